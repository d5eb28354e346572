"""Every figure in one go, written to bench/results/ with the commit and the machine.

    python bench/all.py [--peers] [--large MAP]

Takes about a quarter of an hour on two quiet cores. What fails is named at the end and makes it exit with 1; what the
others found is written all the same. --peers also measures other projects, in an environment of their own.
--large: a country's OpenStreetMap file to compile as well.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
from typing import Any

HOME = pathlib.Path(__file__).resolve().parent
SCRIPTS: dict[str, list[str]] = {
    "afoot_bench": ["-m", "afoot.cli.main", "bench"],
    "reference": [str(HOME / "reference.py")],
    "policies": [str(HOME / "policies.py")],
    "solve": [str(HOME / "solve.py")],
    "surround": [str(HOME / "surround.py")],
    "compile": [str(HOME / "compile.py"), "helsinki"],
    "sight": [str(HOME / "sight.py"), "helsinki"],
    "speed": [str(HOME / "speed.py")],
    "mechanisms": [str(HOME / "mechanisms.py")],
    "off": [str(HOME / "off.py")],
    "start": [str(HOME / "start.py"), "--cold"],
    "viewer": [str(HOME / "viewer.py")],
}
RESULTS = HOME / "results"
WARMUP = ["-m", "afoot.cli.main", "warmup"]
RUN = ["-m", "afoot.cli.main", "run", "helsinki", "--chases", "1000", "--seed", "1"]


def told(arguments: list[str], **environment: str) -> tuple[Any, float]:
    """The JSON object a script prints with --json, and seconds of the clock from its start to its end."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments, "--json"],
        capture_output=True,
        text=True,
        cwd=HOME.parent,
        env={**os.environ, "PYTHONPATH": str(HOME.parent), **environment},
    )
    seconds = round(time.perf_counter() - began, 2)
    if done.returncode != 0:
        return {"failed": done.returncode, "said": done.stderr.strip().splitlines()[-3:]}, seconds
    try:
        return json.loads(done.stdout), seconds
    except json.JSONDecodeError:
        return {"failed": "printed no JSON", "said": done.stdout.strip().splitlines()[-3:]}, seconds


def failed(found: dict[str, Any]) -> list[str]:
    """Names of what failed."""
    return [name for name, value in found.items() if isinstance(value, dict) and "failed" in value]


def commit() -> str:
    """The commit that is checked out, marked where files differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, cwd=HOME.parent).stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + (
        "-changed" if git("status", "--porcelain", "afoot") else ""
    )


def keep(folder: pathlib.Path, found: dict[str, Any], of: str = "") -> pathlib.Path:
    """Write what was found into a folder of results, with the commit and the time. of: ends the file's name.

    Returns the file.
    """
    told = {"commit": commit(), "when": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), **found}
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{told['when'][:10]}-{told['commit']}{of}.json"
    file.write_text(json.dumps(told, indent=1) + "\n")
    return file


def everything(scripts: dict[str, list[str]]) -> dict[str, Any]:
    """What each script found, or how it failed."""
    found: dict[str, Any] = {"commit": commit(), "when": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())}
    for name, arguments in {"warmup": WARMUP, **scripts}.items():
        print(name, file=sys.stderr, flush=True)
        found[name], _ = told(arguments)
    for threads in ("1", "2"):
        print(f"run helsinki, {threads} threads", file=sys.stderr, flush=True)
        result, seconds = told([*RUN, "--threads", threads])
        found[f"run_helsinki_{threads}_threads"] = {"from_start_to_end_s": seconds, **result}
    digests = {found[f"run_helsinki_{threads}_threads"].get("digest") for threads in "12"}
    found["digests_equal"] = len(digests) == 1
    return found


def main() -> int:
    """Measure, write the file, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--large", metavar="MAP")
    asked = parser.parse_args()
    scripts = dict(SCRIPTS)
    if asked.large:
        scripts["compile_large"] = [str(HOME / "compile.py"), asked.large, "--repeat", "1"]
    if asked.peers:
        scripts["peers"] = [str(HOME / "peers.py")]
    found = everything(scripts)
    print(keep(RESULTS, found))
    wrong = [f"{name} failed: {found[name]['failed']}, {found[name]['said']}" for name in failed(found)]
    if not found["digests_equal"]:
        wrong.append("run helsinki came to different digests on 1 and 2 threads")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
