"""A game on a graph of one's own, without a file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from afoot.board.sight import LARGEST_BITS_NODES
from afoot.errors import AfootError, Where, likely
from afoot.maps import Map, from_networkx, no_free_cell, read_map
from afoot.scenarios.assemble import Compiled, compile_scenario
from afoot.scenarios.model import Scenario
from afoot.scenarios.rules_spec import RulesSpec

Starts = Sequence[Hashable] | str
Goals = Mapping[Hashable, float] | Iterable[Hashable]
ANYWHERE = "anywhere"
_SOME = 8  # labels that an error lists
_STARTS = "at least 1: how many start anywhere, or a list of the nodes they start from"


class _Nodes(NamedTuple):
    """A graph and the labels of its nodes."""

    map: Map
    known: frozenset[str]


def from_graph(
    graph: Any,
    *,
    pursuers: Starts | int,
    evaders: Starts | int,
    timeout_worth: float | None = None,
    horizon_ticks: int | None = None,
    exits: Goals = (),
    refuges: Goals = (),
    sight: str | int = "all",
    rules: RulesSpec | Mapping[str, Any] | None = None,
    policies: tuple[str, str] = ("chase", "runner"),
    pursuer_m_s: float = 1.0,
    evader_m_s: float = 1.0,
) -> Compiled:
    """A game on a networkx graph, or on the file of one (GraphML, edge list), that runs like any other.

    pursuers, evaders: the starts, one mover each: nodes by their labels, or `anywhere` for a start drawn from
    all nodes. A bare number stands for so many movers that start anywhere, even where a node is called like it: for
    that node write a list, `[3]`. exits, refuges: nodes, each worth 1 to an evader, or a mapping from node to worth;
    a refuge has beds for every evader and supplies without end.
    timeout_worth: what it is worth to an evader to be live at the horizon; horizon_ticks: how long the chase
    lasts. Both must be stated. Being surrounded is worth 0, where the rules end a chase by it.
    sight: `all`, or how many hops everybody sees. rules: as in a scenario, without a horizon; but where they
    leave `motion` out it is whole_ticks, as hops of a graph are moves. policies: of the pursuers and of the
    evaders. Speeds are in metres a tick of one second, so a hop of 1 m, which is what an edge without `length` has,
    takes one tick.

    Raises AfootError as compiling a scenario does, for labels that the graph has not, and for a worth or a horizon
    that is not stated.
    """
    if timeout_worth is None:
        raise _missing("timeout_worth", "what it is worth to an evader to be live at the horizon", "0.5")
    if horizon_ticks is None:
        raise _missing("horizon_ticks", "length of the chase in ticks", "100")
    map = _map_of(graph)
    nodes = _Nodes(map, frozenset(place.name for place in map.places))
    hunters, hunted = _units(pursuers, nodes, "pursuers"), _units(evaders, nodes, "evaders")
    made = {
        "name": map.name or "graph",
        "map": {"file": map.name or "graph", "sight": _sight(sight)},
        "rules": _rules(rules, horizon_ticks),
        "classes": {"pursuer": {"walk_m_s": pursuer_m_s}, "evader": {"walk_m_s": evader_m_s}},
        "pursuers": {"policy": policies[0], "units": [{"class": "pursuer", **one} for one in hunters]},
        "evaders": {"policy": policies[1], "units": [{"class": "evader", **one} for one in hunted]},
        "exits": [{"place": name, "worth": worth} for name, worth in _goals(exits, nodes, "exits")],
        "refuges": [
            {"place": name, "worth": worth, "beds": max(len(hunted), 1)}
            for name, worth in _goals(refuges, nodes, "refuges")
        ],
        "worth": {"surrounded": 0.0, "timeout": timeout_worth},
    }
    try:
        return compile_scenario(Scenario.of(made), map, cache=False)
    except AfootError as error:
        if sight != "all" or not _is_of_size(error):
            raise
        raise _too_large(error, map.name) from None


def _is_of_size(error: AfootError) -> bool:
    """Whether a board was refused for its nodes, which are more than can all see each other."""
    counted = error.came if isinstance(error.came, int) else 0
    return isinstance(error.where, Where) and error.where.field == "map" and counted > LARGEST_BITS_NODES


def _too_large(error: AfootError, name: str) -> AfootError:
    """A board too large for all to see all, told to somebody who has stated a map and nothing of sight."""
    return AfootError("this map has too many nodes to be taken as a graph", where=Where(name), came=error.came,
                      expected=f"at most {LARGEST_BITS_NODES:,} nodes",
                      fix="Write a scenario on a part of it (map: file and window), and name that in place of the map; "
                      "in Python from_graph takes a number of hops as sight as well.")  # fmt: skip


def _map_of(graph: Any) -> Map:
    if isinstance(graph, str | FilePath):
        return read_map(graph)
    if isinstance(graph, Map):
        return graph
    if not hasattr(graph, "edges"):
        raise AfootError(
            "this is no graph",
            came=type(graph).__name__,
            expected="a networkx graph or a file's path",
            fix="Build one with networkx, such as nx.path_graph(5), or name a file that `afoot map info` reads.",
        )
    return from_networkx(graph)


def _sight(sight: str | int) -> dict[str, Any]:
    if sight == "all":
        return {"mode": "all"}
    if isinstance(sight, bool) or not isinstance(sight, int) or sight < 0:
        expected = '"all", or a whole number: how many hops one sees'
        raise AfootError(
            "not a good value",
            where=Where(field="sight"),
            came=sight,
            expected=expected,
            fix='Write for example sight="all", or sight=2.',
        )
    return {"mode": "hops", "hops": sight}


def _missing(field: str, meaning: str, example: str) -> AfootError:
    """The error of an argument that must be stated: both sides' aims hang on it, so any default would be a guess."""
    fix = f"Write for example {field}={example}; there is no default."
    return AfootError("this argument is missing", where=Where(field=field), expected=meaning, fix=fix)


