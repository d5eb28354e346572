"""Who wins with which policies: every pair on the bundled scenarios, as a table for docs/policy-table.md.

    python bench/policy_table.py [--chases 500] [--write]

The same seed for every pair, so that starts are the same chase by chase. Every figure is an estimate: policy against
policy, with a 95 % interval and no bound.
"""

from __future__ import annotations

import argparse
import pathlib

from afoot.studies.run import run
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES

SCENARIOS = ("helsinki-core", "helsinki-roofs", "helsinki-ploys", "helsinki", "rockface", "grid", "night-bus")
PAGE = pathlib.Path(__file__).parent.parent / "docs" / "policy-table.md"


def table(scenario: str, chases: int) -> list[str]:
    """Markdown rows: share of chases in which all were captured with its interval, and the evaders' mean payoff."""
    names = [policy.name.lower() for policy in EVADER_POLICIES]
    rows = [
        f"| {scenario}: pursuers \\ evaders | " + " | ".join(names) + " |",
        "|---" * (len(names) + 1) + "|",
    ]
    for pursuer in PURSUER_POLICIES:
        cells = []
        for evader in names:
            result = run(
                scenario, chases=chases, seed=1, pursuers=pursuer.name.lower(), evaders=evader, threads=2
            )
            rate = result.capture_rate
            cells.append(
                f"{100 * rate['value']:.0f} % ({100 * rate['low']:.0f} to {100 * rate['high']:.0f}); "  # type: ignore[operator]
                f"{result.payoff['mean']:.2f}"
            )
        rows.append(f"| **{pursuer.name.lower()}** | " + " | ".join(cells) + " |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chases", type=int, default=500)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} instead of printing")
    asked = parser.parse_args()
    lines = [
        "# Policy against policy",
        "",
        f"Share of {asked.chases} chases in which **all** evaders were captured (95 % Wilson interval), then the "
        "evaders' mean payoff (the sum of their worths). Seed 1 throughout. Every figure is an *estimate*: policy "
        "against policy, no bound on what better play could do. Made by "
        f"`python bench/policy_table.py --chases {asked.chases} --write`.",
        "",
    ]
    for scenario in SCENARIOS:
        lines += [*table(scenario, asked.chases), ""]
    text = "\n".join(lines)
    if asked.write:
        PAGE.write_text(text)
    else:
        print(text)


if __name__ == "__main__":
    main()
