"""One step of a small game: many positions, each with its orders and luck, played at once by the game's own `tick`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from afoot.board.model import Board
from afoot.game.state import Position, State, make_orders, make_scratch, make_state
from afoot.rules.cast import Cast
from afoot.rules.chance import BEFORE_START, END_OF_TICK
from afoot.rules.rules import Rules
from afoot.rules.turns import EVADERS_ACT, PURSUERS_ACT, acting, turns
from afoot.rules.worth import status_at_horizon, worth_of
from afoot.solvers.small.check import check_game, joint_starts
from afoot.solvers.small.kernels import play_rows, start_first
from afoot.solvers.small.luck import Luck
from afoot.solvers.small.orders import Choices
from afoot.words import Side, Status

BEYOND = 2**30  # a horizon that no step comes to: how many ticks are left is counted outside of positions


class Root(NamedTuple):
    """A position that a chase may begin in. position: a row of a State of its own."""

    chance: float
    position: Position


class Game:
    """A board, a cast and rules, and what is needed to play single steps of them. hidden: who sees what counts."""

    def __init__(self, board: Board, cast: Cast, rules: Rules, *, hidden: bool = False) -> None:
        check_game(board, cast, rules, hidden)
        self.board, self.cast, self.horizon = board, cast, int(rules.horizon_ticks)
        # Where everybody sees everything a contact only counts where it may tell who is behind a guise.
        looks = rules.contacts if hidden or rules.guise else 0
        self.luck = Luck(board, cast, rules._replace(contacts=looks), hidden)
        self.rules = rules._replace(horizon_ticks=BEYOND, contacts=looks)
        self.choices = Choices(board, cast, self.rules)
        self.turns = int(turns(rules.moves))
        self._scratch = make_scratch(len(board.degree)) if rules.ends_by else None
        self._rows = make_state(cast, self.rules, 64)
        self._orders = make_orders(cast, 64)

    def acts(self, position: Position, side: Side) -> bool:
        """Whether a side acts in the turn that is due."""
        mask = int(acting(self.rules.moves, int(position.clock[0].turn)))
        return bool(mask & (EVADERS_ACT if side == Side.EVADERS else PURSUERS_ACT))

    def orders_of(self, position: Position, side: Side) -> Any:
        """int64 [orders, movers of the side, 4]: what a side may order in the turn that is due; one if it acts not."""
        if not self.acts(position, side):
            return np.zeros((1, len(self.choices.columns(side)), 4), np.int64)
        return self.choices.of_side(position, side)

    def keys_at(self, position: Position) -> Any:
        """Keys, one for each way in which chance may go in the turn that is due."""
        tick, turn = int(position.clock[0].tick), int(position.clock[0].turn)
        return self.luck.keys(tick, END_OF_TICK if turn + 1 >= self.turns else turn)

    def play(self, store: State, parents: Any, told: Any, keys: Any) -> State:
        """Play a turn from each of these rows of a store. told: int64 [rows, pursuers + evaders, 4].

        Returns a State whose first rows are the positions after it, until the next call.
        """
        count = len(parents)
        if count > len(self._orders):
            size = 1 << (count - 1).bit_length()
            self._rows = make_state(self.cast, self.rules, size)
            self._orders = make_orders(self.cast, size)
        copy_rows(store, parents, self._rows)
        both = told.shape[1]
        for place, name in enumerate(self._orders.dtype.names):
            self._orders[name][:count, :both] = told[:, :, place]
        play_rows(self.board, self.cast, self.rules, self._rows, self._orders, keys, self._scratch, count)
        return self._rows

    def starts(self) -> list[Root]:
        """Every position that the scenario's chases may begin in, and how likely it is."""
        out = []
        keys = self.luck.keys(0, BEFORE_START)
        for chance, starts, types in joint_starts(self.cast):
            cast = self.cast._replace(movers=_pinned(self.cast.movers, starts, types))
            for way, key in enumerate(keys):
                state = make_state(self.cast, self.rules, 1)
                start_first(self.board, cast, self.rules, state, key)
                out.append(Root(chance * float(self.luck.chances[way]), one_row(state)))
        return out

    def worths(self, position: Position) -> tuple[float, bool]:
        """What the evaders' ends come to if the chase ends here, and whether all are captured."""
        total, captured = 0, True
        for column in self.choices.columns(Side.EVADERS):
            mover = position.movers[column]
            status = int(status_at_horizon(int(mover.status), int(mover.inside)))
            worth = int(mover.worth)
            if mover.status <= Status.WAITING:
                shelter = int(self.cast.refuges[mover.inside - 1].worth) if mover.inside else 0
                worth = int(worth_of(status, shelter, self.cast.surrounded_worth, self.cast.timeout_worth))
            total += worth
            captured = captured and status == Status.CAPTURED
        return total / 1000, captured


def one_row(state: State, row: int = 0) -> Position:
    """A row of a State, as views."""
    return state.each(lambda column: column[row])


def copy_rows(source: State, rows: Any, target: State, first: int = 0) -> None:
    """Copy rows of one State to the rows of another from `first` on."""
    for given, taken in zip(source.columns(), target.columns(), strict=True):
        taken[first : first + len(rows)] = given[rows]


def store_of(game: Game, positions: Sequence[Position]) -> State:
    """A State with a row for each position."""
    state = make_state(game.cast, game.rules, max(len(positions), 1))
    for row, position in enumerate(positions):
        for given, taken in zip(position.columns(), state.columns(), strict=True):
            taken[row] = given
    return state


def _pinned(movers: Any, starts: tuple[int, ...], types: tuple[int, ...]) -> Any:
    """Movers whose starts and classes are these rows and no draw."""
    table = movers.copy()
    for name, rows in (("start", starts), ("type", types)):
        table[f"{name}_first"] = rows
        table[f"{name}_last"] = np.array(rows) + 1
    table.setflags(write=False)
    return table
