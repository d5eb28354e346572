"""What solving a game will take, before it is tried: memory nearly exactly, time roughly."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from afoot.board.size import check_memory
from afoot.solvers.game import Game, team_bytes
from afoot.solvers.planes import PLANES

# Measured on one ordinary core: joining a row that a move leads to, by row and by word, and answering, by chunk.
_ROW_S, _WORD_S, _CHUNK_S = 7e-9, 0.9e-9, 1.3e-9
# A row that is full needs no more moves looked at, and with more pursuers it is full sooner: share of the moves that
# are, by the number of pursuers.
_LOOKED_AT = {1: 1.0, 2: 1.0, 3: 0.25, 4: 0.2}
_BASE_BYTES = 20e6
# Times that solving may take less, or more, than is told: by what happened over many kinds of boards and rules,
LESS, MORE = 1.4, 1.3
# and where it hangs on whether the whole plays as its parts do, of which no part tells.
UNSURE_LESS, UNSURE_MORE = 15.0, 2.5
UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


class Forecast(NamedTuple):
    """bytes: of all rows and tables. cpu_s: of one core. unsure: whether no part of the board tells who wins on it."""

    bytes: int
    cpu_s: float
    unsure: bool = False

    @property
    def low_s(self) -> float:
        """Seconds of one core that it hardly takes less than twice over."""
        return self.cpu_s / (UNSURE_LESS if self.unsure else LESS)

    @property
    def high_s(self) -> float:
        """Seconds of one core that it hardly takes more than twice of."""
        return self.cpu_s * (UNSURE_MORE if self.unsure else MORE)

    def told(self) -> str:
        """In words."""
        return f"about {size_told(self.bytes)} and {_span(self.low_s, self.high_s)} of one core"


def size_told(size: float) -> str:
    """Bytes with two digits, in the unit of which there is one or more."""
    unit, name = next(((one, name) for one, name in UNITS if size >= one), (1.0, "bytes"))
    return f"{_two_digits(size / unit)} {name}"


def _span(low_s: float, high_s: float) -> str:
    if high_s < 0.1:
        return "less than 0.1 s"
    unit, name = (1, "s") if high_s < 90 else (60, "min") if high_s < 3 * 3600 else (3600, "h")
    low, high = (_two_digits(seconds / unit) for seconds in (low_s, high_s))
    return f"about {low} {name}" if low == high else f"about {low} to {high} {name}"


def _two_digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def forecast(game: Game, distances: bool, longest: int | None = None) -> Forecast:
    """What solving this game takes, its time by the board's width alone: `trial.timed` knows better. distances: whether
    ticks to capture are kept for every position. longest: ticks that no capture takes more of; None: the way there and
    back."""
    words, sites = len(game.tables.full), len(game.evader.node)
    far = across(game)
    most = 2 * far if longest is None else min(longest, 2 * far)
    planes = game.tables.joint + distances * min(most.bit_length(), PLANES)
    a_team = team_bytes(len(game.kinds), sites) + 8 * words * planes
    tables = (table_bytes(game.tables)) + _BASE_BYTES
    times = 2 + 0.45 * far if distances else 1.5 + 0.06 * far
    return Forecast(int(game.teams * a_team + tables), times * looks_s(game))


def looks_s(game: Game) -> float:
    """Seconds of one core that one look at every team takes."""
    moves = math.prod(float(np.diff(game.sites_of(i).first).mean()) for i in range(len(game.kinds)))
    moves *= _LOOKED_AT[len(game.kinds)]
    chunks, words = float(game.tables.bytes.size.sum()), len(game.tables.full)
    return game.teams * (2 * moves * (_ROW_S + _WORD_S * words) + _CHUNK_S * chunks)


def check(game: Game, distances: bool) -> Forecast:
    """The forecast. Raises AfootError where there is not that much memory free."""
    expected = forecast(game, distances)
    check_memory(
        expected.bytes,
        "this game",
        where=f"{len(game.kinds)} pursuers on {len(game.board.degree):,} nodes, {game.teams:,} teams",
        fix="Solve a smaller map or fewer pursuers" + (", or leave out the distances." if distances else "."),
    )
    return expected


def table_bytes(tables: Any) -> int:
    """Bytes of all arrays in a tuple of arrays and tuples."""
    return sum(
        table_bytes(one) if isinstance(one, tuple) else int(getattr(one, "nbytes", 0)) for one in tables
    )


def across(game: Game) -> int:
    """Ticks from one end of the board to the other, as the evader goes: how far from a corner it gets."""
    start = 0
    for _ in range(2):
        line, far = [start], {start: 0}
        for site in line:  # grows
            for move in range(int(game.evader.first[site]), int(game.evader.first[site + 1])):
                after = int(game.evader.to[move])
                if after not in far:
                    far[after] = far[site] + 1
                    line.append(after)
        start = line[-1]
    return far[start]
