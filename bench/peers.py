"""How much faster is afoot than its peers? All measured in one run, on one core each.

    python bench/peers.py [--env FOLDER] [--json]

The peers live in an environment of their own (the user's cache, or FOLDER), installed by name at the
versions below; afoot's environment is not touched. Each script in `bench/peers/` runs there, pinned to one
core, and prints one line of JSON: the median of five repeats of a CPU-second each. afoot's own figure comes
from `bench/rules_only.py`, in the same run on the same core. A peer that cannot be installed or run is
listed with the reason.

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
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.rules_only import NO_CONTACTS, WITH_CONTACTS  # noqa: E402
from bench.town import make_town  # noqa: E402

INSTALL_S, RUN_S = 1_800, 600


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


def measure_peers(python: Path, failed: dict[str, str]) -> list[dict[str, Any]]:
    """One entry per thing measured, or with `failed` per script that did not run."""
    entries: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        town = _town_file(Path(folder))
        for peer in PEERS:
            reason = failed.get(peer.script, "")
            if not reason:
                print(f"measuring {peer.script}", file=sys.stderr)
                printed, reason = _call(
                    [str(python), str(HERE / "peers" / f"{peer.script}.py"), str(town)], RUN_S
                )
            if reason:
                entries.append({"name": peer.script, "failed": reason})
            else:
                entries += json.loads(_last_line(printed))["measured"]
    return [*entries, QUOTED]


def measure_afoot(*sides: int) -> dict[str, Any]:
    """What `bench/rules_only.py --json` printed, for these pursuers and evaders where stated; or `failed`."""
    print(f"measuring afoot{' with ' if sides else ''}{' v '.join(map(str, sides))}", file=sys.stderr)
    stated = ["--sides", *map(str, sides)] if sides else []
    printed, reason = _call([sys.executable, str(HERE / "rules_only.py"), "--json", *stated], RUN_S)
    if reason:
        return {"failed": reason}
    # Pinned to one core as all of this is, its figure of two threads would be none.
    return {key: json.loads(_last_line(printed))[key] for key in (NO_CONTACTS, WITH_CONTACTS)}


def with_ratios(
    entries: list[dict[str, Any]], own: dict[str, Any], by_sides: dict[tuple[int, ...], dict[str, Any]]
) -> list[dict[str, Any]]:
    """The entries, each with afoot's figures over its own where both exist: of 8 movers, and of as many as it has."""
    for entry in entries:
        alike = by_sides.get(tuple(entry.get("sides", ())), {})
        for mine, end in ((own, ""), (alike, "_alike")):
            for key, figure in (("ratio_no_contacts", NO_CONTACTS), ("ratio_contacts", WITH_CONTACTS)):
                if figure in mine and entry.get("steps_per_s"):
                    entry[key + end] = round(mine[figure] / entry["steps_per_s"], 1)
    return entries


def _show(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "peer",
        "version",
        "movers",
        "steps per CPU-s",
        "afoot is faster by",
        "with contacts",
        "with as many movers",
        "and contacts",
        "what a step is",
    )
    for entry in result["peers"]:
        ratios = [
            f"{entry[key]:,.0f}x" if key in entry else ""
            for key in (
                "ratio_no_contacts",
                "ratio_contacts",
                "ratio_no_contacts_alike",
                "ratio_contacts_alike",
            )
        ]
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
    console.print(
        f"afoot, rules only: {own[NO_CONTACTS]:,.0f} chase-ticks/s; with contacts {own[WITH_CONTACTS]:,.0f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    home = Path(platformdirs.user_cache_dir("afoot")) / "peers"
    parser.add_argument("--env", type=Path, default=home, help="folder of the peers' environment")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    stated = parser.parse_args()
    python, failed = prepare(stated.env)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # children inherit it: all on the same core
    entries = measure_peers(python, failed)
    own = measure_afoot()
    found = {tuple(entry["sides"]) for entry in entries if "sides" in entry}
    by_sides = {sides: measure_afoot(*sides) for sides in sorted(found)}
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    result = {"machine": machine, "afoot": own, "peers": with_ratios(entries, own, by_sides)}
    if stated.json:
        print(json.dumps(result))
    else:
        _show(result)
    return 0 if "failed" not in own else 1


if __name__ == "__main__":
    sys.exit(main())
