"""Files that are written whole or not at all, and what a ledger's begins with."""

from __future__ import annotations

import glob
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afoot.errors import cannot_write

_MARK, _MARK_AT = b"DUCK", 8  # bytes by which DuckDB's files are known, and where they stand in them


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A file beside it, to be written, that then takes its place; of one that was not finished nothing is left.

    Raises AfootError where it cannot be written.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        yield part
        os.replace(part, file)
    except OSError as error:
        raise cannot_write(file, error) from None
    finally:
        part.unlink(missing_ok=True)


def remove(file: Path) -> None:
    """Remove a file, if it is there, and what processes that were killed have left of it."""
    for one in (file, *file.parent.glob(f"{glob.escape(file.name)}.*.part")):
        one.unlink(missing_ok=True)


def begins_as_ledger(path: Path) -> bool:
    """Whether a file begins as DuckDB's do, of which a ledger is one. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return file.read(_MARK_AT + len(_MARK))[_MARK_AT:] == _MARK
