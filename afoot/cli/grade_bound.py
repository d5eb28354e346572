"""`afoot grade --bound`: what each decision lost against the opponents of a bracket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot.cli.grade_small import WORST, decision_row, heading
from afoot.cli.progress import compiling
from afoot.cli.run import rules_told
from afoot.cli.show import number, percent, print_table, say, wrapped

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
    check_measures(told, found, certificate)
    announce(found.game, say)
    with compiling(as_json) as stage:
        warm(found.game, stage=stage)
    return weigh(found, told, certificate, chases)


def show(found: BoundGrade) -> None:
    """The tables of a grading against a bracket."""
    told = found.summary()
    print_table(
        heading(told, found.recorded, found.chases),
        ("side", "against", "decisions", "best", "share", "worth lost", "a decision", "a chase"),
        list(_side_rows(told["sides"])),
    )
    worst, times = found.worst
    if len(worst):
        some = f" ({WORST} of {len(worst):,})" if len(worst) > WORST else ""
        rows = zip(worst[:WORST], times[:WORST].tolist(), strict=True)
        print_table(
            f"worst decisions{some}; worth of the position to the evaders, and what was lost of it",
            ("chase", "tick", "side", "went", "worth", "lost", "times"),
            [decision_row(found.told(one), count) for one, count in rows],
        )
    for name, side in told["sides"].items():
        print(wrapped(_against(name, side)))
    print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
    print(wrapped(f"Tier: {told['tier']} ({told['bound']})."))


def _side_rows(sides: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, side in sides.items():
        if side is None:
            yield (name, "nothing", *(6 * ("",)))
            continue
        yield (
            name,
            side["kind"],
            f"{side['decisions']:,}",
            f"{side['best']:,}",
            percent(side["share_best"]),
            number(side["lost_worth"], 3),
            number(side["mean_lost_worth"], 4),
            number(side["lost_worth_a_chase"], 3),
        )


def _against(name: str, side: dict[str, Any] | None) -> str:
    """What a side's decisions are measured against, in a sentence or two."""
    if side is None:
        return f"The {name}' decisions are not measured: the end that holds for their opponents is trivial."
    text = (
        f"The {name} are measured by the best response to the {OPPONENTS[name]} own side of the bracket, {side['by']}: "
        f"against it the starts were worth {number(side['start_worth_a_chase'], 3)} to the evaders."
    )
    if side["not_measured"]:
        text += f" {side['not_measured']:,} decisions are not measured: somebody was between two nodes."
    return text
