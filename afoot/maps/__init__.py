"""Maps: everything that reads what people draw and gives a `Map` in local metres."""

from afoot.maps.model import Area, Building, Map, Place, Way, Window
from afoot.maps.read import read_map

__all__ = ["Area", "Building", "Map", "Place", "Way", "Window", "read_map"]
