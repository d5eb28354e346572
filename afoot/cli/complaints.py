"""What is wrong with a command line, told in the words that were typed: typer's complaints, and those of functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from afoot.errors import AfootError, Where, nearest

_SHOULD_BE = "Input should be "
_NUMBERS = {"a valid integer": "a whole number", "a valid number": "a number"}
OPTIONS = (
    "against",
    "as",
    "at",
    "blocked",
    "chases",
    "evader",
    "evaders",
    "exits",
    "pursuers",
    "seed",
    "threads",
    "ticks",
    "tracks",
    "without",
)  # arguments of functions that verbs pass on


def as_typed(error: AfootError) -> AfootError:
    """An error of an argument, told at the option that states it; any other error as it is."""
    at = error.where
    if not (isinstance(at, Where) and at.field in OPTIONS and not at.file):
        return error
    return AfootError(
        error.what,
        where=Where(field=f"--{at.field}"),
        came=error.came,
        expected=error.expected,
        fix=error.fix,
    )


def complaint_of(error: Exception, given: Sequence[str]) -> AfootError | None:
    """One of typer's complaints about what was given, told as other bad input is; None for any other error.

    typer may bring its own copy of the classes, so they are known by what they have.
    """
    tell = getattr(error, "format_message", None)
    if tell is None:
        return None
    context = getattr(error, "ctx", None)
    usage = context.get_usage() if context is not None else ""
    kind = type(error).__name__
    verbs = getattr(getattr(context, "command", None), "list_commands", None)
    if kind == "NoArgsIsHelpError" or (verbs and getattr(error, "option_name", "") == "--json"):
        return _no_such_verb("a verb is missing", None, context)
    if kind == "NoSuchOption":
        return _no_such_option(error, usage)
    if kind == "MissingParameter":
        return AfootError("this is missing", where=_spot(error), fix=f"{_example(context)}{usage}")
    if kind == "BadParameter":
        message = str(getattr(error, "message", "")).removeprefix(_SHOULD_BE)
        message = next((told for start, told in _NUMBERS.items() if message.startswith(start)), message)
        spot = _spot(error)
        return AfootError(
            "not a good value", where=spot, came=_stated(spot, given), expected=message, fix=usage
        )
    strange = next((word for word in getattr(context, "args", ()) or given if f"{word!r}" in tell()), None)
    if "No such command" in tell() and strange is not None:
        return _no_such_verb("no such verb", strange, context)
    return AfootError(tell().rstrip("."), fix=usage)


def _example(context: Any) -> str:
    """The first of a verb's examples."""
    epilog = getattr(getattr(context, "command", None), "epilog", None) or ""
    first = epilog.partition(":")[2].split("  |  ")[0].strip()
    return f"Write for example `{first}`. " if epilog.startswith("Example") else ""


def _no_such_option(error: Any, usage: str) -> AfootError:
    near = nearest(error.option_name, error.possibilities or ())
    return AfootError("no such option", came=error.option_name, fix=f"{near} {usage}".strip())


def _no_such_verb(what: str, came: str | None, context: Any) -> AfootError:
    verbs = list(context.command.list_commands(context)) if context is not None else []
    fix = nearest(came, verbs) if came else ""
    above = context.command_path if context is not None else "afoot"
    usage = f"`{above} --help` describes them."
    return AfootError(what, came=came, expected=f"one of {', '.join(verbs)}", fix=f"{fix} {usage}".strip())


def _spot(error: Any) -> Where:
    """The option or argument that a complaint is about, as it is written."""
    param = error.param
    if param is None:
        return Where()
    long = [word for word in param.opts if word.startswith("--")]
    return Where(field=long[0] if long else param.metavar or param.name.upper())


def _stated(option: str, given: Sequence[str]) -> str | None:
    """The value that the command line gives an option."""
    for place, word in enumerate(given):
        if word == option and place + 1 < len(given):
            return given[place + 1]
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return None
