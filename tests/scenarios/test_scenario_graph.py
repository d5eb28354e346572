"""Games on graphs of one's own."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import networkx as nx
import pytest

from afoot.errors import AfootError, Where
from afoot.rules.rules import Rules
from afoot.scenarios import RulesSpec, from_graph
from afoot.words import Policy


def test_labels_are_the_users_and_one_hop_takes_one_tick() -> None:
    graph = nx.grid_2d_graph(3, 4)
    game = from_graph(
        graph,
        pursuers=[(0, 0), (2, 3)],
        evaders="anywhere",
        exits={(1, 1): 2.5},
        refuges=[(2, 0)],
        timeout_worth=-1,
        horizon_ticks=30,
        policies=("intercept", "flee"),
    )
    names, cast = game.compiled_board.names, game.cast
    assert cast.starts.node[cast.movers.start_first[:2]].tolist() == [names["(0, 0)"], names["(2, 3)"]]
    assert cast.movers[2].start_last - cast.movers[2].start_first == 12
    assert cast.movers.policy.tolist() == [Policy.INTERCEPT, Policy.INTERCEPT, Policy.FLEE]
    assert cast.exits[0].worth == 2500
    assert cast.refuges[0].worth == 1000
    assert cast.timeout_worth == -1000
    assert set(cast.hop_mm[cast.hop_mm > 0].tolist()) == {1000}
    assert cast.classes.speed_mm.tolist() == [[0, 1000, 1000]] * 2
    assert game.rules == Rules(whole_ticks=1, horizon_ticks=30)
    assert game.board.sight_bits[:, 0].tolist() == [2**12 - 1] * 12


def test_directed_graphs_keep_their_directions() -> None:
    game = from_graph(
        nx.DiGraph([(0, 1), (1, 2), (2, 0)]),
        pursuers=[0],
        evaders=[1],
        exits=[0],
        timeout_worth=0,
        horizon_ticks=9,
    )
    names = game.compiled_board.names
    assert game.cast.distances.rows_mm[0, 0, names["1"]] == 2000
    assert game.cast.distances.rows_mm[0, 0, names["2"]] == 1000


def test_rules_and_sight_by_hops() -> None:
    spec = RulesSpec(moves="pursuers_first", capture={"reach_hops": 1})  # type: ignore[arg-type]
    game = from_graph(
        nx.path_graph(5), pursuers=1, evaders=2, sight=1, rules=spec, timeout_worth=1, horizon_ticks=7
    )
    assert (game.rules.moves, game.rules.reach_hops, game.rules.horizon_ticks) == (1, 1, 7)
    assert (game.cast.pursuers, game.cast.evaders) == (1, 2)
    ends = sorted(int(word).bit_count() for word in game.board.sight_bits[:, 0])
    assert ends == [2, 2, 3, 3, 3]


def test_graph_files(tmp_path: Any) -> None:
    file = tmp_path / "way.edges"
    file.write_text("a b 3\nb c 1\n")
    game = from_graph(str(file), pursuers=["a"], evaders=["c"], exits=["b"], timeout_worth=0, horizon_ticks=5)
    assert game.cast.distances.rows_mm[0, 0, game.compiled_board.names["a"]] == 3000


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pursuers": ["basement"]}, "pursuers: no such node in the graph; got 'basement'"),
        ({"exits": ["flour"]}, "exits: no such node.*Did you mean 'floor'"),
        (
            {"pursuers": []},
            r"^pursuers: no pursuers; got \[\]; expected at least 1: .* Write for example pursuers=1",
        ),
        ({"evaders": 0}, "^evaders: no evaders; got 0; expected at least 1"),
        ({"evaders": -2}, "^evaders: no evaders; got -2"),
        ({"evaders": 1.5}, "^evaders: not a list of nodes; got 1.5; expected at least 1"),
        ({"exits": 3}, "^exits: not a list of nodes; got 3; expected a list of nodes, or a mapping"),
        ({"timeout_worth": float("nan")}, "worth.timeout"),
        ({"exits": "roof"}, r"^exits: not a list of nodes; got 'roof'; .* Write exits=\['roof'\]"),
        ({"exits": ["cellar"]}, "expected one of floor, stair, roof"),
        ({"sight": "some"}, r"""^sight: not a good value; got 'some'; expected "all", or a whole number"""),
        ({"sight": -1}, "^sight: not a good value; got -1"),
        ({"sight": 1.5}, "^sight: not a good value"),
        ({"rules": 3}, r"^rules: these are no rules; got 3; expected afoot.Rules\(...\)"),
        ({"horizon_ticks": 0}, "rules.horizon_ticks"),
        ({"rules": {"horizon_ticks": 6}}, "the horizon is stated once"),
        ({"rules": {"move": "simultaneous"}}, "Did you mean 'moves'"),
        ({"policies": ("flee", "flee")}, "pursuers.policy"),
        ({"pursuer_m_s": -1.0}, "classes.pursuer.walk_m_s"),
        ({"graph": 7}, "this is no graph"),
        ({"graph": "none.graphml"}, "there is no such file"),
    ],
)
def test_bad_games_are_told(changes: dict[str, Any], message: str) -> None:
    stated: dict[str, Any] = {
        "graph": nx.Graph([("floor", "stair"), ("stair", "roof")]),
        "pursuers": ["floor"],
        "evaders": ["roof"],
        "timeout_worth": 1,
        "horizon_ticks": 5,
    }
    arguments = {**stated, **changes}
    with pytest.raises(AfootError, match=message):
        from_graph(arguments.pop("graph"), **arguments)


@pytest.mark.parametrize("field", ["timeout_worth", "horizon_ticks"])
def test_what_must_be_stated_is_asked_for(field: str) -> None:
    stated = {"timeout_worth": 1, "horizon_ticks": 5}
    del stated[field]
    with pytest.raises(
        AfootError, match=f"{field}: this argument is missing.*{field}=.*no default"
    ) as caught:
        from_graph(nx.path_graph(3), pursuers=1, evaders=1, **stated)
    assert caught.value.to_dict()["field"] == field and caught.value.expected


@pytest.mark.parametrize(
    "rules", [None, {}, {"moves": "pursuers_first"}, RulesSpec(), RulesSpec(moves="pursuers_first")]
)
def test_hops_of_a_graph_are_whole_ticks_unless_the_rules_say_otherwise(rules: Any) -> None:
    stated: dict[str, Any] = {"pursuers": 1, "evaders": 1, "timeout_worth": 1, "horizon_ticks": 5}
    assert from_graph(nx.path_graph(3), rules=rules, **stated).rules.whole_ticks == 1
    for carried in ({"motion": "carried"}, RulesSpec(motion="carried")):
        assert from_graph(nx.path_graph(3), rules=carried, **stated).rules.whole_ticks == 0


def test_an_exit_that_no_evader_can_reach() -> None:
    with pytest.raises(AfootError, match=r"exits\[0\]: an exit that no evader can reach"):
        from_graph(
            nx.Graph([(0, 1), (2, 3)]), pursuers=[0], evaders=[1], exits=[3], timeout_worth=1, horizon_ticks=5
        )


@pytest.mark.parametrize(("field", "warned"), [("weight", True), ("length", False)])
def test_weights_that_are_no_lengths_are_warned_of(field: str, warned: bool) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", **{field: 4.0})
    game = from_graph(graph, pursuers=["a"], evaders=["b"], timeout_worth=1, horizon_ticks=5)
    told = [str(one) for one in game.warnings if "weights are not read as lengths" in str(one)]
    assert len(told) == warned and int(game.board.length_mm.max()) == (1000 if warned else 4000)


def test_a_bare_number_is_a_count_and_in_a_list_a_node() -> None:
    stated: dict[str, Any] = {"evaders": [0], "timeout_worth": 1, "horizon_ticks": 5}
    drawn = from_graph(nx.path_graph(5), pursuers=3, **stated).cast
    assert (drawn.pursuers, drawn.movers[0].start_last - drawn.movers[0].start_first) == (3, 5)
    named = from_graph(nx.path_graph(5), pursuers=[3], **stated)
    assert named.cast.pursuers == 1
    assert named.cast.starts.node[named.cast.movers[0].start_first] == named.compiled_board.names["3"]


def test_a_node_that_is_a_pair_is_told_to_go_in_a_list() -> None:
    stated: dict[str, Any] = {"evaders": [(1, 1)], "timeout_worth": 1, "horizon_ticks": 5}
    with pytest.raises(AfootError, match=r"one node is no list; .* Write pursuers=\[\(0, 1\)\]\."):
        from_graph(nx.grid_2d_graph(2, 2), pursuers=(0, 1), **stated)
    assert from_graph(nx.grid_2d_graph(2, 2), pursuers=[(0, 1)], **stated).cast.pursuers == 1
    assert from_graph(nx.path_graph(3), pursuers=(0, 1), **{**stated, "evaders": [2]}).cast.pursuers == 2


def test_the_page_lists_every_parameter_with_its_default() -> None:
    page = Path(__file__).parents[2] / "docs" / "python.md"
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| (.+?) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name: default.strip("`") for names, default in rows for name in re.findall(r"\w+", names)}
    for name, parameter in inspect.signature(from_graph).parameters.items():
        needed = parameter.default is inspect.Parameter.empty or name in ("timeout_worth", "horizon_ticks")
        expected = "needed" if needed else str(parameter.default).replace("'", '"')
        expected = '"all"' if name == "sight" else "as below" if name == "rules" else expected
        assert listed[name] == expected


def test_a_map_of_streets_without_names_says_so(tmp_path: Any) -> None:
    """Nodes of OpenStreetMap have none, so none can be listed."""
    streets = tmp_path / "streets.geojson"
    line = '{"type": "LineString", "coordinates": [[24.94, 60.17], [24.941, 60.17], [24.942, 60.171]]}'
    feature = f'{{"type": "Feature", "properties": {{"kind": "way"}}, "geometry": {line}}}'
    streets.write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    asked: dict[str, Any] = {"evaders": ["bank"], "timeout_worth": 0, "horizon_ticks": 9}
    with pytest.raises(AfootError) as caught:
        from_graph(str(streets), pursuers=["3"], **asked)
    told = caught.value
    assert (told.what, told.where, told.came) == ("this map names no nodes", "pursuers", "3")
    assert "GraphML" in told.expected and "at, lonlat or node" in told.fix


def test_what_is_too_large_is_known_by_its_field_and_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the words; and other large numbers, and other sights, are told as they are."""
    asked: dict[str, Any] = {"pursuers": 1, "evaders": 1, "timeout_worth": 0, "horizon_ticks": 9}
    for field, came, sight, reworded in (
        ("map", 16_385, "all", True),
        ("map", 16_384, "all", False),
        ("map", 16_385, 3, False),
        ("rules.horizon_ticks", 70_000, "all", False),
    ):
        error = AfootError("no", where=Where(field=field), came=came)
        refused = Mock(side_effect=error)
        monkeypatch.setattr("afoot.scenarios.graph.compile_scenario", refused)
        with pytest.raises(AfootError) as caught:
            from_graph(nx.path_graph(3), **asked, sight=sight)
        assert (caught.value.what != "no") == reworded and caught.value.came == came


def test_a_map_too_large_to_be_a_graph_says_what_to_do(tmp_path: Any) -> None:
    file = tmp_path / "long.edges"
    file.write_text("".join(f"{node} {node + 1}\n" for node in range(16_384)))
    with pytest.raises(AfootError) as caught:
        from_graph(str(file), pursuers=1, evaders=1, timeout_worth=0, horizon_ticks=9)
    told = caught.value
    assert told.what == "this map has too many nodes to be taken as a graph" and told.came == 16_385
    assert told.expected == "at most 16,384 nodes" and "window" in told.fix
