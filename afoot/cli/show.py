"""What verbs print: one JSON object, or words and tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from afoot.errors import AfootError

EPILOG = "Every verb takes --json: one JSON object on standard output and nothing else."


def print_json(value: dict[str, Any]) -> None:
    """One object on standard output. NaN is no JSON, so it is refused."""
    print(json.dumps(value, allow_nan=False, ensure_ascii=False, indent=2))


def say(line: str) -> None:
    """A line for people on standard error, where it disturbs no table and no JSON."""
    print(line, file=sys.stderr, flush=True)


def tell(error: AfootError, *, as_json: bool) -> None:
    """An error: one object on standard output for programs, a line for each problem for people."""
    if as_json:
        print_json({"error": error.to_dict()})
        return
    for problem in error.problems or (error,):
        say(f"error: {problem}")
    if error.problems:
        say(error.what)


def warn(warnings: Iterable[AfootError]) -> None:
    """What is probably not meant, a line each."""
    for one in warnings:
        say(f"warning: {one}")


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table on standard output: the first column in words, the others to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 else "right")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console().print(table)


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "-" if share is None else f"{100 * share:.1f} %"


def number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"
