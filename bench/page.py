"""Write docs/benchmarks.md and the README's table from the newest file in bench/results/.

python bench/page.py
"""

from __future__ import annotations

import json
import pathlib
import re
import sys
from typing import Any

HOME = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HOME.parent))

from bench.budgets import AT_LEAST, AT_MOST  # noqa: E402
from bench.page_peers import peers_tables  # noqa: E402

DOCS = HOME.parent / "docs"
README = HOME.parent / "README.md"
ENDS = ("value", "low", "high")


def newest() -> tuple[str, dict[str, Any]]:
    """Name and content of the results file measured last."""
    files = [(file.name, json.loads(file.read_text())) for file in (HOME / "results").glob("*.json")]
    return max((one for one in files if "afoot_bench" in one[1]), key=lambda one: str(one[1]["when"]))


def millions(figure: float) -> str:
    return f"{figure / 1e6:.2f} M"


def rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, budget, measured) in the order of the design's budgets."""
    own, reference, boards = found["afoot_bench"], found["reference"], found["compile"]
    one, two = found["run_helsinki_1_threads"], found["run_helsinki_2_threads"]
    key = "rules_only_chase_ticks_per_s_one_core"
    blind = "rules_only_no_contacts_chase_ticks_per_s_one_core"
    table = [
        (
            "rules only, 4 v 2 and 2 bystanders, one core, no contacts, chase-ticks/s",
            "15 M",
            millions(own[blind]),
        ),
        ("rules only, one core, with contacts", "9 M", millions(own[key])),
        (
            "the same on two threads, times one thread",
            "1.8x",
            f"{own['rules_only_two_threads_over_one']:.2f}x",
        ),
        (
            "time beside the hand-written monolith, no contacts",
            "at most 2.2x",
            f"{reference['no_contacts']['ratio']:.2f}x",
        ),
        ("the same with contacts", "at most 2.2x", f"{reference['contacts']['ratio']:.2f}x"),
        (
            "chase v runner on helsinki-core, chase-ticks/s",
            "2 M",
            millions(own["policies_chase_ticks_per_s_one_core"]),
        ),
    ]
    for name, words in (("no_contacts", "no contacts"), ("contacts", "with contacts")):
        table.append(
            (f"rules only, 4 v 4, one core, {words}", "", millions(1e9 / reference[name]["afoot_ns"]))
        )
    for pair, speeds in found["policies"].items():
        least = f"{speeds['at least'] / 1e6:g} M"
        table.append((f"{pair}, hops of one tick", least, millions(speeds["one tick"])))
        if "one tick, 4 v 4" in speeds:
            table.append((f"{pair}, hops of one tick, 4 v 4", least, millions(speeds["one tick, 4 v 4"])))
        table.append((f"{pair}, strides of several ticks", least, millions(speeds["strides"])))
    sight, helsinki = found["sight"], boards[0]
    oracle = "failed" if "failed" in sight else f"{sight['disagreements']} of {sight['pairs']:,}"
    table += [
        (
            "Helsinki's board and sight, cold, two cores",
            "6 s with distances",
            f"{helsinki['compile_s']:.2f} s",
        ),
        ("its distances, cold", "", f"{helsinki['distances_s']:.2f} s"),
        (
            "both from the cache",
            "0.1 s",
            f"{helsinki['cached_compile_s'] + helsinki['cached_distances_s']:.3f} s",
        ),
        ("a distance by hub labels", "1 us", f"{helsinki['distance_us']:.2f} us"),
        ("largest process, Helsinki", "1 GB", f"{max(helsinki['peak_rss_mb'], own['peak_rss_mb']):.0f} MB"),
        (
            "sight: pairs that disagree with the oracle",
            "0",
            oracle,
        ),
        *inside_rows(sight),
        ("1,000 chases of helsinki, start to end, 1 thread", "10 s", f"{one['from_start_to_end_s']:.1f} s"),
        ("the same, 2 threads", "10 s", f"{two['from_start_to_end_s']:.1f} s"),
    ]
    table += solve_rows(found.get("solve", {}))
    table += start_rows(found.get("start", {}))
    table += mechanism_rows(found)
    if "compile_large" in found:
        large = found["compile_large"][0]
        table += [
            (f"{large['nodes']:,} nodes: board and sight by range", "90 s", f"{large['compile_s']:.1f} s"),
            ("its distances", "", f"{large['distances_s']:.1f} s"),
            ("its largest process", "4 GB", f"{large['peak_rss_mb']} MB"),
        ]
    return table


