"""What a ledger's rows are in plain values: events, words, and arrays packed into few bytes.

Who only reads a ledger needs nothing of what plays chases, which takes half a second to import.
"""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import numpy as np

from afoot.record.schema import TRACK_FIELDS
from afoot.words import Status, Tell

NOBODY = -1
THOUSANDTHS = 1000
OUTCOME_WORDS = {int(status): status.name.lower() for status in Status}
TELL_WORDS = [tell.name.lower() for tell in Tell if tell != Tell.NONE]
MEASURES = ("adjacent", "sealed", "contained")  # columns of margins
POSSIBLE, THOUGHT, FIRST = "possible", "thought", "first"  # node layers
# looks_like: 1 + column of the mover that a source looked like, or 0; kind: -1 where there are no means
CONTACT_COLUMNS = ("chase", "tick", "viewer", "target", "node", "label", "looks_like", "kind", "tell")
NOT_SAID = -1


class Event(NamedTuple):
    """Something that happened to a mover, or that it did. `other` is the mover it was about, or NOBODY."""

    chase: int
    tick: int
    event: str
    mover: int
    node: int
    other: int
    particulars: dict[str, Any]


def pack(track: Any) -> bytes:
    """int32 [fields, ticks + 1] as bytes: differences from tick to tick, little-endian, through zlib."""
    return zlib.compress(np.diff(track, axis=1, prepend=np.int32(0)).astype("<i4").tobytes(), 6)


def unpack(packed: bytes) -> dict[str, Any]:
    """The track that `pack` packed: field -> int32 [ticks + 1]."""
    steps = np.frombuffer(zlib.decompress(packed), "<i4").reshape(len(TRACK_FIELDS), -1)
    track = np.cumsum(steps, axis=1, dtype=np.int32)
    return dict(zip(TRACK_FIELDS, track, strict=True))


def pack_layer(values: Any) -> bytes:
    """uint8 [frames, nodes] as bytes: differences from frame to frame, modulo 256, through zlib."""
    return zlib.compress(np.diff(values, axis=0, prepend=np.uint8(0)).tobytes(), 6)


def unpack_layer(packed: bytes, frames: int, nodes: int) -> Any:
    """The layer that `pack_layer` packed: uint8 [frames, nodes]."""
    steps = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(frames, nodes)
    return np.cumsum(steps, axis=0, dtype=np.uint8)
