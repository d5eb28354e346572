"""A game over the socket: what the page is told, what it is not told, and what is kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.scenarios import Compiled
from afoot.studies.play_ask import ask
from afoot.viewer import rate
from afoot.viewer.plays import Plays
from tests.viewer.gaming import Page, begin, play_on, serving

ROCKFACE_SEED = 54


pytestmark = pytest.mark.usefixtures("few_chases")


def test_a_whole_game_is_played_by_messages_and_kept(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        page = begin(client, "grid", seed=1)
        assert page.hello["briefing"]["you"] == "You flee, as the robber."
        assert page.hello["seed"] is None
        seen = 0
        while not page.turn["over"]:
            hops = page.turn["legal"]["robber"]
            page.say(type="orders", orders=[{"mover": "robber", "slot": hops[-1]["slot"]}])
            found = page.say(type="advance", ticks=1)
            seen += sum(one["type"] == "tick" for one in found)
        end = page.next("end")
        assert end["verdict"] in ("won", "lost")
        assert end["recorded"] == {"file": "games.duckdb", "run": 1, "chase": 0}
        grade = page.next("grade")
        assert grade["tier"] == "exact"
        page.close()
        row = Ledger.open(tmp_path / "games.duckdb").chases(1)[0]
        assert (row["ticks"], row["payoff"]) == (end["ticks"], end["payoff"])
        assert row["ticks"] in (seen, seen + 1)
        assert client.get("/api/replay/1/0/evaders").status == 200


def test_what_is_hidden_never_reaches_the_socket(rockface: Compiled, tmp_path: Path) -> None:
    """Read off the socket: of the trackers nothing but where and when a contact was made, and nothing of bystanders.

    Where everybody was in truth is taken from the ledger afterwards.
    """
    with serving(tmp_path) as client:
        page = begin(client, rockface, seed=ROCKFACE_SEED)
        names = rockface.compiled_board.names
        play_on(page, {"leader": names["school yard"]})
        page.say(type="leave")
        page.until("grade")
        page.close()
    ledger = Ledger.open(tmp_path / "games.duckdb")
    contacts = {
        (row["tick"], row["node"]) for row in ledger.contacts(1, 0) if row["viewer"] >= rockface.cast.pursuers
    }
    own = set(range(rockface.cast.pursuers, rockface.cast.pursuers + rockface.cast.evaders))
    before_end = [json.loads(text) for text in page.raw]
    before_end = before_end[: [one["type"] for one in before_end].index("end")]
    ticks = [one for one in before_end if one["type"] == "tick"]
    assert len(ticks) > 100
    assert any(one["contacts"] for one in ticks)
    for message in ticks:
        assert {row["mover"] for row in message["movers"]} == own
        for contact in message["contacts"]:
            assert (contact["tick"], contact["node"]) in contacts
    tracks = ledger.track(1, 0)
    hidden = {name: track["node"] for name, track in tracks.items() if name not in ("leader", "follower")}
    assert len(hidden) > 20
    _nothing_but_contacts(ticks, hidden, contacts)


def _nothing_but_contacts(ticks: list[Any], hidden: dict[str, Any], contacts: set[tuple[int, int]]) -> None:
    """No number at a name of a mover of the others says where it is unless that was seen."""
    for message in ticks:
        text = json.dumps(message)
        for name in hidden:
            for place in re.finditer(f'"{name}"', text):
                # A name stands in a contact or in the list of those who are out, and nowhere else.
                around = text[max(0, place.start() - 60) : place.end() + 2]
                assert '"label"' in around or '"off"' in around, around
        known = {(contact["tick"], contact["node"]) for contact in message["contacts"]}
        assert known <= contacts
        shown = {row["node"] for row in message["movers"]} | {node for _, node in known}
        shown |= {door[end] for door in message["doors"] for end in ("a", "b")}
        shown |= {cloud["node"] for cloud in message["clouds"]}
        shown |= {row["to"] for row in message["movers"]}
        assert _numbers(message, "node") <= shown


def _numbers(value: Any, key: str) -> set[int]:
    if isinstance(value, dict):
        found = {value[key]} if isinstance(value.get(key), int) else set()
        return found.union(*(_numbers(one, key) for one in value.values()))
    return set().union(*(_numbers(one, key) for one in value)) if isinstance(value, list) else set()


def test_scene_and_movers_of_a_game_are_those_of_its_side(rockface: Compiled, tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        assert client.viewer.plays is not None
        names = {}
        for side in ("pursuers", "evaders"):
            asked = ask(rockface, side, record=tmp_path / "games.duckdb")
            key = client.viewer.plays.begin(asked)
            hello = client.viewer.plays.seat(key).greet()[0]
            assert any(one["side"] == "decoy" for one in hello["movers"]) == (side == "evaders")
            answer = client.get(f"/api/play/{key}/scene")
            assert answer.status == 200
            length = int(np.frombuffer(answer.body[4:8], "<u4")[0])
            names[side] = json.loads(answer.body[8 : 8 + length])["passages"]
        known = {side: [one["name"] for one in found] for side, found in names.items()}
        assert "trap door" in known["evaders"]
        assert "trap door" not in known["pursuers"]


def test_a_game_that_is_left_before_its_first_tick_leaves_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        page = begin(client, "grid", seed=1)
        page.say(type="leave")
        assert page.turn["over"]
        end = page.next("end")
        assert (end["verdict"], end["recorded"], end["seed"]) == ("left", None, None)
        assert "this game has ended" in page.say(type="advance", ticks=1)[0]["what"]
        page.close()
    assert not (tmp_path / "games.duckdb").exists()


def test_a_socket_that_says_too_much_is_closed_and_its_game_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path) as client:
        page = begin(client, "grid", seed=1)
        key = page.socket.request.path.split("/")[-1].split("?")[0]  # type: ignore[union-attr]
        page.close()
        monkeypatch.setattr(rate, "BURST", 5)
        monkeypatch.setattr(rate, "PER_S", 0.01)
        page = Page(client, key)
        for _ in range(5):
            page.say(type="orders", orders=[{"mover": "robber", "stay": True}])
        refused = page.say(type="advance", ticks=1)[0]
        assert refused["type"] == "error" and "too many messages" in refused["what"]
        with pytest.raises(ConnectionClosed):
            page.next()
        again = Page(client, key)
        again.say(type="advance", ticks=1)
        assert again.turn["tick"] == 1
        again.close()


def test_games_that_ended_are_forgotten_once_they_are_kept(
    grid: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afoot.viewer.plays.ENDED", 2)
    plays, keys = Plays(tmp_path / "games.duckdb"), []
    for seed in range(5):
        keys.append(plays.begin(ask(grid, "evaders", seed=seed, practice=True, record=plays.record)))
        play = plays.seat(keys[-1]).play
        while not play.over:  # as practice it is not kept by itself
            play.order([{"mover": "robber", "stay": True}])
            play.advance(100)
    for key in keys[:2]:
        with pytest.raises(AfootError, match="there is no such game"):
            plays.seat(key)
    assert all(plays.seat(key).over for key in keys[2:])
    assert [run["seed"] for run in Ledger.open(plays.record).runs()] == [0, 1]


def test_the_pursuers_are_told_of_nothing_that_is_hidden_from_them(
    rockface: Compiled, tmp_path: Path
) -> None:
    """Not in any message of a game, its scene, or what is kept of it: neither by name nor by the story's words."""
    assert b"trap door" in rockface.scenario.description.encode()
    with serving(tmp_path) as client:
        page = begin(client, rockface, "pursuers", seed=ROCKFACE_SEED)
        key = page.socket.request.path.split("/")[-1].split("?")[0]  # type: ignore[union-attr]
        page.say(type="orders", orders=[{"mover": "tracker 1", "stay": True}])
        page.say(type="advance", ticks=20)
        scenes = [client.get(f"/api/play/{key}/scene").body]
        page.say(type="leave")
        page.until("grade")
        page.close()
        replays = [client.get("/api/replay/1/0/pursuers").body]
        scenes.append(client.get("/api/scene/1/pursuers").body)
        assert b"trap door" in client.get("/api/scene/1/evaders").body
    hidden = (b"trap door", b"decoy 1 of the evaders", rockface.scenario.description.encode()[:40])
    for told in (*scenes, *replays, *(text.encode() for text in page.raw)):
        assert not any(word in told for word in hidden)
    assert page.hello["briefing"]["about"] == "" and page.hello["briefing"]["title"]
    for mover in page.hello["movers"]:
        if mover["side"] == "pursuer":
            assert mover["class"] and mover["speed_m_s"]
        else:
            assert {name for name, value in mover.items() if value is not None} == {"name", "side"}


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"type": "fly"}', '{"type": "orders"}', '{"type": "orders", "orders": []}',
        '{"type": "orders", "orders": [{"mover": "robber", "slot": 99}]}',
        '{"type": "orders", "orders": [{"mover": "robber", "slot": 1.5}]}',
        '{"type": "orders", "orders": [{"mover": "cop 1", "slot": 0}]}',
        '{"type": "advance", "ticks": 0}', '{"type": "advance", "ticks": 1e9}', '{"type": "advance"}',
        '{"type": "way", "mover": "robber", "node": 4000}', '{"type": "undo"}', '{"type": "leave", "file": "x"}',
    ],
)  # fmt: skip
def test_bad_messages_are_refused_and_change_nothing(tmp_path: Path, text: str) -> None:
    with serving(tmp_path) as client:
        page = begin(client, "grid", seed=1)
        before = page.turn
        page.socket.send(text)
        refused = page.next("error")
        assert refused["what"]
        page.say(type="orders", orders=[{"mover": "robber", "stay": True}])
        assert {**page.turn, "standing": 0, "asks": 0} == {**before, "standing": 0, "asks": 0}
        page.close()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"scenario": "gird", "side": "evaders"}, "Did you mean 'grid'?"),
        ({"scenario": "/etc/passwd", "side": "evaders"}, "no such bundled scenario"),
        ({"scenario": "grid", "side": "police"}, "pursuers"),
        ({"scenario": "grid", "side": "evaders", "against": "table:/etc/passwd"}, "not a file"),
        ({"scenario": "grid", "side": "evaders", "against": "slip"}, "no such policy"),
        ({"scenario": "grid", "side": "evaders", "seed": -1}, "seed"),
        ({"scenario": "grid", "side": "evaders", "record": "x"}, "record"),
    ],
)  # fmt: skip
def test_a_game_that_cannot_be_played_is_refused(tmp_path: Path, body: dict[str, Any], word: str) -> None:
    with serving(tmp_path) as client:
        headers = {"content-type": "application/json"}
        answer = client.ask("POST", "/api/play", body=json.dumps(body).encode(), headers=headers)
        assert answer.status == 422
        assert word in answer.body.decode()


