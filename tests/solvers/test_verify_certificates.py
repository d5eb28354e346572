"""Certificates that were tampered with are told: every claim, every node and every chance is worked out again."""

from __future__ import annotations

import copy
import functools
import json
import random
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from afoot.errors import AfootError
from afoot.scenarios import Compiled, from_graph
from afoot.solvers import verify as verify_file
from afoot.solvers.bounds import bound
from afoot.solvers.bounds.posts import Search, posts_end
from afoot.solvers.bounds.walks import Weaver
from afoot.solvers.verify import BY, verify_told
from afoot.solvers.verify.form import pack, sealed, unpack, write
from tests.solvers.bounding import blind_but_shown, changed

STREETS = nx.convert_node_labels_to_integers(nx.grid_2d_graph(4, 3))
TURNS = {"moves": "evaders_first", "motion": "whole_ticks", "capture": {"checked": "each_move"}}
AT_ONCE = {"moves": "simultaneous", "motion": "whole_ticks"}


def streets(rules: dict[str, Any], horizon: int = 4) -> Compiled:
    return from_graph(
        STREETS,
        pursuers=[4, 7],
        evaders=["anywhere"],
        exits={0: 1.0, 11: 0.5},
        timeout_worth=0.25,
        horizon_ticks=horizon,
        rules=rules,
    )


@functools.cache
def made(kind: str) -> tuple[Compiled, dict[str, Any]]:
    """A game and a certificate with ends of a kind."""
    if kind == "tables":
        game = blind_but_shown(streets({**TURNS, "reveal_ticks": 2}))
        return game, bound(game, seconds=60).certificate
    if kind == "chances":
        game = streets(AT_ONCE, horizon=3)
        return game, bound(game, seconds=60).certificate
    game = streets(TURNS)
    told, until = bound(game, seconds=60).certificate, time.monotonic() + 60
    walks, payoff = Weaver(game, until).walks(game.cast.pursuers)
    lower = {**posts_end(Search(game, until, lambda _: None).run()), "by": BY["lower", "posts"]}
    upper = {"kind": "walks", "by": BY["upper", "walks"], "payoff": str(payoff), "walks": [walks]}
    return game, changed(told, lower=lower, upper=upper)


KINDS = {"tables": ("plans", "moves"), "chances": ("mixed", "mixed"), "schedules": ("posts", "walks")}


@pytest.mark.parametrize("kind", KINDS)
def test_certificates_hold_as_they_are_made(kind: str) -> None:
    game, told = made(kind)
    assert (told["lower"]["kind"], told["upper"]["kind"]) == KINDS[kind]
    verdict = verify_told(told, game)
    assert verdict.holds, (verdict.where, verdict.why)
    assert verdict.low is not None and verdict.high is not None and 0 < verdict.low <= verdict.high < 1


def _claims(told: dict[str, Any], dice: random.Random) -> None:
    side = dice.choice(("lower", "upper"))
    step = Fraction(dice.choice((-1, 1)), dice.choice((1, 7, 10**9)))
    told[side]["payoff"] = str(Fraction(told[side]["payoff"]) + step)


def _digest(told: dict[str, Any], dice: random.Random) -> None:
    at = dice.randrange(len(told["digest"]))
    told["digest"] = (
        told["digest"][:at] + "0123456789abcdef"[int(told["digest"][at], 16) - 1] + told["digest"][at + 1 :]
    )


def _frame(told: dict[str, Any], dice: random.Random) -> None:
    name = dice.choice(("most", "tier", "horizon", "by", "kind"))
    if name == "horizon":
        told["rules"]["horizon_ticks"] += 1
    elif name in ("by", "kind"):
        told[dice.choice(("lower", "upper"))][name] = "trivial" if name == "kind" else "luck"
    else:
        told[name] = told["most"] + 1 if name == "most" else "exact"


def _schedule(told: dict[str, Any], dice: random.Random) -> None:
    lower, walks = told["lower"], told["upper"]["walks"][0]
    walk = dice.choice([one for one in walks if len(one["path"]) > 1])
    post = dice.choice(lower["posts"])
    at = dice.randrange(len(walk["path"]))
    choice = dice.randrange(6)
    if choice == 0:
        others = [node for node in STREETS if node not in (*STREETS.adj[walk["path"][at]], walk["path"][at])]
        walk["path"][at] = dice.choice(others)
    elif choice == 1:
        del walk["path"][dice.choice((0, -1))]
    elif choice == 2:
        walks.append(copy.deepcopy(walk))
    elif choice == 3:
        post["post"] = dice.choice([node for node in STREETS if node != post["post"]])
    elif choice == 4:
        arrivals = dice.choice(lower["arrivals"])
        arrivals[-1] += dice.choice((-1, 1))
    else:
        post["next"].append([dice.choice([n for n in STREETS if n not in dict(post["next"])]), post["post"]])


def _entry(told: dict[str, Any], dice: random.Random) -> None:
    """A single entry of a table that is no move, or no chance."""
    side = dice.choice(("lower", "upper"))
    end = told[side]
    shape, dtype = tuple(end["table"]["shape"]), np.dtype(end["table"]["dtype"])
    table = unpack(end["table"], side, shape, dtype.str).copy()
    at = tuple(dice.randrange(size) for size in shape)
    if end["kind"] == "mixed":
        table[at] += dice.choice((-1, 1, 1 << 17))
    else:
        table[at] = dice.choice((99, 200, 255))
    end["table"] = pack(table)


def _all_stay(told: dict[str, Any], dice: random.Random) -> None:
    """A controller that does nothing claims what the real one is worth."""
    side = dice.choice(("lower", "upper"))
    shape, dtype = tuple(told[side]["table"]["shape"]), np.dtype(told[side]["table"]["dtype"])
    table = np.zeros(shape, dtype)
    if told[side]["kind"] == "mixed":
        table[..., 0] = 1 << 16
    told[side]["table"] = pack(table)


