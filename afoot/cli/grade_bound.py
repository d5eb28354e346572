"""`afoot grade --bound`: what each decision lost against the opponents of a bracket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot.cli.grade_small import SUMS, heading, show_basis, show_worst, sums_row
from afoot.cli.progress import compiling
from afoot.cli.show import number, print_table, say, wrapped

if TYPE_CHECKING:
    from afoot.studies.grade_bound import BoundGrade
    from afoot.studies.grade_game import Recorded

OPPONENTS = {"pursuers": "evaders'", "evaders": "pursuers'"}


def graded(found: Recorded, certificate: Path, chases: tuple[int, ...], as_json: bool) -> BoundGrade:
    """Check a certificate and weigh a run's decisions by it."""
    from afoot.solvers.verify.form import read
    from afoot.studies.grade_bound import check_measures
    from afoot.studies.grade_bound import graded as weigh
    from afoot.studies.warm import announce, warm

    told = read(certificate)
    say(f"checking {certificate}")
    check_measures(told, found.game, certificate)
    announce(found.game, say)
    with compiling(as_json) as stage:
        warm(found.game, stage=stage)
    return weigh(found, told, certificate, chases)


def show(found: BoundGrade) -> None:
    """The tables of a grading against a bracket."""
    told = found.summary()
    print_table(
        heading(told, found.recorded, found.chases),
        ("side", *SUMS),
        list(_side_rows(told["sides"])),
    )
    show_worst(found)
    for name, side in told["sides"].items():
        print(wrapped(_against(name, side)))
    show_basis(told)


def _side_rows(sides: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, side in sides.items():
        if side is None:
            yield (name, *(len(SUMS) * ("",)))
        else:
            yield (name, *sums_row(side))


def _against(name: str, side: dict[str, Any] | None) -> str:
    """What a side's decisions are measured against, in a sentence or two."""
    if side is None:
        return f"The {name}' decisions are not measured: the end that holds for their opponents is trivial."
    text = (
        f"The {name} are measured by the best response to the {OPPONENTS[name]} own side of the bracket "
        f"({side['kind']}), {side['by']}: "
        f"against it the starts were worth {number(side['start_worth_a_chase'], 3)} to the evaders."
    )
    if side["not_measured"]:
        text += f" {side['not_measured']:,} decisions are not measured: somebody was between two nodes."
    return text
