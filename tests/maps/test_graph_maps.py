"""Graphs: networkx, GraphML and edge lists, with networkx as the oracle of distances."""

import math
import re
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.errors import AfootError
from afoot.maps import Map, describe, from_networkx, read_map
from afoot.maps.graphs import UNREAD_WEIGHTS
from afoot.words import Going


def as_graph(map: Map) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(p.name for p in map.places)
    for way in map.ways:
        a, b = (map.places[p].name for p in way.places)
        for one, two in [(a, b)] if way.oneway else [(a, b), (b, a)]:
            assert not graph.has_edge(one, two)
            graph.add_edge(one, two, length=way.length_m)
    return graph


EDGES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 5000)), min_size=1, max_size=20
)


@settings(deadline=None, max_examples=50)
@given(EDGES, st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))
def test_distances_survive(edges: list[tuple[int, int, int]], kind: type) -> None:
    graph = kind()
    for a, b, length in edges:
        if a != b:
            graph.add_edge(a, b, length=length / 1000)
    if not graph.number_of_edges():
        with pytest.raises(AfootError, match="no edges"):
            from_networkx(graph)
        return
    map = from_networkx(graph)
    assert map.abstract and {p.name for p in map.places} == {str(n) for n in graph}
    expected = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    found = dict(nx.all_pairs_dijkstra_path_length(as_graph(map), weight="length"))
    for a in graph:
        assert set(found[str(a)]) == {str(b) for b in expected[a]}
        for b, length in expected[a].items():
            assert found[str(a)][str(b)] == pytest.approx(length, abs=1e-6)


def test_a_graph_states_its_own_attribution_and_licence(tmp_path: Path) -> None:
    graph = nx.Graph([("a", "b")], attribution="The survey of Ruritania", licence="CC-BY-4.0")
    nx.write_graphml(graph, tmp_path / "town.graphml")
    for map in (from_networkx(graph), read_map(tmp_path / "town.graphml")):
        assert (map.attribution, map.licence) == ("The survey of Ruritania", "CC-BY-4.0")
    assert from_networkx(nx.Graph([("a", "b")])).licence == ""


def test_an_osmnx_graph_has_metres_goings_and_its_licence() -> None:
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, x, y in (("a", 24.94, 60.17), ("b", 24.95, 60.17), ("c", 24.95, 60.171)):
        graph.add_node(node, x=x, y=y)
    graph.add_edge("a", "b", osmid=1, length=555.0, highway="residential", name="A Street")
    graph.add_edge("b", "a", osmid=1, length=555.0, highway="residential", name="A Street")
    graph.add_edge("b", "c", osmid=2, length=112.0, highway=["steps", "footway"])
    graph.add_edge("b", "c", osmid=3, length=300.0, highway="path")
    map = from_networkx(graph, "town")
    assert map.origin == (60.1705, 24.945) and map.licence == "ODbL-1.0"
    assert [(w.going, w.oneway, w.length_m, w.name) for w in map.ways] == [
        (Going.STREET, False, 555.0, "A Street"),
        (Going.STAIRS, True, 112.0, ""),
    ]
    assert math.dist((map.places[0].x_m, 0), (map.places[1].x_m, 0)) == pytest.approx(555.0, abs=1.0)
    assert map.dropped == {"parallel edge, a shorter one kept": 1}


