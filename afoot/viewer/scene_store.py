"""Scenes kept on disk beside the compiled boards, so that a town is on the screen before its board is read again."""

from __future__ import annotations

import contextlib
import functools
import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from afoot._sources import cache_home, package_digest

PACKED = 5  # of gzip's levels: a scene of a town in 10 ms
_MADE_BY = ("container.py", "scene.py")


def kept_scene(row: dict[str, Any], view: str, make: Callable[[], bytes]) -> bytes:
    """The gzipped scene of a run (a row of `Ledger.runs`) for a view; made, and kept, where there is none yet.

    A folder that cannot be written to is no error, and a file that is not whole is made again.
    """
    file = cache_home() / "scenes" / f"{_digest(row, view)}.gz"
    with contextlib.suppress(OSError, EOFError, gzip.BadGzipFile):
        packed = file.read_bytes()
        gzip.decompress(packed)  # raises where it is damaged
        return packed
    packed = gzip.compress(make(), PACKED)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(packed)
        os.replace(part, file)
    return packed


def _digest(row: dict[str, Any], view: str) -> str:
    """Of all that a scene hangs on: the board, the scenario, the view, and the source that draws it."""
    text = json.dumps([row["board_digest"], row["scenario_fields"], view, package_digest(), _source()])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@functools.cache
def _source() -> str:
    total = hashlib.sha256()
    for name in _MADE_BY:
        total.update((Path(__file__).parent / name).read_bytes())
    return total.hexdigest()
