"""`afoot whatif`: from a tick of a recorded chase on, other policies or only other luck."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from afoot.cli.progress import INTERRUPTED, bar, board_progress, compiling
from afoot.cli.run import rules_told
from afoot.cli.show import number, percent, print_json, print_table, say, wrapped

if TYPE_CHECKING:
    from afoot.studies.result import Result
    from afoot.studies.run import Progress as Bar
    from afoot.studies.whatif import Asked, WhatIf

EPILOG = (
    "Examples:  afoot whatif afoot-runs.duckdb --at 60 --evaders slip  |  "
    "afoot whatif afoot-runs.duckdb --run 2 --chase 7 --at 0 --chases 2000 --json"
)


def whatif(
    record: Path = typer.Argument(..., metavar="RECORD", help="A ledger, such as afoot-runs.duckdb."),
    at: int = typer.Option(..., help="The tick to branch off at; 0 is the start."),
    run: int | None = typer.Option(None, help="Number of the run; the last one if not stated."),
    chase: int = typer.Option(0, help="Number of the chase, tracked or not."),
    pursuers: str | None = typer.Option(
        None, help="The pursuers' policy from then on, or table:FILE; the run's if not stated."
    ),
    evaders: str | None = typer.Option(
        None, help="The evaders' policy from then on, or table:FILE; the run's if not stated."
    ),
    chases: int = typer.Option(500, help="How many branches to play."),
    seed: int | None = typer.Option(None, help="Seed of the branches' luck; the run's if not stated."),
    threads: int = typer.Option(1, help="Threads to play on; they change the speed and nothing else."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Branch a recorded chase at a tick and tell what becomes of it from there, by the same policies and by others."""
    from afoot.studies.grade import chases_of
    from afoot.studies.grade_game import recorded
    from afoot.studies.run import check_numbers, check_policies
    from afoot.studies.warm import announce, warm
    from afoot.studies.whatif import Asked

    check_numbers(chases, seed, threads, 0)
    check_policies(pursuers, evaders)
    found = recorded(record, run, progress=board_progress())
    asked = Asked(found, chases_of(found, chase), at, pursuers, evaders)
    announce(found.game, say, tables=asked.tables)
    with compiling(json) as stage:
        warm(found.game, tables=asked.tables, stage=stage)
    told = _branch(asked, chases, found.seed if seed is None else seed, threads, json)
    if json:
        print_json(told.to_dict())
    else:
        show(told)
    return INTERRUPTED if told.interrupted else 0


def _branch(asked: Asked, chases: int, seed: int, threads: int, as_json: bool) -> WhatIf:
    """The branches, with a bar; the first Ctrl-C keeps those that have finished."""
    from afoot.studies.run import Stop, interrupts

    stop = Stop()
    with bar(chases, as_json, "branches") as shown, interrupts(stop):
        return asked.branch(chases, seed, threads, _rated(shown), lambda: stop.asked > 0)


def _rated(shown: Bar | None) -> Callable[[int, int], None]:
    """What takes branches played and tells a bar of them and how many there were a second."""
    began = time.monotonic()

    def tell(done: int, of: int) -> None:
        if shown is not None:
            shown(done, done / max(time.monotonic() - began, 1e-6))

    return tell


def show(told: WhatIf) -> None:
    """The tables of a what-if."""
    if not told.branches.chases:
        print("Interrupted: no branch had finished.")
        return
    game, own = told.recorded.game, told.original()
    print_table(
        f"{told.branches.scenario}, run {told.recorded.run}, chase {told.chase}: as it was played, "
        f"{_policies(own['policies'])}",
        ("evader", "outcome", "tick", "worth"),
        [
            (one["evader"], one["outcome"], f"{one['end_tick']:,}", number(one["worth"], 3))
            for one in own["outcomes"]
        ],
    )
    branches = [(told.branches, _policies(told.branches.policies))]
    if told.changed:
        branches.append((told.as_played, f"{_policies(told.as_played.policies)}, as it was played"))
    print_table(
        f"from tick {told.at_tick:,} ({number(told.at_tick * game.tick_s, 0)} s), "
        f"{told.branches.chases:,} {'branch' if told.branches.chases == 1 else 'branches'} each"
        + (f" (interrupted; {told.branches.asked:,} were asked for)" if told.interrupted else ""),
        ("policies", "evaders", "count", "share", "95 % from", "to"),
        [row for result, words in branches for row in _rows(result, words)],
    )
    for line in _lines(told):
        print(wrapped(line))


def _rows(result: Result, words: str) -> Iterator[tuple[str, ...]]:
    """The outcomes of branches, the policies named once."""
    for name, count in result.outcomes.items():
        if count:
            share = result.outcome_shares[name]
            yield words, name, f"{count:,}", *(percent(share[end]) for end in ("value", "low", "high"))
            words = ""


def _lines(told: WhatIf) -> Iterator[str]:
    rate, payoff, less = told.branches.capture_rate, told.branches.payoff, told.payoff_difference
    yield (
        f"All captured in {percent(rate['value'])} of branches "
        f"(95 %: {percent(rate['low'])} to {percent(rate['high'])}). "
        f"Evaders' payoff {number(payoff['mean'], 3)} "
        f"(95 %: {number(payoff['low'], 3)} to {number(payoff['high'], 3)}); "
        f"in the chase itself {number(told.original()['payoff'], 3)}."
    )
    if told.changed:
        sure = less["low"] is not None and (less["low"] > 0 or (less["high"] or 0) < 0)
        yield (
            f"Payoff less payoff by the policies of the run, with equal luck: {number(less['mean'], 3)} "
            f"(95 %: {number(less['low'], 3)} to {number(less['high'], 3)}), "
            f"{'a difference' if sure else 'no difference that is sure'}."
        )
    afresh = [side for side, mind in told.minds.items() if mind == "afresh"]
    if afresh:
        yield f"The {' and the '.join(afresh)} begin with a blank mind, for they have another policy."
    if told.moment.over:
        yield "The chase is over at this tick: nothing is left to branch."
    yield f"Rules: {', '.join(rules_told(told.branches.rules))}."
    yield (
        f"Tier: {told.branches.tier} ({told.branches.bound}). Digest {told.branches.digest}. "
        f"{told.branches.elapsed_s:.2f} s."
    )


def _policies(policies: dict[str, str]) -> str:
    return f"{policies['pursuers']} v {policies['evaders']}"
