"""A chase that is watched as it is played: the page draws it from the stream, and asks only for what is there."""

from __future__ import annotations

import time

import pytest

from afoot.viewer.state import Viewer
from tests.viewer.browser.conftest import Watch, home
from tests.viewer.serving import served
from tests.viewer.test_stream import live_of

MOST_S = 600.0  # of the chase


def test_what_a_chosen_mover_sees_is_asked_for_as_it_goes(watch: Watch) -> None:
    live = live_of("rockface", speed=10.0, horizon_s=MOST_S)
    with served(Viewer(live=live)) as client:
        seen = watch(home(client))
        page = seen.open(f"?token={client.viewer.token}#live=1")
        page.locator("[data-mover='4']").dispatch_event("click")
        for _ in range(300):  # it may stay where it is for a while
            page.wait_for_timeout(100)
            asked = [answer for answer in seen.answers if "/api/stream/sight/" in answer.url]
            if len({answer.url for answer in asked}) > 1:
                break
        assert len({answer.url for answer in asked}) > 1
        assert all(answer.ok and len(answer.json()["seen"]) > 1 for answer in asked)
        assert all("?range_m=" in answer.url for answer in asked)  # no farther than it sees
        text = " ".join(page.inner_text(".about").split())
        seen.close()  # before its server: a page whose server is gone goes on asking for it, and complains
    assert " of " in text or "near " in text  # where it is, by a place that has a name


def test_a_chase_that_cannot_be_played_so_fast_tells_the_speed_that_there_is(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tick takes at least a twentieth of a second here, whatever was asked for."""
    live = live_of("grid", speed=1000.0)
    play = live._tick

    def slowly() -> None:
        time.sleep(0.05)
        play()

    monkeypatch.setattr(live, "_tick", slowly)
    with served(Viewer(live=live)) as client:
        seen = watch(home(client))
        page = seen.open(f"?token={client.viewer.token}#live=1")
        page.wait_for_function("() => document.querySelector('.speedtext').textContent.includes(' of ')")
        reached, asked = page.inner_text(".speedtext").split(" of ")
        told = page.get_attribute(".speed", "aria-valuetext")
        seen.close()
    assert asked[:-1] == "1000" and float(reached[:-1]) <= 20 / 0.95
    assert told == f"{reached} of {asked}: seconds of the chase in a second"