TABLE = (_claims, _digest, _frame, _entry, _all_stay)
WAYS: dict[str, tuple[Callable[[dict[str, Any], random.Random], None], ...]] = {
    "tables": TABLE,
    "chances": TABLE,
    "schedules": (_claims, _digest, _frame, _schedule, _schedule, _schedule),
}


@pytest.mark.parametrize("seed", range(120))
def test_a_certificate_that_was_tampered_with_does_not_hold(seed: int) -> None:
    """The checksum fits in all of them: it is what they say that is found false."""
    dice = random.Random(seed)
    kind = list(KINDS)[seed % len(KINDS)]
    game, told = made(kind)
    forged = copy.deepcopy(told)
    WAYS[kind][seed // len(KINDS) % len(WAYS[kind])](forged, dice)
    assert forged != told
    verdict = verify_told(sealed(forged), game)
    assert not verdict.holds and verdict.where and verdict.why
    assert verdict.where != "seal"


def test_any_other_move_in_a_table_is_worth_what_is_claimed_or_told() -> None:
    """An entry that is changed to another move makes another controller; it passes only if it is worth the same."""
    game, told = made("tables")
    dice, refused = random.Random(0), 0
    for _ in range(60):
        forged = copy.deepcopy(told)
        shape = tuple(forged["upper"]["table"]["shape"])
        table = unpack(forged["upper"]["table"], "upper", shape, "u1").copy()
        team = 4 * len(STREETS) + 7  # where both pursuers start
        table[0, team, dice.randrange(len(STREETS))] = 0
        forged["upper"]["table"] = pack(table)
        verdict = verify_told(sealed(forged), game)
        refused += not verdict.holds
        if verdict.holds:
            assert verdict.high == verify_told(told, game).high
    assert refused > 10


@pytest.mark.parametrize("payoff", ["1e999999999", "nan", "1/0", "0.5", "", None, 7, "1" * 5_000])
def test_a_claim_that_is_no_fraction_does_not_hold(payoff: Any) -> None:
    game, told = made("schedules")
    verdict = verify_told(changed(told, lower={**told["lower"], "payoff": payoff}), game)
    assert not verdict.holds and verdict.where == "lower.payoff"
    assert verdict.why.startswith("not a fraction; got ")  # where it is is not said again


def test_a_table_that_is_damaged_is_told_once() -> None:
    game, told = made("tables")
    damaged = {**told["lower"], "table": {**told["lower"]["table"], "data": "?"}}
    verdict = verify_told(changed(told, lower=damaged), game)
    assert (verdict.where, verdict.why.partition(";")[0]) == (
        "lower.table",
        "a table of the certificate is damaged",
    )
    small = verify_told(changed(told, lower={**told["lower"], "table": pack(np.zeros(3, np.uint8))}), game)
    assert (small.where, small.why.partition(";")[0]) == ("lower.table", "a table is not of this game")


def test_a_seal_finds_damage_and_proves_nothing(tmp_path: Path) -> None:
    """Without one a file is no certificate; with one that fits, a claim is worked out all the same."""
    game, told = made("tables")
    file = tmp_path / "bare.json"
    file.write_text(json.dumps({name: value for name, value in told.items() if name != "seal"}))
    with pytest.raises(AfootError, match="it lacks seal"):
        verify_file(file, game)
    better = {**told["lower"], "payoff": str(Fraction(told["lower"]["payoff"]) - 1)}
    assert verify_told({**told, "lower": better}, game).where == "seal"
    assert verify_told(sealed({**told, "lower": better}), game).where == "lower.payoff"


def test_damage_of_a_file_is_told(tmp_path: Path) -> None:
    game, told = made("schedules")
    file, dice = tmp_path / "bracket.json", random.Random(1)
    write(told, file)
    assert verify_file(file, game).holds
    text = file.read_text()
    for _ in range(100):
        at = dice.randrange(len(text))
        damaged = (
            text[:at] + chr(dice.choice([c for c in range(32, 127) if chr(c) != text[at]])) + text[at + 1 :]
        )
        if json.loads(text) == _or_none(damaged):
            continue  # a blank for a blank
        file.write_text(damaged)
        try:
            assert not verify_file(file, game).holds
        except AfootError as error:
            assert str(file) in str(error)


def _or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 1}', "[" * 100_000])
def test_what_is_no_certificate_is_bad_input(tmp_path: Path, text: str) -> None:
    file = tmp_path / "none.json"
    file.write_text(text)
    with pytest.raises(AfootError, match="no certificate"):
        verify_file(file)


def test_a_file_that_is_nested_too_deep_does_not_hold(tmp_path: Path) -> None:
    """Too deep to be read; or only too deep to be written again, as its checksum asks: a few depths, which hang on how
    deep the stack is."""
    game, told = made("posts")
    file, said = tmp_path / "deep.json", set()
    for depth in range(700, 1000):
        file.write_text(json.dumps({**told, "rules": "@"}).replace('"@"', "[" * depth + "]" * depth))
        try:
            said.add(verify_file(file, game).why)
        except AfootError as error:
            said.add(error.what)
    deep = "the file is nested deeper than any certificate"
    assert said == {"the file was changed after it was written", deep, "this is no certificate"}


def test_fields_that_are_not_a_certificates_own_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    _, told = made("posts")
    file.write_text(json.dumps({**{name: told[name] for name in told if name != "lower"}, "clears": True}))
    with pytest.raises(AfootError, match=r"got 'it lacks lower, and it has clears'"):
        verify_file(file)
