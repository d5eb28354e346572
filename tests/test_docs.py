"""What the pages show runs: Python blocks of a page in order, and its `$ afoot ...` lines."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from afoot.cli.main import main

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[tuple[int, str]]:
    """Code blocks of a page in a language, each with the line it begins in."""
    text = page.read_text(encoding="utf-8")
    found = re.finditer(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [(text.count("\n", 0, match.start()) + 2, match[1]) for match in found]


def of(language: str) -> list[Path]:
    return [page for page in PAGES if blocks(page, language)]


@pytest.mark.parametrize("page", of("python"), ids=lambda page: page.name)
def test_python_on_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It runs, and prints what the lines that begin with `# > ` say, in their order, whatever else it prints."""
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {"__name__": "page"}
    for line, code in blocks(page, "python"):
        # Blank lines in front make tracebacks name the page's own lines.
        exec(compile("\n" * (line - 1) + code, str(page), "exec"), space)
        printed = iter(capsys.readouterr().out.splitlines())
        for said in re.findall(r"^# > (.*)$", code, re.MULTILINE):
            assert said in printed, f"{page.name}:{line}: not printed: {said}"


@pytest.mark.parametrize("page", of("console"), ids=lambda page: page.name)
def test_commands_on_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [line for _, block in blocks(page, "console") for line in block.splitlines()]
    for line in lines:
        if line.startswith("$ afoot "):
            assert main(shlex.split(line)[2:]) == 0, line


def test_the_pages_of_these_tests_have_something_to_run() -> None:
    assert {"README.md", "python.md", "ledger.md"} <= {page.name for page in of("python")}
    assert any("$ afoot run" in block for _, block in blocks(ROOT / "docs" / "command-line.md", "console"))


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md"))]:
        for target in re.findall(
            r"\]\(([^)#:\s]+\.(?:md|yaml|py))(?:#[^)]*)?\)", page.read_text(encoding="utf-8")
        ):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
