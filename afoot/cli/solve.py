"""`afoot solve`: who wins under perfect play when everybody sees everything."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from afoot.cli.bundled import as_changeable
from afoot.cli.complaints import option_of, rules_as_typed
from afoot.cli.enumerated import THE_ANSWER_IS_NO, check_backwards, enumerate_all, enumerate_hidden
from afoot.cli.nodes import LABELS, labels
from afoot.cli.outputs import FORCE, check_out
from afoot.cli.progress import INTERRUPTED, board_progress, compile_once, solving_bar
from afoot.cli.run import rules_told
from afoot.cli.show import counted, number, percent, print_json, print_table, say, tell, warn, wrapped
from afoot.errors import AfootError, Where

if TYPE_CHECKING:
    from afoot.solvers import Solution
    from afoot.solvers.perfect import Attempt

NODES = "NODE,..."
OF_GRAPH = ("stays", "blocked", "exits", "refuges", "m_per_tick")
EPILOG = (
    "Examples:  afoot solve --graph town.edges --pursuers auto  |  "
    "afoot solve --graph town.edges --pursuers 2 --rules graph-rl --exits north,south  |  "
    "afoot solve my.yaml --threads 2 --save table.npz --json"
)


def solve(
    scenario: str | None = typer.Argument(
        None, metavar="SCENARIO", help="A bundled scenario or a YAML file; or state --graph."
    ),
    graph: Path | None = typer.Option(
        None, metavar="FILE", help="A map's file to solve, such as .graphml or .edges."
    ),
    pursuers: str | None = typer.Option(
        None, metavar="K|auto", help="How many; auto: as few as win. A scenario's own if not stated."
    ),
    rules: str | None = typer.Option(None, help="Rules of a --graph: classic (if not stated) or graph-rl."),
    moves: str | None = typer.Option(None, help="Changes the rules: pursuers_first or evaders_first."),
    reach_hops: int | None = typer.Option(
        None, help="Changes the rules: hops from which a pursuer captures."
    ),
    checked: str | None = typer.Option(None, help="Changes the rules: each_move or end_of_tick."),
    crossing: bool | None = typer.Option(
        None, "--crossing/--no-crossing", help="Changes the rules: whether meeting on a hop is a capture."
    ),
    exits: list[str] = typer.Option([], metavar=NODES, help=f"Where the evader gets away. {LABELS}"),
    refuges: list[str] = typer.Option([], metavar=NODES, help=f"Where the evader is safe. {LABELS}"),
    m_per_tick: float | None = typer.Option(
        None, help="How far everybody goes in a tick; every hop takes one tick if not stated."
    ),
    blocked: list[str] = typer.Option([], metavar=NODES, help=f"Nodes that nobody enters. {LABELS}"),
    stays: str = typer.Option("both", help="Who may stay where it is: both, pursuers, evaders or nobody."),
    distances: bool | None = typer.Option(
        None, "--distances/--no-distances", help="Keep the ticks to capture; so for a scenario or to --save."
    ),
    threads: int | None = typer.Option(
        None,
        help="Threads to solve on; if not stated as many as there are cores with --distances, else one.",
    ),
    hidden: bool = typer.Option(
        False, "--hidden", help="Each side goes by what it sees; for scenarios shorter than any bundled one."
    ),
    save: Path | None = typer.Option(
        None, metavar="TABLE.npz", help="Keep both sides' strategies in a file."
    ),
    force: bool = typer.Option(False, "--force", help=FORCE),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Solve a chase of perfect information exactly: from which positions do the pursuers win, and how soon?

    For a graph the answer is yes where some placement of the pursuers wins wherever the evader then starts. For a
    scenario it is yes where they capture, before the horizon, from every start that it may draw. A small scenario
    with simultaneous moves, several evaders or means is enumerated; with --hidden all that each side may have seen is.
    """
    from afoot._threads import check_threads

    capture = _stated(reach_hops=reach_hops, checked=checked, crossing=crossing)
    changed = {**_stated(moves=moves), **({"capture": capture} if capture else {})}
    of_graph = _stated(rules=rules, exits=exits or None, refuges=refuges or None, m_per_tick=m_per_tick)
    _check_what(scenario, graph, [*of_graph, *_stated(moves=moves), *capture])
    _check_save(save, distances, force)
    if threads is not None:
        check_threads(threads)
    game: Any = _game(scenario, json) if scenario is not None else _map(graph)
    own = _own(pursuers=pursuers, blocked=blocked or None, distances=distances, save=save, stays=stays)
    if hidden:
        _check_hidden(scenario, own)
        with as_changeable(scenario, "No bundled scenario is so short as it stands."):
            return enumerate_hidden(game, json)
    if scenario is not None and own:
        check_backwards(game, own)
    elif scenario is not None and _is_enumerated(game):
        return enumerate_all(game, json)
    asked: dict[str, Any] = {
        "pursuers": int(pursuers) if pursuers is not None and pursuers.isdecimal() else pursuers,
        "blocked": labels(blocked, "--blocked"),
        "stays": stays,
        "distances": True if save is not None else distances,
        "threads": threads,
    }
    if graph is not None:
        asked["rules"] = _rules(rules, changed)
        asked["m_per_tick"] = m_per_tick
        asked["exits"], asked["refuges"] = labels(exits, "--exits"), labels(refuges, "--refuges")
    return _solve(game, asked, save, scenario, json)


