"""Loops over chases: ranges of rows, for threads of our own. The only kernels that play the game."""

from __future__ import annotations

import numpy as np

from afoot._jit import inner, kernel
from afoot.game.reset import reset
from afoot.game.state import position_of
from afoot.game.tick import tick
from afoot.policies.act import act
from afoot.policies.mind import clear, mind_of
from afoot.rules.chance import chase_key, mix
from afoot.rules.rules import Rules
from afoot.rules.turns import acting


@inner
def _without_mechanisms(rules):  # type: ignore[no-untyped-def]
    """The same rules with every mechanism's switch a literal 0, so that the compiler drops its code."""
    return Rules(
        rules.moves,
        rules.whole_ticks,
        rules.reach_hops,
        rules.each_move,
        rules.crossing,
        rules.contacts,
        0,  # reveal_ticks
        0,  # share_delay_ticks
        0,  # stamina
        0,  # flow
        0,  # ends_by
        rules.check_ticks,
        0,  # refuge_ends_chase
        rules.lost_ticks,
        rules.horizon_ticks,
        rules.tick_ms,
        0,  # energy
        0,  # smoke
        0,  # keen_eye
        0,  # passages
        0,  # traces
        0,  # guise
        0,  # decoys
        0,  # cover
        0,  # witnesses
    )


# The two loops below are the same to the letter. To share them they would have to be a function of their own, which
# numba would compile once for itself and once more in each kernel: half as long again for every new installation.


@kernel
def advance_full(  # type: ignore[no-untyped-def]
    board,
    cast,
    rules,
    state,
    minds,
    orders,
    scratch,
    ending,
    chase_id,
    first,
    last,
    turns,
    seed,
    outside,
    decide_by,
    restart,
):
    """Play so many turns of rows first to last, with every mechanism of the rules.

    ending: the scratch where a chase may end by being surrounded, else None: compiled on its own, a quarter sooner.
    """
    for chase in range(first, last):
        position = position_of(state, chase)
        told = orders[chase]
        mind = mind_of(minds, chase)
        key = chase_key(seed, chase_id[chase], position.clock[0].episode)
        for _ in range(turns):
            if position.clock[0].over:
                if not restart:
                    break
                episode = position.clock[0].episode + 1
                key = chase_key(seed, chase_id[chase], episode)
                reset(board, cast, rules, position, key, episode)
                clear(mind)
            mask = acting(rules.moves, position.clock[0].turn) & ~outside
            act(board, cast, rules, position, mind, told, key, scratch, mask, decide_by)
            tick(board, cast, rules, position, told, key, ending)


@kernel
def advance_plain(  # type: ignore[no-untyped-def]
    board,
    cast,
    all_rules,
    state,
    minds,
    orders,
    scratch,
    ending,
    chase_id,
    first,
    last,
    turns,
    seed,
    outside,
    decide_by,
    restart,
):
    """Play so many turns of rows first to last under rules that use no mechanism."""
    rules = _without_mechanisms(all_rules)
    for chase in range(first, last):
        position = position_of(state, chase)
        told = orders[chase]
        mind = mind_of(minds, chase)
        key = chase_key(seed, chase_id[chase], position.clock[0].episode)
        for _ in range(turns):
            if position.clock[0].over:
                if not restart:
                    break
                episode = position.clock[0].episode + 1
                key = chase_key(seed, chase_id[chase], episode)
                reset(board, cast, rules, position, key, episode)
                clear(mind)
            mask = acting(rules.moves, position.clock[0].turn) & ~outside
            act(board, cast, rules, position, mind, told, key, scratch, mask, decide_by)
            tick(board, cast, rules, position, told, key, ending)


@kernel
def start(board, cast, rules, state, minds, chase_id, first, last, seed):  # type: ignore[no-untyped-def]
    """Reset rows first to last to the start of their first episode."""
    for chase in range(first, last):
        reset(board, cast, rules, position_of(state, chase), chase_key(seed, chase_id[chase], 0), 0)
        clear(mind_of(minds, chase))


@kernel
def digest(words, out):  # type: ignore[no-untyped-def]
    """Fold rows of words (uint64 [chases, w]) into out (uint64 [chases]), each onto what is there."""
    for chase in range(words.shape[0]):
        total = out[chase]
        for i in range(words.shape[1]):
            total = mix(total ^ words[chase, i], np.uint64(i))
        out[chase] = total
