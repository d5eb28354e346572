"""`afoot scenario`: what there is to play, what is wrong with a file, what a file may say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import typer

from afoot.cli.show import COUNTED, print_json, print_table, tell_counted, warn

app = typer.Typer(help="List, check and describe scenarios.", no_args_is_help=True)


@app.command("list", epilog="Example:  afoot scenario list")
def list_scenarios(
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """List the scenarios that come with afoot."""
    from afoot.scenarios import bundled

    found = bundled()
    if json:
        print_json({"scenarios": [{"name": name, "title": title} for name, title in found.items()]})
    else:
        print_table("scenarios", ("name", "title"), found.items())


@app.command(
    "check", epilog="Examples:  afoot scenario check my.yaml  |  afoot scenario check rockface --places"
)
def check_scenario(
    scenario: str = typer.Argument(..., metavar="SCENARIO", help="A bundled scenario or a YAML file."),
    places: bool = typer.Option(False, "--places", help="List the named places with their nodes."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """Say everything that is wrong with a scenario, or what it amounts to. Exit code 2 where it cannot be played."""
    from afoot.errors import together
    from afoot.scenarios import check

    checked = check(scenario)
    if checked.problems:
        raise together(checked.problems)
    if json:
        warnings = [one.to_dict() for one in checked.warnings]
        listed = {"places": list(checked.places)} if places else {}
        print_json({"ok": True, "summary": checked.summary, "warnings": warnings, **listed, **COUNTED})
    else:
        warn(checked.warnings)
        print_table(str(checked.summary["name"]), ("what", "value"), _rows(checked.summary))
        if places:
            print_table("places", ("name", "node", "at", "layer"), _listed(checked.places))
        tell_counted()


def _listed(places: Iterable[dict[str, Any]]) -> Iterator[list[object]]:
    for one in places:
        yield ["-" if value is None else value for value in one.values()]


def _rows(summary: dict[str, object]) -> list[tuple[str, str]]:
    rows = []
    for name, value in summary.items():
        if isinstance(value, list):
            value = ", ".join(str(one) for one in value)
        elif isinstance(value, dict):
            value = _told(value)
        if value != "":
            rows.append((name.replace("_", " "), f"{value:,}" if isinstance(value, int) else str(value)))
    return rows


def _told(value: dict[str, object]) -> str:
    """A mapping in a line."""
    if any(isinstance(one, list) for one in value.values()):
        return "; ".join(f"{key}: {', '.join(one)}" for key, one in value.items() if isinstance(one, list))
    return ", ".join(f"{key} {one}" for key, one in value.items())


@app.command("schema", epilog="Example:  afoot scenario schema > scenario.schema.json")
def print_schema(
    json: bool = typer.Option(False, "--json", help="The schema is JSON either way."),
) -> None:
    """Print the JSON Schema of scenario files, for editors and other programs."""
    from afoot.scenarios import schema

    print_json(schema())
