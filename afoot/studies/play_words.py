"""What a game is about, in plain words, and what became of it."""

from __future__ import annotations

from typing import Any

from afoot.record.ends import Ends
from afoot.record.rows import OUTCOME_WORDS, THOUSANDTHS
from afoot.scenarios import Compiled
from afoot.studies.phrases import Words, clock_of, listed, sentence
from afoot.studies.whereabouts import with_article
from afoot.words import Side, Status

TAKEN = (Status.CAPTURED, Status.SURROUNDED)
REACH = (
    "standing where {}",
    "coming within a hop of where {}",
    "coming within two hops of where {}",
    "coming within three hops of where {}",
)


def briefing(game: Compiled, side: Side, policies: dict[str, str]) -> dict[str, Any]:
    """Who you are, who is against you and what counts, each as sentences; `ends`: what each end is worth.

    about: the scenario's description; empty for a side from which passages or the other's decoys are hidden.
    """
    words = Words(game)
    evaders, hunters = words.names(words.evaders), words.names(words.pursuers)
    clock = clock_of(game.rules.horizon_ticks * game.tick_s)
    whom = "you are" if side == Side.EVADERS else "they are"
    reach = REACH[game.rules.reach_hops].format(whom)
    if side == Side.EVADERS:
        you = f"You flee, as {evaders}."
        against = f"{hunters} hunt you (policy {policies['pursuers']}), and catch one of you by {reach}"
        wins = "You win if nobody of you is caught, and lose if all of you are."
        better = "The more your ends are worth, the better."
    else:
        you = f"You hunt, as {hunters}."
        against = f"{evaders} flee from you (policy {policies['evaders']}). You catch one of them by {reach}"
        wins = "You win if all of them are caught, and lose if none is."
        better = "The less their ends are worth, the better."
    return {
        "title": game.scenario.title or game.scenario.name,
        "about": "" if _hides(game, side) else game.scenario.description,
        "you": you,
        "them": sentence(against),
        "wins": f"{wins} {better}",
        "time": f"The chase lasts {clock} at most.",
        "ends": _ends(game, clock),
    }


def _hides(game: Compiled, side: Side) -> bool:
    """Whether something of the scenario is hidden from a side for good, of which its description may speak."""
    means = game.cast.means
    decoys = means is not None and bool((means.decoy_side[: game.cast.decoys] != side).any())
    return decoys or bool(game.hidden_hops[side])


def _ends(game: Compiled, clock: str) -> list[dict[str, Any]]:
    """What each end of an evader is worth, the best first; node: where it is to be had."""
    cast, found = game.cast, list[dict[str, Any]]()
    for name, row in zip(game.exit_names, cast.exits, strict=True):
        found.append(_end(f"get away by {with_article(name)}", row.worth, int(row.node)))
    for name, row in zip(game.refuge_names, cast.refuges, strict=True):
        when = "reach" if game.rules.refuge_ends_chase else f"be at {clock} in"
        found.append(_end(f"{when} {with_article(name)}", row.worth, int(row.node)))
    found.append(_end(f"still be free at {clock}", cast.timeout_worth, None))
    if game.rules.ends_by:
        found.append(_end("be surrounded", cast.surrounded_worth, None))
    found.append(_end("be caught", 0, None))
    return sorted(found, key=lambda one: -one["worth"])


def _end(text: str, worth: Any, node: int | None) -> dict[str, Any]:
    return {"text": text, "worth": int(worth) / THOUSANDTHS, "node": node}


def verdict(game: Compiled, side: Side, ends: Ends, over: bool) -> dict[str, Any]:
    """What became of a game of one chase: `won`, `lost`, `split` or `left`, in words, and each evader's end."""
    status, first = ends.status[0], game.cast.pursuers
    taken = int(sum(one in TAKEN for one in status.tolist()))
    word = "split"
    if not over:
        word = "left"
    elif taken in (0, game.cast.evaders):
        word = "won" if (taken == 0) == (side == Side.EVADERS) else "lost"
    outcomes = [
        {
            "mover": first + i,
            "name": game.mover_names[first + i],
            "outcome": OUTCOME_WORDS[int(status[i])],
            "end_tick": int(ends.end_ticks[0, i]),
            "worth": int(ends.worth[0, i]) / THOUSANDTHS,
        }
        for i in range(game.cast.evaders)
    ]
    told = [f"{with_article(str(one['name']))}: {_UNCOUNTED.get(str(one['outcome']), one['outcome'])}"
            for one in outcomes]  # fmt: skip
    return {
        "verdict": word,
        "text": f"{_SAID[word]} {listed(told)[:1].upper()}{listed(told)[1:]}.",
        "outcomes": outcomes,
        "ticks": int(ends.ticks[0]),
        "payoff": float(ends.payoff[0]),
    }


_UNCOUNTED = {OUTCOME_WORDS[status]: "left the game, not counted" for status in (Status.LIVE, Status.WAITING)}
_SAID = {
    "won": "You have won.",
    "lost": "You have lost.",
    "split": "It went both ways.",
    "left": "You left before the end.",
}
