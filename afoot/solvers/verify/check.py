"""`verify`: whether a certificate holds. It is read, its game is compiled anew, and each end is worked out again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled, compile_scenario, load
from afoot.solvers.verify.form import TIER, fraction, game_digest, read, rules_in_words, seal_of
from afoot.solvers.verify.ground import Failed, as_failed, fields, least_payoff, most_payoff
from afoot.solvers.verify.positions import check_mixed_evader, check_mixed_team, check_moves, check_plans
from afoot.solvers.verify.posts import check_posts
from afoot.solvers.verify.walks import check_walks
from afoot.version import __version__

Check = Callable[[Compiled, Any], Fraction]


def _trivial_lower(game: Compiled, end: Any) -> Fraction:
    fields(end, "lower", ("kind", "by", "payoff"))
    return Fraction(most_payoff(game))


def _trivial_upper(game: Compiled, end: Any) -> Fraction:
    fields(end, "upper", ("kind", "by", "payoff"))
    return Fraction(least_payoff(game))


LOWER: dict[str, Check] = {
    "trivial": _trivial_lower,
    "posts": check_posts,
    "plans": check_plans,
    "mixed": check_mixed_team,
}
UPPER: dict[str, Check] = {
    "trivial": _trivial_upper,
    "walks": check_walks,
    "moves": check_moves,
    "mixed": check_mixed_evader,
}
BY = {
    ("lower", "trivial"): "nothing: no more than the most that the evaders could be worth",
    (
        "lower",
        "posts",
    ): "pursuers that run to posts and stand there, against evaders told posts, routes and starts",
    (
        "lower",
        "plans",
    ): "a table of what the pursuers do whenever they see the evader, against one told the table",
    ("lower", "mixed"): "a table of chances of the pursuers' joint move, against an evader told the chances",
    ("upper", "trivial"): "nothing: no less than the least that the evaders could be worth",
    ("upper", "walks"): "evaders that commit to walks at the start, against pursuers told the walks",
    (
        "upper",
        "moves",
    ): "a table of the evader's moves by the position that it sees, against pursuers told the table",
    ("upper", "mixed"): "a table of chances of the evader's move, against pursuers told the chances",
}


@dataclass(frozen=True)
class Verdict:
    """Whether a certificate holds, and if not, where it does not. Ends are the pursuers' value on a scale of 0 to 1,
    rounded outwards, and width is how far they are apart, rounded up: 0 where they are one number. rules and most, the
    most that the evaders could be worth together, are those that were checked."""

    holds: bool
    scenario: str
    low: float | None = None
    high: float | None = None
    width: float | None = None
    rules: dict[str, Any] | None = None
    most: float | None = None
    where: str = ""
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "holds": self.holds,
            "scenario": self.scenario,
            "value": {"low": self.low, "high": self.high, "width": self.width},
            "most": self.most,
            "rules": self.rules,
            "where": self.where or None,
            "why": self.why or None,
            "tier": TIER if self.holds else None,  # nothing is certain of what does not hold
            "version": __version__,
        }


def verify(path: str | Path, game: Compiled | None = None) -> Verdict:
    """Check a certificate's file. game: the game it is about, for one that comes from no scenario's file.

    Raises AfootError for a file that is no certificate, and where its scenario cannot be read.
    """
    told = read(path)
    if game is None:
        if not isinstance(told["scenario"], str):
            raise AfootError(
                "no name of a scenario",
                where=Where(path, field="scenario"),
                came=told["scenario"],
                fix="The certificate is damaged: make it anew with `afoot bound --save`.",
            )
        try:
            game = compile_scenario(load(told["scenario"]))
        except AfootError as error:
            raise error.led_to_by(Where(path, field="scenario")) from None
    return verify_told(told, game)


def verify_told(told: dict[str, Any], game: Compiled) -> Verdict:
    """The same for what was read already."""
    name = str(told["scenario"])
    try:
        low, high = _ends(told, game)
    except Failed as failed:
        return Verdict(False, name, where=failed.where, why=failed.why)
    except RecursionError:
        return Verdict(False, name, where="seal", why="the file is nested deeper than any certificate")
    return Verdict(
        True, name, *rounded_out(low, high), width_of(low, high), told["rules"], told["most"] / 1000
    )


def value_of(payoff: Fraction, most: int) -> Fraction:
    """The pursuers' value, 0 to 1, of a payoff in thousandths; 1 where nothing can be lost."""
    return min(1 - payoff / most, Fraction(1)) if most > 0 else Fraction(1)


def rounded_out(low: Fraction, high: Fraction) -> tuple[float, float]:
    """Floats about a bracket that is exact: the lower end no higher than it is, the upper no lower."""
    under, over = float(low), float(high)
    if Fraction(under) > low:
        under = math.nextafter(under, -math.inf)
    if Fraction(over) < high:
        over = math.nextafter(over, math.inf)
    return under, over


def width_of(low: Fraction, high: Fraction) -> float:
    """How far the ends of a bracket are apart, never less; 0 where they are one number."""
    return rounded_out(Fraction(0), high - low)[1]


def _ends(told: dict[str, Any], game: Compiled) -> tuple[Fraction, Fraction]:
    if told["digest"] != game_digest(game):
        raise Failed(
            "digest", "the game is another one: its board, cast or rules differ from the certificate's"
        )
    if told["tier"] != TIER:
        raise Failed("tier", f"a bracket is {TIER}")
    if told["seal"] != seal_of(told):
        raise Failed("seal", "the file was changed after it was written")
    most = most_payoff(game)
    if type(told["most"]) is not int or told["most"] != most:
        raise Failed("most", f"the evaders could be worth {most} thousandths together")
    if told["rules"] != rules_in_words(game):
        raise Failed("rules", "they are told otherwise than the scenario has them")
    payoffs = [_check_end(told, game, side, checks) for side, checks in (("lower", LOWER), ("upper", UPPER))]
    low, high = (value_of(payoff, most) for payoff in payoffs)
    if low > high:
        raise Failed("lower.payoff", "the bracket is empty: its lower end is above the upper one")
    return low, high


def _check_end(told: dict[str, Any], game: Compiled, side: str, checks: dict[str, Check]) -> Fraction:
    """An end's payoff, if it is what its controller or policy comes to: neither better nor worse."""
    end = told[side]
    kind = end.get("kind") if isinstance(end, dict) else None
    if not isinstance(kind, str) or kind not in checks:
        raise Failed(f"{side}.kind", f"it is none of {', '.join(checks)}")
    if end.get("by") != BY[side, kind]:
        raise Failed(f"{side}.by", "it says otherwise than what this kind is certified by")
    try:
        claimed = fraction(end.get("payoff"), f"{side}.payoff")
    except AfootError as error:
        raise as_failed(error, f"{side}.payoff") from None
    found = checks[kind](game, end)
    if claimed != found:
        raise Failed(
            f"{side}.payoff", f"it claims {float(claimed):.9g} thousandths, and {float(found):.9g} are found"
        )
    return found
