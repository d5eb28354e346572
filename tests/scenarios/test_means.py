"""Energy, abilities, traces and passages in YAML: what they become, and what is refused."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from afoot.errors import AfootError
from afoot.maps import Map, Place, Way
from afoot.rules.distance import UNREACHABLE
from afoot.scenarios import Compiled, compile_scenario
from afoot.words import Ability, Door, Going
from tests.scenarios.little_town import change, read, town, valid

ABILITIES = {
    "smoke": {"cost": 60, "radius_m": 12.5, "life_s": 45},
    "keen_eye": {"cost": 5, "per_s": 1.5, "sight_m": 400, "glimpse": 0.5},
    "open": {"cost": 20, "takes_s": 20},
    "seal": {"takes_s": 0},
}
THIEF = ("classes", "thief")


def cellar() -> Map:
    """The little town with a hidden hatch on its west side, that leads by a cellar to the pier's island."""
    plain = town()
    places = (*plain.places, Place(0, 8, -3, name="cellar"), Place(-20, 8, -3, name="vault"))
    hatch = Way((0, 9), Going.STAIRS, hidden=True, passage=True, name="hatch")
    tunnel = Way((9, 10), Going.TUNNEL, name="tunnel")
    return replace(plain, places=places, ways=(*plain.ways, hatch, tunnel))


def able(**more: Any) -> dict[str, Any]:
    data = change(valid(), (*THIEF, "energy"), {"full": 600, "recovery_per_s": {"rest": 0.5}})
    data = change(data, (*THIEF, "abilities"), copy.deepcopy(ABILITIES))
    data = change(data, ("evaders", "units", 0, "types"), [{"class": "thief", "p": 1}])
    data = change(data, ("classes", "cop", "reads_traces"), {"clue": 0.99, "fades_s": 90})
    data = change(data, ("passages",), [{"name": "hatch", "known_to": ["evaders"], "door": "shut"}])
    return {**data, **more}


@pytest.fixture(scope="module")
def game() -> Compiled:
    return compile_scenario(read({**able(), "tick_s": 0.5}), cellar(), cache=False)


def test_words_become_thousandths_ticks_and_millimetres(game: Compiled) -> None:
    means, thief = game.cast.means, game.class_names.index("thief")
    assert means.energy[thief].full == 600_000
    assert means.energy[thief].recover.tolist() == [250, 0, 0]  # 0.5 a second at two ticks a second
    smoke, keen = means.abilities[thief, Ability.SMOKE], means.abilities[thief, Ability.KEEN_EYE]
    assert (smoke.allowed, smoke.cost, smoke.ticks, smoke.range_mm) == (1, 60_000, 90, 12_500)
    assert (keen.cost, keen.upkeep, keen.range_mm, keen.glimpse) == (5_000, 750, 400_000, 2**31)
    assert means.abilities[thief, Ability.OPEN].ticks == 40
    assert means.abilities[thief, Ability.SEAL].ticks == 1  # any work takes a tick
    assert means.abilities[thief, Ability.SHUT].allowed == 0
    cop = game.class_names.index("cop")
    assert means.readers[cop].fades_ticks == 180 and means.readers[thief].clue == 0
    arrays = [part for part in means if isinstance(part, np.ndarray)]
    assert len(arrays) == 15 and not any(array.flags.writeable for array in arrays)


def test_mechanisms_that_somebody_has_are_on_unless_left_out(game: Compiled) -> None:
    on = ("energy", "smoke", "keen_eye", "passages", "traces")
    assert [getattr(game.rules, name) for name in on] == [1] * 5
    some = compile_scenario(
        read(change(able(), ("rules", "without"), ["smoke", "traces"])), cellar(), cache=False
    )
    assert [getattr(some.rules, name) for name in on] == [1, 0, 1, 1, 0]
    none = compile_scenario(read(valid()), town(), cache=False)
    assert none.cast.means is None and [getattr(none.rules, name) for name in on] == [0] * 5


def test_a_hidden_passage_is_there_for_those_who_know_it_alone(game: Compiled) -> None:
    names, cast = game.compiled_board.names, game.cast
    thief, cop = (cast.classes[game.class_names.index(name)].profile for name in ("thief", "cop"))
    assert game.passage_names == ("hatch",)
    (row,) = cast.means.passages
    assert {int(row.a), int(row.b)} == {names["south-west"], names["cellar"]}
    assert (row.door, row.known) == (Door.SHUT, 2)
    assert int((cast.means.passage_of == 0).sum()) == 2  # the same passage from either end
    way = cast.distances.table_mm[:, names["south-east"], names["vault"]]
    assert way[thief] < UNREACHABLE and way[cop] == UNREACHABLE
    off = compile_scenario(read(change(able(), ("rules", "without"), ["passages"])), cellar(), cache=False)
    far = off.cast.distances.table_mm[:, names["south-east"], names["vault"]]
    assert (far == UNREACHABLE).all()


def test_a_prior_is_kept_beside_the_game_and_changes_none_of_it(game: Compiled) -> None:
    data = change(able(tick_s=0.5), ("passages", 0, "prior"), {"pursuers": 0.2})
    held = compile_scenario(read(data), cellar(), cache=False)
    assert held.passage_priors == {"hatch": {"pursuers": 0.2}} and game.passage_priors == {}
    assert (held.cast.hop_mm == game.cast.hop_mm).all()
    assert (held.cast.means.passages == game.cast.means.passages).all()
    off = compile_scenario(read(change(data, ("rules", "without"), ["passages"])), cellar(), cache=False)
    assert off.passage_priors == {}


