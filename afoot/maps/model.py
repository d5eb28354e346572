"""What people draw: a Map of places, ways, buildings, areas, windows and ground, in local metres.

x grows to the east, y to the north, z upwards; z = 0 is the street. Readers build a Map, the board compiles
it, and nothing in it is a decision of the game.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from afoot.words import Going

OUTDOORS = 0  # the sight domain that every Map has as its first
LAYER_M = 5.0  # height of one OpenStreetMap layer, where nothing better is known
LEVEL_M = 3.0  # height of one building level
DEFAULT_BUILDING_M = 9.0  # a building with neither height nor levels
UPRIGHT_M = 2.1  # headroom of a way that states none

# What the ground is, in the order in which it is drawn: what comes later lies upon what comes before.
GROUND_KINDS = (
    "field", "woods", "park", "grass", "rock", "sand", "square", "parking", "pitch", "water", "pier",
)  # fmt: skip
GROUND_M = 60.0  # how far around its places a map of a file or a window keeps ground

Ring = tuple[tuple[float, float], ...]  # (x_m, y_m), closed implicitly


@dataclass(frozen=True, slots=True)
class Place:
    """A point that ways run through.

    kind: point | door | gate | barrier | fire_escape | border (where a way leaves the extract) | refuge.
    name: what scenarios call it; unique among the named places of a map.
    capacity: how many can shelter here (refuges), 0 elsewhere.
    """

    x_m: float
    y_m: float
    z_m: float = 0.0
    layer: int = 0
    kind: str = "point"
    name: str = ""
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """A walkable line through places (indices into Map.places), both ways unless `oneway`.

    domain: the sight domain it runs in (index into Map.domains): OUTDOORS, one building's inside, one tunnel.
    A place where ways of two domains meet is a door: who stands there sees into both.
    length_m: its length where that is not the distance between its places (graphs); None otherwise.
    """

    places: tuple[int, ...]
    going: Going
    domain: int = OUTDOORS
    layer: int = 0
    bridge: bool = False
    headroom_m: float = UPRIGHT_M
    width_m: float = 0.0  # 0: the board's default for its going
    lit: bool = True
    hidden: bool = False
    passage: bool = False  # can be opened, shut and sealed
    oneway: bool = False
    length_m: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Building:
    """A prism that blocks sight from base_m to top_m; rings[0] is the outline, the others are holes.

    stated: whether its height was drawn, not assumed.
    """

    rings: tuple[Ring, ...]
    base_m: float = 0.0
    top_m: float = DEFAULT_BUILDING_M
    domain: int = -1  # its inside, or -1 where no way runs inside
    flat: bool = True
    name: str = ""
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """A region with a use (market, yard, woods, school, ...); capacity in persons, 0 if not stated."""

    rings: tuple[Ring, ...]
    kind: str
    name: str = ""
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class GroundName:
    """What people call some ground, and where on it a map writes that. across_m: about how far the ground reaches."""

    text: str
    x_m: float
    y_m: float
    across_m: float


@dataclass(frozen=True, slots=True)
class Ground:
    """A patch of what the ground is, one of GROUND_KINDS. It is there to be seen: no rule and no board hangs on it.

    names: of all that was put together in it.
    """

    rings: tuple[Ring, ...]
    kind: str
    names: tuple[GroundName, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """An opening through which the node nearest to it in `inside` sees, and is seen from, `outside`."""

    x_m: float
    y_m: float
    z_m: float
    inside: int
    outside: int = OUTDOORS


@dataclass(frozen=True, slots=True)
class Map:
    """One map. `abstract`: a graph whose places are the nodes, never cut by stride.

    origin: (latitude, longitude) of x = y = 0, or None for maps that are nowhere on Earth.
    placed: whether it says where its places are; if not, their coordinates are only somewhere to draw them.
    dropped: what the reader left out, by reason, with how often; noted: what it assumed or mended, likewise.
    warnings: signs that what was read is not what was meant, in sentences.
    """

    name: str
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    buildings: tuple[Building, ...] = ()
    areas: tuple[Area, ...] = ()
    windows: tuple[Window, ...] = ()
    ground: tuple[Ground, ...] = ()
    domains: tuple[str, ...] = ("outdoors",)
    origin: tuple[float, float] | None = None
    abstract: bool = False
    placed: bool = True
    attribution: str = ""
    licence: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
