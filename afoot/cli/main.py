"""The command line's door: `afoot VERB`. Verbs are thin; what they need is imported inside them."""

from __future__ import annotations

import math
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


app.command("run", epilog=run.EPILOG)(run.run)
app.add_typer(map.app, name="map")
app.add_typer(scenario.app, name="scenario")
app.command("bench", epilog="Example:  afoot bench --json")(bench.bench)
app.command("warmup", epilog="Example:  afoot warmup")(warmup.warmup)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 fine, 1 the answer is no, 2 bad input, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # Not `app(...)`: typer ends on Ctrl-C with 130 and without a word.
        command = typer.main.get_command(app)
        with command.make_context("afoot", given) as context:
            return int(command.invoke(context) or FINE)
    except typer.Exit as done:
        return int(done.exit_code)
    except AfootError as error:
        _tell(str(error), "--json" in given, told(error))
        return BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        message = "interrupted before anything had finished"
        _tell(message, "--json" in given, {"what": message})
        return INTERRUPTED
    except Exception as error:
        # typer's own complaints about options; it may bring its own copy of the class they derive from.
        complaint = getattr(error, "format_message", None)
        if complaint is None:
            raise
        asked_in = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            print(complaint())  # no verb was named: this is the help
            return BAD_INPUT
        usage = f"\n{asked_in.get_usage()}" if asked_in is not None else ""
        _tell(f"{complaint()}{usage}", "--json" in given, {"what": complaint()})
        return BAD_INPUT


def told(error: AfootError) -> dict[str, Any]:
    """An error as JSON: `problems` where there are several."""
    found: dict[str, Any] = {
        "what": error.what,
        "where": error.where,
        "came": _plain(error.came),
        "expected": error.expected,
        "fix": error.fix,
        "message": str(error),
    }
    problems = getattr(error, "problems", ())
    if len(problems) > 1:
        found["problems"] = [told(problem) for problem in problems if problem is not error]
    return found


def _plain(value: object) -> object:
    """A value as JSON can hold it: what is no number there, such as NaN, in words."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, int | float | str | None) else str(value)


def _tell(message: str, as_json: bool, error: dict[str, Any]) -> None:
    if as_json:
        print_json({"error": {"message": message, **error}})
    else:
        print(f"error: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
