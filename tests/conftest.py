"""What all tests share: hypothesis is random at a developer's desk and repeatable in CI, and small tests stay small."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from afoot.scenarios import Compiled, compile_scenario, load
from tests.ticks_played import PLAYED

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# A job started in the background may come with Ctrl-C ignored, and its children too; the tests of Ctrl-C need it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# These take longest, by the clock, so they begin first: else one worker would be left with one of them at the end.
LONGEST = (
    "guards/test_one_rule.py",
    "playthroughs/test_story.py",
    "viewer/test_play_browser.py",
    "viewer/browser/test_watching.py",
    "game/test_game_twin.py",
    "belief/test_first_reach.py",
    "solvers/test_small_against_brute_force.py",
    "solvers/test_interdict.py",
    "laws/test_deceit_policy_laws.py",
    "studies/test_measure_and_warm.py",
)
MOST_TICKS = 1_000  # chase-ticks a test may play without the JIT, where one takes up to a millisecond


@pytest.fixture(scope="module")
def rockface() -> Compiled:
    return compile_scenario(load("rockface"))


@pytest.fixture(scope="module")
def grid() -> Compiled:
    return compile_scenario(load("grid"))


@pytest.fixture
def few_chases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy that a person's game is put beside plays a few chases only."""
    monkeypatch.setattr("afoot.studies.play_grade.CHASES", 4)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    if PLAYED is not None:
        PLAYED.count = 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    """A test fails that plays more than MOST_TICKS without the JIT, what it sets up included."""
    yield
    if PLAYED is not None and PLAYED.count > MOST_TICKS:
        pytest.fail(f"{PLAYED.count} chase-ticks without the JIT; a small test plays {MOST_TICKS} at most")
