"""How much the page does while a chase plays: what stands still is made once, and frames come."""

from __future__ import annotations

from tests.viewer.browser.conftest import TOWN, place
from tests.viewer.browser.screen import settle
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client

LEAST_FRAMES_S = 4  # on a busy machine that draws by the processor
PLAYED_MS = 4000


def test_a_chase_that_plays_makes_nothing_anew_that_stands_still(watched: Watched, client: Client) -> None:
    """With a layer on, and neither smoke nor a chosen mover: then no mesh at all is made."""
    page = watched.open(place(client, TOWN))
    page.keyboard.press("h")
    page.wait_for_selector(".heats button:nth-child(2)[aria-checked=true]", state="attached")
    settle(page)
    look = "() => ({meshes: __afoot.meshes, frames: __afoot.frames, tick: __afoot.tick, at_ms: performance.now()})"
    before = page.evaluate(look)
    page.keyboard.press("Space")
    page.wait_for_timeout(PLAYED_MS)
    assert page.evaluate("__afoot.playing")
    after = page.evaluate(look)
    assert before["meshes"] > 0 and after["tick"] > before["tick"] + 10
    assert after["meshes"] == before["meshes"]
    seconds = (after["at_ms"] - before["at_ms"]) / 1000
    assert (after["frames"] - before["frames"]) / seconds >= LEAST_FRAMES_S
