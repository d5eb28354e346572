"""From the command to the picture: how soon `afoot watch` brings a replay of Helsinki, and a browser has drawn it.

    python bench/watch.py [--repeat N] [--json]

Seconds by the clock from the start of the process, medians, with kernels, board and scene at hand: a start before those
that count sees to that. address: printed; scene, replay: read whole, one after another; cpu: of the process until
then. In a headless Chromium, which runs already and draws by software; null where there is none or the page is not
built: pictured, when map, movers and names are on its screen, if only sketched; drawn, when WebGL has drawn them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from tests.viewer.chromium import FLAGS
from tests.viewer.chromium import chromium as find_chromium

HOME = pathlib.Path(__file__).resolve().parent
AFOOT = [sys.executable, "-m", "afoot.cli.main"]
PATIENCE_S = 60.0
SEEN = ("pictured_s", "drawn_s")


@contextlib.contextmanager
def watching(ledger: pathlib.Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """`afoot watch` of a ledger, and what it printed."""
    paths = {**os.environ, "PYTHONPATH": str(HOME.parent), "PYTHONUNBUFFERED": "1"}
    command = [*AFOOT, "watch", str(ledger), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=paths) as process:
        assert process.stdout is not None
        told = ""
        while not told.endswith("}\n"):
            told += process.stdout.readline()
        yield process, json.loads(told)
        process.send_signal(signal.SIGINT)


def served(ledger: pathlib.Path) -> dict[str, float]:
    """Seconds from the start until each thing was there."""
    began = time.perf_counter()
    with watching(ledger) as (process, told):
        found = {"address_s": time.perf_counter() - began}
        base = told["url"].split("/?")[0]
        for name, path in (("scene_s", "/api/scene/1/truth"), ("replay_s", "/api/replay/1/0/truth")):
            headers = {"X-Afoot-Token": told["token"], "Accept-Encoding": "gzip"}
            with urllib.request.urlopen(urllib.request.Request(base + path, headers=headers)) as answer:
                answer.read()
            found[name] = time.perf_counter() - began
        stat = pathlib.Path(f"/proc/{process.pid}/stat")
        if stat.exists():
            used = stat.read_text().rpartition(")")[2].split()[11:13]
            found["cpu_s"] = sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
    return found


def drawn(ledger: pathlib.Path, browser: Any) -> dict[str, float]:
    """Seconds from the start until a browser has its first picture on the screen, and until WebGL has drawn it."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    began = time.time()
    try:
        with watching(ledger) as (_, told):
            page.goto(told["url"], wait_until="commit")
            while time.time() - began < PATIENCE_S:
                if page.evaluate("Boolean(window.__afoot && window.__afoot.ready)"):
                    found = {"drawn_s": time.time() - began}
                    # Asked for only now: while WebGL is made ready a page answers nothing.
                    pictured_ms = page.evaluate("performance.timeOrigin + __afoot.pictured_ms")
                    return {"pictured_s": pictured_ms / 1000 - began, **found}
                time.sleep(0.01)
        return {}
    finally:
        page.close()


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """The system's Chromium without a window, drawing by software; None where there is none."""
    path = find_chromium()
    if path is None or not (HOME.parent / "afoot" / "viewer" / "static" / "index.html").exists():
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def measure(repeat: int) -> dict[str, Any]:
    """Medians over so many starts."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        ledger = pathlib.Path(folder) / "runs.duckdb"
        run = [*AFOOT, "run", "helsinki", "--chases", "20", "--seed", "1", "--record", str(ledger), "--json"]
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL, cwd=HOME.parent)
        served(ledger)
        found = [served(ledger) for _ in range(repeat)]
        shown = [drawn(ledger, browser) for _ in range(repeat)] if browser is not None else []
    seen = {name: [one[name] for one in shown if one] for name in SEEN}
    return {
        **{name: round(statistics.median(one[name] for one in found), 3) for name in found[0]},
        **{name: round(statistics.median(times), 3) if times else None for name, times in seen.items()},
        "repeat": repeat,
        "load_1_min": round(os.getloadavg()[0], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.repeat)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:12} {value}")


if __name__ == "__main__":
    main()
