"""The ledger: what it keeps of a run, and that nothing done to it loses what was kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from afoot.errors import AfootError
from afoot.record import Ledger, store
from afoot.record.rows import pack, unpack
from afoot.record.schema import MOVER_FIELDS, SCHEMA_VERSION, TRACK_FIELDS
from afoot.record.tracks import replay
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.studies.run import run
from tests.studies.busy import busy

CHASES, TRACKS = 40, 30


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return busy(tmp_path_factory.mktemp("busy"))


@pytest.fixture(scope="module")
def kept(game: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger of one run."""
    file = tmp_path_factory.mktemp("ledger") / "runs.duckdb"
    run(game, chases=CHASES, seed=2, record=file, tracks=TRACKS, threads=2)
    return Ledger.open(file)


def test_a_run_and_its_chases_are_kept(game: Compiled, kept: Ledger) -> None:
    (entry,) = kept.runs()
    result = run(game, chases=CHASES, seed=2).to_dict()
    for key in ("digest", "outcomes", "payoff", "events", "rules"):
        assert entry["result"][key] == result[key]
    assert (entry["run"], entry["scenario"], entry["seed"], entry["tracks"]) == (1, "busy", 2, TRACKS)
    assert entry["movers"] == list(game.mover_names) and entry["rules"] == game.rules._asdict()
    assert entry["scenario_fields"]["classes"]["hunter"]["walk_m_s"] == 2
    chases = kept.chases(1)
    assert [chase["chase"] for chase in chases] == list(range(CHASES))
    words = Counter(word for chase in chases for word in chase["outcomes"])
    assert words == {word: count for word, count in result["outcomes"].items() if count}
    assert np.mean([chase["payoff"] for chase in chases]) == pytest.approx(result["payoff"]["mean"])
    assert all(sum(chase["worths"]) == pytest.approx(chase["payoff"]) for chase in chases)
    assert all(max(chase["end_ticks"]) <= chase["ticks"] <= 60 for chase in chases)


def test_tracks_are_where_everybody_was(game: Compiled, kept: Ledger) -> None:
    for chase in (0, 7, TRACKS - 1):
        found = kept.track(1, chase)
        assert list(found) == list(game.mover_names)
        with Batch(game.board, game.cast, game.rules, 1, seed=2, first_chase=chase) as batch:
            seen = [batch.state.movers[0].copy()]
            while not batch.over[0]:
                batch.step()
                seen.append(batch.state.movers[0].copy())
        for column, name in enumerate(game.mover_names):
            for field in MOVER_FIELDS:
                assert found[name][field].tolist() == [int(frame[field][column]) for frame in seen]
    with pytest.raises(
        AfootError, match=r"no track was kept of this chase; got 'run 1, chase 30'; .* 0 to 29"
    ):
        kept.track(1, TRACKS)


@pytest.mark.parametrize(
    ("moves", "reach"), [("simultaneous", 0), ("pursuers_first", 0), ("evaders_first", 1)]
)
def test_events_are_as_many_as_the_game_counts(moves: str, reach: int, tmp_path: Path) -> None:
    game = busy(tmp_path, moves, reach=reach)
    result = run(game, chases=TRACKS, record=tmp_path / "runs.duckdb", tracks=TRACKS)
    ledger = Ledger.open(tmp_path / "runs.duckdb")
    events = [event for chase in range(TRACKS) for event in ledger.events(1, chase)]
    counted = Counter(event["event"] for event in events)
    for word in ("sighted", "lost", "captured", "entered", "sheltered", "escaped"):
        assert counted[word] == result.events[word] > 0, word
    crossings = [event for event in events if event["particulars"].get("crossing")]
    assert len(crossings) == result.events["crossed"]
    for event in events:
        _check_event(game, event)
    arrived = [event["tick"] for event in events if event["event"] == "arrived"]
    assert set(arrived) == {7} and 0 < len(arrived) <= TRACKS


