"""Ranks: the number of a team of pursuers' sites among all teams.

Pursuers of one class are alike, so a team is a multiset: sites a <= b <= c have the number C(a, 1) + C(b + 1, 2) +
C(c + 2, 3) (the combinatorial number system). Pursuers of several classes are counted in mixed radix.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from afoot.solvers._jit import inner, kernel

MOST_PURSUERS = 4


class Ranks(NamedTuple):
    """How teams of k pursuers are numbered."""

    pursuers: int
    alike: int  # 1: of one class, and told apart by nobody
    below: Any  # int64 [4, sites + 1] C(site + i, i + 1), for teams that are alike
    stride: Any  # int64 [4] for teams that are not
    base: Any  # int64 [4] first site of each pursuer's class


def team_count(sites: list[int], alike: bool) -> int:
    """How many teams there are; sites: of each pursuer's class."""
    return math.comb(sites[0] + len(sites) - 1, len(sites)) if alike else math.prod(sites)


def make_ranks(sites: list[int], bases: list[int], alike: bool) -> Ranks:
    """Ranks for pursuers whose classes have so many sites, numbered from these bases."""
    k, most = len(sites), max(sites) + 1
    below = np.array(
        [[math.comb(site + i, i + 1) for site in range(most)] for i in range(k if alike else 0)], np.int64
    ).reshape(-1, most)
    table = np.zeros((MOST_PURSUERS, most), np.int64)
    table[: len(below)] = below
    stride = np.zeros(MOST_PURSUERS, np.int64)
    base = np.zeros(MOST_PURSUERS, np.int64)
    for i in range(k):
        stride[i] = math.prod(sites[i + 1 :])
        base[i] = bases[i]
    return Ranks(k, int(alike), table, stride, base)


@inner
def rank(ranks, a, b, c, d):  # type: ignore[no-untyped-def]
    """Number of a team; sites beyond the team's size are not looked at."""
    k = ranks.pursuers
    if not ranks.alike:
        total = (a - ranks.base[0]) * ranks.stride[0]
        if k > 1:
            total += (b - ranks.base[1]) * ranks.stride[1]
        if k > 2:
            total += (c - ranks.base[2]) * ranks.stride[2]
        if k > 3:
            total += (d - ranks.base[3]) * ranks.stride[3]
        return np.uint64(total)
    if k == 1:
        return np.uint64(a)
    below = ranks.below
    if k == 2:
        return np.uint64(min(a, b) + below[1, np.uint64(max(a, b))])
    low, high = min(a, b), max(a, b)
    top = max(high, c)
    mid = max(low, min(high, c))
    low = min(low, c)
    if k == 3:
        return np.uint64(low + below[1, np.uint64(mid)] + below[2, np.uint64(top)])
    fourth = max(top, d)
    third = max(mid, min(top, d))
    second = max(low, min(mid, d))
    first = min(low, d)
    return np.uint64(
        first + below[1, np.uint64(second)] + below[2, np.uint64(third)] + below[3, np.uint64(fourth)]
    )


@kernel
def rank_of(ranks, a, b, c, d):  # type: ignore[no-untyped-def]
    """`rank` for Python callers."""
    return np.int64(rank(ranks, a, b, c, d))


def teams_of(sites: list[int], bases: list[int], alike: bool) -> Any:
    """uint16 [teams, k]: the sites of every team, by its number, the lowest site first where pursuers are alike."""
    k = len(sites)
    teams = np.empty((team_count(sites, alike), k), np.uint16)
    if not alike:
        for i, column in enumerate(np.indices(sites, np.uint16)):
            teams[:, i] = column.ravel() + bases[i]
        return teams
    # The teams whose highest site is s come before those of s + 1, and within them the rest is numbered alike.
    teams[:, 0] = np.arange(len(teams)) % sites[0] if k == 1 else 0
    if k > 1:
        lower = teams_of(sites[1:], bases, True)
        counts = [math.comb(site + k - 1, k - 1) for site in range(sites[0])]
        at = 0
        for site, count in enumerate(counts):
            teams[at : at + count, :-1] = lower[:count]
            teams[at : at + count, -1] = site
            at += count
    return teams
