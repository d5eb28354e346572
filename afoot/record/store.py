"""The file of a ledger: made whole or not at all, opened for one piece of work at a time."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot._files import begins_as_ledger
from afoot.errors import AfootError, Where
from afoot.record.schema import RULES_VERSION, SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE_S = 10.0  # how long to wait for somebody else who has the file open
ELSEWHERE = "Record into another file."
WRITTEN_BY = "Ledgers are written by `afoot run SCENARIO --record FILE`."
_HEADERS_BYTES = 3 * 4096  # of a DuckDB file, before its first block
_BUSY = ("could not set lock", "different configuration", "conflicting lock")
# Equal for readers and writers, because one process cannot open a file in two ways at once.
_CONFIG: dict[str, Any] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextlib.contextmanager
def connected(path: Path, *, write: bool = False, make: bool = False) -> Iterator[DuckDBPyConnection]:
    """A connection to a ledger, in a transaction if it writes: all of it is kept or nothing.

    make: whether whoever asks is about to record, and can be advised to do so elsewhere; so it is if `write` is set.
    Waits up to PATIENCE_S while another process has the file open. Raises AfootError where it does not become
    free, is no ledger, is one of another version, or is damaged.
    """
    import duckdb

    recording = make or write
    connection = _open(path, write, recording)
    try:
        _check_version(connection, path, recording)
        if make:
            _check_length(connection, path)
            _check_rows(connection)
        if write:
            connection.execute("BEGIN")
        yield connection
        if write:
            connection.execute("COMMIT")
    except (duckdb.ProgrammingError, duckdb.IntegrityError):
        raise  # asked wrongly, which no file is to blame for
    except duckdb.Error as error:
        raise _broken_off(path, str(error), write) from None
    finally:
        with contextlib.suppress(duckdb.Error):
            connection.close()


@contextlib.contextmanager
def shared_or_own(shared: DuckDBPyConnection | None, path: Path) -> Iterator[DuckDBPyConnection]:
    """A connection that writes: one that whoever asks has open already, in whose transaction it goes, or its own."""
    if shared is not None:
        yield shared
        return
    with connected(path, write=True) as connection:
        yield connection


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
        raise AfootError(
            "a ledger cannot be made here",
            where=Where(path),
            came=told,
            fix="Name a file in another folder, that can be written to and has room.",
        ) from None
    finally:
        part.unlink(missing_ok=True)


def check_folder(path: Path) -> None:
    """Raise AfootError where there is no folder for a ledger."""
    if not path.parent.is_dir():
        raise AfootError(
            "a ledger cannot be made here: there is no such folder",
            where=Where(path),
            fix="Make the folder, or name another.",
        )


def _open(path: Path, write: bool, recording: bool) -> DuckDBPyConnection:
    import duckdb

    began, pause_s = time.monotonic(), 0.01
    while True:
        try:
            return duckdb.connect(str(path), read_only=not write, config=_CONFIG)
        except duckdb.Error as error:
            told = str(error)
            if not any(word in told.lower() for word in _BUSY):
                raise _no_ledger(
                    "this file cannot be opened as a ledger", path, recording, _kind(path, write)
                ) from None
            if time.monotonic() - began > PATIENCE_S:
                raise AfootError(
                    "the ledger is in use by another process",
                    where=Where(path),
                    fix=f"Wait for the other run to end{', or record into another file' if recording else ''}.",
                ) from None
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, 0.25)


def _kind(path: Path, write: bool) -> str:
    """What a file is that DuckDB does not open, in other words than DuckDB's."""
    try:
        if not begins_as_ledger(path):
            return "a file of another kind"
    except OSError as error:
        return f"a file that cannot be read ({error.strerror})"
    if write and not os.access(path, os.W_OK):
        return "a DuckDB file that cannot be written"
    return "a DuckDB file that is damaged, or of another version of DuckDB"


def _no_ledger(what: str, path: Path, recording: bool, came: str | None = None) -> AfootError:
    if came is not None and not recording and path.suffix in (".yaml", ".yml"):
        fix = f"Record a run of it (afoot run {path} --record FILE), or see one played now: afoot watch {path} --live."
        return AfootError("this is a scenario's file, and no ledger", where=Where(path), fix=fix)
    return AfootError(
        what,
        where=Where(path),
        came=came,
        expected=f"a ledger that `afoot run --record` wrote{', or no file yet' if recording else ''}",
        fix=ELSEWHERE if recording else WRITTEN_BY,
    )


def _broken_off(path: Path, told: str, write: bool) -> AfootError:
    """A disk that is full, or bytes that are not what was written."""
    return AfootError(
        f"the ledger cannot be {'written' if write else 'read'}",
        where=Where(path),
        came=told.split("\n", maxsplit=1)[0],
        expected="a disk with room" if write else "a whole ledger: this one is damaged",
        fix=ELSEWHERE
        if write
        else "Take a copy of it that is whole, or record the run again into another file.",
    )


def _check_version(connection: DuckDBPyConnection, path: Path, recording: bool) -> None:
    import duckdb

    try:
        rows = connection.execute("SELECT value FROM about WHERE key = 'schema_version'").fetchall()
    except duckdb.ProgrammingError:
        rows = []
    if not rows:
        raise _no_ledger("this database is no ledger of afoot's", path, recording)
    if rows[0][0] != str(SCHEMA_VERSION):
        again = "Record into another file" if recording else "Record the run again, into another file"
        raise AfootError(
            "this ledger is of another version of afoot",
            where=Where(path),
            came=f"schema version {rows[0][0]}",
            expected=f"schema version {SCHEMA_VERSION}",
            fix=f"{again}; this one is left as it is.",
        )


def _check_length(connection: DuckDBPyConnection, path: Path) -> None:
    """Raise AfootError where the file ends before the last block that is in use, without reading the blocks.

    How many blocks there are in all says nothing: of a whole file those at its end may be free and missing.
    """
    tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    used = ["SELECT block_id FROM pragma_metadata_info()"]
    used += [
        f"SELECT unnest(list_append(additional_block_ids, block_id)) FROM pragma_storage_info('{name}')"
        " WHERE persistent"
        for name in tables
    ]
    query = f"SELECT (SELECT max(block_id) FROM ({' UNION ALL '.join(used)})), block_size FROM pragma_database_size()"
    ((last, block),) = connection.execute(query).fetchall()
    whole, has = _HEADERS_BYTES + (last + 1) * block, path.stat().st_size
    if has < whole:
        raise AfootError("the ledger was cut short", where=Where(path), came=f"{has:,} bytes",
                         expected=f"at least {whole:,} bytes", fix=ELSEWHERE)  # fmt: skip


def _check_rows(connection: DuckDBPyConnection) -> None:
    """Read what every verb reads first: who adds to a ledger that is damaged there would bury what is left of it."""
    connection.execute("SELECT max(length(scenario_json)), max(length(result_json)) FROM runs").fetchall()
    connection.execute("SELECT sum(ticks), max(len(outcomes)) FROM chases").fetchall()