def _check_event(game: Compiled, event: dict[str, Any]) -> None:
    pursuers = range(game.cast.pursuers)
    assert event["time_s"] == event["tick"] * game.tick_s
    match event["event"]:
        case "captured":
            assert event["other"] in pursuers or event["particulars"] == {"supplies": "none"}
            assert event["mover"] not in pursuers
        case "sighted":
            assert (event["mover"] in pursuers) != (event["other"] in pursuers)
        case "escaped":
            assert event["particulars"] == {"exit": "p66"}
        case "entered" | "left" | "sheltered":
            assert event["particulars"]["refuge"] in game.refuge_names
        case "spotted" | "shaken_off":
            assert event["mover"] in pursuers and event["other"] not in pursuers
        case word:
            known = ("arrived", "lost", "timeout", "surrounded", "way_out", "parted", "rejoined")
            assert word in (*known, "out_of_breath")


def test_contacts_are_those_of_the_state(game: Compiled, kept: Ledger) -> None:
    made = {(c["tick"], c["viewer"], c["target"], c["node"]) for c in kept.contacts(1, 3)}
    expected = set()
    with Batch(game.board, game.cast, game.rules, 1, seed=2, first_chase=3) as batch:
        while True:
            contacts = batch.state.contacts[0]
            for viewer, target in np.argwhere(contacts.tick == batch.state.clock.tick[0, 0]).tolist():
                contact = contacts[viewer, target]
                expected.add((int(contact.tick), viewer, target, int(contact.node)))
            if batch.over[0]:
                break
            batch.step()
    assert made == expected and made


def test_a_callable_is_watched_while_it_plays(game: Compiled, tmp_path: Path) -> None:
    luck = np.random.default_rng(1)

    def wander(seen: Any, game: Compiled) -> Any:
        return luck.integers(0, game.board.degree[seen.movers.node]), 1

    result = run(game, chases=20, evaders=wander, record=tmp_path / "runs.duckdb", tracks=5)
    ledger = Ledger.open(tmp_path / "runs.duckdb")
    assert [len(ledger.track(1, chase)) for chase in range(5)] == [7] * 5
    ended = [
        e
        for c in range(5)
        for e in ledger.events(1, c)
        if e["event"] in result.outcomes and e["particulars"].get("ends", True)
    ]
    assert len(ended) == 5 * game.cast.evaders
    last = ledger.track(1, 0)["lead"]["status"][-1]
    assert last >= 2 and ledger.runs()[0]["policies"]["evaders"].startswith("python:")


@pytest.mark.small
def test_what_is_played_again_must_end_the_same(game: Compiled) -> None:
    digests = Batch(game.board, game.cast, game.rules, 3, seed=2).digests()
    with pytest.raises(RuntimeError, match=r"chases \[0, 1, 2\] played again came to other ends"):
        replay(game, 2, 0, digests)


@pytest.mark.small
@given(
    st.tuples(st.just(len(TRACK_FIELDS)), st.integers(1, 20)).flatmap(
        lambda shape: arrays(np.int32, shape, elements=st.integers(-(2**31), 2**31 - 1))
    )
)
def test_tracks_unpack_to_what_was_packed(track: Any) -> None:
    found = unpack(pack(track))
    assert list(found) == list(TRACK_FIELDS)
    assert np.array_equal(np.stack(list(found.values())), track)


