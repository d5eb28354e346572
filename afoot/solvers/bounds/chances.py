"""Chances by which both sides draw moves that are made at once: the matrix games of all positions, learnt together."""

from __future__ import annotations

from typing import Any

import numpy as np

from afoot.solvers.verify.positions import CHANCES

ROUNDS = 300  # of play by which moves at once are learnt, a tick


def learnt(payoffs: Any) -> tuple[Any, Any]:
    """Weights (int64, of CHANCES) of both sides' moves in every position, by regret matching with linear averages
    (O. Tammelin, Solving large imperfect information games using CFR+, 2014). payoffs: [p, n, c, s] to the evader."""
    scale = max(float(payoffs.max(initial=0)), 1.0)
    table = (payoffs / scale).astype(np.float32)
    team_regret, evader_regret = (
        np.zeros(table.shape[:3], np.float32),
        np.zeros((*table.shape[:2], table.shape[3]), np.float32),
    )
    team_sum, evader_sum = np.zeros_like(team_regret), np.zeros_like(evader_regret)
    for turn in range(1, ROUNDS + 1):
        evader = _matched(evader_regret)
        cost = np.einsum("pncs,pns->pnc", table, evader)
        team = _matched(team_regret)
        team_regret = np.maximum(team_regret + (cost * team).sum(-1, keepdims=True) - cost, 0)
        team = _matched(team_regret)
        gain = np.einsum("pncs,pnc->pns", table, team)
        evader_regret = np.maximum(evader_regret + gain - (gain * evader).sum(-1, keepdims=True), 0)
        team_sum += turn * team
        evader_sum += turn * evader
    return _weights(team_sum), _weights(evader_sum)


def _matched(regret: Any) -> Any:
    total = regret.sum(axis=-1, keepdims=True)
    return np.where(total > 0, regret / np.where(total > 0, total, 1), np.float32(1 / regret.shape[-1]))


def _weights(sums: Any) -> Any:
    """Whole weights with the sum CHANCES; what rounding leaves goes to the largest."""
    share = sums / sums.sum(axis=-1, keepdims=True)
    out = np.floor(share.astype(np.float64) * CHANCES).astype(np.int64)
    largest = out.argmax(axis=-1)[..., None]
    np.put_along_axis(
        out, largest, np.take_along_axis(out, largest, -1) + CHANCES - out.sum(-1, keepdims=True), -1
    )
    return out
