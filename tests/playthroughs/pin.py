"""Writes digests.json, of a few chases of every bundled scenario: `python -m tests.playthroughs.pin`."""

from __future__ import annotations

import json
from pathlib import Path

from afoot.scenarios import bundled
from afoot.studies.run import run

PINNED = Path(__file__).parent / "digests.json"
CHASES = 20


def digest_of(name: str, threads: int = 1) -> str:
    """The digest of a scenario's first chases, by its own policies."""
    return run(name, chases=CHASES, seed=1, threads=threads).digest


if __name__ == "__main__":
    found = {name: digest_of(name) for name in bundled()}
    PINNED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
