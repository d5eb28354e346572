"""The page by axe-core: it is readable and usable for those who do not see, or not all colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import afoot
from afoot.studies.play_ask import ask, ready
from tests.viewer.browser.conftest import GRID, TOWN, Watch, home, place
from tests.viewer.serving import Client

AXE = Path(afoot.__file__).parent / "viewer" / "page" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: make page fetches it")
    return AXE.read_text(encoding="utf-8")


def wrong(page: Any, axe: str) -> list[str]:
    """What axe-core holds against a page: each rule with the first element that breaks it."""
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_watching(watch: Watch, client: Client, axe: str, theme: str) -> None:
    seen = watch(home(client), color_scheme=theme)
    page = seen.open(place(client, TOWN, tick=30))
    page.evaluate("document.querySelector('.legend').open = true")
    page.keyboard.press("h")
    assert wrong(page, axe) == []
    page.keyboard.press("m")
    page.wait_for_selector(".about h2")
    assert wrong(page, axe) == []
    page.click("role=tab[name='What if']")
    page.keyboard.press("?")
    assert wrong(page, axe) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    assert wrong(page, axe) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_playing(watch: Watch, client: Client, axe: str, theme: str) -> None:
    plays = client.viewer.plays
    assert plays is not None
    asked = ask("grid", record=plays.record, side="evaders", seed=1)
    ready(asked)
    page = watch(home(client), color_scheme=theme).open(
        f"?token={client.viewer.token}#play={plays.begin(asked)}", ready=False
    )
    page.wait_for_selector("[data-act=begin]")
    assert wrong(page, axe) == []
    page.click("[data-act=begin]")
    page.wait_for_selector("[data-act=go]")
    assert wrong(page, axe) == []


def test_what_went_wrong(watch: Watch, client: Client, axe: str) -> None:
    page = watch(home(client), forgiven="404").open(place(client, GRID, chase=99), ready=False)
    page.wait_for_selector(".trouble strong")
    assert wrong(page, axe) == []
