"""A game whose process ends, kindly or not: what is in the ledger, and how the game goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect

import afoot
from afoot.cli.main import main
from afoot.errors import AfootError
from afoot.record import Ledger
from afoot.scenarios import Compiled
from afoot.studies.play_ask import Asked, ask
from afoot.studies.playing import Play
from afoot.viewer.journal import Journal, cut_short
from afoot.viewer.play_messages import PlayAsk, read
from afoot.viewer.plays import Plays, Seat

pytestmark = pytest.mark.usefixtures("few_chases")

STAY = '{"type": "orders", "orders": [{"mover": "robber", "stay": true}]}'
ON = '{"type": "advance", "ticks": 3}'
TO_THE_END = '{"type": "advance", "ticks": 120}'
# The process is killed where it calls this: `kill -9` hits no sooner and no later.
KILLED_AT = """
import os, signal, sys
from {module} import {name}
{name}.{method} = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from afoot.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def playing(*arguments: str, script: str = "") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The verb in a process of its own, and the address of the game's socket. script: runs it, if stated."""
    program = ["-c", script] if script else ["-m", "afoot.cli.main"]
    command = [sys.executable, *program, "play", *arguments, "--json"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    ) as process:
        try:
            assert process.stdout is not None and process.stderr is not None
            told = ""
            while not told.endswith("}\n"):
                line = process.stdout.readline()
                assert line, process.stderr.read()
                told += line
            url = json.loads(told)["url"]
            port, token, key = re.findall(r":(\d+)/\?token=([\w-]+)#play=([\w-]+)", url)[0]
            yield process, f"ws://127.0.0.1:{port}/api/play/{key}?token={token}"
        finally:
            process.kill()


def say(address: str, *messages: str) -> list[dict[str, Any]]:
    """Say these on a game's socket; what comes, from the greeting up to the turn after the last of them."""
    found: list[dict[str, Any]] = []
    with connect(address) as socket:
        for message in ("", *messages):
            if message:
                socket.send(message)
            found.append(json.loads(socket.recv(timeout=60)))
            while found[-1]["type"] not in ("turn", "error"):
                found.append(json.loads(socket.recv(timeout=60)))
    return found


