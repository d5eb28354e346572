"""`afoot export`: a recorded chase as a file to send: a page, a picture, a moving one, GeoJSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot._files import whole
from afoot.cli.outputs import FORCE, check_out
from afoot.cli.progress import compiling, drawing_bar
from afoot.cli.run import rules_told
from afoot.cli.show import counted, print_json, print_table, say, wrapped
from afoot.errors import AfootError, Where, likely
from afoot.version import __version__

if TYPE_CHECKING:
    from afoot.viewer.played import Played
    from afoot.viewer.shown import Shown

ENDINGS = {"html": (".html", ".htm"), "gif": (".gif",), "geojson": (".geojson", ".json"), "png": (".png",)}
EPILOG = (
    "Examples:  afoot export afoot-runs.duckdb --html chase.html  |  "
    "afoot export afoot-runs.duckdb --run 2 --chase 7 --png chase.png --at 120 --view pursuers  |  "
    "afoot export afoot-runs.duckdb --gif chase.gif --geojson chase.geojson"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """files: by what they are. view: None where none was stated."""

    files: dict[str, Path]
    at: int | None
    view: str | None
    json: bool


def export(
    record: Path = typer.Argument(..., metavar="RECORD", help="A ledger, such as afoot-runs.duckdb."),
    run: int | None = typer.Option(None, help="Number of the run; the last one if not stated."),
    chase: int = typer.Option(0, help="Number of the chase, tracked or not."),
    html: Path | None = typer.Option(
        None, metavar="FILE", help="A page in one file, to open without a network."
    ),
    gif: Path | None = typer.Option(None, metavar="FILE", help="A moving picture of the whole chase."),
    geojson: Path | None = typer.Option(
        None, metavar="FILE", help="Tracks, events and contacts, for other programs."
    ),
    png: Path | None = typer.Option(None, metavar="FILE", help="A picture of one tick."),
    at: int | None = typer.Option(None, show_default="the last", help="The tick that --png shows."),
    view: str | None = typer.Option(
        None,
        show_default="truth; all in --html",
        help="Whose: truth, pursuers or evaders. What a side did not know is left out.",
    ),
    force: bool = typer.Option(False, "--force", help=FORCE),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Write a recorded chase as files to send: a page, a moving picture, a picture of one tick, GeoJSON."""
    from afoot.viewer.encode import open_run

    stated = {"html": html, "gif": gif, "geojson": geojson, "png": png}
    asked = _Asked({what: file for what, file in stated.items() if file is not None}, at, view, json)
    _check(asked, record, force)
    shown = open_run(record, run)
    told = _write(asked, _open(shown, chase, at, json))
    if json:
        print_json(told)
    else:
        _show(told)
    return 0


def _check(asked: _Asked, record: Path, force: bool) -> None:
    """Raise AfootError for what cannot be written, before anything is read."""
    from afoot.viewer.scene import VIEWS

    if not asked.files:
        raise AfootError(
            "nothing is asked for",
            expected="--html, --gif, --geojson or --png, and a file",
            fix="Add for example --html chase.html.",
        )
    if asked.at is not None and "png" not in asked.files:
        raise AfootError(
            "--at is of a picture", where=Where(field="--at"), came=asked.at, fix="Add --png FILE."
        )
    if asked.view is not None and asked.view not in VIEWS:
        raise AfootError("no such view", where=Where(field="--view"), came=asked.view,
                         expected=f"one of {', '.join(VIEWS)}", fix=likely(asked.view, VIEWS))  # fmt: skip
    for what, file in asked.files.items():
        _check_file(what, file, record, force)
    if len({file.resolve() for file in asked.files.values()}) < len(asked.files):
        raise AfootError(
            "two files cannot be one",
            came=", ".join(map(str, asked.files.values())),
            fix="Give each its own name.",
        )


def _check_file(what: str, file: Path, record: Path, force: bool) -> None:
    field = f"--{what}"
    if file.suffix.lower() not in ENDINGS[what]:
        fix = f"Write {file.with_suffix(ENDINGS[what][0])}"
        raise AfootError("this file has another ending", where=Where(field=field), came=str(file),
                         expected=" or ".join(ENDINGS[what]), fix=fix)  # fmt: skip
    if file.resolve() == record.resolve():
        raise AfootError(
            "this would write over the ledger", where=Where(file, field=field), fix="Name another file."
        )
    check_out(field, file, force=force)