def test_a_passage_barred_to_a_side_is_no_way_of_its_and_is_one_of_the_others() -> None:
    """Not hidden on the map, and known to the evaders only; bystanders go by what everybody knows."""
    plain = cellar()
    ways = tuple(replace(way, hidden=False) for way in plain.ways)
    barred = compile_scenario(read(able()), replace(plain, ways=ways), cache=False)
    names, cast = barred.compiled_board.names, barred.cast
    thief, cop = (cast.classes[barred.class_names.index(name)].profile for name in ("thief", "cop"))
    way = cast.distances.table_mm[:, names["south-east"], names["vault"]]
    assert way[thief] < UNREACHABLE and way[cop] == UNREACHABLE
    off = compile_scenario(
        read(change(able(), ("rules", "without"), ["passages"])), replace(plain, ways=ways), cache=False
    )
    assert (off.cast.distances.table_mm[:, names["south-east"], names["vault"]] < UNREACHABLE).any()


def test_a_passage_that_is_not_hidden_is_known_to_all_and_open() -> None:
    plain = cellar()
    ways = tuple(replace(way, hidden=False) for way in plain.ways)
    game = compile_scenario(read(able(passages=[])), replace(plain, ways=ways), cache=False)
    (row,) = game.cast.means.passages
    assert (row.door, row.known) == (Door.OPEN, 3)
    assert (game.cast.distances.table_mm[:, row.a, row.b] < UNREACHABLE).any()


BAD: list[tuple[tuple[str | int, ...], Any, list[str]]] = [
    (("passages",), [], ["a hidden passage that nobody knows", "'hatch'", "known_to"]),
    (("passages", 0, "known_to"), [], ["passages[0]: a passage that nobody knows", "at least one side"]),
    (("passages", 0, "known_to"), ["evader"], ["passages[0].known_to[0]", "Did you mean 'evaders'?"]),
    (("passages", 0, "name"), "hutch", ["passages[0].name: no such passage", "Did you mean 'hatch'?"]),
    (("passages", 0, "door"), "sealed", ["passages[0].door", "one of open, shut"]),
    ((*THIEF, "energy"), ..., ["classes.thief.energy", "this field is missing"]),
    (
        (*THIEF, "energy", "full"),
        59,
        ["classes.thief.abilities.smoke.cost", "got 60.0; expected at most energy.full, 59"],
    ),
    ((*THIEF, "abilities", "smok"), {}, ["classes.thief.abilities.smok: no such field", "'smoke'"]),
    (
        (*THIEF, "abilities", "smoke", "life_s"),
        ...,
        ["classes.thief.abilities.smoke.life_s: this field is missing"],
    ),
    (
        ("classes", "cop", "reads_traces", "clue"),
        2,
        ["classes.cop.reads_traces.clue", "expected 1 or less"],
    ),
    (
        ("passages", 0, "prior"),
        {"evaders": 0.2},
        ["passages[0]: a prior for a side that knows of the passage", "got 'evaders'", "Leave evaders out"],
    ),
    (("passages", 0, "prior"), {"pursuer": 0.2}, ["passages[0].prior", "Did you mean 'pursuers'?"]),
    (("passages", 0, "prior"), {"pursuers": 1.2}, ["passages[0].prior.pursuers", "expected 1 or less"]),
    (("rules", "without"), ["smock"], ["rules.without[0]", "Did you mean 'smoke'?"]),
]


@pytest.mark.parametrize(("path", "value", "says"), BAD, ids=lambda part: str(part)[:40])
def test_what_cannot_be_is_told(path: Any, value: Any, says: list[str]) -> None:
    with pytest.raises(AfootError) as caught:
        compile_scenario(read(change(able(), path, value)), cellar(), cache=False)
    for words in ["test.yaml:", *says]:
        assert words in str(caught.value)


def test_one_class_for_both_sides_cannot_know_and_not_know() -> None:
    data = change(able(), ("pursuers", "units", 0, "class"), "thief")
    with pytest.raises(AfootError, match=r"classes.thief: both sides use this class.*a class of one side"):
        compile_scenario(read(data), cellar(), cache=False)


def test_a_passage_longer_than_a_hop_is_refused() -> None:
    plain = cellar()
    far = tuple(replace(p, x_m=-60.0, y_m=90.0) if p.name == "cellar" else p for p in plain.places)
    with pytest.raises(AfootError, match=r"a passage is longer than one hop.*no longer than the stride"):
        compile_scenario(read(able()), replace(plain, places=far), cache=False)


def test_all_that_is_amiss_with_a_hidden_way_is_told_at_once() -> None:
    plain = cellar()
    far = tuple(replace(p, x_m=-60.0, y_m=90.0) if p.name == "cellar" else p for p in plain.places)
    nameless = tuple(replace(way, name="") if way.hidden else way for way in plain.ways)
    with pytest.raises(AfootError) as caught:
        compile_scenario(read(able(passages=[])), replace(plain, places=far, ways=nameless), cache=False)
    said = str(caught.value)
    assert "Give the way a name on the map, and list it under passages, with known_to." in said
    assert "a passage is longer than one hop" in said
    with pytest.raises(
        AfootError, match=r"List it under passages: \{name: hatch, known_to: \[evaders\]\}\.$"
    ):
        compile_scenario(read(able(passages=[])), plain, cache=False)


def test_everything_is_read_only_and_of_one_shape(game: Compiled) -> None:
    n, s = game.board.hops.shape
    assert game.cast.means.passage_of.shape == (n, s) and game.cast.means.passage_of.dtype == np.int16
