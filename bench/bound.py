"""How wide the brackets of the bundled scenarios are, how long they take, and that their certificates hold.

    python bench/bound.py [--seconds S] [--only NAME] [--json] [--write]

Beside the bundled scenarios a few small changes of them. Each end's controller is played in the simulator against every
built-in policy of the other side: none does better than the end says, within the interval of so many chases. --write
puts the table into docs/bounds.md. Exit code 1 where a certificate does not hold, a policy does better, a bracket takes
more than five minutes, or too few of all are narrow.
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

from afoot.cli.bound import rounded
from afoot.scenarios import bundled, compile_scenario, load
from afoot.solvers.bounds import bound
from afoot.solvers.verify import verify
from afoot.studies.held import held

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "bounds.md"
BEGIN, END = "<!-- widths: made by bench/bound.py -->\n", "<!-- end of widths -->"
NARROW = 0.2  # width below which a bracket is narrow,
DECIDED = (
    0.5  # share of the draw of starts above which it is rather a count of starts that are won or lost anyway
)
NARROW_AT_LEAST = (
    6  # bundled scenarios that should have a narrow one of concrete ends and of starts that are open
)
MOST_S = 300.0  # that a bracket may take
CHASES = 60  # that a controller plays against each policy
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
    played = held(bracket.certificate, game, chases=CHASES)
    told = bracket.to_dict()
    return {
        "name": words,
        **told["value"],
        "decided": told["decided"],
        "decided_share": told["decided_share"],
        "lower": told["lower"]["kind"],
        "upper": told["upper"]["kind"],
        "most": told["most"],
        "elapsed_s": round(told["elapsed_s"], 1),
        "verify_s": round(verify_s, 1),
        "bytes": size,
        "holds": verdict.holds,
        "played": len(played),
        "beaten": [f"{one.side}: {one.policy}" for one in played if not one.holds],
        "digest": told["digest"],
    }


def all_brackets(seconds: float, only: str | None) -> list[dict[str, Any]]:
    """Of the bundled scenarios and of the changes, as each is finished told on standard error."""
    found = []
    for name in bundled() if only is None else [only]:
        found.append(measured(name, f"`{name}`", seconds))
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    for name, (words, text) in CHANGES.items() if only is None else ():
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / f"{name}.yaml"
            file.write_text(f"name: {name}\n{text}\n", encoding="utf-8")
            found.append(measured(str(file), words, seconds))
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    return found


def table(found: list[dict[str, Any]]) -> str:
    """The page's table."""
    lines = [
        "| scenario | value at least | at most | width | decided of the draw | lower end by | upper end by | made in "
        "| checked in | policies that do no better |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        low, high = rounded(one["low"], one["high"], one["width"] == 0)
        width = f"{float(high) - float(low):.3f}"  # of the ends as they are printed
        if (one["low"], one["high"]) == (0.0, 1.0):
            width = "1: nothing is known"
        lines.append(
            f"| {one['name']} | {low} | {high} | {width} | {_settled(one)} | {one['lower']} | {one['upper']} "
            f"| {one['elapsed_s']:,.0f} s | {one['verify_s']:,.0f} s | {_played(one)} |"
        )
    return "\n".join(lines) + "\n"


def _settled(one: dict[str, Any]) -> str:
    """Of which share of the draw, at least, it is known that one side has all."""
    if one["decided"]:
        return "all"
    return f"{math.floor(one['decided_share'] * 1000) / 10:.1f} %" if one["decided_share"] else "-"


def _played(one: dict[str, Any]) -> str:
    """Against how many policies the controllers keep their word; both ends trivial: there is nothing to be played."""
    return f"{one['played'] - len(one['beaten'])} of {one['played']}" if one["played"] else "-"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=240.0, help="for each bracket")
    parser.add_argument("--only", metavar="NAME", help="that bundled scenario alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--write", action="store_true", help="put the table into docs/bounds.md")
    asked = parser.parse_args()
    found = all_brackets(asked.seconds, asked.only)
    if asked.write and asked.only is None:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        PAGE.write_text(before + BEGIN + table(found) + END + rest.split(END)[1], encoding="utf-8")
    print(json.dumps({"brackets": found}) if asked.json else table(found))
    wrong = [one["name"] for one in found if not one["holds"] or one["beaten"] or one["elapsed_s"] > MOST_S]
    if wrong:
        print(f"not as they should be: {', '.join(wrong)}", file=sys.stderr)
    return 1 if wrong or (asked.only is None and not enough_are_narrow(found[: -len(CHANGES)])) else 0


def enough_are_narrow(found: list[dict[str, Any]]) -> bool:
    """Only those count whose ends are both concrete and whose draw is mostly of starts that are open."""
    narrow = [one for one in found if one["width"] < NARROW]
    concrete = [one for one in narrow if "trivial" not in (one["lower"], one["upper"])]
    is_open = [one for one in concrete if not one["decided"] and (one["decided_share"] or 0.0) < DECIDED]
    print(
        f"{len(narrow)} of {len(found)} bundled scenarios narrower than {NARROW}; {len(concrete)} of them with two "
        f"ends that are not trivial; {len(is_open)} of these with most of the draw open, {NARROW_AT_LEAST} wanted",
        file=sys.stderr,
    )
    return len(is_open) >= NARROW_AT_LEAST


if __name__ == "__main__":
    sys.exit(main())
