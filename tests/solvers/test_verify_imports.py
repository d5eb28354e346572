"""What checks certificates imports nothing of what makes them: not by name, by a relative way or within a function."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

SOLVERS = Path(__file__).parents[2] / "afoot" / "solvers"
ROOM = "afoot.solvers.verify"


def imported(source: str, room: str = ROOM) -> set[str]:
    """Full names of all that a file of a package imports, however it says so."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = room.split(".")[: len(room.split(".")) + 1 - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{module}.{one.name}" for one in node.names}
    return found


def of_makers(source: str) -> list[str]:
    """What it imports of the simulator, and of the solvers beside the room itself. Importing a package by its name is
    importing what is in it."""
    found = sorted(imported(source))
    of_solvers = [name for name in found if f"{name}.".startswith("afoot.solvers.")]
    others = [name for name in of_solvers if not f"{name}.".startswith(f"{ROOM}.")]
    return others + [
        name for name in found if f"{name}.".startswith("afoot.sim.") or name in ("afoot", "afoot.*")
    ]


def test_checks_import_nothing_that_makes() -> None:
    """Whatever modules the room of solvers gets."""
    files = list((SOLVERS / "verify").rglob("*.py"))
    assert len(files) > 5
    for file in files:
        assert of_makers(file.read_text()) == [], file


@pytest.mark.parametrize(
    "line",
    [
        "from ..planes import *",
        "from .. import planes",
        "from afoot import solvers",
        "from afoot.solvers import solve",
        "from afoot.solvers.planes import PLANES",
        "import afoot.solvers.planes",
        "import afoot.solvers.planes as planes",
        "import afoot",
        "from ...sim import batch",
        "def late():\n    from ..planes import PLANES",
    ],
)
def test_an_import_of_what_makes_is_found(line: str) -> None:
    assert of_makers(line)


def test_an_import_within_the_room_or_of_the_rules_is_none() -> None:
    for line in (
        "from . import form",
        "from .form import pack",
        "from afoot.rules import sight",
        f"import {ROOM}.form",
    ):
        assert not of_makers(line)


def test_the_contract_names_every_other_module_of_the_room_of_solvers() -> None:
    contracts = tomllib.loads((SOLVERS.parents[1] / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    listed = next(set(one["forbidden_modules"]) for one in contracts if one.get("source_modules") == [ROOM])
    here = {file.stem for file in SOLVERS.glob("*.py")} | {
        file.parent.name for file in SOLVERS.glob("*/__init__.py")
    }
    assert {f"afoot.solvers.{name}" for name in here - {"__init__", "verify"}} == listed - {"afoot.sim"}
