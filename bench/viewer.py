"""How soon and how smoothly does the page show a chase? Measured in a real browser, headless, drawn by the processor.

    python bench/viewer.py [--repeat N] [--json | --write]

Without --json the exit code is 1 where a budget of bench/budgets.py is missed. Scripts are judged by CPU, and by the
clock too where a core was free before it began.

First picture: see bench/watch.py. A frame: the browser's own trace of a whole chase of `helsinki-ploys` at 1280x800
with a layer on; what scripts take of the page's thread, by the clock and of CPU. Scrub: `rockface` with 5,000 ticks,
from a tick asked for to its drawn frame, and the longest script meanwhile. Size: `afoot export --html` of a chase of
20 minutes.
--write: keep it in bench/results/ for `python bench/page.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time
from typing import Any

import afoot
from afoot.record import Ledger
from afoot.scenarios import load
from bench import watch
from bench.all import RESULTS, keep
from bench.budgets import missed, undisturbed
from bench.watch import watching
from tests.viewer.chromium import READY

SIZE = {"width": 1280, "height": 800}
SPEED = 60  # seconds of the chase in a second: a chase of 20 minutes in 20 s
SEEDS = 8  # the longest of their chases is shown
SCRUB_TICKS = 5000
PATIENCE_MS = 120_000
SCRIPTS = {
    "FunctionCall", "EvaluateScript", "v8.compile", "FireAnimationFrame", "TimerFire", "EventDispatch",
    "RunMicrotasks", "MinorGC", "MajorGC", "V8.GC_SCAVENGER",
}  # fmt: skip
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "v8", "__metadata"]


def longest_chase(record: pathlib.Path, scenario: str) -> tuple[int, int]:
    """Plays the first chase of several seeds; returns the run of the longest, and its number. Each has its layers."""
    for seed in range(1, SEEDS + 1):
        afoot.run(scenario, chases=1, seed=seed, tracks=1, record=record)
    ledger = Ledger.open(record)
    runs = [row["run"] for row in ledger.runs()[-SEEDS:]]
    return max(runs, key=lambda run: (ledger.chases(run)[0]["ticks"], -run)), 0


def at(told: dict[str, Any], run: int, chase: int = 0) -> str:
    """The page's address of a chase."""
    return f"{told['url'].split('#')[0]}#run={run}&chase={chase}"


