"""Grading against a bracket, worked out on paper: what single moves lose against a plan, a table, posts and walks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import afoot
from afoot.errors import AfootError
from afoot.scenarios import Compiled
from afoot.solvers.bounds import bound
from afoot.solvers.bounds.posts import Search, posts_end
from afoot.solvers.bounds.walks import Weaver
from afoot.solvers.verify import BY
from afoot.solvers.verify.form import sealed, write
from afoot.studies.grade_bound import BoundGrade, grade_bound
from afoot.words import Side

TRIVIAL = {"lower": {"kind": "trivial", "payoff": "1000"}, "upper": {"kind": "trivial", "payoff": "0"}}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lane(cop: int, robber: int, **rules: Any) -> Compiled:
    """Corners 0 to 8 in a row, an exit at either end; who is on the lane at the end has half."""
    return afoot.from_graph(
        nx.path_graph(9),
        pursuers=[cop],
        evaders=[robber],
        exits={0: 1.0, 8: 1.0},
        timeout_worth=0.5,
        horizon_ticks=20,
        rules={"moves": "pursuers_first", "motion": "whole_ticks", **rules},
    )


def going(way: int) -> Any:
    """A policy that goes along the lane, towards higher corners or lower ones, or stays (0)."""

    def policy(seen: Any, game: Compiled) -> Any:
        node = seen.movers["node"].astype(int)
        hops = game.board.hops[node]
        slots = (hops == (node + way)[..., None]).argmax(axis=-1)
        return slots, 2

    return policy


def stated(game: Compiled, **ends: dict[str, Any]) -> None:
    """Write a certificate of these ends, the others trivial."""
    told = bound(game, seconds=0.5).certificate
    both = {side: {**end, "by": BY[side, end["kind"]]} for side, end in {**TRIVIAL, **ends}.items()}
    write(sealed({**told, **both}), "bracket.json")


def graded(game: Compiled, cop: int, robber: int) -> BoundGrade:
    """One chase with the certificate, each going its way along the lane."""
    policies = going(cop), going(robber)
    afoot.run(game, chases=1, pursuers=policies[0], evaders=policies[1], record="lane.duckdb")
    return grade_bound("lane.duckdb", "bracket.json", game=game, policies=policies)


def losses(found: BoundGrade) -> list[tuple[int, float, float]]:
    told = map(found.told, found.decisions)
    return [(one["tick"], one["worth"], one["lost_worth"]) for one in told if one["lost_worth"]]


def test_posts_at_the_exits_neighbour() -> None:
    """A robber at 4 on a lane with exits at 0 and 8. It loses nothing by being caught where no post is, nor by passing
    one that is not yet manned; it loses all by the step onto one that is, with the other exit still open."""
    game = lane(cop=6, robber=4)
    search = Search(game, 0, lambda _: None)
    end = posts_end(search.run())
    end |= {"posts": [{"post": 7, "next": [[6, 7]]}], "arrivals": [[1]], "payoff": "1000"}
    stated(game, lower=end)
    found = graded(game, cop=0, robber=1)  # this cop stays at 6, and the robber runs into it
    assert losses(found) == []  # captured on 6, which no post holds
    side = found.side(Side.EVADERS)
    assert side is not None and (side["kind"], side["start_worth_a_chase"]) == ("posts", 1)
    assert found.side(Side.PURSUERS) is None
    far = lane(cop=1, robber=4)
    end |= {"posts": [{"post": 7, "next": [[i, i + 1] for i in range(1, 7)]}], "arrivals": [[6]]}
    stated(far, lower=end)
    found = graded(far, cop=0, robber=1)
    assert losses(found) == []  # it is through before the post is manned
    end |= {"posts": [{"post": 1, "next": []}], "arrivals": [[1]]}
    stated(far, lower=end)
    found = graded(far, cop=0, robber=-1)  # turns its back on the open exit at 8, and runs onto the post
    assert losses(found) == [(2, 1, 1)]
    assert found.summary()["tier"] == "certified"


def test_a_walk_is_shut_until_the_cop_turns_away() -> None:
    """The robber is to walk from 4 to 8 and comes to 6 in tick 2. Whoever stands at 6, 7 or 8 has it, whoever stays
    behind it never does. From the close at 6, the cop must come out at once: from 9 in tick 1 at last, from 10 in 0."""
    walk = {"class": 1, "path": [4, 5, 6, 7, 8]}
    game = afoot.from_graph(
        nx.compose(nx.path_graph(9), nx.Graph([(6, 9), (9, 10)])),  # a lane, and a close at its side
        pursuers=["anywhere"],
        evaders=[4],
        exits={8: 1.0},
        timeout_worth=0.0,
        horizon_ticks=20,
        rules={"moves": "evaders_first", "motion": "whole_ticks"},
    )
    told = bound(game, seconds=2).certificate
    walks, payoff = Weaver(game, float("inf")).walks(1)
    assert walks == [walk]
    end = {"kind": "walks", "by": BY["upper", "walks"], "payoff": str(payoff), "walks": [walks]}
    lower = {"kind": "trivial", "by": BY["lower", "trivial"], "payoff": "1000"}
    write(sealed({**told, "upper": end, "lower": lower}), "bracket.json")

    def aside(seen: Any, game: Compiled) -> Any:
        """From 6 into the close, from 9 to its end, and else stay."""
        node = seen.movers["node"].astype(int)
        towards = {6: 9, 9: 10}
        aims = [[towards.get(int(one), int(one)) for one in row] for row in node]
        return (game.board.hops[node] == [[[aim] for aim in row] for row in aims]).argmax(axis=-1), 2

    policies = aside, going(0)
    afoot.run(game, chases=60, seed=1, pursuers=aside, evaders=policies[1], record="lane.duckdb")
    found = grade_bound("lane.duckdb", "bracket.json", game=game, policies=policies)
    told_lost = [found.told(one) for one in found.decisions if one["lost"]]
    lost = {(one["moves"][0]["at"], one["tick"]) for one in told_lost}
    # At 4 a cop counts as having it, as it starts where the robber does, and loses it by whatever it does.
    assert lost == {("9", 0), ("9", 1), ("10", 0), ("4", 0)}
    worst, times = found.worst
    assert times.sum() == sum(one["lost"] > 0 for one in found.decisions) and (worst["lost"] == 1).all()


def test_what_measures_nothing_is_refused() -> None:
    game = lane(cop=6, robber=4)
    stated(game)
    with pytest.raises(AfootError, match="both its ends are trivial"):
        graded(game, 0, 1)
    other = lane(cop=5, robber=4)
    bound(other, seconds=2).save("other.json")
    with pytest.raises(AfootError, match="the certificate is of another game"):
        grade_bound("lane.duckdb", "other.json", game=game, policies=(going(0), going(1)))
    told = bound(game, seconds=2).certificate
    better = {**told["lower"], "payoff": "0"}
    write(sealed({**told, "lower": better}), "bracket.json")
    with pytest.raises(AfootError, match="the certificate does not hold"):
        graded(game, 0, 1)
