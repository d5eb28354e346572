"""What the models of a scenario share: strict fields, words from a list, and problems told in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple, NoReturn, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from afoot.errors import AfootError, Where, likely, nearest, together
from afoot.scenarios.fixes import SCHEMA, example, fields_of, in_words, meaning, mended, model_at

Path = tuple[str | int, ...]  # a field's place in a scenario, such as ("pursuers", "units", 1, "class")


def dotted(path: Path) -> str:
    """A path as people write it: pursuers.units[1].class."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class Line(NamedTuple):
    """A line of a file: its name as given, its folder, and the line's number."""

    file: str = ""
    folder: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Where a scenario was written: the first line of its file, and the line of every path, in whichever file.

    taken: the paths that a file which extends another has taken away with null, and where.
    """

    top: Line = field(default_factory=Line)
    lines: Mapping[Path, Line] = field(default_factory=dict)
    taken: Mapping[Path, Line] = field(default_factory=dict)

    def where(self, path: Path) -> Where:
        """`file:line: field`; a path that is in no file points at the line of its nearest parent."""
        line = self._line(path)
        return Where(line.file, line.number if line.file else 0, dotted(path))

    def taken_away(self, path: Path) -> tuple[Where, Path] | None:
        """Where a path, or what it is part of, was taken away with null, and what that was; None if it was not."""
        for end in range(1, len(path) + 1):
            if path[:end] in self.taken:
                line = self.taken[path[:end]]
                return Where(line.file, line.number, dotted(path[:end])), path[:end]
        return None

    def folder(self, path: Path) -> str:
        """The folder of the file that states a path; other files that it names are looked for there."""
        return self._line(path).folder

    def _line(self, path: Path) -> Line:
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return self.lines.get(known, self.top)


class Problems:
    """Everything wrong with one scenario, gathered so that all of it is told at once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[AfootError] = []
        self.warnings: list[AfootError] = []

    def add(self, path: Path, what: str, *, came: object = None, expected: str = "", fix: str = "") -> None:
        """One more problem, at a path; told once, however many copies of a unit have it."""
        error = AfootError(what, where=self.source.where(path), came=came, expected=expected, fix=fix)
        if all(str(error) != str(other) for other in self.found):
            self.found.append(error)

    def add_taken(self, path: Path, what: str, *, came: object = None, fix: str = "") -> bool:
        """A problem at the line that takes a path away; False where none does."""
        taken = self.source.taken_away(path)
        if taken is None:
            return False
        error = AfootError(what, where=taken[0], came=came, fix=fix)
        if all(str(error) != str(other) for other in self.found):
            self.found.append(error)
        return True

    def warn(self, path: Path, what: str, *, came: object = None, fix: str = "") -> None:
        """Something that is probably not meant, and can be played all the same."""
        self.warnings.append(AfootError(what, where=self.source.where(path), came=came, fix=fix))

    def raise_if_any(self) -> None:
        """Raises AfootError: the problem, or all of them, a line each."""
        if self.found:
            raise together(in_order(self.found))


def in_order(found: Sequence[AfootError]) -> list[AfootError]:
    """Errors by their lines, file by file: first those of the file whose error came first."""

    def at(error: AfootError) -> Where:
        return error.where if isinstance(error.where, Where) else Where(error.where)

    files = list(dict.fromkeys(at(one).file for one in found))
    return sorted(found, key=lambda one: (files.index(at(one).file), at(one).line))


def bad(what: str, *, came: object = None, expected: str = "", fix: str = "") -> NoReturn:
    """Raised inside a model's validator; becomes an AfootError with the field's place."""
    told_by = {"what": what, "came": came, "expected": expected, "fix": fix}
    raise PydanticCustomError("afoot", "{what}", told_by)


class Strict(BaseModel):
    """A model that takes no field it does not know, no text for a number, no NaN, and never changes.

    Built in Python from bad values it raises AfootError.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        allow_inf_nan=False,
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )

    def __init__(self, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise together(problems_of(error, type(self), Source())) from None

    # Without this pydantic would call __init__ for every nested model and lose the path of an error.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """The model of plain data, as a file would state it. Raises AfootError."""
        try:
            return cls.model_validate(dict(data))
        except ValidationError as error:
            raise together(problems_of(error, cls, Source())) from None


def or_word(full: dict[str, Any], model: type[BaseModel], meaning: str) -> dict[str, Any]:
    """The JSON Schema of a model that a bare word may stand for."""
    word = {"type": "string", "minLength": 1, "description": meaning}
    return {"anyOf": [word, full], "description": (model.__doc__ or "").strip()}


class OneOf:
    """Annotates a str that must be one of some words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}

    def _check(self, value: object) -> str:
        if isinstance(value, str) and value in self.words:
            return value
        fix = likely(value if isinstance(value, str) else "", self.words)
        bad("no such word", came=value, expected=f"one of {', '.join(self.words)}", fix=fix)


Chance = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, Field(min_length=1)]
Energy = Annotated[float, Field(ge=0, le=1e6)]
Seconds = Annotated[float, Field(ge=0, le=1e6)]
Reach = Annotated[float, Field(ge=0, le=10_000)]


def problems_of(error: ValidationError, model: type[BaseModel], source: Source) -> list[AfootError]:
    """What pydantic found, as AfootErrors with places, nearest names and likely fixes."""
    details = error.errors(include_url=False)
    strange = {tuple(one["loc"]) for one in details if one["type"] == "extra_forbidden"}
    return [_problem(one, model, source, strange) for one in details]


def _problem(one: ErrorDetails, model: type[BaseModel], source: Source, strange: set[Path]) -> AfootError:
    path = tuple(one["loc"])
    where = source.where(path)
    came = _short(one.get("input"))
    if one["type"] == "missing":
        near = [str(p[-1]) for p in strange if p[:-1] == path[:-1]]
        typo = nearest(str(path[-1]), near).replace("Did you mean", "Is it written").replace("?", " here?")
        fix = typo or example(model, path) or SCHEMA
        return AfootError("this field is missing", where=where, expected=meaning(model, path), fix=fix)
    if one["type"] == "extra_forbidden":
        known = [] if (parent := model_at(model, path[:-1])) is None else list(fields_of(parent))
        fix = nearest(str(path[-1]), known) or "Leave it out."
        expected = f"one of {', '.join(known)}"
        return AfootError("no such field", where=where, came=path[-1], expected=expected, fix=fix)
    if one["type"] == "afoot":
        ctx = one["ctx"]
        return AfootError(
            ctx["what"], where=where, came=ctx["came"], expected=ctx["expected"], fix=ctx["fix"]
        )
    what, expected = in_words(one)
    return AfootError(what, where=where, came=came, expected=expected, fix=mended(one, model, path))


def _short(value: object) -> object:
    return value if len(repr(value)) <= 80 else f"{kind_of(value)} of {len(repr(value))} characters"


def kind_of(value: object) -> str:
    """What a value is called in YAML."""
    words = (
        (bool, "true or false"),
        (dict, "a mapping"),
        (list, "a list"),
        (str, "a text"),
        (int | float, "a number"),
    )
    return next((word for kind, word in words if isinstance(value, kind)), type(value).__name__)
