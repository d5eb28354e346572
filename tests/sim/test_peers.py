"""The bench of peers says why a peer is missing, and divides the right figures. No peer is installed here."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import page_peers, peers

OWN = {peers.NO_CONTACTS: 15e6, peers.WITH_CONTACTS: 9e6}


def test_a_peer_that_cannot_run_is_listed_with_its_reason() -> None:
    reason = "cannot be installed: no such version"
    entries = peers.measure_peers(Path(sys.executable), {"jaxmarl_tag": reason})
    by_name = {entry["name"]: entry for entry in entries}
    assert by_name["jaxmarl_tag"]["failed"] == reason
    for peer in peers.PEERS[:3]:
        assert "No module named" in by_name[peer.script]["failed"]
    assert by_name["GraphChase"]["quoted"] and "not measured" in by_name["GraphChase"]["step"]
    assert len(entries) == len(peers.PEERS) + 1


def test_a_python_that_is_not_there_is_a_reason_too(tmp_path: Path) -> None:
    entries = peers.measure_peers(tmp_path / "python", {})
    assert all("No such file" in entry["failed"] for entry in entries[:-1])


@pytest.mark.parametrize("peer", peers.PEERS)
def test_every_peer_has_a_script_and_pinned_packages(peer: peers.Peer) -> None:
    assert (peers.HERE / "peers" / f"{peer.script}.py").is_file()
    assert all("==" in package for package in peer.packages)


def test_ratios_are_ours_over_theirs() -> None:
    few = {peers.NO_CONTACTS: 30e6, peers.WITH_CONTACTS: 20e6}
    entries: list[dict[str, Any]] = [
        {"name": "a", "steps_per_s": 20_000.0},
        {"name": "b", "failed": "no"},
        {"name": "d", "steps_per_s": 10_000.0, "sides": [3, 1]},
    ]
    slow, missing, alike = peers.with_ratios(entries, OWN, {(3, 1): few})
    assert (slow["ratio_no_contacts"], slow["ratio_contacts"]) == (750.0, 450.0)
    assert "ratio_contacts" not in missing and "ratio_contacts_alike" not in slow
    assert (alike["ratio_no_contacts"], alike["ratio_no_contacts_alike"]) == (1500.0, 3000.0)
    assert alike["ratio_contacts_alike"] == 2000.0
    assert peers.with_ratios([{"name": "c", "steps_per_s": 1.0}], {"failed": "no"}, {}) == [
        {"name": "c", "steps_per_s": 1.0}
    ]


def test_by_the_clock_our_figures_of_two_threads_are_divided() -> None:
    two = {peers.TWO_NO_CONTACTS: 40e6, peers.TWO_WITH_CONTACTS: 30e6}
    (entry,) = peers.with_ratios([{"name": "a", "steps_per_s": 10_000.0}], two, {}, peers.BY_CLOCK)
    assert (entry["ratio_no_contacts"], entry["ratio_contacts"]) == (4000.0, 3000.0)
    assert peers.with_ratios([{"name": "a", "steps_per_s": 1.0}], OWN, {}, peers.BY_CLOCK) == [
        {"name": "a", "steps_per_s": 1.0}
    ], "figures of one core are none of two threads"


@pytest.mark.parametrize(
    ("name", "budget"),
    [
        ("mesa 3, NetworkGrid", 500),
        ("JaxMARL simple_tag 3 v 1, rules only", 50),
        ("JaxMARL simple_tag 3 v 1, observed", None),
        ("PettingZoo pursuit_v5", 100_000),
        ("mpe2 simple_tag 3 v 1", None),
    ],
)
def test_budgets_are_told_beside_those_they_are_for(name: str, budget: int | None) -> None:
    (entry,) = peers.with_ratios([{"name": name, "steps_per_s": 1.0}], OWN, {})
    assert entry.get("budget") == budget


@pytest.mark.parametrize(("argument", "clock"), [([], "process_time"), (["--by-clock"], "perf_counter")])
def test_a_peer_is_measured_by_the_clock_only_where_that_is_asked(argument: list[str], clock: str) -> None:
    """A second spent asleep counts by the clock alone; and only then a script keeps the cores it was given."""
    line = (
        "import os, time; from peer_timing import rate, take_cores; take_cores(); import peer_timing; "
        "peer_timing.REPEAT_S = 0.02; "
        "found = rate(lambda: (time.sleep(0.05), sum(range(200_000)), 1)[2], 1); "
        "print(found['steps_per_s'], len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", line, *argument],
        cwd=peers.HERE / "peers",
        capture_output=True,
        text=True,
        check=True,
    )
    steps_per_s, cores = done.stdout.split()
    assert (float(steps_per_s) < 20) == (clock == "perf_counter")
    if hasattr(os, "sched_getaffinity"):
        assert int(cores) == (len(os.sched_getaffinity(0)) if argument else 1)


def test_the_page_tells_the_two_ways_apart() -> None:
    one = {"name": "mesa 3", "movers": 8, "steps_per_s": 90_000.0, "budget": 500}
    figures = dict.fromkeys(page_peers.RATIOS, 300.0)
    clock = {**one, "steps_per_s": 91_000.0, **dict.fromkeys(page_peers.RATIOS, 600.0)}
    quoted = {"name": "GraphChase", "steps_per_s": 19_000, "quoted": True}
    last: dict[str, Any] = {"commit": "abc", "when": "now", "peers": {"peers": [{**one, **figures}, quoted]}}
    alone = page_peers.peers_tables(last)
    assert "| mesa 3 | 8 | 90,000 | 500 | 300 | 300 | 300 | 300 |" in alone
    assert "| GraphChase |  | 19,000 (quoted, not measured) |  |  |  |  |  |" in alone
    assert not any("on two cores" in line for line in alone)
    last["peers"]["by_clock"] = {"peers": [clock]}
    both = page_peers.peers_tables(last)
    assert both[: len(alone)] == alone
    assert both[len(alone) + 1] == "### The same by the clock, on two cores"
    assert both[-1] == "| mesa 3 | 8 | 91,000 | 500 | 600 (300) | 600 (300) | 600 (300) | 600 (300) |"
    assert page_peers.peers_tables({"peers": {"failed": 1}}) == page_peers.peers_tables({}) == []
