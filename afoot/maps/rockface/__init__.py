"""The bundled map `rockface`, drawn by hand in numbers: a town, a hospital, a school, a tunnel, a shelter.

`python -m afoot.maps.rockface` writes the map beside the other bundled ones, and with `--picture FILE` its picture.
"""

from __future__ import annotations

from afoot.maps.rockface import hill, hospital, market, school, streets
from afoot.maps.rockface.pen import Pen


def rockface() -> str:
    """The map as a GeoJSON document."""
    pen = Pen()
    for part in (streets, hospital, market, school, hill):
        part.draw(pen)
    return pen.text("rockface", "MIT")
