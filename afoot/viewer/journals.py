"""Where journals of games lie. Apart from what reads them: who finds none has nothing else to load."""

from __future__ import annotations

import glob
from pathlib import Path

ENDING = ".game"


def journals_of(record: Path) -> list[Path]:
    """The files of all games that were to go to this ledger and are not in it, played now or not."""
    return list(record.parent.glob(f"{glob.escape(record.name)}.*{ENDING}"))
