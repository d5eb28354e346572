"""`afoot grade`: what each decision of a recorded chase lost against perfect play."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.grade_bound import graded as _graded_bound
from afoot.cli.grade_bound import show as show_bound
from afoot.cli.grade_small import graded as _graded_small
from afoot.cli.grade_small import heading
from afoot.cli.grade_small import show as show_small
from afoot.cli.progress import board_progress, compiling, solving_bar
from afoot.cli.run import rules_told
from afoot.cli.show import counted, number, percent, print_json, print_table, say, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.solvers import Table
    from afoot.studies.grade import Grade
    from afoot.studies.grade_game import Recorded

WORST = 10  # decisions that people are shown
EPILOG = (
    "Examples:  afoot grade afoot-runs.duckdb  |  afoot grade afoot-runs.duckdb --run 2 --chase 0  |  "
    "afoot grade afoot-runs.duckdb --table grid.npz --json  |  "
    "afoot bound quays --save quays.json && afoot grade afoot-runs.duckdb --bound quays.json"
)


def grade(
    record: Path = typer.Argument(..., metavar="RECORD", help="A ledger, such as afoot-runs.duckdb."),
    run: int | None = typer.Option(None, help="Number of the run; the last one if not stated."),
    chase: int | None = typer.Option(
        None, help="Number of a chase; all chases of the run if not stated, tracked or not."
    ),
    table: Path | None = typer.Option(
        None, metavar="TABLE.npz", help="The solved table of its game; the game is solved if not stated."
    ),
    bound: Path | None = typer.Option(
        None,
        metavar="FILE.json",
        help="Measure by the bracket of a certificate, where there is no exact value.",
    ),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Tell what every decision of recorded chases lost against perfect play that sees everything.

    In ticks where the game is solved backwards; in worth, against the other side's best mix, where it is enumerated;
    with --bound in worth against the opponents that a bracket is certified by.
    """
    from afoot.studies.grade import Grade, chases_of
    from afoot.studies.grade_game import recorded
    from afoot.studies.grade_walk import walk

    if table is not None and bound is not None:
        raise AfootError("there are two yardsticks", where=Where(field="--bound"), came=f"--table {table} as well",
                         expected="one of them", fix="Leave --bound out, or --table.")  # fmt: skip
    found = recorded(record, run, progress=board_progress(), persons=True)
    chases = chases_of(found, chase)
    if bound is not None:
        bracketed = _graded_bound(found, bound, chases, json)
        if json:
            print_json(bracketed.to_dict())
        else:
            show_bound(bracketed)
        return 0
    if table is None and _is_enumerated(found):
        small = _graded_small(found, chases, json)
        if json:
            print_json(small.to_dict())
        else:
            show_small(small)
        return 0
    own = _table(found, table, json)
    graded = Grade(found, own, chases, walk(found, own, chases))
    if json:
        print_json(graded.to_dict())
    else:
        show(graded)
    return 0


def _is_enumerated(found: Recorded) -> bool:
    """Whether the run's game has no table of ticks, but is small enough to be enumerated."""
    from afoot.solvers.small import ready
    from afoot.studies.grade import not_graded

    try:
        return ready.refused_backwards(found.game) is not None
    except AfootError as error:
        raise not_graded(error) from None


def _table(found: Recorded, file: Path | None, as_json: bool) -> Table:
    """The table of the run's game, with all that it takes compiled."""
    from afoot.solvers import Watch
    from afoot.studies.grade import table_for
    from afoot.studies.warm import announce, warm

    table = None
    if file is not None:
        table = table_for(found, file)
        table.check_fits(found.game, "--table")  # before anything is compiled
    announce(found.game, say, tables=True)
    with compiling(as_json) as stage:
        warm(found.game, tables=True, stage=stage)
    if table is None:
        with solving_bar(as_json) as progress:
            table = table_for(found, None, Watch(progress=progress))
        table.check_fits(found.game, "table")
    return table


