"""Files that are written whole or not at all."""

from __future__ import annotations

import glob
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from afoot.errors import cannot_write


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
