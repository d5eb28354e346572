"""Starts from which nothing can come of a chase: told where all of it is in vain, warned of where some of it is."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from afoot import run
from afoot.errors import AfootError
from afoot.scenarios import Compiled, check, compile_scenario, from_graph
from tests.scenarios.little_town import change, read, town, valid

THIEF = ("evaders", "units", 0)
ISLANDER = {"name": "islander", "class": "cop", "start": "islet"}


def compiled(data: dict[str, Any]) -> Compiled:
    return compile_scenario(read(data), town(), cache=False)


def warned(game: Compiled) -> list[str]:
    return [str(one) for one in game.warnings]


def test_a_right_scenario_is_not_warned_of() -> None:
    assert compiled(valid()).warnings == ()


def test_an_evader_without_a_way_to_an_exit_is_told() -> None:
    with pytest.raises(
        AfootError,
        match=r"evaders.units\[1\].start: from its start 'islander' can reach no exit .* got 'islet'",
    ):
        compiled(change(valid(), ("evaders", "units", 1), ISLANDER))


def test_a_border_that_nobody_can_reach_is_told() -> None:
    data = change(change(valid(), ("exits",), [{"border": True, "worth": 1}]), ("refuges",), [])
    data["evaders"]["units"] = [{"class": "camera", "start": "tower"}]
    with pytest.raises(AfootError, match=r"exits\[0\]: an exit that no evader can reach .* got 'border'"):
        compiled(data)


def test_an_evader_with_some_starts_in_vain_is_warned_of() -> None:
    data = change(valid(), (*THIEF, "start"), {"any_of": ["north-west", "islet"], "p": [0.75, 0.25]})
    (warning, reached) = warned(compiled(data))
    assert "no pursuer can ever come to 25 % of the starts of 'thief': nor to where it can go" in reached
    assert "evaders.units[0].start: from 25 % of its starts 'thief' can reach no exit" in warning


def test_where_no_goal_is_of_worth_nobody_needs_a_way_to_one() -> None:
    data = change(valid(), ("exits", 0, "worth"), 0)
    data["refuges"][0]["worth"] = -1
    (warning,) = warned(compiled(change(data, ("evaders", "units", 1), ISLANDER)))
    assert "no pursuer can ever come to the start of 'islander'" in warning


def test_a_pursuer_that_can_never_come_near_is_warned_of_and_a_camera_is_not() -> None:
    data = change(valid(), ("pursuers", "units", 3), ISLANDER)
    (warning,) = warned(compiled(data))
    assert "pursuers.units[3].start: from its start 'islander' can never come to where an evader" in warning
    assert "got 'islet'" in warning
    assert compiled(change(valid(), ("pursuers", "units", 3), {**ISLANDER, "class": "camera"})).warnings == ()


def test_pursuers_of_whom_none_can_ever_come_near_are_told() -> None:
    data = change(valid(), ("pursuers", "units"), [ISLANDER])
    with pytest.raises(AfootError, match=r"pursuers.units\[0\].start: no pursuer can ever come to where"):
        compiled(data)
    data["pursuers"]["units"] = [{**ISLANDER, "class": "camera"}]
    assert compiled(data).warnings == ()


def test_an_evader_whom_no_pursuer_can_ever_reach_is_warned_of() -> None:
    data = change(
        change(valid(), ("exits", 1), {"place": "pier", "worth": 1}), ("evaders", "units", 1), ISLANDER
    )
    (warning,) = warned(compiled(data))
    assert "evaders.units[1].start: no pursuer can ever come to the start of 'islander'" in warning
    assert warning.endswith("nor to where it can go from there; got 'islet'")


def test_an_evader_that_is_safe_while_it_stays_is_warned_of_unless_arms_are_long() -> None:
    data = change(valid(), (*THIEF, "start"), "tower")  # up stairs, where no car can go
    data["refuges"] = []
    data["pursuers"]["units"] = [{"name": "car", "class": "car", "start": "south-east"}]
    (warning,) = warned(compiled(data))
    assert "no pursuer can ever come to the start of 'thief': it is safe while it stays there" in warning
    data["evaders"]["units"][0]["start"] = {"at": [0, 109]}  # one hop up from where cars come
    assert compiled(data).warnings == ()
    data["rules"]["capture"]["reach_hops"] = 0
    assert "safe while it stays" in warned(compiled(data))[0]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (
            "west gate",
            ["'thief' starts on an exit: it escapes in the first tick, unless it leaves; got 'west gate'"],
        ),
        (
            "tower",
            ["'thief' starts on a refuge: it goes in in the first tick, unless it leaves; got 'tower'"],
        ),
        (
            {"any_of": ["tower", "west gate", "north-west"], "p": [0.2, 0.3, 0.5]},
            [
                "'thief' starts with a chance of 30 % on an exit",
                "'thief' starts with a chance of 20 % on a refuge",
            ],
        ),
        ("anywhere", []),
        ("north-west", []),
    ],
)
def test_an_evader_that_starts_at_a_goal_is_warned_of(start: Any, told: list[str]) -> None:
    found = warned(compiled(change(valid(), (*THIEF, "start"), start)))
    assert len(found) == len(told)
    assert all(words in one and "units[0].start" in one for words, one in zip(told, found, strict=True))


def test_what_is_warned_of_an_evader_on_an_exit_is_so() -> None:
    stays = run(compiled(change(valid(), (*THIEF, "start"), "west gate")), chases=4, evaders=_stay)
    assert stays.outcomes["escaped"] == 4 and stays.ticks_to_outcome["p90"] == 1


def _stay(seen: Any, game: Compiled) -> Any:
    return seen.movers.node * 0, 0


def test_units_of_several_are_told_as_such_and_by_their_own_start() -> None:
    data = change(valid(), ("pursuers", "units", 3), {**ISLANDER, "count": 2})
    (warning,) = warned(compiled(data))
    assert "from its start each of the 2 'islander' can never come" in warning and "got 'islet'" in warning


def test_one_way_streets_count_in_their_direction() -> None:
    streets = nx.DiGraph([(0, 1), (1, 2), (2, 1)])
    game = from_graph(streets, pursuers=[0], evaders=[2], timeout_worth=1, horizon_ticks=9)
    assert game.warnings == ()
    with pytest.raises(AfootError, match="no pursuer can ever come"):
        from_graph(nx.DiGraph([(0, 1), (2, 3)]), pursuers=[0], evaders=[2], timeout_worth=1, horizon_ticks=9)
    # The evader may run into the pursuer's arms.
    from_graph(
        nx.DiGraph([(0, 1), (1, 0), (2, 1)]), pursuers=[0], evaders=[2], timeout_worth=1, horizon_ticks=9
    )


def test_a_check_passes_warnings_on(tmp_path: Any) -> None:
    (tmp_path / "two.edges").write_text("a b\nb c\nx y\n")
    (tmp_path / "two.yaml").write_text(
        "name: two\nmap: two.edges\nrules: {horizon_s: 9}\nclasses: {man: {walk_m_s: 1}}\n"
        "pursuers: {units: [{class: man, start: anywhere}]}\nevaders: {units: [{class: man, start: a}]}\n"
        "worth: {surrounded: 0, timeout: 1}\n"
    )
    checked = check(tmp_path / "two.yaml")
    assert checked.problems == () and "from 40 % of its starts 'pursuer 1' can never" in str(
        checked.warnings[0]
    )
