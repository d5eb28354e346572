"""The file of a ledger: made whole or not at all, opened for one piece of work at a time."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot.errors import AfootError, Where
from afoot.record.schema import RULES_VERSION, SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE_S = 10.0  # how long to wait for somebody else who has the file open
_BUSY = ("could not set lock", "different configuration", "conflicting lock")
# Equal for readers and writers, because one process cannot open a file in two ways at once.
_CONFIG: dict[str, Any] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextlib.contextmanager
def connected(path: Path, *, write: bool = False) -> Iterator[DuckDBPyConnection]:
    """A connection to a ledger, in a transaction if it writes: all of it is kept or nothing.

    Waits up to PATIENCE_S while another process has the file open. Raises AfootError where it does not become
    free, is no ledger, or is one of another version.
    """
    connection = _open(path, write)
    try:
        _check_version(connection, path)
        if write:
            connection.execute("BEGIN")
        yield connection
        if write:
            connection.execute("COMMIT")
    finally:
        connection.close()


def create(path: Path) -> None:
    """Make an empty ledger. Who is killed meanwhile leaves no half of one; who comes second leaves the first's."""
    import duckdb

    check_folder(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(part), config=_CONFIG) as connection:
            connection.execute(TABLES)
            about = {"schema_version": SCHEMA_VERSION, "rules_version": RULES_VERSION, "program": "afoot"}
            for key, value in about.items():
                connection.execute("INSERT INTO about VALUES (?, ?)", [key, str(value)])
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    except (OSError, duckdb.Error) as error:
        told = str(error).split("\n")[0].replace(part.name, path.name)
        raise AfootError("a ledger cannot be made here", where=Where(path), came=told) from None
    finally:
        part.unlink(missing_ok=True)


def check_folder(path: Path) -> None:
    """Raise AfootError where there is no folder for a ledger."""
    if not path.parent.is_dir():
        raise AfootError("a ledger cannot be made here: there is no such folder", where=Where(path))


def _open(path: Path, write: bool) -> DuckDBPyConnection:
    import duckdb

    began, pause_s = time.monotonic(), 0.01
    while True:
        try:
            return duckdb.connect(str(path), read_only=not write, config=_CONFIG)
        except duckdb.Error as error:
            told = str(error)
            if not any(word in told.lower() for word in _BUSY):
                raise _damaged(path, told) from None
            if time.monotonic() - began > PATIENCE_S:
                raise AfootError(
                    "the ledger is in use by another process",
                    where=Where(path),
                    fix="Wait for the other run to end, or record into another file.",
                ) from None
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, 0.25)


def _damaged(path: Path, told: str) -> AfootError:
    return AfootError(
        "this file cannot be opened as a ledger",
        where=Where(path),
        came=told.split("\n", maxsplit=1)[0],
        expected="a ledger that `afoot run --record` wrote, or no file yet",
        fix="Record into another file.",
    )


def _check_version(connection: DuckDBPyConnection, path: Path) -> None:
    import duckdb

    try:
        rows = connection.execute("SELECT value FROM about WHERE key = 'schema_version'").fetchall()
    except duckdb.Error:
        rows = []
    if not rows:
        raise AfootError(
            "this database is no ledger of afoot's",
            where=Where(path),
            expected="a ledger that `afoot run --record` wrote, or no file yet",
            fix="Record into another file.",
        )
    if rows[0][0] != str(SCHEMA_VERSION):
        raise AfootError(
            "this ledger is of another version of afoot",
            where=Where(path),
            came=f"schema version {rows[0][0]}",
            expected=f"schema version {SCHEMA_VERSION}",
            fix="Record into another file; this one is left as it is.",
        )
