"""How much faster is afoot than its peers? All measured in one run, on one core each, then on two by the clock.

    python bench/peers.py [--env FOLDER] [--json | --write]

The peers live in an environment of their own (the user's cache, or FOLDER), installed by name at the
versions below; afoot's environment is not touched. Each script in `bench/peers/` runs there, pinned to one
core, and prints one line of JSON: the median of five repeats of a CPU-second each. afoot's own figure comes
from `bench/rules_only.py`, in the same run on the same core: the middle one of three, before the peers, after
them and at the end, for a machine is not always as fast. Then all is measured once more by the clock with
two cores to use, each as it comes: afoot on `threads=2`, JAX on the threads it starts by itself; Python alone
uses one core. A peer that cannot be installed or run is listed with the reason.

What is compared is one step of everybody, random play, whatever else a peer's step does; `step` says what
that is. Only mesa's model is the same game. JaxMARL and the particle tag play tag in a continuous square,
pursuit plays on a 16 x 16 grid with more evaders, and both PettingZoo environments also build observations,
which cannot be switched off. So the ratios say what a user waits for, not how well each is written. They are
told twice: against afoot with 8 movers, as its budgets are, and with as many on each side as the peer has.
GraphChase is on no package index: its published figure is quoted, not measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.all import keep  # noqa: E402
from bench.rules_only import NO_CONTACTS, TWO_NO_CONTACTS, TWO_WITH_CONTACTS, WITH_CONTACTS  # noqa: E402
from bench.town import make_town  # noqa: E402

INSTALL_S, RUN_S = 1_800, 600


class Way(NamedTuple):
    """One way of measuring. figures: what `rules_only.py` calls afoot's own, without contacts and with."""

    flags: tuple[str, ...]
    unit: str
    figures: tuple[str, str]


BY_CPU = Way((), "steps per CPU-s", (NO_CONTACTS, WITH_CONTACTS))
BY_CLOCK = Way(("--by-clock",), "steps/s by the clock, two cores", (TWO_NO_CONTACTS, TWO_WITH_CONTACTS))
RATIOS = ("ratio_no_contacts", "ratio_contacts")


class Peer(NamedTuple):
    """A script in bench/peers and what it needs."""

    script: str
    packages: tuple[str, ...]


PEERS = (
    Peer("mesa_walk", ("mesa==3.3.1", "networkx==3.6.1", "scipy==1.17.1")),
    Peer("mpe2_tag", ("mpe2==1.1.1", "pettingzoo==1.27.0", "pygame==2.6.1")),
    Peer("pettingzoo_pursuit", ("pettingzoo==1.27.0", "pygame==2.6.1", "scipy==1.17.1")),
    Peer("jaxmarl_tag", ("jaxmarl==0.2.0", "jax==0.10.2", "jaxlib==0.10.2")),
)
QUOTED = {
    "name": "GraphChase",
    "version": "KDD 2026",
    "step": "its own published figure: quoted, not measured",
    "steps_per_s": 19_000,
    "quoted": True,
}
# How many times as fast afoot is to be, rules only, by how a name begins and ends.
BUDGETS = (
    ("mesa", "", 500),
    ("JaxMARL", "rules only", 50),
    ("PettingZoo pursuit", "", 100_000),
    ("GraphChase", "", 500),
)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def _call(command: list[str], limit_s: int) -> tuple[str, str]:
    """What a command printed, and why it failed ("" where it did not)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, cwd=HERE.parent)
    except subprocess.TimeoutExpired:
        return "", f"took longer than {limit_s} s"
    except OSError as error:
        return "", str(error)
    return done.stdout, "" if done.returncode == 0 else _last_line(done.stderr)[:300]


def prepare(env: Path) -> tuple[Path, dict[str, str]]:
    """The peers' Python, and for each script that lacks its packages the reason."""
    python = env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making an environment for the peers in {env}", file=sys.stderr)
        venv.create(env, with_pip=True)
    failed = {}
    for peer in PEERS:
        print(f"installing {', '.join(peer.packages)}", file=sys.stderr)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _, reason = _call([*install, *peer.packages], INSTALL_S)
        if reason:
            failed[peer.script] = f"cannot be installed: {reason}"
    return python, failed


def _town_file(folder: Path) -> Path:
    """The benches' town as JSON, for peers that play on a graph."""
    board = make_town()
    edges = [
        (a, int(b))
        for a, row in enumerate(board.hops)
        for b in row[1 : board.degree[a]]
        if a < b  # each street once
    ]
    file = folder / "town.json"
    file.write_text(json.dumps({"nodes": len(board.degree), "edges": edges}))
    return file


def measure_peers(python: Path, failed: dict[str, str], way: Way = BY_CPU) -> list[dict[str, Any]]:
    """One entry per thing measured, or with `failed` per script that did not run."""
    entries: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        town = _town_file(Path(folder))
        for peer in PEERS:
            reason = failed.get(peer.script, "")
            if not reason:
                print(f"measuring {peer.script}", file=sys.stderr)
                script = HERE / "peers" / f"{peer.script}.py"
                printed, reason = _call([str(python), str(script), str(town), *way.flags], RUN_S)
            if reason:
                entries.append({"name": peer.script, "failed": reason})
            else:
                entries += json.loads(_last_line(printed))["measured"]
    return [*entries, dict(QUOTED)]


