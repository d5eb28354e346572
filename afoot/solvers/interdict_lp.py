"""The game between the schedules and the walks found so far, as a linear program that grows and keeps its basis.

`matrix_game` solves a game once; here one is solved some hundred times, each with a few more rows and columns. Nothing
that is told rests on the program's accuracy: bounds are taken from the mixes by what the other side can do to them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers.interdict_clock import Clock, TimeIsUp
from afoot.solvers.matrix_game import quiet_solver

_FINEST = 1e-10
FREE = 1e30


class Mixes(NamedTuple):
    """Best mixes in the game so far. by_start: what the pursuers get from each of the evader's starts."""

    by_start: Any  # float64 [starts]
    schedules: Any  # float64 [schedules]
    walks: Any  # float64 [walks] those of a start sum to its chance


class Restricted:
    """Columns: what each start gives the pursuers, then a chance for each schedule. Rows: that chances sum to 1, then
    for each walk that its start gives no more than the mix captures of it."""

    def __init__(self, chances: Any) -> None:
        import highspy

        self.chances = np.asarray(chances, np.float64)
        self.solver = solver = quiet_solver()
        solver.silent()
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            solver.setOptionValue(name, _FINEST)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for chance in self.chances:
            solver.addCol(float(chance), -FREE, FREE, 0, np.zeros(0, np.int32), np.zeros(0))
        solver.addRow(1.0, 1.0, 0, np.zeros(0, np.int32), np.zeros(0))
        self.schedules = 0
        self.start_of: list[int] = []  # each walk's

    def add_schedule(self, captured: Any) -> None:
        """captured: float64 [walks] with what chance each is captured."""
        rows = np.append(0, 1 + np.flatnonzero(captured)).astype(np.int32)
        values = np.append(1.0, np.asarray(captured, np.float64)[rows[1:] - 1])
        self.solver.addCol(0.0, 0.0, FREE, len(rows), rows, values)
        self.schedules += 1

    def add_walk(self, start: int, captured: Any) -> None:
        """start: number of the evader's start; captured: float64 [schedules]."""
        own = np.flatnonzero(captured)
        columns = np.append(start, len(self.chances) + own).astype(np.int32)
        values = np.append(-1.0, np.asarray(captured, np.float64)[own])
        self.solver.addRow(0.0, FREE, len(columns), columns, values)
        self.start_of.append(start)

    def drop(self, schedules: Any) -> None:
        """Forget schedules by their numbers; the others close ranks."""
        columns = (len(self.chances) + np.asarray(schedules)).astype(np.int32)
        self.solver.deleteCols(len(columns), columns)
        self.schedules -= len(columns)

    def solve(self, clock: Clock) -> Mixes:
        """Best mixes of both sides. Raises TimeIsUp."""
        import highspy

        # It counts the time of all its runs.
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + clock.left_s())
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            raise TimeIsUp
        found = self.solver.getSolution()
        values = np.array(found.col_value)
        starts = len(self.chances)
        x = np.maximum(values[starts:], 0.0)
        y = np.abs(np.array(found.row_dual[1:]))
        for start, chance in enumerate(self.chances):
            own = np.array(self.start_of) == start
            y[own] *= chance / y[own].sum()
        return Mixes(values[:starts], x / x.sum(), y)