@pytest.mark.parametrize("parallel", [True, False])
def test_a_multigraph_may_have_loops_and_parallel_edges_in_memory_and_in_a_file(
    parallel: bool, tmp_path: Path
) -> None:
    # As OSMnx saves a graph: every value as text, an id for every edge.
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, x, y in ((101, "24.94", "60.17"), (102, "24.95", "60.17")):
        graph.add_node(node, x=x, y=y, street_count="3")
    graph.add_edge(101, 102, osmid="7", length="560.5", highway="residential", oneway="False")
    graph.add_edge(102, 101, osmid="7", length="560.5", highway="residential", oneway="False")
    graph.add_edge(102, 102, osmid="8", length="90.0", highway="service", oneway="False")
    if parallel:
        graph.add_edge(101, 102, osmid="9", length="555.5", highway="['footway', 'steps']", oneway="False")
    nx.write_graphml(graph, tmp_path / "town.graphml")
    for map in (from_networkx(graph, "town"), read_map(tmp_path / "town.graphml")):
        dropped = {"self loop": 1, **({"parallel edge, a shorter one kept": 1} if parallel else {})}
        assert map.dropped == dropped
        there = Going.FOOTWAY if parallel else Going.STREET
        lengths = {(w.length_m, w.going, w.oneway) for w in map.ways}
        assert lengths == (
            {(555.5, there, True), (560.5, Going.STREET, True)} if parallel else {(560.5, there, False)}
        )
        assert map.origin is not None and map.licence == "ODbL-1.0"


def test_coordinates_without_lengths_and_neither() -> None:
    graph = nx.Graph([("a", "b")])
    nx.set_node_attributes(graph, {"a": (0.0, 0.0), "b": (3.0, 4.0)}, "pos")
    map = from_networkx(graph)
    assert map.ways[0].length_m == 5.0 and map.origin is None and map.licence == ""
    ring = from_networkx(nx.cycle_graph(5))
    assert {w.length_m for w in ring.ways} == {1.0}
    assert len({(p.x_m, p.y_m) for p in ring.places}) == 5


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ([(1, 1, {})], "edge 1 - 1: an edge leads from a node to itself"),
        ([(1, 2, {"length": -1})], "edge 1 - 2: an edge has no usable length; got -1"),
        ([(1, 2, {"length": 0})], "no usable length"),
        ([(1, 2, {"length": float("nan")})], "no usable length"),
        ([(1, 2, {"length": "far"})], "no usable length"),
        (
            [(1, 2, {"length": 1.1e6})],
            "edge 1 - 2: an edge is too long; got 1100000.0; .* at most 1000000. Lengths are in metres",
        ),
        ([], "^the graph has no edges, so there is nowhere to go. Add edges"),
        ([(1, 2, {"going": "stear"})], "unknown going"),
        ([("1", 2, {}), (1, 2, {})], "two nodes have the same name"),
    ],
)
def test_bad_graphs_are_told(edges: list[tuple[object, object, dict[str, object]]], words: str) -> None:
    with pytest.raises(AfootError, match=words):
        from_networkx(nx.Graph(edges))


def test_bad_coordinates_are_told() -> None:
    graph = nx.Graph([("a", "b")])
    nx.set_node_attributes(graph, {"a": (0.0, 0.0), "b": (float("nan"), 4.0)}, "pos")
    with pytest.raises(AfootError, match="node b"):
        from_networkx(graph)


def projected() -> nx.MultiDiGraph:
    """As ox.project_graph leaves a graph: metres of a grid that counts from the equator, degrees beside them."""
    graph = nx.MultiDiGraph(crs="EPSG:32635")
    for node, x, y, lon, lat in (
        ("a", 385700.0, 6671900.0, 24.94, 60.17),
        ("b", 386255.0, 6671900.0, 24.95, 60.17),
    ):
        graph.add_node(node, x=x, y=y, lon=lon, lat=lat)
    graph.add_edge("a", "b", osmid=1, length=555.0, highway="residential")
    return graph


def test_a_graph_that_osmnx_projected_is_where_its_degrees_are(tmp_path: Path) -> None:
    graph = projected()
    nx.write_graphml(graph, tmp_path / "town.graphml")
    for map in (from_networkx(graph, "town"), read_map(tmp_path / "town.graphml")):
        assert map.origin == (60.17, 24.945) and map.licence == "ODbL-1.0" and map.noted == {}
        assert map.places[1].x_m - map.places[0].x_m == pytest.approx(555.3, abs=1.0)


