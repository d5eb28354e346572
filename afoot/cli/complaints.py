"""What is wrong with a command line, told in the words that were typed: typer's complaints, and those of functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from afoot.errors import AfootError, Where, nearest, together

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
    "every",
    "exits",
    "m_per_tick",
    "memory_gb",
    "pursuers",
    "refuges",
    "seconds",
    "seed",
    "seen",
    "sight",
    "stays",
    "threads",
    "ticks",
    "time_limit_s",
    "tracks",
    "without",
)  # arguments of functions that verbs pass on
RULES = ("moves", "reach_hops", "checked", "crossing")  # rules that verbs take as options, by their last word
_AN_ARGUMENT = re.compile(rf"\b({'|'.join(OPTIONS)})=(\[[^\]]*\]|'[^']*'|[\w.]+)")
_AN_ITEM = re.compile(r"\b(exits|refuges)\[\d+\]")  # of the lists that a graph's goals are
_AROUND = "[]'"  # of a value in Python
_A_RULE = re.compile(rf"\b({'|'.join(RULES)}): ")


def as_typed(error: AfootError) -> AfootError:
    """An error of an argument, or of an item of one, told at the option that states it; any other error as it is."""
    if error.problems:
        typed = AfootError(error.what, fix=error.fix)
        typed.problems = tuple(as_typed(one) for one in error.problems)
        return typed
    at = error.where
    name = _AN_ITEM.sub(r"\1", at.field) if isinstance(at, Where) and not at.file else ""
    if name not in OPTIONS:
        return error
    fix = _AN_ARGUMENT.sub(lambda found: f"{option_of(found[1])} {found[2].strip(_AROUND)}", error.fix)
    what = _AN_ITEM.sub(r"--\1", error.what)
    return AfootError(
        what, where=Where(field=option_of(name)), came=error.came, expected=error.expected, fix=fix
    )


@contextmanager
def rules_as_typed(typed: bool = True) -> Iterator[None]:
    """For a verb that takes rules as options: errors of those are told there, if they are `typed` at all."""
    try:
        yield
    except AfootError as error:
        if not typed:
            raise
        if not error.problems:
            raise _rule_as_typed(error) from None
        raise together([_rule_as_typed(one) for one in error.problems]) from None


def _rule_as_typed(error: AfootError) -> AfootError:
    at = error.where
    word = at.field.split(".")[-1] if isinstance(at, Where) and not at.file else ""
    if word not in RULES:
        return error
    return _at_option(error, word, _A_RULE.sub(lambda found: f"{option_of(found[1])} ", error.fix))


def _at_option(error: AfootError, name: str, fix: str) -> AfootError:
    where = Where(field=option_of(name))
    return AfootError(error.what, where=where, came=error.came, expected=error.expected, fix=fix)


def option_of(name: str) -> str:
    """An argument's name as it is typed."""
    return f"--{name.replace('_', '-')}"


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
