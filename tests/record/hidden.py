"""Chases that are watched, and the same chases with everything changed that is hidden from a side."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from afoot.record.known import Happened, own_movers
from afoot.record.rows import Event
from afoot.record.tracks import Tracker
from afoot.scenarios import Compiled
from afoot.sim.batch import Batch
from afoot.words import Side

CHASES = 12
SIDES = (Side.PURSUERS, Side.EVADERS)


def watched(game: Compiled, seen: Any = lambda batch: None) -> Tracker:
    """Chases played to their ends; `seen` is called at the start and after every turn."""
    with Batch(game.board, game.cast, game.rules, CHASES, seed=3) as batch:
        tracker = Tracker(game, batch, CHASES)
        seen(batch)
        while not batch.over.all():
            batch.step()
            tracker.see()
            seen(batch)
    return tracker


def hidden_changed(dice: random.Random, side: Side, game: Compiled, truth: Happened) -> Happened:
    """The same chase to a side, and another one where it cannot look: nodes, guises, energy, deeds, who is who."""
    own, cast, nodes = own_movers(game, side), game.cast, len(game.board.degree)
    others = [i for i in range(len(game.mover_names)) if i not in own]
    tracks = {
        name: track
        if mover in own
        else {field: dice_column(dice, len(values)) for field, values in track.items()}
        for mover, (name, track) in enumerate(truth.tracks.items())
    }
    classes = {
        name: truth.classes[name] if mover in own else dice.choice(game.class_names)
        for mover, name in enumerate(truth.tracks)
    }
    contacts: list[dict[str, Any]] = []
    for row in truth.contacts:
        if row["viewer"] in own:
            contacts.append({**row, "target": dice.choice(others)})
        elif dice.random() < 0.5:
            contacts.append({**row, "node": dice.randrange(nodes), "looks_like": None, "tell": None})
    events = [one for event in truth.events for one in _changed(dice, side, event, own, game)]
    for _ in range(5):  # deeds that were none
        word = dice.choice(
            ["guise_on", "keen_eye", "trace_read", "energy_low", "rest", "weighed", "entered", "sighted"]
        )
        mover = dice.choice([i for i in others if i < cast.pursuers + cast.evaders])
        tick = dice.randrange(80)
        events.append(Event(0, tick, word, mover, dice.randrange(nodes), mover, {"looks_like": "walker"}))
    # Within a tick others' deeds stand in another order.
    places = {id(event): dice.random() if event.mover not in own else 0 for event in events}
    events.sort(key=lambda event: (event.tick, places[id(event)]))
    return Happened(truth.chase, events, contacts, tracks, classes, truth.over)


def dice_column(dice: random.Random, length: int) -> Any:
    return np.array([dice.randrange(9) for _ in range(length)], np.int32)


def _changed(
    dice: random.Random, side: Side, event: Event, own: frozenset[int], game: Compiled
) -> Sequence[Event]:
    """An event with what a side does not know of it changed, or none at all where it knows of none of it."""
    others, node = [i for i in range(len(game.mover_names)) if i not in own], dice.randrange(9)
    word, is_own = event.event, event.mover in own
    if word in ("sighted", "lost", "spotted", "shaken_off", "identified", "decoy_followed", "way_out"):
        return [event._replace(node=node, mover=dice.choice(others))] if dice.random() < 0.5 else []
    if word == "captured":
        if is_own:
            return [event._replace(other=dice.choice(others))]
        return [event] if event.other in own else [event._replace(node=node)]
    if word == "surrounded" and event.particulars["ends"]:
        return [event if is_own else event._replace(node=node)]
    if word == "decoy_dispelled":
        return [event._replace(other=dice.choice(others)) if is_own else event]
    if word == "report":
        changed = {**event.particulars, "imagined": not event.particulars["imagined"]}
        known = [event._replace(mover=dice.choice(others), particulars=changed)]
        return known if side == Side.PURSUERS or dice.random() < 0.5 else []
    if is_own:
        return [event]
    if word in ("hurt", "sent_indoors"):
        return [event]
    if word == "smoke":  # whose it is; where it hangs may be in sight
        return [event._replace(mover=dice.choice(others))]
    if word.startswith("passage_"):
        known = int(game.cast.means.passages[game.passage_names.index(event.particulars["passage"])].known)
        if known >> side & 1:
            return [event._replace(mover=dice.choice(others), node=node)]
    return [event._replace(node=node)] if dice.random() < 0.5 else []