def ended(process: subprocess.Popen[str], how: signal.Signals) -> str:
    """What it says on standard error, once it has been sent this signal."""
    process.send_signal(how)
    return process.communicate(timeout=60)[1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_ended_keeps_its_games(tmp_path: Path, how: signal.Signals) -> None:
    file = tmp_path / "games.duckdb"
    with playing("grid", "--as", "evaders", "--seed", "1", "--record", str(file)) as (process, address):
        say(address, STAY, ON)
        assert [path.name for path, _ in journal_files(file)] != []
        said = ended(process, how)
    assert process.returncode == 0 and "Recorded as run 1" in said
    ledger = Ledger.open(file)
    assert ledger.runs()[0]["policies"]["evaders"] == "person"
    assert ledger.chases(1)[0]["ticks"] == 3
    assert journal_files(file) == [] and cut_short(file) == []


def journal_files(record: Path) -> list[tuple[Path, bytes]]:
    return [(path, path.read_bytes()) for path in record.parent.glob(f"{record.name}.*.game")]


def test_a_server_that_is_killed_loses_nothing_of_a_game(grid: Compiled, tmp_path: Path) -> None:
    """SIGKILL of the process, twice; the game is the one that is played in one go."""
    file = tmp_path / "games.duckdb"
    with playing("grid", "--as", "evaders", "--seed", "2", "--record", str(file)) as (process, address):
        before = say(address, STAY, ON, ON)[-1]
        assert cut_short(file) == [], "who plays on is not cut short"
        ended(process, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not file.exists() and len(cut_short(file)) == 1
    for number in range(2):
        with playing("--resume", "--record", str(file)) as (process, address):
            turn = say(address)[-1]
            assert {**turn, "why": 0} == {**before, "why": 0}
            if number:
                say(address, '{"type": "advance", "ticks": 120}')
            said = ended(process, signal.SIGKILL if not number else signal.SIGINT)
            assert "Going on with grid as evaders." in said
    straight = Play(ask(grid, "evaders", seed=2, record=tmp_path / "straight.duckdb"))
    straight.order([{"mover": "robber", "stay": True}])
    for ticks in (3, 3, 120):
        straight.advance(ticks)
    assert straight.over
    (run,), (chase,) = Ledger.open(file).runs(), Ledger.open(file).chases(1)
    assert chase["digest"] == straight.digest
    assert straight.kept is not None
    (own,) = Ledger.open(straight.kept.file).runs()
    assert {**run["result"]["play"], "game": ""} == {**own["result"]["play"], "game": ""}
    assert journal_files(file) == []


def killed_at(method: str, file: Path) -> None:
    """Play a game to its end in a process that is killed where it calls this method."""
    name, method = method.split(".")
    module = {"Journal": "afoot.viewer.journal", "RunWriter": "afoot.record.writer"}[name]
    script = KILLED_AT.format(module=module, name=name, method=method)
    arguments = ("grid", "--as", "evaders", "--seed", "2", "--record", str(file))
    with playing(*arguments, script=script) as (process, address):
        with pytest.raises(ConnectionClosedError):
            say(address, STAY, TO_THE_END)
        assert process.wait(timeout=60) == -signal.SIGKILL
    assert len(journal_files(file)) == 1


def test_a_game_that_was_recorded_before_its_process_was_killed_is_recorded_once(
    grid: Compiled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGKILL after the record is written, before the journal goes away."""
    file = tmp_path / "games.duckdb"
    killed_at("Journal.drop", file)
    (run,) = Ledger.open(file).runs()
    assert run["result"]["play"]["ended"] and len(Ledger.open(file).chases(run["run"])) == 1
    ((path, journal),) = journal_files(file)
    with pytest.raises(AfootError, match="this game is in the ledger already; got 'run 1 of"):
        Journal.taken(path).asked(file)
    assert main(["play", "--resume", "--record", str(file)]) == 2
    assert "no game that was to go to this ledger was cut short" in capsys.readouterr().err
    assert journal_files(file) == [] and len(Ledger.open(file).runs()) == 1
    # Another ledger has nothing of it.
    path.write_bytes(journal)
    other = again(path, tmp_path / "other.duckdb")
    assert other.play.over and journal_files(file) == []
    assert Ledger.open(tmp_path / "other.duckdb").chases(1)[0]["digest"] == other.play.digest


@pytest.mark.parametrize("method", ["RunWriter.append", "RunWriter.finish"])
def test_who_is_killed_while_a_game_is_recorded_leaves_nothing_of_it_in_the_ledger(
    grid: Compiled, tmp_path: Path, method: str
) -> None:
    file = tmp_path / "games.duckdb"
    killed_at(method, file)
    assert Ledger.open(file).runs() == []
    ((path, _),) = cut_short(file)
    again(path, file)
    (run,) = Ledger.open(file).runs()
    assert run["result"]["play"]["ended"] and journal_files(file) == []


def seat_of(asked: Asked) -> Seat:
    return Seat(asked, Journal.of(asked))


def lost(seat: Seat) -> Path:
    """The process of a game is gone: the system takes the lock back. The journal that is left."""
    seat._journal.close()
    return seat._journal.path


def again(path: Path, record: Path) -> Seat:
    journal = Journal.taken(path)
    return Seat(journal.asked(record), journal)


def test_a_game_with_all_that_a_person_can_say_goes_on(rockface: Compiled, tmp_path: Path) -> None:
    """Practice: ways, abilities, followers, decisions taken back, and what was refused."""
    record = tmp_path / "games.duckdb"
    seat = seat_of(ask(rockface, "evaders", seed=54, practice=True, record=record))
    market = rockface.compiled_board.names["market"]
    for message in (
        {"type": "orders", "orders": [{"mover": "leader", "node": market, "use": ["guise"]}]},
        {"type": "advance", "ticks": 20},
        {"type": "orders", "orders": [{"mover": "leader", "stay": True, "use": ["smoke"]}]},
        {"type": "advance", "ticks": 5},
        {"type": "undo"},
        {"type": "orders", "orders": [{"mover": "nobody", "stay": True}]},
        {"type": "way", "mover": "leader", "node": market},
        {"type": "orders", "orders": [{"mover": "follower", "gait": "walk", "use": ["guise"]}]},
        {"type": "advance", "ticks": 7},
    ):
        try:
            seat.answer(read(json.dumps(message)))
        except AfootError as error:
            assert "no such mover" in error.what
    assert seat.play.tick == 27
    other = again(lost(seat), record)
    assert other.greet() == seat.greet()
    assert (other.play.digest, other.play.undos) == (seat.play.digest, seat.play.undos)
    for one in (seat, other):
        one.play.undo()
    assert other.play.digest == seat.play.digest
    lost(other)


def test_a_game_against_a_saved_table_goes_on_and_another_one_is_begun(
    grid: Compiled, tmp_path: Path
) -> None:
    """No page may name a file, but for the table that this server plays already."""
    record, file = tmp_path / "games.duckdb", tmp_path / "grid.npz"
    afoot.solve(grid, distances=True).table().save(file)
    seat = seat_of(ask(grid, "evaders", against=f"table:{file}", seed=2, record=record))
    for message in (STAY, ON):
        seat.answer(read(message))
    plays, journal = Plays(record), Journal.taken(lost(seat))
    wish = PlayAsk(scenario="grid", side="evaders", against=f"table:{file}", seed=3)
    with pytest.raises(AfootError, match="not a file"):
        plays.ask(wish)
    other = plays.seat(plays.begin(journal.asked(record), journal))
    assert other.play.digest == seat.play.digest
    another = plays.seat(plays.ask(wish))
    another.answer(read(ON))
    plays.close()
    assert {run["policies"]["pursuers"] for run in Ledger.open(record).runs()} == {f"table:{file}"}


def test_a_message_that_was_not_written_to_its_end_was_never_carried_out(
    grid: Compiled, tmp_path: Path
) -> None:
    record = tmp_path / "games.duckdb"
    seat = seat_of(ask(grid, "evaders", seed=2, record=record))
    for message in (STAY, ON):
        seat.answer(read(message))
    path = lost(seat)
    whole = path.read_bytes()
    for cut in range(1, len(whole.splitlines()[-1]), 40):
        path.write_bytes(whole[:-cut])
        other = again(path, record)
        assert other.play.tick == 0 and other.play.turn()["standing"][0]["task"] == "stay"
        other.answer(read(ON))
        once_more = again(lost(other), record)
        assert once_more.play.digest == seat.play.digest
        lost(once_more)
    path.write_bytes(whole[: len(whole.splitlines()[0]) - 5])
    assert cut_short(record) == []


@pytest.mark.parametrize(
    ("line", "old", "new", "words"),
    [
        (1, b'"format":2', b'"format":1', "1: this is no journal of a game; got 'Input should be 2'"),
        (1, b'"source_digest":"', b'"source_digest":"0', "begun with another version of afoot"),
        (1, b'"board_digest":"', b'"board_digest":"0', "the board is another than the game's"),
        (1, b'"seed":2', b'"seed":3', "2: this game played again comes to another position"),
        (2, b'"orders"', b'"ordres"', "2: this is no journal of a game"),
        (3, b'"ticks":3', b'"ticks":2', "4: this game played again comes to another position"),
        (3, b"{", b"[", "3: this is no journal of a game"),
    ],
)  # fmt: skip
def test_a_journal_that_does_not_give_the_game_again_is_told(
    grid: Compiled, tmp_path: Path, line: int, old: bytes, new: bytes, words: str
) -> None:
    record = tmp_path / "games.duckdb"
    seat = seat_of(ask(grid, "evaders", seed=2, record=record))
    for message in (STAY, ON, ON):
        seat.answer(read(message))
    path = lost(seat)
    lines = path.read_bytes().split(b"\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(AfootError) as told:
        again(path, record)
    assert words in str(told.value) and str(path) in str(told.value)


def test_a_game_whose_ledger_cannot_be_written_goes_on_later(
    grid: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "games.duckdb"
    plays = Plays(record)
    seat = plays.seat(plays.begin(ask(grid, "evaders", seed=2, record=record)))
    for message in (STAY, ON):
        seat.answer(read(message))
    record.write_text("not a ledger")
    with pytest.raises(AfootError, match="cannot be opened as a ledger"):
        plays.close()
    record.unlink()
    other = again(lost(seat), record)
    other.close()
    assert Ledger.open(record).chases(1)[0]["digest"] == seat.play.digest
    assert journal_files(record) == []


def test_what_cannot_be_written_down_is_not_played(
    grid: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the middle of a line, and has room again."""
    record = tmp_path / "games.duckdb"
    seat = seat_of(ask(grid, "evaders", seed=2, record=record))
    seat.answer(read(STAY))
    full, real = [True], os.fsync

    def fsync(file: int) -> None:
        if full:
            raise OSError(28, "No space left on device")
        real(file)

    monkeypatch.setattr("os.fsync", fsync)
    before = seat.play.turn(), journal_files(record)
    with pytest.raises(AfootError, match="what is played cannot be written down"):
        seat.answer(read(ON))
    assert (seat.play.turn(), journal_files(record)) == before
    full.clear()
    seat.answer(read(ON))
    other = again(lost(seat), record)
    assert other.play.digest == seat.play.digest
    lost(other)


def test_games_that_were_cut_short_are_told_and_gone_on_with(
    grid: Compiled, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `afoot watch` of the ledger, be there one or not, and by `afoot play`; the latest goes on first."""
    monkeypatch.chdir(tmp_path)
    record = Path("my games.duckdb")
    assert main(["play", "--resume", "--record", str(record)]) == 2
    assert "no game that was to go to this ledger was cut short" in capsys.readouterr().err
    paths = []
    for side, message in (("pursuers", '{"type": "advance", "ticks": 1}'), ("evaders", STAY)):
        seat = seat_of(ask(grid, side, seed=2, record=record))
        seat.answer(read(message))
        paths.append(lost(seat))
        os.utime(paths[-1], (len(paths), len(paths)))
    assert [path.name for path, _ in cut_short(record)] == [path.name for path in reversed(paths)]
    assert cut_short(Path("games.duckdb")) == []
    assert main(["watch", str(record)]) == 2
    said = capsys.readouterr().err
    assert "2 games were cut short, the latest of grid as evaders." in said
    assert "afoot play --resume --record 'my games.duckdb'" in said
    held = Journal.taken(paths[1])
    assert [path.name for path, _ in cut_short(record)] == [paths[0].name]
    with pytest.raises(AfootError, match="this game goes on in another process"):
        Journal.taken(paths[1])
    held.drop()
    assert not paths[1].exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "SCENARIO: this is missing. afoot play SCENARIO --as SIDE begins a game, afoot play --resume goes on"),
        ("grid", "--as: this is missing"),
        ("grid --resume", "SCENARIO is for a game that begins, and --resume goes on with one; got 'grid'"),
        ("--resume", "Nor is there such a ledger: name the one that the game was to go to by --record."),
        ("--resume --as evaders", "--as is for a game that begins"),
        ("--resume --seed 0", "--seed is for a game that begins"),
        ("--resume --practice", "--practice is for a game that begins"),
    ],
)  # fmt: skip
def test_what_goes_with_resume_and_what_does_not(
    given: str, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["play", *given.split(), "--no-browser", "--record", str(tmp_path / "x.duckdb")]) == 2
    assert words in capsys.readouterr().err
