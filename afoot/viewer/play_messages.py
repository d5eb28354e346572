"""What a page tells a game, as models; docs/play-socket.md describes them, and what comes of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from afoot.errors import AfootError, Where

LARGEST = 2**31 - 1
MOST_TICKS = 120  # of one `advance`, so that every message is answered at once
Word = Annotated[str, Field(max_length=200)]


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Order(Message):
    """What one mover is told: at most one of slot, node, stay and follow. What is not stated stays as it is."""

    mover: Word
    slot: int | None = Field(default=None, ge=0, le=LARGEST, description="one hop; 0 stays for a turn")
    node: int | None = Field(default=None, ge=0, le=LARGEST, description="go there, hop by hop")
    stay: bool | None = Field(default=None, description="stay until told otherwise")
    follow: bool | None = Field(default=None, description="follow the leader")
    gait: Word | None = Field(default=None, description="walk or run")
    use: list[Word] | None = Field(default=None, max_length=16, description="abilities to begin")
    drop: list[Word] | None = Field(default=None, max_length=16, description="abilities to let go")
    passage: Word | None = Field(default=None, description="the passage to work at")


class Orders(Message):
    """Orders for some movers: all are taken, or none."""

    type: Literal["orders"]
    orders: list[Order] = Field(min_length=1, max_length=64)


class Advance(Message):
    """Play on until there is something to decide or to look at, for so many ticks at most."""

    type: Literal["advance"]
    ticks: int = Field(ge=1, le=MOST_TICKS)


class Way(Message):
    """Ask for the way that a mover would take."""

    type: Literal["way"]
    mover: Word
    node: int = Field(ge=0, le=LARGEST)


class Undo(Message):
    """Take the latest decision back."""

    type: Literal["undo"]


class Leave(Message):
    """End the game; what has been played is kept."""

    type: Literal["leave"]


Told = Annotated[Orders | Advance | Way | Undo | Leave, Field(discriminator="type")]
_ADAPTER: TypeAdapter[Orders | Advance | Way | Undo | Leave] = TypeAdapter(Told)


def read(text: str) -> Orders | Advance | Way | Undo | Leave:
    """A message from its JSON. Raises AfootError for one that is not understood."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AfootError("this message is not understood", where=Where(field=place), came=_shown(first["input"]),
                         expected=first["msg"],
                         fix="docs/play-socket.md describes the messages.") from None  # fmt: skip


def _shown(value: object) -> str:
    """The beginning of what came."""
    try:
        return str(value)[:200]
    except ValueError:  # Python writes no integer of thousands of digits
        return "a number of thousands of digits"


class PlayAsk(BaseModel):
    """A game to be begun. What is not stated is the scenario's own."""

    model_config = ConfigDict(extra="forbid", strict=True)

    scenario: Word = Field(description="a bundled scenario")
    side: Literal["pursuers", "evaders"]
    against: Word | None = None
    seed: int | None = Field(default=None, ge=0, lt=2**63)
    practice: bool = False


class PlayMade(BaseModel):
    """A game that has been begun; its socket is /api/play/{id}."""

    id: str
