"""The command line's door: `afoot VERB`. Verbs are thin; what they need is imported inside them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer

from afoot.cli import bench, map, run, scenario, warmup
from afoot.cli.show import EPILOG, print_json
from afoot.errors import AfootError
from afoot.version import __version__

FINE, BAD_INPUT, INTERRUPTED = 0, 2, 130

app = typer.Typer(
    name="afoot",
    help="Simulate chases on real maps: who gets away, how, and how sure are we?",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"afoot {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    pass


app.command("run")(run.run)
app.add_typer(map.app, name="map")
app.add_typer(scenario.app, name="scenario")
app.command("bench")(bench.bench)
app.command("warmup")(warmup.warmup)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 fine, 1 the answer is no, 2 bad input, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(app(given, standalone_mode=False) or FINE)
    except AfootError as error:
        _tell(str(error), "--json" in given, told(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nInterrupted: nothing had finished.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        # typer's own complaints about options; it may bring its own copy of the class they derive from.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        context = getattr(error, "ctx", None)
        usage = f"{context.get_usage()}\n" if context is not None else ""
        _tell(f"{usage}{message()}", "--json" in given, {"what": message()})
        return BAD_INPUT


def told(error: AfootError) -> dict[str, Any]:
    """An error as JSON: `problems` where there are several."""
    found: dict[str, Any] = {
        "what": error.what,
        "where": error.where,
        "came": error.came if isinstance(error.came, int | float | str | None) else str(error.came),
        "expected": error.expected,
        "fix": error.fix,
        "message": str(error),
    }
    problems = getattr(error, "problems", ())
    if len(problems) > 1:
        found["problems"] = [told(problem) for problem in problems if problem is not error]
    return found


def _tell(message: str, as_json: bool, error: dict[str, Any]) -> None:
    if as_json:
        print_json({"error": {"message": message, **error}})
    else:
        print(f"error: {message}" if message else "error", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
