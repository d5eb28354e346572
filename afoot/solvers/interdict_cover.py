"""The pursuers' best schedule against a mix of walks that is settled beforehand: k routes that meet as much of it as
they can, where a walk counts once however often it is met.

Meeting more is never worse, so a pursuer goes from one meeting to the next that it can reach, and past none that lies
on the way. For each start the sets of walks that one route can meet, and that lie in no other such set, are listed;
`interdict_choose` finds what k of them meet together. Both are exact.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError
from afoot.solvers._jit import kernel
from afoot.solvers.interdict_choose import choose
from afoot.solvers.interdict_clock import LATE, Clock
from afoot.solvers.interdict_net import Event, Net, Schedule, Walk, ticks_to

GONE = -2
ONE = np.uint64(1)
_ROOM = 1 << 14
MOST_LABELS = 1 << 24
_ROWS = 128  # of meetings at a time, between two looks at the clock


class Cover(NamedTuple):
    """Schedules that meet more than floor, the best last, and a bound: no schedule meets more of the mix."""

    schedules: list[Schedule]
    bound: float


class _Meetings(NamedTuple):
    """m meetings in the order of time, which is the order of the arcs between them."""

    events: list[Event]
    walks: Any  # uint64 [m, words] the walks that each meets
    first: Any  # int32 [m + 1] the meetings before each from which it is next:
    before: Any  # int32 [...]
    last: Any  # bool [m] whether nothing comes after
    outset: Any  # bool [starts, m] whether it can be a pursuer's first
    starts: list[int]


class _Labels(NamedTuple):
    """Sets of walks met, by the meeting they end with."""

    parent: Any  # int32 [c]
    sets: Any  # uint64 [c, words]
    begin: Any  # int32 [m + 1] first label of each meeting


def best_cover(net: Net, walks: list[Walk], chances: Any, floor: float, clock: Clock) -> Cover:
    """Schedules that meet more of a mix of walks than floor. Where the bound's own search finds none, all are
    searched, so that none at all is a proof: the bound is then floor, but for SLACK. Raises TimeIsUp."""
    weight = np.ascontiguousarray(chances, np.float64)
    found = _meetings(net, walks, clock)
    labels = [_reached(found, number, clock) for number in range(len(found.starts))]
    listed = [_widest(found, one, weight, clock) for one in labels]
    tables, ends = [], []
    for start in net.team:
        number = found.starts.index(start)
        met = _bits(labels[number].sets[listed[number]], len(walks))
        # The last row is to meet nobody, so that there always is a choice.
        tables.append(np.vstack([met, np.zeros((1, len(walks)), bool)]))
        ends.append(np.append(listed[number], -1))
    chosen = choose(tables, weight, floor, clock)
    schedules = []
    for pick in chosen.picks:
        routes = []
        for start, own, row in zip(net.team, ends, pick, strict=True):
            chain = _chain(found, labels[found.starts.index(start)], int(own[row]))
            routes.append(_route(net, start, chain))
        schedules.append(tuple(routes))
    return Cover(schedules, chosen.bound)


def posted(net: Net) -> list[Schedule]:
    """Schedules to begin with: each pursuer at an exit of its own as soon as can be, all exits in turns.

    Where there are more than two exits for a pursuer that says little, and all stay where they are.
    """
    exits, k = np.flatnonzero(net.exits).tolist(), len(net.team)
    if len(exits) > 2 * k:
        return [tuple((site,) * (net.ticks + 1) for site in net.team)]
    turns = [exits] if len(exits) <= k else [(exits + exits)[i : i + k] for i in range(len(exits))]
    return [_at_exits(net, own) for own in turns]


def _at_exits(net: Net, exits: list[int]) -> Schedule:
    """At as many of some exits as they can: where most are there first, and of these ways the soonest."""
    import networkx as nx  # takes a while to load

    pairs = nx.Graph()
    for site in exits:
        left = ticks_to(net.evader, [site])
        soonest = max(1, min(int(left[start]) for start, _ in net.starts))
        within = np.flatnonzero(net.holds[:, site])
        for i, start in enumerate(net.team if len(within) else ()):
            post = within[net.ticks_from(start)[within].argmin()]
            ticks = int(net.ticks_from(start)[post])
            if ticks <= net.ticks:
                weight = (net.ticks + 1) * (1 + (ticks <= soonest)) - ticks
                pairs.add_edge(-1 - i, site, weight=weight, post=int(post))
    posts = list(net.team)
    for pair in nx.max_weight_matching(pairs, maxcardinality=True):
        posts[-1 - min(pair)] = pairs.edges[pair]["post"]
    return tuple(_stand(net, start, post) for start, post in zip(net.team, posts, strict=True))


def _stand(net: Net, start: int, post: int) -> tuple[int, ...]:
    """A shortest way to a post, and to stay there."""
    route = [start]
    _go(net, route, post, net.ticks)
    return tuple(route)


def _bits(sets: Any, walks: int) -> Any:
    return np.unpackbits(sets.view(np.uint8), axis=1, bitorder="little")[:, :walks].astype(bool)


def _meetings(net: Net, walks: list[Walk], clock: Clock) -> _Meetings:
    table: dict[Event, list[int]] = {}
    starts = sorted(set(net.team))
    ahead = {start: net.ticks_from(start) for start in starts}
    for number, walk in enumerate(walks):
        clock.look()
        for event in net.events(walk):
            if any(ahead[start][event.site_in] <= event.tick_in for start in starts):
                table.setdefault(event, []).append(number)
    events = sorted(table, key=lambda event: (event.tick_in + event.tick_out, event))
    places = np.array(events, np.int64).reshape(-1, 4)
    onward = np.zeros((len(events), len(events)), bool)
    for i, event in enumerate(events):
        clock.look()
        spare = places[:, 0] - event.tick_out
        onward[i] = (spare >= 0) & (net.ticks_from(event.site_out)[places[:, 1]] <= spare)
        onward[i, i] = False
    outset = np.array([ahead[start][places[:, 1]] <= places[:, 0] for start in starts])
    steps = onward.astype(np.float32)
    outset &= outset.astype(np.float32) @ steps < 0.5
    for row in range(0, len(events), _ROWS):
        clock.look()
        onward[row : row + _ROWS] &= steps[row : row + _ROWS] @ steps < 0.5
    met = np.zeros((len(events), max(1, -(-len(walks) // 64))), np.uint64)
    for i, event in enumerate(events):
        for number in table[event]:
            met[i, number >> 6] |= ONE << np.uint64(number & 63)
    heads, tails = np.nonzero(onward.T)
    first = np.searchsorted(heads, np.arange(len(events) + 1)).astype(np.int32)
    return _Meetings(events, met, first, tails.astype(np.int32), ~onward.any(axis=1), outset, starts)


def _reached(found: _Meetings, start: int, clock: Clock) -> _Labels:
    room = _ROOM
    while True:
        labels = _Labels(
            np.empty(room, np.int32),
            np.empty((room, found.walks.shape[1]), np.uint64),
            np.zeros(len(found.events) + 1, np.int32),
        )
        made = _extend(found.walks, found.first, found.before, found.outset[start], labels, clock.over)
        clock.look()
        if made >= 0:
            return _Labels(labels.parent[:made], labels.sets[:made], labels.begin)
        room *= 4
        if room > MOST_LABELS:
            raise AfootError("the pursuers' best schedule is beyond searching", came=f"{room:,} routes that differ",
                             fix="Ask for fewer ticks.")  # fmt: skip


@kernel
def _extend(walks, first, before, outset, labels, over):  # type: ignore[no-untyped-def]
    """The sets met on the way to each meeting that lie in no other there; -1 where there is no room for more, or
    LATE."""
    words = walks.shape[1]
    made = np.int64(0)
    for event in range(walks.shape[0]):
        begin = made
        labels.begin[event] = begin
        for arc in range(first[event] - 1, first[event + 1]):
            lo, hi = np.int64(0), np.int64(1)
            if arc < first[event]:
                if not outset[event]:
                    continue
            else:
                lo, hi = np.int64(labels.begin[before[arc]]), np.int64(labels.begin[before[arc] + 1])
            for label in range(lo, hi):
                if arc >= first[event] and labels.parent[label] == GONE:
                    continue
                if over[0]:
                    return np.int64(LATE)
                if made >= labels.parent.shape[0]:
                    return np.int64(-1)
                for word in range(words):
                    old = labels.sets[label, word] if arc >= first[event] else np.uint64(0)
                    labels.sets[made, word] = old | walks[event, word]
                labels.parent[made] = label if arc >= first[event] else -1
                if not _within(labels, begin, made):
                    made += 1
        labels.begin[event + 1] = made
    return made


@kernel
def _within(labels, begin, made):  # type: ignore[no-untyped-def]
    """Whether a label's set lies within another's since begin; those that lie within it are struck out."""
    for other in range(begin, made):
        if labels.parent[other] == GONE:
            continue
        ours, theirs = True, True
        for word in range(labels.sets.shape[1]):
            a, b = labels.sets[made, word], labels.sets[other, word]
            if a & ~b:
                theirs = False
            if b & ~a:
                ours = False
        if theirs:
            return True
        if ours:
            labels.parent[other] = GONE
    return False


def _widest(found: _Meetings, labels: _Labels, weight: Any, clock: Clock) -> Any:
    """Labels of a start whose sets lie in no other's, the heaviest first."""
    ends = np.repeat(found.last, np.diff(labels.begin)) & (labels.parent != GONE)
    own = np.flatnonzero(ends)
    if not len(own):
        return own
    heavy = _bits(labels.sets[own], len(weight)) @ weight
    order = np.argsort(-heavy, kind="stable")
    kept = np.zeros(len(own), bool)
    _maximal(np.ascontiguousarray(labels.sets[own][order]), kept, clock.over)
    clock.look()
    return own[order][kept]