def show(graded: Grade) -> None:
    """The tables of a grading."""
    told = graded.summary()
    print_table(
        heading(told, graded.recorded, graded.chases),
        ("side", "decisions", "best", "share", "ticks lost", "a decision", "blunders"),
        _side_rows(told["sides"]),
    )
    worst, times = graded.worst
    if len(worst):
        some = f" ({WORST} of {len(worst):,})" if len(worst) > WORST else ""
        columns = ("chase", "tick", "side", "went", "best", "capture in", "lost", "times")
        rows = zip(worst[:WORST], times[:WORST].tolist(), strict=True)
        print_table(
            f"worst decisions{some}; ticks to the capture by the best \u2192 by the one taken",
            columns,
            ((*_decision_row(graded.told(one)), f"{count:,}") for one, count in rows),
            whole=True,
        )
    if len(graded.chases) == 1:
        print(wrapped(_sum(next(graded.by_chase()))))
    print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
    print(wrapped(_yardstick(graded, told)))
    print(f"Tier: {told['tier']} ({told['bound']}).")


def _side_rows(sides: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for name, side in sides.items():
        yield (
            name,
            f"{side['decisions']:,}",
            f"{side['best']:,}",
            percent(side["share_best"]),
            f"{side['lost_ticks']:,}",
            number(side["mean_lost_ticks"]),
            f"{side['blunders']:,}",
        )


def _decision_row(told: dict[str, Any]) -> tuple[str, ...]:
    late = told["taken_ticks"] is None and told["taken_ticks_without_horizon"] is not None
    return (
        str(told["chase"]),
        str(told["tick"]),
        told["side"],
        ",\n".join(_move(move, "to", "gait") for move in told["moves"]),
        ",\n".join(_move(move, "best_to", "best_gait") for move in told["moves"]),
        f"{_in(told['best_ticks'])} \u2192 {'too late' if late else _in(told['taken_ticks'])}",
        "all" if told["blunder"] else f"{told['lost_ticks']:,}",
    )


def _in(ticks: int | None) -> str:
    return "never" if ticks is None else f"{ticks:,}"


def _move(move: dict[str, Any], to: str, gait: str) -> str:
    """`a1-a2`; how, where that is all the difference; `a1 stays` and `on to a2`."""
    if move["in_transit"]:
        return f"on to {move['to']}"
    if move[to] == move["at"]:
        return f"{move['at']} stays"
    how = f" ({move[gait]})" if move["to"] == move["best_to"] and move["gait"] != move["best_gait"] else ""
    return f"{move['at']}-{move[to]}{how}"


def _sum(told: dict[str, Any]) -> str:
    """How a chase came from what was promised to what became of it."""
    promised, end = told["promised_ticks"], f"{told['outcome']} after {counted(told['ticks'], 'tick')}"
    start = "no capture was" if promised is None else f"a capture in {counted(promised, 'tick')} was"
    lost, gave = told["pursuers_lost_ticks"], told["evaders_lost_ticks"]
    return (
        f"At the start {start} promised; the pursuers lost {counted(lost, 'tick')} and made "
        f"{counted(told['pursuers_blunders'], 'blunder')}, the evader gave {counted(gave, 'tick')} away and made "
        f"{counted(told['evaders_blunders'], 'blunder')}; it ended {end}."
    )


def _yardstick(graded: Grade, told: dict[str, Any]) -> str:
    """What play is measured against, and what that means for a side that sees less."""
    from afoot.studies.grade import SIDES, SOLVED

    name = told["yardstick"]
    by = (
        "by the table that the game was solved to"
        if name == SOLVED
        else f"by the table of {name.removeprefix('table:')}"
    )
    blind = [side.name.lower() for side in SIDES if not graded.knows_all(side)]
    text = f"Measured against perfect play in which both sides see everything, {by}."
    if not blind:
        return text
    return f"{text} What the {' and the '.join(blind)} lost includes what they could not know."