def inside_rows(sight: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The same of pairs inside buildings and tunnels; no row where they were not compared."""
    if "inside_pairs" not in sight:
        return []
    told = f"{sight['inside_disagreements']} of {sight['inside_pairs']:,}"
    return [("the same inside buildings and tunnels, all pairs", "0", told)]


def mechanism_rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """With all mechanisms on, with them off, and whether movers keep their speed."""
    on, off, paces = found["mechanisms"], found["off"], found["speed"]
    crowded = on["all_mechanisms_with_30_bystanders_chase_ticks_per_s_one_core"]
    worst = min(paces, key=lambda pace: float(pace["worst_pct"]))
    slow = sum(pace["below_97"] for pace in paces)
    return [
        (
            "all mechanisms on, one core, hops of one tick, chase-ticks/s",
            "3 M",
            millions(on["all_mechanisms_chase_ticks_per_s_one_core"]),
        ),
        (
            "the same at walking pace, hops of several ticks",
            "3 M",
            millions(on["all_mechanisms_at_walking_pace_chase_ticks_per_s_one_core"]),
        ),
        ("all mechanisms on and 30 bystanders", "0.3 M", millions(crowded)),
        (
            "time with mechanisms that are off, beside a game that never heard of them, lower decile of shuffled pairs "
            "(null control: the latter beside itself)",
            "at most 1.05x",
            f"{off['off_over_never_stated_lower_decile']:.2f}x ({off['null_control_lower_decile']:.2f}x); "
            f"medians {off['off_over_never_stated_median']:.2f}x ({off['null_control_median']:.2f}x)",
        ),
        (
            f"slowest of {paces[0]['routes']:,} routes a class and gait ({worst['scenario']}, {worst['class']}, "
            f"{worst['gait']}), of its class's speed",
            "97 %",
            f"{worst['worst_pct']:.1f} %; {slow} routes below 97 %",
        ),
    ]


def solve_rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What solving costs, by `bench/solve.py`; no rows where it found nothing."""
    table = []
    for one in found.get("cases", ()):
        kept = "with ticks to capture" if one["distances"] else "who wins"
        kept += f", on {one['threads']} threads" if one.get("threads", 1) > 1 else ""
        clock = f", {one['elapsed_s']:.1f} s by the clock" if one.get("threads", 1) > 1 else ""
        table.append(
            (
                f"solving {one['pursuers']} pursuers on {one['nodes']:,} nodes, {kept}, positions/s of one core",
                "" if one["at_least"] is None else f"{one['at_least'] / 1e6:.0f} M",
                f"{one['positions_per_cpu_s'] / 1e6:,.0f} M ({one['cpu_s']:.1f} s{clock}, {one['mb']:,} MB; forecast "
                f"{one['forecast_cpu_s']:.1f} s, {one['forecast_mb']:,} MB)",
            )
        )
    return table


def start_rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """From the start of the process, what `bench/start.py` found; no rows where it found nothing."""
    if "warmup" not in found:
        return []
    table = []
    for threads, words in (
        (1, "1,000 chases of helsinki, start to first result, 1 thread"),
        (2, "the same, 2 threads"),
    ):
        run = found[f"run_{threads}_threads"]
        cpu_s = run["first_result_cpu_s"]
        of_it = "" if cpu_s is None else f" ({cpu_s:.1f} s of CPU)"
        table.append((words, "2 s", f"{run['first_result_s']:.1f} s{of_it}"))
    for threads, words in (
        (1, "1,000 chases of helsinki, shown in a terminal, start to end, 1 thread"),
        (2, "the same, 2 threads"),
    ):
        run = found[f"run_{threads}_threads"]
        table.append((words, "10 s", f"{run['end_s']:.1f} s ({run['cpu_s']:.1f} s of CPU)"))
    most = max(found["run_1_threads"]["peak_rss_mb"], found["run_2_threads"]["peak_rss_mb"])
    cold = "with an empty cache" if found["warmup"]["cold"] else "with all at hand"
    return [
        *table,
        ("its largest process", "1 GB", f"{most:.0f} MB"),
        (f"`afoot warmup` {cold}, largest process", "1 GB", f"{found['warmup']['peak_rss_mb']:.0f} MB"),
        (f"`afoot warmup` {cold}", "", f"{found['warmup']['end_s']:.0f} s"),
    ]


def viewer_table(last: dict[str, Any]) -> list[str]:
    """What the page costs, from whichever results file last measured it; nothing where none did."""
    if "first_drawn_s" not in last.get("viewer", {}):
        return []
    found = last["viewer"]
    table = [
        ("from the start of `afoot watch` to the first picture, Helsinki", f"{AT_MOST['first_pictured_s']:g} s",
         f"{found.get('first_pictured_s', found['first_drawn_s']):.1f} s (the server's own work: "
         f"{found['first_cpu_s']:.1f} s of CPU)"),
        ("the same, until WebGL has drawn it and it can be moved", "", f"{found['first_drawn_s']:.1f} s"),
        (f"scripts a frame, {found['frame_movers']} movers, a layer on {found['frame_nodes']:,} nodes",
         f"{AT_MOST['scripting_cpu_ms_a_frame']:g} ms of CPU; by the clock too where a core was free",
         f"{found['scripting_ms_a_frame']} ms ({found['scripting_cpu_ms_a_frame']} ms of CPU)"),
        ("frames a second without a graphics card", f"{AT_LEAST['frames_per_s']:g}", f"{found['frames_per_s']}"),
        (f"a leap among {found['scrub_ticks']:,} ticks, until it is drawn, the longest of 150",
         f"{AT_MOST['scrub_longest_ms']:g} ms",
         f"{found['scrub_longest_ms']:.0f} ms (the middle one {found['scrub_median_ms']:.0f} ms; the longest script "
         f"{found['scrub_longest_script_cpu_ms']:.0f} ms of CPU)"),
        (f"a page in one file, {found['export_minutes']:.0f} minutes of Helsinki, all three views",
         f"{AT_MOST['export_three_views_mb']:g} MB",
         f"{found['export_three_views_mb']} MB"),
    ]  # fmt: skip
    return [
        "",
        "## The page",
        "",
        f"Chromium {found['browser']}, headless, drawn by the processor, 1280x800, at commit `{last['commit']}`, "
        f"{last['when']}, while {found['first_load_1_min']} processes on average wanted the machine's cores (`python "
        "bench/viewer.py`). What it takes of the CPU is told beside it, for a busy machine keeps a page waiting.",
        "",
        "| what | budget | measured |",
        "|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in table),
    ]


def last_with(name: str) -> dict[str, Any]:
    """The results file that last measured something; an empty one where none did."""
    files = [json.loads(file.read_text()) for file in (HOME / "results").glob("*.json")]
    return max((one for one in files if name in one), key=lambda one: str(one["when"]), default={})


def page(name: str, found: dict[str, Any]) -> str:
    own = found["afoot_bench"]["machine"]
    machine = f"{own['cores']} cores of an {own['cpu']}, {own['system']}, Python {own['python']}, numba {own['numba']}"
    lines = [
        "# Benchmarks",
        "",
        f"Measured on {machine} at commit `{found['commit']}`, {found['when']}; everything in "
        f"[`bench/results/{name}`](../bench/results/{name}). Made by `python bench/all.py --peers` and "
        "`python bench/page.py`.",
        "",
        "Figures that miss their budget are printed as they are.",
        "",
        "| what | budget | measured |",
        "|---|---|---|",
        *(f"| {what} | {budget} | {measured} |" for what, budget, measured in rows(found)),
    ]
    return "\n".join([*lines, *viewer_table(last_with("viewer")), *peers_tables(last_with("peers")), ""])


def result_block(result: dict[str, Any]) -> str:
    """The README's table: a real run with its tier."""
    rate, payoff, shares = result["capture_rate"], result["payoff"], result["outcome_shares"]
    lines = [
        f"`{result['scenario']}`: {result['policies']['pursuers']} v {result['policies']['evaders']}, "
        f"{result['chases']:,} chases, seed {result['seed']}",
        "",
        "| evaders | count | share | 95 % from | to |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {count} | " + " | ".join(f"{100 * shares[name][end]:.1f} %" for end in ENDS) + " |"
            for name, count in result["outcomes"].items()
            if count
        ),
        "",
        f"All captured in {100 * rate['value']:.1f} % of chases (95 %: {100 * rate['low']:.1f} to "
        f"{100 * rate['high']:.1f} %). Evaders' payoff {payoff['mean']:.3f} (95 %: {payoff['low']:.3f} to "
        f"{payoff['high']:.3f}). Half of the outcomes come within {result['seconds_to_outcome']['median']:.0f} s. "
        f"Tier: {result['tier']} ({result['bound']}). Digest `{result['digest']}`.",
    ]
    return "\n".join(lines)


def main() -> None:
    name, found = newest()
    (DOCS / "benchmarks.md").write_text(page(name, found))
    block = f"<!-- result -->\n{result_block(found['run_helsinki_2_threads'])}\n<!-- /result -->"
    text = README.read_text()
    README.write_text(re.sub(r"<!-- result -->.*<!-- /result -->", lambda _: block, text, flags=re.S))


if __name__ == "__main__":
    main()
