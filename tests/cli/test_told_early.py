"""Bad input is told before anything is compiled: on a fresh installation that takes minutes."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import duckdb
import pytest

from afoot.cli.main import main

# None of these verbs imports them by name at its start, so that nobody keeps what stands in for them.
TOO_LATE = (
    "afoot.scenarios.assemble._board",
    "afoot.sim.batch.Batch.__init__",
    "afoot.solvers.warm.warm",
    "afoot.solvers.warm.warm_search",
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text, where whatever compiles fails."""

    def compiles(*_: Any, **__: Any) -> None:
        raise RuntimeError("this would have been compiled")

    for name in TOO_LATE:
        monkeypatch.setattr(name, compiles)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.duckdb").write_text("hello\n")
    (tmp_path / "folder").mkdir()
    duckdb.connect(str(tmp_path / "runs.duckdb")).close()
    return tmp_path


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("run grid --record text.duckdb", "text.duckdb: this file cannot be opened as a ledger"),
        ("run grid --record none/x", "none/x: a ledger cannot be made here: there is no such folder"),
        ("run grid --record folder", "folder: this is a folder"),
        ("run grid --story --record text.duckdb", "text.duckdb: this file cannot be opened as a ledger"),
        ("run grid --pursuers sprint", "--pursuers: no such policy for the pursuers; got 'sprint'"),
        ("run grid --evaders table:none.npz", "none.npz: there is no such file"),
        ("run grid --chases 0", "--chases: not a good number"),
        ("play grid --as evaders --port 99999", "--port: there is no such port; got 99999"),
        ("play grid --as evaders --record text.duckdb", "text.duckdb: this file cannot be opened"),
        ("play grid --as evaders --against sprint", "--against: no such policy for the pursuers; got 'sprint'"),
        ("play grid --as evaders --against table:none.npz", "none.npz: there is no such file"),
        ("play runs.duckdb", "runs.duckdb: this is a ledger of recorded chases; expected a scenario's file. afoot"),
        ("solve runs.duckdb", "runs.duckdb: this is a ledger of recorded chases"),
        ("watch runs.duckdb --live", "runs.duckdb: this is a ledger of recorded chases"),
        ("watch grid --live --port 99999", "--port: there is no such port"),
        ("watch grid --live --speed 0", "--speed: not a good speed; got 0.0; expected a number from 0.1 to 1000"),
        ("watch grid --live --speed nan", "--speed: not a good speed; got nan"),
        ("watch grid --live --host 198.51.100.1", "--host: this machine has no such address; got '198.51.100.1'"),
        ("solve --graph none.edges", "none.edges: there is no such file"),
        ("clear --graph text.duckdb", "text.duckdb: afoot does not know this kind of map"),
        ("whatif none.duckdb --at 0 --evaders sprint", "--evaders: no such policy for the evaders"),
    ],
)  # fmt: skip
def test_it_is_told_at_once(given: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*given.split(), *["--no-browser"] * given.startswith(("play", "watch"))]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"error: {words}"), said


def test_a_port_that_is_taken_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["play", "grid", "--as", "evaders", "--no-browser", "--port", port]) == 2
    assert "error: --port: nothing can listen there" in capsys.readouterr().err


def test_what_is_fine_would_have_been_compiled() -> None:
    """Else the tests above could not fail."""
    for given in (["run", "grid"], ["play", "grid", "--as", "evaders"], ["watch", "grid", "--live"]):
        with pytest.raises(RuntimeError, match="would have been compiled"):
            main(given)
