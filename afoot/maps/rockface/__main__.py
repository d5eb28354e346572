"""Writes the map, and its picture where asked: `python -m afoot.maps.rockface [--picture docs/rockface.svg]`."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from afoot.maps.read import read_map
from afoot.maps.rockface import rockface
from afoot.maps.rockface.picture import picture


def main(data: Path | None = None) -> None:
    """data: the folder for the map, that of the bundled maps if not stated."""
    parser = argparse.ArgumentParser(description="Draw the bundled map rockface.")
    parser.add_argument("--picture", type=Path, help="file for an SVG picture of the map")
    asked = parser.parse_args()
    file = (data or Path(str(files("afoot.maps") / "data"))) / "rockface.geojson"
    file.write_text(rockface(), encoding="utf-8")
    if asked.picture:
        asked.picture.write_text(picture(read_map(file)), encoding="utf-8")


if __name__ == "__main__":
    main()