def test_metres_of_a_grid_far_off_are_moved_and_it_is_said_by_how_much() -> None:
    graph = projected()
    for node in graph:
        del graph.nodes[node]["lon"]
    map = from_networkx(graph)
    assert [(p.x_m, p.y_m) for p in map.places] == [(-278.0, 0.0), (277.0, 0.0)]
    assert map.origin is None
    assert map.noted == {"node, its x less 385978 m and its y less 6671900 m to lie near 0": 2}
    assert describe(map)["noted"] == map.noted
    near = nx.Graph([("a", "b")])
    nx.set_node_attributes(near, {"a": (-4000.0, 0.0), "b": (499_000.0, 3.0)}, "pos")
    assert [p.x_m for p in from_networkx(near).places] == [-4000.0, 499_000.0]  # what fits stays where it is
    graph.add_node("c", x=0.0, y=0.0)
    with pytest.raises(
        AfootError, match=r"^node a: nodes lie too far apart .* km from their middle.*\(0, 0\)"
    ):
        from_networkx(graph)


def test_a_graph_without_coordinates_fits_a_board_however_long_its_edges() -> None:
    map = from_networkx(nx.Graph([(a, a + 1, {"length": 1e6}) for a in range(40)]))
    assert max(abs(p.x_m) for p in map.places) <= 500_000 and {w.length_m for w in map.ways} == {1e6}


