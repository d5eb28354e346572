"""`afoot solve` of small scenarios: every position, or with `--hidden` every history of what each side may see."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from afoot.cli.progress import EVERY_S, INTERRUPTED, compile_once
from afoot.cli.run import rules_told
from afoot.cli.show import counted, number, percent, print_json, print_table, say, tell, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.solvers.small import Hooks

THE_ANSWER_IS_NO = 1


def enumerate_all(game: Any, as_json: bool) -> int:
    """Every position of a small game, with all its mechanisms; both sides see everything."""
    from afoot.solvers.small import solve_small

    return _answer(game, as_json, lambda: solve_small(game, hooks=hooks_for(as_json)), _rows_seen)


def check_backwards(game: Any, options: list[str]) -> None:
    """Raises AfootError for options that go with games that are solved backwards, where a scenario is enumerated."""
    from afoot.solvers.small.ready import refused_backwards

    refused = refused_backwards(game, pursuers=1)  # how many there are is not what is refused here
    if refused is not None:
        raise AfootError(
            f"this scenario is enumerated as it is, as it cannot be solved backwards ({refused.what})",
            where=Where(field=", ".join(options)), came=refused.came, expected=refused.expected,
            fix=f"Leave out {' and '.join(options)}, or change the scenario.",
        )  # fmt: skip


def hooks_for(as_json: bool) -> Hooks:
    """Tell now and then how many positions are found, and then how many turns are solved."""
    from afoot.solvers.small import Hooks

    say_now = _now_and_then(as_json)

    def found(step: Any) -> None:
        say_now(f"enumerating: turn {step.turn:,}, {step.positions:,} positions so far")

    def back(turn: int, turns: int) -> None:
        say_now(f"solving: {turn:,} of {turns:,} turns")

    return Hooks(found, back)


def enumerate_hidden(game: Any, as_json: bool) -> int:
    """Every history of a short game in which each side goes by what it sees."""
    from afoot.solvers.small import solve_hidden

    say_now = _now_and_then(as_json)

    def told(step: Any) -> None:
        ahead = f", about {step.expected:,} to come to at this growth" if step.turn > 1 else ""
        say_now(f"histories: turn {step.turn:,} of {step.turns:,}, {step.histories:,} so far{ahead}")

    return _answer(game, as_json, lambda: solve_hidden(game, told=told), _rows_hidden)


def _answer(game: Any, as_json: bool, solve: Callable[[], Any], rows: Callable[[Any], Any]) -> int:
    """Compile what is needed, solve, and tell."""
    from afoot.solvers.small import ready

    compile_once("the game's step", ready.is_warm(), ready.ABOUT_S, lambda: ready.warm(game), as_json)
    try:
        found = solve()
    except KeyboardInterrupt:
        tell(
            AfootError(
                "interrupted; of a game that is enumerated nothing is kept",
                fix="Start it anew; a shorter horizon or fewer means take less.",
            ),
            as_json=as_json,
        )
        return INTERRUPTED
    told = found.to_dict()
    if as_json:
        print_json(told)
    else:
        _show(told, rows(told))
    return 0 if found.answer else THE_ANSWER_IS_NO


def _now_and_then(as_json: bool) -> Callable[[str], None]:
    """Says a line every EVERY_S seconds; nothing for programs."""
    last = time.monotonic()

    def say_now(line: str) -> None:
        nonlocal last
        if not as_json and time.monotonic() - last >= EVERY_S:
            last = time.monotonic()
            say(line)

    return say_now


def _rows_seen(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("worth of the start to the evaders", number(told["value"], 6)),
        ("chance that all are captured, under the play found", percent(told["capture_chance"])),
        ("positions", f"{told['positions']:,}"),
        ("ways in which chance may go in a turn", f"{told['ways_of_chance']:,}"),
    ]


def _rows_hidden(told: dict[str, Any]) -> list[tuple[str, str]]:
    low, high = number(told["low"], 6), number(told["high"], 6)
    return [
        ("worth of the start to the evaders", low if low == high else f"{low} to {high}"),
        ("gap between both sides' guarantees", f"{told['gap']:.1g}"),
        ("chance that all are captured, under the play found", percent(told["capture_chance"])),
        ("histories", f"{told['histories']:,}"),
        ("situations of the pursuers, the evaders", ", ".join(f"{one:,}" for one in told["situations"])),
        ("ways in which chance may go in a turn", f"{told['ways_of_chance']:,}"),
    ]


def _show(told: dict[str, Any], rows: list[tuple[str, str]]) -> None:
    title = (
        f"{told['scenario']}: {counted(told['pursuers'], 'pursuer')}, {counted(told['evaders'], 'evader')}, "
        f"{counted(told['nodes'], 'node')}"
    )
    print_table(title, ("what", "value"), rows)
    word, sure = ("Yes", "are") if told["answer"] else ("No", "are not")
    print(wrapped(f"{word}: under the play found the evaders {sure} all captured for certain."))
    print(wrapped(f"Information: {told['information']}."))
    print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
    print(wrapped(f"Tier: {told['tier']} ({told['bound']}; how: {told['how']}). {told['elapsed_s']:.2f} s."))
