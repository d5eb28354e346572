"""What pursuers go by besides contacts, where there are means: tells, reports of witnesses, traces, known refuges."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, part
from afoot.policies.mind import OWN
from afoot.policies.outs import refuge_count
from afoot.policies.ways import far_node, fresh_since, news, own_profile, seems_false, way_mm
from afoot.rules.chance import NOBODY, PLOY, below, draw
from afoot.rules.contacts import NEVER, NOWHERE
from afoot.rules.distance import UNREACHABLE
from afoot.words import Evidence, Status

LIVE = int(Status.LIVE)
TELLS, REPORTS = 1 << int(Evidence.TELLS), 1 << int(Evidence.REPORTS)
TRACES, REFUGES = 1 << int(Evidence.TRACES), 1 << int(Evidence.REFUGES)

SEARCHED = OWN  # 1 + tick of the newest news that it has gone after to the end
PATROL = OWN + 1  # 1 + node it roams to, 0 for none yet
CHASED = OWN + 2  # 1 + source it is after
WATCHED = OWN + 3  # ticks it has watched a refuge

TRACE_TICKS = 24  # how long it casts about for more after a trace
HALF = 500  # reports held to be worth less, in thousandths, are not followed
NEAREST = 2  # so many pursuers go after a report, those nearest to it
WATCH_TICKS = 120  # how long it stays at a refuge it has come to check


@inner
def doubted(cast, seen, i, target, tricks):  # type: ignore[no-untyped-def]
    """Whether a source seems to be a decoy to a pursuer that goes by tells."""
    if tricks is None:
        return False
    return seems_false(seen, i, target, tricks) and (cast.means.ignores & TELLS) == 0


@inner
def burden(cast, rules, seen, memo, key, i, target, tricks):  # type: ignore[no-untyped-def]
    """What speaks against going after a source, where it may be a decoy: team mates on it, its tell, a change of mind.

    0 where there are no decoys; then the nearest is gone after.
    """
    if tricks is None:
        return np.int64(0)
    if not rules.decoys:
        return np.int64(0)
    mates = np.int64(0)
    for mate in range(seen.movers.shape[0]):
        if mate != i and memo[mate, CHASED] == target + 1 and seen.movers[mate].status == LIVE:
            mates += 1
    false = doubted(cast, seen, i, target, tricks)
    bits = draw(key, cast.movers[seen.first + i].id, target, PLOY, 0)
    other = np.int64(memo[i, CHASED] != target + 1)
    # By what counts most: in sum less than 2**62.
    return (mates << 50) + (np.int64(false) << 49) + (other << 48) + (bits >> 24)


@inner
def _report_tick_node(cast, seen, i, since, tricks):  # type: ignore[no-untyped-def]
    """The newest report later than a tick that it may go after: its tick and node, or that tick and NOWHERE."""
    tick, node = np.int64(since), np.int64(NOWHERE)
    if cast.means.ignores & REPORTS:
        return tick, node
    for row in range(tricks.heard.shape[0]):
        heard = tricks.heard[row]
        trusted = heard.tick > tick and heard.reliability >= HALF
        if trusted and _is_near(cast, seen, i, np.int64(heard.node)):
            tick, node = np.int64(heard.tick), np.int64(heard.node)
    return tick, node


@inner
def _is_near(cast, seen, i, node):  # type: ignore[no-untyped-def]
    """Whether fewer than NEAREST team mates are nearer to a node."""
    own = way_mm(cast.distances, own_profile(cast, seen, i), seen.movers[i].node, node)
    nearer = 0
    for mate in range(seen.movers.shape[0]):
        mover = seen.movers[mate]
        if mate == i or mover.status != LIVE:
            continue
        mm = way_mm(cast.distances, own_profile(cast, seen, mate), mover.node, node)
        if mm < own or (mm == own and mate < i):
            nearer += 1
    return nearer < NEAREST and own < UNREACHABLE


@inner
def _trace_step(board, cast, seen, memo, key, i, since, tricks):  # type: ignore[no-untyped-def]
    """Where to go by a fresh trace later than a tick: on to a neighbour, or back to the trace; else -1.

    A trace says when somebody passed, not where to; a newer one on the next node says that it was there.
    """
    found, me = tricks.found[i], seen.movers[i]
    passed = np.int64(found.passed_tick)
    if cast.means.ignores & TRACES or seen.tick - found.tick > TRACE_TICKS:
        return np.int64(-1)
    if passed <= since or passed < memo[i, SEARCHED]:
        return np.int64(-1)
    if me.node != found.node:
        return np.int64(found.node)
    profile, degree = own_profile(cast, seen, i), np.int64(board.degree[me.node])
    if degree <= 1:
        return np.int64(-1)
    shift = below(draw(key, cast.movers[seen.first + i].id, NOBODY, PLOY, 1), degree - 1)
    back = np.int64(-1)
    for k in range(degree - 1):
        slot = 1 + (shift + k) % (degree - 1)
        node = np.int64(board.hops[me.node, slot])
        if cast.hop_mm[profile, me.node, slot] <= 0:
            continue
        if node != me.hop_from:
            return node
        back = node
    return back


@part
def _lead_node(board, cast, seen, memo, key, i, since, tricks):  # type: ignore[no-untyped-def]
    me = seen.movers[i]
    tick, node = _report_tick_node(cast, seen, i, max(since, np.int64(memo[i, SEARCHED]) - 1), tricks)
    if node == me.node:
        search(memo, i, tick, node, me)
        node = np.int64(-1)
    step = _trace_step(board, cast, seen, memo, key, i, tick, tricks)
    return step if step >= 0 else node


@inner
def lead_node(board, cast, seen, memo, key, i, since, tricks):  # type: ignore[no-untyped-def]
    """Where to go by the newest report or trace, if it is of later than a tick and not yet gone after; else -1."""
    if tricks is None:
        return np.int64(-1)
    return _lead_node(board, cast, seen, memo, key, i, np.int64(since), tricks)


@inner
def leads_on(board, cast, rules, seen, memo, key, i, tricks):  # type: ignore[no-untyped-def]
    """Whether a pursuer that goes by contacts has a report or a trace to go after that is newer than all of them."""
    if tricks is None:
        return False
    newest = np.int64(NEVER)
    for target in range(seen.known.shape[0]):
        tick, _ = news(seen, i, target)
        newest = max(newest, tick)
    fresh = newest >= fresh_since(rules, seen)
    return not fresh and _lead_node(board, cast, seen, memo, key, i, newest, tricks) >= 0


@inner
def search(memo, i, tick, node, me):  # type: ignore[no-untyped-def]
    """Whether news is of where it stands: then that is searched."""
    if node == me.node:
        memo[i, SEARCHED] = max(np.int64(memo[i, SEARCHED]), tick + 1)
    return node == me.node


@inner
def patrol_node(board, cast, seen, memo, key, i, tricks):  # type: ignore[no-untyped-def]
    """Where to roam to with nothing to go by: a far node, or, every other time, a refuge that everybody knows."""
    me, actor_id = seen.movers[i], cast.movers[seen.first + i].id
    profile = own_profile(cast, seen, i)
    refuge = _refuge_to_check(cast, seen, profile, key, i, tricks)
    if refuge >= 0:
        return refuge
    nodes = board.degree.shape[0]
    return np.int64(far_node(cast.distances, nodes, key, actor_id, profile, np.int64(me.node)))


@inner
def _refuge_to_check(cast, seen, profile, key, i, tricks):  # type: ignore[no-untyped-def]
    if tricks is None:
        return np.int64(-1)
    refuges = refuge_count(cast)
    if refuges == 0 or cast.means.ignores & REFUGES:
        return np.int64(-1)
    drawn = below(draw(key, cast.movers[seen.first + i].id, NOBODY, PLOY, 2), 2 * refuges)
    if drawn >= refuges:
        return np.int64(-1)
    node = np.int64(cast.means.posts[drawn])
    mm = way_mm(cast.distances, profile, np.int64(seen.movers[i].node), node)
    return node if 0 < mm < UNREACHABLE else np.int64(-1)


@inner
def _is_post(cast, node):  # type: ignore[no-untyped-def]
    """Whether a refuge is watched from a node."""
    for refuge in range(cast.means.posts.shape[0]):
        if cast.means.posts[refuge] == node:
            return True
    return False


@inner
def watches_on(cast, seen, memo, i, tricks):  # type: ignore[no-untyped-def]
    """Whether it stays at a refuge that it has come to check."""
    if tricks is None:
        return False
    if refuge_count(cast) == 0:
        return False
    me = seen.movers[i]
    if not _is_post(cast, me.node) or memo[i, PATROL] != me.node + 1:
        memo[i, WATCHED] = 0
        return False
    memo[i, WATCHED] += 1
    return memo[i, WATCHED] <= WATCH_TICKS