def measure_afoot(way: Way, *sides: int) -> dict[str, Any]:
    """What `bench/rules_only.py --json` printed, for these pursuers and evaders where stated; or `failed`."""
    print(f"measuring afoot{' with ' if sides else ''}{' v '.join(map(str, sides))}", file=sys.stderr)
    stated = ["--sides", *map(str, sides)] if sides else []
    command = [sys.executable, str(HERE / "rules_only.py"), "--json", *stated, *way.flags]
    printed, reason = _call(command, RUN_S)
    if reason:
        return {"failed": reason}
    # Pinned to one core, its figure of two threads would be none.
    return {key: json.loads(_last_line(printed))[key] for key in way.figures}


def with_ratios(
    entries: list[dict[str, Any]],
    own: dict[str, Any],
    by_sides: dict[tuple[int, ...], dict[str, Any]],
    way: Way = BY_CPU,
) -> list[dict[str, Any]]:
    """The entries, each with afoot's figures over its own where both exist: of 8 movers, and of as many as it has."""
    for entry in entries:
        alike = by_sides.get(tuple(entry.get("sides", ())), {})
        for mine, end in ((own, ""), (alike, "_alike")):
            for key, figure in zip(RATIOS, way.figures, strict=True):
                if figure in mine and entry.get("steps_per_s"):
                    entry[key + end] = round(mine[figure] / entry["steps_per_s"], 1)
        for first, last, times in BUDGETS:
            if entry["name"].startswith(first) and entry["name"].endswith(last):
                entry["budget"] = times
    return entries


def compare(python: Path, failed: dict[str, str], way: Way) -> dict[str, Any]:
    """Everybody measured in one way: afoot's own figures, and the peers with their ratios."""
    owns = [measure_afoot(way)]
    entries = measure_peers(python, failed, way)
    owns.append(measure_afoot(way))
    found = {tuple(entry["sides"]) for entry in entries if "sides" in entry}
    by_sides = {sides: measure_afoot(way, *sides) for sides in sorted(found)}
    owns.append(measure_afoot(way))
    own = next((one for one in owns if "failed" in one), None) or {
        key: statistics.median(one[key] for one in owns) for key in owns[0]
    }
    return {"afoot": own, "peers": with_ratios(entries, own, by_sides, way)}


def _show(result: dict[str, Any], way: Way) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "peer",
        "version",
        "movers",
        way.unit,
        "budget",
        "afoot is faster by",
        "with contacts",
        "with as many movers",
        "and contacts",
        "what a step is",
    )
    for entry in result["peers"]:
        keys = ("budget", *RATIOS, *(f"{key}_alike" for key in RATIOS))
        ratios = [f"{entry[key]:,.0f}x" if key in entry else "" for key in keys]
        figure = f"{entry['steps_per_s']:,.0f}" if "steps_per_s" in entry else "-"
        what = entry.get("step") or entry["failed"]
        table.add_row(
            entry["name"], entry.get("version", ""), str(entry.get("movers", "")), figure, *ratios, what
        )
    console = Console(width=160)
    console.print(table)
    own = result["afoot"]
    if "failed" in own:
        console.print(f"afoot itself was not measured: {own['failed']}")
        return
    blind, seeing = (f"{own[figure]:,.0f}" for figure in way.figures)
    console.print(f"afoot, rules only, {way.unit}: {blind}; with contacts {seeing}")


def _use(cores: int, of: list[int]) -> None:
    """Leave this process and the children it is yet to start so many of these cores; all, where none can be chosen."""
    if of:
        os.sched_setaffinity(0, set(of[:cores]))


def _own_cores() -> list[int]:
    """The cores that this process may use; none where the system does not tell."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    home = Path(platformdirs.user_cache_dir("afoot")) / "peers"
    parser.add_argument("--env", type=Path, default=home, help="folder of the peers' environment")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--write", action="store_true", help="keep it in bench/results/ for bench/page.py")
    stated = parser.parse_args()
    python, failed = prepare(stated.env)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    cores = _own_cores()
    _use(1, cores)
    result = {"machine": machine, **compare(python, failed, BY_CPU)}
    if len(cores) != 1:
        _use(2, cores)
        result["by_clock"] = compare(python, failed, BY_CLOCK)
    if stated.write:
        file = keep(HERE / "results", {"peers": result}, "-peers")
        print(file)
    elif stated.json:
        print(json.dumps(result))
    else:
        _show(result, BY_CPU)
        if "by_clock" in result:
            _show(result["by_clock"], BY_CLOCK)
    owns = [result["afoot"], result.get("by_clock", result)["afoot"]]
    return 1 if any("failed" in own for own in owns) else 0


if __name__ == "__main__":
    sys.exit(main())
