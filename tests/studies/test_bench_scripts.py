"""The scripts in bench/: what they tell when one fails, and that a run shows its first result soon."""

from __future__ import annotations

import importlib
import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from afoot.scenarios import bundled
from bench import bound, budgets, forecast, interdict, page, policy_table, solve, start

every: Any = importlib.import_module("bench.all")

FIRST_RESULT_S = 2.0  # the design's budget on two ordinary cores
BUSY, BUSY_CPU = 6, 2  # how many times as slow a machine that does other things beside may be
NUMBERS = {
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    14: "fourteen",
    15: "fifteen",
    16: "sixteen",
}
TRIES = 3  # other things come and go; a start that has become slow is slow each time


def code(line: str) -> list[str]:
    """Arguments that have Python run a line; the `--json` that follows is for the line to ignore."""
    return ["-c", line]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, list[str]]:
    """Scripts that take no time, in place of those of bench/all.py."""
    made = {"one": code("print(1)"), "two": code("print({})")}
    monkeypatch.setattr(every, "SCRIPTS", made)
    monkeypatch.setattr(every, "WARMUP", code("print('{}')"))
    monkeypatch.setattr(every, "RUN", code("print('{\"digest\": 7}')"))
    monkeypatch.setattr(every, "RESULTS", tmp_path)
    monkeypatch.setattr(sys, "argv", ["all.py"])
    return made


def written(folder: Path) -> Any:
    (file,) = folder.glob("*.json")
    return json.loads(file.read_text())


def test_a_budget_of_the_page_that_is_missed_is_named() -> None:
    found = {**budgets.AT_MOST, **budgets.AT_LEAST, "cores": 2, "load_before_1_min": 1.4}
    assert budgets.missed(found) == []
    worse = {**found, "export_three_views_mb": 3.4, "frames_per_s": 7.9}
    assert budgets.missed(worse) == [
        "export_three_views_mb is 3.4, at most 3",
        "frames_per_s is 7.9, at least 8",
    ]
    waited = {**found, "scripting_ms_a_frame": 7.0}
    assert budgets.missed(waited) == [], "by the clock, on a machine that others used"
    assert budgets.missed({**waited, "load_before_1_min": 0.3}) == ["scripting_ms_a_frame is 7.0, at most 6"]


def test_what_all_scripts_found_is_kept(scripts: Any, tmp_path: Path) -> None:
    assert every.main() == 0
    found = written(tmp_path)
    assert (found["one"], found["two"], found["digests_equal"]) == (1, {}, True)
    assert found["run_helsinki_2_threads"]["digest"] == 7


