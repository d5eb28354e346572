"""What a side knew: what it observed, no more and no less, whatever is changed of what is hidden from it."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afoot.record.known import Happened, Known, happened, happened_so_far, known_to
from afoot.record.ledger import Ledger
from afoot.record.rows import NOBODY
from afoot.record.seen import Gone, Source, without_dispelled
from afoot.record.tracks import Tracker
from afoot.rules.contacts import NOWHERE
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.studies.run import run
from afoot.words import Ability, Moves, Side, Tell
from tests.record.hidden import CHASES, SIDES, hidden_changed, watched
from tests.record.line import line, told
from tests.scenarios.test_left_out import MAP, full
from tests.scenarios.tiny import compiled
from tests.studies.busy import busy


@pytest.fixture(scope="module")
def game() -> Compiled:
    """Every mechanism in play."""
    return compiled(full(), MAP)


@pytest.fixture(scope="module")
def truths(game: Compiled) -> list[Happened]:
    tracker = watched(game)
    return [happened_so_far(tracker, row) for row in range(CHASES)]


@pytest.mark.parametrize("side", SIDES)
def test_contacts_are_those_that_the_side_observed(game: Compiled, side: Side) -> None:
    observed: list[dict[tuple[int, ...], None]] = [{} for _ in range(CHASES)]

    def look(batch: Batch) -> None:
        seen = batch.observe(side)
        for row, viewer, slot in np.argwhere(seen.contacts.tick == seen.tick[:, None, None]).tolist():
            one = seen.contacts[row, viewer, slot]
            told = (one.tick, seen.first + viewer, one.node, one.label, one.who, one.kind, one.tell)
            observed[row][tuple(int(value) for value in told)] = None

    tracker = watched(game, look)
    first = game.cast.pursuers if side == Side.PURSUERS else 0
    for row in range(CHASES):
        known = known_to(side, game, happened_so_far(tracker, row))
        assert list(observed[row]) == [
            (
                one.tick,
                one.viewer,
                one.node,
                one.label,
                0 if one.looks_like is None else game.mover_names.index(one.looks_like) - first + 1,
                game.class_names.index(str(one.kind)),
                0 if one.tell is None else Tell[one.tell.upper()],
            )
            for one in known.contacts
        ]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**40), row=st.integers(0, CHASES - 1), side=st.sampled_from(SIDES))
def test_what_is_hidden_changes_nothing(
    game: Compiled, truths: list[Happened], seed: int, row: int, side: Side
) -> None:
    known = known_to(side, game, truths[row])
    other = known_to(side, game, hidden_changed(random.Random(seed), side, game, truths[row]))
    assert repr(known) == repr(other)
    if side == Side.PURSUERS:
        assert "imagined" not in repr(known) and "hidden" not in repr(known.passages)


def test_much_happens_in_these_chases(game: Compiled, truths: list[Happened]) -> None:
    """Else the law above would say little."""
    words = {event.event for truth in truths for event in truth.events}
    assert words >= {
        "smoke",
        "guise_on",
        "decoy_sent",
        "identified",
        "report",
        "passage_opened",
        "trace_read",
    }
    for side in SIDES:
        known = [known_to(side, game, truth) for truth in truths]
        assert all(one.contacts for one in known)
        if side == Side.PURSUERS:
            assert any(e.mover == -1 and e.event == "smoke" for one in known for e in one.events)


def test_a_side_knows_its_own_deeds_and_not_the_others(game: Compiled, truths: list[Happened]) -> None:
    for truth in truths:
        pursuers, evaders = (known_to(side, game, truth) for side in SIDES)
        own = [event for event in truth.events if event.event in ("guise_on", "decoy_sent", "keen_eye")]
        assert [event for event in evaders.events if event in own] == own
        assert not [event for event in pursuers.events if event in own]
        assert pursuers.passages == ("door c",) and set(evaders.passages) == {"door b", "door c"}
        doors = [e for e in pursuers.events if e.event.startswith("passage_")]
        assert all(event.particulars["passage"] == "door c" for event in doors)


@pytest.mark.parametrize("moves", Moves)
def test_smoke_is_known_from_when_the_rules_say_so(moves: Moves) -> None:
    """Held against who knows of each cloud by State, after every turn; sights are short, so that not all see all."""
    data = full()
    data["rules"] = {**data.get("rules", {}), "moves": moves.name.lower()}
    for name in ("cop", "thief"):
        data["classes"][name]["sight_m"] = 4
    game = compiled(data, MAP)
    by_state: dict[tuple[Side, int, int, int], int] = {}

    def look(batch: Batch) -> None:
        clouds, ticks = batch.state.tricks.clouds, batch.state.clock.tick[:, 0]
        for row, column in np.argwhere(clouds.until_tick > ticks[:, None]).tolist():
            cloud = clouds[row, column]
            for side in SIDES:
                if int(cloud.known) >> side & 1 and (column >= game.cast.pursuers) != (side == Side.EVADERS):
                    by_state.setdefault((side, row, int(cloud.node), int(cloud.until_tick)), int(ticks[row]))

    tracker, found = watched(game, look), Counter[bool]()
    for row in range(CHASES):
        truth = happened_so_far(tracker, row)
        for side in SIDES:
            expected = []
            for event in truth.events:
                if event.event == "smoke" and (event.mover >= game.cast.pursuers) != (side == Side.EVADERS):
                    tick = by_state.get((side, row, event.node, event.particulars["until_tick"]))
                    found[tick is not None] += 1
                    # What is done in a tick shows in the next frame, also to who has its turn after it.
                    expected += [] if tick is None else [(max(tick, event.tick + 1), event.node)]
            events = known_to(side, game, truth).events
            others = [(one.tick, one.node) for one in events if one.event == "smoke" and one.mover == NOBODY]
            assert others == sorted(expected)
    assert found[True] and found[False]


def test_what_was_known_by_a_tick_stays_so(game: Compiled) -> None:
    """What is told of a chase so far is the beginning of what is told of all of it."""
    with Batch(game.board, game.cast, game.rules, 1, seed=3) as batch:
        tracker, told_by = Tracker(game, batch, 1), dict[Side, list[tuple[int, Known]]]()
        while not batch.over.all():
            batch.step()
            tracker.see()
            if batch.state.clock.tick[0, 0] % 10 == 0:
                truth = happened_so_far(tracker, 0)
                for side in SIDES:
                    tick = int(batch.state.clock.tick[0, 0])
                    told_by.setdefault(side, []).append((tick, known_to(side, game, truth)))
    for side in SIDES:
        last = known_to(side, game, happened_so_far(tracker, 0))
        for tick, known in told_by[side]:
            assert known.contacts == last.contacts[: len(known.contacts)]
            for event in known.events:
                assert event in last.events
            assert all(event in known.events for event in last.events if event.tick < tick)


def test_it_is_the_same_from_a_ledger_and_as_it_is_played(tmp_path: Any) -> None:
    for game in (busy(tmp_path), compiled(full(), MAP)):
        file = tmp_path / f"{game.scenario.name}.duckdb"
        run(game, chases=CHASES, seed=3, record=file, tracks=CHASES)
        tracker, ledger = watched(game), Ledger.open(file)
        for row in (0, CHASES - 1):
            for side in SIDES:
                kept = known_to(side, game, happened(ledger, 1, row))
                assert repr(kept) == repr(known_to(side, game, happened_so_far(tracker, row)))


def test_last_known_positions_age_and_end_with_a_capture(tmp_path: Any) -> None:
    game = busy(tmp_path)
    tracker, ended = watched(game), 0
    for row in range(CHASES):
        known = known_to(Side.PURSUERS, game, happened_so_far(tracker, row))
        for source in known.sources:
            first, last = source.contacts[0], source.contacts[-1]
            assert source.at(first.tick - 1) is None
            if source.gone_tick is not None:
                ended += 1
                assert source.at(source.gone_tick) is None and source.gone_tick > last.tick
                continue
            later = source.at(last.tick + 5)
            assert later is not None and (later.seen, later.age_ticks) == (last, 5)
        assert all(event.node != NOWHERE for event in known.events if event.event == "sighted")
        assert len(known.last_known(0)) == len({one.label for one in known.contacts if one.tick == 0})
    assert ended > 0


def test_a_decoy_that_was_touched_is_not_last_known_any_more(tmp_path: Any) -> None:
    """It was touched a step from where it was last seen. Whoever looks like it and is far away is still sought."""
    game, file = line(young="", lure="a0"), tmp_path / "runs.duckdb"
    told(game, deeds={0: (Ability.DECOY,)}, steps={}, record=file)
    ledger = Ledger.open(file)
    (touched,) = [row for row in ledger.events(1, 0) if row["event"] == "decoy_dispelled"]
    known = known_to(Side.PURSUERS, game, happened(ledger, 1, 0))
    (decoy,) = [one for one in known.sources if one.gone_tick == touched["tick"] + 1]
    seen = decoy.contacts[-1]
    assert seen.looks_like == "hare" and seen.node != touched["node"]
    assert len([one for one in known.sources if one.contacts[-1].looks_like == "hare"]) > 1
    gone = [Gone("hare", touched["tick"], touched["node"])]
    alive = decoy._replace(gone_tick=None)
    twin = alive._replace(label=99)
    late = Source(7, (seen._replace(tick=seen.tick - 11),), None)
    other = Source(8, (seen._replace(looks_like="hunter"),), None)
    found = without_dispelled(game, [late, alive, other], gone)
    assert [one.gone_tick for one in found] == [None, touched["tick"] + 1, None]
    either = without_dispelled(game, [alive, twin], gone)  # either may be it
    assert [one.gone_tick for one in either] == [None, None]
