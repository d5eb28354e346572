"""The best plans of a whole team that sees the evader, against a mix of walks: a flow on the tree, and its bound.

So many pursuers make each move with each prefix; those that arrive on a site go on from there with every prefix that
follows. A walk counts once however many capture the evader on it. Whole numbers of pursuers are asked for, so HiGHS
solves a mixed-integer program; its bound is the upper bound.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from afoot.solvers.interdict_clock import Clock
from afoot.solvers.interdict_follow import FREE
from afoot.solvers.interdict_net import Net
from afoot.solvers.interdict_tree import Tree
from afoot.solvers.matrix_game import quiet_solver


class Team(NamedTuple):
    """asked: for each pursuer int32 [prefixes] the site to be at after the tick that follows a prefix, or FREE; None
    where nothing was found in time. bound: no team captures more."""

    asked: list[Any] | None
    bound: float


class _Flow(NamedTuple):
    """Columns: each move that is of use with each prefix; then each walk."""

    prefix: list[int]
    move: list[int]
    by_place: dict[tuple[int, int], list[int]]  # (prefix, site before) -> columns
    arriving: dict[tuple[int, int], list[int]]  # (prefix, site after) -> columns


def best_team(net: Net, tree: Tree, leaves: Any, clock: Clock) -> Team:
    """The plans that capture the most of a mix of walks. leaves: float64 [walks]. Raises TimeIsUp before the program is
    begun; the bound of one that is cut short holds as it is."""
    played = _played(tree, leaves)
    flow = _columns(net, tree, played, clock)
    if not flow.move:
        return Team([np.full(len(tree.site), FREE, np.int32) for _ in net.team], 0.0)
    walks = np.flatnonzero(leaves > 0.0)
    rows = _rows(net, tree, flow, walks, clock)
    values, bound = _solved(len(flow.move), leaves[walks], rows, len(net.team), clock)
    if values is None:
        return Team(None, bound)
    return Team(_shared(net, tree, flow, values), bound)


def _played(tree: Tree, leaves: Any) -> Any:
    """bool [prefixes]: those that some walk of the mix goes through."""
    played = np.zeros(len(tree.site), bool)
    played[tree.leaf[leaves > 0.0]] = True
    for prefix in range(len(played) - 1, -1, -1):
        if played[prefix] and tree.parent[prefix] >= 0:
            played[tree.parent[prefix]] = True
    return played


def _columns(net: Net, tree: Tree, played: Any, clock: Clock) -> _Flow:
    """Moves that can be made in time, and from whose end the evader can still be met."""
    flow = _Flow([], [], {}, {})
    reached: dict[int, set[int]] = {}
    pursuer = net.pursuer
    hopeful = _hopeful(net, tree, played, clock)
    for prefix in np.flatnonzero(played).tolist():
        clock.look()
        up = int(tree.parent[prefix])
        places = set(net.team) if up < 0 else reached[up]
        after: set[int] = set()
        begin, end = tree.kids[prefix]
        for place in sorted(places) if begin < end else ():
            for move in range(int(pursuer.first[place]), int(pursuer.first[place + 1])):
                to = int(pursuer.to[move])
                against = any(
                    move in tree.move[tree.against[kid] : tree.against[kid + 1]]
                    for kid in range(begin, end)
                    if played[kid]
                )
                if hopeful[prefix, to] or against:
                    flow.by_place.setdefault((prefix, place), []).append(len(flow.move))
                    flow.arriving.setdefault((prefix, to), []).append(len(flow.move))
                    flow.prefix.append(prefix)
                    flow.move.append(move)
                    after.add(to)
        reached[prefix] = after
    return flow


def _hopeful(net: Net, tree: Tree, played: Any, clock: Clock) -> Any:
    """bool [prefixes, sites]: whether a pursuer that is there after the tick that follows can meet the evader still."""
    pursuer = net.pursuer
    tails = np.repeat(np.arange(len(pursuer.node)), np.diff(pursuer.first))
    here = np.zeros((len(tree.site), len(pursuer.node)), bool)
    for prefix in range(len(tree.site) - 1, -1, -1):
        clock.look()
        for kid in range(*tree.kids[prefix].tolist()):
            if not played[kid]:
                continue
            here[prefix] |= net.holds[:, tree.site[kid]]
            moves = here[kid][pursuer.to]
            moves[tree.move[_facing(tree, kid)]] = True
            here[prefix][tails[moves]] = True
    return here


def _facing(tree: Tree, prefix: int) -> Any:
    """Where in tree.move the moves are that meet the evader on its hops from a prefix."""
    spans = [
        range(int(tree.against[k]), int(tree.against[k + 1])) for k in range(*tree.kids[prefix].tolist())
    ]
    return np.array([i for span in spans for i in span], np.int64)


Row = tuple[list[int], list[float], float]  # columns, values, and what their sum is at most


def _rows(net: Net, tree: Tree, flow: _Flow, walks: Any, clock: Clock) -> list[Row]:
    rows: list[Row] = []
    for (prefix, place), out in flow.by_place.items():
        up = int(tree.parent[prefix])
        if up < 0:
            rows.append((out, [1.0] * len(out), float(net.team.count(place))))
        else:
            into = flow.arriving.get((up, place), [])
            rows.append((out + into, [1.0] * len(out) + [-1.0] * len(into), 0.0))
    for number, walk in enumerate(walks):
        clock.look()
        meets: list[int] = []
        prefix = int(tree.leaf[walk])
        while tree.parent[prefix] >= 0:
            up = int(tree.parent[prefix])
            own = set(tree.move[tree.against[prefix] : tree.against[prefix + 1]].tolist())
            for site in np.flatnonzero(net.holds[:, tree.site[prefix]]).tolist():
                meets += flow.arriving.get((up, site), [])
            for move in own:
                if not net.holds[net.pursuer.to[move], tree.site[prefix]]:
                    meets += [
                        c
                        for c in flow.arriving.get((up, int(net.pursuer.to[move])), ())
                        if flow.move[c] == move
                    ]
            prefix = up
        rows.append(([len(flow.move) + number, *meets], [1.0] + [-1.0] * len(meets), 0.0))
    return rows


def _solved(many: int, weight: Any, rows: list[Row], k: int, clock: Clock) -> tuple[Any, float]:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = many + len(weight), len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.append(np.zeros(many), weight)
    lp.col_lower_ = np.zeros(many + len(weight))
    lp.col_upper_ = np.append(np.full(many, float(k)), np.ones(len(weight)))
    lp.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
    lp.row_upper_ = np.array([row[2] for row in rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for row in rows for column in row[0]], np.int32)
    lp.a_matrix_.value_ = np.array([value for row in rows for value in row[1]])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * many + [kinds.kContinuous] * len(weight)
    solver = quiet_solver()
    solver.silent()
    settings = {"time_limit": clock.left_s(), "mip_rel_gap": 0.0, "mip_abs_gap": 1e-8,
                "mip_feasibility_tolerance": 1e-9}  # fmt: skip
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    found = solver.getSolution()
    bound = min(float(solver.getInfo().mip_dual_bound), float(weight.sum()))
    if not found.value_valid:
        return None, bound
    return np.round(np.array(found.col_value[:many])).astype(int), bound


def _shared(net: Net, tree: Tree, flow: _Flow, values: Any) -> list[Any]:
    """The flow as orders to each pursuer, prefix by prefix. Pursuers that have nothing to do are free."""
    asked = [np.full(len(tree.site), FREE, np.int32) for _ in net.team]
    at = {root: list(net.team) for root in range(len(net.starts))}
    for prefix in range(len(tree.site)):
        if prefix not in at:
            continue
        places = at.pop(prefix)
        after = [FREE] * len(places)
        left: dict[int, int] = {}
        for pursuer, place in enumerate(places):
            for column in flow.by_place.get((prefix, place), ()) if place != FREE else ():
                left.setdefault(column, int(values[column]))
                if left[column] > 0:
                    left[column] -= 1
                    after[pursuer] = int(net.pursuer.to[flow.move[column]])
                    asked[pursuer][prefix] = after[pursuer]
                    break
        for kid in range(*tree.kids[prefix].tolist()):
            at[kid] = after
    return asked
