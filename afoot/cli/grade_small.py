"""`afoot grade` of games that are enumerated: what each decision lost in worth against the other side's best mix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from afoot.cli.enumerated import hooks_for
from afoot.cli.progress import compiling
from afoot.cli.run import rules_told
from afoot.cli.show import number, percent, print_table, say, wrapped

if TYPE_CHECKING:
    from afoot.studies.grade_bound import BoundGrade
    from afoot.studies.grade_game import Recorded
    from afoot.studies.grade_small import SmallGrade

WORST = 10  # decisions that people are shown
SUMS = ("decisions", "best", "share", "worth lost", "a decision", "a chase")


def graded(found: Recorded, chases: tuple[int, ...], as_json: bool) -> SmallGrade:
    """Solve the run's game by enumeration and weigh its decisions."""
    from afoot.solvers.small import ready, solve_small
    from afoot.studies.grade_small import graded as weigh
    from afoot.studies.warm import announce, warm

    announce(found.game, say)
    if not ready.is_warm():
        say(f"compiling the game's step (once per installation, about {ready.ABOUT_S} s of processor time)")
    with compiling(as_json) as stage:
        warm(found.game, stage=stage)
        stage("the game's step")
        ready.warm(found.game)
    return weigh(found, solve_small(found.game, hooks=hooks_for(as_json)), chases)


def heading(told: dict[str, Any], run: Recorded, chases: Sequence[int]) -> str:
    """What was graded: the title of the first table."""
    only = f"chase {chases[0]}" if len(chases) == 1 else f"{len(chases):,} chases"
    policies = f"{told['policies']['pursuers']} v {told['policies']['evaders']}"
    return f"{told['scenario']}: {policies}, run {run.run}, {only}"


def show(found: SmallGrade) -> None:
    """The tables of a grading in worth."""
    told = found.summary()
    print_table(
        heading(told, found.recorded, found.chases),
        ("side", *SUMS),
        [(name, *sums_row(side)) for name, side in told["sides"].items()],
    )
    show_worst(found)
    print(
        wrapped(
            f"The start is worth {number(told['value'], 6)} to the evaders under best play of both sides."
        )
    )
    show_basis(told)


def sums_row(side: dict[str, Any]) -> tuple[str, ...]:
    """What a side's decisions come to, in the order of SUMS."""
    return (
        f"{side['decisions']:,}",
        f"{side['best']:,}",
        percent(side["share_best"]),
        number(side["lost_worth"], 3),
        number(side["mean_lost_worth"], 4),
        number(side["lost_worth_a_chase"], 3),
    )


def show_worst(found: SmallGrade | BoundGrade) -> None:
    """The table of the worst decisions, if anything was lost."""
    worst, times = found.worst
    if len(worst):
        some = f" ({WORST} of {len(worst):,})" if len(worst) > WORST else ""
        rows = zip(worst[:WORST], times[:WORST].tolist(), strict=True)
        print_table(
            f"worst decisions{some}; worth of the position to the evaders, and what was lost of it",
            ("chase", "tick", "side", "went", "worth", "lost", "times"),
            [decision_row(found.told(one), count) for one, count in rows],
            whole=True,
        )


def show_basis(told: dict[str, Any]) -> None:
    """The rules of the game, and how sure it is."""
    print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
    print(wrapped(f"Tier: {told['tier']} ({told['bound']})."))


def decision_row(told: dict[str, Any], times: int) -> tuple[str, ...]:
    """A decision in worth as people are shown it."""
    moves = [
        f"{move['at']} stays" if move["to"] == move["at"] else f"{move['at']}-{move['to']}"
        for move in told["moves"]
    ]
    return (
        str(told["chase"]),
        str(told["tick"]),
        told["side"],
        ",\n".join(moves),
        number(told["worth"], 4),
        number(told["lost_worth"], 4),
        f"{times:,}",
    )
