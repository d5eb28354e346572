"""What `afoot run` says on standard error while it is at work: what is compiled and for how long, and chases done."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from afoot.cli.show import say, tell
from afoot.errors import AfootError

if TYPE_CHECKING:
    from afoot.solvers.drive import Progress as Solving
    from afoot.solvers.drive import Step
    from afoot.studies.run import Progress

INTERRUPTED = 130
PATIENCE_S = 0.5
EVERY_S = 10.0  # between lines of progress, where there is no terminal


@contextmanager
def compiling(as_json: bool) -> Iterator[Callable[[str], None]]:
    """Takes the stages of a compilation as they begin, and says now and then which is at work and for how long.

    Compilers hold the interpreter for long, so a thread says it whenever it can. Ctrl-C ends the process at once.
    """
    began = stage_began = time.monotonic()
    stage, done = "", threading.Event()

    def begin(name: str) -> None:
        nonlocal stage, stage_began
        stage, stage_began = name, time.monotonic()

    def watch() -> None:
        while not done.wait(EVERY_S):
            if stage:
                now = time.monotonic()
                say(f"compiling {stage}: {now - stage_began:.0f} s so far, {now - began:.0f} s in all")

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        with _leaving_at_once(as_json):
            yield begin
    finally:
        done.set()
        watcher.join()


def compile_once(what: str, is_warm: bool, about_s: int, make: Callable[[], None], as_json: bool) -> None:
    """Have kernels compiled, or loaded from disk, and say so where they are not at hand. about_s: CPU time."""
    if not is_warm:
        say(f"compiling {what} (once per installation, about {about_s} s of processor time)")
    with compiling(as_json) as stage:
        stage(what)
        make()


@contextmanager
def _leaving_at_once(as_json: bool) -> Iterator[None]:
    """Ctrl-C ends the process on the spot: a compiler that is interrupted half way fails in ways of its own.

    What it has finished is on disk already, each file whole.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def leave(number: int, frame: object) -> None:
        tell(
            AfootError(
                "interrupted while compiling; what is compiled is kept",
                fix="Start it anew: it goes on from what is compiled.",
            ),
            as_json=as_json,
        )
        sys.stdout.flush()
        os._exit(INTERRUPTED)

    signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def bar(count: int, as_json: bool, of: str = "chases") -> Iterator[Progress | None]:
    """Chases done and chases a second on standard error: a bar, or a line now and then where that is no terminal.

    Nothing for --json: programs have their answer at the end.
    """
    if as_json:
        yield None
        return
    if not sys.stderr.isatty():
        yield _lines(count, of)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(of),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(of, total=count, rate="")

        def tell(done: int, chases_per_s: float) -> None:
            shown.update(task, completed=done, rate=f"{chases_per_s:,.0f} {of}/s")

        yield tell


def _lines(count: int, of: str) -> Progress:
    """Tells of chases done every EVERY_S seconds, so of short runs nothing."""
    last = time.monotonic()

    def tell(done: int, chases_per_s: float) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY_S and done < count:
            last = time.monotonic()
            left_s = (count - done) / chases_per_s
            say(f"{done:,} of {count:,} {of}, {chases_per_s:,.0f} {of}/s, about {left_s:,.0f} s left")

    return tell


@contextmanager
def drawing_bar(as_json: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Frames drawn, and how many there are to draw, as `bar` does it."""
    if as_json:
        yield None
        return
    if not sys.stderr.isatty():
        last = time.monotonic()

        def line(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last >= EVERY_S and done < of:
                last = time.monotonic()
                say(f"{done:,} of {of:,} frames drawn")

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("frames"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("frames", total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


@contextmanager
def solving_bar(as_json: bool) -> Iterator[Solving | None]:
    """Rounds of a game being solved, teams done in each and the share of positions won so far, as `bar` does it."""
    if as_json:
        yield None
        return
    if not sys.stderr.isatty():
        yield _rounds()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[won]}"),
        TimeElapsedColumn(),
    )
    shown = Progress(*columns, console=Console(stderr=True), transient=True)
    task = shown.add_task("solving", total=1.0, won="")

    def tell(step: Step) -> None:
        shown.start()  # with the first step: who leaves while kernels compile finds a terminal as it was
        won = f"{100 * step.won:.1f} % won"
        shown.update(task, completed=step.done, description=f"round {step.round:,}", won=won)

    try:
        yield tell
    finally:
        shown.stop()


def _rounds() -> Solving:
    """Tells how far solving has come every EVERY_S seconds."""
    last = time.monotonic()

    def tell(step: Step) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY_S:
            last = time.monotonic()
            say(f"solving: round {step.round:,}, {100 * step.won:.1f} % of positions won so far")

    return tell


def board_progress() -> Any:
    """Tells the stages of a board's compilation, each once, where it takes long enough to wonder."""
    began = time.monotonic()
    told: set[str] = set()

    def tell(stage: str, share: float) -> None:
        if stage not in told and time.monotonic() - began > PATIENCE_S:
            told.add(stage)
            say(f"compiling the board: {stage}")

    return tell
