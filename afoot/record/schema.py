"""What a ledger holds: its tables, their versions, and the fields of a track."""

from __future__ import annotations

SCHEMA_VERSION = 4  # raised whenever a table changes
RULES_VERSION = 4  # raised whenever a rule changes what a chase comes to

# One int32 row of a track for each, in this order; one column for each tick from 0 on.
MOVER_FIELDS = ("node", "hop_to", "remaining_mm", "gait", "status", "inside", "stamina_mm")
# Of what movers can do besides moving: 0 where there are no means, and of decoys and bystanders.
MEANS_FIELDS = (
    "energy",
    "keen",
    "guise",
)  # thousandths; 1: keen eye uncovered; 1 + class that it looks like, or 0
TRACK_FIELDS = MOVER_FIELDS + MEANS_FIELDS

TABLES = """
CREATE TABLE about (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, started TIMESTAMP, version VARCHAR, source_digest VARCHAR, rules_version INTEGER,
    scenario VARCHAR, scenario_json VARCHAR, map VARCHAR, board_digest VARCHAR, nodes INTEGER,
    rules_json VARCHAR, policies_json VARCHAR, seed BIGINT, chases INTEGER, threads INTEGER, tracks INTEGER,
    tick_s DOUBLE, pursuers INTEGER, evaders INTEGER, bystanders INTEGER, movers VARCHAR[],
    result_json VARCHAR
);
CREATE TABLE chases (
    run INTEGER, chase INTEGER, seed BIGINT, digest UBIGINT, outcomes VARCHAR[], end_ticks INTEGER[],
    worths DOUBLE[], ticks INTEGER, payoff DOUBLE, captured INTEGER
);
CREATE TABLE tracks (
    run INTEGER, chase INTEGER, mover INTEGER, name VARCHAR, class VARCHAR, ticks INTEGER, track BLOB
);
CREATE TABLE contacts (
    run INTEGER, chase INTEGER, tick INTEGER, viewer INTEGER, target INTEGER, node INTEGER,
    label INTEGER, looks_like VARCHAR, class VARCHAR, tell VARCHAR
);
CREATE TABLE events (
    run INTEGER, chase INTEGER, tick INTEGER, time_s DOUBLE, event VARCHAR, mover INTEGER, node INTEGER,
    other INTEGER, particulars VARCHAR
);
CREATE TABLE margins (
    run INTEGER, chase INTEGER, tick INTEGER, mover INTEGER, measure VARCHAR, holds BOOLEAN,
    margin_ticks INTEGER, known BOOLEAN
);
CREATE TABLE layers (
    run INTEGER, chase INTEGER, name VARCHAR, title VARCHAR, unit VARCHAR, tier VARCHAR, every_ticks INTEGER,
    frames INTEGER, nodes INTEGER, low DOUBLE, high DOUBLE, blob BLOB
);
"""
