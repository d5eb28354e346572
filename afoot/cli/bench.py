"""`afoot bench`: how fast afoot is on this machine."""

from __future__ import annotations

import typer

from afoot.cli.show import print_json, print_table


def bench(
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """Measure chase-ticks a second, compiling and memory on this machine. Takes about half a minute."""
    from afoot.cli.show import say
    from afoot.studies.measure import measure

    found = measure((lambda line: None) if json else say)
    if json:
        print_json(found)
        return
    rows = [
        (name.replace("_", " "), f"{value:,.2f}" if isinstance(value, float) else str(value))
        for name, value in found.items()
        if not isinstance(value, dict) and name not in ("tier", "bound")
    ]
    print_table("bench", ("what", "value"), rows)
    print("Machine: " + ", ".join(f"{name} {value}" for name, value in found["machine"].items()) + ".")
    print(f"Tier: {found['tier']} ({found['bound']}): measured once, on this machine as busy as it is.")
