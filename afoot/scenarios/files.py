"""Where scenario files are: the bundled ones by name, others by path."""

from __future__ import annotations

from pathlib import Path as FilePath

from afoot._files import begins_as_ledger
from afoot.errors import AfootError, Where, files_in, likely, nearest
from afoot.maps.read import ENDINGS as MAP_ENDINGS

DATA = FilePath(__file__).parent / "data"
ENDINGS = (".yaml", ".yml")
EITHER = (".json", ".txt")  # a scenario may be in a file of these endings, too


def find(name_or_path: str | FilePath) -> tuple[FilePath, str]:
    """The file of a scenario, and what errors call it. Raises AfootError where there is none."""
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in bundled_names():
        return DATA / f"{text}.yaml", f"{text}.yaml"
    file = FilePath(name_or_path)
    if file.is_file():
        return file, text
    if file.is_dir():
        expected = "a scenario's file"
        raise AfootError(
            "this is a folder", where=Where(text), expected=expected, fix=files_in(file, ENDINGS)
        )
    ended = next((text + ending for ending in ENDINGS if FilePath(text + ending).is_file()), None)
    if ended is not None:
        raise AfootError("a file is named with its ending", came=text, expected=f"a file, such as {ended}, or the name "
                         "of a bundled scenario", fix=f"Write {ended}.")  # fmt: skip
    if file.suffix.lower() in ENDINGS or "/" in text or "\\" in text or isinstance(name_or_path, FilePath):
        raise AfootError("there is no such scenario file", where=Where(text),
                         fix=nearest(text, bundled_names()) or "Look for a mistake in the path.")  # fmt: skip
    expected = f"a path to a YAML file, or one of {', '.join(bundled_names())}"
    raise AfootError("there is no such bundled scenario", came=text, expected=expected,
                     fix=likely(text, bundled_names()))  # fmt: skip


def of_a_map(file: str) -> str:
    """What to do with a map's file that was given as a scenario."""
    return (
        f"With a map, write a scenario on it: map: {{file: {file}}}; solve, clear and interdict take it as it is, as "
        f"--graph {file}."
    )


def read_text(file: FilePath, shown: str) -> str:
    """The text of a file that errors call `shown`. Raises AfootError where it cannot be read."""
    _check_no_map(file, shown)
    try:
        _check_no_ledger(file, shown)
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AfootError(
            "this file cannot be read",
            where=Where(shown),
            came=str(error),
            fix="Save it anew as text in UTF-8 that you may read, or name another file.",
        ) from None


def _check_no_map(file: FilePath, shown: str) -> None:
    name = file.name.lower()
    if name.endswith(MAP_ENDINGS) and not name.endswith(EITHER):
        raise AfootError("this is no scenario but a map, by its ending", where=Where(shown),
                         expected="a scenario's YAML file", fix=of_a_map(shown))  # fmt: skip


def _check_no_ledger(file: FilePath, shown: str) -> None:
    if begins_as_ledger(file):
        raise AfootError("this is a ledger of recorded chases", where=Where(shown), expected="a scenario's file",
                         fix=f"afoot watch {shown} shows its chases, afoot whatif {shown} branches one.")  # fmt: skip


def bundled_names() -> list[str]:
    """Names of the scenarios that afoot brings, in alphabetical order."""
    return sorted(file.stem for file in DATA.glob("*.yaml"))
