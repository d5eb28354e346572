"""What a side did not know is neither on the page nor in what the server sent it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from afoot.record import Ledger
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_run
from afoot.viewer.places import HIDDEN
from afoot.words import Status
from tests.viewer.browser.conftest import ROCKFACE, TOWN, place
from tests.viewer.browser.screen import around, colours, near, on_map, picture, settle
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client


@pytest.mark.parametrize("view", ["pursuers", "evaders"])
def test_the_other_sides_tracks_are_not_in_what_was_sent(
    watched: Watched, client: Client, ledger: Ledger, view: str
) -> None:
    page = watched.open(place(client, ROCKFACE, tick=900, view=view))
    page.keyboard.press("Space")
    page.wait_for_function("() => __afoot.tick > 905")
    cast = open_run(ledger.path, ROCKFACE).game.cast
    sides = {"pursuers": range(cast.pursuers), "evaders": range(cast.pursuers, cast.pursuers + cast.evaders)}
    other = sides.pop("evaders" if view == "pursuers" else "pursuers")
    tracks = list(ledger.track(ROCKFACE, 0).values())

    sent = watched.answered("api/replay/")
    assert [url for url, _ in sent] == [f"api/replay/{ROCKFACE}/0/{view}"], "it asked for no other view"
    header, arrays = unpack(sent[0][1])
    for mover in other:
        assert (arrays["track_x"][mover] == HIDDEN).all() and (arrays["track_y"][mover] == HIDDEN).all()
        assert all((rows[mover] == -1).all() for name, rows in arrays.items()
                   if name.startswith("track_") and name[-2:] not in ("_x", "_y", "_z"))  # fmt: skip
        assert set(header["movers"][mover].values()) - {header["movers"][mover]["name"]} <= {
            header["movers"][mover]["side"],
            None,
        }
    for mover in sides[view]:
        assert (arrays["track_node"][mover] == tracks[mover]["node"]).all()
    # Nor is a track of the other side hidden elsewhere, as it is or as differences: 40 ticks of one that moves.
    whole = sent[0][1]
    for mover in other:
        moving = np.flatnonzero(np.diff(tracks[mover]["node"][60:]) != 0)[0] + 60
        piece = tracks[mover]["node"][moving : moving + 40]
        assert len(set(piece.tolist())) >= 4
        assert piece.astype("<i4").tobytes() not in whole
        assert np.diff(piece).astype("<i4").tobytes() not in whole
    own = {(one["tick"], one["viewer"], one["node"]) for one in ledger.contacts(ROCKFACE, 0)}
    told = zip(arrays["contact_tick"], arrays["contact_viewer"], arrays["contact_node"], strict=True)
    seen = {(int(tick), int(viewer), int(node)) for tick, viewer, node in told}
    assert seen and seen <= own and {viewer for _, viewer, _ in seen} <= set(sides[view])
    assert (arrays["contact_target"] == -1).all()
    truth = sum(one["viewer"] in sides[view] for one in ledger.contacts(ROCKFACE, 0))
    assert len(arrays["contact_tick"]) <= truth


def test_the_passage_that_trackers_do_not_know_is_not_in_their_scene(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    watched.open(place(client, ROCKFACE, view="pursuers"))
    watched.open(place(client, ROCKFACE, view="evaders"))
    scenes = {url.rpartition("/")[2]: unpack(body)[0] for url, body in watched.answered("api/scene/")}
    assert set(scenes) == {"pursuers", "evaders"}
    hidden = [one["name"] for one in scenes["evaders"]["passages"] if one["hidden"]]
    assert hidden and not any(one["hidden"] for one in scenes["pursuers"]["passages"])
    assert all(name not in json.dumps(scenes["pursuers"]["passages"]) for name in hidden)


def apart(tracks: list[dict[str, Any]], movers: range, board: Any) -> Any:
    """Ticks with somebody of `movers` at a node, live and far from all others, and who: (tick, mover) pairs."""
    node = np.stack([track["node"] for track in tracks])
    x_m, y_m = board.x_mm[node] / 1000, board.y_mm[node] / 1000
    on = np.stack([track["status"] == Status.LIVE for track in tracks])
    for tick in range(10, node.shape[1], 7):
        for mover in movers:
            track = tracks[mover]
            if not on[mover, tick] or track["remaining_mm"][tick] or track["inside"][tick]:
                continue
            far = np.hypot(x_m[:, tick] - x_m[mover, tick], y_m[:, tick] - y_m[mover, tick]) > 25
            far[mover] = True
            if (far | ~on[:, tick]).all():
                yield tick, mover


def test_the_switch_takes_the_other_side_off_the_screen(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    game = open_run(ledger.path, TOWN).game
    tracks = list(ledger.track(TOWN, 0).values())
    evaders = range(game.cast.pursuers, game.cast.pursuers + game.cast.evaders)
    seen = {one["node"] for one in ledger.contacts(TOWN, 0) if one["viewer"] < game.cast.pursuers}
    found = [(tick, mover) for tick, mover in apart(tracks, evaders, game.board)
             if tracks[mover]["node"][tick] not in seen]  # fmt: skip
    page = watched.open(place(client, TOWN, tick=found[0][0]))
    colour = colours("light")["evader"]
    for tick, mover in found:
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        settle(page)
        node = int(tracks[mover]["node"][tick])
        at = on_map(page, [node]).get(node)
        if at is not None:
            break
    assert at is not None
    count = page.evaluate("__afoot.counts.shown")
    assert near(around(picture(page), at, 12), colour).sum() > 60
    page.click("role=radio[name='Pursuers']")
    page.wait_for_function("() => __afoot.view === 'pursuers' && __afoot.ready")
    assert page.evaluate("__afoot.tick") == tick
    assert page.evaluate("(mover) => __afoot.mover(mover)", mover) is None
    assert page.evaluate("__afoot.counts.shown") < count
    assert near(around(picture(page), at, 12), colour).sum() == 0
    page.click("role=radio[name='Truth']")
    page.wait_for_function("() => __afoot.view === 'truth' && __afoot.ready")
    assert near(around(picture(page), at, 12), colour).sum() > 60
