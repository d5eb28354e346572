"""The messages of a stream, as models: their JSON Schema is what /api/stream/schema answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from afoot.viewer.models import View


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Mover(Message):
    """A mover of the cast; what hangs on its class is null where the view does not know its class."""

    name: str
    side: Literal["pursuer", "evader", "decoy", "bystander"]
    class_: str | None = Field(alias="class")
    walk_m_s: float | None
    speed_m_s: float | None
    follows: int | None = Field(description="the mover that it follows, where it follows any")
    stamina_full_m: float | None
    energy_full: float | None


class MoverNow(Message):
    """A mover at a tick. Only movers that the view shows, and that are on the board."""

    mover: int
    x: float = Field(description="metres to the east")
    y: float = Field(description="metres to the north")
    z: float = Field(description="metres up")
    node: int = Field(description="where it is, or has set out from")
    gait: str
    status: str
    inside: str | None = Field(description="name of the refuge that it is in")
    stamina: float = Field(description="metres that it can still run above its critical speed")
    energy: float | None
    looks_like: str | None = Field(description="the class that it looks like, where it wears a guise")
    sight_m: float | None = Field(description="metres that it sees; null for who does not look")


class Contact(Message):
    """What a mover saw. target: who that was, where the view knows."""

    tick: int
    viewer: int
    target: int | None
    node: int
    label: int | None
    looks_like: str | None
    class_: str | None = Field(alias="class")
    tell: str | None


class Gone(Message):
    """A source of contacts, by its label, that the view's side knows nobody to be behind any more."""

    label: int
    tick: int = Field(description="from which tick on")


class Event(Message):
    """As docs/events.md describes them."""

    tick: int
    time_s: float
    event: str
    mover: int
    other: int
    node: int
    particulars: dict[str, Any]


class Sentence(Message):
    tick: int
    clock: str
    text: str


class Hello(Message):
    """The first message of every stream. seed: null in a side's view, which it would give away."""

    type: Literal["hello"] = "hello"
    view: View
    scenario: str
    policies: dict[str, str]
    rules: dict[str, Any]
    seed: int | None
    tier: str
    bound: str
    tick_s: float
    speed: float = Field(description="seconds of the chase in a second")
    tick: int = Field(description="the tick that has been reached")
    movers: list[Mover]
    exits: list[str]
    refuges: list[str]


class Tick(Message):
    """A tick as the view has it, with what is news since the message before; `NEWS` names the fields of that."""

    type: Literal["tick"] = "tick"
    tick: int
    missed_ticks: int = Field(
        description="ticks left out before this one, because they were not read in time"
    )
    movers: list[MoverNow]
    contacts: list[Contact]
    gone: list[Gone] = Field(description="always empty in the view of truth")
    events: list[Event]
    chronicle: list[Sentence]


NEWS = ("contacts", "gone", "events", "chronicle")


class Outcome(Message):
    mover: int
    outcome: str
    end_tick: int
    worth: float


class End(Message):
    """The last message. outcomes: those that the view's side learnt."""

    type: Literal["end"] = "end"
    ticks: int
    outcomes: list[Outcome]
    payoff: float | None = Field(description="null where the view's side did not learn all outcomes")
    tier: str
    bound: str


class Mistake(Message):
    """A message that was refused, or why a stream ends."""

    type: Literal["error"] = "error"
    what: str
    came: str | None = None
    expected: str | None = None
    fix: str | None = None


AnyMessage = Annotated[Hello | Tick | End | Mistake, Field(discriminator="type")]


def schema() -> dict[str, Any]:
    """JSON Schema of every message of a stream."""
    return TypeAdapter(AnyMessage).json_schema(by_alias=True)
