"""Graphs as abstract Maps: networkx graphs, GraphML files and plain edge lists."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where, likely
from afoot.maps.graph_points import Points, drawn, points_of
from afoot.maps.model import Map, Place, Way
from afoot.maps.osm_tags import GOING_OF
from afoot.maps.project import LONGEST_M, mm
from afoot.words import Going

LENGTHS = ("length_m", "length")  # the first that an edge states is its length
UNREAD_WEIGHTS = "edges have `weight` but no `length`: weights are not read as lengths; name it `length`"
HOP_M = 1.0  # length of an edge that states none and has no coordinates
_LOOP, _PARALLEL = "self loop", "parallel edge, a shorter one kept"
_MIN_HOP_M = 0.001
_NO_LOOPS = "Remove it; in networkx all of them: G.remove_edges_from(nx.selfloop_edges(G))"
_EDGE = "a b [length_m]"
_NX_DICTS = (
    "nx.write_edgelist writes attributes in braces: write nx.write_weighted_edgelist(G, file), "
    "nx.write_edgelist(G, file, data=['length']), or columns a,b,length."
)
_NO_NUMBER = re.compile(r"\b(nan|inf)$", re.IGNORECASE)
_STATE_IT = "Write its length in metres, or leave it out."
_DECIMAL_COMMA = "Write decimal points, for commas and semicolons part the columns: a;b;3.5"
_OSM = ("(c) OpenStreetMap contributors", "ODbL-1.0")

Edge = tuple[str, str, float | None, Going, str, str]  # from, to, length_m, going, name, where it came from


def from_networkx(graph: Any, name: str = "") -> Map:
    """An abstract Map of a networkx Graph, DiGraph, MultiGraph or MultiDiGraph.

    Nodes are places named `str(node)`, at their coordinates where all nodes have them (`points_of`). An edge's
    `length` (or `length_m`) is its length in metres; without one it is the distance between its ends, or 1 m without
    coordinates. A `weight` is no length, and `warnings` says so where it is all there is. `highway` gives the going.
    A directed edge without its reverse is one way. Of a multigraph's parallel edges the shortest is kept, and its self
    loops are left out, for neither changes where one can go how soon; `dropped` counts both. The graph's own
    `attribution` and `licence` are the map's; edges on earth with OSMnx's `osmid` are OpenStreetMap's. Raises
    AfootError for self loops of other graphs, lengths that are negative, zero, NaN or above 1,000 km, and graphs
    without edges.
    """
    nodes = list(graph.nodes)
    labels = [str(node) for node in nodes]
    if len(set(labels)) != len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise AfootError(
            "two nodes have the same name once written as text",
            came=twice,
            where=name,
            fix="Rename one of them: nx.relabel_nodes(graph, {node: name}).",
        )
    points = points_of(graph)
    directed = bool(graph.is_directed())
    edges: dict[tuple[str, str], Edge] = {}
    dropped: Counter[str] = Counter()
    for a, b, data in graph.edges(data=True):
        if a == b and graph.is_multigraph():
            dropped[_LOOP] += 1
            continue
        where = Where(field=f"edge {a!s} - {b!s}")
        edge = (
            str(a),
            str(b),
            _edge_length(data, where),
            _going(data, where),
            _text(data.get("name")),
            where,
        )
        key = (edge[0], edge[1]) if directed or (edge[1], edge[0]) not in edges else (edge[1], edge[0])
        kept = edges.get(key)
        dropped[_PARALLEL] += kept is not None
        if kept is None or (edge[2] or math.inf) < (kept[2] or math.inf):
            edges[key] = edge
    on_earth = points is not None and points.origin is not None
    osm = on_earth and "osmid" in next((d for _, _, d in graph.edges(data=True)), {})
    stated = (_text(graph.graph.get("attribution")), _text(graph.graph.get("licence")))
    credit = stated if any(stated) else _OSM if osm else ("", "")
    map = _build(name or str(graph.name or "graph"), labels, points, (list(edges.values()), directed), credit)
    weighted = any(_only_weighted(data) for _, _, data in graph.edges(data=True))
    return replace(map, dropped=+dropped, warnings=(UNREAD_WEIGHTS,) if weighted else ())


def read_graphml(path: Path) -> Map:
    """The Map of a GraphML file, by the rules of `from_networkx`.

    A file whose edges have ids holds a multigraph, as OSMnx writes them; in another a repeated edge is an error.
    """
    import networkx as nx

    try:
        graph = nx.read_graphml(path, edge_key_type=str, force_multigraph=True)
    except (nx.NetworkXError, SyntaxError, ValueError, LookupError, TypeError) as error:
        raise AfootError(
            f"the file cannot be read as GraphML ({error})", where=Where(path), fix="Export it again."
        ) from None
    if not any(isinstance(key, str) for _, _, key in graph.edges(keys=True)):  # keys not stated are numbers
        for a, b, key in graph.edges(keys=True):
            if key > 0:
                where = Where(path, field=f"edge {a} - {b}")
                raise AfootError("an edge is given twice", where=where, fix=_keep_one(graph))
        graph = nx.DiGraph(graph) if graph.is_directed() else nx.Graph(graph)
    try:
        return from_networkx(graph, path.stem)
    except AfootError as error:
        where = Where(path, field=error.where)
        raise AfootError(
            error.what, where=where, came=error.came, expected=error.expected, fix=error.fix
        ) from None


def _keep_one(graph: Any) -> str:
    """How to make a graph of a file with repeated edges, in a line of networkx."""
    kind = "DiGraph" if graph.is_directed() else "Graph"
    return (
        f"Keep one of each, in networkx: G = nx.{kind}(G); or give both ids if the graph is a multigraph, "
        "and the shortest is kept."
    )


def read_edges(path: Path) -> Map:
    """The Map of an edge list: `a b [length_m]` a line, by blanks or commas; `#` begins a comment.

    Raises AfootError with the line for self loops, repeated edges, bad lengths and lines of other shapes.
    """
    edges: list[Edge] = []
    first: dict[tuple[str, str], int] = {}
    labels: dict[str, None] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise AfootError(
            "the file is not text",
            where=Where(path),
            expected="an edge list",
            fix="Save it anew as UTF-8, or name another file.",
        ) from None
    for number, line in enumerate(lines, 1):
        words = line.split("#", 1)[0].replace(",", " ").replace(";", " ").split()
        if not words:
            continue
        where = Where(path, number)
        if len(words) not in (2, 3):
            raise AfootError(
                "not an edge",
                where=where,
                came=line.strip(),
                expected=_EDGE,
                fix=_likely(line, first=not edges),
            )
        a, b = words[0], words[1]
        pair = (a, b) if a <= b else (b, a)
        if a != b and pair in first:
            raise AfootError(f"this edge was given before, on line {first[pair]}", where=where,
                             came=line.strip(), fix="Remove one of the two.")  # fmt: skip
        first[pair] = number
        labels.update({a: None, b: None})
        length = None if len(words) == 2 else _length(words[2], where, _likely(line, first=not edges))
        edges.append((a, b, length, Going.STREET, "", where))
    if not edges:
        raise AfootError(
            "the file has no edges",
            where=Where(path),
            expected=f"lines of the form {_EDGE}",
            fix="Write a line such as `a b 12.5` for each edge.",
        )
    return _build(path.stem, list(labels), None, (edges, False), ("", ""))


def _likely(line: str, first: bool = False) -> str:
    """What a line that is no edge mostly is; first: there is no edge before it."""
    if line.rstrip().endswith("}"):
        return _NX_DICTS
    if ";" in line and "," in line:
        return _DECIMAL_COMMA
    header = first and not any(map(str.isdigit, line)) and _NO_NUMBER.search(line) is None
    return (
        "Is this a header? Put # before it." if header else "Write two nodes and metres, such as `a b 12.5`."
    )


def _going(data: Mapping[str, Any], where: str) -> Going:
    """From `going` (afoot's word) or `highway` (one value, or a list of which the first counts)."""
    word = data.get("going")
    if word is not None:
        known = [g.word for g in Going]
        if str(word) not in known:
            raise AfootError("unknown going", where=where, came=word, expected=", ".join(known),
                             fix=likely(str(word), known))  # fmt: skip
        return Going[str(word).upper()]
    kind = data.get("highway")
    if isinstance(kind, list):
        kind = kind[0] if kind else None
    text = str(kind or "")
    return GOING_OF.get(text.strip("[]'\" ").split("'")[0], Going.STREET)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _edge_length(data: Mapping[str, Any], where: str) -> float | None:
    for key in LENGTHS:
        if data.get(key) is not None:
            return _length(data[key], where)
    return None


def _only_weighted(data: Mapping[str, Any]) -> bool:
    """Whether an edge has a weight for a length; a weight of 1 is what networkx makes of a matrix without any."""
    return data.get("weight", 1) != 1 and all(data.get(key) is None for key in LENGTHS)


def _length(value: Any, where: str, fix: str = _STATE_IT) -> float:
    try:
        length = float(value)
    except (TypeError, ValueError):
        length = math.nan
    if not (math.isfinite(length) and length > 0.0):
        expected = "metres above 0"
        raise AfootError("an edge has no usable length", where=where, came=value, expected=expected, fix=fix)
    if length > LONGEST_M:
        expected = f"metres, at most {LONGEST_M:.0f}"
        raise AfootError(
            "an edge is too long",
            where=where,
            came=value,
            expected=expected,
            fix="Lengths are in metres: divide those that are in millimetres by 1,000, or cut the edge in two.",
        )
    return max(_MIN_HOP_M, mm(length))


def _build(
    name: str,
    labels: list[str],
    points: Points | None,
    edges: tuple[list[Edge], bool],
    credit: tuple[str, str],
) -> Map:
    """The Map; `edges` are with whether they have a direction."""
    for a, b, _, _, _, where in edges[0]:
        if a == b:
            raise AfootError("an edge leads from a node to itself", where=where, came=f"{a} - {b}",
                             fix=_NO_LOOPS)  # fmt: skip
    if not edges[0]:
        raise AfootError(
            "the graph has no edges, so there is nowhere to go",
            fix="Add edges: graph.add_edge(a, b, length=10).",
        )
    given = points is not None
    if points is None:
        mean_m = sum(length or HOP_M for _, _, length, _, _, _ in edges[0]) / len(edges[0])
        points = Points(drawn(len(labels), mean_m), None, {})
    index = {label: i for i, label in enumerate(labels)}
    places = tuple(Place(mm(x), mm(y), name=label) for label, (x, y) in zip(labels, points.at, strict=True))
    ways = tuple(_ways(edges, index, places, given))
    return Map(
        name,
        places,
        ways,
        origin=points.origin,
        abstract=True,
        placed=given,
        noted=points.noted,
        attribution=credit[0],
        licence=credit[1],
    )


def _ways(
    edges: tuple[list[Edge], bool], index: Mapping[str, int], places: tuple[Place, ...], given: bool
) -> Iterable[Way]:
    """One way an edge; a directed edge with an equal reverse is one two-way way."""
    listed, directed = edges
    length_of: dict[tuple[str, str], float] = {}
    for a, b, length, _, _, _ in listed:
        if length is None:
            one, two = places[index[a]], places[index[b]]
            apart = math.hypot(two.x_m - one.x_m, two.y_m - one.y_m)
            length = max(_MIN_HOP_M, mm(apart)) if given else HOP_M
        length_of[a, b] = length
    for a, b, _, going, name, _ in listed:
        both = directed and length_of.get((b, a)) == length_of[a, b]
        if both and index[a] > index[b]:
            continue
        oneway = directed and not both
        yield Way((index[a], index[b]), going, oneway=oneway, length_m=length_of[a, b], name=name)