def _rules(rules: RulesSpec | Mapping[str, Any] | None, horizon_ticks: int) -> dict[str, Any]:
    if isinstance(rules, RulesSpec):
        stated = rules.model_dump(exclude_unset=True)
    elif rules is None or isinstance(rules, Mapping):
        stated = dict(rules or {})
    else:
        fix = 'Write for example rules=afoot.Rules(moves="pursuers_first").'
        raise AfootError(
            "these are no rules", where=Where(field="rules"), came=rules, expected="afoot.Rules(...)", fix=fix
        )
    for field in ("horizon_s", "horizon_ticks"):
        if stated.get(field) not in (None, horizon_ticks):
            raise AfootError(
                "the horizon is stated once",
                where=Where(field=field),
                came=stated[field],
                expected="horizon_ticks=",
                fix=f"Leave {field} out of the rules.",
            )
        stated.pop(field, None)
    return {"motion": "whole_ticks", **stated, "horizon_ticks": horizon_ticks}


def _units(starts: Starts | int, nodes: _Nodes, field: str) -> list[dict[str, Any]]:
    if isinstance(starts, str):
        starts = [starts]
    if not isinstance(starts, int | Iterable):
        raise AfootError(
            "not a list of nodes",
            where=Where(field=field),
            came=starts,
            expected=_STARTS,
            fix=f"Write for example {field}=1, or {field}=[a node].",
        )
    listed = [ANYWHERE] * starts if isinstance(starts, int) else list(starts)
    if not listed:
        fix = f"Write for example {field}=1, or {field}=[a node]."
        raise AfootError(f"no {field}", where=Where(field=field), came=starts, expected=_STARTS, fix=fix)
    if (
        isinstance(starts, tuple)
        and str(starts) in nodes.known
        and not nodes.known.issuperset(map(str, starts))
    ):
        fix = f"Write {field}=[{starts}]."
        raise AfootError(
            "one node is no list", where=Where(field=field), came=starts, expected=_STARTS, fix=fix
        )
    units: list[dict[str, Any]] = []
    for label in listed:
        if label == ANYWHERE and ANYWHERE not in nodes.known:
            units.append({"start": {"anywhere": True}})
        else:
            units.append({"start": {"place": _label(label, nodes, field)}})
    return units


def _goals(goals: Goals, nodes: _Nodes, field: str) -> list[tuple[str, float]]:
    if isinstance(goals, str) or not isinstance(goals, Iterable):
        expected = "a list of nodes, or a mapping from node to worth"
        fix = f"Write {field}=[{goals!r}]."
        raise AfootError(
            "not a list of nodes", where=Where(field=field), came=goals, expected=expected, fix=fix
        )
    pairs = goals.items() if isinstance(goals, Mapping) else [(label, 1.0) for label in goals]
    return [(_label(label, nodes, field), worth) for label, worth in pairs]


def _nameless(map: Map, label: Hashable, field: str) -> AfootError:
    """On maps of streets hardly any node has a name."""
    return AfootError("this map names no nodes", where=Where(field=field), came=label,
                      expected="a graph whose nodes have labels (GraphML, an edge list)",
                      fix=f"Write a scenario on {map.name or 'it'}, which states spots by at, lonlat or node, and name "
                      "that in place of the map.")  # fmt: skip


def _label(label: Hashable, nodes: _Nodes, field: str) -> str:
    name = str(label)
    if name not in nodes.known:
        named = [place.name for place in nodes.map.places if place.name]
        if not named:
            raise _nameless(nodes.map, label, field)
        what, fix = no_free_cell(nodes.map, name) or ("no such node in the graph", likely(name, named))
        expected = f"one of {', '.join(named[:_SOME])}{', ...' if len(named) > _SOME else ''}"
        raise AfootError(what, where=Where(field=field), came=label, expected=expected, fix=fix)
    return name
