"""A game in hand on disk: what it takes to play it again to where it was, should its process be killed.

A file for each game, beside the ledger that the game is to go to: a line of JSON that says what is played, then one
for each message of the person's, written before it is carried out. A chase hangs on nothing else, so it comes to the
same again. The process that plays the game holds the file's lock, which the system takes back from whoever is killed.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from afoot._sources import package_digest
from afoot.errors import AfootError, Where
from afoot.record import Ledger
from afoot.record.scenario_of import scenario_of
from afoot.scenarios import compile_scenario
from afoot.scenarios.assemble import Progress
from afoot.studies.play_ask import Asked, ask
from afoot.studies.playing import Play
from afoot.version import __version__
from afoot.viewer.journals import ENDING, journals_of
from afoot.viewer.play_messages import Advance, Orders, Undo

if sys.platform != "win32":
    import fcntl

FORGET = "Delete the file to forget the game."
Said = Orders | Advance | Undo  # what a chase hangs on


class Head(BaseModel):
    """The first line: what is played, and by which source."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[2] = 2
    game: str  # by which the ledger knows it
    version: str
    source_digest: str
    board_digest: str
    scenario: str
    scenario_fields: dict[str, Any]
    side: Literal["pursuers", "evaders"]
    against: str | None
    seed: int
    practice: bool


class Entry(BaseModel):
    """Every other line: a message, and where the chase stood when it came."""

    model_config = ConfigDict(extra="forbid")

    tick: int
    digest: str
    said: Said = Field(discriminator="type")


