"""What a game tells who plays it, as models: with what it is told, the JSON Schema that /api/play/schema answers.

docs/play-socket.md describes them. All of it is made of the observation of the person's own side.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from afoot.studies.play_ground import GAITS
from afoot.studies.play_orders import Task
from afoot.viewer.play_messages import Told as Said
from afoot.viewer.stream import Message, Mistake, Mover
from afoot.words import Ability, Door, Gait, Status

Metres = Annotated[float, Field(description="metres: x to the east, y to the north, z up")]


def _one_of(*words: str) -> Any:
    return Field(json_schema_extra={"enum": list(words)})


def _words(kind: type[IntEnum]) -> list[str]:
    return [one.name.lower() for one in kind]


TicksByGait = Annotated[
    dict[str, int],
    Field(description="ticks by gait; a gait that the mover cannot have there is not among them",
          json_schema_extra={"propertyNames": {"enum": [gait.name.lower() for gait in GAITS]}}),
]  # fmt: skip
AbilityWord = Annotated[str, _one_of(*(ability.word for ability in Ability))]


class PossibleEnd(Message):
    """What an end of an evader's is worth to the evaders. node: where it is to be had, where that is a place."""

    text: str
    worth: float
    node: int | None


class Briefing(Message):
    """What the game is about, in sentences. about: empty where it would tell what is hidden from the side."""

    title: str
    about: str
    you: str
    them: str
    wins: str
    time: str
    ends: list[PossibleEnd]


class Hello(Message):
    """The first message to everybody who connects."""

    type: Literal["hello"]
    view: Literal["pursuers", "evaders"] = Field(description="the person's side")
    scenario: str
    title: str
    policies: dict[str, str] = Field(description="by side; of the person's own it begins with person")
    rules: dict[str, Any]
    seed: None = Field(description="with it the other side could be played ahead: the end tells it")
    tier: str
    bound: str
    tick_s: float
    horizon_ticks: int
    tick: int = Field(description="the tick that has been reached")
    movers: list[Mover] = Field(description="all but the other side's decoys")
    exits: list[str]
    refuges: list[str]
    practice: bool
    bundled: bool = Field(description="whether POST /api/play can begin a game of this scenario")
    briefing: Briefing


class Own(Message):
    """A mover of the person's side. x, y, z: null while it is not on the board."""

    mover: int = Field(description="its number in the movers of hello")
    name: str = Field(description="by which orders name it")
    side: Literal["pursuer", "evader"]
    class_: str = Field(alias="class")
    x: Metres | None
    y: Metres | None
    z: Metres | None
    node: int = Field(description="where it is, or has set out from")
    to: int = Field(description="where it is going on its hop; its node where it is on none")
    gait: str = _one_of(*_words(Gait))
    status: str = _one_of(*_words(Status))
    inside: str | None = Field(description="name of the refuge that it is in")
    stamina: float | None = Field(description="metres that it can still run; null where nobody tires")
    stamina_full: float | None
    energy: float | None
    energy_full: float | None
    busy_ticks: int = Field(description="ticks that it is still at work on a passage")
    looks_like: str | None = Field(description="the class that it looks like, where it wears a guise")
    sight_m: float | None = Field(description="metres that it sees; null while it does not look")


class Seen(Message):
    """The newest news of something of the other side that was seen, newest first."""

    label: int = Field(
        description="tells sources apart while they are in sight; 0 where nobody can be mistaken"
    )
    mover: str | None = Field(description="the name of whom it looks like; null for nobody in the chase")
    class_: str | None = Field(alias="class", description="as it looks")
    tell: Literal["real", "false"] | None = Field(description="what it seems to be; false is a decoy")
    node: int
    x: Metres
    y: Metres
    z: Metres
    tick: int
    age_ticks: int = Field(description="0: it is in sight now")
    by: list[str] = Field(description="own movers that see it now")


class Cloud(Message):
    """Smoke that the side knows of."""

    node: int
    x: Metres
    y: Metres
    z: Metres
    radius_m: float
    until_tick: int


class PassageNow(Message):
    """A passage that the side knows of, between nodes a and b."""

    passage: str
    a: int
    b: int
    state: str = _one_of(*_words(Door))


class Report(Message):
    """What a witness told: somebody was at a node at a tick."""

    tick: int
    node: int
    x: Metres
    y: Metres
    z: Metres
    heard_tick: int = Field(description="when it reached the side")
    reliability: float = Field(description="how likely it is true, 0 to 1")


class Line(Message):
    """A sentence of the chronicle. event: a word for what it is about."""

    tick: int
    clock: str
    text: str
    event: str


