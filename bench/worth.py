"""What each trick is worth to the evaders, and each kind of evidence to the trackers, on rockface.

    python bench/worth.py [--chases 2000] [--scenario rockface] [--write] [--json]

Every row plays the same chases with one mechanism alone left out: random bits are keyed by what they are for, so all
rows have the same luck, and differences are taken chase by chase. A difference is called certain where its 99.9 %
interval leaves out 0: with some twenty rows, one in fifty such tables has a row that is so by chance.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from afoot.scenarios import Scenario, compile_scenario, load
from afoot.scenarios.deceit_spec import EVIDENCE
from afoot.scenarios.leave_out import without
from afoot.scenarios.means_spec import MECHANISMS
from afoot.sim.batch import Batch
from afoot.studies.intervals import mean_interval

PAGE = pathlib.Path(__file__).parent.parent / "docs" / "tricks.md"
BEGIN, END = "<!-- worth: begin -->", "<!-- worth: end -->"
SEED, CHUNK_TICKS, BATCH = 1, 500, 500
CERTAIN_Z, Z95 = 3.29, 1.96


@dataclass(frozen=True)
class Row:
    """One thing left out. worth: the evaders' mean payoff then; change: against all in play, with 95 % intervals."""

    left_out: str
    of: str
    worth: float
    worth_low: float
    worth_high: float
    change: float
    change_low: float
    change_high: float
    certain: bool


def payoffs(scenario: Scenario, chases: int) -> np.ndarray:
    """The evaders' payoff in every chase."""
    game = compile_scenario(scenario)
    evaders = slice(game.cast.pursuers, game.cast.pursuers + game.cast.evaders)
    found = []
    for first in range(0, chases, BATCH):
        count = min(BATCH, chases - first)
        with Batch(
            game.board, game.cast, game.rules, count, seed=SEED, first_chase=first, threads=2
        ) as batch:
            while not batch.over.all():
                batch.advance(CHUNK_TICKS)
            found.append(batch.state.movers.worth[:, evaders].sum(axis=1) / 1000)
    return np.concatenate(found)


def _ignoring(scenario: Scenario, word: str) -> Scenario:
    trackers = scenario.pursuers.model_copy(update={"ignores": [*scenario.pursuers.ignores, word]})
    return scenario.model_copy(update={"pursuers": trackers})


def _blind(scenario: Scenario) -> Scenario:
    """Trackers that notice nobody, and so have no contacts; whoever comes within their reach they take as ever."""
    kinds = {name for unit in scenario.pursuers.units for name, _ in unit.classes()}
    if kinds & {name for unit in scenario.evaders.units for name, _ in unit.classes()}:
        raise SystemExit(
            f"{scenario.name}: pursuers and evaders share a class, so one side alone cannot be blinded"
        )
    blind = {name: scenario.classes[name].model_copy(update={"glimpse": 0.0}) for name in kinds}
    return scenario.model_copy(update={"classes": {**scenario.classes, **blind}})


def variants(scenario: Scenario) -> Iterator[tuple[str, str, Scenario]]:
    """(what is left out, of whom, the scenario without it)."""
    for word in MECHANISMS:
        yield word, "the game", without(scenario, [word])
    yield "contacts", "the trackers' evidence", _blind(scenario)
    for word in EVIDENCE:
        yield word, "the trackers' evidence", _ignoring(scenario, word)


def rows_of(scenario: Scenario, chases: int) -> list[Row]:
    """All in play first, then a row for each thing left out."""
    whole = payoffs(scenario, chases)
    rows = [Row("nothing", "", *_told(whole), 0.0, 0.0, 0.0, True)]
    for word, of, variant in variants(scenario):
        own = payoffs(variant, chases)
        change, low, high = _told(own - whole)
        half = (high - low) / 2
        certain = abs(change) > half * CERTAIN_Z / Z95 if half > 0 else change != 0
        rows.append(Row(word, of, *_told(own), change, low, high, bool(certain)))
    return rows


def _told(values: Any) -> tuple[float, float, float]:
    """The mean of a sample, and its interval's ends."""
    value, low, high = mean_interval(values)
    if value is None or low is None or high is None:
        raise SystemExit("a single chase has no interval: play two or more")
    return value, low, high


def table(rows: list[Row], name: str, chases: int) -> list[str]:
    """Markdown."""
    lines = [
        f"Evaders' mean payoff on `{name}` over {chases:,} chases of seed {SEED}, the sum of two evaders' worths, with "
        "95 % intervals; changes are taken chase by chase on the same luck. Tier: estimate, policy against policy, no "
        f"bound. Made by `python bench/worth.py --chases {chases} --write`.",
        "",
        "| left out | worth to the evaders | change | certain |",
        "|---|---|---|---|",
    ]
    for row in rows:
        what = row.left_out if row.of in ("", "the game") else f"{row.left_out} ({row.of})"
        worth = f"{row.worth:.3f} ({row.worth_low:.3f} to {row.worth_high:.3f})"
        change = f"{row.change:+.3f} ({row.change_low:+.3f} to {row.change_high:+.3f})" if row.of else ""
        sure = ("yes" if row.certain else "no") if row.of else ""
        lines.append(f"| {what} | {worth} | {change} | {sure} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chases", type=int, default=2000)
    parser.add_argument("--scenario", default="rockface")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    rows = rows_of(load(asked.scenario), asked.chases)
    lines = table(rows, asked.scenario, asked.chases)
    if asked.json:
        print(json.dumps({"chases": asked.chases, "rows": [asdict(row) for row in rows]}))
    elif asked.write:
        before, rest = PAGE.read_text().split(BEGIN)
        PAGE.write_text("\n".join([before.rstrip("\n"), BEGIN, *lines, END]) + rest.split(END)[1])
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
