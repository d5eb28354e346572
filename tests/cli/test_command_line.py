"""The command line: one JSON object, tables for people, exit codes, and messages in place of tracebacks."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import osmium
import pytest

import afoot
from afoot.cli.main import main
from afoot.record import Ledger
from tests.studies.busy import busy

FIELDS = {"message", "what", "where", "file", "line", "field", "came", "expected", "fix"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    busy(tmp_path)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    """The one object a verb prints with --json."""
    assert main([*arguments, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said of bad input: the same to people and to programs, with exit code 2."""
    assert main(list(arguments)) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("error: ") and "Traceback" not in said.err
    told = printed(capsys, *arguments, code=2)
    assert set(told) == {"error"} and set(told["error"]) == {*FIELDS, "problems"}
    assert told["error"]["what"] in said.err and told["error"]["problems"]
    assert all(set(one) == FIELDS and one["message"] in said.err for one in told["error"]["problems"])
    return said.err


def test_run_tells_programs_and_people_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "run", "busy.yaml", "--chases", "30", "--seed", "3", "--threads", "2")
    assert told == {
        **afoot.run("busy.yaml", chases=30, seed=3).to_dict(),
        "elapsed_s": told["elapsed_s"],
        "chase_ticks_per_s": told["chase_ticks_per_s"],
    }
    assert main(["run", "busy.yaml", "--chases", "30", "--seed", "3"]) == 0
    said = capsys.readouterr().out
    for word, count in told["outcomes"].items():
        assert bool(re.search(rf"^ +{word} +{count} ", said, re.MULTILINE)) == (count > 0)
    for word in (
        "all captured",
        "share_delay_ticks 2",
        "estimate (no bound)",
        told["digest"],
        "outcomes come within",
    ):
        assert word in said


def test_policies_are_chosen_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "run", "grid", "--chases", "5", "--pursuers", "random", "--evaders", "random")
    assert told["policies"] == {"pursuers": "random", "evaders": "random"}


def test_run_records_where_it_is_told(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    arguments = ("run", "busy.yaml", "--chases", "9", "--record", "runs.duckdb", "--tracks", "2")
    told = printed(capsys, *arguments)
    ledger = Ledger.open("runs.duckdb")
    assert [entry["result"] for entry in ledger.runs()] == [told]
    assert len(ledger.chases(1)) == 9 and len(ledger.track(1, 1)) == 7


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "helsinky"), ["no such bundled scenario", "'helsinky'", "Did you mean 'helsinki'?"]),
        (("run", "none.yaml"), ["none.yaml: there is no such scenario file"]),
        (("run", "grid", "--pursuers", "intercpt"), ["pursuers", "'intercpt'", "Did you mean 'intercept'?"]),
        (("run", "grid", "--evaders", "chase"), ["no such policy for the evaders", "runner, flee, slip"]),
        (
            ("run", "grid", "--evaders", "table"),
            ["--evaders: a table is named with its file", "table:FILE.npz"],
        ),
        (
            ("run", "grid", "--pursuers", "table:"),
            ["--pursuers: a table is named with its file", "`afoot solve --save`"],
        ),
        (("run", "grid", "--chases", "0"), ["chases", "got 0", "from 1 to"]),
        (("run", "grid", "--seed", "-1"), ["seed", "got -1", "from 0 to"]),
        (("run", "grid", "--threads", "0"), ["threads", "got 0"]),
        (("run", "grid", "--tracks", "-2"), ["tracks", "got -2"]),
        (("run", "grid", "--chases", "many"), ["--chases", "expected a whole number. Usage: afoot run"]),
        (("run", "grid", "--chase", "5"), ["--chase"]),
        (("run", "grid", "again"), ["again", "Usage: afoot run"]),
        (("run",), ["SCENARIO: this is missing", "Usage: afoot run"]),
        (("rnu",), ["no such verb; got 'rnu'", "Did you mean 'run'?"]),
        (
            ("frob",),
            [
                "no such verb; got 'frob'",
                "one of run, solve, clear, interdict, grade, whatif, export, bound, verify, watch, bench, play, warmup",
            ],
        ),
        (("scenario", "chekc"), ["no such verb; got 'chekc'", "Did you mean 'check'?"]),
        (("scenario", "check", "."), [".: this is a folder", "a scenario's file", "busy.yaml"]),
        (("run", "grid", "--record", "no/runs.duckdb"), ["no/runs.duckdb: a ledger cannot be made here"]),
        (
            ("run", "grid", "--record", "/proc/runs.duckdb"),
            ["/proc/runs.duckdb: a ledger cannot be made here"],
        ),
        (("run", "grid", "--record", "busy.yaml"), ["busy.yaml", "cannot be opened as a ledger"]),
        (
            ("map", "info", "helsinky"),
            ["no such map comes with afoot", "or a map's file. Did you mean 'helsinki'?"],
        ),
        (("export", "runs.duckdb", "--png", "a.png", "--at", "1.5"), ["--at", "expected a whole number"]),
        (("watch", "grid", "--speed", "fast"), ["--speed", "expected a number"]),
        (("map", "info", "no.osm.pbf"), ["no.osm.pbf: there is no such file"]),
        (("map", "import", "busy.yaml"), ["busy.yaml: afoot does not know this kind of map", ".osm.pbf"]),
        (
            ("map", "import", "busy.edges", "-o", "no/where.afootmap"),
            ["--out: there is no such folder; got 'no'"],
        ),
    ],
)
def test_bad_input_is_told_with_the_fix(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: list[str]
) -> None:
    said = refused(capsys, *arguments)
    assert all(words in said for words in told), said


