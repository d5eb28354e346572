"""A run that a ledger holds, ready to be played again: its game, its policies, and the ends its chases came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from afoot._sources import package_digest
from afoot.errors import AfootError, Where
from afoot.record import Ledger
from afoot.record.scenario_of import scenario_of
from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.assemble import Progress
from afoot.studies.outside import TABLE, Outside, PolicyLike
from afoot.studies.play_ask import PERSON
from afoot.studies.play_keep import Playback
from afoot.studies.run import decided
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Side

BUILT_IN = {policy.name.lower() for policy in (*PURSUER_POLICIES, *EVADER_POLICIES)}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run of a ledger. outside: the policies that are asked from outside the kernel, by side."""

    file: Path
    run: int
    game: Compiled
    policies: dict[str, str]
    outside: Mapping[Side, Outside]
    seed: int
    source_digest: str  # of the source that played it
    digests: Any  # uint64 [c] of the final states
    ticks: tuple[int, ...]  # [c] played
    outcomes: tuple[str, ...]  # [c] of the first evader

    def check_ends(self, first: int, digests: Any) -> None:
        """Raise AfootError where chases first, first + 1, ... played again came to other ends than were recorded."""
        differing = first + np.flatnonzero(digests != self.digests[first : first + len(digests)])
        if not len(differing):
            return
        changed = self.source_digest != package_digest()
        why = (
            "the run was recorded by another version of afoot"
            if changed
            else "the game or a policy is another"
        )
        raise AfootError(
            f"chases played again come to other ends than were recorded: {why}",
            where=Where(self.file),
            came=f"run {self.run}, chase {int(differing[0])}",
            expected="the game and the policies of the run",
            fix="Record the run anew." if changed else "",
        )


def recorded(
    record: str | Path,
    run: int | None = None,
    *,
    game: Compiled | None = None,
    policies: tuple[PolicyLike | None, PolicyLike | None] = (None, None),
    progress: Progress | None = None,
    persons: bool = False,
) -> Recorded:
    """A run of a ledger, the last one if no number is stated.

    game, policies: what the ledger has only a name of, such as a graph that was made in Python, and callables.
    persons: whether what a person ordered in `afoot play` is taken from the ledger too.

    Raises AfootError where there is no such run, and where the ledger does not hold what it takes to play it again.
    """
    ledger = Ledger.open(record)
    row = ledger.run(run)
    chases = ledger.chases(row["run"])
    if not chases:
        raise AfootError("no chase of this run was recorded", where=Where(record), came=f"run {row['run']}",
                         expected="a run with chases",
                         fix="The run was stopped before its first batch was kept: play it anew.")  # fmt: skip
    if game is None:
        game = compile_scenario(scenario_of(row, record, _at_home(row)), progress=progress)
    if game.compiled_board.digest != row["board_digest"]:
        raise AfootError("the board is another than the run's", where=Where(record),
                         came=f"map {game.compiled_board.name}", expected=f"map {row['map']} as it was then",
                         fix=_at_home(row))  # fmt: skip
    if persons:
        policies = _with_person(row, policies, record)
    game, names, outside = decided(game, *_policies(row, policies, record))
    if persons:
        names = {
            side: own if own.startswith(PERSON) else names[side] for side, own in row["policies"].items()
        }
    return Recorded(
        ledger.path,
        row["run"],
        game,
        names,
        outside,
        row["seed"],
        row["source_digest"],
        np.array([chase["digest"] for chase in chases], np.uint64),
        tuple(chase["ticks"] for chase in chases),
        tuple(chase["outcomes"][0] for chase in chases),
    )


def _at_home(row: dict[str, Any]) -> str:
    return (
        f"Do it in the folder of the scenario's file, {row['scenario']}; a game made in Python is given along, as "
        "`game`."
    )


def _with_person(
    row: dict[str, Any], stated: tuple[PolicyLike | None, PolicyLike | None], record: str | Path
) -> tuple[PolicyLike | None, PolicyLike | None]:
    """The policies with what gives a person's orders again, where a person played. Raises AfootError for a game that
    was left: it has no end to be played again to."""
    play = (row["result"] or {}).get("play")
    if play is None:
        return stated
    if not play["ended"]:
        raise AfootError("this game was left before its end", where=Where(record), came=f"run {row['run']}",
                         expected="a game that was played to its end",
                         fix="Play another one to its end, or name another run with --run.")  # fmt: skip
    pursuers, evaders = stated
    orders = Playback(play["orders"])
    return (orders, evaders) if play["side"] == "pursuers" else (pursuers, orders)


def _unplayed(record: str | Path) -> str:
    """Which run of a ledger no person played, to be written instead."""
    with Ledger.open(Path(record)).at_once() as ledger:
        runs = [
            row
            for row in ledger.runs()
            if not any(one.startswith(PERSON) for one in row["policies"].values())
        ]
    if not runs:
        return "Take a run without a person: `afoot run --record` writes them."
    return f"Write --run {runs[-1]['run']}, which no person played in."


def _policies(
    row: dict[str, Any], stated: tuple[PolicyLike | None, PolicyLike | None], record: str | Path
) -> tuple[PolicyLike | None, PolicyLike | None]:
    """The policies of both sides: as stated, else by the names in the ledger."""
    found: list[PolicyLike | None] = []
    for side, policy in zip((Side.PURSUERS, Side.EVADERS), stated, strict=True):
        name = row["policies"][side.name.lower()]
        if policy is None and name.startswith(PERSON):
            raise AfootError("a person played here, whose decisions from another moment on nobody can tell",
                             where=Where(record, field=side.name.lower()), came=name,
                             expected="a run of built-in policies, or of table:FILE",
                             fix=_unplayed(record))  # fmt: skip
        if policy is None and name not in BUILT_IN and not name.startswith(TABLE):
            raise AfootError(
                "the ledger has only the name of a policy that was made in Python",
                where=Where(record, field=side.name.lower()), came=name,
                expected="a built-in policy, or table:FILE",
                fix="Chases are played again by policies that have a name; afoot.studies.grade.grade alone takes "
                "such a one anew, in `policies`.",
            )  # fmt: skip
        found.append(name if policy is None else policy)
    return found[0], found[1]
