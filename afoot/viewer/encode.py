"""What a page draws, from a ledger: the containers `scene` and `replay` of docs/replay-format.md."""

from __future__ import annotations

from pathlib import Path

from afoot.errors import AfootError, Where, likely
from afoot.record import Ledger
from afoot.viewer.played import Played, played
from afoot.viewer.replay import replay
from afoot.viewer.scene import VIEWS, scene
from afoot.viewer.shown import Shown, shown


def open_run(record: str | Path, run: int | None = None) -> Shown:
    """A run of a ledger with its game and its map; the last one if no number is stated. Raises AfootError."""
    ledger = Ledger.open(record)
    return shown(ledger, ledger.run(run))


def open_chase(run: Shown, chase: int) -> Played:
    """A chase of a run, played again from its seed where no track was kept. Raises AfootError."""
    return played(run, chase)


def scene_bytes(run: Shown, view: str = "truth") -> bytes:
    """All that stands still, as a view knows it. Raises AfootError for a view that there is not."""
    return scene(run.game, run.map, _checked(view))


def replay_bytes(chase: Played, view: str = "truth") -> bytes:
    """All that moved and happened in a chase, as a view knew it. Raises AfootError for a view that there is not."""
    return replay(chase, _checked(view))


def _checked(view: str) -> str:
    if view not in VIEWS:
        raise AfootError("no such view", where=Where(field="view"), came=view,
                         expected=f"one of {', '.join(VIEWS)}", fix=likely(view, VIEWS))  # fmt: skip
    return view
