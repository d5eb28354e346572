"""Arrays kept on disk under a digest of what they were made from. A file that is not whole is made again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pathlib
import tempfile
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from afoot import _sources
from afoot.maps.model import Map

Arrays = Mapping[str, np.ndarray[Any, np.dtype[Any]]]


def digest(*parts: object) -> str:
    """32 hex digits for arrays, bytes, and anything json can write."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        if isinstance(part, np.ndarray):
            total.update(json.dumps([part.dtype.str, list(part.shape)]).encode())
            total.update(np.ascontiguousarray(part).data)
        else:
            text = part if isinstance(part, bytes) else json.dumps(part).encode()
            total.update(len(text).to_bytes(8, "little"))
            total.update(text)
    return total.hexdigest()


def map_digest(map: Map) -> str:
    """Digest of a map's content: equal maps have equal digests, however they were read."""
    places, ways, buildings = map.places, map.ways, map.buildings
    footprints = [building.rings for building in buildings]
    rings = [ring for rings in footprints for ring in rings]
    lengths = [-1.0 if way.length_m is None else way.length_m for way in ways]
    return digest(
        np.array([(p.x_m, p.y_m, p.z_m, p.layer, p.capacity) for p in places], dtype=np.float64),
        [(p.kind, p.name) for p in places if p.kind != "point" or p.name],
        np.array([i for i, p in enumerate(places) if p.kind != "point" or p.name], dtype=np.int64),
        np.array([len(way.places) for way in ways], dtype=np.int64),
        np.array([place for way in ways for place in way.places], dtype=np.int64),
        np.array(
            [(int(w.going), w.domain, w.layer, w.headroom_m, w.width_m) for w in ways], dtype=np.float64
        ),
        np.array([(w.bridge, w.lit, w.hidden, w.passage, w.oneway) for w in ways], dtype=bool),
        np.array(lengths, dtype=np.float64),
        [len(rings) for rings in footprints],
        [len(ring) for ring in rings],
        np.array([point for ring in rings for point in ring], dtype=np.float64),
        np.array([(b.base_m, b.top_m) for b in buildings], dtype=np.float64),
        np.array([(w.x_m, w.y_m, w.z_m, w.inside, w.outside) for w in map.windows], dtype=np.float64),
        [map.name, len(map.domains), map.origin, map.abstract, map.attribution, map.licence],
    )


def load(kind: str, name: str) -> dict[str, np.ndarray[Any, np.dtype[Any]]] | None:
    """The arrays kept under a digest, read-only, or None where there are none or the file is damaged."""
    try:
        # Opened here, because np.load leaves a damaged file open.
        with _path(kind, name).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def save(kind: str, name: str, arrays: Arrays) -> None:
    """Keep arrays under a digest, all or nothing; a folder that cannot be written to is no error."""
    path = _path(kind, name)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
            os.replace(temporary, path)
        except BaseException:
            pathlib.Path(temporary).unlink(missing_ok=True)
            raise


def _path(kind: str, name: str) -> pathlib.Path:
    return _sources.cache_home() / kind / f"{name}.npz"
