"""`afoot clear`: how many pursuers surely capture an evader that they do not see, or see now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.complaints import rules_as_typed
from afoot.cli.nodes import LABELS, labels
from afoot.cli.outputs import FORCE, check_out
from afoot.cli.progress import EVERY_S, INTERRUPTED, board_progress, compile_once
from afoot.cli.show import counted, number, print_json, print_table, say, warn, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.solvers import Clearing, Follow

YES, NO = 0, 1
EPILOG = (
    "Examples:  afoot clear --graph house.edges  |  afoot clear --graph house.edges --pursuers 2 --sight 1  |  "
    "afoot clear --graph house.edges --pursuers 2 --every 3 --save strategy.json --json  |  afoot clear quays.  "
    "Exit code 0: they surely capture; 1: they do not, or memory did not suffice for an answer."
)


def clear(
    scenario: str | None = typer.Argument(
        None, metavar="SCENARIO", help="A bundled scenario or a YAML file, for its board; or state --graph."
    ),
    graph: Path | None = typer.Option(
        None, metavar="FILE", help="File of a graph: GraphML, an edge list, or any other map."
    ),
    pursuers: str = typer.Option("auto", metavar="K|auto", help="How many; auto: as few as surely capture."),
    sight: str = typer.Option(
        "none", metavar="none|HOPS|all", help="Within how many hops an evader is seen."
    ),
    every: int = typer.Option(
        0, metavar="TICKS", help="The evader shows itself every so many ticks; 0: never."
    ),
    moves: str = typer.Option(
        "pursuers_first", help="Who moves first in a tick: pursuers_first, evaders_first."
    ),
    reach_hops: int = typer.Option(0, help="Hops from which a pursuer captures."),
    checked: str = typer.Option("each_move", help="When captures are checked: each_move or end_of_tick."),
    crossing: bool = typer.Option(True, help="Whether two that meet on a hop are a capture."),
    m_per_tick: float | None = typer.Option(
        None, help="Metres in a tick; if not stated each hop takes a tick."
    ),
    blocked: list[str] = typer.Option([], metavar="NODE,...", help=f"Nodes that nobody enters. {LABELS}"),
    memory_gb: float | None = typer.Option(
        None, help="Memory to search in; if not stated half of what is free."
    ),
    save: Path | None = typer.Option(None, help="File for the whole strategy (JSON)."),
    force: bool = typer.Option(False, "--force", help=FORCE),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Tell whether pursuers surely capture the worst of evaders unseen, how soon, and by which moves.

    Of a scenario the board counts, and where the classes of its first pursuer and first evader can go.
    """
    from afoot.solvers import clear as search
    from afoot.solvers.unseen import Interrupted

    asked = {
        "pursuers": _whole(pursuers, "auto", "--pursuers"),
        "sight": _whole(sight, "none, all", "--sight"),
    }
    capture = {"reach_hops": reach_hops, "checked": checked, "crossing": crossing}
    rules = {"moves": moves, "motion": "whole_ticks", "capture": capture}
    shut = labels(blocked, "--blocked")
    check_out("--save", save, force=force)
    game = _ground(scenario, graph)
    follow = _Follower(json).follow()
    try:
        with rules_as_typed():
            found = search(
                game,
                **asked,
                every=every,
                rules=rules,
                m_per_tick=m_per_tick,
                blocked=shut,
                memory_gb=memory_gb,
                follow=follow,
            )
    except Interrupted as stop:
        _show(stop.so_far, scenario, None, json)
        return INTERRUPTED
    if save is not None and found.clears:
        found.save(save)
    _show(found, scenario, save if found.clears else None, json)
    return YES if found.clears else NO


def _ground(scenario: str | None, graph: Path | None) -> Any:
    """The compiled scenario, or the map of the file."""
    from afoot.maps import read_map
    from afoot.scenarios import compile_scenario, load

    if scenario is not None and graph is None:
        return compile_scenario(load(scenario), progress=board_progress())
    if graph is None or scenario is not None:
        came = None if graph is None else f"{scenario} and --graph {graph}"
        raise AfootError(
            "where to search is stated once",
            came=came,
            expected="SCENARIO or --graph FILE",
            fix="Leave one of them out." if came else "Name a scenario, or a map with --graph FILE.",
        )
    return read_map(graph)


