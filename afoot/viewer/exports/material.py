"""What a file is drawn from: scene and replay of one chase for one view, as the page gets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from afoot.viewer.container import unpack
from afoot.viewer.encode import replay_bytes, scene_bytes
from afoot.viewer.places import HIDDEN
from afoot.viewer.played import Played

DM_PER_M = 10.0
LIVE = 0  # in `track_status`
OLD_S = 60.0


class Memory(NamedTuple):
    """What a side last knew of somebody at a frame; without a name it was one among many."""

    node: int
    tick: int
    name: str


@dataclass(frozen=True, slots=True)
class Material:
    """Headers and arrays, as docs/replay-format.md has them."""

    scene: dict[str, Any]
    still: dict[str, Any]
    replay: dict[str, Any]
    moved: dict[str, Any]

    @property
    def ticks(self) -> int:
        """Ticks played: frames go from 0 to this one."""
        return int(self.replay["ticks"])

    @property
    def movers(self) -> list[dict[str, Any]]:
        return list(self.replay["movers"])

    @property
    def attribution(self) -> str:
        """Whose map it is, to be shown with it; empty where it says nothing."""
        told = self.scene["map"]
        words = (
            told["attribution"].replace("(c)", "\u00a9"),
            told["licence"].replace("ODbL-1.0", "ODbL 1.0"),
        )
        return ", ".join(word for word in words if word)

    def outlines(self, name: str) -> Iterator[list[Any]]:
        """Of each `building`, `area` or patch of `ground` its rings, float [k, 2] in metres: outline, then holes."""
        start, hole_start = self.still[f"{name}_start"], self.still[f"{name}_hole_start"]
        points = np.stack([self.still[f"{name}_x"], self.still[f"{name}_y"]], axis=1)
        for i in range(len(start) - 1):
            cuts = [int(start[i]), *map(int, self.still[f"{name}_hole"][hole_start[i] : hole_start[i + 1]])]
            yield [points[a:b] for a, b in zip(cuts, [*cuts[1:], int(start[i + 1])], strict=True)]

    def kinds(self, name: str) -> list[str]:
        """Of each `area` or patch of `ground` what it is."""
        return [self.scene[f"{name}_kinds"][kind] for kind in self.still[f"{name}_kind"]]

    def extent_m(self) -> Any:
        """float [2, 2] the south-western and the north-eastern corner of all that is drawn, in metres."""
        drawn = ("node", "ground", "building", "area")
        axes = [np.concatenate([self.still[f"{name}_{axis}"] for name in drawn]) for axis in "xy"]
        return np.array([[axis.min() for axis in axes], [axis.max() for axis in axes]], float)

    def node_m(self, node: Any) -> Any:
        """float [..., 2] where nodes are."""
        return np.stack([self.still["node_x"][node], self.still["node_y"][node]], axis=-1).astype(float)

    def tracks_m(self) -> Any:
        """float [movers, frames, 3] x, y, z; NaN where a mover is not on the board or the view does not show it."""
        dm = np.stack([self.moved[f"track_{axis}"] for axis in "xyz"], axis=-1)
        return np.where(dm == HIDDEN, np.nan, dm / DM_PER_M)

    def memories(self, frame: int) -> list[Memory]:
        """What the side of the view knows of others, each with the tick at which it was so; nothing for the truth.

        Of those whom it knows for who they are it is the latest; of others what it saw in the last OLD_S seconds.
        """
        found, since = [], frame - OLD_S / self.replay["tick_s"]
        for one in self.replay["known"]:
            if one["side"] != self.replay["view"]:
                continue
            ticks = self.moved["known_tick"][one["start"] : one["end"]]
            latest = int(np.searchsorted(ticks, frame, "right")) - 1
            if latest >= 0 and (one["mover"] is not None or ticks[latest] >= since):
                node = int(self.moved["known_node"][one["start"] + latest])
                found.append(Memory(node, int(ticks[latest]), self._called(one)))
        return sorted(found, key=lambda one: -one.tick)

    def nodes_known(self) -> Any:
        """int [k] where the side of the view ever knew somebody to be that it could name."""
        own = [
            one for one in self.replay["known"] if one["side"] == self.replay["view"] and self._called(one)
        ]
        nodes = [self.moved["known_node"][one["start"] : one["end"]] for one in own]
        return np.concatenate([*nodes, np.zeros(0, np.int32)]).astype(int)

    def _called(self, known: dict[str, Any]) -> str:
        if known["mover"] is not None:
            return str(self.movers[known["mover"]]["name"])
        return str(known["looks_like"] or "")


def material(chase: Played, view: str) -> Material:
    """What a view has of a chase. Raises AfootError for a view that there is not."""
    return Material(*unpack(scene_bytes(chase.shown, view)), *unpack(replay_bytes(chase, view)))
