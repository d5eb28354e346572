"""The published form of a scenario: its JSON Schema and the table of its fields, both from the models."""

from __future__ import annotations

import json
from typing import Any

from afoot.scenarios.model import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file: a whole scenario, or one that `extends` another and leaves out the rest."""
    whole = Scenario.model_json_schema()
    defs = whole.pop("$defs")
    laid: dict[str, Any] = {}
    over = _laid_over({key: whole[key] for key in whole if key != "description"}, defs, laid)
    return {
        "$schema": DIALECT,
        **over,
        "description": whole["description"],
        "if": {"not": {"required": ["extends"]}},
        "then": {"$ref": "#/$defs/Scenario"},
        "$defs": {**defs, **laid, "Scenario": whole},
    }


def _laid_over(part: dict[str, Any], defs: dict[str, Any], laid: dict[str, Any]) -> dict[str, Any]:
    """The form of a part that is laid over another file's: mappings may leave fields out, null takes one away.

    Adds the parts that it refers to, in that form, to `laid`.
    """
    out = {key: value for key, value in part.items() if key not in ("required", "minProperties")}
    if "$ref" in part:
        name = part["$ref"].removeprefix("#/$defs/")
        own = f"{name}Over"
        if own not in laid:
            laid[own] = {}  # met, should it come to refer to itself
            laid[own] = _laid_over(defs[name], defs, laid)
        out["$ref"] = f"#/$defs/{own}"
    if "anyOf" in part:
        out["anyOf"] = [_laid_over(form, defs, laid) for form in part["anyOf"]]
    if "properties" in part:
        out["properties"] = {
            name: _or_null(_laid_over(field, defs, laid)) for name, field in part["properties"].items()
        }
    if isinstance(part.get("additionalProperties"), dict):
        out["additionalProperties"] = _or_null(_laid_over(part["additionalProperties"], defs, laid))
    return out


def _or_null(field: dict[str, Any]) -> dict[str, Any]:
    form = {key: value for key, value in field.items() if key != "description"}
    about = {"description": field["description"]} if "description" in field else {}
    return {"anyOf": [form, {"type": "null"}], **about}


def field_table() -> str:
    """Every field as Markdown: a table for the scenario and one for each thing it is made of."""
    whole = Scenario.model_json_schema()
    parts = {"Scenario": whole, **whole["$defs"]}
    ordered = ["Scenario", *_reached(whole, whole["$defs"])]
    return "\n\n".join(_table(name, _object(parts[name])) for name in ordered) + "\n"


def _object(part: dict[str, Any]) -> dict[str, Any]:
    """The form with fields of a part that may also be a bare word."""
    for form in part.get("anyOf", ()):
        if "properties" in form:
            return {**form, "description": part.get("description", form.get("description", ""))}
    return part


def _reached(part: Any, known: dict[str, Any], seen: list[str] | None = None) -> list[str]:
    """Names of the parts a part is made of, in the order in which a reader meets them."""
    seen = [] if seen is None else seen
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).removeprefix("#/$defs/")
        if name in known and name not in seen:
            seen.append(name)
            _reached(known[name], known, seen)
        for key, value in part.items():
            if key != "$defs":
                _reached(value, known, seen)
    elif isinstance(part, list):
        for value in part:
            _reached(value, known, seen)
    return seen


def _table(name: str, part: dict[str, Any]) -> str:
    about = part.get("description", "").split("\n\n")[0].replace("\n", " ")
    rows = [f"### {name}", "", about, "", "| field | value | default | meaning |", "|---|---|---|---|"]
    needed = part.get("required", [])
    for field, about_field in part["properties"].items():
        default = "needed" if field in needed else _default(about_field)
        meaning = about_field.get("description", "")
        rows.append(f"| `{field}` | {_kind(about_field)} | {default} | {meaning} |")
    return "\n".join(rows)


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    return (
        "" if value is None or value in ("", [], {}) or isinstance(value, dict) else f"`{json.dumps(value)}`"
    )


def _kind(field: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "$ref" in field:
        return _linked(field["$ref"])
    if "anyOf" in field:
        return " or ".join(_kind(one) for one in field["anyOf"] if one.get("type") != "null")
    if "enum" in field:
        return ", ".join(f"`{word}`" for word in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}{_length(field)}"
    if field.get("type") == "object":
        return f"mapping to {_kind(field.get('additionalProperties', {}))}"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return words.get(field.get("type", ""), "") + _range(field)


def _linked(ref: str) -> str:
    name = ref.removeprefix("#/$defs/")
    return f"[{name}](#{name.lower()})"


def _length(field: dict[str, Any]) -> str:
    low, high = field.get("minItems"), field.get("maxItems")
    if low is not None and low == high:
        return f" ({low} of them)"
    return " (at least one)" if low == 1 else ""


def _range(field: dict[str, Any]) -> str:
    bounds = (
        ("minimum", "at least"),
        ("exclusiveMinimum", "above"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "below"),
    )
    told = [f"{word} {field[key]:g}" for key, word in bounds if key in field]
    return f", {', '.join(told)}" if told else ""