def _own(*, distances: bool | None, stays: str, **others: Any) -> list[str]:
    """Options that are stated of those that go with games that are solved backwards, as they are typed."""
    words = [option_of(name) for name in _stated(**others)]
    if distances is not None:
        words.append("--distances" if distances else "--no-distances")
    return words if stays == "both" else [*words, "--stays"]


def _stated(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _check_what(scenario: str | None, graph: Path | None, of_graph: list[str]) -> None:
    """A scenario or a graph; and options of a graph for a graph alone."""
    if (scenario is None) == (graph is None):
        came = None if scenario is None else f"{scenario} and --graph {graph}"
        raise AfootError(
            "what is to be solved is stated once",
            came=came,
            expected="SCENARIO or --graph FILE",
            fix="Leave one of them out." if came else "Name a scenario, or a map with --graph FILE.",
        )
    if scenario is not None and of_graph:
        options = ", ".join(map(option_of, of_graph))
        fix = "Change the scenario's file, or solve a map with --graph."
        raise AfootError("a scenario states its own rules and goals", where=Where(field=options), fix=fix)


def _check_hidden(scenario: str | None, others: list[str]) -> None:
    """Only scenarios say who sees what, and they are taken as they are."""
    where = Where(field="--hidden")
    if scenario is None:
        raise AfootError("on a graph everybody sees everything", where=where, expected="a SCENARIO",
                         fix="afoot clear solves graphs on which the evader is unseen.")  # fmt: skip
    if others:
        raise AfootError("hidden information is solved as the scenario states the game", where=where,
                         came=", ".join(others), expected="no option but --json",
                         fix="Leave them out, or change the scenario.")  # fmt: skip


def _check_save(save: Path | None, distances: bool | None, force: bool) -> None:
    """Before anything is solved: whether there will be a table, and whether it can be written there."""
    if save is not None and distances is False:
        raise AfootError(
            "a table is made of distances",
            where=Where(field="--save"),
            fix="Leave out --no-distances, or --save.",
        )
    check_out("--save", save, force=force)


def _game(scenario: str, as_json: bool) -> Any:
    from afoot.scenarios import compile_scenario, load

    game = compile_scenario(load(scenario), progress=board_progress())
    if not as_json:
        warn(game.warnings)
    return game


def _map(graph: Path | None) -> Any:
    from afoot.maps import read_map

    return read_map(str(graph))


def _rules(name: str | None, changed: dict[str, Any]) -> dict[str, Any]:
    """The rules of this name with single ones changed, in a scenario's words."""
    from afoot.solvers.perfect import check_rules, preset

    made = preset(name or "classic")
    stated = {**made, **changed, "capture": {**made.get("capture", {}), **changed.get("capture", {})}}
    with rules_as_typed():
        check_rules(stated)  # before anything is compiled
    return stated


def _solve(game: Any, asked: dict[str, Any], save: Path | None, scenario: str | None, as_json: bool) -> int:
    from afoot.solvers import Interrupted, Watch
    from afoot.solvers import solve as find

    try:
        with solving_bar(as_json) as progress, rules_as_typed("rules" in asked):
            announce = None if as_json else _announce
            watch = Watch(True, progress, announce, functools.cache(lambda: _compile(as_json)))
            solution = find(game, **asked, watch=watch)
    except Interrupted as interrupted:
        told = AfootError("interrupted; what is found so far is kept", where=Where(interrupted.kept),
                          fix="The same command goes on from it.")  # fmt: skip
        tell(told, as_json=as_json)
        return INTERRUPTED
    if save is not None:
        say(f"writing {save}")
        solution.save(save)
    if as_json:
        print_json({**solution.to_dict(), "saved": None if save is None else str(save)})
    else:
        show(solution)
        if scenario is None:
            warn(solution.compiled.warnings)
        if save is not None:
            print(wrapped(f"Saved to {save}: {_played(scenario, save)}"))
    return 0 if solution.answer else THE_ANSWER_IS_NO


def _compile(as_json: bool) -> None:
    """Have the solvers' kernels compiled, or loaded from disk."""
    from afoot.solvers import warm

    compile_once("the solvers' kernels", warm.is_warm(), warm.ABOUT_S, warm.warm, as_json)


def _played(scenario: str | None, save: Path) -> str:
    """Where a table can be played: in the scenario that was solved, or in one on the graph that was."""
    if scenario is not None:
        return f"afoot run {scenario} --pursuers table:{save} plays it as a policy."
    return (
        f"afoot run plays it as a policy, table:{save}, in a scenario with this graph as its map, the same rules and "
        "as many pursuers."
    )


def _is_enumerated(game: Any) -> bool:
    """Whether a scenario that cannot be solved backwards is small enough to be enumerated."""
    from afoot.solvers.small.ready import refused_backwards

    return refused_backwards(game) is not None


def _announce(attempt: Attempt) -> None:
    """What is about to be tried, what it will take, and that what was interrupted is gone on from."""
    again = "; going on from where it was interrupted" if attempt.resumed else ""
    teams = counted(attempt.teams, "team")
    say(f"{counted(attempt.pursuers, 'pursuer')}: {teams}, {attempt.forecast.told()} (estimate){again}")


def show(solution: Solution) -> None:
    """The tables of a solution."""
    told = solution.to_dict()
    title = f"{told['scenario']}: {counted(told['pursuers'], 'pursuer')}, 1 evader, {counted(told['nodes'], 'node')}"
    print_table(title, ("what", "value"), _rows(told))
    print(wrapped(_answer(solution, told)))
    cast = solution.compiled.cast
    if len(cast.exits) or len(cast.refuges):
        print(wrapped("Starts on exits and refuges are left out of all counts: there the evader is away before anybody "
                      "moves."))  # fmt: skip
    rules = {name: value for name, value in told["rules"].items() if name not in OF_GRAPH}
    print(wrapped(f"Rules: {', '.join([*rules_told(rules), *_of_graph(told['rules'])])}."))
    print(
        f"Tier: {told['tier']} ({told['bound']}). {told['elapsed_s']:.2f} s, "
        f"{told['positions_per_cpu_s']:,.0f} positions/s of one core."
    )


def _of_graph(rules: dict[str, Any]) -> Iterator[str]:
    """What is a rule here and none of a scenario."""
    yield f"stays {rules['stays']}"
    for name in ("blocked", "exits", "refuges"):
        if rules.get(name):
            yield f"{name} {', '.join(rules[name])}"
    if "m_per_tick" in rules:
        metres = rules["m_per_tick"]
        yield "every hop takes a tick" if metres is None else f"{metres:g} m in a tick"


def _rows(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "positions", f"{told['positions']:,}"
    yield "open positions (all stand, evader free)", f"{told['open_positions']:,}"
    yield "of them won by the pursuers", percent(told["share_winnable"])
    yield "won in the middle of a tick", percent(told["share_winnable_second_turn"])
    yield "placements that win wherever the evader starts", f"{told['placements_that_win']:,}"
    best = told["best_placement"]
    if best["nodes"]:
        yield "best placement", ", ".join(best["nodes"])
        yield "evader's starts that it wins", percent(best["share"])
    if told["worst_ticks"] is not None:
        yield "ticks to capture, at worst", f"{told['worst_ticks']:,} ({number(told['worst_s'], 0)} s)"
        yield "from the best placement, at worst", f"{best['ticks']:,}"
    if told["start"] is not None:
        yield "chance of capture from the scenario's start", percent(told["start"]["capture_chance"])


def _answer(solution: Solution, told: dict[str, Any]) -> str:
    """The answer in a sentence or two."""
    word = "Yes" if solution.answer else "No"
    team = counted(told["pursuers"], "pursuer") + (" wins" if told["pursuers"] == 1 else " win")
    payoff = (told["start"] or {}).get("payoff")
    worth = ""
    if payoff is not None:
        low, high = number(payoff["low"], 3), number(payoff["high"], 3)
        ends = low if payoff["low"] == payoff["high"] else f"between {low} and {high}"
        worth = f" The start is worth {ends} to the evader (tier: {payoff['tier']})."
    if told["start"] is not None and not solution.least:
        horizon = " before the horizon" if told["start"]["before_horizon"] else ""
        if solution.answer:
            return f"{word}: from the scenario's start the evader is always captured{horizon}.{worth}"
        return f"{word}: there are starts from which the evader is not captured{horizon}.{worth}"
    if solution.answer:
        fewest = ", and fewer do not" if solution.least and told["pursuers"] > 1 else ""
        return f"{word}: {team} from some placement{fewest}.{worth}"
    even = f" not even {team};" if solution.least else ""
    return f"{word}:{even} from every placement there is a start from which the evader gets away.{worth}"
