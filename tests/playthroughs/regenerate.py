"""Writes the goldens anew: `python -m tests.playthroughs.regenerate`. Read what changed before it is committed."""

from __future__ import annotations

from pathlib import Path

from tests.playthroughs.chases import CHASES, told

GOLDENS = Path(__file__).parent / "goldens"


def main() -> None:
    GOLDENS.mkdir(exist_ok=True)
    for old in GOLDENS.glob("*.txt"):
        if old.stem not in CHASES:
            old.unlink()
    for name in CHASES:
        (GOLDENS / f"{name}.txt").write_text(told(name), encoding="utf-8")


if __name__ == "__main__":
    main()
