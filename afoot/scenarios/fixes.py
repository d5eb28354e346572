"""What one could write in place of what is wrong: known fields, examples, limits and kinds of value."""

from __future__ import annotations

import math
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_Path = tuple[str | int, ...]

SCHEMA = "`afoot scenario schema` describes every field."
_LIMITS = {
    "greater_than_equal": ("ge", "{} or more"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "{} or less"),
    "less_than": ("lt", "less than {}"),
}
_KINDS = {
    "bool": "true or false",
    "dict": "a mapping, a field a line below it",
    "float": "a number",
    "finite": "a number",
    "int": "a whole number",
    "list": "a list: its entries in [ ], or a line each that begins with -",
    "model": "a mapping, a field a line below it",
    "string": "a text",
}


# What pydantic calls the kinds of value, by the first word of its type of error, and what afoot calls them.
_EXPECTED = {
    "bool": "true or false",
    "dict": "a mapping of fields",
    "finite": "a finite number",
    "float": "a number",
    "int": "a whole number",
    "list": "a list",
    "model": "a mapping of fields",
    "string": "a text",
}


def in_words(one: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what was expected, in afoot's words where it has them, else in pydantic's."""
    kind, ctx = one["type"], one.get("ctx", {})
    if kind == "too_short":
        return "too few entries", f"at least {ctx['min_length']}"
    if kind == "too_long":
        return "too many entries", f"at most {ctx['max_length']}"
    if kind == "string_too_short":
        return "an empty text", "a name"
    if kind in _LIMITS:
        limit, words = _LIMITS[kind]
        return "not a good value", words.format(_plain(ctx[limit]))
    known = _EXPECTED.get(kind.split("_")[0])
    return ("not a good value", known) if known else (one["msg"], "")


def mended(one: ErrorDetails, model: type[BaseModel], path: _Path) -> str:
    """What one could write for a value that is of another kind, or beyond a limit."""
    kind, given = one["type"], one.get("input")
    name = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    if kind in _LIMITS:
        limit, words = _LIMITS[kind]
        return f"Write {name}{words.format(_plain(one['ctx'][limit]))}."
    if kind.startswith(("float", "int")) and isinstance(given, str) and _is_number(given):
        return f"Write {name}{given.strip()}, without quotation marks."
    if kind == "too_short":
        return f"Write at least {one['ctx']['min_length']} of them."
    if kind == "too_long":
        return f"Write at most {one['ctx']['max_length']} of them."
    if given is None:
        return "Write a value, or leave the line out."
    if kind == "string_too_short":
        return "Write a name, or leave the field out."
    known = _KINDS.get(kind.split("_")[0], "")
    if kind.startswith("string") and isinstance(given, int | float) and not isinstance(given, bool):
        return f'Write {name}"{given}", with quotation marks.'
    return example(model, path) or (f"Write {known}." if known else SCHEMA)


def _plain(limit: float) -> str:
    return format(limit, ".10g")  # a million in full


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _bare(annotation: Any) -> Any:
    """An annotation without its Annotated and its `| None`."""
    while get_args(annotation) and (get_origin(annotation) in (Annotated, Union, UnionType)):
        annotation = next(inner for inner in get_args(annotation) if inner is not NoneType)
    return annotation


def model_at(model: type[BaseModel], path: _Path) -> type[BaseModel] | None:
    """The model that a path leads to, or None where it leads to none."""
    current: Any = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            info = fields_of(current).get(str(part))
            current = _bare(info.annotation) if info else None
        else:  # an entry of a list or a mapping
            current = _bare(get_args(current)[-1]) if get_args(current) else None
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None


def _field(model: type[BaseModel], path: _Path) -> FieldInfo | None:
    parent = model_at(model, path[:-1])
    return fields_of(parent).get(str(path[-1])) if parent else None


def meaning(model: type[BaseModel], path: _Path) -> str:
    info = _field(model, path)
    return (info.description or "") if info else ""


def example(model: type[BaseModel], path: _Path) -> str:
    """What one could write for a field that is missing."""
    info = _field(model, path)
    return f"Write for example {path[-1]}: {_flow(info.examples[0])}" if info and info.examples else ""


def _flow(value: object) -> str:
    """A value as YAML writes it in a line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return str(value)
