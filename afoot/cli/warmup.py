"""`afoot warmup`: compile ahead what a first run would compile."""

from __future__ import annotations

import typer

from afoot.cli.show import print_json, say


def warmup(
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """Compile the kernels and the boards of the bundled scenarios ahead, once per installation."""
    from afoot.studies.warm_all import warm_up

    took = warm_up((lambda line: None) if json else say)
    if json:
        print_json(took)
    else:
        total = sum(took.values())
        print(
            f"Ready: {', '.join(f'{name} {seconds:.1f} s' for name, seconds in took.items())}; {total:.1f} s."
        )
