"""Write docs/benchmarks.md and the README's table from the newest file in bench/results/.

python bench/page.py
"""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any

HOME = pathlib.Path(__file__).resolve().parent
DOCS = HOME.parent / "docs"
README = HOME.parent / "README.md"


def newest() -> tuple[str, dict[str, Any]]:
    """Name and content of the results file measured last."""
    files = sorted(
        (HOME / "results").glob("*.json"), key=lambda file: str(json.loads(file.read_text())["when"])
    )
    return files[-1].name, json.loads(files[-1].read_text())


def millions(figure: float) -> str:
    return f"{figure / 1e6:.2f} M"


def rows(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, budget, measured) in the order of the design's budgets."""
    own, reference, boards = found["afoot_bench"], found["reference"], found["compile"]
    one, two = found["run_helsinki_1_threads"], found["run_helsinki_2_threads"]
    key = "rules_only_chase_ticks_per_s_one_core"
    blind = "rules_only_no_contacts_chase_ticks_per_s_one_core"
    table = [
        ("rules only, one core, no contacts, chase-ticks/s", "15 M", millions(own[blind])),
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
    for pair in found["policies"].get("pairs", []):
        table.append((f"{pair['name']}, chase-ticks/s", pair.get("budget", ""), millions(pair["per_s"])))
    sight = found["sight"]
    return [
        *table,
        (
            "sight, pairs that disagree with the shapely oracle",
            "0",
            f"{sight['disagree']} of {sight['pairs']:,}",
        ),
        (
            "1,000 chases of helsinki, process start to end, 1 thread",
            "10 s",
            f"{one['from_start_to_end_s']:.1f} s",
        ),
        ("the same, 2 threads", "10 s", f"{two['from_start_to_end_s']:.1f} s"),
        ("Helsinki's board, cold (afoot bench)", "6 s on two cores", f"{own['compile_s']:.2f} s"),
        ("largest process (afoot bench)", "1 GB", f"{own['peak_rss_mb']:.0f} MB"),
        ("boards measured by bench/compile.py", "", ", ".join(str(name) for name in boards)),
    ]


def page(name: str, found: dict[str, Any]) -> str:
    machine = found["afoot_bench"]["machine"]
    lines = [
        "# Benchmarks",
        "",
        f"Measured on {machine} at commit `{found['commit']}`, {found['when']}; everything in "
        f"[`bench/results/{name}`](../bench/results/{name}). Made by `python bench/all.py --peers` and "
        "`python bench/page.py`.",
        "",
        "| what | at least | measured |",
        "|---|---|---|",
        *(f"| {what} | {budget} | {measured} |" for what, budget, measured in rows(found)),
    ]
    return "\n".join([*lines, ""])


def result_block(result: dict[str, Any]) -> str:
    """The README's table: a real run with its tier."""
    evaders = sum(result["outcomes"].values())
    rate, payoff = result["capture_rate"], result["payoff"]
    lines = [
        f"`{result['scenario']}`: {result['policies']['pursuers']} v {result['policies']['evaders']}, "
        f"{result['chases']:,} chases, seed {result['seed']}",
        "",
        "| evaders | count | share |",
        "|---|---|---|",
        *(
            f"| {name} | {count} | {100 * count / evaders:.1f} % |"
            for name, count in result["outcomes"].items()
        ),
        "",
        f"Both captured in {100 * rate['value']:.1f} % of chases (95 %: {100 * rate['low']:.1f} to "
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
