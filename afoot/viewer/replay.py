"""The replay: one chase as one view has it. What the side of a view did not know is not in its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from afoot.record.events import Event
from afoot.record.margins import MEASURES
from afoot.record.writer import TELL_WORDS
from afoot.studies.phrases import clock_of
from afoot.studies.result import rules_told
from afoot.viewer.container import Section, pack
from afoot.viewer.fog import contacts_of, movers_shown
from afoot.viewer.movers import movers_of_view
from afoot.viewer.places import HIDDEN, positions_dm, sight_from
from afoot.viewer.played import Played
from afoot.words import Door, Gait

NONE = -1
OUTCOMES_BY_STATUS = ("live", "waiting", "captured", "surrounded", "escaped", "sheltered", "timeout")


def replay(chase: Played, view: str) -> bytes:
    """The container `replay` of a chase for a view: one of `scene.VIEWS`."""
    game, row = chase.shown.game, chase.shown.row
    shown = movers_shown(game.cast, view)
    contacts = contacts_of(game.cast, view, chase.contacts)
    meta = {
        "kind": "replay",
        "view": view,
        "scenario": row["scenario"],
        "run": chase.shown.run,
        "chase": chase.number,
        "seed": chase.chase["seed"],
        "policies": row["policies"],
        "rules": rules_told(game),
        "tier": "estimate",
        "bound": "no bound",
        "ticks": chase.chase["ticks"],
        "tick_s": game.tick_s,
        "outcomes": _outcomes(chase),
        "payoff": chase.chase["payoff"],
        "movers": movers_of_view(game, list(chase.classes.values()), shown),
        "classes": list(game.class_names),
        "gaits": [gait.name.lower() for gait in Gait],
        "statuses": list(OUTCOMES_BY_STATUS),
        "measures": list(MEASURES),
        "tells": TELL_WORDS,
        "events": _events(chase),
        "chronicle": _chronicle(chase, view),
        **_marks(chase),
        "layers": [],
    }
    known, known_sections = _known(chase, contacts)
    sections = {
        **_tracks(chase, shown),
        **_contacts(chase, contacts),
        **known_sections,
        **_margins(chase),
        **_sight(chase, shown),
    }
    return pack({**meta, "known": known}, sections)


def _outcomes(chase: Played) -> list[dict[str, Any]]:
    """What became of each evader, and when; in column order."""
    row, first = chase.chase, chase.shown.game.cast.pursuers
    return [
        {"mover": first + i, "outcome": outcome, "end_tick": tick, "worth": worth}
        for i, (outcome, tick, worth) in enumerate(
            zip(row["outcomes"], row["end_ticks"], row["worths"], strict=True)
        )
    ]


def _events(chase: Played) -> list[dict[str, Any]]:
    fields = ("tick", "time_s", "event", "mover", "other", "node", "particulars")
    return [{field: event[field] for field in fields} for event in chase.events]


def _chronicle(chase: Played, view: str) -> list[dict[str, Any]]:
    """Sentences with their ticks, in order."""
    from types import SimpleNamespace

    from afoot.studies.chronicle import chronicle

    events = tuple(
        Event(chase.number, e["tick"], e["event"], e["mover"], e["node"], e["other"], e["particulars"])
        for e in chase.events
    )
    nodes = {name: track["node"] for name, track in chase.tracks.items()}
    story: Any = SimpleNamespace(game=chase.shown.game, events=events, nodes=nodes)
    tick_s = chase.shown.game.tick_s
    return [
        {"tick": line.tick, "clock": clock_of(line.tick * tick_s), "text": line.text}
        for line in chronicle(story)
    ]


def _marks(chase: Played) -> dict[str, Any]:
    """Clouds, doors and guises, each with the ticks at which they change."""
    clouds, doors, guises = [], [], []
    game = chase.shown.game
    passages = {name: i for i, name in enumerate(game.passage_names)}
    if game.cast.means is not None:
        for name, i in passages.items():
            state = Door(int(game.cast.means.passages[i].door)).name.lower()
            doors.append({"passage": name, "tick": 0, "state": state})
    states = {"passage_opened": "open", "passage_shut": "shut", "passage_sealed": "sealed"}
    for event in chase.events:
        more, kind = event["particulars"], event["event"]
        if kind == "smoke":
            clouds.append(
                {
                    "node": event["node"],
                    "radius_m": more["radius_m"],
                    "from_tick": event["tick"] + 1,
                    "until_tick": more["until_tick"],
                }
            )
        elif kind in states:
            doors.append({"passage": more["passage"], "tick": event["tick"] + 1, "state": states[kind]})
        elif kind in ("guise_on", "guise_off"):
            looks_like = more["looks_like"] if kind == "guise_on" else None
            guises.append({"mover": event["mover"], "tick": event["tick"] + 1, "looks_like": looks_like})
    return {"clouds": clouds, "doors": doors, "guises": guises}


def _tracks(chase: Played, shown: Any) -> dict[str, Section]:
    """Columns [movers, ticks + 1]; where a view does not show a mover its rows say nothing."""
    game, columns = chase.shown.game, dict[str, list[Any]]()
    for i, (name, track) in enumerate(chase.tracks.items()):
        kind = game.class_names.index(chase.classes[name])
        found = dict(zip(("track_x", "track_y", "track_z"), positions_dm(game, kind, track), strict=True))
        found |= {"track_node": track["node"], "track_gait": track["gait"].astype("i1")}
        found |= {"track_status": track["status"].astype("i1"), "track_inside": track["inside"]}
        found |= {"track_stamina": track["stamina_mm"]}
        if "energy" in track:
            found["track_energy"] = track["energy"]
        for column, values in found.items():
            columns.setdefault(column, []).append(values if shown[i] else _nothing(column, values))
    return {column: Section(np.stack(rows), 1) for column, rows in columns.items()}


def _nothing(column: str, values: Any) -> Any:
    empty = HIDDEN if column in ("track_x", "track_y", "track_z") else NONE
    return np.full_like(values, empty)


def _contacts(chase: Played, rows: list[dict[str, Any]]) -> dict[str, Section]:
    names = list(chase.tracks)
    classes = list(chase.shown.game.class_names)

    def column(field: str, dtype: str, words: Sequence[str] | None = None) -> Any:
        found = [row[field] for row in rows]
        numbers = [
            NONE if value is None else value if words is None else words.index(value) for value in found
        ]
        return np.array(numbers, dtype)

    return {
        "contact_tick": Section(column("tick", "i4"), 0),
        "contact_viewer": Section(column("viewer", "i2")),
        "contact_target": Section(column("target", "i2")),
        "contact_node": Section(column("node", "i4")),
        "contact_label": Section(column("label", "i4")),
        "contact_looks_like": Section(column("looks_like", "i2", names)),
        "contact_class": Section(column("class", "i1", classes)),
        "contact_tell": Section(column("tell", "i1", TELL_WORDS)),
    }


def _known(chase: Played, contacts: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, Section]]:
    """What each side last knew of each source it told apart: a series of (tick, node) for each."""
    pursuers = chase.shown.game.cast.pursuers
    series: dict[tuple[str, Any, Any], list[dict[str, Any]]] = {}
    for row in contacts:
        side = "pursuers" if row["viewer"] < pursuers else "evaders"
        source = ("label", row["label"]) if row["label"] is not None else ("mover", row["target"])
        series.setdefault((side, *source), []).append(row)
    told, ticks, nodes = [], list[int](), list[int]()
    for (side, how, source), rows in series.items():
        seen = {row["tick"]: row["node"] for row in rows}
        latest = rows[-1]
        mover = source if how == "mover" else None
        told.append(
            {
                "side": side,
                "label": source if how == "label" else None,
                "mover": mover,
                "looks_like": latest["looks_like"],
                "class": latest["class"],
                "start": len(ticks),
                "end": len(ticks) + len(seen),
            }
        )
        ticks += seen.keys()
        nodes += seen.values()
    return told, {
        "known_tick": Section(np.array(ticks, "i4"), 0),
        "known_node": Section(np.array(nodes, "i4"), 0),
    }


def _margins(chase: Played) -> dict[str, Section]:
    rows = chase.margins
    holds = [NONE if row["holds"] is None else int(row["holds"]) for row in rows]
    margin = [NONE if row["margin_ticks"] is None else row["margin_ticks"] for row in rows]
    none = [row["margin_ticks"] is None for row in rows]
    return {
        "margin_tick": Section(np.array([row["tick"] for row in rows], "i4"), 0),
        "margin_mover": Section(np.array([row["mover"] for row in rows], "i2")),
        "margin_measure": Section(np.array([MEASURES.index(row["measure"]) for row in rows], "i1")),
        "margin_holds": Section(np.array(holds, "i1")),
        "margin_ticks": Section(np.array(margin, "i4")),
        "margin_none": Section(np.array(none, "u1")),
        "margin_known": Section(np.array([row["known"] for row in rows], "u1")),
    }


def _sight(chase: Played, shown: Any) -> dict[str, Section]:
    """What is seen from the nodes that movers of this view visited."""
    cast = chase.shown.game.cast
    hunt = [track["node"] for track in chase.tracks.values()][: cast.pursuers + cast.evaders]
    rows = [nodes for nodes, seen in zip(hunt, shown, strict=False) if seen]
    nodes = np.unique(np.concatenate([*rows, np.zeros(0, np.int32)])).astype("i4")
    start, seen = sight_from(chase.shown.game.board, nodes)
    return {
        "sight_node": Section(nodes, 0),
        "sight_start": Section(start, 0),
        "sight_seen": Section(seen, 0),
    }
