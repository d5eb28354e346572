"""`afoot run`: play many chases and tell who got away."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.show import counted, number, percent, print_json, print_table, say, tell, warn, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.studies.result import Result
    from afoot.studies.run import Progress

INTERRUPTED = 130
CHASES = 1000
PATIENCE_S = 0.5
EVERY_S = 10.0  # between lines of progress, where there is no terminal
# Written out: to import the list would take a quarter of a second at every start. A test holds it to the list.
WITHOUT = (
    "energy, smoke, keen_eye, passages, traces, guise, decoys, cover, witnesses, stamina, bystanders, "
    "refuges, followers"
)
EPILOG = (
    "Examples:  afoot run grid  |  afoot run helsinki --chases 1000 --seed 1 --threads 2  |  "
    "afoot run my.yaml --pursuers cordon --evaders slip --record afoot-runs.duckdb --json  |  "
    "afoot run rockface --story --seed 1"
)


def run(
    scenario: str = typer.Argument(
        ..., metavar="SCENARIO", help="A bundled scenario (afoot scenario list) or a YAML file."
    ),
    chases: int | None = typer.Option(None, show_default="1000", help="How many chases to play."),
    seed: int | None = typer.Option(None, help="Seed; the scenario's own if not stated."),
    pursuers: str | None = typer.Option(None, help="The pursuers' policy; the scenario's own if not stated."),
    evaders: str | None = typer.Option(None, help="The evaders' policy; the scenario's own if not stated."),
    threads: int = typer.Option(1, help="Threads to play on; they change the speed and nothing else."),
    record: Path | None = typer.Option(None, help="Ledger to append to, such as afoot-runs.duckdb."),
    without: str = typer.Option("", metavar="NAME,...", help=f"Mechanisms to leave out: {WITHOUT}."),
    tracks: int = typer.Option(16, help="Chases to record step by step, where a ledger is kept."),
    story: bool = typer.Option(False, "--story", help="Play one chase and tell all that happens in it."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Play chases and tell who was captured, who escaped, how soon and how sure that is."""
    from afoot.cli.story import tell_story
    from afoot.scenarios import compile_scenario, load
    from afoot.scenarios import without as leave_out
    from afoot.studies.run import check_asked
    from afoot.studies.run import run as play
    from afoot.studies.warm import announce, warm

    if story and chases not in (None, 1):
        fix = "Leave out --chases to be told of one chase, or --story to play many."
        raise AfootError("a story is of one chase", where=Where(field="--chases"), came=chases, fix=fix)
    count = (1 if story else CHASES) if chases is None else chases
    left_out = [word.strip() for word in without.split(",") if word.strip()]
    game = compile_scenario(leave_out(load(scenario), left_out), progress=_board_progress())
    check_asked(game, chases=count, seed=seed, threads=threads, tracks=tracks, policies=(pursuers, evaders))
    if not json:
        warn(game.warnings)
    tracked = story or (record is not None and tracks > 0)
    announce(game, say, tracked=tracked)
    with _leaving_at_once(json):
        warm(game, tracked=tracked)
    if story:
        return tell_story(game, as_json=json, seed=seed, pursuers=pursuers, evaders=evaders, record=record)
    with _bar(count, json) as progress:
        result = play(
            game,
            chases=count,
            seed=seed,
            pursuers=pursuers,
            evaders=evaders,
            threads=threads,
            record=record,
            tracks=tracks,
            progress=progress,
        )
    if json:
        print_json(result.to_dict())
    else:
        show(result)
    return INTERRUPTED if result.interrupted else 0


@contextmanager
def _leaving_at_once(as_json: bool) -> Iterator[None]:
    """Ctrl-C ends the process on the spot: a compiler that is interrupted half way fails in ways of its own.

    What it has finished is on disk already, each file whole.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def leave(number: int, frame: object) -> None:
        tell(AfootError("interrupted while compiling; what is compiled is kept"), as_json=as_json)
        sys.stdout.flush()
        os._exit(INTERRUPTED)

    signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def _bar(chases: int, as_json: bool) -> Iterator[Progress | None]:
    """Chases done and chases a second on standard error: a bar, or a line now and then where that is no terminal.

    Nothing for --json: programs have their answer at the end.
    """
    if as_json:
        yield None
        return
    if not sys.stderr.isatty():
        yield _lines(chases)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("chases"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("chases", total=chases, rate="")

        def tell(done: int, chases_per_s: float) -> None:
            bar.update(task, completed=done, rate=f"{chases_per_s:,.0f} chases/s")

        yield tell


def _lines(chases: int) -> Progress:
    """Tells of chases done every EVERY_S seconds, so of short runs nothing."""
    last = time.monotonic()

    def tell(done: int, chases_per_s: float) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY_S and done < chases:
            last = time.monotonic()
            left_s = (chases - done) / chases_per_s
            say(f"{done:,} of {chases:,} chases, {chases_per_s:,.0f} chases/s, about {left_s:,.0f} s left")

    return tell


def _board_progress() -> Any:
    """Tells the stages of a board's compilation, each once, where it takes long enough to wonder."""
    began = time.monotonic()
    told: set[str] = set()

    def tell(stage: str, share: float) -> None:
        if stage not in told and time.monotonic() - began > PATIENCE_S:
            told.add(stage)
            say(f"compiling the board: {stage}")

    return tell


