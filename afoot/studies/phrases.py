"""Words for a chronicle: who, when, how long, and several things that are one to a reader."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from afoot.record.rows import Event
from afoot.scenarios import Compiled
from afoot.studies.whereabouts import Whereabouts, with_article


class Words:
    """What the movers, places and times of a game are called."""

    def __init__(self, game: Compiled) -> None:
        self.game, self.where = game, Whereabouts(game)
        self.pursuers = range(game.cast.pursuers)
        self.evaders = range(game.cast.pursuers, game.cast.pursuers + game.cast.evaders)

    def name(self, mover: int) -> str:
        """What a mover is called: `the leader`, `tracker 2`."""
        return with_article(self.game.mover_names[mover])

    def names(self, movers: Iterable[int]) -> str:
        """Several movers, each once: `tracker 1, tracker 2 and tracker 4`."""
        return listed([self.name(mover) for mover in dict.fromkeys(movers)])

    def team(self, movers: Iterable[int]) -> str:
        """As `names`, but `the trackers` for all the pursuers together."""
        some = set(movers)
        whole = len(some) > 1 and some == set(self.pursuers)
        return self.hunters if whole else self.names(sorted(some))

    @property
    def hunters(self) -> str:
        """All the pursuers: `the trackers`, where they are of one class that is called so."""
        first, *others = (self.kind(mover) for mover in self.pursuers)
        return f"the {first}s" if others and set(others) == {first} else "the pursuers"

    @property
    def hunter(self) -> str:
        """One of the pursuers: `tracker`."""
        return self.hunters.removeprefix("the ").removesuffix("s")

    def kind(self, mover: int) -> str:
        """What a mover is called without its number: `market goer`."""
        return self.game.mover_names[mover].rstrip("0123456789 ")

    def ticks(self, seconds: float) -> int:
        """How many ticks take so long."""
        return round(seconds / self.game.tick_s)

    def clock(self, tick: int) -> str:
        """The time since the alarm: mm:ss, from an hour on h:mm:ss."""
        return clock_of(tick * self.game.tick_s)

    def span(self, ticks: int) -> str:
        """How long so many ticks are: `40 s`, `5 min`, `1 h 10 min`."""
        seconds = round(ticks * self.game.tick_s)
        if seconds < 100:
            return f"{seconds} s"
        minutes = round(seconds / 60)
        return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def clock_of(seconds: float) -> str:
    """Seconds as mm:ss, from an hour on h:mm:ss."""
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes:02}:{rest:02}"
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def one_of_kind(kind: str) -> str:
    """`a child`, `an adult`."""
    return f"an {kind}" if kind[:1].lower() in "aeiou" else f"a {kind}"


def agree(count: int, one: str, many: str) -> str:
    """The form of a verb for so many."""
    return one if count == 1 else many


def sentence(text: str) -> str:
    """A text that begins with a capital and ends with a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def bouts(
    events: Iterable[Event], gap: int, key: Callable[[Event], Hashable] = lambda event: None
) -> list[list[Event]]:
    """Events in groups of one key, each at most `gap` ticks after the one before it in its group."""
    groups: list[list[Event]] = []
    latest: dict[Hashable, list[Event]] = {}
    for event in events:
        group = latest.get(key(event))
        if group is None or event.tick - group[-1].tick > gap:
            group = latest[key(event)] = []
            groups.append(group)
        group.append(event)
    return groups


def of_kinds(events: Iterable[Event], *kinds: str) -> list[Event]:
    """The events of some kinds, in their order."""
    return [event for event in events if event.event in kinds]