class Tick(Message):
    """What the side sees at a tick. chronicle: what is new since the tick that was told before."""

    type: Literal["tick"]
    tick: int
    time_s: float
    movers: list[Own]
    contacts: list[Seen]
    off: list[str] = Field(description="movers of the other side that are known to be out of the chase")
    clouds: list[Cloud]
    doors: list[PassageNow]
    reports: list[Report]
    events: list[Any] = Field(max_length=0, description="always empty: the ledger has them afterwards")
    chronicle: list[Line]


class Past(Message):
    """To one who comes later, after hello: each tick that was told before, without reports and sentences.

    Of its contacts it has those that were new then; the tick that follows has all reports and sentences.
    """

    type: Literal["past"]
    ticks: list[Tick]


class Hop(Message):
    """A hop that is open to a mover now. slot: by which an order names it."""

    slot: int = Field(ge=1)
    node: int
    going: str
    ticks: TicksByGait


class AbilityNow(Message):
    """An ability of a mover as it is now."""

    mover: str
    ability: AbilityWord
    label: str
    energy: float = Field(description="what it costs at the start")
    upkeep: float = Field(description="what it costs for each tick that it lasts")
    lasting: bool = Field(description="whether it stays on until it is dropped")
    on: bool
    allowed: bool
    why: str = Field(description="where it is not allowed, what stands against it")
    targets: list[str] = Field(description="passages that it can work at")


class StandingOrder(Message):
    """What a mover is still told to do. why_not_free: why it takes no order now; empty where it does.

    following: what one that follows does and why it stands, by what itself knows; empty for others.
    """

    mover: str
    task: str = _one_of(*(task.value for task in Task))
    node: int | None = Field(description="where it is told to go")
    place: str | None
    way: list[int] = Field(description="the nodes on its way there")
    ticks: TicksByGait
    gait: str = _one_of(*(gait.name.lower() for gait in GAITS))
    keeps: list[AbilityWord] = Field(description="abilities that stay on")
    once: list[AbilityWord] = Field(description="abilities to begin when it next stands free")
    free: bool
    why_not_free: str
    can_follow: bool
    following: str


class Turn(Message):
    """What can be done now. It comes after all else that comes of a message, but for the end."""

    type: Literal["turn"]
    tick: int
    over: bool
    undos: int = Field(description="decisions that can be taken back")
    legal: dict[str, list[Hop]] = Field(
        description="by mover that stands free; slot 0, to stay, is always open"
    )
    gaits: list[str] = Field(description="those that an order can name")
    abilities: list[AbilityNow]
    standing: list[StandingOrder]
    asks: list[str] = Field(description="movers that stand free and have no order")
    why: list[str] = Field(description="why time stopped, in sentences; empty where the ticks were over")


class WayTold(Message):
    """The shortest way of a mover to a node. shut: passages on it that have to be opened."""

    type: Literal["way"]
    mover: str
    node: int
    nodes: list[int]
    ticks: TicksByGait
    shut: list[str]


class Undone(Message):
    """A decision was taken back. notes: so many lines of the chronicle are left, counted from the first."""

    type: Literal["undone"]
    tick: int
    notes: int


class Outcome(Message):
    """What became of an evader."""

    mover: int
    name: str
    outcome: str
    end_tick: int
    worth: float


class Recorded(Message):
    """Where the chase is in the ledger."""

    file: str
    run: int
    chase: int


class End(Message):
    """The game is over or was left. recorded, seed: null while it is not in the ledger."""

    type: Literal["end"]
    verdict: Literal["won", "lost", "split", "left"]
    text: str
    outcomes: list[Outcome]
    ticks: int
    payoff: float
    tier: str
    bound: str
    seed: int | None
    recorded: Recorded | None


class Grade(Message):
    """How well it was played. why_not_exact: what stands against perfect play, where that is not known."""

    type: Literal["grade"]
    tier: Literal["exact", "certified", "estimate"]
    text: str
    why_not_exact: str | None


Comes = Annotated[
    Hello | Past | Tick | Turn | WayTold | Undone | End | Grade | Mistake, Field(discriminator="type")
]


def schema() -> dict[str, Any]:
    """JSON Schemas of a message that is sent to a game (`sent`) and of one that comes from it (`comes`)."""
    sent: TypeAdapter[Any] = TypeAdapter(Said)
    comes: TypeAdapter[Any] = TypeAdapter(Comes)
    return {"sent": sent.json_schema(by_alias=True), "comes": comes.json_schema(by_alias=True)}
