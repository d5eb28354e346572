"""What is drawn, by its pixels: buildings, movers where they stand, layers in the legend's colours, at every size."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from afoot.board.lookup import nearest_node
from afoot.maps import Map
from afoot.maps.model import OUTDOORS
from afoot.record import Ledger
from afoot.viewer.encode import open_run
from afoot.viewer.streets import streets
from tests.viewer.browser.conftest import GRID, ROCKFACE, TOWN, Watch, home, place
from tests.viewer.browser.screen import around, colours, near, on_map, picture, ramp, settle
from tests.viewer.browser.test_fog import apart
from tests.viewer.chromium import Watched
from tests.viewer.serving import Client

AGAIN_PX = 250  # from a street's name to the next
SIZES = {"laptop": (1280, 800), "phone": (390, 844), "large": (1920, 1080)}
LEAST = {"laptop": 0.02, "phone": 0.015, "large": 0.02}  # share of the picture that roofs take


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_town_is_drawn_with_its_movers(
    watch: Watch, client: Client, ledger: Ledger, size: str, theme: str
) -> None:
    width, height = SIZES[size]
    seen = watch(home(client), viewport={"width": width, "height": height}, color_scheme=theme)
    game, tracks = open_run(ledger.path, TOWN).game, list(ledger.track(TOWN, 0).values())
    cast = game.cast
    page = seen.open(place(client, TOWN))
    palette = colours(theme)
    shown = picture(page)
    assert near(shown, palette["building"], 3).mean() > LEAST[size]
    assert near(shown, palette["ground"], 3).any() or near(shown, palette["sheet"], 3).any()
    assert (shown.mean() < 90) == (theme == "dark")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), "nothing is cut off"
    sides = {
        "pursuer": range(cast.pursuers),
        "evader": range(cast.pursuers, cast.pursuers + cast.evaders),
    }
    for side, movers in sides.items():
        at = shown_alone(page, apart(tracks, movers, game.board), tracks)
        assert near(around(picture(page), at, 12), palette[side]).sum() > 40, side


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ground_is_drawn_below_streets_and_houses(watch: Watch, client: Client, theme: str) -> None:
    """Of rockface its woods, the sand of the yard, the lawns and the courtyard."""
    page = watch(home(client), color_scheme=theme).open(place(client, ROCKFACE))
    palette, shown = colours(theme), picture(page)
    for kind, least in (("woods", 0.02), ("sand", 1e-3), ("grass", 5e-4), ("park", 5e-4)):
        assert near(shown, palette[kind], 2).mean() > least, kind
    assert (
        near(shown, palette["street"], 2).mean() > 2e-3 and near(shown, palette["building"], 3).mean() > 0.02
    )


def shown_alone(page: Any, found: Any, tracks: list[dict[str, Any]]) -> tuple[float, float]:
    """Goes to the first tick at which one of those found is on the open map; returns where."""
    for tick, mover in found:
        node = int(tracks[mover]["node"][tick])
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        at = on_map(page, [node]).get(node)
        if at is not None:
            settle(page)
            return at
    raise AssertionError("nobody ever stands alone on the open map")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_layer_lies_on_the_nodes_in_the_legends_colours(
    watch: Watch, client: Client, ledger: Ledger, theme: str
) -> None:
    seen = watch(home(client), color_scheme=theme)
    board = open_run(ledger.path, TOWN).game.board
    layer = ledger.layers(TOWN, 0)["possible"]
    tick = 40
    page = seen.open(place(client, TOWN, tick=tick))
    page.evaluate("document.querySelector('.legend').open = true")
    page.click("role=button[name='Raise buildings']")  # seen from above, nothing stands before a node
    values = layer["values"][tick // layer["every_ticks"]]
    hops = board.hops
    inner = [n for n in range(len(values)) if all(values[m] > 0 for m in hops[n][hops[n] >= 0])]
    outer = [n for n in range(len(values)) if all(values[m] == 0 for m in hops[n][hops[n] >= 0])]
    lit = {node: at for node, at in on_map(page, inner).items() if values[node] > 0}
    about = np.array(list(on_map(page, np.flatnonzero(values).tolist()).values()))
    far = [node for node, at in on_map(page, outer).items()
           if values[node] == 0 and np.hypot(*(about - at).T).min() > 16]  # fmt: skip
    unlit = on_map(page, far)
    assert len(lit) > 15 and len(unlit) > 15
    table = ramp(colours(theme)["heat"])
    before = picture(page)
    page.keyboard.press("h")
    page.wait_for_selector(".heats [aria-checked=true]", state="attached")
    title = page.locator(".heats [aria-checked=true]").inner_text()
    assert title == layer["title"]
    after = picture(page)
    free = on_map(page, [*lit, *unlit])  # of what has come over the map meanwhile
    lit, unlit = ({node: free[node] for node in of if node in free} for of in (lit, unlit))

    def coloured(pixels: Any, node: int, at: tuple[float, float]) -> bool:
        part = around(pixels, at, 2).reshape(-1, 3)
        return bool((np.abs(part - table[max(0, int(values[node]) - 1)]).max(axis=1) <= 14).any())

    now = np.mean([coloured(after, node, at) for node, at in lit.items()])
    was = np.mean([coloured(before, node, at) for node, at in lit.items()])
    assert now > 0.7 and was < 0.3, (now, was)
    # And where nobody can be the map is as it was.
    same = np.mean([np.abs(around(after, at, 2) - around(before, at, 2)).max() <= 3 for at in unlit.values()])
    assert same > 0.8, same
    legend = page.locator(".ramp").bounding_box()
    middle = around(after, (legend["x"] + 3, legend["y"] + legend["height"] / 2), 0)
    assert np.abs(middle - np.array(colours(theme)["heat"][0])).max() <= 12


def sides(page: Any) -> Any:
    """bool [height, width]: where the map alone, without names, has the colours of pursuers, evaders and decoys."""
    page.evaluate("""() => {
      for (const one of document.querySelectorAll('.stage > :not(.map), .labels')) one.style.visibility = 'hidden';
    }""")
    box = page.locator(".map").bounding_box()
    shown = picture(page)[: int(box["height"]), : int(box["width"])]
    warmth = shown[:, :, 0] - shown[:, :, 2]
    return np.abs(warmth) > 115  # orange or blue, faded as well: nothing else on the map is as much


def in_view(page: Any, view: str) -> Any:
    """The same of another view of the same moment."""
    page.keyboard.press({"truth": "1", "pursuers": "2"}[view])
    page.wait_for_function("(view) => __afoot.view === view && __afoot.ready", arg=view)
    return sides(page)


def test_trails_of_a_view_do_not_hang_on_what_was_shown_before(watched: Watched, client: Client) -> None:
    """Truth has trails of decoys too, of which pursuers are not told: there are as many trails as the view has."""
    alone = {view: sides(watched.open(place(client, ROCKFACE, tick=235, view=view))).sum()
             for view in ("pursuers", "truth")}  # fmt: skip
    for first, second in (("truth", "pursuers"), ("pursuers", "truth")):
        page = watched.open(place(client, ROCKFACE, tick=235, view=first))
        for view in (second, first):
            assert abs(in_view(page, view).sum() - alone[view]) < 0.05 * alone[view], (first, view)


def test_trails_of_a_chase_do_not_hang_on_the_chase_before(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, ROCKFACE, tick=235))
    first = sides(page).sum()
    for run in (GRID, ROCKFACE):
        page.evaluate("(run) => { location.hash = `run=${run}&chase=0&tick=235`; }", run)
        page.wait_for_function("(run) => __afoot.run === run && __afoot.ready", arg=run)
    assert abs(sides(page).sum() - first) < 0.1 * first


def test_what_a_mover_sees_lies_on_the_ground_and_on_no_roof_or_wall_beside_it(
    watched: Watched, client: Client
) -> None:
    page = watched.open(place(client, TOWN, tick=60))
    page.evaluate("""() => {
      for (const one of document.querySelectorAll('.stage > :not(.map), .labels')) one.style.visibility = 'hidden';
    }""")
    before = picture(page)
    page.locator("[data-mover='1']").dispatch_event("click")
    warmer = (picture(page) - before) @ np.array([0, 0, -1]) > 8  # blue is what a yellow glow takes away
    palette = colours("light")
    lit = {name: warmer[near(before, palette[name], 3)].mean() for name in ("building", "street")}
    assert lit["street"] > 0.015 and lit["building"] < 0.05, lit  # indoors it shines through the roof


def test_no_name_of_a_place_lies_over_a_mover_or_a_refuge(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, ROCKFACE, tick=0))
    names = 0
    for tick in (0, 120, 235, 700):
        page.evaluate("(tick) => __afoot.go(tick)", tick)
        settle(page)
        boxes = names_shown(page, ".label-place, .label-passage, .label-street")
        signs = page.evaluate("""() => Array.from({length: 6}, (_, mover) => __afoot.mover(mover)).filter(Boolean)
          .map((at) => __afoot.screen(at.node))""")
        names += len(boxes)
        assert len(signs) > 1
        for name, at, down, cos, sin, half, thick in boxes:
            for x, y in ((x - at, y - down) for x, y in signs):  # turned as the name is
                assert abs(x * cos + y * sin) > half or abs(y * cos - x * sin) > thick, (tick, name)
    assert names > 20


def test_names_of_streets_lie_along_them_and_stand_upright(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, TOWN))
    page.keyboard.press("b")  # flat: no name is behind a house
    settle(page)
    shown = open_run(ledger.path, TOWN)
    ends = {
        name: [[nearest_node(shown.game.compiled_board, *point[:2]) for point in pair] for pair in pairs]
        for name, pairs in spots_of(shown.map).items()
    }
    found = names_shown(page, ".label-street")
    assert len(found) > 5
    for name, at, down, cos, sin, *_ in found:
        assert cos >= 0.0, name
        lines = page.evaluate("(pairs) => pairs.map((pair) => pair.map(__afoot.screen))", ends[name])
        (x, y), (ax, ay) = min(lines, key=lambda line: math.dist(line[0], (at, down)))
        length = math.hypot(ax - x, ay - y)
        assert math.dist((x, y), (at, down)) < 20.0, name
        assert abs((ax - x) * sin - (ay - y) * cos) < 0.35 * length, name


def test_streets_are_named_again_near_by_and_never_close_together(watched: Watched, client: Client) -> None:
    page = watched.open(place(client, TOWN))
    shown = []
    for _ in range(7):
        settle(page)
        names = [(name, (at, down)) for name, at, down, *_ in names_shown(page, ".label-street")]
        for (name, spot), (other, there) in itertools.combinations(names, 2):
            assert name != other or math.dist(spot, there) > AGAIN_PX - 2, name
        shown.append((len(names), len({name for name, _ in names})))
        page.keyboard.press("+")
    assert any(count > streets for count, streets in shown), "a street is named twice in one picture"


def test_no_name_of_a_street_lies_on_the_roof_before_it(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    """Ways indoors shine through roofs, and their names with them. Flat houses hide no name."""
    page = watched.open(place(client, TOWN))
    ways = open_run(ledger.path, TOWN).map.ways
    indoors = {way.name for way in ways if way.domain != OUTDOORS}
    roof = colours("light")["building"]
    hide = "() => { document.querySelector('.labels').style.visibility = 'hidden'; }"
    back = "() => { document.querySelector('.labels').style.visibility = ''; }"
    seen, gone = 0, 0
    for _ in range(3):
        settle(page)
        raised = {name: (at, down) for name, at, down, *_ in names_shown(page, ".label-street")}
        page.evaluate(hide)
        shown = picture(page)
        page.evaluate(back)
        for name in raised.keys() - indoors:
            assert near(around(shown, raised[name], 2), roof, 3).mean() < 0.5, name
        page.keyboard.press("b")
        settle(page)
        flat = {name for name, *_ in names_shown(page, ".label-street")}
        page.keyboard.press("b")
        page.keyboard.press("+")
        seen, gone = seen + len(raised), gone + len(flat - raised.keys())
    assert seen > 8 and gone > 2


def test_parks_waters_and_squares_are_named_where_they_are(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, TOWN))
    shown = open_run(ledger.path, TOWN)
    board = shown.game.compiled_board
    named = {name.text: name for patch in shown.map.ground for name in patch.names}
    seen = set[str]()
    for key in "0++":
        page.keyboard.press(key)
        settle(page)
        for name, at, down, *_ in names_shown(page, ".label-water, .label-green, .label-paved"):
            node = nearest_node(board, named[name].x_m, named[name].y_m)
            assert math.dist(page.evaluate("(node) => __afoot.screen(node)", node), (at, down)) < 80.0, name
            seen.add(name)
    assert len(seen) >= 3 and "Rautatientori" in seen


def test_the_scale_is_that_of_the_ground_in_the_middle(
    watched: Watched, client: Client, ledger: Ledger
) -> None:
    page = watched.open(place(client, TOWN))
    board = open_run(ledger.path, TOWN).game.board
    page.wait_for_selector(".measure:not(:empty)")
    for _ in range(2):
        settle(page)
        length = float(page.text_content(".measure").removesuffix(" m"))
        px = page.evaluate("document.querySelector('.measure').getBoundingClientRect().width")
        x, y, width, height = (
            page.locator(".map").bounding_box()[key] for key in ("x", "y", "width", "height")
        )
        spots = page.evaluate(
            "(count) => Array.from({length: count}, (_, node) => __afoot.screen(node))", len(board.degree)
        )
        row = [(spot[0], node) for node, spot in enumerate(spots) if board.layer[node] == 0
               and abs(spot[1] - y - height / 2) < 8 and abs(spot[0] - x - width / 2) < 300]  # fmt: skip
        (left, one), (right, other) = min(row), max(row)
        gap_m = math.hypot(*((axis[one] - axis[other]) / 1000 for axis in (board.x_mm, board.y_mm)))
        assert right - left > 150 and gap_m / (right - left) == pytest.approx(length / px, rel=0.1)
        page.keyboard.press("+")
        page.keyboard.press("+")


def names_shown(page: Any, which: str) -> list[list[Any]]:
    """Of names on the map: the text, its middle in pixels, cosine and sine of its turn, half its length and height."""
    found: list[list[Any]] = page.evaluate(
        """(which) => [...document.querySelectorAll(which)].map((label) => {
          const {left, right, top, bottom} = label.getBoundingClientRect();
          const {a, b} = new DOMMatrix(getComputedStyle(label).transform);
          const {offsetWidth, offsetHeight, textContent} = label;
          return [textContent, (left + right) / 2, (top + bottom) / 2, a, b, offsetWidth / 2, offsetHeight / 2];
        })""",
        which,
    )
    return found


def spots_of(map: Map) -> dict[str, list[tuple[list[float], list[float]]]]:
    """Where a scene writes each street's name, and points further along."""
    found: dict[str, list[tuple[list[float], list[float]]]] = {}
    for one in streets(map, set()):
        found.setdefault(one["name"], []).append((one["at"], one["along"]))
    return found


def test_on_a_phone_no_name_is_cut_off(watch: Watch, client: Client) -> None:
    """Neither by the window's edge nor by the buttons."""
    seen = watch(home(client), viewport={"width": 390, "height": 844})
    page = seen.open(place(client, ROCKFACE, tick=235))
    settle(page)
    boxes = page.evaluate("""() => [...document.querySelectorAll('.label-exit')].map((label) => {
      const {left, right, top, bottom} = label.getBoundingClientRect();
      return [label.textContent, left, right, top, bottom];
    })""")
    buttons = page.locator(".mapbuttons").bounding_box()
    foot = buttons["y"] + buttons["height"]
    assert {name for name, *_ in boxes} >= {"north road", "south road"}
    for name, left, right, top, _ in boxes:
        assert left > -1 and right < (buttons["x"] if top < foot else 390) + 1, name
