"""What a game has told its page, tick by tick: a page that comes later is told it again, and can look back."""

from __future__ import annotations

import json
import zlib
from typing import Any

Frame = dict[str, Any]


class Past:
    """The newest `tick` of each number, in order. Packed: a long game has thousands, and a server several games."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}

    def keep(self, frame: Frame) -> None:
        """Keep a `tick` as it was told, without what others hold: contacts that were not new then, and sentences."""
        new = [seen for seen in frame["contacts"] if seen["age_ticks"] == 0]
        kept = {**frame, "contacts": new, "reports": [], "chronicle": []}
        self._packed[frame["tick"]] = zlib.compress(json.dumps(kept).encode(), 1)

    def cut(self, tick: int) -> None:
        """Forget what came after a tick."""
        self._packed = {when: packed for when, packed in self._packed.items() if when <= tick}

    def before(self, tick: int) -> list[Frame]:
        """What was told before a tick."""
        return [json.loads(zlib.decompress(packed)) for when, packed in self._packed.items() if when < tick]