@kernel
def _maximal(sets, kept, over):  # type: ignore[no-untyped-def]
    """Marks the sets that lie in no set before them; the heaviest come first. Returns 0, or LATE."""
    for i in range(sets.shape[0]):
        if over[0]:
            return np.int64(LATE)
        inside = False
        for j in range(i):
            if not kept[j]:
                continue
            inside = True
            for word in range(sets.shape[1]):
                if sets[i, word] & ~sets[j, word]:
                    inside = False
                    break
            if inside:
                break
        kept[i] = not inside
    return np.int64(0)


def _chain(found: _Meetings, labels: _Labels, label: int) -> list[Event]:
    """The meetings that lead to a label."""
    chain = []
    while label >= 0:
        event = int(np.searchsorted(labels.begin, label, "right")) - 1
        chain.append(found.events[event])
        label = int(labels.parent[label])
    return chain[::-1]


def _route(net: Net, start: int, chain: list[Event]) -> tuple[int, ...]:
    """From meeting to meeting by a shortest way, each begun at once; then it stays."""
    route = [start]
    for event in chain:
        _go(net, route, event.site_in, event.tick_in)
        if event.tick_out > event.tick_in:
            route.append(event.site_out)
    _go(net, route, route[-1], net.ticks)
    return tuple(route)


def _go(net: Net, route: list[int], site: int, tick: int) -> None:
    sites = net.pursuer
    while len(route) <= tick:
        here = route[-1]
        after = [int(s) for s in sites.to[sites.first[here] : sites.first[here + 1]]]
        route.append(min(after, key=lambda s: int(net.ticks_from(s)[site])))