def test_a_broken_scenario_is_told_line_by_line(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    text = (own_folder / "busy.yaml").read_text()
    broken = text.replace("walk_m_s: 2, run_m_s: 3", "wlak_m_s: 2, run_m_s: .nan").replace(
        "beds: 1", "beds: 0"
    )
    (own_folder / "broken.yaml").write_text(broken)
    line = 1 + [row.startswith("  hunter") for row in broken.splitlines()].index(True)
    said = refused(capsys, "run", "broken.yaml")
    assert f"broken.yaml:{line}" in said and "Did you mean 'walk_m_s'?" in said and "nan" in said
    checked = printed(capsys, "scenario", "check", "broken.yaml", code=2)
    problems = checked["error"]["problems"]
    assert len(problems) >= 3 and checked == printed(capsys, "run", "broken.yaml", code=2)
    assert {one["file"] for one in problems} == {"broken.yaml"} and line in {one["line"] for one in problems}
    assert {"classes.hunter.wlak_m_s", "refuges[0].beds"} <= {one["field"] for one in problems}
    assert refused(capsys, "scenario", "check", "broken.yaml").count("error: broken.yaml:") == len(problems)


def test_errors_name_option_value_and_what_was_expected(capsys: pytest.CaptureFixture[str]) -> None:
    error = printed(capsys, "run", "grid", "--chases=many", code=2)["error"]
    assert (error["field"], error["came"], error["file"]) == ("--chases", "many", None)
    assert error["expected"] == "a whole number" and "Usage" in error["fix"]
    assert printed(capsys, "scenario", code=2)["error"]["expected"] == "one of list, check, schema"


def test_a_ledger_that_cannot_be_made_is_told_by_its_own_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert ".part" not in refused(capsys, "run", "grid", "--chases", "1", "--record", "/proc/runs.duckdb")


def test_warnings_are_shown_and_told(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    with (own_folder / "busy.edges").open("a") as edges:
        edges.write("far away\n")
    said = (
        "warning: busy.yaml:18: pursuers.units[1].start: from 3.92 % of its starts 'second' can never come to "
        "where an evader can be"
    )
    text = (
        (own_folder / "busy.yaml")
        .read_text()
        .replace("lead, class: hare, start: anywhere", "lead, class: hare, start: p22")
    )
    text = text.replace("tail, class: hare, start: anywhere", "tail, class: hare, start: p22")
    (own_folder / "busy.yaml").write_text(text)
    for arguments in (["scenario", "check", "busy.yaml"], ["run", "busy.yaml", "--chases", "2"]):
        assert main(arguments) == 0
        assert said in capsys.readouterr().err
        found = {one["field"]: one["line"] for one in printed(capsys, *arguments)["warnings"]}
        assert found == {"classes.hare.hear_m": 13, "pursuers.units[1].start": 18}


def write_osm(file: Path) -> bytes:
    """A small real file: two streets. Returns its bytes."""
    with osmium.SimpleWriter(str(file)) as writer:
        for number in range(1, 40):
            at = (24.94 + number * 1e-4, 60.17 + (number % 3) * 1e-4)
            writer.add_node(osmium.osm.mutable.Node(id=number, location=at, version=1))
        streets = {"highway": "residential", "name": "Street of the long name"}
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=list(range(1, 20)), tags=streets, version=1))
        writer.add_way(osmium.osm.mutable.Way(id=2, nodes=list(range(19, 40)), tags=streets, version=1))
    return file.read_bytes()


