"""What `bench/viewer.py` judges the page by: its CPU always, the clock only where the machine had a core for it."""

from __future__ import annotations

from typing import Any

from bench.budgets import AT_LEAST, AT_MOST, AT_MOST_UNDISTURBED, missed


def measured(load: float, **more: float) -> dict[str, Any]:
    within = {**AT_MOST, **AT_MOST_UNDISTURBED, **AT_LEAST}
    return {**within, "cores": 2, "load_before_1_min": load, **more}


def test_scripts_are_judged_by_cpu_and_by_the_clock_where_a_core_was_free() -> None:
    assert missed(measured(0.4)) == []
    assert missed(measured(0.4, scripting_ms_a_frame=6.5)) == ["scripting_ms_a_frame is 6.5, at most 6"]
    assert missed(measured(1.4, scripting_ms_a_frame=6.5)) == []
    for load in (0.4, 1.4):
        slow = measured(load, scripting_cpu_ms_a_frame=6.5)
        assert missed(slow) == ["scripting_cpu_ms_a_frame is 6.5, at most 6"]


def test_other_budgets_are_judged_on_any_machine() -> None:
    over = {name: most + 1 for name, most in AT_MOST.items()}
    assert len(missed(measured(9.0, frames_per_s=7.9, **over))) == len(AT_MOST) + 1
