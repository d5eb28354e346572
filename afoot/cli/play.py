"""`afoot play`: a person hunts or flees in the browser, with only that side's view."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from afoot.cli.show import say

if TYPE_CHECKING:
    from types import FrameType

    from afoot.viewer.plays import Seat

HOST = "127.0.0.1"
EPILOG = (
    "Examples:  afoot play rockface --as evaders  |  afoot play grid --as evaders --against chase --practice  |  "
    "afoot play rockface --as pursuers --seed 7 --record my-games.duckdb"
)


def play(
    scenario: str = typer.Argument(
        ..., metavar="SCENARIO", help="A bundled scenario (afoot scenario list) or a YAML file."
    ),
    side: str = typer.Option(..., "--as", metavar="SIDE", help="Whom you play: evaders or pursuers."),
    against: str | None = typer.Option(
        None,
        help="The other side's policy, or table:FILE for a solved one; the scenario's own if not stated.",
    ),
    seed: int | None = typer.Option(None, help="Seed; the scenario's own if not stated."),
    practice: bool = typer.Option(False, "--practice", help="Decisions can be taken back."),
    record: Path | None = typer.Option(
        None, show_default="afoot-runs.duckdb", help="Ledger that the chase goes to."
    ),
    port: int = typer.Option(0, show_default="any free one", help="Port to listen on."),
    no_browser: bool = typer.Option(False, "--no-browser", help="Open no browser, only print the address."),
    json: bool = typer.Option(
        False, "--json", help="Print one JSON object with the address, and open no browser."
    ),
) -> int:
    """Hunt or flee yourself: a page in the browser shows what your side sees, and takes your orders."""
    from afoot.cli.progress import board_progress, compiling
    from afoot.cli.serving import check_address, serve
    from afoot.cli.show import warn
    from afoot.record import Ledger
    from afoot.record.ledger import DEFAULT
    from afoot.scenarios import compile_scenario, load
    from afoot.studies.outside import with_tables
    from afoot.studies.playing import ask, check, ready
    from afoot.studies.warm import announce
    from afoot.viewer.plays import Plays
    from afoot.viewer.shelf import Shelf
    from afoot.viewer.state import Viewer

    file = Path(DEFAULT) if record is None else record
    read = load(scenario)
    check(side, against=against, seed=seed, record=file)
    other, _ = with_tables(against, None)
    check_address(HOST, port)
    game = compile_scenario(read, progress=board_progress())
    asked = ask(game, side, against=other, seed=seed, practice=practice, record=file)
    if not json:
        warn(game.warnings)
    announce(game, say, tracked=True)
    with compiling(json) as stage:
        ready(asked, stage)
    plays = Plays(file)
    key = plays.begin(asked)
    viewer = Viewer(shelf=Shelf(Ledger(file)), plays=plays, host=HOST)
    try:
        with _ended_by_terminate():
            return serve(viewer, f"play={key}", port, json, not no_browser, "Play")
    finally:
        plays.close(_tell)


def _tell(seat: Seat) -> None:
    kept = seat.play.kept
    if kept is not None:
        say(f"Recorded as run {kept.run} in {kept.file}. Watch it: afoot watch {kept.file} --run {kept.run}")


@contextmanager
def _ended_by_terminate() -> Iterator[None]:
    """SIGTERM ends the process as Ctrl-C does, so that what has been played is kept."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
