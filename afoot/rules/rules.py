"""The rules a chase is played under, as plain integers: switches and clocks (RULES.md)."""

from __future__ import annotations

from typing import NamedTuple


class Rules(NamedTuple):
    """Every field an int, so that kernels take it as it is. `scenarios` builds it from words."""

    moves: int = 0  # words.Moves
    whole_ticks: int = 0  # 1: a hop's remainder is dropped (motion: whole_ticks)
    reach_hops: int = 0  # 0..3
    each_move: int = 0  # 1: captures are checked after each turn as well as at the end of the tick
    crossing: int = 1  # 1: two movers that meet on a hop are a capture
    contacts: int = 1  # 0: nobody sees anybody (a blind game)
    reveal_ticks: int = 0  # evaders show themselves every so many ticks; 0: never
    share_delay_ticks: int = 0
    stamina: int = 0
    flow: int = 0
    ends_by: int = 0  # words.Measure: surrounded by this measure ends an evader's chase
    check_ticks: int = 10  # how often `sealed` and `contained` are looked at
    refuge_ends_chase: int = 0
    lost_ticks: int = 30  # a follower without contact for so long is parted
    horizon_ticks: int = 600
    tick_ms: int = 1000
    # Mechanisms beyond the foundation's: 1 where some class has the means for them and the scenario leaves them on.
    energy: int = 0  # 0: abilities cost nothing
    smoke: int = 0
    keen_eye: int = 0
    passages: int = 0  # 0: hidden ways are open to nobody, all others to everybody
    traces: int = 0
    guise: int = 0
    decoys: int = 0
    cover: int = 0  # 1: among others it is harder to tell who is who
    witnesses: int = 0
