"""The table of docs/one-rule.md: every function of the rules, what is changed in it, and which checks find that out.

    python -m tests.guards.table

writes it anew.
"""

from __future__ import annotations

from pathlib import Path

from tests.guards.change import function_of, functions
from tests.guards.changes import CHANGES, IDLE, UNREAD
from tests.guards.idle_changes import ALIKE_CHANGES, IDLE_CHANGES

PAGE = Path(__file__).parents[2] / "docs" / "one-rule.md"
BEGIN, END = "<!-- changes -->\n", "<!-- /changes -->\n"


def table() -> str:
    """Rows in the order of the files, and of the functions in them."""
    lines = [
        "| function | changed so that | found by the simulator's | and by the solvers' |",
        "|---|---|---|---|",
    ]
    for name in functions():
        changes = [one for one in (*CHANGES, *IDLE_CHANGES, *ALIKE_CHANGES) if function_of(one) == name]
        lines += [
            f"| `{name}` | {one.what} | {one.sim} | {one.solver or _why(name, one.why)} |" for one in changes
        ]
        if not changes:
            lines.append(f"| `{name}` | | | {_why(name)} |")
    return "\n".join(lines) + "\n"


def _why(name: str, of_change: str = "") -> str:
    """Why no solver finds out a change of a function. of_change: where that does not hold of all of it."""
    if name in UNREAD:
        return f"*never called*: {UNREAD[name]}"
    return f"*nothing hangs on it*: {of_change or IDLE[name]}"


def with_table(page: str) -> str:
    """A page with its table as it should be. Raises ValueError for a page without the marks around one."""
    head, rest = page.split(BEGIN)
    _, tail = rest.split(END)
    return head + BEGIN + table() + END + tail


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
