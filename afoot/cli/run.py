"""`afoot run`: play many chases and tell who got away."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.progress import INTERRUPTED, bar, board_progress, compiling
from afoot.cli.show import (
    counted,
    number,
    own_name,
    percent,
    print_json,
    print_table,
    say,
    tell,
    warn,
    wrapped,
)
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.scenarios import Compiled
    from afoot.studies.outside import PolicyLike
    from afoot.studies.result import Result

CHASES = 1000
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
    pursuers: str | None = typer.Option(
        None, help="The pursuers' policy, or table:FILE for a solved one; the scenario's own if not stated."
    ),
    evaders: str | None = typer.Option(
        None, help="The evaders' policy, or table:FILE for a solved one; the scenario's own if not stated."
    ),
    threads: int = typer.Option(1, help="Threads to play on; they change the speed and nothing else."),
    record: Path | None = typer.Option(None, help="Ledger to append to, such as afoot-runs.duckdb."),
    without: str = typer.Option("", metavar="NAME,...", help=f"Mechanisms to leave out: {WITHOUT}."),
    tracks: int = typer.Option(16, help="Chases to record step by step, where a ledger is kept."),
    story: bool = typer.Option(False, "--story", help="Play one chase and tell all that happens in it."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Play chases and tell who was captured, who escaped, how soon and how sure that is."""
    from afoot.record import Ledger
    from afoot.scenarios import compile_scenario, load
    from afoot.scenarios import without as leave_out
    from afoot.studies.run import check_numbers, check_policies

    if story and chases not in (None, 1):
        fix = "Leave out --chases to be told of one chase, or --story to play many."
        raise AfootError("a story is of one chase", where=Where(field="--chases"), came=chases, fix=fix)
    count = (1 if story else CHASES) if chases is None else chases
    left_out = [word.strip() for word in without.split(",") if word.strip()]
    check_numbers(count, seed, threads, tracks)
    read, policies = leave_out(load(scenario), left_out), check_policies(pursuers, evaders)
    if record is not None:
        Ledger.check(record)
    game = compile_scenario(read, progress=board_progress())
    asked = _Asked(game, count, seed, *policies, threads, record, tracks)
    _make_ready(asked, story=story, as_json=json)
    return _tell_story(asked, json) if story else _play(asked, json)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be played, and how."""

    game: Compiled
    chases: int
    seed: int | None
    pursuers: PolicyLike | None
    evaders: PolicyLike | None
    threads: int
    record: Path | None
    tracks: int


def _make_ready(asked: _Asked, *, story: bool, as_json: bool) -> None:
    """Check what is asked, warn, and have what it takes compiled."""
    from afoot.studies.outside import is_table
    from afoot.studies.run import decided
    from afoot.studies.warm import announce, warm

    policies = asked.pursuers, asked.evaders
    decided(asked.game, *policies)  # raises for a table of another game
    if not as_json:
        warn(asked.game.warnings)
    tracked = story or (asked.record is not None and asked.tracks > 0)
    tables = any(is_table(policy) for policy in policies)
    announce(asked.game, say, tracked=tracked, tables=tables)
    with compiling(as_json) as stage:
        warm(asked.game, tracked=tracked, tables=tables, stage=stage)


def _tell_story(asked: _Asked, as_json: bool) -> int:
    from afoot.cli.story import show as show_story
    from afoot.studies.story import story

    told = story(
        asked.game,
        seed=asked.seed,
        pursuers=asked.pursuers,
        evaders=asked.evaders,
        record=asked.record,
    )
    if as_json:
        print_json(told.to_dict())
    else:
        show_story(told)
        _warn_of_play(asked, told.result)
    return 0


def _play(asked: _Asked, as_json: bool) -> int:
    from afoot.studies.run import run as play
    from afoot.viewer.shelf import keep_first

    finished = 0

    def count(done: int, chases_per_s: float) -> None:
        nonlocal finished
        finished = done
        if progress is not None:
            progress(done, chases_per_s)

    try:
        with bar(asked.chases, as_json) as progress:
            result = play(
                asked.game,
                chases=asked.chases,
                seed=asked.seed,
                pursuers=asked.pursuers,
                evaders=asked.evaders,
                threads=asked.threads,
                record=asked.record,
                tracks=asked.tracks,
                progress=count,
            )
    except KeyboardInterrupt:
        if not finished:
            raise
        tell(_cut_off(finished, asked.record), as_json=as_json)
        return INTERRUPTED
    if as_json:
        print_json(result.to_dict())
    else:
        show(result)
        _warn_of_play(asked, result)
    if (
        asked.record is not None
        and result.recorded is not None
        and asked.tracks > 0
        and not result.interrupted
    ):
        keep_first(asked.record, int(result.recorded["run"]))
    return INTERRUPTED if result.interrupted else 0


def _warn_of_play(asked: _Asked, result: Result) -> None:
    """What is odd about the play itself; of the scenario it has been told before."""
    for one in result.warnings[len(asked.game.warnings) :]:
        say(f"warning: {one['message']}")


def _cut_off(finished: int, record: Path | None) -> AfootError:
    """What is told where the last Ctrl-C left no time for an answer."""
    kept = f"; they are in {record}" if record is not None else ""
    fix = "The first Ctrl-C alone ends a run with its answer."
    return AfootError(f"interrupted: {finished:,} chases had finished{kept}, but are not summed up", fix=fix)


def show(result: Result) -> None:
    """The tables of a run."""
    if not result.chases:
        print("Interrupted: no chase had finished.")
        return
    print_table(
        f"{result.scenario}: {result.policies['pursuers']} v {result.policies['evaders']}, "
        f"{result.chases:,} chase{'s' * (result.chases != 1)}, seed {result.seed}"
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
    tell_information(result)
    print(
        f"Tier: {result.tier} ({result.bound}). Digest {result.digest}. "
        f"{result.elapsed_s:.2f} s, {result.chase_ticks_per_s:,.0f} chase-ticks/s."
    )
    tell_recorded(result)


def tell_recorded(result: Result) -> None:
    """Where it was recorded, and how to watch it."""
    if result.recorded is not None:
        number, file = result.recorded["run"], str(result.recorded["file"])
        print(f"Recorded as run {number} in {file}.")
        print(f"Watch it: {own_name()} watch {shlex.quote(file)} --run {number}")


def tell_information(result: Result) -> None:
    """Which side goes by more than it observes."""
    for side, seen in result.information.items():
        if seen == "everything":
            print(f"The {side} play a solved table, which sees the whole position (perfect information).")


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
    """The rules that are not as they are where nothing is stated, and the clocks where there are any."""
    from afoot.scenarios import RulesSpec

    usual = dict(_flat(RulesSpec().model_dump(mode="json")))
    clocks = ("horizon_s", "horizon_ticks", "tick_s")
    stated = [(name, value) for name, value in _flat(rules) if name not in clocks and value != usual[name]]
    for name, value in stated:
        yield f"{name} {str(value).lower() if isinstance(value, bool) else value}"
    yield f"{'the others' if stated else 'all'} as if not stated"
    if "tick_s" in rules:
        yield f"horizon {_time(rules['horizon_s'], rules['horizon_ticks'])}"
        yield f"tick {rules['tick_s']:g} s"


def _flat(rules: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in rules.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", ", ".join(value) if isinstance(value, list) else value
