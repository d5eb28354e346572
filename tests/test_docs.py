"""What the pages show runs: Python blocks of a page in order, and its `$ afoot ...` lines on the files it writes."""

from __future__ import annotations

import itertools
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
    """Files that a page has a shell write (`$ cat > FILE <<'END'`) are there; exit codes are as it says, else 0."""
    monkeypatch.chdir(tmp_path)
    lines = iter([line for _, block in blocks(page, "console") for line in block.splitlines()])
    for line in lines:
        if line.startswith("$ cat > "):
            file, _, end = line.removeprefix("$ cat > ").partition(" <<")
            text = itertools.takewhile(lambda one, end=end.strip("'"): one != end, lines)
            Path(file).write_text("".join(f"{one}\n" for one in text), encoding="utf-8")
        elif line.startswith("$ afoot "):
            says = re.search(r"# exit code (\d+)", line)
            code = int(says[1]) if says else 0
            assert main(shlex.split(line, comments=True)[2:]) == code, line


def test_files_that_verbs_are_shown_on_are_written_out_on_a_page() -> None:
    """Whatever the pages and the help name in this way, a reader can make."""
    pages = {page: page.read_text(encoding="utf-8") for page in PAGES}
    verbs = {file: file.read_text(encoding="utf-8") for file in (ROOT / "afoot" / "cli").glob("*.py")}
    written = set(re.findall(r"^\$ cat > (\S+) <<", "\n".join(pages.values()), re.MULTILINE))
    for file, text in {**pages, **verbs}.items():
        named = set(re.findall(r"--graph (\w+\.\w+)", text)) | set(
            re.findall(r"afoot \w+ (fork\.yaml)", text)
        )
        assert named <= written, file.name


def test_the_pages_of_these_tests_have_something_to_run() -> None:
    assert {"README.md", "python.md", "ledger.md"} <= {page.name for page in of("python")}
    assert any("$ afoot run" in block for _, block in blocks(ROOT / "docs" / "command-line.md", "console"))


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md"))]:
        for target in re.findall(
            r"\]\(([^)#:\s]+\.(?:md|yaml|py))(?:#[^)]*)?\)", page.read_text(encoding="utf-8")
        ):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
