"""What the page says of one mover: whom it looks like, what holds of it, its name before others'; and what of all that
stays as another view is chosen."""

from __future__ import annotations

from typing import Any

from afoot.record import Ledger
from afoot.viewer.encode import open_run
from afoot.words import Status
from tests.viewer.browser.conftest import GRID, ROCKFACE, TOWN, place
from tests.viewer.browser.screen import settle
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client


def go(page: Any, tick: int) -> None:
    page.evaluate("(tick) => __afoot.go(tick)", tick)
    settle(page)


def choose(page: Any, mover: int) -> None:
    page.evaluate(f"document.querySelector('[data-mover=\"{mover}\"]').click()")
    settle(page)


def names(page: Any) -> set[str]:
    return set(page.locator(".labels > div").all_inner_texts())


def test_who_wears_a_guise_is_told_so(watched: Watched, client: Client, ledger: Ledger) -> None:
    tracks, game = ledger.track(ROCKFACE, 0), open_run(ledger.path, ROCKFACE).game
    worn = [
        (tick, column, name, game.class_names[int(track["guise"][tick]) - 1])
        for column, (name, track) in enumerate(tracks.items())
        for tick in range(1, len(track["guise"]))
        if track["guise"][tick] and not track["guise"][tick - 1] and track["status"][tick] == Status.LIVE
    ]
    tick, column, name, looks = worn[0]
    page = watched.open(place(client, ROCKFACE, tick=tick))
    choose(page, column)
    for at, wears in ((tick, True), (tick - 1, False), (tick, True)):
        go(page, at)
        about = " ".join(page.inner_text(".about").lower().split())
        assert (f"looks like {looks}" in about) is wears
        assert (f"{name} as {looks}" in names(page)) is wears


def test_who_comes_later_is_told_so(watched: Watched, client: Client, ledger: Ledger) -> None:
    tracks = list(ledger.track(ROCKFACE, 0).values())
    late = next(column for column, track in enumerate(tracks) if track["status"][0] == Status.WAITING)
    decoy = next(column for column, track in enumerate(tracks) if track["status"][0] == Status.UNSENT)
    page = watched.open(place(client, ROCKFACE, tick=0))
    choose(page, late)
    assert page.inner_text(f"[data-mover='{late}'] .state") == "not here yet"
    assert page.inner_text(f"[data-mover='{decoy}'] .state") == "not out"
    for view in ("pursuers", "evaders"):
        page.click(f".view-{view}")
        page.wait_for_function("(view) => __afoot.ready && __afoot.view === view", arg=view)
        other = 4 if view == "pursuers" else 0
        assert page.inner_text(f"[data-mover='{other}'] .state") == "not seen"
        assert page.locator(".nolayers").text_content() == "This view has no layers."
    assert page.locator("[data-mover] .state:text-is('not out')").count() > 0, "their own decoys"
    assert page.evaluate(
        "() => [...document.querySelectorAll('.map canvas')].every((one) => one.tabIndex < 0)"
    )


def test_charts_tell_what_holds(watched: Watched, client: Client, ledger: Ledger) -> None:
    told = [row for run in (ROCKFACE, GRID, TOWN) for row in ledger.margins(run, 0)]
    told = [row for row in told if row["margin_ticks"] is not None]
    holding = next(row for row in told if row["holds"])
    same = ("run", "mover", "measure")
    other = next(row for row in told if not row["holds"] and all(row[key] == holding[key] for key in same))
    page = watched.open(place(client, holding["run"]))
    choose(page, holding["mover"])
    for row in (holding, other):
        go(page, row["tick"])
        text = page.inner_text(f".charts li:has-text('{row['measure']}')")
        assert text.endswith(f"{row['margin_ticks']}{', holds' if row['holds'] else ''}"), text


def test_the_name_of_who_is_chosen_comes_before_those_of_others(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    """Where names would cover each other some are left out; of movers those of whom the chronicle speaks come first."""
    page = watched.open(place(client, ROCKFACE, tick=1))
    game = open_run(ledger.path, ROCKFACE).game
    columns = range(game.cast.pursuers + game.cast.evaders)
    crowded = None
    for tick in range(0, ledger.chases(ROCKFACE)[0]["ticks"], 40):
        go(page, tick)
        shown = names(page)
        left_out = [
            column
            for column in columns
            if game.mover_names[column] not in shown and page.evaluate("m => __afoot.mover(m)", column)
        ]
        if left_out and not any(text.startswith(game.mover_names[left_out[0]]) for text in shown):
            crowded = left_out[0]
            break
    assert crowded is not None, "nobody's name is ever left out"
    choose(page, crowded)
    assert any(text.startswith(game.mover_names[crowded]) for text in names(page))
    page.keyboard.press("Escape")
    settle(page)
    assert not any(text.startswith(game.mover_names[crowded]) for text in names(page))


def test_who_is_chosen_and_followed_is_the_same_in_every_view(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    """A side is not told of the others' decoys, so whoever comes after them has another number."""
    game = open_run(ledger.path, ROCKFACE).game
    child, tracker = (game.mover_names.index(name) for name in ("child 3", "tracker 2"))
    page = watched.open(place(client, ROCKFACE, tick=300))
    for column in (child, tracker):
        choose(page, column)
        page.click(".abouthead button:text-is('Follow')")
        for view in ("pursuers", "evaders", "truth", "pursuers", "truth"):
            page.click(f".view-{view}")
            page.wait_for_function("(view) => __afoot.ready && __afoot.view === view", arg=view)
            settle(page)
            assert page.inner_text(".about h2").lower() == game.mover_names[column], view
            assert page.locator(".abouthead [aria-pressed=true]:text-is('Follow')").count() == 1, view
            named = page.locator("[data-mover][aria-pressed=true] .who").all_inner_texts()
            assert named == [game.mover_names[column]], view


def test_the_layer_that_was_chosen_is_kept_by_what_it_tells_in_every_view(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    """The pursuers do not know of the trap door: where the hunted can be is another layer in their view."""
    titles = {name: layer["title"] for name, layer in ledger.layers(ROCKFACE, 0).items()}
    page = watched.open(place(client, ROCKFACE, tick=300))
    page.click(".legend summary")
    for chosen, told in (("possible", "thought"), ("first", None)):
        page.click(f".heats button:text-is('{titles[chosen]}')")
        for view in ("pursuers", "evaders", "truth", "pursuers", "truth"):
            page.click(f".view-{view}")
            page.wait_for_function("(view) => __afoot.ready && __afoot.view === view", arg=view)
            settle(page)
            there = {"truth": chosen, "pursuers": told, "evaders": None}[view]
            lies = [] if there is None else [titles[there]]
            assert page.locator(".heats [aria-checked=true]:not(:text-is('None'))").all_inner_texts() == lies
            assert page.locator(".legend .ramp").is_visible() is (there is not None)
