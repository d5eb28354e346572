"""The whole game, slowly, as RULES.md tells it: plain objects, plain lists, one step after the other.

Only data is read from a Board, a Cast and a Rules; nothing that decides is shared with the fast game, but the
vocabulary of `afoot.words`. What RULES.md leaves open is settled in docs/rules.md, and followed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from afoot.words import Gait, Going, Moves, Side, Status
from tests.naive import luck
from tests.naive.decoys import Decoys
from tests.naive.ends import Ends
from tests.naive.identity import Identity
from tests.naive.looks import Looks
from tests.naive.pieces import Hop, Mover, Refuge, kind_of
from tests.naive.tricks import Tricks
from tests.naive.witnesses import Witnesses

SLOW_GOINGS = (Going.STOOP, Going.CRAWL, Going.CLIMB)  # nobody runs there


class Game:
    """One chase. `start`, then `turn` with a (slot, gait, does, passage) for every mover until `over`."""

    def __init__(self, board: Any, cast: Any, rules: Any, key: int) -> None:
        self.rules, self.cast, self.key, self.board = rules, cast, key, board
        self.kinds = [kind_of(row) for row in cast.classes]
        n = len(board.degree)
        self.slots = [[int(board.hops[a, slot]) for slot in range(int(board.degree[a]))] for a in range(n)]
        self.cost_mm = cast.hop_mm.tolist()
        self.going = board.going.tolist()
        self.width_mm = board.width_mm.tolist()
        self.exits = {int(row.node): int(row.worth) for row in cast.exits}
        self.looks = Looks(self, board)
        self.ends = Ends(self)

    # start

    def start(self) -> None:
        self.tick = self.due = self.turns_played = 0
        self.over = False
        self.events = dict.fromkeys(
            [
                "contacts",
                "sighted",
                "lost",
                "captured",
                "crossed",
                "entered",
                "sheltered",
                "escaped",
                "surrounded",
                "refused",
            ],
            0,
        )
        self.refuges = [
            Refuge(int(r.node), int(r.worth), int(r.beds), int(r.supplies), bool(r.open))
            for r in self.cast.refuges
        ]
        key = luck.turn_key(self.key, 0, luck.BEFORE_START)
        self.movers = [self._placed(column, key) for column in range(len(self.cast.movers))]
        self.identity, self.decoys = Identity(self), Decoys(self)
        self.tricks, self.witnesses = Tricks(self), Witnesses(self)
        self.looks.start()
        if self.rules.contacts:
            self.looks.look(key, 0, {Side.PURSUERS, Side.EVADERS})
            self.looks.news.share(0)

    def _placed(self, column: int, key: int) -> Mover:
        told = self.cast.movers[column]
        types = self.cast.types[told.type_first : told.type_last]
        starts = self.cast.starts[told.start_first : told.start_last]
        type_bits = luck.draw(key, int(told.id), luck.NOBODY, luck.TYPE, 0)
        start_bits = luck.draw(key, int(told.id), luck.NOBODY, luck.START, 0)
        kind_index = int(types.kind[luck.pick(types.upto.tolist(), type_bits)])
        node = int(starts.node[luck.pick(starts.upto.tolist(), start_bits)])
        kind = self.kinds[kind_index]
        side, decoy = self._part(column)
        status = Status.WAITING if told.arrive_tick > 0 else Status.LIVE
        return Mover(
            column,
            int(told.id),
            side,
            int(told.arrive_tick),
            kind_index,
            kind,
            node,
            Status.UNSENT if decoy else status,
            Hop(node, node),
            kind.reserve_mm,
            decoy=decoy,
        )

    def _part(self, column: int) -> tuple[Side, bool]:
        """Its side, and whether it is a decoy. Columns: pursuers, evaders, decoys, bystanders."""
        lookers = self.cast.pursuers + self.cast.evaders
        if column < lookers:
            return Side.PURSUERS if column < self.cast.pursuers else Side.EVADERS, False
        if column < lookers + self.cast.decoys:
            return Side(int(self.cast.means.decoy_side[column - lookers])), True
        return Side.BYSTANDERS, False

    # a turn

    @property
    def pursuers(self) -> list[Mover]:
        return [m for m in self.movers if m.side == Side.PURSUERS and m.looks]

    @property
    def evaders(self) -> list[Mover]:
        return [m for m in self.movers if m.side == Side.EVADERS and m.looks]

    @property
    def bystanders(self) -> list[Mover]:
        return [m for m in self.movers if m.side == Side.BYSTANDERS]

    def number_in_team(self, mover: Mover) -> int:
        return mover.column - (0 if mover.side == Side.PURSUERS else self.cast.pursuers)

    def row_of_source(self, side: Side, mover: Mover) -> int:
        """Row in which the fast game keeps a mover as the other side sees it."""
        as_seen_by_evaders = mover.side == Side.BYSTANDERS and side == Side.PURSUERS
        return mover.column + (self.cast.bystanders if as_seen_by_evaders else 0)

    def acting(self) -> set[Side]:
        """Bystanders move with the evaders, decoys with the bystanders."""
        order = [{Side.PURSUERS}, {Side.EVADERS, Side.BYSTANDERS}]
        if self.rules.moves == Moves.SIMULTANEOUS:
            return order[0] | order[1]
        return order[self.due] if self.rules.moves == Moves.PURSUERS_FIRST else order[1 - self.due]

    def turn(self, orders: Sequence[tuple[int, ...]]) -> None:
        if self.over:
            return
        acting = self.acting()
        movers = [m for m in self.movers if (Side.BYSTANDERS if m.decoy else m.side) in acting]
        if self.rules.flow:  # who is asked first rotates with the tick
            movers = [movers[(i + self.tick) % len(movers)] for i in range(len(movers))]
        for mover in sorted(movers, key=lambda mover: mover.column):
            self.tricks.use(mover, *orders[mover.column][2:])
        for mover in movers:
            if mover.sent_in == self.turns_played:  # it has not been told yet where to go
                mover.hop.set_out = self.tick
            elif mover.live:
                if mover.stands:
                    self._set_out(mover, *orders[mover.column][:2])
                self._get_along(mover)
        self.turns_played += 1
        last = self.due == 1 or self.rules.moves == Moves.SIMULTANEOUS
        key = luck.turn_key(self.key, self.tick, luck.END_OF_TICK if last else self.due)
        if last or self.rules.each_move:
            self._capture(key)
        if not last:
            self.due = 1
            if self.rules.contacts:
                self.looks.look(key, self.tick, {Side.PURSUERS, Side.EVADERS} - acting)
            return
        self._end_of_tick(key)

    def _end_of_tick(self, key: int) -> None:
        self.ends.arrivals()
        self.ends.surround()
        if self.rules.stamina:
            self._tire()
        self.ends.live_on_supplies()
        self.tricks.end_of_tick()
        self.tick, self.due = self.tick + 1, 0
        self.ends.is_it_over()
        for mover in self.movers:
            if mover.status == Status.WAITING and mover.arrive_tick <= self.tick:
                mover.status = Status.LIVE
        if self.rules.contacts:
            self.looks.look(key, self.tick, {Side.PURSUERS, Side.EVADERS})
            self.looks.news.share(self.tick)
        self.witnesses.end_of_tick(key, self.tick)
        self.tricks.read(key, self.tick)

    # motion

    def _set_out(self, mover: Mover, slot: int, gait: int) -> None:
        here = mover.node
        carry, mover.carry_mm, mover.gait = mover.carry_mm, 0, Gait.REST
        mover.hop = Hop(here, here, self.tick, None)
        if not 0 < slot < len(self.slots[here]):
            return
        end, cost = self.slots[here][slot], self.cost_mm[mover.kind.profile][here][slot]
        if cost == 0 or self.tricks.holds_back(mover, slot):
            return
        if self.rules.flow and self._full(mover, end, self.width_mm[here][slot]):
            self.events["refused"] += 1
            return
        mover.gait = Gait.RUN if gait >= Gait.RUN else Gait.WALK
        if self.going[here][slot] in SLOW_GOINGS:
            mover.gait = Gait.WALK
        if self.rules.stamina and mover.stamina_mm < mover.kind.drain_mm:
            mover.gait = Gait.WALK
        mover.hop = Hop(here, end, self.tick, None)
        mover.remaining_mm = max(cost - min(carry, mover.kind.speed_mm[mover.gait]), 1)
        if mover.inside is not None:
            self.refuges[mover.inside].free_beds += 1
            mover.inside = None

    def _full(self, mover: Mover, end: int, width_mm: int) -> bool:
        """A mover counts for its latest hop, whatever has become of it."""
        ticks_a_second = max(1000 // self.rules.tick_ms, 1)
        a_second = max(width_mm // 900, 1)
        most = max(a_second * max(self.rules.tick_ms, 1000) // 1000, 1)
        hops = [m.hop for m in self.movers if (m.hop.origin, m.hop.end) == (mover.node, end)]
        return sum(self.tick - hop.set_out < ticks_a_second for hop in hops) >= most

    def _get_along(self, mover: Mover) -> None:
        speed = mover.kind.speed_mm[mover.gait]
        left_over = speed - mover.remaining_mm
        if left_over < 0:
            mover.remaining_mm = -left_over
            return
        mover.node, mover.hop.arrived, mover.remaining_mm = mover.hop.end, self.tick, 0
        mover.carry_mm = 0 if self.rules.whole_ticks else min(left_over, speed)

    # capture

    def within_reach(self, pursuer: Mover) -> set[int]:
        nodes = {pursuer.node}
        for _ in range(self.rules.reach_hops):
            nodes |= {
                self.slots[a][slot]
                for a in nodes
                for slot in range(1, len(self.slots[a]))
                if self.cost_mm[pursuer.kind.profile][a][slot] > 0 and not self.tricks.is_shut(a, slot)
            }
        return nodes

    def has_in_reach(self, holder: Mover, target: Mover) -> bool:
        """As far as capture goes: who is in transit reaches nobody, and who is shut in is not reached."""
        return holder.stands and not self.is_shut_in(target) and target.node in self.within_reach(holder)

    def have_met(self, a: Mover, b: Mover) -> bool:
        """On one hop in opposite directions at a time, the later of them set out in this tick."""
        if not self.rules.crossing:
            return False
        opposite = (a.hop.origin, a.hop.end) == (b.hop.end, b.hop.origin) and a.hop.origin != a.hop.end
        return opposite and a.hop.is_on_it(self.tick) and b.hop.is_on_it(self.tick)

    def _capture(self, key: int) -> None:
        pursuers, evaders = [p for p in self.pursuers if p.live], [e for e in self.evaders if e.live]
        met = {e.column for e in evaders if any(self.have_met(p, e) for p in pursuers)}
        held = {e.column for e in evaders if any(self.has_in_reach(p, e) for p in pursuers)}
        for pursuer in pursuers:
            for evader in evaders:
                if self.has_in_reach(pursuer, evader) or self.have_met(pursuer, evader):
                    self.identity.before_capture(key, pursuer, evader)
        known = [e for e in evaders if not self.identity.passes_for_another(e, Side.PURSUERS)]
        self.events["crossed"] += sum(e.column in met for e in known)
        for evader in known:
            if evader.column in met | held:
                self.ends.end(evader, Status.CAPTURED, 0)
        self.decoys.dispel()

    def is_shut_in(self, mover: Mover) -> bool:
        return mover.inside is not None and not self.refuges[mover.inside].open

    # stamina

    def _tire(self) -> None:
        for mover in self.movers:
            if not mover.live:
                continue
            kind = mover.kind
            drain = kind.drain_mm if mover.gait == Gait.RUN else 0
            if drain == 0:
                mover.stamina_mm = min(mover.stamina_mm + kind.recover_mm[mover.gait], kind.reserve_mm)
                continue
            mover.stamina_mm = max(mover.stamina_mm - drain, 0)
            if mover.stamina_mm < drain:
                mover.gait = Gait.WALK
