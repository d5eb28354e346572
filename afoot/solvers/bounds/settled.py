"""Which share of the draw of starts is decided: how often one side is sure to have all.

An end by posts or walks comes to some worth at every draw of all starts, each evader by itself. So from its mean it is
known how often, at least, that is nothing, or all: exactly where nothing and all are the only worths.
"""

from __future__ import annotations

from fractions import Fraction


def nothing_at_least(payoff: Fraction, worths: list[int]) -> Fraction:
    """Share of the draws, at least, in which the evaders have nothing. payoff: what they have on average, in
    thousandths; worths: what one of them may have."""
    some = [worth for worth in worths if worth > 0]
    return max(1 - payoff / min(some), Fraction(0)) if some else Fraction(1)


def all_at_least(payoff: Fraction, worths: list[int], evaders: int) -> Fraction:
    """The same of all that so many evaders may have together."""
    best, *less = sorted(set(worths), reverse=True)
    if best <= 0 or not less:
        return Fraction(0)
    return max(1 - (best * evaders - payoff) / (best - less[0]), Fraction(0))
