"""`afoot interdict`: what an evader's committed way out is worth against pursuers, bounded from both sides."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.bundled import as_changeable
from afoot.cli.nodes import labels
from afoot.cli.progress import EVERY_S, INTERRUPTED, PATIENCE_S, compile_once
from afoot.cli.show import counted, number, print_json, print_table, say, warn, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.solvers import Interdiction
    from afoot.solvers.interdiction import Progress, Step

MOST_TOLD = 8  # walks and schedules in the tables; --json has all
NONE_FITS = "No bundled scenario is an interdiction as it stands."
EXAMPLE = "Write for example --evader bank --exits north,east --pursuers a,b --ticks 15."
EPILOG = (
    "Examples:  afoot interdict --graph town.edges --evader bank --exits north,east --pursuers a,b --ticks 15  |  "
    "afoot interdict my.yaml --seen every_tick --json"
)


def interdict(
    scenario: str | None = typer.Argument(
        None, metavar="[SCENARIO]", help="A scenario, none of the bundled ones as it stands; or use --graph."
    ),
    graph: Path | None = typer.Option(
        None, help="A graph's file: GraphML or an edge list. A hop takes a tick."
    ),
    evader: str | None = typer.Option(None, help="The node where the evader starts."),
    exits: str | None = typer.Option(None, metavar="A,B,...", help="Nodes where it gets away."),
    pursuers: str | None = typer.Option(None, metavar="N1,N2,...", help="Nodes where the pursuers start."),
    ticks: int | None = typer.Option(None, help="How long the evader has."),
    seen: str = typer.Option("never", help="When the pursuers see the evader: never or every_tick."),
    crossing: bool | None = typer.Option(None, "--crossing", help="Two that swap nodes have met."),
    time_limit_s: float | None = typer.Option(None, help="Stop then, with the bounds found."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Bound the chance that pursuers capture an evader that commits itself to a walk to an exit."""
    from afoot.maps import read_map
    from afoot.scenarios import compile_scenario, load
    from afoot.solvers import interdict as solve

    if (scenario is None) == (graph is None):
        raise AfootError(
            "one game is interdicted at a time",
            where=Where(field="--graph"),
            came="both" if graph else "neither",
            expected="a SCENARIO, or --graph FILE",
            fix="Leave one of them out." if graph else "Name a scenario, or a graph with --graph FILE.",
        )
    _check_stated(
        scenario,
        {"evader": evader, "exits": exits, "pursuers": pursuers, "ticks": ticks},
        crossing is not None,
    )
    game: Any = read_map(str(graph)) if scenario is None else compile_scenario(load(scenario))
    _compile(json)
    with as_changeable(scenario, NONE_FITS):
        found = solve(
            game,
            evader=evader,
            exits=_nodes(exits, "--exits"),
            pursuers=_nodes(pursuers, "--pursuers"),
            ticks=ticks,
            seen=seen,
            crossing=crossing,
            time_limit_s=time_limit_s,
            progress=None if json else _progress(),
        )
    if json:
        print_json(found.to_dict())
    else:
        show(found)
        warn(found.warnings)
    return INTERRUPTED if found.interrupted else 0


def _compile(as_json: bool) -> None:
    """Have the kernels compiled, once per installation, and say so. It is no part of the time limit."""
    from afoot.solvers import warm

    is_warm = warm.is_warm(warm.INTERDICTING)
    compile_once(
        "the kernels of interdictions", is_warm, warm.INTERDICT_ABOUT_S, warm.warm_interdict, as_json
    )


def _check_stated(scenario: str | None, of_graph: dict[str, Any], crossing: bool) -> None:
    """What a graph needs is stated, and nothing of it for a scenario."""
    stated = [f"--{name}" for name, value in of_graph.items() if value is not None]
    if scenario is not None and (stated or crossing):
        options = ", ".join([*stated, *(["--crossing"] if crossing else [])])
        fix = "Change the scenario's file, or interdict a map with --graph."
        raise AfootError("a scenario states this itself", where=Where(field=options), fix=fix)
    missing = [f"--{name}" for name, value in of_graph.items() if value is None]
    if scenario is None and missing:
        raise AfootError("on a graph this is missing", where=Where(field=missing[0]),
                         expected=", ".join(f"--{name}" for name in of_graph), fix=EXAMPLE)  # fmt: skip


def _nodes(listed: str | None, option: str) -> list[str] | None:
    return None if listed is None else labels([listed], option)


def _progress() -> Progress:
    """Both bounds on standard error: one line that changes, or a line now and then where that is no terminal."""
    shown = sys.stderr.isatty()
    last = time.monotonic()

    def tell(step: Step) -> None:
        nonlocal last
        if time.monotonic() - last < (PATIENCE_S if shown else EVERY_S):
            return
        last = time.monotonic()
        line = f"{step.elapsed_s:,.0f} s: capture between {step.lower:.6f} and {step.upper:.6f} (certified)"
        if shown:
            print(f"\r{line}", end="\r", file=sys.stderr, flush=True)
        else:
            say(line)

    return tell


def show(found: Interdiction) -> None:
    """The bounds, and what both sides play."""
    ways = [(number(one.chance, 4), " ".join(one.nodes)) for one in found.walks[:MOST_TOLD]]
    print_table(f"the evader's walks{_of(len(found.walks))}", ("chance", "nodes, one a tick"), ways)
    if found.schedules:
        rows = [(number(one.chance, 4), _joined(one.nodes)) for one in found.schedules[:MOST_TOLD]]
        title = f"the pursuers' schedules{_of(len(found.schedules))}"
        print_table(title, ("chance", "nodes of each, one a tick"), rows)
    if found.answers:
        say(
            f"The pursuers mix {counted(len(found.answers), 'plan')} by what they see; --json tells them along these "
            "walks."
        )
    low, high = _rounded(found)
    gap = f"{float(high) - float(low):.1g}" if found.gap else "0"
    told = f"capture between {low} and {high} (gap {gap})"
    cut = "Interrupted: " if found.interrupted else ""
    print(wrapped(f"{cut}{told[0].upper() if not cut else told[0]}{told[1:]}, evader seen: {found.seen}."))
    if found.decided:
        sure = "is captured whatever it does" if found.lower > 0.5 else "gets away whatever they do"
        print(f"The game is decided: the evader {sure}.")
    capture = found.rules["capture"]
    print(
        f"Rules: moves simultaneous, reach_hops {capture['reach_hops']}, crossing {str(capture['crossing']).lower()}, "
        f"{found.ticks} ticks. Tier: {found.tier}. {found.elapsed_s:.1f} s."
    )


def _rounded(found: Interdiction) -> tuple[str, str]:
    """The bounds to seven digits; the lower never rounded up and the upper never down, where they have not met."""
    if found.tier == "exact":
        return f"{found.lower:.7f}", f"{found.upper:.7f}"
    return f"{math.floor(found.lower * 1e7) / 1e7:.7f}", f"{math.ceil(found.upper * 1e7) / 1e7:.7f}"


def _of(count: int) -> str:
    return f" ({MOST_TOLD} of {count})" if count > MOST_TOLD else ""


def _joined(routes: tuple[Any, ...]) -> str:
    return "\n".join(" ".join(route) for route in routes)