class Journal:
    """The journal of one game. Its file is there from the first message on, until the game is in the ledger or left."""

    def __init__(self, path: Path, head: Head, entries: Sequence[Entry] = ()) -> None:
        self.path, self.head = path, head
        self.entries = entries  # that were there already: what is to be played again
        self._file: io.FileIO | None = None

    @classmethod
    def of(cls, asked: Asked) -> Journal:
        """A journal for a game that begins; nothing is written yet."""
        game = asked.game
        head = Head(
            game=secrets.token_hex(8),
            version=__version__,
            source_digest=package_digest(),
            board_digest=game.compiled_board.digest,
            scenario=game.scenario.name,
            scenario_fields=json.loads(game.scenario.model_dump_json(by_alias=True, exclude_unset=True)),
            side="pursuers" if asked.side.name == "PURSUERS" else "evaders",
            against=asked.against,
            seed=asked.seed,
            practice=asked.practice,
        )
        return cls(asked.record.with_name(f"{asked.record.name}.{secrets.token_hex(4)}{ENDING}"), head)

    @classmethod
    def taken(cls, path: Path) -> Journal:
        """The journal of a game that was cut short, to go on with. Raises AfootError where another process has it, and
        where the file is no journal."""
        file = io.FileIO(path, "r+")
        try:
            if not _lock(file):
                raise AfootError(
                    "this game goes on in another process",
                    where=Where(path),
                    fix="End that process, or play on there.",
                )
            data = file.readall()
            journal = cls(path, *_read(path, data))
            file.truncate(data.rfind(b"\n") + 1)
            file.seek(0, io.SEEK_END)
        except BaseException:
            file.close()
            raise
        journal._file = file
        return journal

    def asked(self, record: Path, progress: Progress | None = None) -> Asked:
        """What is played. Raises AfootError, and lets go of the file, where it cannot be had here as it was, and as
        `ask` does."""
        with self._or_closed():
            head, where = self.head, Where(self.path)
            run = _run_of(record, head)
            if run is not None:
                raise AfootError("this game is in the ledger already", where=where, came=f"run {run} of {record}",
                                 fix=f"`afoot watch {record} --run {run}` shows it. {FORGET}")  # fmt: skip
            if head.source_digest != package_digest():
                what = "this game was begun with another version of afoot, which plays otherwise"
                raise AfootError(what, where=where,
                                 came=f"version {head.version}, source {head.source_digest}",
                                 expected=f"version {__version__}, source {package_digest()}", fix=FORGET)  # fmt: skip
            row = {"scenario": head.scenario, "scenario_fields": head.scenario_fields}
            game = compile_scenario(
                scenario_of(row, self.path, f"Go on in the folder of the file of {head.scenario!r}."),
                progress=progress,
            )
            if game.compiled_board.digest != head.board_digest:
                raise AfootError("the board is another than the game's: its map has changed", where=where,
                                 came=game.compiled_board.digest, expected=head.board_digest, fix=FORGET)  # fmt: skip
            return ask(
                game, head.side, against=head.against, seed=head.seed, practice=head.practice, record=record
            )

    def note(self, play: Play, said: Said) -> None:
        """Write down what is about to be carried out. Raises AfootError where that cannot be done; nothing is there
        of it then."""
        entry = Entry(tick=play.tick, digest=f"{play.digest:016x}", said=said)
        text = entry.model_dump_json(exclude_unset=True) + "\n"
        try:
            if self._file is None:
                self._file = io.FileIO(self.path, "x")
                _lock(self._file)
            if self._file.tell() == 0:
                text = self.head.model_dump_json() + "\n" + text
            _write(self._file, text.encode())
        except OSError as error:
            raise AfootError("what is played cannot be written down", where=Where(self.path), came=error.strerror,
                             expected="a disk with room",
                             fix="Nothing has changed: make room and do it again.") from None  # fmt: skip

    def check(self, play: Play, number: int) -> None:
        """Raise AfootError, and let go of the file, where a game that is played again does not stand where it stood at
        entry `number`."""
        entry = self.entries[number]
        stands = play.tick, f"{play.digest:016x}"
        if stands != (entry.tick, entry.digest):
            self.close()
            raise AfootError("this game played again comes to another position than it had come to",
                             where=Where(self.path, number + 2), came=f"tick {stands[0]}, digest {stands[1]}",
                             expected=f"tick {entry.tick}, digest {entry.digest}", fix=FORGET)  # fmt: skip

    def drop(self) -> None:
        """Forget the game: it is in the ledger, or was left before its first tick."""
        if self._file is not None:
            self.path.unlink(missing_ok=True)
            self.close()

    def close(self) -> None:
        """Let go of the file, for whoever goes on with the game."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @contextlib.contextmanager
    def _or_closed(self) -> Iterator[None]:
        try:
            yield
        except AfootError:
            self.close()
            raise


def cut_short(record: Path) -> list[tuple[Path, Head]]:
    """The journals of games that were to go to this ledger and that nobody plays now, the latest first.

    Those whose games are in the ledger, because a process was killed before it could forget them, are deleted.
    """
    found = []
    for path in journals_of(record):
        with contextlib.suppress(OSError, AfootError), io.FileIO(path) as file:
            if _lock(file):
                head, entries = _read(path, file.readall())
                recorded = False
                with contextlib.suppress(
                    AfootError
                ):  # a ledger that is in use is asked again before it goes on
                    recorded = bool(entries) and _run_of(record, head) is not None
                if recorded:
                    path.unlink(missing_ok=True)
                elif entries:
                    found.append((os.fstat(file.fileno()).st_mtime_ns, path, head))
    return [(path, head) for _, path, head in sorted(found, key=lambda one: one[:2], reverse=True)]


def _run_of(record: Path, head: Head) -> int | None:
    """The run of a game that is in the ledger, else None. Raises AfootError where the ledger cannot be read."""
    return Ledger.open(record).run_of_game(head.game) if record.exists() else None


def _lock(file: io.FileIO) -> bool:
    """Take the lock of an open file, and whether nobody else has it."""
    if sys.platform == "win32":
        return True  # as below
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks: nobody can tell
    return True


def _write(file: io.FileIO, data: bytes) -> None:
    """Append to a file, whole and down to the disk, or leave it as it was and raise OSError."""
    end = file.tell()
    try:
        if file.write(data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            file.truncate(end)
            file.seek(end)
        raise


def _read(path: Path, data: bytes) -> tuple[Head, list[Entry]]:
    """What a journal says. A last line that was not written to its end was never carried out."""
    found: list[Any] = []
    for number, line in enumerate(data.split(b"\n")[:-1] or [b""], 1):
        try:
            found.append((Entry if number > 1 else Head).model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            raise AfootError("this is no journal of a game", where=Where(path, number), came=first["msg"],
                             expected="a file that `afoot play` wrote", fix=FORGET) from None  # fmt: skip
    return found[0], found[1:]
