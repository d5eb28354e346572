"""What a person asks to play: checked before anything is made of it, and with all that it takes compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from afoot.errors import AfootError, Where, likely
from afoot.game.observe import Observation
from afoot.record import Ledger
from afoot.scenarios import Compiled, Scenario
from afoot.studies.outside import EVERYTHING, Outside, PolicyLike, name_of
from afoot.studies.run import check_numbers, check_policy, compiled, decided, informed
from afoot.studies.warm import warm
from afoot.words import Side

SIDES = {"pursuers": Side.PURSUERS, "evaders": Side.EVADERS}
PERSON = "person"  # how ledgers name who played


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be played. game: with the policies of both sides. against: the other side's as it was stated, in a
    word; None for the scenario's own. bound: the certificate that play is measured by, checked; None for none."""

    game: Compiled
    side: Side
    against: str | None
    policies: dict[str, str]
    outside: dict[Side, Outside]
    seed: int
    practice: bool
    record: Path
    bound: Path | None = None

    @property
    def tables(self) -> bool:
        """Whether a solved table plays, or mixes do."""
        return EVERYTHING in informed(self.outside).values()


def side_of(word: str) -> Side:
    """The side of a word such as `evaders`. Raises AfootError for any other."""
    if word not in SIDES:
        raise AfootError("no such side", where=Where(field="as"), came=word, expected=" or ".join(SIDES),
                         fix=likely(word, SIDES))  # fmt: skip
    return SIDES[word]


def check(side: str, *, against: PolicyLike | None, seed: int | None, record: str | Path) -> Side:
    """The side, where all is well with what is asked for as far as that can be told before there is a game."""
    own = side_of(side)
    check_numbers(1, seed, 1, 1)
    check_policy(against, Side.EVADERS if own == Side.PURSUERS else Side.PURSUERS, "against")
    Ledger.check(record)
    return own


def ask(
    scenario: str | Path | Scenario | Compiled,
    side: str,
    *,
    against: PolicyLike | None = None,
    seed: int | None = None,
    practice: bool = False,
    record: str | Path,
) -> Asked:
    """Check what is to be played, and make nothing yet.

    side: `evaders` or `pursuers`, the person's. against: the other side's policy, the scenario's own if not stated.
    seed: the scenario's own if not stated. practice: decisions can be taken back. record: the ledger that the chase
    goes to. Raises AfootError for bad input.
    """
    own = check(side, against=against, seed=seed, record=record)
    game = scenario if isinstance(scenario, Compiled) else compiled(scenario)
    given = (_person, against) if own == Side.PURSUERS else (against, _person)
    try:
        game, policies, outside = decided(game, *given)
    except AfootError as error:
        raise error.led_to_by(Where(field="against")) from None
    del outside[own]
    policies[side] = f"{PERSON} (practice)" if practice else PERSON
    seed = game.scenario.seed if seed is None else seed
    word = against if against is None or isinstance(against, str) else name_of(against)
    return Asked(game, own, word, policies, outside, seed, practice, Path(record))


def _person(seen: Observation, game: Compiled) -> Any:
    """Stands for the person, whose orders are written by `Play` itself."""
    raise AssertionError("a person is not asked so")


def bounded(asked: Asked, certificate: Path) -> Asked:
    """The same with a bracket's certificate to measure the person by. Raises AfootError for one that cannot."""
    from afoot.solvers.verify.form import read
    from afoot.studies.grade_bound import ENDS, check_measures

    told, side = read(certificate), asked.side.name.lower()
    check_measures(told, asked.game, certificate)
    if told[ENDS[asked.side]]["kind"] == "trivial":
        raise AfootError(f"this bracket does not measure the {side}: the end that holds for their opponents is trivial",
                         where=Where(certificate, field=ENDS[asked.side]), came="a trivial end",
                         expected="an end with a controller", fix="Search longer: afoot bound --seconds.")  # fmt: skip
    return replace(asked, bound=certificate)


def ready(asked: Asked, stage: Callable[[str], None] = lambda name: None) -> None:
    """Have the kernels compiled that the game takes. stage: told what comes next, in words."""
    warm(asked.game, tracked=True, tables=asked.tables, stage=stage)
