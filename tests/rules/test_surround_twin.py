"""The measures of surrounded against their brute-force twin on random small positions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from afoot.game.state import make_scratch
from afoot.game.surround import ended_by, margins
from afoot.rules.arrival import NULL
from afoot.words import Measure
from tests.naive.chances import positions
from tests.naive.surround import Naive

SLOW = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def numbers(row: Any) -> list[int | None]:
    return [None if value == NULL else int(value) for value in row]


@SLOW
@given(positions())
def test_margins_are_those_of_the_twin(case: Any) -> None:
    board, cast, rules, position = case
    out = np.zeros((cast.evaders, 3), np.int32)
    margins(board, cast, rules, position, make_scratch(len(board.degree)), out)
    naive = Naive(board, cast, rules, position)
    for e in range(cast.evaders):
        mover = cast.pursuers + e
        expected: list[float | None] = [None, None, None]
        if mover in naive.evaders:
            expected = [
                naive.adjacent_margin(mover),
                naive.sealed_margin(mover),
                naive.contained_margin(mover),
            ]
        assert numbers(out[e]) == expected


@pytest.mark.parametrize("measure", [Measure.ADJACENT, Measure.SEALED, Measure.CONTAINED])
def test_a_team_is_surrounded_when_the_twin_says_so(measure: Measure) -> None:
    @SLOW
    @given(positions(most_nodes=7, most_pursuers=4, most_evaders=3))
    def agrees(case: Any) -> None:
        board, cast, rules, position = case
        scratch = make_scratch(len(board.degree))
        naive = Naive(board, cast, rules, position)
        expected = getattr(naive, measure.name.lower())()
        assert ended_by(board, cast, rules, position, int(measure), scratch) == expected

    agrees()
