"""Files that verbs write, looked at before any work begins: whether they can be written, and what would be lost."""

from __future__ import annotations

import os
from pathlib import Path

from afoot.errors import AfootError, Where

FORCE = "Write over a file that is there already."


def check_out(option: str, file: Path | None, *, force: bool) -> None:
    """Raise AfootError where this file cannot be written, where it is there already and nobody said `--force`, and
    where somebody did and names no file.

    option: the one that names it, such as `--save`.
    """
    if file is None:
        if force:
            raise AfootError("nothing is written that this could write over", where=Where(field="--force"),
                             expected=f"{option} FILE beside it",
                             fix=f"Name a file with {option}, or leave out --force.")  # fmt: skip
        return
    where, folder = Where(field=option), file.absolute().parent
    if file.is_dir():
        raise AfootError("this is a folder", where=where, came=str(file), expected="a file that can be written",
                         fix=f"Name a file in it, such as {file / 'name'}{file.suffix}.")  # fmt: skip
    if not folder.is_dir():
        raise AfootError("there is no such folder", where=where, came=str(file.parent),
                         expected="a file in a folder that is there",
                         fix="Make the folder, or name another.")  # fmt: skip
    if not os.access(file if file.exists() else folder, os.W_OK):
        raise AfootError("this file cannot be written", where=where, came=str(file),
                         expected="a file that can be written", fix="Name another file.")  # fmt: skip
    if file.is_file() and not force:
        raise AfootError("there is a file of this name already", where=Where(file, field=option),
                         fix=f"State another {option}, or --force to write over it.")  # fmt: skip
