"""Everything that a side cannot know, changed at random: what looks at it goes astray and is found out."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.game.observe import slots_seen_by
from afoot.game.state import Position
from afoot.game.state_of_means import Tricks
from afoot.policies.mind import Mind
from afoot.rules.cast import Cast
from afoot.words import Side


def scramble(table: Any, rng: np.random.Generator, nodes: int) -> None:
    """Random values in every field, small enough to index with, so that what looks at them goes astray unseen."""
    if table.dtype.names is None:
        table[...] = rng.integers(0, nodes, table.shape)
        return
    for name in table.dtype.names:
        low = -50 if name.endswith("tick") else 0
        high = nodes if table.dtype[name].base.itemsize > 1 else 2
        column = table[name]
        column[...] = rng.integers(low, high, column.shape)


def hide(
    position: Position, mind: Mind, side: Side, cast: Cast, rng: np.random.Generator, nodes: int
) -> None:
    """Change all that `observe` does not show a side, and the other side's memory."""
    both = cast.pursuers + cast.evaders
    own, other = slice(0, cast.pursuers), slice(cast.pursuers, both)
    if side == Side.EVADERS:
        own, other = other, own
    first, count = slots_seen_by(cast, side)
    seen = slice(first, first + count)
    off = position.known.off.copy()
    unseen = np.ones(len(position.known), bool)
    unseen[seen] = False
    scramble(position.movers[other], rng, nodes)
    scramble(position.movers[both:], rng, nodes)
    scramble(position.contacts[other], rng, nodes)
    for slots in (slice(0, first), slice(first + count, None)):
        scramble(position.contacts[own, slots], rng, nodes)
        scramble(position.known[slots], rng, nodes)
    position.known.off[~unseen] = off[~unseen]
    hidden = (position.sightings, position.delayed, position.refuges, position.counts)
    for table in (*hidden, mind.memo[other], mind.trail[other], mind.memo[both:], mind.trail[both:]):
        scramble(table, rng, nodes)
    clock = position.clock[0]
    clock.episode, clock.over, clock.waiting, clock.live = rng.integers(0, 9, 4)
    clock.labels = rng.integers(0, 9, 2)
    if position.tricks is not None:
        _hide_tricks(position.tricks, side, other, cast, rng, nodes)


def _hide_tricks(
    tricks: Tricks, side: Side, other: slice, cast: Cast, rng: np.random.Generator, nodes: int
) -> None:
    """What a side does not know of the means in play: all but its own, and the clouds that it has seen."""
    for table in (tricks.movers[other], tricks.found[other], tricks.guises[other]):
        scramble(table, rng, nodes)
    for table in (tricks.holders, tricks.witnesses, tricks.deeds, tricks.traces):
        scramble(table, rng, nodes)
    scramble(tricks.decoys[cast.means.decoy_side != int(side)], rng, nodes)
    own = np.ones(len(tricks.guises), bool)
    own[other] = False
    # Whether the other side knows them in their guises is not told to those who wear them.
    tricks.guises.identified[own] ^= (rng.integers(0, 2, int(own.sum())) << (1 - int(side))).astype(np.uint8)
    # Whether the other side knows of a cloud is told to nobody, and one of theirs that is unseen may hang anywhere.
    seen = tricks.clouds.known & (1 << int(side))
    theirs = np.zeros(len(seen), bool)
    theirs[other] = True
    unseen = theirs & (seen == 0)
    clouds = tricks.clouds[unseen]
    scramble(clouds, rng, nodes)
    tricks.clouds[unseen] = clouds
    tricks.clouds.known = seen | (rng.integers(0, 2, len(seen)) << (1 - int(side)))
    unknown = (cast.means.passages.known >> int(side)) & 1 == 0
    tricks.doors[unknown] = rng.integers(0, 3, int(unknown.sum()))
    if side == Side.EVADERS:
        scramble(tricks.heard, rng, nodes)
