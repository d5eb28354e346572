"""How far movers see, as a stream and a game tell it: the scenario's own numbers, and null for who does not look."""

from __future__ import annotations

from pathlib import Path

import afoot
from afoot.scenarios import Compiled
from afoot.studies.play_ask import ask, ready
from afoot.studies.playing import Play
from afoot.viewer.state import Viewer
from afoot.words import Status
from tests.studies.busy import busy
from tests.viewer.serving import PAGE, served
from tests.viewer.test_stream import all_of, listening, live_of

SEES_M = {"tracker": 120.0, "leader": 300.0, "follower": 200.0}  # of the classes of rockface
KEEN_M = 450.0  # the leader, with its keen eye uncovered


def test_a_stream_tells_how_far_each_mover_sees(tmp_path: Path) -> None:
    """As it would be recorded: farther by a keen eye while it is uncovered; decoys and bystanders do not look."""
    live = live_of("rockface", horizon_s=150.0)
    with served(Viewer(live=live, page=PAGE)) as client, listening(client) as socket:
        hello, *ticks, _ = all_of(socket)
    afoot.run(live.game, chases=1, seed=1, tracks=1, record=tmp_path / "runs.duckdb")
    tracks, told = afoot.Ledger.open(tmp_path / "runs.duckdb").track(1, 0), set()
    for one in ticks:
        for mover in one["movers"]:
            of = hello["movers"][mover["mover"]]
            keen = bool(tracks[of["name"]]["keen"][one["tick"]])
            looks = of["side"] in ("pursuer", "evader") and mover["status"] == "live"
            expected = None if not looks else KEEN_M if keen else SEES_M[of["class"]]
            assert mover["sight_m"] == expected, (one["tick"], of["name"])
            told.add(mover["sight_m"])
    assert told == {*SEES_M.values(), KEEN_M, None}


def test_a_stream_tells_no_range_of_who_is_out() -> None:
    with served(Viewer(live=live_of("grid"), page=PAGE)) as client, listening(client) as socket:
        _, *ticks, end = all_of(socket)
    before, last = ({row["mover"]: row["sight_m"] for row in one["movers"]} for one in (ticks[0], ticks[-1]))
    robber = end["outcomes"][0]["mover"]
    assert last[robber] is None and before[robber] is not None
    assert all(last[mover] == before[mover] is not None for mover in before if mover != robber)


def begun(game: Compiled, folder: Path) -> Play:
    asked = ask(game, "evaders", record=folder / "played.duckdb", seed=54)
    ready(asked)
    return Play(asked)


def sight_m(play: Play) -> list[float | None]:
    return [mover["sight_m"] for mover in play.frame(0)["movers"]]


def test_a_game_tells_how_far_each_mover_sees(rockface: Compiled, tmp_path: Path) -> None:
    play = begun(rockface, tmp_path)
    assert sight_m(play) == [SEES_M["leader"], SEES_M["follower"]]
    play.order([{"mover": "leader", "stay": True, "use": ["keen_eye"]}])
    play.advance(1)
    assert sight_m(play) == [KEEN_M, SEES_M["follower"]]
    play.order([{"mover": "leader", "drop": ["keen_eye"]}])
    play.advance(1)
    assert sight_m(play) == [SEES_M["leader"], SEES_M["follower"]]
    play._batch.state.movers.status[0, rockface.cast.pursuers] = Status.CAPTURED
    assert sight_m(play) == [None, SEES_M["follower"]]


def test_who_is_behind_a_closed_door_is_told_no_range(tmp_path: Path) -> None:
    """The first refuge of the game is open to looks, the second one is not."""
    game = busy(tmp_path)
    play = begun(game, tmp_path)
    far = sight_m(play)[0]
    assert far is not None
    for inside, sees in ((1, far), (2, None), (0, far)):
        play._batch.state.movers.inside[0, game.cast.pursuers] = inside
        assert sight_m(play) == [sees, far, far]
