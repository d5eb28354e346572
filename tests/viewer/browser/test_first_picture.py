"""The first picture: drawn without WebGL, of the same map and movers at the same places as what WebGL then draws."""

from __future__ import annotations

from typing import Any

import pytest

from afoot.record import Ledger
from tests.viewer.browser.conftest import ROCKFACE, TOWN, Watch, home, place
from tests.viewer.browser.screen import around, colours, near, picture
from tests.viewer.serving import Client

WITHOUT_WEBGL = """
const made = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : made.call(this, kind, ...more);
};
"""
SEEN = "() => window.__afoot && __afoot.pictured_ms !== null"


def drawn(watch: Watch, client: Client, at: str, *, webgl: bool, **asked: Any) -> Any:
    """The page at a place, as WebGL draws it or as it is without: both with the same things over the map."""
    seen = watch(home(client), forgiven="WebGL", **asked)
    if not webgl:
        seen.context.add_init_script(WITHOUT_WEBGL)
    page = seen.open(at, ready=webgl)
    page.wait_for_function(SEEN)
    page.evaluate("""() => {
      for (const one of document.querySelectorAll('.stage > :not(.map), .labels')) one.style.visibility = 'hidden';
    }""")
    return page


def same(one: Any, other: Any) -> float:
    """Of the pixels that are of something in either picture, the share that are in both."""
    return float((one & other).sum() / max(1, (one | other).sum()))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("run", [ROCKFACE, TOWN])
def test_what_is_sketched_is_what_webgl_draws(watch: Watch, client: Client, theme: str, run: int) -> None:
    at, palette = place(client, run, tick=40), colours(theme)
    first, then = (
        picture(drawn(watch, client, at, webgl=webgl, color_scheme=theme)) for webgl in (False, True)
    )
    for name, least in (("building", 0.8), ("sheet", 0.7)):
        masks = near(first, palette[name], 4), near(then, palette[name], 4)
        assert min(mask.sum() for mask in masks) > 2_000, name
        assert same(*masks) > least, name


def test_movers_stand_where_they_are_before_webgl_draws(watch: Watch, client: Client, ledger: Ledger) -> None:
    at, palette = place(client, TOWN, tick=0), colours("light")
    first, then = (drawn(watch, client, at, webgl=webgl) for webgl in (False, True))
    shown = picture(first)
    nodes = [int(one["node"][0]) for one in ledger.track(TOWN, 0).values()]
    movers = then.evaluate("(nodes) => nodes.map((node) => __afoot.screen(node))", nodes)
    for side, among in (("pursuer", movers[:4]), ("evader", movers[4:6])):
        assert max(near(around(shown, mover, 12), palette[side]).sum() for mover in among) > 40, side


def test_a_browser_without_webgl_says_so_and_keeps_the_first_picture(watch: Watch, client: Client) -> None:
    page = drawn(watch, client, place(client, TOWN, tick=0), webgl=False)
    page.wait_for_function("() => document.querySelector('.trouble').textContent.includes('no WebGL 2')")
    assert near(picture(page), colours("light")["building"], 4).mean() > 0.01