def show(result: Result) -> None:
    """The tables of a run."""
    if not result.chases:
        print("Interrupted: no chase had finished.")
        return
    print_table(
        f"{result.scenario}: {result.policies['pursuers']} v {result.policies['evaders']}, "
        f"{result.chases:,} chases, seed {result.seed}"
        + (f" (interrupted; {result.asked:,} were asked for)" if result.interrupted else ""),
        ("evaders", "count", "share", "95 % from", "to"),
        _outcome_rows(result),
    )
    rate, payoff = result.capture_rate, result.payoff
    print_table(
        "chases",
        ("by who was captured", "count", "share", "95 % from", "to"),
        _chase_rows(result),
    )
    at, seconds = result.ticks_to_outcome, result.seconds_to_outcome
    print(
        f"All captured in {percent(rate['value'])} of chases "
        f"(95 %: {percent(rate['low'])} to {percent(rate['high'])}). "
        f"Evaders' payoff {number(payoff['mean'], 3)} "
        f"(95 %: {number(payoff['low'], 3)} to {number(payoff['high'], 3)})."
    )
    print(
        f"Half of the outcomes come within {_time(seconds['median'], at['median'])}, "
        f"90 % within {_time(seconds['p90'], at['p90'])}."
    )
    events = [f"{name} {count:,}" for name, count in result.events.items() if count]
    print(wrapped(f"Events: {', '.join(events) or 'none'}."))
    print(wrapped(f"Rules: {', '.join(rules_told(result.rules))}."))
    print(
        f"Tier: {result.tier} ({result.bound}). Digest {result.digest}. "
        f"{result.elapsed_s:.2f} s, {result.chase_ticks_per_s:,.0f} chase-ticks/s."
    )
    if result.recorded is not None:
        print(f"Recorded as run {result.recorded['run']} in {result.recorded['file']}.")


def _share_row(words: str, hits: int, share: Mapping[str, float | None]) -> tuple[str, ...]:
    """share: value, low, high."""
    return words, f"{hits:,}", percent(share["value"]), percent(share["low"]), percent(share["high"])


def _chase_rows(result: Result) -> Iterator[tuple[str, ...]]:
    from afoot.studies.intervals import wilson

    for words in ("all captured", "any captured", "none captured"):
        hits = result.chases_by[words.replace(" ", "_")]
        if hits:
            yield _share_row(words, hits, wilson(hits, result.chases)._asdict())


def _outcome_rows(result: Result) -> Iterator[tuple[str, ...]]:
    for name, count in result.outcomes.items():
        if count:
            yield _share_row(name, count, result.outcome_shares[name])


def _time(seconds: float | None, ticks: int | None) -> str:
    return f"{number(seconds, 0)} s ({counted(ticks, 'tick')})"


def rules_told(rules: Mapping[str, Any]) -> Iterator[str]:
    """The rules that are not as they are where nothing is stated, and the clocks."""
    from afoot.scenarios import RulesSpec

    usual = dict(_flat(RulesSpec().model_dump(mode="json")))
    clocks = ("horizon_s", "horizon_ticks", "tick_s")
    stated = [(name, value) for name, value in _flat(rules) if name not in clocks and value != usual[name]]
    for name, value in stated:
        yield f"{name} {str(value).lower() if isinstance(value, bool) else value}"
    yield f"{'the others' if stated else 'all'} as if not stated"
    yield f"horizon {_time(rules['horizon_s'], rules['horizon_ticks'])}"
    yield f"tick {rules['tick_s']:g} s"


def _flat(rules: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in rules.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", ", ".join(value) if isinstance(value, list) else value
