"""The description of a game's socket: its schema fits what is said and nothing else, the docs' page has it all."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from afoot.scenarios import Compiled
from afoot.viewer.play_told import schema
from tests.viewer.gaming import COMES, SENT, Page, begin, serving

pytestmark = pytest.mark.usefixtures("few_chases")

DOCS = Path(__file__).resolve().parents[2] / "docs" / "play-socket.md"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """All messages of a game in which most of what can be told is told."""
    from afoot.scenarios import compile_scenario, load

    rockface = compile_scenario(load("rockface"))
    with serving(tmp_path_factory.mktemp("schema")) as client:
        page = begin(client, rockface, seed=54, practice=True)
        market = rockface.compiled_board.names["market"]
        page.say(type="orders", orders=[{"mover": "leader", "node": market, "use": ["smoke", "guise"]}])
        for _ in range(12):
            page.say(type="advance", ticks=60)
            if page.turn["asks"]:
                page.say(type="orders", orders=[{"mover": name, "stay": True} for name in page.turn["asks"]])
        page.say(type="way", mover="leader", node=market)
        page.say(type="orders", orders=[{"mover": "nobody"}])
        page.say(type="advance", ticks=1)
        page.say(type="orders", orders=[{"mover": "leader", "gait": "walk"}])
        page.say(type="advance", ticks=1)
        page.say(type="undo")
        page.close()
        later = Page(client, _key(page))
        later.say(type="leave")
        later.until("grade")
        later.close()
        assert client.get("/api/play/schema").json == schema()
    return [json.loads(text) for text in (*page.raw, *later.raw)]


def _key(page: Page) -> str:
    assert page.socket.request is not None
    return page.socket.request.path.split("/")[-1].split("?")[0]


def test_every_kind_of_message_comes_and_is_described(said: list[dict[str, Any]]) -> None:
    kinds = {one["type"] for one in said}
    assert kinds == {"hello", "past", "tick", "turn", "way", "undone", "end", "grade", "error"}
    assert kinds == set(schema()["comes"]["discriminator"]["mapping"])
    for message in said:
        COMES.validate(message)
    ticks = [one for one in said if one["type"] == "tick"]
    for part in ("contacts", "clouds", "doors", "chronicle"):
        assert any(one[part] for one in ticks), f"nothing is tried of {part}"


def test_what_is_not_described_does_not_fit(said: list[dict[str, Any]]) -> None:
    """Every field of every message, down to the last: left out, or of another kind, it is no message of a game."""
    tried: set[tuple[str, ...]] = set()
    for message in said:
        if message["type"] != "error":
            for place in _places(message):
                kind = (message["type"], *(step for step in place if isinstance(step, str)))
                if kind not in tried and not _free(kind):
                    tried.add(kind)
                    assert not COMES.is_valid(_without(message, place)), kind
                    assert not COMES.is_valid(_strange(message, place)), kind
    assert len(tried) > 100


def _free(kind: tuple[str, ...]) -> bool:
    """Whether it may be left out: what is in the rules, which scenarios describe, and what has names of its own."""
    return kind[:2] in {("hello", "rules"), ("hello", "policies")} or (
        kind[0] != "past" and kind[-2] in ("ticks", "legal")
    )


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    if isinstance(value, dict):
        for name, inner in value.items():
            found += [(*place, name), *_places(inner, (*place, name))]
    elif isinstance(value, list) and value:
        found += _places(value[0], (*place, 0))
    return found


def _without(message: dict[str, Any], place: tuple[Any, ...]) -> dict[str, Any]:
    made: Any = copy.deepcopy(message)
    inner = made
    for step in place[:-1]:
        inner = inner[step]
    del inner[place[-1]]
    return dict(made)


def _strange(message: dict[str, Any], place: tuple[Any, ...]) -> dict[str, Any]:
    made: Any = copy.deepcopy(message)
    inner = made
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = {"strange": 1}
    return dict(made)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "fly"}, {"type": "orders"}, {"type": "orders", "orders": []}, {"type": "advance", "ticks": 0},
        {"type": "advance", "ticks": 121}, {"type": "way", "mover": "leader"}, {"type": "leave", "now": True},
        {"type": "orders", "orders": [{"slot": 1}]}, {"type": "orders", "orders": [{"mover": "x", "jump": 1}]},
    ],
)  # fmt: skip
def test_what_a_game_refuses_to_read_is_not_described(message: dict[str, Any]) -> None:
    assert not SENT.is_valid(message)


def test_the_page_of_the_docs_names_every_field() -> None:
    """Of every message and what is in it; those of rules, which scenarios have, aside."""
    named = set(re.findall(r"`([a-z_]+)`", DOCS.read_text()))
    for way in ("sent", "comes"):
        models = schema()[way]["$defs"]
        fields = {name for model in models.values() for name in model.get("properties", {})}
        assert fields - named - {"type"} == set(), way


def test_the_player_on_the_page_of_the_docs_plays_a_game_to_its_end(grid: Compiled, tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", DOCS.read_text(), re.DOTALL | re.MULTILINE)
    space: dict[str, Any] = {}
    exec(code, space)
    with serving(tmp_path) as client:
        page = begin(client, grid, seed=1)
        key = _key(page)
        page.close()
        told = space["play"](f"ws://{client.url}/api/play/{key}?token={client.viewer.token}")
        assert told.startswith(("You have won.", "You have lost."))
        again = Page(client, key)
        assert again.turn["over"]
        again.close()
        jsonschema_rs.meta.validate(schema()["sent"])
        jsonschema_rs.meta.validate(schema()["comes"])
