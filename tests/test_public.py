"""The public list: what `import afoot` promises, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import afoot

PUBLIC = {
    "AfootError", "Batch", "Bracket", "Clearing", "Compiled", "Interdiction", "Ledger", "Result", "Rules", "Scenario",
    "Solution", "Table", "Verdict", "WhatIf", "__version__", "bound", "bundled", "clear", "compile", "from_graph",
    "interdict", "load", "run", "solve", "verify", "whatif",
}  # fmt: skip


def test_the_public_list_is_this_one() -> None:
    assert set(afoot.__all__) == PUBLIC == set(dir(afoot))
    assert sorted(afoot.__all__) == list(afoot.__all__)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_everything_public_is_there_and_described(name: str) -> None:
    found = getattr(afoot, name)
    assert isinstance(found, str) or (found.__doc__ or "").strip()


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="module 'afoot' has no attribute 'solv'"):
        afoot.solv  # noqa: B018


def test_importing_afoot_imports_nothing_heavy() -> None:
    code = "import sys, afoot; print(sorted({'numpy', 'numba', 'pydantic', 'duckdb', 'networkx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_version_is_the_packages() -> None:
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == afoot.__version__
