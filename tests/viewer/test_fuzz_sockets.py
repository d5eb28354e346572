"""Whatever is said to a socket: server and game go on, and what is refused is told and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from afoot.viewer import rate
from afoot.viewer.plays import Seat
from afoot.viewer.state import Viewer
from tests.viewer.gaming import Page, begin, serving
from tests.viewer.serving import PAGE, Client, served
from tests.viewer.test_stream import live_of

SOME = settings(
    max_examples=250, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers(-5, 200) | st.integers() | st.floats() | st.text(max_size=20)
ANY = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
MOVER = st.sampled_from(["robber", "cop 1", "", "Robber"]) | ANY
ORDER = st.fixed_dictionaries(
    {"mover": MOVER},
    optional={
        "slot": st.integers(-1, 9) | ANY,
        "node": st.integers(-1, 140) | ANY,
        "stay": st.booleans() | ANY,
        "follow": st.booleans() | ANY,
        "gait": st.sampled_from(["walk", "run", "fly"]) | ANY,
        "use": st.lists(st.text(max_size=6), max_size=2) | ANY,
        "passage": ANY,
    },
)
MESSAGE = st.one_of(
    st.fixed_dictionaries({"type": st.just("orders"), "orders": st.lists(ORDER, max_size=3) | ANY}),
    st.fixed_dictionaries({"type": st.just("advance"), "ticks": st.integers(-1, 4) | ANY}),
    st.fixed_dictionaries({"type": st.just("way"), "mover": MOVER, "node": st.integers(-1, 140) | ANY}),
    st.fixed_dictionaries({"type": st.just("undo")}),
    st.fixed_dictionaries({"type": ANY}, optional={"orders": ANY, "ticks": ANY}),
    ANY,
)
SAID = MESSAGE.map(json.dumps) | st.text(max_size=60) | st.binary(max_size=60)
LONG = "9" * 6000


@pytest.fixture(autouse=True, scope="module")
def _any_number_of_messages() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate, "PER_S", 1e9)
        yield


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Seat]]:
    with serving(tmp_path_factory.mktemp("fuzz")) as client:
        page = begin(client, "grid", seed=1, practice=True)
        assert client.viewer.plays is not None
        (seat,) = client.viewer.plays._seats.values()
        yield page, seat
        page.say(type="advance", ticks=1)
        assert page.turn["tick"] > 0
        page.close()


@SOME
@given(said=SAID)
@example(said=b"\xff\x00")
@example(said='{"type": "advance", "ticks": ' + LONG + "}")
@example(said='{"type": "orders", "orders": [{"mover": "robber", "slot": -' + LONG + "}]}")
@example(said="[" * 5000)
@example(said='{"type": "way", "mover": "\\ud800", "node": 0}')
@example(said='{"type": "\\u0000", "type": NaN}')
def test_a_game_answers_whatever_it_is_told(game: tuple[Page, Seat], said: str | bytes) -> None:
    page, seat = game
    before = seat.play.digest, seat.play.turn()
    page.socket.send(said)
    answer = page.next()
    while answer["type"] not in ("turn", "way", "error"):
        answer = page.next()
    if answer["type"] == "error":
        assert answer["what"] and set(answer) == {"type", "what", "came", "expected", "fix"}
        assert (seat.play.digest, seat.play.turn()) == before
    if seat.over:
        assert page.next()["type"] == "end"
        page.say(type="undo")
        assert not seat.over


@pytest.fixture(scope="module")
def stream() -> Iterator[Client]:
    with served(Viewer(live=live_of("grid", speed=2.0), page=PAGE)) as client:
        yield client


def test_a_stream_goes_on_whatever_it_is_told(stream: Client) -> None:
    """It asks for nothing, so it takes no notice; only one that is too long ends, and no other's."""
    address = f"ws://{stream.url}/api/stream?token={stream.viewer.token}"
    # However many ticks have come meanwhile, all are read: behind those that wait the answer to a ping would wait too.
    patient: dict[str, Any] = {"proxy": None, "max_queue": None}
    with connect(address, **patient) as socket, connect(address, **patient) as other:

        @SOME
        @given(said=SAID)
        def tell(said: str | bytes) -> None:
            socket.send(said)

        tell()
        for one in (socket, other):
            assert [json.loads(one.recv(timeout=60))["type"] for _ in range(2)] == ["hello", "tick"]
        assert socket.ping().wait(60)  # all before it has been read
        other.send("x" * 70_000)
        with pytest.raises(ConnectionClosed):
            while other.recv(timeout=60):
                pass
        assert json.loads(socket.recv(timeout=60))["type"] == "tick"


@pytest.mark.parametrize(
    "query", ["&view=", "&view=truth%00", "&view=%ff", "&view=" + "x" * 5000, "&view=truth&view=x"]
)
def test_a_stream_that_is_asked_for_wrongly_says_so(stream: Client, query: str) -> None:
    with connect(f"ws://{stream.url}/api/stream?token={stream.viewer.token}{query}", proxy=None) as socket:
        told: dict[str, Any] = json.loads(socket.recv(timeout=60))
        assert told["type"] == "error" and told["what"] == "no such view" and len(told["came"]) <= 200
