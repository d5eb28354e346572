"""Ctrl-C while a run is played: what has finished is told."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from afoot.scenarios import Compiled
from afoot.studies.run import OUTSIDE_CHASES, run
from tests.studies.busy import busy
from tests.studies.test_runs import stay


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return busy(tmp_path_factory.mktemp("busy"))


class Interrupting:
    """Evaders that stay, and that are interrupted so often in their third batch."""

    def __init__(self, times: int) -> None:
        self.times, self.starts = times, 0

    def __call__(self, seen: Any, game: Compiled) -> Any:
        self.starts += int((seen.tick == 0).all())
        for _ in range(self.times * (self.starts == 3)):
            os.kill(os.getpid(), signal.SIGINT)
        self.times *= self.starts != 3
        return stay(seen, game)


def test_an_interrupt_keeps_what_has_finished(game: Compiled) -> None:
    def stop(done: int, per_s: float) -> None:
        if done >= 16:
            os.kill(os.getpid(), signal.SIGINT)

    result = run(game, chases=10**6, progress=stop)
    assert result.interrupted and 16 <= result.chases < 10**5
    again = run(game, chases=result.chases)
    assert again.digest == result.digest and not again.interrupted
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(("times", "batches"), [(1, 3), (2, 2)])
def test_the_batch_in_hand_is_played_to_its_end_or_given_up(game: Compiled, times: int, batches: int) -> None:
    result = run(game, chases=10**6, evaders=Interrupting(times))
    assert result.interrupted and result.chases == batches * OUTSIDE_CHASES
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_third_interrupt_ends_it_at_once(game: Compiled) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(game, chases=10**6, evaders=Interrupting(3))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
