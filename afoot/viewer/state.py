"""What one server has at hand."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afoot.errors import AfootError
from afoot.viewer.jobs import Jobs
from afoot.viewer.page_files import Asset, read_page
from afoot.viewer.shelf import Shelf

if TYPE_CHECKING:
    from afoot.viewer.live import Live
    from afoot.viewer.plays import Plays

LOOPBACK = "127.0.0.1"


@dataclass
class Viewer:
    """shelf: the ledger that is watched, if any; live: the chase that is played and streamed, if any;
    plays: the games that people play, if any can be."""

    shelf: Shelf | None = None
    live: Live | None = None
    plays: Plays | None = None
    host: str = LOOPBACK
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    page: Mapping[str, Asset] = field(default_factory=read_page)
    jobs: Jobs = field(default_factory=Jobs)

    @property
    def books(self) -> Shelf:
        """The shelf. Raises AfootError where no ledger is watched."""
        if self.shelf is None:
            raise AfootError("no ledger is watched here", fix="Start `afoot watch LEDGER`.")
        return self.shelf
