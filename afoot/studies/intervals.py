"""Confidence intervals for what runs count and average."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

Z95 = 1.959963984540054  # 97.5 % point of the standard normal distribution


class Interval(NamedTuple):
    """An estimate with its 95 % interval; None where the sample is too small to say."""

    value: float | None
    low: float | None
    high: float | None


def wilson(hits: int, tries: int) -> Interval:
    """The share of hits with Wilson's score interval, 95 %.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
    American Statistical Association 22 (1927), 209-212. Unlike the textbook interval it never leaves [0, 1] and
    is not empty at 0 or all hits. No tries: value None, between 0 and 1.
    """
    if not 0 <= hits <= tries:
        raise ValueError(f"hits lie between 0 and tries, got {hits} of {tries}")
    if tries == 0:
        return Interval(None, 0.0, 1.0)
    return _score(hits / tries, tries)


def clustered_wilson(hits: Any, size: int) -> Interval:
    """The share of evaders with an outcome, 95 %, where those of one chase share its luck.

    hits: int [chases], how many of a chase's `size` evaders had the outcome. It is Wilson's interval on the effective
    number of tries: evaders over the design effect, which is the variance of the share between chases over the one that
    as many evaders drawn one by one would have. Sources: L. Kish, Survey Sampling (Wiley, 1965); for the effective
    number in an interval E. L. Korn and B. I. Graubard, Confidence intervals for proportions with small expected number
    of positive counts estimated from survey data, Survey Methodology 24 (1998), 193-201.

    The design effect is kept between 1 (as if independent) and `size` (as if a chase were one try), and is `size` where
    the chases cannot tell it: with one chase, and where all evaders or none had the outcome. With one evader a
    chase it is 1.
    """
    chases = len(hits)
    if chases == 0:
        return Interval(None, 0.0, 1.0)
    if size < 1 or np.min(hits) < 0 or np.max(hits) > size:
        raise ValueError(f"hits lie between 0 and the {size} evaders of a chase")
    tries, total = chases * size, int(np.sum(hits))
    share, effect = total / tries, float(size)
    if chases > 1 and 0 < total < tries:
        between = float(np.var(np.asarray(hits) / size, ddof=1)) / chases
        effect = min(max(between * (tries - 1) / (share * (1 - share)), 1.0), effect)
    return _score(share, tries / effect)


def _score(share: float, tries: float) -> Interval:
    """Wilson's interval about a share of so many tries, which need not be a whole number."""
    middle = share + Z95**2 / (2 * tries)
    half = Z95 * math.sqrt(share * (1 - share) / tries + Z95**2 / (4 * tries**2))
    scale = 1 + Z95**2 / tries
    # At the ends rounding would put the bound a hair beside the share itself.
    low = 0.0 if share == 0 else (middle - half) / scale
    high = 1.0 if share == 1 else (middle + half) / scale
    return Interval(share, low, high)


def mean_interval(values: Any) -> Interval:
    """Mean of values (array [n]) with its 95 % interval by the normal approximation; bounds None for n below 2."""
    count = len(values)
    if count == 0:
        return Interval(None, None, None)
    mean = float(np.mean(values))
    if count == 1:
        return Interval(mean, None, None)
    half = Z95 * float(np.std(values, ddof=1)) / math.sqrt(count)
    return Interval(mean, mean - half, mean + half)


def quantile(values: Any, share: float) -> int | None:
    """The smallest of the values (integers [n]) that at least this share of them do not exceed; None of none."""
    if len(values) == 0:
        return None
    return int(np.quantile(values, share, method="inverted_cdf"))
