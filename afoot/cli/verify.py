"""`afoot verify`: whether a certificate holds, by code apart from what made it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from afoot.cli.bound import all_had_by, scale_told, value_told
from afoot.cli.run import rules_told
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
    told = verdict.to_dict()
    if json:
        print_json({**told, "file": str(file)})
    elif verdict.holds:
        value = f"the pursuers' value of {verdict.scenario} {value_told(told['value'])}"
        print(wrapped(f"It holds: {value}. {_decided(told['value'])}{scale_told(told['most'])}"))
        print(wrapped(f"Rules: {', '.join(rules_told(told['rules']))}."))
        print(f"Tier: {told['tier']}.")
    else:
        print(wrapped(f"It does not hold: {verdict.where}: {verdict.why.rstrip('.')}."))
    return 0 if verdict.holds else DOES_NOT_HOLD


def _decided(value: dict[str, Any]) -> str:
    """Of an end at which one side has all; how much of a draw is decided below that no certificate tells."""
    if value["low"] == 1 or value["high"] == 0:
        return f"{all_had_by('pursuers' if value['low'] == 1 else 'evaders')} "
    return ""
