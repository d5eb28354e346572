"""The vocabulary that every room shares: enumerations whose numbers are stored in arrays and ledgers."""

from __future__ import annotations

from enum import IntEnum


class Going(IntEnum):
    """What the ground of a hop is. Maps name it in lower case (`street`, `stairs`, ...)."""

    STREET = 0
    FOOTWAY = 1
    PATH = 2
    STAIRS = 3
    WOODS = 4
    CORRIDOR = 5
    ARCHWAY = 6  # a way through a building at street level (OpenStreetMap: tunnel=building_passage)
    TUNNEL = 7
    ROOF = 8
    JUMP = 9
    CLIMB = 10
    STOOP = 11
    CRAWL = 12
    AIR = 13

    @property
    def word(self) -> str:
        return self.name.lower()


class Side(IntEnum):
    PURSUERS = 0
    EVADERS = 1
    BYSTANDERS = 2


class Gait(IntEnum):
    REST = 0
    WALK = 1
    RUN = 2


class Status(IntEnum):
    """What has become of a mover. Everything from CAPTURED on is an outcome."""

    UNSENT = -1  # a decoy that is not out
    LIVE = 0
    WAITING = 1  # not yet on the board
    CAPTURED = 2
    SURROUNDED = 3
    ESCAPED = 4
    SHELTERED = 5
    TIMEOUT = 6


class Moves(IntEnum):
    SIMULTANEOUS = 0
    PURSUERS_FIRST = 1
    EVADERS_FIRST = 2


class Measure(IntEnum):
    """The three measures of surrounded; NONE where a scenario does not end by one."""

    NONE = 0
    ADJACENT = 1
    SEALED = 2
    CONTAINED = 3


class Ability(IntEnum):
    """What a mover can do besides moving, where its class has the means; bit 1 << number of an order's `does`."""

    SMOKE = 0  # a cloud where it stands
    KEEN_EYE = 1  # uncovered as long as it is ordered and paid
    OPEN = 2  # work on a passage beside it takes ticks, in which it stays
    SHUT = 3
    SEAL = 4
    GUISE = 5  # worn as long as it is ordered and paid
    DECOY = 6  # a double of oneself, sent off from where one stands
    SIGNAL = 7  # lets team mates know who one is

    @property
    def word(self) -> str:
        return self.name.lower()


class Door(IntEnum):
    """What a passage is."""

    OPEN = 0
    SHUT = 1
    SEALED = 2


class Tell(IntEnum):
    """What a source seems to be to those who look at it; right with a probability."""

    NONE = 0  # it looks like nobody in the chase
    REAL = 1
    FALSE = 2


class Evidence(IntEnum):
    """What pursuers go by besides contacts; a scenario can have them ignore it."""

    TELLS = 0
    REPORTS = 1
    TRACES = 2
    REFUGES = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Behaviour(IntEnum):
    """What a bystander does, by itself, whatever the sides do."""

    WANDER = 0  # any slot of its node, with equal chances
    MILL = 1  # from place to place among those it may start at, with pauses
    CHILD = 2  # mills; hurt by a cloud it waits for a teacher, and then goes indoors for good
    TEACHER = 3  # mills; goes to where a cloud hung and sends the hurt indoors

    @property
    def word(self) -> str:
        return self.name.lower()


class Policy(IntEnum):
    """Built-in policies by number; `PURSUER_POLICIES` and `EVADER_POLICIES` say who may use which."""

    ORDERS = 0  # decided outside the kernel, by a Python callable
    RANDOM = 1
    CHASE = 2
    INTERCEPT = 3
    CORDON = 4
    RUNNER = 5
    FLEE = 6
    SLIP = 7
    FOLLOW = 8
    DECEIVE = 9
    STORY = 10


PURSUER_POLICIES = (Policy.RANDOM, Policy.CHASE, Policy.INTERCEPT, Policy.CORDON)
EVADER_POLICIES = (
    Policy.RANDOM,
    Policy.RUNNER,
    Policy.FLEE,
    Policy.SLIP,
    Policy.DECEIVE,
    Policy.STORY,
)
