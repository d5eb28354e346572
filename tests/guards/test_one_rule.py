"""Rules are written once: a single line of one changed breaks the simulator's tests and the solvers' alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.guards.changes import CHANGES, WITHOUT

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


def test_every_rule_has_a_change_or_a_reason_to_have_none() -> None:
    files = {path.stem for path in (ROOT / "afoot" / "rules").glob("*.py")}
    with_changes = {change.file for change in CHANGES}
    assert with_changes | set(WITHOUT) == files
    assert not with_changes & set(WITHOUT)


def test_rules_as_they_are_pass_every_check(tried: Any) -> None:
    assert {name: said for name, said in tried["unchanged"].items() if said is not None} == {}


@pytest.mark.parametrize("number", range(len(CHANGES)), ids=[f"{one.file}: {one.what}" for one in CHANGES])
def test_both_find_out_a_change_of_one_line(tried: Any, number: int) -> None:
    found = tried["changes"][number]
    assert found["sim"] is not None, "the simulator's check passes"
    assert found["solver"] is not None, "the solver's check passes"
