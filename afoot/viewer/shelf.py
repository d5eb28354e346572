"""The runs of one ledger, opened when they are first asked for, and their containers ready to be sent."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from afoot.errors import AfootError
from afoot.record import Ledger

if TYPE_CHECKING:
    from afoot.viewer.played import Played
    from afoot.viewer.shown import Shown

T = TypeVar("T")

KEPT_BYTES = 128 * 2**20  # of scenes, and as much of replays
KEPT_RUNS = 4
KEPT_CHASES = 4


class Kept(Generic[T]):
    """The last things made, by what they are of; two who ask for one at once wait for the same one."""

    def __init__(self, most: int, size: Callable[[T], int] = lambda _: 1) -> None:
        self._most, self._size = most, size
        self._found: OrderedDict[Any, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """What is kept under a key, made if there is none. What `make` raises is raised here."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            made = self._found[key] = make()
            while len(self._found) > 1 and sum(map(self._size, self._found.values())) > self._most:
                self._found.popitem(last=False)
            return made


class Shelf:
    """What of a ledger has been opened. Safe to use from several threads.

    What draws is imported when it is first needed: a page is served before that.
    first: run and chase that a page will ask for first, if that is known.
    """

    def __init__(self, ledger: Ledger, first: tuple[int, int] | None = None) -> None:
        self.ledger, self._first = ledger, first
        self._runs: Kept[Shown] = Kept(KEPT_RUNS)
        self._chases: Kept[Played] = Kept(KEPT_CHASES)
        self._scenes: Kept[bytes] = Kept(KEPT_BYTES, len)
        self._replays: Kept[bytes] = Kept(KEPT_BYTES, len)

    def run(self, run: int) -> Shown:
        """A run with its game and map. Raises AfootError as `open_run`."""
        from afoot.viewer.encode import open_run

        return self._runs.get(run, lambda: open_run(self.ledger.path, run))

    def chase(self, run: int, chase: int) -> Played:
        """A chase of a run. Raises AfootError as `open_chase`."""
        from afoot.viewer.encode import open_chase

        shown = self.run(run)
        return self._chases.get((run, chase), lambda: open_chase(shown, chase))

    def scene(self, run: int, view: str) -> bytes:
        """The scene of a run for a view, gzipped. Raises AfootError as `open_run`."""
        from afoot.viewer.kept import kept_scene

        def draw() -> bytes:
            from afoot.viewer.encode import scene_bytes

            return scene_bytes(self.run(run), view)

        def make() -> bytes:
            return kept_scene(self.ledger.run(run), view, draw)

        return self._scenes.get((run, view), make)

    def replay(self, run: int, chase: int, view: str) -> bytes:
        """The replay of a chase for a view, gzipped. Raises AfootError as `open_chase`."""
        from afoot.viewer.kept import kept_replay

        def tell() -> bytes:
            from afoot.viewer.encode import replay_bytes

            return replay_bytes(self.chase(run, chase), view)

        def make() -> bytes:
            with self.ledger.at_once() as ledger:
                rows = ledger.run(run), ledger.chase(run, chase)
            return kept_replay(*rows, view, tell)

        return self._replays.get((run, chase, view), make)

    def first(self) -> dict[str, Callable[[], bytes]]:
        """What a page will ask for before all else, and soonest: paths of the server, and what makes their answers."""
        if self._first is None:
            return {}
        run, chase = self._first
        return {
            f"/api/scene/{run}/truth": lambda: self.scene(run, "truth"),
            f"/api/replay/{run}/{chase}/truth": lambda: self.replay(run, chase, "truth"),
        }


def keep_first(record: Path, run: int) -> None:
    """Make ready what a page will ask for first of a run, so that it is on the screen as soon as the page is."""
    with contextlib.suppress(AfootError):  # told where the run is watched
        for make in Shelf(Ledger.open(record), (run, 0)).first().values():
            make()
