"""Node layers in the ledger: what they hold, how they are packed, and which chases have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from afoot.record import Ledger
from afoot.record.layers import MOST_CHASES, chases_with_layers, every_ticks, kinds_of
from afoot.record.rows import pack_layer, unpack_layer
from afoot.scenarios import Compiled
from afoot.studies.run import compiled, run
from afoot.words import Ability
from tests.record.line import line, told
from tests.studies.busy import busy


def test_layers_are_kept_and_hold_the_truth(tmp_path: Path) -> None:
    file = tmp_path / "runs.duckdb"
    run(busy(tmp_path), chases=17, seed=2, record=file, tracks=17)
    ledger = Ledger.open(file)
    for chase in range(MOST_CHASES):
        layers, track = ledger.layers(1, chase), ledger.track(1, chase)
        assert list(layers) == ["possible", "first"]
        possible, first = layers["possible"], layers["first"]
        assert (possible["tier"], first["tier"]) == ("certified", "estimate")
        assert (possible["high"], first["high"]) == (3, 255)
        ticks = ledger.chases(1)[chase]["ticks"]
        assert possible["values"].shape == first["values"].shape == (ticks + 1, 49)
        for evader in ("lead", "tail", "lone"):
            there = track[evader]
            for tick in np.flatnonzero(there["status"] == 0).tolist():
                assert possible["values"][tick, there["node"][tick]] > 0
    assert ledger.layers(1, MOST_CHASES) == {}


def test_what_is_certified_holds_at_every_tick(tmp_path: Path) -> None:
    """On a board so large that what takes a search is kept every few ticks only."""
    file = tmp_path / "runs.duckdb"
    run("rockface", chases=1, seed=3, record=file, tracks=1)
    ledger = Ledger.open(file)
    layers, track = ledger.layers(1, 0), ledger.track(1, 0)
    assert {name: layer["every_ticks"] for name, layer in layers.items()} == {
        "possible": 1,
        "thought": 1,
        "first": 9,
    }
    values = layers["possible"]["values"]
    for evader in ("leader", "follower"):
        there = track[evader]
        live = np.flatnonzero(there["status"] == 0)
        assert len(live) > 100 and (values[live, there["node"][live]] > 0).all()
    assert {track[evader]["status"][-1] != 0 for evader in ("leader", "follower")} == {True}
    assert not values[-1].any()  # both were taken, which everybody is told


def test_who_is_in_sight_is_where_it_is_seen_and_spreads_unseen(tmp_path: Path) -> None:
    seen = _layers(line(young=""), tmp_path / "seen.duckdb")["possible"]["values"]
    # At the horizon nobody is looked for any more.
    assert (seen == 255).sum(axis=1).tolist() == [1] * 12 + [3]
    far = line(young="", sight=0, hunter="a9", hare="a2")
    unseen = _layers(far, tmp_path / "unseen.duckdb")["possible"]["values"]
    assert (unseen > 0).sum(axis=1)[:4].tolist() == [1, 3, 5, 6]


def test_a_decoy_that_is_seen_does_not_hide_its_sender(tmp_path: Path) -> None:
    """The decoy runs into the hunter's sight; the hare has stayed out of it."""
    game, file = line(young="", sight=25), tmp_path / "runs.duckdb"
    possible = _layers(game, file, {0: (Ability.DECOY,)})["possible"]["values"]
    seen = [one for one in Ledger.open(file).contacts(1, 0) if one["looks_like"] == "hare"]
    assert seen and all(one["target"] != 1 for one in seen)
    at = Ledger.open(file).track(1, 0)["hare"]["node"]
    assert all(possible[tick, at[tick]] > 0 for tick in range(len(possible)))


def _layers(game: Compiled, file: Path, deeds: dict[int, tuple[Ability, ...]] | None = None) -> Any:
    """Layers of the chase in which the hunter and the hare stay where they are."""
    told(game, deeds=deeds or {}, steps={}, record=file)
    return Ledger.open(file).layers(1, 0)


def test_means_are_in_the_tracks(tmp_path: Path) -> None:
    file = tmp_path / "runs.duckdb"
    told(line(young=""), deeds={1: (Ability.GUISE,), 2: (Ability.GUISE,)}, record=file)
    hare = Ledger.open(file).track(1, 0)["hare"]
    classes = list(line().class_names)
    assert hare["guise"][:5].tolist() == [0, 0, classes.index("goat") + 1, classes.index("goat") + 1, 0]
    assert set(hare["keen"].tolist()) == {0}


def test_large_boards_and_long_chases_have_few() -> None:
    found = {name: compiled(name) for name in ("helsinki", "grid")}
    assert [chases_with_layers(game) for game in found.values()] == [2, 16]
    assert [every_ticks(game) for game in found.values()] == [9, 1]
    every = {kind.name: kind.every_ticks for kind in kinds_of(found["helsinki"])}
    assert every == {"possible": 1, "first": 9}


@pytest.mark.small
@given(st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(lambda shape: arrays(np.uint8, shape)))
def test_layers_unpack_to_what_was_packed(values: Any) -> None:
    assert np.array_equal(unpack_layer(pack_layer(values), *values.shape), values)
