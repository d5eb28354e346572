"""Matrix games: two sides choose at once, each by chance, and one pays the other. Solved as a linear program (HiGHS).

What is returned is checked against the payoffs themselves, not against the solver's word: the rows' mix gets the
value whatever the columns do, and the columns' mix gives no more whatever the rows do, but for TOLERANCE of the span.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.errors import AfootError, Where

TOLERANCE = 1e-8  # what HiGHS's finest tolerances leave of games with some hundreds of rows
_FINEST = 1e-10  # the finest tolerance that HiGHS takes


class MatrixSolution(NamedTuple):
    """The value of a matrix game to the rows, who maximise, and a best mix of each side."""

    value: float
    rows: Any  # float64 [rows] chances
    columns: Any  # float64 [columns] chances


def solve_matrix(payoff: Any) -> MatrixSolution:
    """Solve a zero-sum game exactly. payoff: float64 [rows, columns], what the columns pay the rows.

    Raises AfootError for payoffs that are no finite matrix, and where numbers so far apart cannot be told exactly.
    """
    table = np.asarray(payoff, np.float64)
    if table.ndim != 2 or 0 in table.shape or not np.isfinite(table).all():
        raise AfootError(
            "these are no payoffs of a matrix game", where=Where(field="payoff"),
            came=f"an array of shape {table.shape}" + (" with numbers that are not finite" if table.size else ""),
            expected="finite numbers [rows, columns], at least one of each",
            fix="Leave no row or column empty, and put numbers in place of NaN and infinity.",
        )  # fmt: skip
    low, span = float(table.min()), float(np.ptp(table)) or 1.0
    rows, columns = _mixes((table - low) / span)
    lower, upper = float((rows @ table).min()), float((table @ columns).max())
    if not upper - lower <= TOLERANCE * span:
        raise AfootError("the matrix game could not be solved exactly", came=f"a value from {lower} to {upper}",
                         expected="payoffs whose sizes are closer together",
                         fix="Scale the payoffs, or round them to fewer digits.")  # fmt: skip
    return MatrixSolution((lower + upper) / 2, rows, columns)


def _mixes(table: Any) -> tuple[Any, Any]:
    """Best mixes of both sides, for payoffs from 0 to 1: the most v that the rows' mix x gets from every column."""
    import highspy

    count, others = table.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count + 1, others + 1  # x and v; a row for each column, and that x sums to 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.append(np.zeros(count), 1.0)
    lp.col_lower_ = np.zeros(count + 1)
    lp.col_upper_ = np.full(count + 1, highspy.kHighsInf)
    lp.row_lower_ = np.append(np.zeros(others), 1.0)
    lp.row_upper_ = np.append(np.full(others, highspy.kHighsInf), 1.0)
    whole = np.zeros((others + 1, count + 1))
    whole[:others, :count], whole[:others, count], whole[others, :count] = table.T, -1.0, 1.0
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.arange(others + 2, dtype=np.int32) * (count + 1)
    lp.a_matrix_.index_ = np.tile(np.arange(count + 1, dtype=np.int32), others + 1)
    lp.a_matrix_.value_ = whole.ravel()
    solver = quiet_solver()
    solver.setOptionValue("primal_feasibility_tolerance", _FINEST)
    solver.setOptionValue("dual_feasibility_tolerance", _FINEST)
    solver.passModel(lp)
    solver.run()
    found = solver.getSolution()
    return _chances(found.col_value[:count]), _chances(found.row_dual[:others])


def quiet_solver() -> Any:
    """HiGHS without the banner that it prints on standard output as soon as its callbacks are enabled."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet()  # type: ignore[no-untyped-call]


def _chances(weights: Any) -> Any:
    """Weights of one sign, but for rounding, as chances that sum to 1."""
    sizes = np.abs(np.asarray(weights, np.float64))
    return sizes / sizes.sum()
