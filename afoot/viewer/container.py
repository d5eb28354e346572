"""One binary container for what a page draws: a JSON header and arrays. docs/replay-format.md is its description."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

MAGIC = b"AFT1"
FORMAT = 1
ALIGN = 8
DTYPES = ("i1", "u1", "i2", "i4", "f4")


class Section(NamedTuple):
    """An array of one of DTYPES; `axis`: the axis along which differences are kept, None for the values themselves."""

    array: Any
    axis: int | None = None


def pack(meta: Mapping[str, Any], sections: Mapping[str, Section]) -> bytes:
    """A container: the header holds `meta`, in which NaN and infinity are refused, and where each section lies."""
    at, index, parts = 0, {}, []
    for name, (array, axis) in sections.items():
        dtype = array.dtype.str[1:]
        if dtype not in DTYPES:
            raise ValueError(f"section {name}: a container holds {', '.join(DTYPES)}, got {dtype}")
        raw = _plain(array if axis is None else _differences(array, axis)).tobytes()
        index[name] = {
            "dtype": dtype,
            "shape": list(array.shape),
            "offset": at,
            "length": len(raw),
            "encoding": "raw" if axis is None else "delta",
            "axis": axis,
        }
        parts += [raw, bytes(-len(raw) % ALIGN)]
        at += len(raw) + len(parts[-1])
    header = {"format": FORMAT, **meta, "sections": index}
    text = json.dumps(header, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    before = len(MAGIC) + 4 + len(text)
    return b"".join([MAGIC, len(text).to_bytes(4, "little"), text, bytes(-before % ALIGN), *parts])


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and arrays of a container. Raises ValueError for bytes that are none."""
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError(f"a container begins with {MAGIC!r}, got {data[:4]!r}")
    size = int.from_bytes(data[4:8], "little")
    header = json.loads(data[8 : 8 + size])
    first = -(-(8 + size) // ALIGN) * ALIGN
    arrays = {}
    for name, where in header["sections"].items():
        start = first + where["offset"]
        flat = np.frombuffer(data[start : start + where["length"]], "<" + where["dtype"])
        array = flat.reshape(where["shape"])
        if where["encoding"] == "delta":
            array = np.cumsum(array, axis=where["axis"], dtype=array.dtype)
        arrays[name] = array
    return header, arrays


def _differences(array: Any, axis: int) -> Any:
    """Along an axis, the first value absolute; they wrap around in the array's own dtype."""
    return np.diff(array, axis=axis, prepend=np.zeros((), array.dtype))


def _plain(array: Any) -> Any:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