def test_runs_are_numbered_and_earlier_ones_stay(game: Compiled, tmp_path: Path) -> None:
    file = tmp_path / "runs.duckdb"
    digests = [run(game, chases=5, seed=seed, record=file, tracks=0).digest for seed in (1, 2)]
    ledger = Ledger.open(file)
    assert [(entry["run"], entry["result"]["digest"]) for entry in ledger.runs()] == list(
        enumerate(digests, 1)
    )
    assert [len(ledger.chases(number)) for number in (1, 2)] == [5, 5]
    with pytest.raises(AfootError, match="there is no such run; got 3; expected one of the runs 1 to 2"):
        ledger.chases(3)
    for ask in (ledger.track, ledger.events, ledger.contacts, ledger.margins, ledger.layers):
        with pytest.raises(AfootError, match="there is no such run; got 99"):
            ask(99, 0)
        with pytest.raises(
            AfootError, match=r"no track was kept of this chase; .* a run recorded with tracks"
        ):
            ask(1, 0)
    with pytest.raises(AfootError, match="this one has none"):
        Ledger.open(tmp_path / "new.duckdb", make=True).chases(1)
    os.unlink(tmp_path / "new.duckdb")
    assert os.listdir(tmp_path) == ["runs.duckdb"]


def refused(game: Compiled, file: Path) -> str:
    """What is said of a file that is no ledger of this version; it is left as it is."""
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(AfootError) as caught:
        run(game, chases=5, record=file)
    assert (file.read_bytes() if file.is_file() else None) == before
    return str(caught.value)


def test_files_that_are_no_ledger_are_refused_and_left_alone(
    game: Compiled, kept: Ledger, tmp_path: Path
) -> None:
    file = tmp_path / "some.duckdb"
    for content in (b"", b"hello", b"x" * 20_000, kept.path.read_bytes()[:20_000]):
        file.write_bytes(content)
        assert f"{file}: this file cannot be opened as a ledger" in refused(game, file)
    file.unlink()
    with duckdb.connect(str(file)) as other:
        other.execute("CREATE TABLE mine (x INTEGER)")
    assert "this database is no ledger of afoot's" in refused(game, file)
    assert "this is a folder" in refused(game, tmp_path)
    assert "a ledger cannot be made here" in refused(game, tmp_path / "nowhere" / "runs.duckdb")
    with pytest.raises(AfootError, match="there is no such ledger"):
        Ledger.open(tmp_path / "none.duckdb")


def read_all(ledger: Ledger) -> None:
    ledger.runs()
    ledger.chases(1)
    for read in (ledger.track, ledger.events, ledger.contacts, ledger.margins, ledger.layers):
        read(1, 0)


