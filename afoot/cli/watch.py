"""`afoot watch`: a page in the browser that shows recorded chases, or one that is played now."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.viewer.live import Live
    from afoot.viewer.shelf import Shelf

EPILOG = (
    "Examples:  afoot watch afoot-runs.duckdb  |  afoot watch afoot-runs.duckdb --run 2 --chase 0 --tick 120  |  "
    "afoot watch rockface --live --seed 1 --speed 10"
)


def watch(
    record: str = typer.Argument(
        ..., metavar="RECORD", help="A ledger, such as afoot-runs.duckdb; with --live a scenario."
    ),
    run: int | None = typer.Option(None, help="Number of the run; the last one if not stated."),
    chase: int | None = typer.Option(None, show_default="0", help="Number of the chase."),
    tick: int | None = typer.Option(None, show_default="0", help="Tick to begin at."),
    live: bool = typer.Option(
        False, "--live", help="Play one chase of a scenario and show it as it is played."
    ),
    seed: int | None = typer.Option(None, help="With --live: seed; the scenario's own if not stated."),
    speed: float | None = typer.Option(
        None, show_default="1", help="With --live: seconds of the chase in a second."
    ),
    port: int = typer.Option(0, show_default="any free one", help="Port to listen on."),
    host: str = typer.Option(
        "127.0.0.1", help="Address to listen on; any other can be reached from elsewhere."
    ),
    no_browser: bool = typer.Option(False, "--no-browser", help="Open no browser, only print the address."),
    json: bool = typer.Option(
        False, "--json", help="Print one JSON object with the address, and open no browser."
    ),
) -> int:
    """Show recorded chases in the browser: who was where, who saw whom, and what each side knew."""
    from afoot.cli.serving import check_address, serve, tell_cut_short
    from afoot.viewer.state import Viewer

    if live:
        from afoot.viewer.live import check_speed

        _check_alone(("--run", run), ("--chase", chase), ("--tick", tick))
        speed = 1.0 if speed is None else speed
        check_speed(speed)
        check_address(host, port)
        viewer = Viewer(live=_play(record, seed, speed, json), host=host)
        return serve(viewer, "live=1", port, json, not no_browser)
    _check_alone(("--seed", seed), ("--speed", speed))
    tell_cut_short(Path(record))
    shelf, place = _open(Path(record), run, chase or 0, tick or 0)
    return serve(Viewer(shelf=shelf, host=host), place, port, json, not no_browser)


def _check_alone(*options: tuple[str, object]) -> None:
    """Raise AfootError for an option that says nothing here."""
    for name, value in options:
        if value is not None:
            what = (
                f"{name} goes with --live"
                if name in ("--seed", "--speed")
                else f"{name} goes with a ledger, not with --live"
            )
            raise AfootError(what, where=Where(field=name), came=value, fix=f"Leave {name} out.")


def _open(record: Path, run: int | None, chase: int, tick: int) -> tuple[Shelf, str]:
    """A ledger to show, and the place in it to begin at. Raises AfootError where there is no such place."""
    from afoot.record import Ledger
    from afoot.viewer.shelf import Shelf

    if tick < 0:
        raise AfootError(
            "not a tick",
            where=Where(field="--tick"),
            came=tick,
            expected="0 or more",
            fix="Write for example --tick 0.",
        )
    _check_no_scenario(record)
    ledger = Ledger.open(record)
    with ledger.at_once() as found:
        number = found.run(run)["run"]
        row = found.chase(number, chase)
    if tick > row["ticks"]:
        raise AfootError("this tick is not in the chase", where=Where(field="--tick"), came=tick,
                         expected=f"0 to {row['ticks']}, its end",
                         fix=f"Write --tick {row['ticks']} for its end.")  # fmt: skip
    return Shelf(ledger, (number, chase)), f"run={number}&chase={chase}&tick={tick}"


def _check_no_scenario(record: Path) -> None:
    """Raise AfootError for a scenario that is given as a ledger."""
    name = str(record)
    if record.suffix not in (".yaml", ".yml"):
        if record.exists():
            return
        from afoot.scenarios import bundled

        if name not in bundled():
            return
    raise AfootError("this is a scenario, and recorded chases are in a ledger", where=Where(field="RECORD"),
                     came=name, expected="a ledger, or --live",
                     fix=f"afoot watch {shlex.quote(name)} --live shows a chase of it that is played now.")  # fmt: skip


def _play(scenario: str, seed: int | None, speed: float, as_json: bool) -> Live:
    """The chase to be played, with all that it takes compiled."""
    from afoot.cli.progress import board_progress, compiling
    from afoot.cli.show import say, warn
    from afoot.scenarios import compile_scenario, load
    from afoot.scenarios.base import Problems
    from afoot.scenarios.draw_map import draw_map
    from afoot.studies.run import check_numbers, decided
    from afoot.studies.warm import announce, warm
    from afoot.viewer.live import Live

    check_numbers(1, seed, 1, 1)
    read = load(scenario)
    map = draw_map(read, Problems(read.source))
    game, policies, _ = decided(compile_scenario(read, map, progress=board_progress()), None, None)
    if not as_json:
        warn(game.warnings)
    announce(game, say, tracked=True)
    with compiling(as_json) as stage:
        warm(game, tracked=True, stage=stage)
    return Live(game, map, policies, read.seed if seed is None else seed, speed)