def test_a_script_that_fails_is_named_and_the_others_are_kept(
    scripts: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripts["broken"] = code("import sys; sys.exit('no luck')")
    scripts["silent"] = code("print('not JSON')")
    assert every.main() == 1
    found, said = written(tmp_path), capsys.readouterr().err
    assert found["one"] == 1 and found["broken"] == {"failed": 1, "said": ["no luck"]}
    assert "broken failed: 1, ['no luck']" in said and "silent failed: printed no JSON" in said


def test_digests_that_differ_are_a_failure(
    scripts: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = code("import json, sys; print(json.dumps({'digest': sys.argv[2]}))")  # the number of threads
    monkeypatch.setattr(every, "RUN", own)
    assert every.main() == 1
    assert "different digests" in capsys.readouterr().err


def test_a_warm_run_shows_its_first_result_soon() -> None:
    """The budget is for quiet cores; this only notices a start that has become several times as slow."""
    start.watch([*start.RUN, "--chases", "1"])
    soonest_s, least_cpu_s = math.inf, math.inf
    for _ in range(TRIES):
        took = start.watch([*start.RUN, "--chases", "40"])
        assert took.first_result_s is not None and took.first_result_s <= took.end_s
        assert took.peak_rss_mb < 1_000
        soonest_s = min(soonest_s, took.first_result_s)
        least_cpu_s = min(least_cpu_s, took.first_result_cpu_s or 0.0)  # what no system tells is no time
        if soonest_s < BUSY * FIRST_RESULT_S and least_cpu_s < BUSY_CPU * FIRST_RESULT_S:
            return
    pytest.fail(f"the first result comes after {soonest_s:.1f} s, {least_cpu_s:.1f} s of CPU time")


def test_a_run_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match="no such bundled scenario"):
        start.watch(["run", "nowhere"])


def test_the_page_has_rows_for_the_start() -> None:
    run = {"first_result_s": 1.5, "first_result_cpu_s": None, "end_s": 9.0, "cpu_s": 9.5, "peak_rss_mb": 200}
    warmup = {"cold": True, "end_s": 70.0, "cpu_s": 69.0, "peak_rss_mb": 500}
    rows = page.start_rows({"run_1_threads": run, "run_2_threads": run, "warmup": warmup})
    assert ("the same, 2 threads", "2 s", "1.5 s") in rows and (
        "its largest process",
        "1 GB",
        "200 MB",
    ) in rows
    assert page.start_rows({"failed": 1, "said": []}) == []


def test_the_page_tells_what_mechanisms_cost_that_are_off_beside_its_null_control() -> None:
    _, found = page.newest()
    off = {
        "off_over_never_stated_lower_decile": 1.07,
        "off_over_never_stated_median": 1.1,
        "null_control_lower_decile": 0.98,
        "null_control_median": 1.0,
    }
    told = {what: measured for what, _, measured in page.mechanism_rows({**found, "off": off})}
    (row,) = (measured for what, measured in told.items() if "mechanisms that are off" in what)
    assert row == "1.07x (0.98x); medians 1.10x (1.00x)"  # times, so that above 1 is slower


def test_the_page_has_rows_for_solving() -> None:
    one = solve.measured(199, 2, False, threads=2)
    assert one["mean_degree"] == 2.8 and one["positions"] == 2 * 199**3
    rows = page.solve_rows({"cases": [{**one, "at_least": 1e8}]})
    assert (
        rows[0][0].startswith("solving 2 pursuers on 199 nodes, who wins, on 2 threads")
        and rows[0][1] == "100 M"
    )
    assert "s by the clock" in rows[0][2]
    assert page.solve_rows({"failed": 1, "said": []}) == []


def test_ticks_on_a_thousand_nodes_have_a_limit_of_memory_of_their_own() -> None:
    limits = {case.distances: case.most_mb for case in solve.CASES if case.nodes == 1000}
    assert limits == {False: 500, True: 650}
    seconds = {"cpu_s": 1, "forecast_low_s": 1, "forecast_high_s": 2}
    one = {"positions_per_cpu_s": 1, **seconds, "mb": 610, "forecast_mb": 610}
    told = {
        ticks: {**solve.Case(1000, 2, ticks, most_mb=most)._asdict(), **one} for ticks, most in limits.items()
    }
    assert [list(solve.missed(told[ticks])) for ticks in (False, True)] == [["more than 500 MB"], []]
    late = {**told[True], "cpu_s": 4.1}
    assert list(solve.missed(late)) == ["cpu_s 4.1 where 1 to 2 was forecast"]
    assert any(case.threads == 2 for case in solve.CASES)


def test_a_forecast_of_time_is_judged_by_its_range() -> None:
    one = {"cpu_s": 2.0, "low_ratio": 0.8, "high_ratio": 1.4, "mb": 9, "mb_ratio": 9}
    assert forecast.missed(one) == []
    assert forecast.missed({**one, "low_ratio": 2.1, "high_ratio": 3.9}) == ["time"]
    assert forecast.missed({**one, "low_ratio": 0.2, "high_ratio": 0.4}) == ["time"]
    assert forecast.missed({**one, "mb": 90}) == ["memory"]


def test_brackets_that_are_decided_are_not_counted_among_the_narrow(
    capsys: pytest.CaptureFixture[str],
) -> None:
    narrow = {"width": 0.1, "decided": False, "decided_share": 0.4, "lower": "plans", "upper": "moves"}
    others = [{**narrow, "lower": "trivial"}, {**narrow, "width": 0.3}, {**narrow, "decided_share": 0.6}]
    decided = {**narrow, "decided": True, "decided_share": None}
    assert not bound.enough_are_narrow([*[narrow] * 5, *others, *[decided] * 9])
    said = capsys.readouterr().err
    assert said.startswith("16 of 17 bundled scenarios narrower than 0.2; 15 of them with two ends")
    assert said.endswith("5 of these with most of the draw open, 6 wanted\n")
    assert bound.enough_are_narrow([{**narrow, "decided_share": None}] * 6)


def test_the_page_of_brackets_has_every_scenario_and_counts_its_narrow_ones() -> None:
    """As the script wrote it: made in time, no controller beaten, what says nothing told as such."""
    text = bound.PAGE.read_text()
    lines = text.split(bound.BEGIN)[1].split(bound.END)[0].splitlines()[2:]
    rows = [line.strip("| ").split(" | ") for line in lines]
    for name, low, high, width, _, lower, upper, made, _, kept in rows:
        known = float(high) - float(low)
        assert width == ("1: nothing is known" if known == 1 else f"{known:.3f}"), name
        assert float(made.removesuffix(" s")) <= bound.MOST_S, name
        nothing = {lower, upper} == {"trivial"}
        assert kept == "-" if nothing else len(set(kept.split(" of "))) == 1, name
    of_scenarios = {row[0].strip("`"): row for row in rows if "," not in row[0]}
    assert set(of_scenarios) == set(bundled())
    narrow = [row for row in of_scenarios.values() if float(row[2]) - float(row[1]) < bound.NARROW]
    concrete = [row for row in narrow if "trivial" not in row[5:7] and row[4] != "all"]
    is_open = [row for row in concrete if row[4] == "-" or float(row[4][:-2]) < 100 * bound.DECIDED]
    assert len(is_open) >= bound.NARROW_AT_LEAST
    first, second = NUMBERS[len(concrete)].capitalize(), NUMBERS[len(is_open)]
    assert f"{first} of the {NUMBERS[len(of_scenarios)]} bundled scenarios have brackets narrower" in text
    assert f"In {second} of them play decides most of what is drawn" in text


def test_gaps_of_interdictions_on_streets_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interdict, "RESULTS", tmp_path)
    monkeypatch.setattr(
        sys, "argv", ["interdict.py", "--seeds", "5", "--grids", "1", "--large_s", "1", "--write", "--json"]
    )
    interdict.main()
    found = written(tmp_path)
    large = [one for one in found["rows"] if "may_differ" in one]
    assert (
        [one["nodes"] for one in large] == [370, 600] and found["large_s"] == 1 and found["machine"]["cores"]
    )
    assert all(one["gap"] == pytest.approx(one["upper"] - one["lower"]) and one["s"] > 0 for one in large)


def test_the_readme_shows_the_run_that_was_measured_last() -> None:
    _, found = page.newest()
    text = page.README.read_text()
    shown = text.split("<!-- result -->")[1].split("<!-- /result -->")[0].strip()
    assert shown == page.result_block(found["run_helsinki_2_threads"])


def test_the_table_of_policies_has_every_scenario() -> None:
    text = policy_table.PAGE.read_text()
    assert [name for name in policy_table.SCENARIOS if f"| {name}: pursuers" not in text] == []
