"""Rules are written once: a single line of one changed breaks the simulator's tests and the solvers' alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.guards.change import function_of, functions
from tests.guards.changes import CHANGES, IDLE, WITHOUT
from tests.guards.idle_changes import IDLE_CHANGES
from tests.guards.table import PAGE, with_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tried() -> Any:
    """What the checks found, in rules as they are and with each change."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.guards.try_changes"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_function_of_the_rules_has_a_change_or_a_reason_to_have_none() -> None:
    changed = {function_of(change) for change in CHANGES}
    assert changed | set(WITHOUT) == set(functions())
    assert not changed & set(WITHOUT)


def test_the_table_of_all_functions_is_up_to_date() -> None:
    page = PAGE.read_text()
    assert with_table(page) == page, "write it anew: python -m tests.guards.table"


def test_rules_as_they_are_pass_every_check(tried: Any) -> None:
    assert {name: said for name, said in tried["unchanged"].items() if said is not None} == {}


@pytest.mark.parametrize(
    "number", range(len(CHANGES)), ids=[f"{function_of(one)}: {one.what}" for one in CHANGES]
)
def test_both_find_out_a_change_of_one_line(tried: Any, number: int) -> None:
    found = tried["changes"][number]
    assert found["sim"] is not None, "the simulator's check passes"
    assert found["solver"] is not None, "the solver's check passes"


def test_the_simulator_finds_out_changes_on_which_no_answer_of_a_solver_hangs(tried: Any) -> None:
    """That none does is part of `unchanged`: there the solvers' checks are made with all of these at once."""
    found = tried["changes"][len(CHANGES) :]
    told = {one.what: said["sim"] for one, said in zip(IDLE_CHANGES, found, strict=True)}
    assert [what for what, said in told.items() if said is None] == []
    assert {function_of(one) for one in IDLE_CHANGES if not one.why} == IDLE.keys() - {"arrival.make_ring"}