def test_edge_lists(tmp_path: Path) -> None:
    path = tmp_path / "toy.txt"
    path.write_text("# a toy\na b 12.5\n\nb,c\nc, d, 3 # the end\n", encoding="utf-8")
    map = read_map(path)
    assert [p.name for p in map.places] == ["a", "b", "c", "d"]
    assert [(w.places, w.length_m, w.oneway) for w in map.ways] == [
        ((0, 1), 12.5, False),
        ((1, 2), 1.0, False),
        ((2, 3), 3.0, False),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b\nc c\n", r"toy\.txt:2: an edge leads from a node to itself"),
        ("a b\nb c\nb a\n", r"toy\.txt:3: this edge was given before, on line 1"),
        ("a b\na b 3\n", r"toy\.txt:2: this edge was given before"),
        ("a b -3\n", r"toy\.txt:1: an edge has no usable length; got '-3'"),
        ("a b 0\n", r"toy\.txt:1: an edge has no usable length"),
        ("a b nan\n", r"toy\.txt:1: an edge has no usable length"),
        ("a b inf\n", r"toy\.txt:1: an edge has no usable length"),
        ("a b three\n", r"toy\.txt:1: an edge has no usable length"),
        ("a b 1e30\n", r"toy\.txt:1: an edge is too long; got '1e30'"),
        ("a;b;3,5\n", r"toy\.txt:1: not an edge; got 'a;b;3,5'.* Write decimal points"),
        ("a\n", r"toy\.txt:1: not an edge"),
        ("a b 3 4\n", r"toy\.txt:1: not an edge"),
        ("# nothing\n", "no edges"),
        (
            "# mine\nfrom,to,length\na,b,3\n",
            r"toy\.txt:2: .*got 'length'.* Is this a header\? Put # before it\.$",
        ),
        ("from,to,length,name\na,b,3,x\n", r"toy\.txt:1: not an edge.* Is this a header\?"),
        (
            "a b 3\nc d far\n",
            r"toy\.txt:2: an edge has no usable length; got 'far'; expected metres above 0\. Write two nodes",
        ),
        ("a b nan\n", r"expected metres above 0\. Write two nodes"),
    ],
)
def test_bad_edge_lists_are_told_with_their_line(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "toy.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AfootError, match=words):
        read_map(path)


def test_graphml(tmp_path: Path) -> None:
    graph = nx.Graph(name="toy")
    graph.add_node("a", x=0.0, y=0.0)
    graph.add_node("b", x=0.0, y=7.0)
    graph.add_edge("a", "b", length=9.0, highway="steps")
    nx.write_graphml(graph, tmp_path / "toy.graphml")
    map = read_map(tmp_path / "toy.graphml")
    assert (map.ways[0].length_m, map.ways[0].going, map.places[1].y_m) == (9.0, Going.STAIRS, 7.0)


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="length" for="edge" attr.name="length" attr.type="double"/><graph edgedefault="undirected">
<node id="a"/><node id="b"/>{edges}</graph></graphml>"""
FAR = '<edge source="a" target="b"><data key="length">{}</data></edge>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GRAPHML.format(edges='<edge source="a" target="a"/>'), "edge a - a: an edge leads"),
        (GRAPHML.format(edges='<edge source="a" target="b"/><edge source="b" target="a"/>'), "given twice"),
        (GRAPHML.format(edges=""), "no edges"),
        (GRAPHML.format(edges=FAR.format(-3)), "edge a - b: an edge has no usable length; got -3.0"),
        (GRAPHML.format(edges=FAR.format("NaN")), "edge a - b: an edge has no usable length; got nan"),
        ("<graphml>", "cannot be read as GraphML"),
        ("<?xml version='1.0' encoding='null'?><graphml/>", r"as GraphML \(unknown encoding"),
        (" ", "toy.graphml: the file is empty"),
    ],
)
def test_bad_graphml_is_told(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "toy.graphml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AfootError, match=words) as caught:
        read_map(path)
    assert "toy" in str(caught.value)


def test_the_fix_of_self_loops_and_repeated_edges_works_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "toy.graphml"
    edges = '<edge source="a" target="b"/><edge source="b" target="b"/><edge source="b" target="a"/>'
    path.write_text(GRAPHML.format(edges=edges), encoding="utf-8")
    for words in ("an edge is given twice", "an edge leads from a node to itself"):
        with pytest.raises(AfootError, match=words) as caught:
            read_map(path)
        (line,) = re.findall(r"networkx[^:]*: ([^;]+)", caught.value.fix)
        found = {"nx": nx, "G": nx.read_graphml(path)}
        exec(line, found)
        nx.write_graphml(found["G"], path)
    assert len(read_map(path).ways) == 1


def test_the_same_for_directed_graphs(tmp_path: Path) -> None:
    path = tmp_path / "toy.graphml"
    edges = '<edge source="a" target="b"/><edge source="a" target="b"/><edge source="b" target="a"/>'
    text = GRAPHML.format(edges=edges).replace('"undirected"', '"directed"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AfootError, match="given twice") as caught:
        read_map(path)
    assert "G = nx.DiGraph(G);" in caught.value.fix


@pytest.mark.parametrize("data", [{}, {"weight": 5.0, "length": 5.0}])
def test_what_networkx_writes_with_braces_is_told_with_what_to_write(
    data: dict[str, float], tmp_path: Path
) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", **data)
    path = tmp_path / "toy.edgelist"
    nx.write_edgelist(graph, path)
    with pytest.raises(AfootError, match=r"toy.edgelist:1: .* nx.write_edgelist writes") as caught:
        read_map(path)
    if not data:
        return
    calls = re.findall(r"nx\.\w+\([^)]*\)", caught.value.fix)
    assert len(calls) == 2
    for call in calls:
        exec(call, {"nx": nx, "G": graph, "file": path})
        assert [way.length_m for way in read_map(path).ways] == [5.0]


@pytest.mark.parametrize(
    ("data", "warned"),
    [
        ({"weight": 5.0}, True),
        ({"weight": 5.0, "length": 2.0}, False),
        ({"weight": 5.0, "length_m": 2.0}, False),
        ({"weight": 1.0}, False),  # what nx.from_numpy_array gives every edge
        ({}, False),
    ],
)
def test_a_weight_is_no_length_and_is_warned_of(data: dict[str, float], warned: bool, tmp_path: Path) -> None:
    graph = nx.Graph()
    graph.add_edge("b", "c", length=3.0)
    graph.add_edge("a", "b", **data)
    nx.write_graphml(graph, tmp_path / "toy.graphml")
    for map in (from_networkx(graph), read_map(tmp_path / "toy.graphml")):
        assert {way.length_m for way in map.ways} == {3.0, 2.0 if len(data) > 1 else 1.0}
        assert map.warnings == ((UNREAD_WEIGHTS,) if warned else ())
        assert describe(map)["warnings"] == list(map.warnings)
