"""A batch of chases: State, minds and orders, advanced by our own threads over ranges of chases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.board.size import check_memory
from afoot.errors import AfootError
from afoot.game.observe import Observation, OwnTricks, slots_seen_by
from afoot.game.state import (
    Scratch,
    State,
    make_orders,
    make_scratch,
    make_state,
)
from afoot.policies.act import deciders
from afoot.policies.mind import Mind, make_mind
from afoot.rules.cast import Cast, ahead_of
from afoot.rules.contacts import NEVER
from afoot.rules.rules import Rules
from afoot.rules.turns import acting, turns
from afoot.sim import kernels
from afoot.words import Side


class Snapshot(NamedTuple):
    """One chase at one moment: a copy of its Position and of the minds of both sides."""

    position: State
    mind: Mind
    chase: int  # its number in its run, which with the seed decides its luck
    seed: int


class Batch:
    """Chases first_chase .. first_chase + chases - 1 of the run with this seed.

    The outcome of a chase hangs on its number and the seed alone: neither threads nor how a run is split into
    batches nor whether it is stepped or fused change it. `outside` is the mask of sides (1 pursuers, 2 everybody else:
    evaders, decoys and bystanders) whose orders come from Python: write them into `orders` before `step`. Where
    decoys and bystanders are to go on by themselves, give the evaders the policy `orders` instead.

    Not safe to use from two threads at once.
    """

    def __init__(
        self,
        board: Board,
        cast: Cast,
        rules: Rules,
        chases: int,
        *,
        seed: int = 0,
        first_chase: int = 0,
        threads: int = 1,
        outside: int = 0,
    ) -> None:
        if chases < 1 or threads < 1:
            raise AfootError("a batch needs at least one chase and one thread", came=(chases, threads),
                             fix="Write 1 or more for each.")  # fmt: skip
        if not 0 <= seed < 2**63:
            raise AfootError("the seed does not fit", came=seed, expected="an integer from 0 to 2**63 - 1",
                             fix="Take a smaller one, such as 1.")  # fmt: skip
        check_memory(
            chases * bytes_per_chase(cast, rules),
            "the batch",
            where=f"{chases:,} chases",
            fix="Play fewer chases at once: the outcome does not hang on how they are split.",
        )
        self.board, self.rules = board, rules
        self.cast = cast._replace(ahead=ahead_of(cast)) if rules.whole_ticks else cast
        self.seed, self.threads, self.outside = seed, min(threads, chases), outside
        self._decide_by = deciders(cast)
        self.state: State = make_state(cast, rules, chases)
        self.minds: Mind = make_mind(cast, chases)
        self.orders: Any = make_orders(cast, chases)
        self.chase_id = np.arange(first_chase, first_chase + chases, dtype=np.int64)
        self._scratch = [make_scratch(len(board.degree)) for _ in range(self.threads)]
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None
        # Mechanisms that cost something even when they are off have a path of their own without them.
        full = needs_mechanisms(rules) or cast.means is not None
        self._advance = kernels.advance_full if full else kernels.advance_plain
        self.reset()

    @property
    def chases(self) -> int:
        return len(self.chase_id)

    @property
    def over(self) -> Any:
        """bool [chases]: which chases have ended."""
        return self.state.clock.over[:, 0] != 0

    def reset(self) -> None:
        """Start every chase anew, at episode 0."""

        def start(first: int, last: int, scratch: Scratch) -> None:
            kernels.start(
                self.board,
                self.cast,
                self.rules,
                self.state,
                self.minds,
                self.chase_id,
                first,
                last,
                self.seed,
            )

        self._over_ranges(start)

    def advance(self, ticks: int, *, restart: bool = False) -> None:
        """Play so many ticks of every chase with its policies; chases that are over stay over unless `restart`.

        Raises AfootError where orders come from outside.

        With `restart` the tick after the last is the first of the next episode, from new starts.
        """
        if self.outside:
            raise AfootError(
                "this batch takes orders from outside, so it is played turn by turn",
                came="advance", expected="step, with orders written before it",
                fix="Call step() for every turn, or leave `outside` out.",
            )  # fmt: skip
        self._turns(ticks * int(turns(self.rules.moves)), 0, restart)

    def step(self) -> None:
        """Play one turn of every chase; sides in `outside` follow `orders`, the others their policies."""
        self._turns(1, self.outside, False)

    def due(self) -> int:
        """Mask of the sides that act in the turn that is due in every chase not over (0: all are over)."""
        live = ~self.over
        if not live.any():
            return 0
        return int(acting(self.rules.moves, int(self.state.clock.turn[:, 0][live][0])))

    def observe(self, side: Side) -> Observation:
        """The side's observation of every chase at once: as `game.observe`, each array with a leading chase axis.

        Arrays are copies, so that a caller can neither see nor change what is hidden from the side.
        """
        pursuers, both = self.cast.pursuers, self.cast.pursuers + self.cast.evaders
        first, opponents = (0, self.cast.evaders) if side == Side.PURSUERS else (pursuers, pursuers)
        own = slice(first, pursuers if side == Side.PURSUERS else both)
        first_slot, slots = slots_seen_by(self.cast, side)
        seen = slice(first_slot, first_slot + slots)
        return Observation(
            int(side),
            self.state.clock.tick[:, 0].copy(),
            self.state.clock.turn[:, 0].copy(),
            first,
            pursuers - first,
            self.state.movers[:, own].copy(),
            self.state.contacts[:, own, seen].copy(),
            self.state.known[:, seen].copy(),
            opponents,
            self._own_tricks(side, own),
        )

    def _own_tricks(self, side: Side, own: slice) -> OwnTricks | None:
        tricks = self.state.tricks
        if tricks is None:
            return None
        known = (self.cast.means.passages.known >> int(side)) & 1
        doors = np.where(known == 1, tricks.doors, -1)
        decoys = tricks.decoys.copy()
        own_decoys = self.cast.means.decoy_side == int(side)
        decoys.sender = np.where(own_decoys, decoys.sender, -1)
        decoys.until_tick = np.where(own_decoys, decoys.until_tick, NEVER)
        guises = tricks.guises[:, own].copy()
        guises.identified &= 1 << int(side)  # whether the others know them is hidden
        return OwnTricks(
            tricks.movers[:, own].copy(),
            tricks.found[:, own].copy(),
            _clouds_known(tricks.clouds, side),
            doors,
            guises,
            decoys,
            tricks.heard[:, : None if side == Side.PURSUERS else 0].copy(),
        )

    def snapshot(self, row: int) -> Snapshot:
        """Copy the chase in a row as it is now."""
        return Snapshot(
            self.state.each(lambda column: column[row].copy()),
            Mind(*(column[row].copy() for column in self.minds)),
            int(self.chase_id[row]),
            self.seed,
        )

    def restore(self, row: int, snapshot: Snapshot, chase: int | None = None) -> None:
        """Put a snapshot into a row and go on from it.

        With the snapshot's own number (the default) and a batch of its seed it goes on exactly as the chase it was
        taken from; with another `chase` number luck parts from here. Raises AfootError where the snapshot is of
        another cast or board, or of another seed and no `chase` is given: it could not go on as it was.
        """
        own = [column[row] for column in (*self.state.columns(), *self.minds)]
        given = [*snapshot.position.columns(), *snapshot.mind]
        shapes = [[column.shape for column in columns] for columns in (given, own)]
        if shapes[0] != shapes[1]:
            raise AfootError(
                "the snapshot is of another game",
                came=shapes[0],
                expected=f"rows of {shapes[1]}",
                fix="Take it from a batch of the same scenario.",
            )
        if chase is None and snapshot.seed != self.seed:
            fix = "Give the number that its luck shall hang on from here: chase=..."
            expected = f"a snapshot of seed {self.seed}"
            raise AfootError(
                "the snapshot is of another seed", came=snapshot.seed, expected=expected, fix=fix
            )
        for column, copied in zip(own, given, strict=True):
            column[...] = copied
        self.chase_id[row] = snapshot.chase if chase is None else chase

    def digests(self) -> Any:
        """uint64 [chases]: a digest of each chase's whole state."""
        out = np.zeros(self.chases, np.uint64)
        for column in self.state.columns():
            # Field by field, so that the padding of records never counts.
            fields = [column[name] for name in column.dtype.names] if column.dtype.names else [column]
            for field in fields:
                words = np.ascontiguousarray(field.reshape(self.chases, -1).astype(np.int64)).view(np.uint64)
                kernels.digest(words, out)
        return out

    def _turns(self, count: int, outside: int, restart: bool) -> None:
        def advance(first: int, last: int, scratch: Scratch) -> None:
            self._advance(
                self.board,
                self.cast,
                self.rules,
                self.state,
                self.minds,
                self.orders,
                scratch,
                scratch if self.rules.ends_by else None,
                self.chase_id,
                first,
                last,
                count,
                self.seed,
                outside,
                self._decide_by,
                int(restart),
            )

        self._over_ranges(advance)

    def _over_ranges(self, work: Any) -> None:
        """Split the chases into as many ranges as threads and work on them side by side."""
        if self._pool is None:
            work(0, self.chases, self._scratch[0])
            return
        edges = np.linspace(0, self.chases, self.threads + 1).astype(int)
        futures = [
            self._pool.submit(work, int(edges[i]), int(edges[i + 1]), self._scratch[i])
            for i in range(self.threads)
        ]
        for future in futures:
            future.result()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def bytes_per_chase(cast: Cast, rules: Rules) -> int:
    """Memory of one more chase: its row of State, minds and orders."""
    columns = (*make_state(cast, rules, 1).columns(), *make_mind(cast, 1), make_orders(cast, 1))
    return sum(column.nbytes for column in columns)


def _clouds_known(clouds: Any, side: Side) -> Any:
    """CLOUD [c, v] as a side knows them: blank where it has not seen one, and not who else has."""
    shown = clouds.copy()
    shown.known &= 1 << int(side)
    unseen = shown.known == 0
    shown.until_tick[unseen] = NEVER
    shown.node[unseen], shown.radius_mm[unseen] = 0, 0
    return shown


def needs_mechanisms(rules: Rules) -> bool:
    """Whether these rules use anything that the plain path leaves out (see `kernels`)."""
    return any(
        (
            rules.reveal_ticks,
            rules.share_delay_ticks,
            rules.stamina,
            rules.flow,
            rules.ends_by,
            rules.refuge_ends_chase,
        )
    )
