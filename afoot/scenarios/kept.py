"""What compiling a scenario finds on a board, kept on disk beside the boards: a town's in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from afoot._sources import source_digest
from afoot.board.distance import SMALLEST_CACHED_NODES
from afoot.board.model import CompiledBoard
from afoot.board.store import digest, load, save
from afoot.rules.cast import STEP, steps_of


def kept(kind: str, compiled: CompiledBoard, made_of: list[Any], make: Callable[[], Any]) -> Any:
    """An array that was found on this board before, made and kept where it was not. Small boards' are always made.

    made_of: what it hangs on besides the board, arrays or what json can write. Read-only either way.
    """
    if len(compiled.board.hops) < SMALLEST_CACHED_NODES:
        return _frozen(make())
    name = digest(compiled.digest, source_digest("board"), *made_of)
    found = load(kind, name)
    if found is not None and "values" in found:
        return found["values"]
    made = _frozen(make())
    save(kind, name, {"values": made})
    return made


def kept_steps(compiled: CompiledBoard, hop_mm: Any) -> Any:
    """STEP [q, n, s]: `rules.cast.steps_of` of this board and these costs [q, n, s]."""
    board = compiled.board
    found = kept("steps", compiled, [hop_mm], lambda: steps_of(board.hops, board.going, hop_mm))
    return found.view(STEP, np.recarray)


def _frozen(array: Any) -> Any:
    array.setflags(write=False)
    return array
