"""`bound`: a bracket on the pursuers' value, each end by the best of the kinds that a game allows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled
from afoot.solvers.bounds.plans import Planner
from afoot.solvers.bounds.posts import Search, posts_end
from afoot.solvers.bounds.settled import all_at_least, nothing_at_least
from afoot.solvers.bounds.small import small_of
from afoot.solvers.bounds.tables import Backwards, Found, table_end
from afoot.solvers.bounds.walks import Weaver
from afoot.solvers.bounds.ways import goals_of
from afoot.solvers.verify import BY, rounded_out, value_of, width_of
from afoot.solvers.verify.form import FORMAT, TIER, game_digest, rules_in_words, sealed, write
from afoot.solvers.verify.little import sees_everything
from afoot.version import __version__
from afoot.words import Moves

ALL_S = 240.0  # for both ends, if not stated
End = dict[str, Any]
Made = TypeVar("Made")


class Step(NamedTuple):
    """How far the search has come: which end is at work, by what, what its search has come to, and the ends so far."""

    side: str  # lower or upper
    kind: str
    value: (
        float | None
    )  # of the search, which certifies nothing before its end; None where it is all or nothing
    low: Fraction  # between these two the value lies by the ends that are certified so far
    high: Fraction


Progress = Callable[[Step], None]


@dataclass(frozen=True)
class Bracket:
    """Both ends of the pursuers' value on a scale of 0 to 1: 1 less the evaders' payoff over the most it could be."""

    game: Compiled
    scenario: str
    certificate: dict[str, Any]
    elapsed_s: float
    interrupted: bool
    sure: tuple[
        Fraction, Fraction
    ]  # share of the draw at which the pursuers, and the evaders, have all by their end
    cut_off: tuple[tuple[str, str], ...] = ()  # ends that were broken off: lower or upper, and the kind

    @property
    def most(self) -> float:
        """The most that the evaders could be worth together."""
        return float(self.certificate["most"]) / 1000

    @property
    def _values(self) -> tuple[Fraction, Fraction]:
        told = self.certificate
        low, high = (value_of(Fraction(told[side]["payoff"]), told["most"]) for side in ("lower", "upper"))
        return low, high

    @property
    def low(self) -> float:
        return rounded_out(*self._values)[0]

    @property
    def high(self) -> float:
        return rounded_out(*self._values)[1]

    @property
    def width(self) -> float:
        """How far the ends are apart, never less; 0 where they are one number."""
        return width_of(*self._values)

    @property
    def payoffs(self) -> tuple[Fraction, Fraction]:
        """What the evaders make sure of, and what they are held to: exactly, the upper end's and the lower end's."""
        upper, lower = (Fraction(self.certificate[side]["payoff"]) / 1000 for side in ("upper", "lower"))
        return upper, lower

    @property
    def decided_share(self) -> float:
        """Share of the draw of starts, at least, from which one side is sure to have all; rounded down."""
        return rounded_out(self.sure[0] + self.sure[1], Fraction(1))[0]

    @property
    def decided(self) -> bool:
        """Whether one side or the other is sure to have all from every start, so that no play is bracketed."""
        return sum(self.sure) == 1

    @property
    def warnings(self) -> list[AfootError]:
        """What was not come to, where it could have narrowed the bracket."""
        if not self.cut_off or not self.width:
            return []
        ends = " and ".join(f"the {side} end by {kind}" for side, kind in self.cut_off)
        what = f"{ends} {'was' if len(self.cut_off) == 1 else 'were'} broken off, and may narrow the bracket much"
        if self.interrupted:
            return [AfootError(what, fix="Let the search go on to its end.")]
        return [AfootError(what, where=Where(field="seconds"), expected="time enough to end them",
                           fix="Give it more seconds, or a machine that is less busy.")]  # fmt: skip

    def save(self, path: str | Path) -> None:
        """Write the certificate. Raises AfootError where it cannot be written."""
        write(self.certificate, path)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON: everything but the controllers themselves."""
        payoffs = reversed(rounded_out(*self.payoffs))
        ends = {
            side: {
                "value": value,
                "payoff": payoff,
                "kind": self.certificate[side]["kind"],
                "by": self.certificate[side]["by"],
                "sure_share": rounded_out(sure, Fraction(1))[0],
            }
            for side, value, payoff, sure in zip(
                ("lower", "upper"), (self.low, self.high), payoffs, self.sure, strict=True
            )
        }
        return {
            "scenario": self.scenario,
            "value": {"low": self.low, "high": self.high, "width": self.width},
            "most": self.most,
            "decided": self.decided,
            "decided_share": self.decided_share,
            **ends,
            "rules": self.certificate["rules"],
            "digest": self.certificate["digest"],
            "tier": TIER,
            "elapsed_s": self.elapsed_s,
            "interrupted": self.interrupted,
            "cut_off": [{"end": side, "kind": kind} for side, kind in self.cut_off],
            "warnings": [one.to_dict() for one in self.warnings],
            "version": __version__,
        }


