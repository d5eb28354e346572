"""The stream of a running chase, read from the socket: what is told, to whom, and that nobody holds up anybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET, create_connection
from socket import socket as create_socket
from typing import Any

import jsonschema_rs
import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.http11 import Response
from websockets.sync.client import ClientConnection, connect

import afoot
from afoot.errors import AfootError
from afoot.record.known import own_movers
from afoot.scenarios import compile_scenario, load
from afoot.scenarios.base import Problems
from afoot.scenarios.draw_map import draw_map
from afoot.studies.run import decided
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_chase, open_run, replay_bytes
from afoot.viewer.live import MOST_LISTENERS, WAITING, Listener, Live
from afoot.viewer.serve import listen
from afoot.viewer.state import Viewer
from afoot.viewer.stream import End, Hello, Sentence, Tick, schema
from afoot.words import Side
from tests.viewer.serving import PAGE, Client, served

FAST = 1000.0


def live_of(name: str, speed: float = FAST, seed: int = 1, horizon_s: float = 150.0) -> Live:
    read = load(name)
    read = read.model_copy(update={"rules": read.rules.model_copy(update={"horizon_s": horizon_s})})
    map = draw_map(read, Problems(read.source))
    game, policies, _ = decided(compile_scenario(read, map), None, None)
    return Live(game, map, policies, seed, speed)


@contextmanager
def listening(client: Client, query: str = "", **headers: str) -> Iterator[ClientConnection]:
    address = f"ws://{client.url}/api/stream?token={client.viewer.token}{query}"
    with connect(address, additional_headers=headers, proxy=None, close_timeout=0.2) as socket:
        yield socket


def all_of(socket: ClientConnection) -> list[dict[str, Any]]:
    return [json.loads(text) for text in socket]


def test_a_chase_is_told_as_it_is_played_and_as_it_would_be_recorded(tmp_path: Any) -> None:
    live = live_of("grid", speed=FAST)
    with served(Viewer(live=live, page=PAGE)) as client:
        with listening(client) as socket:
            hello, *ticks, end = all_of(socket)
        with listening(client, "&view=evaders") as socket:  # who comes late is told how it ended
            late = all_of(socket)
        with listening(client) as socket:
            whole = all_of(socket)
        scene, _ = unpack(client.get("/api/stream/scene/truth").body)
    assert [one["type"] for one in late] == ["hello", "tick", "end"] and late[-1] == end
    assert whole[1]["chronicle"] == [row for one in ticks for row in one["chronicle"]]
    assert whole[1]["contacts"] and whole[1]["events"] and late[1]["chronicle"]
    assert scene["scenario"] == "grid"
    for message in (hello, *ticks, end):
        jsonschema_rs.validate(schema(), message)
    assert hello["type"] == "hello" and hello["tier"] == "estimate"
    game = live.game
    afoot.run(game, chases=1, seed=1, record=tmp_path / "runs.duckdb")
    ledger = afoot.Ledger.open(tmp_path / "runs.duckdb")
    track, (chase,) = ledger.track(1, 0), ledger.chases(1)
    at = {one["tick"]: {mover["mover"]: mover for mover in one["movers"]} for one in ticks}
    assert max(at) == chase["ticks"] == end["ticks"]
    for tick, movers in at.items():
        assert [movers[i]["node"] for i in movers] == [
            int(track[game.mover_names[i]]["node"][tick]) for i in movers
        ]
    assert [one["outcome"] for one in end["outcomes"]] == chase["outcomes"]
    assert end["payoff"] == chase["payoff"]
    if sum(one["missed_ticks"] for one in ticks) == 0:
        told = [row for one in ticks for row in one["contacts"]]
        assert told == [{key: row[key] for key in told[0]} for row in ledger.contacts(1, 0)]


@pytest.mark.parametrize("view", ["pursuers", "evaders"])
def test_what_a_side_does_not_know_never_comes_through_its_socket(view: str) -> None:
    """With all the means in play, and bystanders."""
    live = live_of("rockface", horizon_s=120.0)
    names = live.game.mover_names
    with served(Viewer(live=live, page=PAGE)) as client, listening(client, f"&view={view}") as socket:
        hello, *ticks, end = all_of(socket)
    columns = own_movers(live.game, Side[view.upper()])
    told = [mover["name"] for mover in hello["movers"]]
    own = {told.index(names[column]) for column in columns}
    assert hello["seed"] is None
    decoys = ["decoy 1 of the evaders", "decoy 2 of the evaders"] if view == "pursuers" else []
    assert sorted(names) == sorted([*told, *decoys])
    for i, mover in enumerate(hello["movers"]):
        assert i in own or {key for key, value in mover.items() if value is not None} == {"name", "side"}
    assert {one["outcome"] for one in end["outcomes"]} == ({"timeout"} if view == "evaders" else set())
    assert (end["payoff"] is None) == (view == "pursuers")
    last = [line["text"] for one in ticks for line in one["chronicle"]][-1]
    known = {"pursuers": "nobody captured", "evaders": "2 still free"}[view]
    assert last == f"The chase is over: {known}."
    assert sum(len(one["movers"]) for one in ticks) > 100
    for one in ticks:
        assert {mover["mover"] for mover in one["movers"]} <= own
        assert {row["viewer"] for row in one["contacts"]} <= own
        assert all(row["target"] is None for row in one["contacts"])


def test_sources_that_are_gone_are_told_once_as_they_would_be_recorded(tmp_path: Any) -> None:
    live = live_of("helsinki-core", seed=1, horizon_s=600.0)
    with served(Viewer(live=live, page=PAGE)) as client, listening(client, "&view=pursuers") as socket:
        _, *ticks, _ = all_of(socket)
    afoot.run(live.game, chases=1, seed=1, tracks=1, record=tmp_path / "runs.duckdb")
    replay, _ = unpack(replay_bytes(open_chase(open_run(tmp_path / "runs.duckdb"), 0), "pursuers"))
    recorded = {(one["label"], one["gone_tick"]) for one in replay["known"] if one["gone_tick"] is not None}
    told = [(row["label"], row["tick"]) for one in ticks for row in one["gone"]]
    assert recorded and set(told) == recorded and len(told) == len(recorded)


def test_the_passage_that_a_side_does_not_know_is_not_in_its_scene() -> None:
    with served(Viewer(live=live_of("rockface"), page=PAGE)) as client:
        assert b"trap door" in client.get("/api/stream/scene/evaders").body
        assert b"trap door" not in client.get("/api/stream/scene/pursuers").body


def test_who_reads_slowly_misses_ticks_and_is_told_how_many() -> None:
    def tick(number: int) -> Tick:
        return Tick(tick=number, missed_ticks=0, movers=[], contacts=[], gone=[], events=[], chronicle=[])

    async def read() -> list[Any]:
        hello, end = live._telling.hello("truth"), Live_end
        listener = Listener("truth")
        listener.tell(hello)
        for number in range(1000):
            listener.tell(tick(number))
        listener.tell(end)
        return [message async for message in listener.messages()]

    live = live_of("grid")
    Live_end = End(ticks=999, outcomes=[], payoff=0.0, tier="estimate", bound="no bound")
    hello, first, *others, end = asyncio.run(read())
    assert isinstance(hello, Hello) and end is Live_end
    assert len(others) < WAITING
    assert first.missed_ticks == first.tick and others[-1].tick == 999
    assert [one.missed_ticks for one in others] == [0] * len(others)


def test_what_was_news_in_ticks_left_out_is_told_by_the_next() -> None:
    async def read() -> list[Any]:
        listener = Listener("truth")
        for number in range(1000):
            line = Sentence(tick=number, clock="", text=str(number))
            listener.tell(
                Tick(
                    tick=number, missed_ticks=0, movers=[], contacts=[], gone=[], events=[], chronicle=[line]
                )
            )
        listener.tell(End(ticks=999, outcomes=[], payoff=0.0, tier="estimate", bound="no bound"))
        return [message async for message in listener.messages()]

    *ticks, _ = asyncio.run(read())
    assert len(ticks) < WAITING
    assert [int(line.text) for one in ticks for line in one.chronicle] == list(range(1000))


def test_a_socket_that_is_read_once_and_then_not_keeps_little_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes one message and sleeps until the chase is over: then it is told how much it missed, and the rest."""

    def narrow(host: str, port: int) -> Any:
        bound = listen(host, port)
        bound.setsockopt(SOL_SOCKET, SO_SNDBUF, 4096)  # so that the system keeps little for who does not read
        return bound

    monkeypatch.setattr("tests.viewer.serving.listen", narrow)
    live = live_of("rockface", horizon_s=900.0)
    line = create_socket()
    line.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
    with served(Viewer(live=live, page=PAGE)) as client:
        line.connect(("127.0.0.1", client.port))
        address = f"ws://{client.url}/api/stream?token={client.viewer.token}"
        with connect(address, sock=line, proxy=None, compression=None, max_queue=1) as slow:
            assert json.loads(slow.recv())["type"] == "hello"
            (listener,) = live._listeners
            with listening(client) as quick:
                *_, end = all_of(quick)
            assert len(listener._messages) <= WAITING
            *ticks, last = all_of(slow)
    assert last == end
    missed = sum(one["missed_ticks"] for one in ticks)
    assert missed > 100 and missed + len(ticks) == end["ticks"] + 1
    assert [one["tick"] for one in ticks] == sorted(one["tick"] for one in ticks)