def test_a_closed_tab_loses_nothing_and_a_second_one_takes_over(rockface: Compiled, tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        page = begin(client, rockface, seed=ROCKFACE_SEED, practice=True)
        names = rockface.compiled_board.names
        page.say(type="orders", orders=[{"mover": "leader", "node": names["market"]}])
        page.say(type="advance", ticks=30)
        turn, key = page.turn, page.socket.request.path.split("/")[-1].split("?")[0]  # type: ignore[union-attr]
        page.close()
        again = Page(client, key)
        assert {**again.turn, "why": 0} == {**turn, "why": 0}
        other = Page(client, key)
        again.next("error")
        with pytest.raises(ConnectionClosed):
            again.next()
        other.say(type="advance", ticks=5)
        assert other.turn["tick"] == 35
        found = other.say(type="undo")
        assert (found[0], other.turn["tick"]) == ({"type": "undone", "tick": 0, "notes": 2}, 0)
        other.close()


def test_a_game_that_there_is_not_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        url = f"ws://{client.url}/api/play/none?token={client.viewer.token}"
        with connect(url) as socket:
            assert "no such game" in json.loads(socket.recv(timeout=10))["what"]
        assert client.get("/api/play/none/scene").status == 404


def test_a_page_without_the_token_plays_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        assert client.ask("POST", "/api/play", body=b"{}", token=False).status == 401


def test_a_page_that_comes_later_is_told_what_was_told_before(rockface: Compiled, tmp_path: Path) -> None:
    """Tick by tick as it was known then, and nothing more; what was taken back is not among it."""
    with serving(tmp_path) as client:
        page = begin(client, rockface, seed=ROCKFACE_SEED, practice=True)
        assert [json.loads(text)["type"] for text in page.raw] == ["hello", "tick", "turn"]
        names = rockface.compiled_board.names
        page.say(type="orders", orders=[{"mover": "leader", "node": names["market"]}])
        page.say(type="advance", ticks=20)
        page.say(type="orders", orders=[{"mover": "leader", "stay": True}])
        page.say(type="advance", ticks=5)
        page.say(type="undo")
        told: dict[int, Any] = {}
        sentences: list[Any] = []
        for text in page.raw:
            one = json.loads(text)
            if one["type"] == "undone":
                told = {tick: kept for tick, kept in told.items() if tick <= one["tick"]}
                del sentences[one["notes"] :]
            if one["type"] == "tick":
                told[one["tick"]] = one
                sentences += one["chronicle"]
        assert client.viewer.plays is not None
        page.close()
        (key,) = client.viewer.plays._seats
        later = Page(client, key)
        hello, past, now, turn = (json.loads(text) for text in later.raw)
        assert [one["type"] for one in (hello, past, now, turn)] == ["hello", "past", "tick", "turn"]
        assert [one["tick"] for one in past["ticks"]] == list(range(now["tick"]))
        assert now["chronicle"] == sentences
        for one in past["ticks"]:
            first = told[one["tick"]]
            for same in ("movers", "off", "clouds", "doors"):
                assert one[same] == first[same]
            assert one["contacts"] == [seen for seen in first["contacts"] if seen["age_ticks"] == 0]
        later.close()