def _open(shown: Shown, chase: int, at: int | None, as_json: bool) -> Played:
    """The chase, played again where no track of it was kept. Raises AfootError for a tick that it has not."""
    from afoot.studies.warm import announce, warm
    from afoot.viewer.encode import open_chase
    from afoot.viewer.exports.picture import check_tick

    check_tick(int(shown.ledger.chase(shown.run, chase)["ticks"]), at)
    if chase not in shown.ledger.tracked(shown.run):
        announce(shown.game, say, tracked=True)
        with compiling(as_json) as stage:
            warm(shown.game, tracked=True, stage=stage)
    return open_chase(shown, chase)


def _write(asked: _Asked, chase: Played) -> dict[str, Any]:
    """Write all that is asked for, each file whole or not at all, and tell of it."""
    from afoot.studies.rules_told import rules_told as rules_of

    files = []
    for what, file in asked.files.items():
        with whole(file) as part:
            more = _WRITERS[what](asked, chase, part)
        files.append({"what": what, "file": str(file), "bytes": file.stat().st_size, **more})
    where = chase.shown.map
    return {
        "record": str(chase.shown.ledger.path),
        "run": chase.shown.run,
        "chase": chase.number,
        "scenario": chase.shown.game.scenario.name,
        "ticks": int(chase.chase["ticks"]),
        "rules": rules_of(chase.shown.game),
        "tier": "estimate",
        "bound": "no bound",
        "attribution": where.attribution,
        "licence": where.licence,
        "files": files,
        "version": __version__,
    }


def _views(asked: _Asked) -> Sequence[str]:
    from afoot.viewer.scene import VIEWS

    return VIEWS if asked.view is None else (asked.view,)


def _html(asked: _Asked, chase: Played, file: Path) -> dict[str, Any]:
    from afoot.viewer.exports.one_file import write_html

    write_html(chase, _views(asked), file)
    return {"views": list(_views(asked))}


def _gif(asked: _Asked, chase: Played, file: Path) -> dict[str, Any]:
    from afoot.viewer.exports.material import material
    from afoot.viewer.exports.picture import write_gif

    view = asked.view or "truth"
    with drawing_bar(asked.json) as progress:
        moving = write_gif(material(chase, view), file, progress)
    return {"views": [view], **moving._asdict()}


def _geojson(asked: _Asked, chase: Played, file: Path) -> dict[str, Any]:
    from afoot.viewer.exports.geojson import write_geojson
    from afoot.viewer.exports.material import material

    view = asked.view or "truth"
    features, coordinates = write_geojson(material(chase, view), file)
    return {"views": [view], "features": features, "coordinates": coordinates}


def _png(asked: _Asked, chase: Played, file: Path) -> dict[str, Any]:
    from afoot.viewer.exports.material import material
    from afoot.viewer.exports.picture import check_tick, write_png

    view = asked.view or "truth"
    shown = material(chase, view)
    tick = check_tick(shown.ticks, asked.at)
    write_png(shown, tick, file)
    return {"views": [view], "tick": tick}


_WRITERS: dict[str, Callable[[_Asked, Any, Path], dict[str, Any]]] = {
    "html": _html,
    "gif": _gif,
    "geojson": _geojson,
    "png": _png,
}


def _show(told: dict[str, Any]) -> None:
    print_table(
        f"{told['scenario']}, run {told['run']}, chase {told['chase']}, {told['ticks']:,} ticks",
        ("file", "kB", "shows", "what"),
        [
            (one["file"], f"{-(-one['bytes'] // 1000):,}", ", ".join(one["views"]), _what(one))
            for one in told["files"]
        ],
    )
    if told["attribution"]:
        whose = f"{told['attribution']}, {told['licence']}"
        print(wrapped(f"The map is {whose}: the files say so, and whoever shows them has to."))
    print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
    print(f"One chase of many. Tier: {told['tier']} ({told['bound']}).")


def _what(one: dict[str, Any]) -> str:
    if one["what"] == "gif":
        size, every = f"{one['width_px']} x {one['height_px']}", counted(one["every_ticks"], "tick")
        return f"{one['frames']} frames of {size} pixels, every {every}"
    if one["what"] == "geojson":
        return f"{one['features']:,} features; {one['coordinates'].split(' and ')[0]}"
    return "opens without a network" if one["what"] == "html" else f"tick {one['tick']:,}"
