"""What checks share, in plain Python: laws of starts, worth, ways and how movers get along them.

All of it reads the board, the cast and the rules, and asks the scalar functions of `rules`. Nothing is taken from a
certificate, and nothing from the code that makes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from afoot.errors import AfootError
from afoot.rules.cast import ALWAYS
from afoot.rules.motion import carried_mm, gait_ordered, remaining_after_mm, remaining_at_start_mm
from afoot.rules.refuge import may_enter
from afoot.rules.stamina import drain_mm, gait_left, stamina_after
from afoot.scenarios import Compiled
from afoot.words import Gait

REST, RUN = int(Gait.REST), int(Gait.RUN)


class Failed(Exception):
    """A certificate does not hold. where: which of its fields; why: in a sentence."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


class Start(NamedTuple):
    """One thing that a mover's draw may come to."""

    chance: Fraction
    kind: int
    node: int


def starts_of(game: Compiled, mover: int) -> list[Start]:
    """All that a mover's class and start node may be, with their chances."""
    told = game.cast.movers[mover]
    found: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for kind, kind_chance in _law(game.cast.types, "kind", int(told.type_first), int(told.type_last)):
        for node, chance in _law(game.cast.starts, "node", int(told.start_first), int(told.start_last)):
            found[kind, node] += kind_chance * chance
    return [Start(chance, *drawn) for drawn, chance in sorted(found.items()) if chance]


def _law(rows: Any, name: str, first: int, last: int) -> Iterator[tuple[int, Fraction]]:
    before = 0
    for row in rows[first:last]:
        upto = min(int(row.upto), ALWAYS)
        yield int(row[name]), Fraction(upto - before, ALWAYS)
        before = upto


def all_worths(game: Compiled) -> list[int]:
    """Thousandths of everything an evader's chase can end with; a capture is worth 0."""
    cast = game.cast
    found = [0, int(cast.timeout_worth), *(int(row.worth) for row in cast.exits)]
    found += [int(row.worth) for row in cast.refuges if may_enter(row.beds, row.supplies)]
    if game.rules.ends_by:
        found.append(int(cast.surrounded_worth))
    return found


def most_payoff(game: Compiled) -> int:
    """Thousandths that the evaders could be worth together at most."""
    return int(game.cast.evaders) * max(all_worths(game))


def least_payoff(game: Compiled) -> int:
    """Thousandths that the evaders are worth together at least."""
    return int(game.cast.evaders) * min(all_worths(game))


def top_speed_mm(game: Compiled, kind: int) -> int:
    """mm per tick that a class never exceeds; 1 for one that never moves, which does it no harm."""
    return max(1, *(int(speed) for speed in game.cast.classes[kind].speed_mm))


def through_passage(game: Compiled, node: int, slot: int) -> bool:
    """Whether a hop goes through a passage, which somebody may shut."""
    means = game.cast.means
    return means is not None and int(means.passage_of[node, slot]) >= 0


def ways_in(game: Compiled, kind: int, passages: bool) -> list[list[tuple[int, int]]]:
    """For every node the nodes from which a class has a hop to it, and how far that is at least, in mm at top speed.

    Where ticks are whole a hop takes whole ticks; else travel left over may make a hop shorter by as much as the one
    before was longer, so that mm alone count. passages: whether hops through passages are open.
    """
    profile, speed = int(game.cast.classes[kind].profile), top_speed_mm(game, kind)
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(game.board.degree))]
    costs, hops = game.cast.hop_mm[profile].tolist(), game.board.hops.tolist()
    for node, degree in enumerate(game.board.degree.tolist()):
        for slot in range(1, degree):
            cost = costs[node][slot]
            if cost > 0 and (passages or not through_passage(game, node, slot)):
                far = -(-cost // speed) * speed if game.rules.whole_ticks else cost
                found[hops[node][slot]].append((node, far))
    return found


def walk_ticks(
    game: Compiled, kind: int, start: int, choose: Callable[[int], int]
) -> Iterator[tuple[int, int]]:
    """(tick, node) whenever a mover that runs all it can has come to a node, its start at tick 0 first.

    choose: slot to be taken from a node, 0 to stop. Ends where it stops, or after the horizon. The mover is alone, as
    movers are that hold up nobody; its reserve drains and its hops carry over by the rules.
    """
    cast, rules = game.cast, game.rules
    row, speeds = cast.classes[kind], [int(speed) for speed in cast.classes[kind].speed_mm]
    drain = int(drain_mm(speeds[RUN], row.critical_mm))
    node, tick, carry, stamina = start, 0, 0, int(row.reserve_mm)
    yield tick, node
    while tick < rules.horizon_ticks and (slot := choose(node)) > 0:
        step = cast.steps[row.profile, node, slot]
        gait = int(gait_ordered(RUN, step.fastest))
        if rules.stamina:
            gait = int(gait_left(gait, stamina, drain))
        left = int(remaining_at_start_mm(step.cost_mm, carry, speeds[gait]))
        while left > 0 and tick < rules.horizon_ticks:
            used, tick = gait, tick + 1
            left = int(remaining_after_mm(left, speeds[used]))
            if rules.stamina:
                drained = drain if used == RUN else 0
                stamina = int(stamina_after(stamina, drained, row.recover_mm[used], row.reserve_mm))
                gait = int(gait_left(used, stamina, drained))
        if left > 0:
            return
        carry = int(carried_mm(-left, speeds[used], rules.whole_ticks))
        node = int(step.node)
        yield tick, node


def slot_to(game: Compiled, kind: int, node: int, to: int, where: str) -> int:
    """The slot by which a class goes from a node to another, through no passage; Failed where there is none."""
    profile = int(game.cast.classes[kind].profile)
    for slot in range(1, int(game.board.degree[node])):
        if int(game.board.hops[node, slot]) == to and int(game.cast.hop_mm[profile, node, slot]) > 0:
            if through_passage(game, node, slot):
                continue
            return slot
    raise Failed(where, f"no hop leads from node {node} to node {to}")


def within(ways: list[list[tuple[int, int]]], node: int, hops: int) -> set[int]:
    """Nodes from which so many hops, or fewer, lead to a node."""
    found = rim = {node}
    for _ in range(hops):
        rim = {before for one in rim for before, _ in ways[one]} - found
        found = found | rim
    return found


def whole(value: Any, where: str, low: int, high: int) -> int:
    """A whole number of a certificate. Failed for what is none, or out of bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Failed(where, f"{value!r} is no whole number from {low} to {high}")
    return value


def fields(value: Any, where: str, names: tuple[str, ...]) -> Any:
    """A mapping with exactly these fields. Failed for anything else."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise Failed(where, f"it has not just the fields {', '.join(names)}")
    return value


def listed(value: Any, where: str, length: int | None = None) -> list[Any]:
    """A list, of this length if stated. Failed for anything else."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise Failed(where, f"it is no list{'' if length is None else f' of {length}'}")
    return value


def as_failed(error: AfootError, where: str) -> Failed:
    """What is wrong with the form of a field, as a reason why a certificate does not hold. It does not say again where
    that is."""
    return Failed(where, str(AfootError(error.what, came=error.came, expected=error.expected, fix=error.fix)))
