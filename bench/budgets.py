"""What the page may cost at most, by what bench/viewer.py measures it as."""

from __future__ import annotations

from typing import Any

AT_MOST = {
    "first_pictured_s": 2.0,
    "scripting_cpu_ms_a_frame": 6.0,
    "scrub_longest_ms": 100.0,
    "export_three_views_mb": 3.0,
}
AT_LEAST = {"frames_per_s": 8.0}
# By the clock what waits for a core counts too: judged only where one was free.
AT_MOST_UNDISTURBED = {"scripting_ms_a_frame": 6.0}


def undisturbed(found: dict[str, Any]) -> bool:
    """Whether the page had a core to itself: one more was there than others wanted before it began."""
    return bool(found["cores"] - found["load_before_1_min"] >= 1)


def missed(found: dict[str, Any]) -> list[str]:
    """A line for each budget that a measurement misses."""
    judged = AT_MOST | (AT_MOST_UNDISTURBED if undisturbed(found) else {})
    over = [
        f"{name} is {found[name]}, at most {most:g}" for name, most in judged.items() if found[name] > most
    ]
    under = [
        f"{name} is {found[name]}, at least {least:g}"
        for name, least in AT_LEAST.items()
        if found[name] < least
    ]
    return over + under