class _Work:
    """Ends found so far; the best of each side is kept, whenever the work is broken off."""

    def __init__(self, game: Compiled, seconds: float, progress: Progress | None) -> None:
        self.game, self.progress = game, progress
        self.until = time.monotonic() + seconds
        self.third = time.monotonic() + seconds / 3  # until which posts are looked for; walks take longer
        worths = [0, int(game.cast.timeout_worth), *(worth for _, worth, _ in goals_of(game))]
        if game.rules.ends_by:
            worths.append(int(game.cast.surrounded_worth))
        self.worths = worths
        self.most = int(game.cast.evaders) * max(worths)
        self.cut_off: list[tuple[str, str]] = []  # ends that are begun and not made, or not for every start
        self.least = int(game.cast.evaders) * min(worths)
        self.ends: dict[str, End] = {
            "lower": {"kind": "trivial", "payoff": str(Fraction(self.most))},
            "upper": {"kind": "trivial", "payoff": str(Fraction(self.least))},
        }
        self.sure = {side: self._sure(side, Fraction(end["payoff"])) for side, end in self.ends.items()}

    def _sure(self, side: str, payoff: Fraction) -> Fraction:
        """Share of the draw, at least, at which an end that comes to this on average gives its side all."""
        if side == "lower":
            return nothing_at_least(payoff, self.worths)
        return all_at_least(payoff, self.worths, int(self.game.cast.evaders))

    def offer(self, side: str, end: End, sure: Fraction | None = None) -> None:
        """Keep an end if it is better than the one that there is. sure: at which share of the draw it gives its side
        all, where that is known."""
        own, best = Fraction(end["payoff"]), Fraction(self.ends[side]["payoff"])
        if (own < best) if side == "lower" else (own > best):
            self.ends[side] = end
            self.sure[side] = self._sure(side, own) if sure is None else sure
        self.tell(side, end["kind"])

    def tell(self, side: str, kind: str, payoff: Fraction | None = None) -> None:
        if self.progress is not None:
            value = None if payoff is None else float(value_of(payoff, self.most))
            low, high = (
                value_of(Fraction(self.ends[end]["payoff"]), self.most) for end in ("lower", "upper")
            )
            self.progress(Step(side, kind, value, low, high))

    def work(self) -> None:
        self._tables()
        if Fraction(self.ends["lower"]["payoff"]) > Fraction(self.ends["upper"]["payoff"]):
            self._posts()
        if Fraction(self.ends["lower"]["payoff"]) > Fraction(self.ends["upper"]["payoff"]):
            self._walks()

    def _tables(self) -> None:
        """Ends by tables of positions, where the game is little."""
        game, small = self.game, small_of(self.game)
        if small is None:
            return
        cast, rules = game.cast, game.rules
        makes = Backwards(small, self.until)
        all_seen = sees_everything(game, range(cast.pursuers))
        sees_all = sees_everything(game, range(cast.pursuers, cast.pursuers + 1))
        at_once = rules.moves == Moves.SIMULTANEOUS
        kinds = ("mixed", "mixed") if at_once else ("plans", "moves")
        ends = [
            (side, kind)
            for side, kind, seen in zip(("lower", "upper"), kinds, (all_seen, sees_all), strict=True)
            if seen
        ]
        found = self._made(makes, ends, makes.both) if ends else None
        if found is not None and all_seen:
            self._offer_table("lower", found[0])
        if found is not None and sees_all:
            self._offer_table("upper", found[1])
        shown = rules.contacts and not rules.share_delay_ticks and not all_seen
        period = int(rules.reveal_ticks) if shown else 0
        if found is None and all_seen and not at_once:
            period = 1  # where tables of moves would have to know how the other side came to its node
        if period:
            plans = self._made(makes, [("lower", "plans")], lambda: Planner(makes).found(period))
            if plans is not None:
                self._offer_table("lower", plans)

    def _offer_table(self, side: str, found: Found) -> None:
        self.offer(side, table_end(found), found.sure)

    def _made(self, makes: Backwards, ends: list[tuple[str, str]], make: Callable[[], Made]) -> Made:
        """What a maker of these ends comes to. They are cut off until it has, and for good where time was too short."""
        self.cut_off += ends
        for side, kind in ends:
            self.tell(side, kind)
        found = make()
        if found is not None or not makes.late:
            del self.cut_off[-len(ends) :]
        return found

    def _posts(self) -> None:
        rules = self.game.rules
        if rules.guise or rules.flow:
            return  # somebody may pass a post unknown, or be held up on the way to it
        search = Search(self.game, self.third, lambda payoff: self.tell("lower", "posts", payoff))
        self.offer("lower", posts_end(search.run()))
        if search.interrupted:
            raise KeyboardInterrupt

    def _walks(self) -> None:
        game = self.game
        if game.rules.flow or game.rules.ends_by:
            return
        weaver = Weaver(game, self.until)
        walks, payoff = [], Fraction(0)
        for e in range(game.cast.evaders):
            now = time.monotonic()
            weaver.until = now + (self.until - now) / (game.cast.evaders - e)
            own, least = weaver.walks(game.cast.pursuers + e)
            walks.append(own)
            payoff += least
            self.tell("upper", "walks", payoff)
        self.offer("upper", {"kind": "walks", "payoff": str(payoff), "walks": walks})
        if weaver.late:
            self.cut_off.append(("upper", "walks"))
        if weaver.interrupted:
            raise KeyboardInterrupt


def bound(
    game: Compiled, *, scenario: str | None = None, seconds: float = ALL_S, progress: Progress | None = None
) -> Bracket:
    """A certified bracket on the pursuers' value of a game.

    scenario: the bundled name or file that the certificate names; the scenario's own name if not stated. seconds: after
    which the searches end with what they have. Ctrl-C ends them too, and what was found is returned, `interrupted`.
    """
    began, interrupted = time.monotonic(), False
    work = _Work(game, seconds, progress)
    try:
        work.work()
    except KeyboardInterrupt:
        interrupted = True
    name = game.scenario.name if scenario is None else scenario
    told = {
        "format": FORMAT,
        "tier": TIER,
        "scenario": name,
        "digest": game_digest(game),
        "rules": rules_in_words(game),
        "most": work.most,
        **{side: {**end, "by": BY[side, end["kind"]]} for side, end in work.ends.items()},
    }
    cut_off, sure = tuple(dict.fromkeys(work.cut_off)), (work.sure["lower"], work.sure["upper"])
    return Bracket(game, name, sealed(told), time.monotonic() - began, interrupted, sure, cut_off)
