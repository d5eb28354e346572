"""Maps: everything that reads what people draw and gives a `Map` in local metres."""

from afoot.maps.compact import load_map, save_map
from afoot.maps.describe import describe
from afoot.maps.graphs import from_networkx
from afoot.maps.grids import no_free_cell
from afoot.maps.model import Area, Building, Ground, GroundName, Map, Place, Way, Window
from afoot.maps.places import named
from afoot.maps.read import bundled_map, bundled_names, read_map, with_roofs
from afoot.maps.window import window

__all__ = [
    "Area",
    "Building",
    "Ground",
    "GroundName",
    "Map",
    "Place",
    "Way",
    "Window",
    "bundled_map",
    "bundled_names",
    "describe",
    "from_networkx",
    "load_map",
    "named",
    "no_free_cell",
    "read_map",
    "save_map",
    "window",
    "with_roofs",
]
