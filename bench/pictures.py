"""The pictures of the page in docs/images/, taken in a real browser.

    python bench/pictures.py [--into DIR] [--all]

--all: every picture and some more at all sizes, light and dark, for a person to look at; give a DIR then.
"""

from __future__ import annotations

import argparse
import io
import itertools
import pathlib
import tempfile
from typing import Any, NamedTuple

from PIL import Image

import afoot
from afoot.record import Ledger
from afoot.studies.play_ask import ask, ready
from afoot.viewer.plays import Plays
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from bench.viewer import longest_chase
from bench.watch import HOME, chromium
from tests.viewer.chromium import READY
from tests.viewer.serving import Client, served

IMAGES = HOME.parent / "docs" / "images"
LAPTOP, MIDDLE, PHONE, TABLET, LARGE = (1280, 800), (1000, 700), (390, 844), (820, 1180), (1920, 1080)


class Shot(NamedTuple):
    """A picture: what is shown, and what is done before it is taken."""

    name: str
    place: str  # behind the # of the page's address
    size: tuple[int, int] = LAPTOP
    theme: str = "light"
    keys: tuple[str, ...] = ()
    click: str = ""


def shots(helsinki: tuple[int, int], rockface: int, grid: int) -> tuple[list[Shot], list[Shot]]:
    """The pictures of the docs, and what else is worth a look."""
    run, chase = helsinki
    town, story = f"run={run}&chase={chase}&tick=150", f"run={rockface}&chase=0&tick=235"
    shown = [
        Shot("page-helsinki", town, keys=("h",)),
        Shot("page-helsinki-dark", town, theme="dark", keys=("h",)),
        Shot("page-rockface", story, keys=("m",) * 5),
        Shot("page-pursuers", f"{town}&view=pursuers", theme="dark"),
        Shot("page-phone", story, size=PHONE),
        Shot("page-phone-dark", town, size=PHONE, theme="dark", keys=("h",)),
        Shot("page-middle", story, size=MIDDLE),
        Shot("page-middle-dark", story, size=MIDDLE, theme="dark"),
        Shot("page-play", "play", click="[data-act=begin]"),
    ]
    return shown, [
        Shot("grid", f"run={grid}&chase=0&tick=20"),
    ]


def take(started: Any, client: Client, shot: Shot) -> bytes:
    """The picture as a PNG of 256 colours, a third of the size of one of all."""
    width, height = shot.size
    context = started.new_context(viewport={"width": width, "height": height}, color_scheme=shot.theme)
    page = context.new_page()
    page.goto(f"http://{client.url}/?token={client.viewer.token}#{place(client, shot)}")
    page.wait_for_function(
        READY if shot.place != "play" else "() => document.querySelector('[data-act=begin]')"
    )
    if shot.click:
        page.click(shot.click)
    for key in shot.keys:
        page.keyboard.press(key)
    page.wait_for_timeout(1500)
    with Image.open(io.BytesIO(page.screenshot())) as image:
        out = io.BytesIO()
        few = image.convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    context.close()
    return out.getvalue()


def place(client: Client, shot: Shot) -> str:
    """The place of a recorded chase, or of a game that is begun for this picture."""
    plays = client.viewer.plays
    if shot.place != "play" or plays is None:
        return shot.place
    asked = ask("rockface", record=plays.record, side="evaders", seed=54)
    ready(asked)
    return f"play={plays.begin(asked)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--into", type=pathlib.Path, default=IMAGES)
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as started:
        record = pathlib.Path(folder) / "runs.duckdb"
        helsinki = longest_chase(record, "helsinki")
        afoot.run("rockface", chases=1, tracks=1, record=record)
        afoot.run("grid", chases=1, seed=1, tracks=1, record=record)
        last = Ledger.open(record).runs()[-1]["run"]
        wanted, more = shots(helsinki, last - 1, last)
        if asked.all:
            wanted = [
                shot._replace(name=f"{shot.name}-{size[0]}-{theme}", size=size, theme=theme)
                for shot, size, theme in itertools.product(
                    wanted + more, (LAPTOP, MIDDLE, PHONE, TABLET, LARGE), ("light", "dark")
                )
            ]
        asked.into.mkdir(parents=True, exist_ok=True)
        plays = Plays(pathlib.Path(folder) / "games.duckdb")
        with served(Viewer(shelf=Shelf(Ledger.open(record)), plays=plays)) as client:
            for shot in wanted:
                file = asked.into / f"{shot.name}.png"
                file.write_bytes(take(started, client, shot))
                print(file, file.stat().st_size)
        plays.close()


if __name__ == "__main__":
    main()
