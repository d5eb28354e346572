"""`afoot bound`: between what and what the pursuers' value lies, for certain."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.outputs import FORCE, check_out
from afoot.cli.progress import EVERY_S, INTERRUPTED, board_progress
from afoot.cli.run import rules_told
from afoot.cli.show import number, percent, print_json, print_table, say, warn, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.solvers.bounds import Bracket, Step

MOST_S = 86_400.0
EPILOG = (
    "Examples:  afoot bound grid  |  afoot bound my.yaml --seconds 60 --save bracket.json  |  "
    "afoot bound my.yaml --json"
)


def bound(
    scenario: str = typer.Argument(..., metavar="SCENARIO", help="A bundled scenario or a YAML file."),
    seconds: float = typer.Option(
        240.0, "--seconds", metavar="S", help="How long the searches for both ends may take together."
    ),
    save: Path | None = typer.Option(
        None, metavar="FILE.json", help="Keep the certificate, which afoot verify checks."
    ),
    force: bool = typer.Option(False, "--force", help=FORCE),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Bracket the pursuers' value of a scenario: what a controller of theirs is sure of, and what an evader's policy
    leaves them at most. Ctrl-C ends the search with the best so far.
    """
    from afoot.scenarios import compile_scenario, load
    from afoot.solvers.bounds import bound as find

    if not 0 < seconds <= MOST_S:
        raise AfootError("not a good number", where=Where(field="--seconds"), came=seconds,
                         expected=f"seconds above 0, at most {MOST_S:,.0f}",
                         fix="Write for example --seconds 60.")  # fmt: skip
    check_out("--save", save, force=force)
    game = compile_scenario(load(scenario), progress=board_progress())
    if not json:
        warn(game.warnings)
    bracket = find(game, scenario=scenario, seconds=seconds, progress=None if json else _teller())
    if save is not None:
        bracket.save(save)
    if json:
        print_json({**bracket.to_dict(), "saved": None if save is None else str(save)})
    else:
        show(bracket)
        warn(bracket.warnings)
        if save is not None:
            print(f"Saved to {save}: afoot verify {save} checks it.")
            warn(_measures_nothing(bracket, save))
    return INTERRUPTED if bracket.interrupted else 0


def _measures_nothing(bracket: Bracket, save: Path) -> Iterator[AfootError]:
    """What is told of a bracket from 0 to 1 that somebody keeps, perhaps to grade by it."""
    told = bracket.to_dict()
    if told["lower"]["kind"] == told["upper"]["kind"] == "trivial":
        yield AfootError("nothing can be graded by this bracket: both its ends are trivial", where=Where(save),
                         fix="Search longer (--seconds), or grade a smaller game.")  # fmt: skip


def _teller() -> Callable[[Step], None]:
    """Tells each end as it is begun and where it is better, and now and then how far its search has come."""
    last: dict[tuple[str, str], float] = {}
    ends = None

    def tell(step: Step) -> None:
        nonlocal ends
        key, now = (step.side, step.kind), time.monotonic()
        if now - last.get(key, -EVERY_S) >= EVERY_S or ends not in (None, step[3:]):
            last[key], ends = now, step[3:]
            at = "" if step.value is None else f"its search is at {step.value:.3f}, "
            low, high = rounded(step.low, step.high, step.low == step.high)
            say(f"{step.side} end by {step.kind}: {at}certified so far {low} to {high}")

    return tell


def show(bracket: Bracket) -> None:
    """The table of a bracket, and what it holds for."""
    told = bracket.to_dict()
    met = told["value"]["width"] == 0
    ends = rounded(told["lower"]["value"], told["upper"]["value"], met)
    # The pursuers hold them to the one, and they make sure of the other: so the one is never told too low.
    payoffs = reversed(rounded(*bracket.payoffs, met))
    rows = [
        (side, value, payoff, told[side]["kind"])
        for side, value, payoff in zip(("lower", "upper"), ends, payoffs, strict=True)
    ]
    print_table(
        f"{bracket.game.scenario.name}: the pursuers' value, 0 to 1",
        ("end", "value", "evaders' payoff", "kind"),
        rows,
    )
    print(wrapped(_answer(told)))
    for side in ("lower", "upper"):
        print(wrapped(f"{side.capitalize()} end by {told[side]['by']}."))
    print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
    print(f"Tier: {told['tier']}. {told['elapsed_s']:.1f} s.")


def rounded(low: float | Fraction, high: float | Fraction, met: bool = False) -> tuple[str, str]:
    """Two ends to three digits, the lower never rounded up and the upper never down; or where they have met, the one
    number that they are, to the nearest."""
    if met:
        return number(float(low), 3), number(float(low), 3)
    return number(math.floor(low * 1000) / 1000, 3), number(math.ceil(high * 1000) / 1000, 3)


def value_told(value: dict[str, Any]) -> str:
    """Where the value lies, of a `value` in JSON."""
    met = value["width"] == 0
    low, high = rounded(value["low"], value["high"], met)
    return f"is {low}: both ends are this one number" if met else f"lies between {low} and {high}"


def scale_told(most: float) -> str:
    """What the ends of the scale of values are worth to the evaders."""
    return f"At 1 the evaders get nothing, at 0 they get {number(most, 3)}, the most they could be worth together."


def _answer(told: dict[str, Any]) -> str:
    """The bracket in a sentence or two."""
    value, scale = told["value"], scale_told(told["most"])
    broken_off = "The search was broken off; this is the best so far. " if told["interrupted"] else ""
    if told["decided"]:
        return f"{broken_off}{_decided(told)} {scale}"
    if (value["low"], value["high"]) == (0.0, 1.0):
        return f"{broken_off}Nothing was found that narrows it: the value lies somewhere between 0 and 1. {scale}"
    return f"{broken_off}The value {value_told(value)}. {_settled(told)}{scale}"


def _decided(told: dict[str, Any]) -> str:
    """Of a game in which no start is open."""
    pursuers, evaders = (told[side]["sure_share"] for side in ("lower", "upper"))
    if 1 in (pursuers, evaders):
        return all_had_by("pursuers" if pursuers == 1 else "evaders")
    return (
        f"Every start that may be drawn is decided: from {share(pursuers)} of the draw the pursuers have all, from "
        f"the rest the evaders. So the value, {number(told['value']['low'], 3)}, is only that share: no start is worth "
        "anything in between."
    )


def all_had_by(who: str) -> str:
    """Of a game whose value is 1 or 0."""
    return f"The {who} have all from every start that may be drawn: the game is decided."


def _settled(told: dict[str, Any]) -> str:
    """How much of the draw of starts is decided already."""
    pursuers, evaders = (told[side]["sure_share"] for side in ("lower", "upper"))
    if not told["decided_share"]:
        return ""
    return (
        f"Of the draw of starts {share(told['decided_share'])} are decided, or more: from {share(pursuers)} the "
        f"pursuers are sure to have all, from {share(evaders)} the evaders. "
    )


def share(part: float) -> str:
    """A share in percent, never rounded up."""
    return percent(math.floor(part * 1000) / 1000)
