"""How a game is refused to a page: the message that says why, and the code with which its socket is closed."""

from __future__ import annotations

from typing import Any

from afoot.errors import AfootError

NO_SUCH_GAME, TAKEN_OVER = 4404, 4409  # codes a socket is closed with


def mistake(error: AfootError) -> dict[str, Any]:
    """The message `error` of what was refused."""
    told = error.to_dict()
    where = f"{told['where']}: " if told["where"] else ""
    came = None if told["came"] is None else str(told["came"])[:200]
    return {
        "type": "error",
        "what": f"{where}{told['what']}",
        "came": came,
        "expected": told["expected"],
        "fix": told["fix"],
    }