def _whole(stated: str, words: str, option: str) -> Any:
    """A number, or one of the words; solvers say what else is not good."""
    if stated in words.split(", "):
        return stated
    try:
        return int(stated)
    except ValueError:
        raise AfootError("not a good value", where=Where(field=option), came=stated,
                         expected=f"a whole number, or {words.replace(', ', ' or ')}",
                         fix=f"Write for example {option} 1.") from None  # fmt: skip


class _Follower:
    """Says on standard error what is searched, and now and then how far it has come. Nothing for --json."""

    def __init__(self, as_json: bool) -> None:
        self.as_json, self.last, self.count = as_json, time.monotonic(), 0

    def follow(self) -> Follow:
        from afoot.solvers import Follow

        return Follow(self.ready) if self.as_json else Follow(self.ready, self.told, self.progress)

    def ready(self) -> None:
        """Have the kernels compiled, and say so."""
        from afoot.solvers import warm

        is_warm = warm.is_warm(warm.SEARCHING)
        compile_once("the search's kernels", is_warm, warm.SEARCH_ABOUT_S, warm.warm_search, self.as_json)

    def told(self, count: int, at_least_bytes: int) -> None:
        from afoot.solvers.forecast import size_told

        self.count = count
        if at_least_bytes > 1e8:
            say(f"{counted(count, 'pursuer')}: {size_told(at_least_bytes)} before any belief is kept")

    def progress(self, step: Any) -> None:
        if time.monotonic() - self.last >= EVERY_S:
            self.last = time.monotonic()
            say(
                f"{counted(self.count, 'pursuer')}: {100 * step.done:.0f} % of the search for captures within "
                f"{counted(step.level, 'tick')}, {step.beliefs:,} beliefs kept"
            )


def _show(found: Clearing, scenario: str | None, saved: Path | None, as_json: bool) -> None:
    if as_json:
        print_json({**found.to_dict(), "saved": None if saved is None else str(saved)})
        return
    columns = ("pursuers", "surely capture", "tier", "levels", "teams", "beliefs", "s")
    if found.warnings:
        warn(found.warnings)
    print_table("what was searched", columns, _tried(found))
    print(wrapped(f"{found.told().capitalize()}."))
    if found.clears:
        _show_strategy(found)
    if scenario is not None:
        classes = found.to_dict()["classes"]
        who = f"pursuers go where {classes['pursuers']} can, the evader where {classes['evader']} can"
        left_out = "Starts, exits, refuges, sight and all means are left out."
        print(wrapped(f"On the board of {scenario}: {who}. {left_out}"))
    if saved is not None:
        print(f"The strategy is in {saved}.")
    print(wrapped(f"Rules: {', '.join(_rules_told(found.rules))}."))
    print(wrapped(f"Tier: {found.tier} ({found.bound})."))


def _tried(found: Clearing) -> Iterator[tuple[str, ...]]:
    for one in found.tried:
        row = one.searched()
        answer = {True: "yes", False: "no", None: "not known"}[row["clears"]]
        counts = (row[name] for name in ("levels", "teams", "beliefs"))
        yield (
            str(one.pursuers),
            answer,
            row["tier"],
            *(f"{count:,}" for count in counts),
            number(row["elapsed_s"], 1),
        )


def _show_strategy(found: Clearing) -> None:
    """Where to begin; and the moves, where they are one sequence."""
    print(wrapped(f"Begin on {', '.join(found.placement)}."))
    if found.schedule:
        print_table(
            "moves",
            ("tick", "nodes left before", "go to, or stay on"),
            ((row["tick"], len(row["evader_in"]), ", ".join(row["to"])) for row in found.schedule),
        )
    elif found.ticks:
        count = counted(len(found.strategy.decisions), "decision")
        print(wrapped(f"What to do then hangs on what is seen: {count}, which --save FILE writes down."))


def _rules_told(rules: dict[str, Any]) -> Iterator[str]:
    capture, sight = rules["capture"], rules["sight"]
    yield rules["moves"].replace("_", " ")
    yield f"reach {capture['reach_hops']}"
    yield f"captures checked {capture['checked'].replace('_', ' ')}"
    yield "who meets on a hop is captured" if capture["crossing"] else "no capture on a hop"
    yield f"sight within {counted(sight, 'hop')}" if isinstance(sight, int) else f"sight: {sight}"
    if rules["blocked"]:
        yield f"blocked {', '.join(rules['blocked'])}"
    if rules["every"]:
        yield f"the evader shows itself every {counted(rules['every'], 'tick')}"
