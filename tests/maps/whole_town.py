"""A town with one of everything that the OpenStreetMap reader knows, drawn quarter by quarter."""

from __future__ import annotations

from afoot.maps.osm_tags import GATES, GOING_OF, WALLS
from tests.maps.osm_writing import XY, Town

GAP_M = 20.0  # between parallel ways, so that none of them meets another


def whole_town() -> Town:
    """All quarters along one main street from (0, 0) to (2000, 0)."""
    town = Town()
    marks: list[XY] = [(100.0 * k, 0.0) for k in range(21)]
    town.way(marks, highway="primary", name="Main Street", width="12,5 m", lit="yes")
    _kinds_of_way(town)
    _who_may_walk(town)
    _barriers(town)
    _heights(town)
    _hall(town)
    _houses(town)
    _squares(town)
    _edges(town)
    _unreadable(town)
    return town


def _kinds_of_way(town: Town) -> None:
    """South-west: a way of every kind that is walked, off Main Street's first place."""
    for k, kind in enumerate(sorted(GOING_OF)):
        y = -GAP_M * (k + 1)
        town.way([(0.0, 0.0), (0.0, y), (60.0, y)], highway=kind)
    town.way([(100.0, 0.0), (100.0, -40.0)], highway="path", width="40'", maxheight="1.1")
    town.way([(100.0, -40.0), (130.0, -40.0)], highway="footway", oneway__foot="yes", lit="no", est_width="3")
    town.way([(130.0, -40.0), (130.0, -80.0)], highway="footway", foot__backward="no")


def _who_may_walk(town: Town) -> None:
    """Ways that are left out, each for another reason, and two that a stated foot lets in."""
    left_out = [
        {"highway": "motorway"},
        {"highway": "construction"},
        {"highway": "elevator"},
        {"highway": "service", "access": "private"},
        {"highway": "service", "access": "no"},
        {"highway": "path", "foot": "no"},
        {"highway": "path", "foot": "private"},
        {"highway": "trunk", "motorroad": "yes"},
    ]
    let_in = [
        {"highway": "service", "access": "private", "foot": "yes"},
        {"highway": "trunk", "motorroad": "yes", "foot": "designated"},
    ]
    for k, tags in enumerate([*left_out, *let_in]):
        town.way([(200.0, 0.0), (200.0 + GAP_M * (k + 1), -50.0)], **tags)


def _barriers(town: Town) -> None:
    """A street with a gate of every kind, one with walls of every kind, locked ones, doors on and off ways."""
    open_ones = [(500.0 + 5.0 * k, -30.0) for k in range(len(GATES))]
    shut_ones = [(700.0 + 5.0 * k, -30.0) for k in range(len(WALLS))]
    for at, what in zip(open_ones, sorted(GATES), strict=True):
        town.node(at, barrier=what)
    for at, what in zip(shut_ones, sorted(WALLS), strict=True):
        town.node(at, barrier=what)
    town.way([(500.0, 0.0), *open_ones], highway="footway")
    town.way([(700.0, 0.0), *shut_ones], highway="footway")
    locked: list[XY] = [(800.0, -10.0), (800.0, -20.0), (800.0, -30.0), (800.0, -40.0)]
    town.way([(800.0, 0.0), *locked], highway="footway")
    town.node(locked[0], barrier="gate", locked="yes")
    town.node(locked[1], barrier="gate", access="private", foot="yes")
    town.node(locked[2], barrier="bollard")
    town.node(locked[3], entrance="main")
    town.node((820.0, -10.0), entrance="yes")
    town.node((820.0, -20.0), door="hinged")


def _heights(town: Town) -> None:
    """Bridges in one piece and in two, one over a street, a tunnel with stairs down to it, stairs up a hill."""
    town.way([(900.0, 0.0), (900.0, 200.0)], highway="footway", bridge="yes", layer="1")
    town.way([(900.0, 200.0), (1000.0, 200.0)], highway="footway")
    town.way([(1000.0, 200.0), (1000.0, 150.0)], highway="primary", bridge="yes")
    town.way([(1000.0, 150.0), (1000.0, 100.0)], highway="primary", bridge="yes")
    town.way([(1000.0, 100.0), (1000.0, 0.0)], highway="primary")
    town.way([(850.0, 100.0), (950.0, 100.0)], highway="path")  # under the first bridge
    town.way([(1100.0, 0.0), (1100.0, -150.0)], highway="footway", tunnel="yes", layer="-2")
    town.way([(1100.0, -150.0), (1130.0, -150.0)], highway="steps")
    town.way([(1130.0, -150.0), (1130.0, 0.0)], highway="footway")
    town.way([(1150.0, 0.0), (1160.0, 40.0), (1170.0, 80.0)], highway="steps")
    town.way([(1170.0, 80.0), (1250.0, 80.0)], highway="footway", level="2")
    town.way([(1200.0, 0.0), (1200.0, -100.0)], highway="cycleway", tunnel="culvert")


