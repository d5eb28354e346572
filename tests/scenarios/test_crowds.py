"""Where people are to be expected, beside plain counting: within 50 m, and the densest place near by."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from afoot.rules.cast import ALWAYS
from afoot.scenarios import compile_scenario, load


def _starts(cast: Any, kind: int) -> dict[int, Fraction]:
    """Bystanders of a class that start at a node."""
    found: dict[int, Fraction] = {}
    for told in cast.movers[len(cast.movers) - cast.bystanders :]:
        share, before = Fraction(0), 0
        for row in cast.types[told.type_first : told.type_last]:
            share += Fraction(int(row.upto) - before, ALWAYS) * (row.kind == kind)
            before = int(row.upto)
        before = 0
        for row in cast.starts[told.start_first : told.start_last]:
            part = share * Fraction(int(row.upto) - before, ALWAYS)
            before = int(row.upto)
            found[int(row.node)] = found.get(int(row.node), Fraction(0)) + part
    return {node: part for node, part in found.items() if part}


def test_people_are_expected_where_they_start() -> None:
    game = compile_scenario(load("rockface"))
    board, cast, means = game.board, game.cast, game.cast.means
    kind = game.class_names.index("child")
    at = [
        tuple(int(axis[n]) for axis in (board.x_mm, board.y_mm, board.z_mm)) for n in range(len(board.degree))
    ]

    def near(a: int, b: int, most_mm: int) -> bool:
        return sum((p - q) ** 2 for p, q in zip(at[a], at[b], strict=True)) <= most_mm**2

    starts = _starts(cast, kind)
    assert abs(sum(starts.values()) - 12) < Fraction(1, 1000)
    crowd, gather = means.crowd[kind].tolist(), means.gather[kind].tolist()
    for node in range(len(at)):
        about = sum((part for start, part in starts.items() if near(start, node, 50_000)), Fraction(0))
        assert abs(crowd[node] - 1000 * about) <= 1
    places = [node for node, expected in enumerate(crowd) if expected >= 1000]
    for node in range(0, len(at), 7):
        best = min((n for n in places if near(n, node, 60_000)), key=lambda n: (-crowd[n], n), default=-1)
        assert gather[node] == best
    for other in set(range(len(game.class_names))) - {kind}:
        assert not means.crowd[other].any() and (means.gather[other] == -1).all()
