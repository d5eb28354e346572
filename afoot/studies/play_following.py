"""What a follower does and why it stands, in words: read off its own mind, so that it tells what itself knows alone."""

from __future__ import annotations

from collections.abc import Iterable

from afoot.game.observe import Observation
from afoot.policies.follow import HEAD, LAST, PHASE, TAIL
from afoot.policies.mind import TRAIL, Mind
from afoot.rules.follow import TO_RALLY, TRAILING
from afoot.scenarios import Compiled
from afoot.studies.phrases import Words, sentence
from afoot.studies.play_ground import tick_of
from afoot.studies.play_log import Note
from afoot.studies.whereabouts import bare


class Following:
    """Tells of the followers of the one chase of a batch (row 0), by column."""

    def __init__(self, game: Compiled) -> None:
        self.game, self.words = game, Words(game)

    def parted(self, mind: Mind, columns: Iterable[int]) -> set[int]:
        """Those of these followers that have given up their leaders' steps."""
        return {column for column in columns if int(mind.memo[0, column, PHASE]) != TRAILING}

    def news(self, before: set[int], now: set[int], mind: Mind, seen: Observation) -> list[Note]:
        """What is to be told of followers that were parted before a turn that begins, and are now."""
        tick, notes = tick_of(seen), list[Note]()
        for column in sorted(now - before):
            node = int(seen.movers[0, column - seen.first].node)
            text = f"{self.words.name(column)} {self.told(mind, column, tick, node)}"
            notes.append(Note(tick, "parted", sentence(text), True))
        for column in sorted(before - now):
            text = f"{self.words.name(column)} has found {self._leader(column)} again"
            notes.append(Note(tick, "rejoined", sentence(text), False))
        return notes

    def told(self, mind: Mind, column: int, tick: int, node: int) -> str:
        """What a follower at a node does, in a sentence without its full stop."""
        memo = mind.memo[0, column]
        leader = self._leader(column)
        if self.parted(mind, [column]):
            return self._parted(mind, column, leader, node)
        left = int(memo[HEAD] - memo[TAIL])
        at_end = left == 0 or (left == 1 and int(mind.trail[0, column, memo[TAIL] % TRAIL]) == node)
        away = tick - int(memo[LAST])  # 0: it saw or heard the leader in the last turn
        if memo[LAST] == 0:
            return f"waits until it sees or hears {leader}{self._else(away)}"
        if away <= 0:
            return f"is with {leader}, and follows" if at_end else f"follows in the steps of {leader}"
        lost = f"has lost {leader} for {self.words.span(away)}"
        if not at_end:
            return f"{lost}, and follows in its last steps"
        return f"{lost}, and waits where its steps end{self._else(away)}"

    def _parted(self, mind: Mind, column: int, leader: str, node: int) -> str:
        memo, rally = mind.memo[0, column], int(self.game.cast.rally_node)
        lost = f"has lost {leader}" if memo[LAST] else f"has not found {leader}"
        if memo[PHASE] != TO_RALLY:
            last = int(mind.trail[0, column, (memo[HEAD] - 1) % TRAIL])
            return f"{lost}, and goes to where it last knew it to be, {self.words.where.told(last)}"
        if rally < 0:
            return f"{lost}, and stands: no place to meet was agreed"
        place = self.words.where.told(rally)
        does = f"waits {place}" if node == rally else f"goes to {bare(place)}"
        return f"{lost}, and {does}, where they agreed to meet"

    def _leader(self, column: int) -> str:
        return self.words.name(int(self.game.cast.movers[column].leader))

    def _else(self, away: int) -> str:
        """What it does where nothing comes of waiting. away: ticks without the leader."""
        if self.game.cast.rally_node < 0:
            return ""
        left = max(0, int(self.game.rules.lost_ticks) - away)
        place = bare(self.words.where.told(int(self.game.cast.rally_node)))
        return f"; in {self.words.span(left)} it goes to {place}, where they agreed to meet"
