"""The built page, read into memory once: no request ever names a file."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).parent / "static"
NOT_BUILT = "The page is not built: run `make page`, which takes a minute, and then the same command again."
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


class Asset(NamedTuple):
    content: bytes
    media_type: str


def read_page(folder: Path = STATIC) -> Mapping[str, Asset]:
    """The page's files by their path below the folder; none where it is not built."""
    found = {}
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file():
            kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            found[file.relative_to(folder).as_posix()] = Asset(file.read_bytes(), kind)
    return found if "index.html" in found else {}
