"""The page in one file, opened from disk with the network off."""

from __future__ import annotations

from pathlib import Path

from afoot.record import Ledger
from afoot.viewer.encode import open_chase, open_run
from afoot.viewer.exports.one_file import write_html
from tests.viewer.browser.conftest import GRID, TOWN, Watch, saved_page
from tests.viewer.browser.screen import colours, near, picture
from tests.viewer.chromium import skip_unless_built


def test_an_exported_page_draws_and_plays_without_a_network(
    watch: Watch, ledger: Ledger, tmp_path: Path
) -> None:
    skip_unless_built()
    file = tmp_path / "chase.html"
    write_html(open_chase(open_run(ledger.path, TOWN), 0), ["truth", "pursuers"], file)
    seen = watch(saved_page(file), color_scheme="light")
    seen.context.set_offline(True)
    page = seen.open("#tick=30")
    assert page.evaluate("__afoot.tick") == 30
    shown = picture(page)
    palette = colours("light")
    assert near(shown, palette["building"], 3).mean() > 0.02
    assert near(shown, palette["pursuer"]).sum() > 60 and near(shown, palette["evader"]).sum() > 60
    page.keyboard.press("Space")
    page.wait_for_function("() => __afoot.tick > 34")
    page.keyboard.press("Space")
    assert (picture(page) != shown).any()
    assert page.locator("role=radio[name='Evaders']").count() == 0, "what was not exported is not offered"
    page.keyboard.press("2")
    page.wait_for_function("() => __afoot.view === 'pursuers' && __afoot.ready")
    assert page.evaluate("__afoot.mover(3)") is None or page.evaluate("__afoot.counts.shown") < 5
    assert [answer.url for answer in seen.answers if not answer.url.startswith(saved_page(file))] == []


def test_an_exported_page_names_its_own_chase_in_its_address(
    watch: Watch, ledger: Ledger, tmp_path: Path
) -> None:
    skip_unless_built()
    file = tmp_path / "chase.html"
    write_html(open_chase(open_run(ledger.path, GRID), 2), ["truth"], file)
    page = watch(saved_page(file)).open("")
    page.wait_for_function("() => location.hash !== ''")
    assert "chase=2&" in page.evaluate("location.hash")
