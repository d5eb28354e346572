"""What verbs print: one JSON object, or words and tables for people."""

from __future__ import annotations

import json
import pathlib
import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from afoot.cli.complaints import as_typed
from afoot.errors import AfootError

_NUMBER = re.compile(r"-|-?[\d,]+(\.\d+)?( %| k?m)?")
_ENDLESS = 10_000  # wider than any table
COUNTED = {"tier": "exact", "bound": "counted, and nothing is played"}  # of verbs that tell what is in a file
EPILOG = "Every verb takes --json: one JSON object on standard output and nothing else."


def print_json(value: dict[str, Any]) -> None:
    """One object on standard output. NaN is no JSON, so it is refused."""
    print(json.dumps(value, allow_nan=False, ensure_ascii=False, indent=2))


def tell_counted() -> None:
    """How sure counts are."""
    print(f"Tier: {COUNTED['tier']} ({COUNTED['bound']}).")


def say(line: str) -> None:
    """A line for people on standard error, where it disturbs no table and no JSON."""
    print(line, file=sys.stderr, flush=True)


def tell(error: AfootError, *, as_json: bool) -> None:
    """An error: one object on standard output for programs, a line for each problem for people."""
    error = as_typed(error)
    if as_json:
        print_json({"error": error.to_dict()})
        return
    for problem in error.problems or (error,):
        say(f"error: {problem}")
    if error.problems:
        say(f"{error.what}. {error.fix}" if error.fix else error.what)


def warn(warnings: Iterable[AfootError]) -> None:
    """What is probably not meant, a line each."""
    for one in warnings:
        say(f"warning: {as_typed(one)}")


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Iterable[object]], *, whole: bool = False
) -> None:
    """A table on standard output: columns of numbers to the right, all others to the left.

    whole: a line for each row, however wide: cells are there to be written elsewhere, word by word.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    cells = [[str(cell) for cell in row] for row in rows]
    for place, column in enumerate(columns):
        numbers = all(_NUMBER.fullmatch(row[place]) for row in cells)
        # A word that is wider than its column goes on in the next line: nothing is cut.
        table.add_column(column, justify="right" if numbers and place else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    console = _console()
    if whole:
        console = _console(max(console.width, _needed(table, console)))
    console.print(table)


def _needed(table: Any, console: Any) -> int:
    """How wide a table is of which nothing is folded."""
    from rich.measure import Measurement

    return int(Measurement.get(console, console.options.update(width=_ENDLESS), table).maximum)


def _console(width: int | None = None) -> Any:
    from rich.console import Console

    class Plain(Console):
        """Leaves it to `main` what a reader that has gone means."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Plain(width=width)


def wrapped(text: str) -> str:
    """A text in lines as wide as the terminal."""
    return textwrap.fill(
        text, shutil.get_terminal_size().columns, break_long_words=False, break_on_hyphens=False
    )


def counted(count: int | None, word: str) -> str:
    """A count with its word: 1 tick, 2 ticks."""
    return f"{'-' if count is None else f'{count:,}'} {word}{'' if count == 1 else 's'}"


def distance(length_km: float) -> str:
    """A length as people read it: in metres below a kilometre."""
    return f"{length_km:,.1f} km" if length_km >= 1.0 else f"{1000.0 * length_km:,.0f} m"


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "-" if share is None else f"{100 * share:.1f} %"


def number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def own_name() -> str:
    """How this program is called in the shell that it was called from: `afoot` where that finds it, else its path."""
    called = pathlib.Path(sys.argv[0])
    found = shutil.which("afoot")
    by_name = found is not None and called.exists() and pathlib.Path(found).resolve() == called.resolve()
    return "afoot" if by_name or called.stem != "afoot" else shlex.quote(str(called))
