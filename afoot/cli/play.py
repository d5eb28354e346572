"""`afoot play`: a person hunts or flees in the browser, with only that side's view."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from afoot.cli.show import own_name, say
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from types import FrameType

    from afoot.studies.play_ask import Asked
    from afoot.viewer.journal import Journal
    from afoot.viewer.plays import Seat

HOST = "127.0.0.1"
EPILOG = (
    "Examples:  afoot play rockface --as evaders  |  afoot play grid --as evaders --against chase --practice  |  "
    "afoot play rockface --as pursuers --seed 7 --record my-games.duckdb  |  afoot play --resume"
)


def play(
    scenario: str | None = typer.Argument(
        None, metavar="SCENARIO", help="A bundled scenario (afoot scenario list) or a YAML file."
    ),
    side: str | None = typer.Option(None, "--as", metavar="SIDE", help="Whom you play: evaders or pursuers."),
    against: str | None = typer.Option(
        None,
        help="The other side's policy, or table:FILE for a solved one; the scenario's own if not stated.",
    ),
    seed: int | None = typer.Option(None, help="Seed; the scenario's own if not stated."),
    practice: bool = typer.Option(False, "--practice", help="Decisions can be taken back."),
    bound: Path | None = typer.Option(
        None,
        metavar="FILE.json",
        help="At the end, measure your play by the bracket of this certificate.",
    ),
    resume: bool = typer.Option(
        False, "--resume", help="Go on with the latest game that was cut short, in place of a SCENARIO."
    ),
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
    from afoot.cli.serving import check_address, serve, tell_cut_short
    from afoot.record import Ledger
    from afoot.record.ledger import DEFAULT
    from afoot.viewer.plays import Plays
    from afoot.viewer.shelf import Shelf
    from afoot.viewer.state import Viewer

    file = Path(DEFAULT) if record is None else record
    check_address(HOST, port)
    journal = None
    if resume:
        _check_alone(("SCENARIO", scenario), ("--as", side), ("--against", against), ("--seed", seed),
                     ("--practice", practice or None))  # fmt: skip
        asked, journal = _cut_short(file)
    else:
        asked = _asked(_stated("SCENARIO", scenario), side, against, seed, practice, file)
        tell_cut_short(file)
    if bound is not None:
        from afoot.studies.play_ask import bounded

        say(f"checking {bound}")
        asked = bounded(asked, bound)
    _make_ready(asked, json)
    plays = Plays(file)
    key = plays.begin(asked, journal)
    viewer = Viewer(shelf=Shelf(Ledger(file)), plays=plays, host=HOST)
    try:
        with _ended_by_terminate():
            return serve(viewer, f"play={key}", port, json, not no_browser, "Play")
    finally:
        plays.close(_tell)


def _stated(name: str, value: str | None) -> str:
    if value is None:
        begins = "afoot play SCENARIO --as SIDE begins a game, afoot play --resume goes on with one."
        raise AfootError("this is missing", where=Where(field=name), fix=begins)
    return value


def _check_alone(*options: tuple[str, object]) -> None:
    """Raise AfootError for what says nothing of a game that has begun."""
    for name, value in options:
        if value is not None:
            raise AfootError(f"{name} is for a game that begins, and --resume goes on with one",
                             where=Where(field=name), came=value, fix=f"Leave {name} out, or --resume.")  # fmt: skip


def _asked(
    scenario: str, side: str | None, against: str | None, seed: int | None, practice: bool, file: Path
) -> Asked:
    """What is to be played, checked before anything is compiled."""
    from afoot.cli.progress import board_progress
    from afoot.scenarios import compile_scenario, load
    from afoot.studies.outside import with_tables
    from afoot.studies.play_ask import ask, check

    read = load(scenario)
    side = _stated("--as", side)
    check(side, against=against, seed=seed, record=file)
    other, _ = with_tables(against, None)
    game = compile_scenario(read, progress=board_progress())
    return ask(game, side, against=other, seed=seed, practice=practice, record=file)


def _cut_short(file: Path) -> tuple[Asked, Journal]:
    """The latest game that was cut short. Raises AfootError where there is none."""
    from afoot.cli.progress import board_progress
    from afoot.record import Ledger
    from afoot.viewer.journal import Journal, cut_short

    Ledger.check(file)
    found = cut_short(file)
    if not found:
        ended = "Games that ended or were left are in it: afoot watch shows them."
        other = "Nor is there such a ledger: name the one that the game was to go to by --record."
        raise AfootError("no game that was to go to this ledger was cut short", where=Where(file),
                         fix=ended if file.exists() else other)  # fmt: skip
    path, head = found[0]
    left = f"; {len(found) - 1} more wait" if len(found) > 1 else ""
    say(f"Going on with {head.scenario} as {head.side}{left}.")
    journal = Journal.taken(path)
    return journal.asked(file, board_progress()), journal


def _make_ready(asked: Asked, as_json: bool) -> None:
    from afoot.cli.progress import compiling
    from afoot.cli.show import warn
    from afoot.studies.play_ask import ready
    from afoot.studies.warm import announce

    if not as_json:
        warn(asked.game.warnings)
    announce(asked.game, say, tracked=True, tables=asked.tables)
    with compiling(as_json) as stage:
        ready(asked, stage)


def _tell(seat: Seat) -> None:
    kept = seat.play.kept
    if kept is not None:
        watch = f"{own_name()} watch {shlex.quote(str(kept.file))} --run {kept.run}"
        say(f"Recorded as run {kept.run} in {kept.file}. Watch it: {watch}")


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
