"""The command line's door: `afoot VERB`. Verbs are thin; what they need is imported inside them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import typer

from afoot.cli import (
    bench,
    bound,
    clear,
    export,
    grade,
    interdict,
    map,
    play,
    run,
    scenario,
    solve,
    verify,
    warmup,
    watch,
    whatif,
)
from afoot.cli.complaints import complaint_of
from afoot.cli.show import EPILOG, tell
from afoot.errors import AfootError
from afoot.version import __version__

FINE, BAD_INPUT, INTERRUPTED, NOBODY_READS = 0, 2, 130, 141

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
app.command("solve", epilog=solve.EPILOG)(solve.solve)
app.command("clear", epilog=clear.EPILOG)(clear.clear)
app.command("interdict", epilog=interdict.EPILOG)(interdict.interdict)
app.command("grade", epilog=grade.EPILOG)(grade.grade)
app.command("whatif", epilog=whatif.EPILOG)(whatif.whatif)
app.command("export", epilog=export.EPILOG)(export.export)
app.command("bound", epilog=bound.EPILOG)(bound.bound)
app.command("verify", epilog=verify.EPILOG)(verify.verify)
app.command("watch", epilog=watch.EPILOG)(watch.watch)
app.add_typer(map.app, name="map")
app.add_typer(scenario.app, name="scenario")
app.command("bench", epilog="Example:  afoot bench --json")(bench.bench)
app.command("play", epilog=play.EPILOG)(play.play)
app.command("warmup", epilog="Example:  afoot warmup")(warmup.warmup)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 fine, 1 the answer is no, 2 bad input, 130 interrupted, 141
    nobody reads what is printed (as in `afoot ... | head`)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as of standard error: file names may be no text
    try:
        code = _answer(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # What is still to be flushed at the end goes nowhere, and without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS


def _answer(given: list[str]) -> int:
    try:
        # Not `app(...)`: typer ends on Ctrl-C with 130 and without a word.
        command = typer.main.get_command(app)
        with command.make_context("afoot", given) as context:
            return int(command.invoke(context) or FINE)
    except typer.Exit as done:
        return int(done.exit_code)
    except AfootError as error:
        tell(error, as_json="--json" in given)
        return BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        tell(
            AfootError("interrupted before anything had finished", fix="Start it anew."),
            as_json="--json" in given,
        )
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError" and "--json" not in given:
            print(error)  # no verb was named: this is the help
            return BAD_INPUT
        complaint = complaint_of(error, given)
        if complaint is None:
            raise
        tell(complaint, as_json="--json" in given)
        return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