def _hall(town: Town) -> None:
    """A hall with an archway of every tagging, corridors on two levels, stairs between, and a cellar."""
    town.box(1300.0, 20.0, 1400.0, 80.0, building="yes", name="Hall", building__levels="4", roof__levels="1")
    for k, tags in enumerate([{"tunnel": "building_passage"}, {"covered": "arcade"}, {}]):
        x = 1310.0 + GAP_M * k
        town.way([(1300.0, 0.0), (x, 10.0), (x, 90.0)], highway="footway", **tags)
    town.way([(1370.0, 30.0), (1390.0, 30.0)], highway="corridor", level="2")
    town.way([(1390.0, 30.0), (1390.0, 50.0)], highway="steps", indoor="yes", level="0;2")
    town.way([(1390.0, 50.0), (1370.0, 50.0)], highway="footway", indoor="yes", level="0")
    town.way([(1370.0, 60.0), (1390.0, 60.0)], highway="footway", layer="-1")
    town.way([(1370.0, 70.0), (1390.0, 70.0)], highway="footway", layer="1")
    town.way([(1399.5, 19.0), (1401.0, 20.5)], highway="path")  # cuts the corner by less than a metre
    town.way([(1410.0, 0.0), (1410.0, -30.0)], highway="corridor")  # in no building


def _houses(town: Town) -> None:
    """North-west: heights in every notation, a canopy, a cellar, parts, a courtyard, a house of two outlines."""
    stated = [
        {"height": "12.5"},
        {"height": "40'"},
        {"building__height": "7 m"},
        {"building__levels": "3"},
        {"height": "20", "min_height": "4"},
        {"building__levels": "5", "building__min_level": "2"},
        {"height": "8", "roof__shape": "gabled"},
        {"layer": "-1", "height": "4"},
        {"location": "underground"},
        {},
    ]
    for k, tags in enumerate(stated):
        town.box(30.0 * k, 20.0, 30.0 * k + GAP_M, 40.0, building="yes", **tags)
    town.box(0.0, 60.0, 20.0, 80.0, building="roof")
    town.box(30.0, 60.0, 50.0, 80.0, building="ship", height="6")
    town.box(60.0, 60.0, 100.0, 80.0, building="church", height="15", name="Dom")
    town.box(60.0, 60.0, 70.0, 70.0, building__part="yes", height="60", name="Spire")
    town.box(110.0, 60.0, 150.0, 80.0, building="yes", name="Block")
    town.box(110.0, 60.0, 130.0, 80.0, building__part="yes", building__levels="5")
    town.box(130.0, 60.0, 150.0, 80.0, building__part="yes")
    town.box(160.0, 60.0, 170.0, 70.0, building__part="yes", height="3")  # part of nothing
    outer = town.box(0.0, 100.0, 60.0, 160.0)
    inner = town.box(20.0, 120.0, 40.0, 140.0)
    town.relation([(outer, "outer"), (inner, "inner")], building="yes", height="18", name="Court")
    west = town.way([(100.0, 100.0), (80.0, 100.0), (80.0, 140.0), (100.0, 140.0)])
    east = town.way([(100.0, 140.0), (120.0, 140.0), (120.0, 100.0), (100.0, 100.0)])
    town.relation([(west, "outer"), (east, "outer")], building="yes", name="Two halves")
    town.relation([(west, "outer")], building="yes", name="Half")
    town.way([(140.0, 100.0), (160.0, 100.0), (160.0, 120.0)], building="yes")
    town.way([(170.0, 100.0), (190.0, 100.0), (180.0, 100.0), (170.0, 100.0)], building="yes")


def _squares(town: Town) -> None:
    """A square drawn as a ring and one drawn as a relation."""
    town.box(1500.0, 0.0, 1540.0, 40.0, highway="pedestrian", area="yes", name="Market")
    outer = town.box(1600.0, 0.0, 1640.0, 40.0)
    town.relation([(outer, "outer")], highway="pedestrian")


def _edges(town: Town) -> None:
    """Ways and a house that the edge of the extract cuts."""
    town.way([(1700.0, 0.0), (1700.0, 50.0), (1700.0, 90.0)], highway="residential")
    town.way([(1720.0, 30.0), (1720.0, 50.0), (1720.0, 90.0), (1740.0, 50.0), (1740.0, 30.0)], highway="path")
    town.way([(1760.0, 90.0), (1780.0, 90.0)], highway="path")
    town.box(1800.0, 60.0, 1830.0, 90.0, building="yes", height="5")
    town.lost |= {at for at in town.nodes if at[0] >= 1700.0 and at[1] == 90.0 and at != (1800.0, 90.0)}


def _unreadable(town: Town) -> None:
    """What no reader can make sense of."""
    town.way([(1900.0, 0.0), (1900.0, 50.0)], highway="footway", width="wide", layer="?", level="up")
    town.box(1920.0, 20.0, 1940.0, 40.0, building="yes", height="tall", building__levels="many")
    town.box(1950.0, 20.0, 1970.0, 40.0, building="yes", height="4", min_height="6")
    town.box(1980.0, 20.0, 1990.0, 40.0, building="yes", min_height="x", building__min_level="-")
