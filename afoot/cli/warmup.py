"""`afoot warmup`: compile ahead what a first run would compile."""

from __future__ import annotations

import typer

from afoot.cli.progress import INTERRUPTED
from afoot.cli.show import print_json, say, tell
from afoot.errors import AfootError

MEASURED = {"tier": "estimate", "bound": "measured once, on this machine as busy as it is"}


def warmup(
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> int:
    """Compile the kernels and the boards of the bundled scenarios ahead, once per installation."""
    from afoot.studies.warm_all import warm_up

    try:
        took = warm_up((lambda line: None) if json else say)
    except KeyboardInterrupt:
        tell(
            AfootError(
                "interrupted while compiling; what is compiled is kept",
                fix="Start it anew: it goes on from what is compiled.",
            ),
            as_json=json,
        )
        return INTERRUPTED
    if json:
        print_json({**took, **MEASURED})
    else:
        total = sum(took.values())
        print(
            f"Ready: {', '.join(f'{name} {seconds:.1f} s' for name, seconds in took.items())}; {total:.1f} s."
        )
        print(f"Tier: {MEASURED['tier']} ({MEASURED['bound']}).")
    return 0