def test_one_who_does_not_read_holds_up_nobody() -> None:
    viewer = Viewer(live=live_of("grid"), page=PAGE)
    with served(viewer) as client, listening(client), listening(client) as socket:  # the first never reads
        *_, end = all_of(socket)
    assert end["type"] == "end"


def refused(client: Client, address: str, headers: dict[str, str]) -> Response:
    """What a WebSocket is answered that is not let in; it goes to the client's server, whatever host it names."""
    line = create_connection(("127.0.0.1", client.port))
    with (
        pytest.raises(InvalidStatus) as answer,
        connect(address, sock=line, additional_headers=headers, proxy=None),
    ):
        pass
    return answer.value.response


def test_bad_listeners_are_told_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with served(Viewer(live=live_of("grid", speed=0.1), page=PAGE)) as client:
        with listening(client, "&view=truths") as socket:
            told = json.loads(socket.recv())
            with pytest.raises(ConnectionClosedError, match="1008"):
                socket.recv()
        jsonschema_rs.validate(schema(), told)
        assert told["type"] == "error" and "Did you mean 'truth'" in told["fix"]
        own = f"?token={client.viewer.token}"
        for token, host, headers, status, words in (
            ("", client.url, {}, 401, "the token is missing or wrong"),
            ("?token=x", client.url, {}, 401, "Open the address that `afoot watch` or `afoot play` printed"),
            (own, client.url, {"Origin": "http://evil.example"}, 403, "a page from elsewhere asks"),
            (own, "evil.example", {}, 421, "127.0.0.1 or localhost"),
        ):
            answer = refused(client, f"ws://{host}/api/stream{token}", headers)
            assert answer.status_code == status and words in str(json.loads(answer.body or b"")["error"])
            assert client.viewer.token not in str(answer)
        with listening(client, Origin=f"http://{client.url}") as socket:
            assert json.loads(socket.recv())["type"] == "hello"
    assert capsys.readouterr().err == "", "whoever may fill a terminal is no stranger"
    with served(Viewer(page=PAGE)) as client, listening(client) as socket:
        told = json.loads(socket.recv())
        assert told["what"] == "no chase is played here" and "--live" in told["fix"]


def test_a_crowd_is_kept_out() -> None:
    async def crowd() -> None:
        for _ in range(MOST_LISTENERS):
            live.listen("truth")
        with pytest.raises(AfootError, match="too many listen"):
            live.listen("truth")

    live = live_of("grid", speed=0.1)
    asyncio.run(crowd())


def test_a_speed_that_there_is_not_is_told() -> None:
    with pytest.raises(
        AfootError, match=r"--speed: not a good speed; got 0.0; expected a number from 0.1 to 1000"
    ):
        live_of("grid", speed=0.0)


def test_the_schema_is_served() -> None:
    with served(Viewer(page=PAGE)) as client:
        assert client.get("/api/stream/schema").json == schema()
