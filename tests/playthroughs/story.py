"""The chronicle of rockface's bundled seed, kept as a golden: `python -m tests.playthroughs.story` writes it anew."""

from __future__ import annotations

import pathlib
import re

from typer.testing import CliRunner

from afoot.cli.main import app

STORY = pathlib.Path(__file__).parent / "rockface-story.txt"


def chronicle(seed: int | None, *more: str) -> str:
    """What `afoot run rockface --story` prints, but for the digest and what hangs on the machine."""
    asked = [] if seed is None else ["--seed", str(seed)]
    done = CliRunner().invoke(app, ["run", "rockface", "--story", *asked, *more], env={"COLUMNS": "100"})
    assert done.exit_code == 0, done.output
    lines = [line.rstrip() for line in done.stdout.splitlines() if not line.startswith("compiling")]
    return re.sub(r"Digest \w+\.", "", "\n".join(lines)).rstrip() + "\n"


if __name__ == "__main__":
    STORY.write_text(chronicle(None), encoding="utf-8")
