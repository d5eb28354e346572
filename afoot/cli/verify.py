"""`afoot verify`: whether a certificate holds, by code apart from what made it."""

from __future__ import annotations

from pathlib import Path

import typer

from afoot.cli.bound import rounded
from afoot.cli.show import print_json, wrapped

DOES_NOT_HOLD = 1
EPILOG = "Examples:  afoot verify bracket.json  |  afoot verify bracket.json --json"


def verify(
    file: Path = typer.Argument(
        ..., metavar="FILE", help="A certificate that afoot bound --save has written."
    ),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Check a certificate: read its scenario anew, and work out again what its controllers are sure of."""
    from afoot.solvers.verify import verify as check

    verdict = check(file)
    if json:
        print_json({**verdict.to_dict(), "file": str(file)})
    elif verdict.low is not None and verdict.high is not None:
        low, high = rounded(verdict.low, verdict.high)
        print(wrapped(f"It holds: the pursuers' value of {verdict.scenario} lies between {low} and {high}. "
                      f"Tier: certified."))  # fmt: skip
    else:
        print(wrapped(f"It does not hold: {verdict.where}: {verdict.why.rstrip('.')}."))
    return 0 if verdict.holds else DOES_NOT_HOLD
