"""Means: what classes can do besides moving, and the passages of a map. Frozen arrays; None where nobody has any."""

from __future__ import annotations

from typing import Any, NamedTuple

from afoot._jit import record, rule
from afoot.words import Ability

SMOKE, KEEN_EYE, GUISE = int(Ability.SMOKE), int(Ability.KEEN_EYE), int(Ability.GUISE)
DECOY, SIGNAL = int(Ability.DECOY), int(Ability.SIGNAL)

# Energies are in thousandths of the unit that scenarios state.
ABILITY = record(
    [
        ("allowed", "i4"),  # 1: the class has it
        ("cost", "i4"),  # energy paid when it starts
        ("upkeep", "i4"),  # energy paid for each tick that it lasts
        ("ticks", "i4"),  # how long a cloud hangs, or how long work on a passage takes
        ("range_mm", "i4"),  # radius of a cloud, or how far a keen eye sees
        ("glimpse", "i8"),  # a keen eye's chance to notice a mover in sight, of 2**32
        ("kind", "i4"),  # the class that a guise looks like
    ]
)
ENERGY = record(
    [
        ("full", "i4"),  # energy at the start, and the most there can be
        ("recover", "i4", (3,)),  # energy won back per tick by gait
    ]
)
READER = record(
    [
        ("clue", "i8"),  # chance to read a trace just left, of 2**32
        ("fades_ticks", "i4"),  # age at which none can be read
    ]
)
PASSAGE = record(
    [
        ("a", "u4"),  # nodes at its ends
        ("b", "u4"),
        ("door", "i4"),  # words.Door at the start
        ("known", "i4"),  # mask of the sides that know of it: 1 pursuers, 2 evaders
    ]
)


EYE = record(  # how well a class tells who is behind a guise; chances of 2**32 a close look
    [
        ("near", "i8"),  # at no distance
        ("far", "i8"),  # from far_mm on
        ("far_mm", "i4"),
        ("every_ticks", "i4"),  # how often it takes a close look
    ]
)
LURE = record([("first", "i4"), ("last", "i4")])  # rows of Means.lures that decoys of a class make for
BYSTANDER = record(
    [
        ("behaviour", "i4"),  # words.Behaviour
        ("pause_ticks", "i4"),  # longest pause at a place
        ("indoors", "i4"),  # node that a hurt child is sent to, or -1
        ("report", "i8"),  # chance to report a sighting, of 2**32, for each time in sight
        ("false_report", "i8"),  # chance to report a sighting that was none, per tick
        ("delay_ticks", "i4"),  # until a report reaches the pursuers
        ("reliability", "i4"),  # thousandths: what the pursuers are told of the worth of such a report
    ]
)
STEP = record(  # of the evaders' story
    [
        ("node", "i4"),  # where to, or -1: where it is
        (
            "does",
            "u4",
        ),  # mask of abilities: those that last are kept up on the way, the others used once there
        ("passage", "i4"),  # passage to work at there, or -1
        ("rest_ticks", "i4"),  # rest there
        ("hidden", "i4"),  # 1: only begun while no pursuer is known to have it in sight
        ("together", "i4"),  # 1: only begun once all team mates are near
    ]
)


class Means(NamedTuple):
    """k classes, a abilities (words.Ability), p passages, n nodes, s slots, d decoys, b bystanders."""

    abilities: Any  # ABILITY [k, a]
    energy: Any  # ENERGY [k]
    readers: Any  # READER [k]
    passages: Any  # PASSAGE [p]
    passage_of: Any  # int16 [n, s] the passage that a slot goes through, or -1
    eyes: Any  # EYE [k]
    decoy_side: Any  # int32 [d] words.Side that each decoy belongs to, the pursuers' first
    lure_of: Any  # LURE [k]
    lures: Any  # int32 nodes that decoys make for
    bystanders: Any  # BYSTANDER [b]
    steps: Any  # STEP, the evaders' story
    tell_right: int  # chance that a tell is right, of 2**32
    tell_each_look: int  # 1: drawn at each look, 0: once for a source
    cover_mm: int  # how near bystanders give cover
    cover: int  # thousandths of a face more to choose from that each of them is
    watch: int  # mask of the sides that keep contacts of bystanders, as the other side may look like them
    barred: Any  # int32 [k] profile of a class's ways where passages are barred to it
    crowd: (
        Any  # int32 [k, n] thousandths of bystanders of a class that start about a node, as everybody knows
    )
    gather: Any  # int32 [k, n] node near by about which most of them start, or -1
    posts: Any  # int32 [r] where pursuers who cannot go to a refuge itself watch it
    ignores: int  # mask of 1 << words.Evidence that the pursuers' policies do not go by
    slots: tuple[int, int]  # how many sources of each side can be in sight at once


@rule
def in_play(ability, smoke, keen_eye, passages, guise, decoys):  # type: ignore[no-untyped-def]
    """Whether the rules leave an ability on, by their switches. A signal is of use only where there are guises."""
    if ability == SMOKE:
        return smoke != 0
    if ability == KEEN_EYE:
        return keen_eye != 0
    if ability == GUISE or ability == SIGNAL:
        return guise != 0
    if ability == DECOY:
        return decoys != 0
    return passages != 0
