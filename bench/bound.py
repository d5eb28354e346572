"""How wide the brackets of the bundled scenarios are, how long they take, and that their certificates hold.

    python bench/bound.py [--seconds S] [--json] [--write]

Beside the bundled scenarios a few small changes of them. --write puts the table into docs/bounds.md. Exit code 1 where
a certificate does not hold, or too few brackets are narrow.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import sys
import tempfile
import time
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from afoot.scenarios import bundled, compile_scenario, load
from afoot.solvers.bounds import bound
from afoot.solvers.verify import verify

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "bounds.md"
BEGIN, END = "<!-- widths: made by bench/bound.py -->\n", "<!-- end of widths -->"
NARROW = 0.2  # width below which a bracket is narrow,
NARROW_AT_LEAST = 6  # and how many bundled scenarios that are not decided should have such a one
CHANGES = {  # name -> what it changes of a bundled scenario, in words and in YAML
    "quays-1": ("`quays`, seen in every turn", "extends: quays\nrules: {reveal_ticks: 1}"),
    "quays-4": ("`quays`, seen every fourth turn", "extends: quays\nrules: {reveal_ticks: 4}"),
}


def measured(name: str, words: str, seconds: float) -> dict[str, Any]:
    """One bracket: its ends, by what, seconds to make it and to check it."""
    game = compile_scenario(load(name))
    bracket = bound(game, scenario=name, seconds=seconds)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "bracket.json"
        bracket.save(file)
        began = time.perf_counter()
        verdict = verify(file)
        verify_s = time.perf_counter() - began
        size = file.stat().st_size
    told = bracket.to_dict()
    return {
        "name": words,
        **told["value"],
        "decided": told["decided"],
        "lower": told["lower"]["kind"],
        "upper": told["upper"]["kind"],
        "most": told["most"],
        "elapsed_s": round(told["elapsed_s"], 1),
        "verify_s": round(verify_s, 1),
        "bytes": size,
        "holds": verdict.holds,
        "digest": told["digest"],
    }


def all_brackets(seconds: float) -> list[dict[str, Any]]:
    """Of the bundled scenarios and of the changes, as each is finished told on standard error."""
    found = []
    for name in bundled():
        found.append(measured(name, f"`{name}`", seconds))
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    for name, (words, text) in CHANGES.items():
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / f"{name}.yaml"
            file.write_text(f"name: {name}\n{text}\n", encoding="utf-8")
            found.append(measured(str(file), words, seconds))
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    return found


def table(found: list[dict[str, Any]]) -> str:
    """The page's table."""
    lines = [
        "| scenario | value at least | at most | width | lower end by | upper end by | made in | checked in |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        low, high = math.floor(one["low"] * 1000) / 1000, math.ceil(one["high"] * 1000) / 1000
        width = "decided" if one["decided"] else f"{high - low:.3f}"  # of the ends as they are printed
        if (one["low"], one["high"]) == (0.0, 1.0):
            width = "1: nothing is known"
        lines.append(
            f"| {one['name']} | {low:.3f} | {high:.3f} | {width} | {one['lower']} | {one['upper']} "
            f"| {one['elapsed_s']:,.0f} s | {one['verify_s']:,.0f} s |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=240.0, help="for each bracket")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--write", action="store_true", help="put the table into docs/bounds.md")
    asked = parser.parse_args()
    found = all_brackets(asked.seconds)
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        PAGE.write_text(before + BEGIN + table(found) + END + rest.split(END)[1], encoding="utf-8")
    bundled_ones = found[: len(found) - len(CHANGES)]
    narrow = sum(not one["decided"] and one["width"] < NARROW for one in bundled_ones)
    print(json.dumps({"brackets": found, "narrow": narrow}) if asked.json else table(found))
    wanted = f"at least {NARROW_AT_LEAST} wanted"
    print(
        f"{narrow} of {len(bundled_ones)} bundled scenarios narrower than {NARROW}, {wanted}", file=sys.stderr
    )
    return 0 if all(one["holds"] for one in found) and narrow >= NARROW_AT_LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
