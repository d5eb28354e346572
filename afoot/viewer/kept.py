"""Scenes and replays kept on disk beside the compiled boards, so that a chase is on the screen before its town is read.

What a page is sent hangs on its ledger and on the source alone. To make it takes all that draws and explains a chase,
whose import alone takes longer than all the rest; to read it again takes next to nothing.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from afoot._files import whole
from afoot._sources import cache_home, package_digest
from afoot.errors import AfootError

PACKED = 5  # of gzip's levels: a scene of a town in 10 ms
MOST_REPLAYS = 64  # those written last: there are as many scenes as boards, but any number of chases
_PACKAGE = Path(__file__).parent.parent
_ROOMS = ("viewer", "record", "studies")  # whose source draws and tells, beside what package_digest() covers

Row = dict[str, Any]


def kept_scene(run: Row, view: str, make: Callable[[], bytes]) -> bytes:
    """The gzipped scene of a run (a row of `Ledger.runs`) for a view; made, and kept, where there is none yet.

    A folder that cannot be written to is no error, and a file that is not whole is made again. So is a scene whose
    map's file has changed since, for its ground and its names are drawn and are no part of the board; where it cannot
    be, for that file is gone or is of another board now, the latest scene of the run's own board is the one.
    """
    of, file = [run["board_digest"], run["scenario_fields"], view], run["scenario_fields"]["map"].get("file")
    try:
        return _kept("scenes", of, make, _holds(file))
    except AfootError:
        made = sorted((cache_home() / "scenes").glob(f"{_name(of)}*.gz"), key=lambda one: one.stat().st_mtime)
        found = next(filter(None, map(_whole, reversed(made))), None)
        if found is None:
            raise
        return found


def kept_replay(run: Row, chase: Row, view: str, make: Callable[[], bytes]) -> bytes:
    """The gzipped replay of a chase (a row of `Ledger.chases`) for a view, as `kept_scene`.

    A run's row tells the microsecond at which it began, and a chase's the digest of how it ended: so no two ledgers
    that were made apart share one, nor does a ledger that was made anew.
    """
    packed = _kept("replays", [run, chase, view], make)
    _prune(cache_home() / "replays", MOST_REPLAYS)
    return packed


def _name(of: list[Any]) -> str:
    text = json.dumps([*of, package_digest(), _source()], default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _holds(map_file: str | None) -> str:
    """A digest of what a map's file holds now, nothing where it is not there."""
    if map_file is None:
        return ""
    try:
        with Path(map_file).expanduser().open("rb") as read:
            return hashlib.file_digest(read, hashlib.blake2b).hexdigest()[:32]
    except OSError:
        return ""


def _kept(kind: str, of: list[Any], make: Callable[[], bytes], version: str = "") -> bytes:
    file = cache_home() / kind / f"{_name(of)}{version}.gz"
    if found := _whole(file):
        return found
    packed = gzip.compress(make(), PACKED)
    with contextlib.suppress(OSError, AfootError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole(file) as part:
            part.write_bytes(packed)
    return packed


def _whole(file: Path) -> bytes | None:
    """What a file that was packed holds; None where it is not there, or damaged."""
    with contextlib.suppress(OSError, EOFError, gzip.BadGzipFile):
        packed = file.read_bytes()
        if gzip.decompress(packed):  # raises where it is damaged, and finds nothing where nothing is left
            return packed
    return None


def _prune(folder: Path, most: int) -> None:
    """Delete all but the last files written."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob("*.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[most:]:
            file.unlink()


@functools.cache
def _source() -> str:
    total = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((_PACKAGE / room).glob("*.py")):
            total.update(file.read_bytes())
    # The ground of bundled maps is drawn, and no part of a board.
    for file in sorted((_PACKAGE / "maps" / "data").iterdir()):
        total.update(file.read_bytes())
    return total.hexdigest()