def test_a_ledger_that_was_cut_short_is_told_and_left_alone(
    game: Compiled, kept: Ledger, tmp_path: Path
) -> None:
    file, whole = tmp_path / "half.duckdb", kept.path.read_bytes()
    for length in (2 * len(whole) // 3, len(whole) // 3):
        file.write_bytes(whole[:length])
        with pytest.raises(AfootError, match=r"half\.duckdb: (this file|the ledger) cannot be"):
            read_all(Ledger.open(file))
    for length in (len(whole) - 1, len(whole) - 262_144, 2 * len(whole) // 3):
        file.write_bytes(whole[:length])
        assert f"half.duckdb: the ledger was cut short; got '{length:,} bytes'" in refused(game, file)
        assert file.read_bytes() == whole[:length]
    file.write_bytes(whole[: len(whole) // 3])
    assert "half.duckdb" in refused(game, file)
    assert file.read_bytes() == whole[: len(whole) // 3]


def test_a_ledger_whose_last_blocks_are_free_is_whole(game: Compiled, tmp_path: Path) -> None:
    """DuckDB may count blocks that it has not written yet: a file that grows and shrinks stays one to record into."""
    file = tmp_path / "runs.duckdb"
    run(game, chases=3, record=file, tracks=0)
    for size in (1_000_000, 10, 400_000, 3_000_000, 10):
        with duckdb.connect(str(file)) as other:
            other.execute(
                "INSERT INTO tracks VALUES (1, 0, 0, 'a', 'b', 3, ?)", [bytes(range(256)) * (size // 256)]
            )
            other.execute("DELETE FROM tracks WHERE ticks = 3 AND octet_length(track) > 500000")
        Ledger.open(file, make=True)


def test_bytes_that_are_not_what_was_written_are_told(kept: Ledger, tmp_path: Path) -> None:
    whole, found = kept.path.read_bytes(), []
    for block in range(12_288, len(whole), 262_144):
        file = tmp_path / f"{block}.duckdb"
        file.write_bytes(whole[: block + 100] + b"\xff" * 1000 + whole[block + 1100 :])
        try:
            read_all(Ledger.open(file))
        except AfootError as error:
            found.append(str(error))
    assert found and all("damaged" in told or "opened as a ledger" in told for told in found), found
    assert any("the ledger cannot be read" in told for told in found)


def test_who_reads_is_not_advised_on_recording(game: Compiled, kept: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "some.duckdb"
    for content in (b"", b"hello"):
        file.write_bytes(content)
        assert "into another file" in refused(game, file)
        with pytest.raises(AfootError) as caught:
            Ledger.open(file)
        assert "no file yet" not in str(caught.value) and "nto another file" not in str(caught.value)


def test_a_ledger_of_another_version_is_refused_and_left_alone(game: Compiled, tmp_path: Path) -> None:
    file = tmp_path / "runs.duckdb"
    run(game, chases=3, record=file, tracks=0)
    for version in (1, 2, 3, 99):
        with duckdb.connect(str(file)) as other:
            other.execute("UPDATE about SET value = ? WHERE key = 'schema_version'", [str(version)])
        told = refused(game, file)
        expected = f"got 'schema version {version}'; expected schema version {SCHEMA_VERSION}"
        assert f"another version of afoot; {expected}" in told


HOLD = """
import duckdb, sys, time
with duckdb.connect(sys.argv[1]) as held:
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def holder(kept: Ledger, tmp_path: Path) -> Any:
    """Starts a process that holds a ledger open for so many seconds."""
    started = []

    def hold(file: Path, seconds: float) -> None:
        command = [sys.executable, "-c", HOLD, str(file), str(seconds)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout is not None and process.stdout.readline() == b"held\n"

    yield hold
    for process in started:
        process.kill()
        process.communicate()


def test_who_finds_the_ledger_in_use_waits(
    game: Compiled, kept: Ledger, holder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder(kept.path, 1.0)
    began = time.monotonic()
    assert len(kept.runs()) == 1 and time.monotonic() - began > 0.2
    monkeypatch.setattr(store, "PATIENCE_S", 0.1)
    holder(kept.path, 60)
    with pytest.raises(AfootError, match="the ledger is in use by another process"):
        run(game, chases=3, record=kept.path)


ENDLESS = """
import sys
from pathlib import Path
from afoot.sim.batch import bytes_per_chase
from afoot.studies import run as running
from tests.studies.busy import busy

game = busy(Path(sys.argv[1]))
running.STATE_BYTES = 20 * bytes_per_chase(game.cast, game.rules)
running.run(
    busy(Path(sys.argv[1])), chases=10**8, seed=2, record=Path(sys.argv[1]) / "runs.duckdb", tracks=3,
    progress=lambda done, per_s: print(done, flush=True),
)
"""


def test_a_killed_process_leaves_every_finished_batch(game: Compiled, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = 0
    while told < 60:
        told = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    rest = process.communicate()[0].split()
    told = int(rest[-1]) if rest else told
    ledger = Ledger.open(tmp_path / "runs.duckdb")
    (entry,) = ledger.runs()
    chases = ledger.chases(1)
    assert entry["result"] is None and entry["chases"] == 10**8
    assert [chase["chase"] for chase in chases] == list(range(len(chases)))
    assert told <= len(chases) <= told + 20
    assert len(ledger.track(1, 2)) == 7
    with Batch(game.board, game.cast, game.rules, len(chases), seed=2) as batch:
        batch.advance(60)
        assert [chase["digest"] for chase in chases] == batch.digests().tolist()
    run(game, chases=3, record=tmp_path / "runs.duckdb", tracks=0)
    assert [entry["run"] for entry in ledger.runs()] == [1, 2]
