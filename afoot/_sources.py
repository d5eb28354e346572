"""Digests of afoot's own source, and the folder of what is kept under them.

Cheap to import: a page is served before numba is there.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pathlib

import platformdirs

_PACKAGE = pathlib.Path(__file__).parent
# Lowest first. A room's kernels may call compiled code in their own room and the ones before it.
_ROOMS = ("rules", "board", "game", "policies", "sim")


def cache_home() -> pathlib.Path:
    """Folder for compiled kernels and boards: AFOOT_CACHE, else the user's cache folder."""
    stated = os.environ.get("AFOOT_CACHE")
    return pathlib.Path(stated) if stated else pathlib.Path(platformdirs.user_cache_dir("afoot"))


@functools.cache
def installed() -> str:
    """Digest of the path that afoot is imported from, 8 hex digits: numba keeps the kernels of each path apart."""
    return hashlib.sha256(os.path.abspath(_PACKAGE).encode()).hexdigest()[:8]


@functools.cache
def source_digest(room: str) -> str:
    """Digest of all compiled source at or below `room`, 16 hex digits."""
    last = _ROOMS.index(room) if room in _ROOMS else len(_ROOMS) - 1
    files = [_PACKAGE / "_jit.py", _PACKAGE / "words.py"]
    for name in _ROOMS[: last + 1]:
        files += sorted((_PACKAGE / name).rglob("*.py"))
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(_PACKAGE).as_posix().encode())
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


@functools.cache
def package_digest() -> str:
    """Digest of all source that a chase hangs on: the compiled rooms, and those that make boards and casts of files."""
    total = hashlib.sha256(source_digest(_ROOMS[-1]).encode())
    for name in ("maps", "scenarios"):
        for file in sorted((_PACKAGE / name).rglob("*.py")):
            total.update(file.relative_to(_PACKAGE).as_posix().encode())
            total.update(file.read_bytes())
    return total.hexdigest()[:16]
