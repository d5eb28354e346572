"""The tables of docs/benchmarks.md on other projects: per CPU-second on one core, and by the clock on two."""

from __future__ import annotations

from typing import Any

RATIOS = ("ratio_no_contacts", "ratio_contacts", "ratio_no_contacts_alike", "ratio_contacts_alike")


def peers_tables(last: dict[str, Any]) -> list[str]:
    """Both tables of a results file, as lines; nothing where it measured no peers, one where it measured one."""
    if "peers" not in last.get("peers", {}):
        return []
    return [*_by_cpu(last), *_by_clock(last)]


def _by_cpu(last: dict[str, Any]) -> list[str]:
    return [
        "",
        "## Beside peers",
        "",
        f"One run, one core each, steps per CPU-second, at commit `{last['commit']}`, {last['when']}. What a step is "
        "differs: see `bench/peers.py`. Only mesa plays the same game. How many times as fast afoot is: rules only "
        "with 8 movers, as its budgets have it, without contacts and with; then with as many movers as the peer. "
        "Budgets are meant [by the clock](decisions/020-peers-are-compared-by-the-clock.md), as in the next table.",
        "",
        "| project | movers | steps per CPU-s | budget | 8 movers | with contacts | as many movers | with contacts |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"{_begin(one)} | "
            + " | ".join(f"{one[key]:,.0f}" if key in one else "" for key in RATIOS)
            + " |"
            for one in last["peers"]["peers"]
            if "steps_per_s" in one
        ),
    ]


def _by_clock(last: dict[str, Any]) -> list[str]:
    found = last["peers"].get("by_clock")
    if found is None:
        return []
    per_cpu = {one["name"]: one for one in last["peers"]["peers"]}
    return [
        "",
        "### The same by the clock, on two cores",
        "",
        "In the same run, what a user with two cores waits for. Each project as it comes: "
        "afoot on `threads=2`, JAX on the threads that it starts by itself; mesa, mpe2 and PettingZoo use one core, "
        "the other is idle. Steps per second of the clock. How many times as fast afoot is by the clock, and in "
        "brackets the ratio per CPU-second on one core, from the table above.",
        "",
        "| project | movers | steps/s by the clock | budget | 8 movers | with contacts | as many movers "
        "| with contacts |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"{_begin(one)} | "
            + " | ".join(_both(one, per_cpu.get(one["name"], {}), key) for key in RATIOS)
            + " |"
            for one in found["peers"]
            if "steps_per_s" in one
        ),
    ]


def _begin(one: dict[str, Any]) -> str:
    """The columns before the ratios."""
    quoted = " (quoted, not measured)" if one.get("quoted") else ""
    budget = f"{one['budget']:,}" if "budget" in one else ""
    return f"| {one['name']} | {one.get('movers', '')} | {one['steps_per_s']:,.0f}{quoted} | {budget}"


def _both(by_clock: dict[str, Any], per_cpu: dict[str, Any], key: str) -> str:
    """A ratio by the clock and, in brackets, per CPU-second."""
    if key not in by_clock:
        return ""
    return f"{by_clock[key]:,.0f}" + (f" ({per_cpu[key]:,.0f})" if key in per_cpu else "")
