"""The replay: one chase as one view has it. What the side of a view did not know is not in its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from afoot.record.rows import MEASURES, NOBODY, TELL_WORDS
from afoot.record.seen import Source
from afoot.studies.rules_told import rules_told
from afoot.viewer.container import Section, pack
from afoot.viewer.fog import columns_of, layers_of, movers_shown, outcomes_of, payoff_of
from afoot.viewer.looks import Looks
from afoot.viewer.movers import movers_of_view
from afoot.viewer.places import HIDDEN, positions_dm
from afoot.viewer.played import Played
from afoot.viewer.scene import known_passages
from afoot.viewer.told import told
from afoot.words import Door, Gait

NONE = -1
DOOR_STATES = {"passage_opened": "open", "passage_shut": "shut", "passage_sealed": "sealed"}
# What it means that a layer shows nothing at a tick.
NOWHERE = {
    "possible": "nowhere: all are off the board",
    "thought": "nowhere: all are off the board, or ruled out wherever the pursuers know a way to",
}
LAYER_FIELDS = ("name", "title", "unit", "tier", "every_ticks", "low", "high")
OUTCOMES_BY_STATUS = ("live", "waiting", "captured", "surrounded", "escaped", "sheltered", "timeout")


def replay(chase: Played, view: str) -> bytes:
    """The container `replay` of a chase for a view: one of `scene.VIEWS`."""
    game, row = chase.shown.game, chase.shown.row
    shown, layers = movers_shown(game, view), layers_of(game, view, chase.layers)
    outcomes = _outcomes(chase)
    news = told(game, chase.happened, view)
    margins = chase.margins if view == "truth" else []
    marks = _marks(chase, news.events, view, shown)
    meta = {
        "kind": "replay",
        "view": view,
        "scenario": row["scenario"],
        "run": chase.shown.run,
        "chase": chase.number,
        "seed": chase.chase["seed"] if view == "truth" else None,
        "policies": row["policies"],
        "rules": rules_told(game),
        "tier": "estimate",
        "bound": "no bound",
        "ticks": chase.chase["ticks"],
        "tick_s": game.tick_s,
        "outcomes": outcomes_of(view, outcomes),
        "payoff": payoff_of(view, outcomes, chase.chase["payoff"]),
        "movers": movers_of_view(game, list(chase.classes.values()), view),
        "classes": list(game.class_names),
        "gaits": [gait.name.lower() for gait in Gait],
        "statuses": list(OUTCOMES_BY_STATUS),
        "measures": list(MEASURES),
        "tells": TELL_WORDS,
        "events": news.events,
        "chronicle": news.chronicle,
        **marks,
        "layers": [
            {field: layer[field] for field in LAYER_FIELDS} | {"nowhere": NOWHERE.get(name)}
            for name, layer in layers.items()
        ],
    }
    known, known_sections = _known(chase, news.sources, view)
    sections = {
        **_tracks(chase, view, shown),
        **_contacts(chase, view, news.contacts),
        **known_sections,
        **_margins(margins),
        **_sight(chase, view, shown, marks["clouds"]),
        **{f"layer_{name}": Section(layer["values"], 0) for name, layer in layers.items()},
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


def _marks(chase: Played, events: list[dict[str, Any]], view: str, shown: Any) -> dict[str, Any]:
    """Clouds and doors that the view knows of, and guises; each with the ticks at which they change.

    events: those that the view is told of.
    """
    clouds = [
        {
            "node": event["node"],
            "radius_m": event["particulars"]["radius_m"],
            # Of who raised it a side knows the deed's tick, of another's smoke the frame in which it first saw it.
            "from_tick": event["tick"] + (event["mover"] != NOBODY),
            "until_tick": event["particulars"]["until_tick"],
        }
        for event in events
        if event["event"] == "smoke"
    ]
    guises = [
        {"mover": number, **change}
        for number, (column, track) in enumerate(_tracks_told(chase, view))
        if shown[column]
        for change in _guises(chase, track["guise"])
    ]
    return {"clouds": clouds, "doors": _doors(chase, view), "guises": guises}


def _guises(chase: Played, worn: Any) -> list[dict[str, Any]]:
    """Where it changes what a mover looks like. worn: int32 [ticks + 1], 1 + class or 0."""
    changes = np.flatnonzero(np.diff(worn, prepend=0)).tolist()
    classes = chase.shown.game.class_names
    return [
        {"tick": tick, "looks_like": classes[worn[tick] - 1] if worn[tick] > 0 else None} for tick in changes
    ]


def _doors(chase: Played, view: str) -> list[dict[str, Any]]:
    game = chase.shown.game
    if game.cast.means is None:
        return []
    known = {one.name for one in known_passages(game, chase.shown.map, view)}
    doors = [
        {"passage": name, "tick": 0, "state": Door(int(row.door)).name.lower()}
        for name, row in zip(game.passage_names, game.cast.means.passages, strict=True)
        if name in known
    ]
    for event in chase.events:
        name = event["particulars"].get("passage")
        if event["event"] in DOOR_STATES and name in known:
            state = DOOR_STATES[event["event"]]
            doors.append({"passage": name, "tick": event["tick"] + 1, "state": state})
    return doors


def _tracks_told(chase: Played, view: str) -> list[tuple[int, dict[str, Any]]]:
    """Column and track of every mover that a view is told of, in the order of its numbers."""
    tracks = list(chase.tracks.values())
    return [(column, tracks[column]) for column in columns_of(chase.shown.game, view)]


def _tracks(chase: Played, view: str, shown: Any) -> dict[str, Section]:
    """Columns [movers, ticks + 1]; where a view does not show a mover its rows say nothing."""
    game, columns = chase.shown.game, dict[str, list[Any]]()
    for mover, track in _tracks_told(chase, view):
        kind = game.class_names.index(chase.classes[game.mover_names[mover]])
        found = dict(zip(("track_x", "track_y", "track_z"), positions_dm(game, kind, track), strict=True))
        found |= {"track_node": track["node"], "track_gait": track["gait"].astype("i1")}
        found |= {"track_status": track["status"].astype("i1"), "track_inside": track["inside"]}
        found |= {"track_stamina": track["stamina_mm"], "track_energy": track["energy"]}
        found |= {"track_keen": track["keen"].astype("i1")}
        for column, values in found.items():
            columns.setdefault(column, []).append(values if shown[mover] else _nothing(column, values))
    return {column: Section(np.stack(rows), 1) for column, rows in columns.items()}


def _nothing(column: str, values: Any) -> Any:
    empty = HIDDEN if column in ("track_x", "track_y", "track_z") else NONE
    return np.full_like(values, empty)


def _contacts(chase: Played, view: str, rows: list[dict[str, Any]]) -> dict[str, Section]:
    game = chase.shown.game
    names = [game.mover_names[column] for column in columns_of(game, view)]
    classes = list(game.class_names)

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


def _known(
    chase: Played, sources: list[tuple[str, Source]], view: str
) -> tuple[list[dict[str, Any]], dict[str, Section]]:
    """What each side last knew of each source that it told apart: a series of (tick, node) for each."""
    truth = {(row["tick"], row["viewer"], row["node"]): row["target"] for row in chase.contacts}
    series, ticks, nodes = [], list[int](), list[int]()
    for side, source in sources:
        seen = {one.tick: one.node for one in source.contacts}
        last = source.contacts[-1]
        series.append(
            {
                "side": side,
                "label": source.label,
                "mover": truth.get((last.tick, last.viewer, last.node)) if view == "truth" else None,
                "looks_like": last.looks_like,
                "class": last.kind,
                "gone_tick": source.gone_tick,
                "start": len(ticks),
                "end": len(ticks) + len(seen),
            }
        )
        ticks += seen.keys()
        nodes += seen.values()
    return series, {
        "known_tick": Section(np.array(ticks, "i4"), 0),
        "known_node": Section(np.array(nodes, "i4"), 0),
    }


def _margins(rows: list[dict[str, Any]]) -> dict[str, Section]:
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


def _sight(chase: Played, view: str, shown: Any, clouds: list[dict[str, Any]]) -> dict[str, Section]:
    """What pursuers and evaders that this view shows see at each tick, past the clouds that it knows of."""
    game, rows = chase.shown.game, []
    looks = Looks(game, view, clouds)
    for mover, track in _tracks_told(chase, view):
        if shown[mover] and mover < game.cast.pursuers + game.cast.evaders:
            rows.append(looks.of(game.class_names.index(chase.classes[game.mover_names[mover]]), track))
        else:
            rows.append(np.full(len(track["node"]), NONE, np.int32))
    start, seen = looks.rows()
    return {
        "track_sight": Section(np.stack(rows), 1),
        "sight_start": Section(start, 0),
        "sight_seen": Section(seen, 0),
    }
