"""The bench of peers says why a peer is missing, and divides the right figures. No peer is installed here."""

import sys
from pathlib import Path
from typing import Any

import pytest

from bench import peers

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
