"""From the start of the process: how long until `afoot run helsinki` shows its first result, and until its end?

    python bench/start.py [--chases N] [--repeat N] [--cold] [--json]

Seconds by the clock and of CPU, on 1 and 2 threads, with compiled kernels and board at hand: a run before these sees to
that. The run is watched through a terminal of its own, as a user would watch it: the first result is there when its
bar shows the first chases done. Peak memory is that of the largest process of the run, or of `afoot warmup`.
--cold: `afoot warmup` begins with an empty cache, as after installing (some minutes); otherwise it finds all it makes.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import pty
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any, NamedTuple

HOME = pathlib.Path(__file__).resolve().parent
RUN = ["run", "helsinki", "--seed", "1"]
DONE = re.compile(rb"[^\d][1-9]\d*/\d")  # chases done of all, as the bar writes them


class Watched(NamedTuple):
    """What one process of afoot took. Times are from its start."""

    first_result_s: float | None  # None where nothing of the kind was shown
    first_result_cpu_s: float | None  # None where the system does not tell it of a running process
    end_s: float
    cpu_s: float
    peak_rss_mb: float


def watch(arguments: list[str], **environment: str) -> Watched:
    """Run `afoot` with these arguments in a terminal. Raises RuntimeError, with what it said, where it fails."""
    command = [sys.executable, "-m", "afoot.cli.main", *arguments]
    paths = {"PYTHONPATH": str(HOME.parent), "TERM": "xterm", "COLUMNS": "120"}
    terminal, theirs = pty.openpty()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **paths, **environment}, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    said, first_s, first_cpu_s, peak_mb = b"", None, None, 0.0
    while piece := _read(terminal):
        said += piece
        peak_mb = max(peak_mb, _peak_mb(process.pid))
        if first_s is None and DONE.search(said):
            first_s, first_cpu_s = time.perf_counter() - began, _cpu_s(process.pid)
    _, status, used = os.wait4(process.pid, 0)  # tells what this process used, and its children
    peak_mb = max(peak_mb, _told_peak_mb(used))
    end_s = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    os.close(terminal)
    if process.returncode != 0:
        raise RuntimeError(f"afoot {' '.join(arguments)} failed: {said[-500:].decode(errors='replace')}")
    return Watched(first_s, first_cpu_s, end_s, used.ru_utime + used.ru_stime, peak_mb)


def _told_peak_mb(used: resource.struct_rusage) -> float:
    """The most memory that the largest process of one that has ended held, in MB, children that came and went
    included; 0 where that is no more than this process held, for from it the first was forked.
    """
    unit = 2**20 if sys.platform == "darwin" else 2**10
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used.ru_maxrss / unit if used.ru_maxrss > own else 0.0


def _peak_mb(pid: int) -> float:
    """The most memory that a running process or any child of it has held so far, in MB; 0 where the system does not
    tell.
    """
    try:
        told = pathlib.Path(f"/proc/{pid}/status").read_text()
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    found = re.search(r"^VmHWM:\s*(\d+) kB", told, re.MULTILINE)
    return max([int(found[1]) / 1024 if found else 0.0, *(_peak_mb(int(child)) for child in children)])


def _read(terminal: int) -> bytes:
    """What comes next; nothing at the end, which Linux tells as an error."""
    try:
        return os.read(terminal, 2**16)
    except OSError:
        return b""


def _cpu_s(process: int) -> float | None:
    """CPU time that a running process has used; None where there is no /proc."""
    try:
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime


def middle(runs: list[Watched]) -> dict[str, float | None]:
    """Medians of what several runs took; the most memory that any held."""
    columns = dict(zip(Watched._fields, zip(*runs, strict=True), strict=True))
    found = {
        name: None if None in values else round(statistics.median(values), 2)
        for name, values in columns.items()
    }
    return {**found, "peak_rss_mb": round(max(columns["peak_rss_mb"]))}


def measure(chases: int, repeat: int, cold: bool) -> dict[str, Any]:
    watch([*RUN, "--chases", "1"])
    found: dict[str, Any] = {"chases": chases, "repeat": repeat}
    for threads in (1, 2):
        asked = [*RUN, "--chases", str(chases), "--threads", str(threads)]
        found[f"run_{threads}_threads"] = middle([watch(asked) for _ in range(repeat)])
    with tempfile.TemporaryDirectory() as empty:
        took = watch(["warmup"], **({"AFOOT_CACHE": empty} if cold else {}))
    found["warmup"] = {"cold": cold, "end_s": round(took.end_s, 1), "cpu_s": round(took.cpu_s, 1)}
    found["warmup"]["peak_rss_mb"] = round(took.peak_rss_mb)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chases", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.chases, asked.repeat, asked.cold)
    if asked.json:
        print(json.dumps(found))
        return
    for name, told in found.items():
        print(name, told)


if __name__ == "__main__":
    main()
