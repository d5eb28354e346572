"""`afoot watch` as it is typed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from websockets.sync.client import connect

import afoot
from afoot.cli.main import main
from afoot.cli.show import own_name
from afoot.record import Ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "my runs.duckdb"
    afoot.run("grid", chases=3, seed=1, record=file, tracks=1)
    return file


@contextmanager
def watching(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The verb in a process of its own, and the first lines that it prints, up to the end of a JSON object."""
    command = [sys.executable, "-m", "afoot.cli.main", "watch", *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            while told.startswith("{") and not told.endswith("}\n"):
                told += process.stdout.readline()
            yield process, told
        finally:
            process.kill()


def test_ctrl_c_ends_it_cleanly(ledger: Path) -> None:
    with watching(str(ledger), "--json") as (process, told):
        found = json.loads(told)
        assert found["url"].endswith("#run=1&chase=0&tick=0") and found["token"] in found["url"]
        base = found["url"].split("/?")[0]
        with urllib.request.urlopen(f"{base}/api/replay/1/0/truth?token={found['token']}") as answer:
            assert answer.status == 200 and answer.read(4) == b"AFT1"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0 and out == ""
    assert "Traceback" not in err


def test_a_running_chase_is_streamed_to_its_end() -> None:
    with watching("grid", "--live", "--speed", "1000", "--json") as (process, told):
        assert json.loads(told)["url"].endswith("#live=1")
        with connect(json.loads(told)["stream"], proxy=None) as socket:
            kinds = [json.loads(text)["type"] for text in socket]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0
    assert (kinds[0], kinds[-1]) == ("hello", "end") and set(kinds[1:-1]) == {"tick"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing.duckdb"], "there is no such ledger"),
        (["rockface"], "RECORD: this is a scenario, and recorded chases are in a ledger; got 'rockface'"),
        (["my town.yaml"], "afoot watch 'my town.yaml' --live shows a chase of it"),
        (["LEDGER", "--run", "2"], "there is no such run; got 2; expected one of the runs 1"),
        (
            ["LEDGER", "--chase", "3"],
            "there is no such chase; got 'run 1, chase 3'; expected a chase from 0 to 2",
        ),
        (["LEDGER", "--tick", "99999"], "--tick: this tick is not in the chase; got 99999"),
        (["LEDGER", "--tick", "-1"], "--tick: not a tick"),
        (
            ["LEDGER", "--port", "99999"],
            "--port: there is no such port; got 99999; expected 0, for any free one, to 65",
        ),
        (["LEDGER", "--host", "no.such.host.invalid"], "--host: there is no such host"),
        (["LEDGER", "--host", "198.51.100.1"], "--host: this machine has no such address"),
        (["LEDGER", "--seed", "1"], "--seed goes with --live"),
        (["LEDGER", "--speed", "3"], "--speed goes with --live"),
        (["grid", "--live", "--run", "1"], "--run goes with a ledger"),
        (["grid", "--live", "--speed", "0"], "--speed: not a good speed"),
        (["grids", "--live"], "Did you mean 'grid'?"),
    ],
)
def test_what_cannot_be_watched_is_told(
    ledger: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(ledger) if word == "LEDGER" else word for word in arguments]
    assert main(["watch", *given, "--no-browser"]) == 2
    assert says in capsys.readouterr().err


def test_ledgers_that_hold_nothing_to_watch_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.duckdb"
    Ledger.open(empty, make=True)
    assert main(["watch", str(empty)]) == 2
    assert "this ledger holds no run" in capsys.readouterr().err
    with duckdb.connect(str(empty)) as connection:
        connection.execute("UPDATE about SET value = '2' WHERE key = 'schema_version'")
    assert main(["watch", str(empty)]) == 2
    assert "this ledger is of another version" in capsys.readouterr().err


def test_it_is_called_as_it_was_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "afoot"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr("sys.argv", [str(program)])
    monkeypatch.setenv("PATH", "")
    assert own_name() == str(program)
    monkeypatch.setenv("PATH", str(program.parent))
    assert own_name() == "afoot"
    monkeypatch.setattr("sys.argv", [str(tmp_path / "pytest")])
    assert own_name() == "afoot"


def test_a_run_tells_how_to_watch_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "my runs.duckdb"
    assert main(["run", "grid", "--chases", "2", "--record", str(file)]) == 0
    assert capsys.readouterr().out.endswith(f"\nWatch it: afoot watch '{file}' --run 1\n")
    assert main(["run", "grid", "--story", "--record", str(file)]) == 0
    assert capsys.readouterr().out.endswith(f"\nWatch it: afoot watch '{file}' --run 2\n")
    assert main(["run", "grid", "--chases", "2"]) == 0
    assert "Watch it" not in capsys.readouterr().out