def test_maps_are_imported_and_described(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    write_osm(own_folder / "town.osm.pbf")
    first = printed(capsys, "map", "import", "town.osm.pbf")
    assert (
        first["file"] == "town.afootmap" and first["bytes"] == (own_folder / "town.afootmap").stat().st_size
    )
    again = printed(capsys, "map", "info", "town.afootmap")
    assert again["ways"] == 2 and again["ways_by_going"]["street"]["ways"] == 2
    assert {key: first[key] for key in again if key != "name"} == {
        k: v for k, v in again.items() if k != "name"
    }
    assert main(["map", "info", "town.osm.pbf"]) == 0
    assert "street" in capsys.readouterr().out


def test_damaged_maps_are_told(capsys: pytest.CaptureFixture[str], own_folder: Path) -> None:
    whole = write_osm(own_folder / "town.osm.pbf")
    for cut in (len(whole) - 1, len(whole) * 3 // 4, len(whole) // 2, 40, 3):
        (own_folder / "cut.osm.pbf").write_bytes(whole[:cut])
        assert "cut.osm.pbf" in refused(capsys, "map", "import", "cut.osm.pbf"), cut
        assert not (own_folder / "cut.afootmap").exists()
    (own_folder / "empty.osm.pbf").write_bytes(b"")
    assert "empty.osm.pbf" in refused(capsys, "map", "info", "empty.osm.pbf")


def test_scenarios_are_listed_checked_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    names = [one["name"] for one in printed(capsys, "scenario", "list")["scenarios"]]
    assert set(names) >= {"grid", "helsinki", "helsinki-core", "helsinki-roofs"}
    checked = printed(capsys, "scenario", "check", "busy.yaml")
    assert checked["ok"] and checked["summary"]["nodes"] == 49
    assert [one["field"] for one in checked["warnings"]] == ["classes.hare.hear_m"]  # its nodes are nowhere
    schema = printed(capsys, "scenario", "schema")
    assert {"map", "rules", "pursuers"} <= set(schema["properties"])
    assert main(["scenario", "list"]) == 0 and main(["scenario", "check", "grid"]) == 0
    assert "helsinki-roofs" in capsys.readouterr().out


def test_help_and_version_need_nothing_heavy() -> None:
    code = (
        "import sys; from afoot.cli.main import main; code = main(sys.argv[1:]);"
        "heavy = {'numba', 'numpy', 'duckdb', 'rich', 'shapely', 'osmium', 'networkx'} & set(sys.modules);"
        "print(sorted(heavy)); sys.exit(code)"
    )
    for arguments, words in (
        (["--help"], "Commands"),
        (["run", "--help"], "--chases"),
        (["--version"], "afoot "),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
        )
        assert words in done.stdout and done.stdout.endswith("[]\n")


def test_run_loads_no_library_that_it_does_not_need() -> None:
    code = (
        "import sys; from afoot.cli.main import main; code = main(['run', 'busy.yaml', '--chases', '2', '--json']);"
        "heavy = {'duckdb', 'shapely', 'osmium', 'rich', 'highspy', 'afoot.solvers'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def loaded_by(code: str, *heavy: str) -> list[str]:
    """Which of these modules a piece of code loads in a process of its own."""
    code += f"\nimport sys; print(*sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1].split()


def test_watch_listens_before_it_loads_what_reads_and_draws_a_chase(tmp_path: Path) -> None:
    record = tmp_path / "runs.duckdb"
    afoot.run("grid", chases=1, tracks=1, record=record)
    # The last thing before the page is served is to listen, and nothing can at that port.
    code = f"from afoot.cli.main import main; assert main(['watch', {str(record)!r}, '--port', '70000']) == 2"
    heavy = ("numpy", "numba", "fastapi", "shapely", "highspy", "afoot.scenarios", "afoot.viewer.app")
    assert loaded_by(code, "duckdb", "afoot.viewer.serve", *heavy) == ["afoot.viewer.serve", "duckdb"]


def test_a_scene_and_a_replay_that_were_kept_are_read_without_what_makes_one(tmp_path: Path) -> None:
    record = tmp_path / "runs.duckdb"
    afoot.run("grid", chases=1, tracks=1, record=record)
    code = (
        "from afoot.record import Ledger; from afoot.viewer.shelf import Shelf;"
        f"shelf = Shelf(Ledger.open({str(record)!r})); print(shelf.scene(1, 'truth'), shelf.replay(1, 0, 'truth'))"
    )
    heavy = ("numpy", "numba", "pydantic", "afoot.viewer.encode")
    loaded_by(code)
    assert loaded_by(code, "afoot.viewer.kept", *heavy) == ["afoot.viewer.kept"]


def test_showing_a_recorded_chase_loads_nothing_that_plays_one(tmp_path: Path) -> None:
    record = tmp_path / "runs.duckdb"
    afoot.run("grid", chases=1, tracks=1, record=record)
    code = (
        "from afoot.record import Ledger; from afoot.viewer.app import make_routes;"
        "from afoot.viewer.shelf import Shelf; from afoot.viewer.state import Viewer;"
        f"shelf = Shelf(Ledger.open({str(record)!r}));"
        "make_routes(Viewer(shelf=shelf)); shelf.scene(1, 'truth'); shelf.replay(1, 0, 'truth')"
    )
    heavy = ("afoot.game.tick", "afoot.policies", "afoot.sim", "afoot.belief", "shapely", "highspy")
    assert loaded_by(code, "afoot.viewer.replay", *heavy) == ["afoot.viewer.replay"]


def test_every_verb_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    verbs = [
        "run",
        "solve",
        "clear",
        "interdict",
        "grade",
        "bound",
        "verify",
        "bench",
        "warmup",
        "map import",
        "map info",
        "scenario list",
        "scenario check",
        "scenario schema",
    ]
    for verb in verbs:
        assert main([*verb.split(), "--help"]) == 0
        said = capsys.readouterr().out
        assert "--json" in said and f"afoot {verb}" in said.split("Example")[1]


def kept_so_far(file: Path) -> int:
    """How many chases of its first run a ledger holds that is being written."""
    ledger = Ledger.open(file) if file.exists() else None
    return len(ledger.chases(1)) if ledger is not None and ledger.runs() else 0


@pytest.mark.parametrize("as_json", [True, False])
def test_an_interrupted_run_reports_what_finished(own_folder: Path, as_json: bool) -> None:
    command = [sys.executable, "-m", "afoot.cli.main", "run", "busy.yaml", "--chases", "100000000"]
    command += ["--record", "runs.duckdb", "--tracks", "0", *(["--json"] if as_json else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not kept_so_far(own_folder / "runs.duckdb"):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in err
    ledger = Ledger.open("runs.duckdb")
    finished = len(ledger.chases(1))
    if as_json:
        told = json.loads(out)
        assert told["interrupted"] and told["chases"] == finished > 0
        assert ledger.runs()[0]["result"] == told
        assert told["digest"] == afoot.run("busy.yaml", chases=finished).digest
    else:
        assert f"{finished:,} chases" in out and "(interrupted;" in out
