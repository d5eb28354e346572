"""How far from perfect a person's play was, where that can be said: by a bracket where one is given, by a solved
table in ticks, by best mixes in worth, else beside a policy."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afoot.errors import AfootError, Where
from afoot.studies.outside import PolicyLike, is_table
from afoot.studies.play_ask import Asked
from afoot.studies.play_keep import Kept
from afoot.studies.run import run
from afoot.words import Side

if TYPE_CHECKING:
    from afoot.studies.grade import Grade
    from afoot.studies.grade_small import SmallGrade

MOST_POSITIONS = 200_000_000  # of a game that is solved at once; `afoot grade` solves larger ones
MOST_ENUMERATED = 40_000  # the same of one that is enumerated, a few thousand in a second or two
CHASES = 200


def graded(asked: Asked, kept: Kept) -> dict[str, Any]:
    """What a kept chase says of the person's play. tier: `certified` by a bracket that was handed in, `exact` against
    perfect play, else `estimate`.

    text: all of it in words. why_not_exact: what stands against the former, where it is not to be had.
    """
    try:
        _check_ended(kept)
        if asked.bound is not None:
            why = "it is measured by a bracket"
            return {"tier": "certified", "text": _by_bracket(asked, kept, asked.bound), "why_not_exact": why}
        return {"tier": "exact", "text": _exact(asked, kept), "why_not_exact": None}
    except AfootError as error:
        return _beside_a_policy(asked, kept, error.what)


def _check_ended(kept: Kept) -> None:
    if kept.left:
        raise AfootError("the game was left before its end", fix="Play one to its end.")


def _by_bracket(asked: Asked, kept: Kept, certificate: Path) -> str:
    from afoot.studies.grade_bound import grade_bound

    found = grade_bound(kept.file, certificate, run=kept.run, game=asked.game, policies=_policies(asked))
    own = found.side(asked.side)
    if own is None:
        raise AfootError("the bracket does not measure this side any more", where=Where(certificate),
                         fix="Hand in another certificate.")  # fmt: skip
    measured = own["decisions"] - own["not_measured"]
    text = (
        f"Against the opponent of {certificate.name} ({own['kind']}, certified, not perfect play): the start was "
        f"worth {own['start_worth_a_chase']:.2f} to the evaders. {own['best']} of your {measured} decisions that "
        "are measured were the best there were"
    )
    return _with_lost(text, own["lost_worth"])


def _with_lost(text: str, lost_worth: float) -> str:
    return f"{text}; the others gave away {lost_worth:.2f}." if lost_worth else f"{text}."


def _exact(asked: Asked, kept: Kept) -> str:
    from afoot.solvers.small.ready import refused_backwards
    from afoot.studies.grade import not_graded

    try:
        enumerated = refused_backwards(asked.game) is not None
    except AfootError as error:
        raise not_graded(error) from None
    return _in_worth(asked, kept) if enumerated else _in_ticks(asked, kept)


def _in_ticks(asked: Asked, kept: Kept) -> str:
    from afoot.studies.grade import grade

    nodes, pursuers = len(asked.game.board.degree), asked.game.cast.pursuers
    other = asked.outside.get(Side(1 - asked.side))
    table = other if is_table(other) else None  # one is enough
    if table is None and 2 * nodes ** (pursuers + 1) > MOST_POSITIONS:
        raise AfootError(
            "the game is too large to be solved while you wait", fix="Grade it later: afoot grade RECORD."
        )
    found = grade(kept.file, run=kept.run, game=asked.game, policies=_policies(asked), table=table)
    return _told(asked, found)


def _in_worth(asked: Asked, kept: Kept) -> str:
    from afoot.solvers.small import solve_small
    from afoot.studies.grade_game import recorded
    from afoot.studies.grade_small import graded as weighed

    found = recorded(kept.file, kept.run, game=asked.game, policies=_policies(asked), persons=True)
    return _told_in_worth(
        asked, weighed(found, solve_small(asked.game, most_positions=MOST_ENUMERATED), (0,))
    )


def _policies(asked: Asked) -> tuple[PolicyLike | None, PolicyLike | None]:
    """What plays that is none of the built-in policies, the pursuers' first."""
    other = asked.outside.get(Side(1 - asked.side))
    return (None, other) if asked.side == Side.PURSUERS else (other, None)


def _told(asked: Asked, found: Grade) -> str:
    own, chase = found.side(asked.side), next(found.by_chase())
    promised = chase["promised_ticks"]
    start = "could never be forced" if promised is None else f"could be forced within {promised} ticks"
    text = (
        f"Against perfect play in which both sides see everything (exact): at the start a capture {start}. "
        f"{own['best']} of your {own['decisions']} decisions were the best there were"
    )
    if own["lost_ticks"]:
        text += f"; the others gave away {own['lost_ticks']} ticks"
    if own["blunders"]:
        text += f"; {own['blunders']} gave away the game"
    return f"{text}."


def _told_in_worth(asked: Asked, found: SmallGrade) -> str:
    own = found.side(asked.side)
    text = (
        f"Against the other side's best play, in which both sides see everything (exact): the start is worth "
        f"{found.found.value:.2f} to the evaders. {own['best']} of your {own['decisions']} decisions were the best "
        "there were"
    )
    return _with_lost(text, own["lost_worth"])


def _beside_a_policy(asked: Asked, kept: Kept, why: str) -> dict[str, Any]:
    """How the scenario's own policy does in the person's place, against the same other side."""
    spec = asked.game.scenario
    name = spec.evaders.policy if asked.side == Side.EVADERS else spec.pursuers.policy
    other = asked.outside.get(Side(1 - asked.side))
    against: PolicyLike = other if other is not None else asked.policies[Side(1 - asked.side).name.lower()]
    pursuers, evaders = (against, name) if asked.side == Side.EVADERS else (name, against)
    result = run(asked.game, chases=CHASES, seed=asked.seed, pursuers=pursuers, evaders=evaders)
    payoff = result.payoff
    own = "" if kept.left else f" In your game it was {float(kept.ends.payoff[0]):.2f}."
    text = (
        f"No table to measure your play by: {why}. The built-in policy {name} in your place gives the evaders "
        f"{payoff['mean']:.2f} on average (95 %: {payoff['low']:.2f} to {payoff['high']:.2f}; {CHASES} chases, "
        f"estimate, no bound).{own}{_later(asked, kept)}"
    )
    return {"tier": "estimate", "text": text, "why_not_exact": why}


def _later(asked: Asked, kept: Kept) -> str:
    """How the chase can be measured all the same, once there is time or a bracket; nothing of one that was left."""
    from afoot.solvers.small.ready import refused_backwards

    if kept.left:
        return ""
    command = f"afoot grade {shlex.quote(kept.file.name)} --run {kept.run}"
    try:
        enumerated = refused_backwards(asked.game) is not None
    except AfootError:  # there is no exact value of its positions
        return f" By a bracket, where afoot bound SCENARIO --save FILE finds one: {command} --bound FILE."
    return f" {command} measures it against perfect play, {'in worth' if enumerated else 'in ticks'}."
