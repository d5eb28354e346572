"""The file of a certificate: what is in it, how it is written and read, and which game it is of.

Nothing here knows how a certificate is made or checked. Payoffs are fractions of thousandths of worth, as text: no
digit of a claim is lost to a float.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from afoot._files import whole
from afoot.errors import AfootError, Where
from afoot.scenarios import Compiled

FORMAT = 1
TIER = "certified"
FIELDS = ("format", "tier", "scenario", "digest", "rules", "most", "lower", "upper", "seal")
MOST_NUMBERS = 1 << 28  # of one packed array: beyond it a file asks for more memory than any table of ours
DERIVED = (
    "distances",
    "ahead",
)  # of a cast: they follow from the rest, and only make looking things up faster
_FRACTION = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")  # no exponents: some would fill the memory
_PACKED = "zlib+base64"


def game_digest(game: Compiled) -> str:
    """Digest of all that decides a game's value: board, cast and rules, but not who plays by which policy."""
    total = hashlib.sha256()
    movers = game.cast.movers.copy()
    movers.policy = 0
    _digest_into(total, game.board)
    for name, value in zip(game.cast._fields, game.cast._replace(movers=movers), strict=True):
        if name not in DERIVED:
            total.update(name.encode())
            _digest_into(total, value)
    _digest_into(total, game.rules)
    return total.hexdigest()[:32]


def _digest_into(total: Any, value: Any) -> None:
    """Feed a tree of NamedTuples, arrays and numbers to a digest, each with its shape or kind before it."""
    if isinstance(value, tuple):
        total.update(f"({type(value).__name__}{len(value)}".encode())
        for one in value:
            _digest_into(total, one)
        return
    if isinstance(value, np.ndarray) and value.dtype.names:
        for name in value.dtype.names:  # field by field: the padding of records never counts
            total.update(name.encode())
            _digest_into(total, np.asarray(value[name]))
        return
    if isinstance(value, np.ndarray):
        wide = "<u8" if value.dtype.kind == "u" else "<i8"
        total.update(repr(value.shape).encode())
        total.update(np.ascontiguousarray(value, wide).tobytes())
        return
    total.update(repr(None if value is None else int(value)).encode())


def rules_in_words(game: Compiled) -> dict[str, Any]:
    """The rules as a scenario states them, with the clocks that they come to."""
    stated, horizon = game.scenario.rules.model_dump(mode="json"), int(game.rules.horizon_ticks)
    return {**stated, "horizon_ticks": horizon, "horizon_s": horizon * game.tick_s, "tick_s": game.tick_s}


def pack(array: Any) -> dict[str, Any]:
    """An array of integers as JSON holds it."""
    plain = np.ascontiguousarray(array)
    data = base64.b64encode(zlib.compress(plain.tobytes(), 6)).decode()
    return {"packed": _PACKED, "dtype": plain.dtype.str, "shape": list(plain.shape), "data": data}


def unpack(value: Any, where: str, shape: tuple[int, ...], dtype: str) -> Any:
    """The array again. Raises AfootError where it is damaged, or of another shape or type than the game asks for."""
    try:
        if value["packed"] != _PACKED:
            raise ValueError
        own = (tuple(int(size) for size in value["shape"]), np.dtype(value["dtype"]))
        count = int(np.prod([1, *own[0]], dtype=np.int64))
        if not 0 <= count <= MOST_NUMBERS:
            raise ValueError
        size = count * own[1].itemsize
        data = zlib.decompressobj().decompress(base64.b64decode(value["data"], validate=True), size + 1)
        if len(data) != size:
            raise ValueError
    except (ValueError, KeyError, TypeError, zlib.error):
        raise AfootError("a table of the certificate is damaged", where=Where(field=where),
                         expected="an array that `afoot bound` has packed",
                         fix="Make it anew with `afoot bound --save`.") from None  # fmt: skip
    if own != (shape, np.dtype(dtype)):
        raise AfootError(
            "a table is not of this game",
            where=Where(field=where),
            came=f"{own[1]} {own[0]}",
            expected=f"{np.dtype(dtype)} {shape}",
            fix="The certificate is damaged, or of another game: make it anew with `afoot bound --save`.",
        )
    return np.frombuffer(data, own[1]).reshape(own[0])


def fraction(text: Any, where: str) -> Fraction:
    """A payoff. Raises AfootError for what is no fraction."""
    try:
        if not isinstance(text, str) or not _FRACTION.fullmatch(text):
            raise ValueError
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise AfootError(
            "not a fraction",
            where=Where(field=where),
            came=str(text)[:80],
            expected='thousandths of worth as text, such as "500/1" or "12345/67"',
            fix="The certificate is damaged: make it anew with `afoot bound --save`.",
        ) from None


def seal_of(told: dict[str, Any]) -> str:
    """Checksum of a certificate: it finds damage at once, and proves nothing. Whoever forges one finds that what is
    claimed is worked out all the same."""
    plain = {name: value for name, value in told.items() if name != "seal"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:32]


def sealed(told: dict[str, Any]) -> dict[str, Any]:
    """The same with its checksum."""
    return {**told, "seal": seal_of(told)}


def write(told: dict[str, Any], path: str | Path) -> None:
    """Write a certificate, whole or not at all. Raises AfootError where it cannot be written."""
    with whole(Path(path)) as part:
        part.write_text(json.dumps(told), encoding="utf-8")


def read(path: str | Path) -> dict[str, Any]:
    """A certificate's fields. Raises AfootError where the file holds none; what it claims is not looked at."""
    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AfootError(
            "there is no such file",
            where=Where(path),
            expected="a certificate that `afoot bound --save` has written",
            fix="Look for a mistake in the path, or make one with `afoot bound --save`.",
        ) from None
    except (OSError, ValueError, RecursionError):
        raise AfootError("this is no certificate", where=Where(path),
                         expected="a file that `afoot bound --save` has written",
                         fix="Make it anew with `afoot bound --save`.") from None  # fmt: skip
    if not isinstance(told, dict) or set(told) != set(FIELDS):
        came = _other_fields(set(told)) if isinstance(told, dict) else type(told).__name__
        raise AfootError("this is no certificate", where=Where(path), came=came,
                         expected=f"the fields {', '.join(FIELDS)}",
                         fix="Make it anew with `afoot bound --save`.")  # fmt: skip
    if told["format"] != FORMAT:
        raise AfootError("the certificate is of another format", where=Where(path), came=told["format"],
                         expected=str(FORMAT), fix="Make it again: afoot bound SCENARIO --save FILE.")  # fmt: skip
    return told


def _other_fields(told: set[str]) -> str:
    """Which fields a file lacks, and which it has that no certificate has."""
    groups = {"it lacks": set(FIELDS) - told, "it has": told - set(FIELDS)}
    return ", and ".join(f"{words} {', '.join(sorted(names))}" for words, names in groups.items() if names)
