"""Games with hidden information as linear programs over sequences (Koller, Megiddo and von Stengel, 1996), by HiGHS.

What comes out is not taken on the solver's word: each side's play is answered by an exact best reply of the other, and
the two replies are the ends of a bracket around the value.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError
from afoot.solvers.matrix_game import quiet_solver


class Side(NamedTuple):
    """A side's sequences. Sequence 0 is to have done nothing; situation h has orders first[h] .. first[h] + count[h],
    and is come to by sequence before[h]. Situations stand in an order in which none comes before what it follows from.
    """

    first: Any  # int64 [h]
    count: Any  # int64 [h]
    before: Any  # int64 [h]
    size: int


class Payoffs(NamedTuple):
    """What each pair of sequences adds: chance times worth."""

    evaders: Any  # int64 [k]
    pursuers: Any  # int64 [k]
    worth: Any  # float64 [k]


class Solved(NamedTuple):
    """low, high: what the sides' play guarantees. evaders, pursuers: float64 chances of each order in its situation."""

    low: float
    high: float
    evaders: Any
    pursuers: Any


def solve_sequences(evaders: Side, pursuers: Side, payoffs: Payoffs) -> Solved:
    """Best play of both sides. Raises AfootError where HiGHS finds none."""
    plan, reply = _linear_program(evaders, pursuers, payoffs)
    own, others = _behaviour(evaders, plan), _behaviour(pursuers, reply)
    x, y = plan_of(evaders, own), plan_of(pursuers, others)
    to_pursuers = np.bincount(payoffs.pursuers, x[payoffs.evaders] * payoffs.worth, pursuers.size)
    to_evaders = np.bincount(payoffs.evaders, y[payoffs.pursuers] * payoffs.worth, evaders.size)
    low, high = -best_reply(pursuers, -to_pursuers), best_reply(evaders, to_evaders)
    return Solved(low, high, own, others)


def best_reply(side: Side, gains: Any) -> float:
    """The most that a side gets where each of its sequences gains so much."""
    total = np.array(gains, np.float64)
    for h in range(len(side.first) - 1, -1, -1):
        first = side.first[h]
        total[side.before[h]] += total[first : first + side.count[h]].max()
    return float(total[0])


def plan_of(side: Side, chances: Any) -> Any:
    """Chance of each sequence as far as the side has it in hand."""
    plan = np.zeros(side.size)
    plan[0] = 1.0
    for h in range(len(side.first)):
        orders = slice(side.first[h], side.first[h] + side.count[h])
        plan[orders] = plan[side.before[h]] * chances[orders]
    return plan


def _behaviour(side: Side, plan: Any) -> Any:
    """Chances of the orders in each situation; even ones where the plan never comes to it."""
    chances = np.zeros(side.size)
    for h in range(len(side.first)):
        orders = slice(side.first[h], side.first[h] + side.count[h])
        weights = np.maximum(plan[orders], 0.0)
        total = weights.sum()
        chances[orders] = weights / total if total > 1e-11 else 1 / side.count[h]
    return chances


def _linear_program(evaders: Side, pursuers: Side, payoffs: Payoffs) -> tuple[Any, Any]:
    """The evaders' best plan x and, as the prices of its rows, the pursuers': most q0 with F'q <= A'x, Ex = e."""
    import highspy

    own, others = len(evaders.first) + 1, len(pursuers.first) + 1
    columns, rows = evaders.size + others, own + pursuers.size
    span = float(np.abs(payoffs.worth).sum()) or 1.0
    entries = [_tree(evaders, 0, 0, turned=False), _tree(pursuers, own, evaders.size, turned=True)]
    entries.append((own + payoffs.pursuers, payoffs.evaders, -payoffs.worth / span))
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_, lp.sense_ = columns, rows, highspy.ObjSense.kMaximize
    lp.col_cost_ = np.eye(1, columns, evaders.size)[0]
    lp.col_lower_ = np.concatenate([np.zeros(evaders.size), np.full(others, -highspy.kHighsInf)])
    lp.col_upper_ = np.full(columns, highspy.kHighsInf)
    equal = np.eye(1, own)[0]
    lp.row_lower_ = np.concatenate([equal, np.full(pursuers.size, -highspy.kHighsInf)])
    lp.row_upper_ = np.concatenate([equal, np.zeros(pursuers.size)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row, np.arange(rows + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = column.astype(np.int32), value
    solver = quiet_solver()
    for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        solver.setOptionValue(name, 1e-10)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AfootError("the linear program of the game was not solved", came=str(solver.getModelStatus()),
                         expected="an optimum", fix="Solve a nearer horizon.")  # fmt: skip
    found = solver.getSolution()
    return np.asarray(found.col_value)[: evaders.size], np.abs(np.asarray(found.row_dual)[own:])


def _tree(side: Side, row: int, column: int, *, turned: bool) -> tuple[Any, Any, Any]:
    """Entries of the constraints of a side's plans, or of the same turned over: row 0 is that sequence 0 has weight 1,
    row 1 + h that the orders of situation h weigh as much as the sequence that comes to it."""
    h = np.arange(len(side.first))
    constraint = np.concatenate([[0], np.repeat(h, side.count) + 1, h + 1])
    sequence = np.concatenate([[0], np.arange(1, side.size), side.before])
    value = np.concatenate([np.ones(side.size), -np.ones(len(h))])
    if turned:
        return row + sequence, column + constraint, value
    return row + constraint, column + sequence, value