def page_of(started: Any, url: str, **more: Any) -> Any:
    page = started.new_context(**{"viewport": SIZE, **more}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    page.wait_for_function(READY, polling=20)
    return page


def show_layer(page: Any) -> None:
    """Puts the first layer on the map."""
    page.keyboard.press("h")
    page.wait_for_selector(".heats button:nth-child(2)[aria-checked=true]", state="attached")
    page.wait_for_timeout(1000)


def frames(started: Any, record: pathlib.Path, run: int, chase: int) -> dict[str, Any]:
    """A whole chase with a layer on: scripting a frame by the trace, and frames a second."""
    with watching(record) as (_, told):
        page = page_of(started, at(told, run, chase))
        show_layer(page)
        while page.evaluate("__afoot.speed") < SPEED:
            page.keyboard.press("ArrowUp")
        drawn = page.evaluate("__afoot.frames")
        started.start_tracing(page=page, categories=TRACED)
        began = time.perf_counter()
        page.keyboard.press("Space")
        page.wait_for_function("() => __afoot.tick === __afoot.ticks", polling=200)
        seconds = time.perf_counter() - began
        count = page.evaluate("__afoot.frames") - drawn
        events = json.loads(started.stop_tracing())["traceEvents"]
        shown = page.evaluate("({ticks: __afoot.ticks, ...__afoot.counts})")
        page.context.close()
    wall_ms, cpu_ms = scripting_ms(events)
    return {
        "frame_ticks": shown["ticks"],
        "frame_movers": shown["movers"],
        "frame_nodes": shown["nodes"],
        "frames": count,
        "frames_per_s": round(count / seconds, 1),
        "scripting_ms_a_frame": round(wall_ms / count, 2),
        "scripting_cpu_ms_a_frame": round(cpu_ms / count, 2),
    }


def page_thread(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page's own thread did, in order: the main thread of the renderer that scripted most."""
    main = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    own: dict[tuple[int, int], list[dict[str, Any]]] = {key: [] for key in main}
    for one in events:
        if one.get("ph") == "X" and (one["pid"], one["tid"]) in own:
            own[one["pid"], one["tid"]].append(one)
    most = max(own.values(), key=lambda found: sum(one["name"] in SCRIPTS for one in found))
    return sorted(most, key=lambda one: (one["ts"], -one["dur"]))


def scripting_ms(events: list[dict[str, Any]]) -> tuple[float, float]:
    """Milliseconds of the page's thread in scripts, by the clock and of CPU; what runs within another counts once."""
    wall = cpu = 0.0
    until = -1.0
    for one in page_thread(events):
        if one["name"] not in SCRIPTS or one["ts"] < until:
            continue
        until = one["ts"] + one["dur"]
        wall += one["dur"]
        cpu += one.get("tdur", one["dur"])
    return wall / 1000, cpu / 1000


SCRUB = """async ([steps, ticks]) => {
  const waits = [];
  for (let i = 1; i <= steps; i++) {
    const drawn = __afoot.frames;
    const from = performance.now();
    __afoot.go((i * 1931) % ticks);
    while (__afoot.frames === drawn) await new Promise(requestAnimationFrame);
    waits.push(performance.now() - from);
  }
  return waits;
}"""


def scrub(started: Any, record: pathlib.Path, run: int) -> dict[str, Any]:
    """Leaps through 5,000 ticks with a layer on: how long until each is drawn."""
    with watching(record) as (_, told):
        page = page_of(started, at(told, run))
        show_layer(page)
        ticks = page.evaluate("__afoot.ticks")
        page.evaluate(SCRUB, [20, ticks])
        started.start_tracing(page=page, categories=TRACED)
        waits = page.evaluate(SCRUB, [150, ticks])
        events = json.loads(started.stop_tracing())["traceEvents"]
        page.context.close()
    work = [one for one in page_thread(events) if one["name"] in SCRIPTS]
    return {
        "scrub_ticks": ticks,
        "scrub_longest_ms": round(max(waits), 1),
        "scrub_median_ms": round(statistics.median(waits), 1),
        "scrub_longest_script_ms": round(max(one["dur"] for one in work) / 1000, 1),
        "scrub_longest_script_cpu_ms": round(max(one.get("tdur", one["dur"]) for one in work) / 1000, 1),
    }


def export_bytes(record: pathlib.Path, run: int, chase: int) -> dict[str, Any]:
    """Size of a page in one file, of all views and of the truth alone."""
    from afoot.viewer.encode import open_chase, open_run
    from afoot.viewer.exports.one_file import write_html

    shown = open_chase(open_run(record, run), chase)
    found = {"export_minutes": round(shown.chase["ticks"] * shown.shown.game.tick_s / 60, 1)}
    file = record.with_suffix(".html")
    for name, views in (("three_views", ["truth", "pursuers", "evaders"]), ("truth", ["truth"])):
        write_html(shown, views, file)
        found[f"export_{name}_mb"] = round(file.stat().st_size / 1e6, 2)
    return found


def measure(repeat: int) -> dict[str, Any]:
    before = {"cores": os.cpu_count() or 1, "load_before_1_min": round(os.getloadavg()[0], 2)}
    story = load("rockface")
    rules = story.rules.model_copy(update={"horizon_s": float(SCRUB_TICKS)})
    first = {f"first_{name}": value for name, value in watch.measure(repeat).items()}
    with tempfile.TemporaryDirectory() as folder, watch.chromium() as started:
        if started is None:
            raise RuntimeError("there is no Chromium here, or the page is not built: make page")
        record = pathlib.Path(folder) / "runs.duckdb"
        plain, ploys = longest_chase(record, "helsinki"), longest_chase(record, "helsinki-ploys")
        afoot.run(story.model_copy(update={"rules": rules}), chases=1, tracks=1, record=record)
        return {
            "browser": started.version,
            **before,
            **first,
            **frames(started, record, *ploys),
            **scrub(started, record, Ledger.open(record).runs()[-1]["run"]),
            **export_bytes(record, *plain),
        }


def main() -> int:
    """Measure, tell or keep it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.repeat)
    if asked.write:
        print(keep(RESULTS, {"viewer": found}, "-viewer"))
    elif asked.json:
        print(json.dumps(found))
        return 0
    else:
        for name, value in found.items():
            print(name, value)
        print(
            "scripts are judged by CPU",
            "and by the clock" if undisturbed(found) else "alone: no core was free",
        )
    wrong = missed(found)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
