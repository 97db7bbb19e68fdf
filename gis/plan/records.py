"""The records of a plan: units, grids, people. Frozen; an edit exchanges whole records.

The `repr` of a record about people shows ids only, so that no log or traceback tells a name, a
phone number or a place where somebody lives.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NewType

import numpy as np

from gis.geometry.lattice import LatticeArray
from gis.topology.records import GridId, UnitId

HouseholdId = NewType("HouseholdId", int)
MemberId = NewType("MemberId", int)
PostId = NewType("PostId", int)
PartyGroupId = NewType("PartyGroupId", int)
LinkId = NewType("LinkId", int)
AcceptedId = NewType("AcceptedId", int)
ReferenceId = NewType("ReferenceId", int)
LineageId = NewType("LineageId", int)


@dataclass(frozen=True, slots=True)
class Unit:
    """Be an administrative unit of some tier.

    Its land is that of the units below it and what it carries itself: its grids and the land that
    no grid has. A county usually carries none; a village may, outside its villager groups.
    """

    id: UnitId
    code: str
    name: str
    tier: str
    parent: UnitId | None = None


class GridKind(StrEnum):
    """Say how a grid takes part in the partition.

    Territorial grids tile the land. An exclusive grid has land of its own too, or lies over other
    grids, with an `OverlayArea`. An online grid has no land.
    """

    TERRITORIAL = "territorial"
    EXCLUSIVE = "exclusive"
    ONLINE = "online"


BASE_TIER = "grid"
"""The tier of a grid that is no part of another one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Be a 网格, the basic area of service, in exactly one unit.

    One with a `parent` is a sub-grid: a part of that grid, of a tier such as `micro_grid` or
    `villager_group`, in the same unit; a sub-grid has none itself. `hosts` are the territorial
    grids that an online grid belongs to.
    """

    id: GridId
    code: str
    name: str
    kind: GridKind
    unit: UnitId
    parent: GridId | None = None
    tier: str = BASE_TIER
    hosts: tuple[GridId, ...] = ()


def _frozen_lines(lines: tuple[LatticeArray, ...]) -> tuple[LatticeArray, ...]:
    frozen = []
    for line in lines:
        points = np.ascontiguousarray(line, dtype=np.int64).reshape(-1, 2)
        if points.flags.writeable:
            points = points.copy()
            points.flags.writeable = False
        frozen.append(points)
    return tuple(frozen)


def _equal_lines(first: tuple[LatticeArray, ...], second: tuple[LatticeArray, ...]) -> bool:
    return len(first) == len(second) and all(
        np.array_equal(a, b) for a, b in zip(first, second, strict=True)
    )


@dataclass(frozen=True, slots=True, eq=False)
class OverlayArea:
    """Be the land of an exclusive grid that lies over others and has no part in the partition.

    `rings` are closed lines in millimetres, each of shape (n, 2), even-odd; read-only.
    """

    id: GridId
    rings: tuple[LatticeArray, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rings", _frozen_lines(self.rings))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OverlayArea):
            return NotImplemented
        return self.id == other.id and _equal_lines(self.rings, other.rings)

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Be a line or an area to look at, snap to and follow: a road, a river, a group's outline.

    `theme` is one of `REFERENCE_THEMES`; `lines`, each of shape (n, 2) in millimetres, are its
    course, or for an area its closed rings, even-odd; read-only.
    """

    id: ReferenceId
    theme: str
    name: str
    is_area: bool
    lines: tuple[LatticeArray, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", _frozen_lines(self.lines))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reference):
            return NotImplemented
        return (self.id, self.theme, self.name, self.is_area) == (
            other.id,
            other.theme,
            other.name,
            other.is_area,
        ) and _equal_lines(self.lines, other.lines)

    def __hash__(self) -> int:
        return hash((self.id, self.theme, self.name, self.is_area))


REFERENCE_THEMES = ("road", "water", "ditch", "villager_group", "building", "other")


class AssignedBy(StrEnum):
    """Say who put a household into its grid; what was done by hand stays."""

    LOCATION = "location"
    HAND = "hand"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Household:
    """Be a household; `location` is (x, y) in millimetres of the plan's CRS, or not known."""

    id: HouseholdId
    household_no: str = field(repr=False)
    unit: UnitId | None = field(repr=False)
    villager_group: str = field(repr=False)
    house_no: str = field(repr=False)
    householder: str = field(repr=False)
    people: int = field(repr=False)
    location: tuple[int, int] | None = field(repr=False)
    grid: GridId | None = None
    assigned_by: AssignedBy | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Be a Party member, living in a household and perhaps serving another grid."""

    id: MemberId
    name: str = field(repr=False)
    branch: str = field(repr=False)
    household_no: str = field(repr=False)
    grid: GridId | None = None
    service_grid: GridId | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Be a post on a grid or a unit and who holds it; only a published phone number is kept."""

    id: PostId
    grid: GridId | None
    unit: UnitId | None
    role: str
    name: str = field(repr=False)
    phone_public: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PartyGroup:
    """Be a Party group on one grid (independent) or several (joint)."""

    id: PartyGroupId
    name: str
    kind: Literal["independent", "joint"]
    grids: tuple[GridId, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Tie a member or a cluster head's post to a household."""

    id: LinkId
    member: MemberId | None
    head_post: PostId | None
    household: HouseholdId


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """Keep that a finding was accepted as an exception: its key, why, and when (ISO date)."""

    id: AcceptedId
    key: str
    reason: str
    accepted_on: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Tell what of an old grid went into a new one, when (ISO date) and why.

    `cause` is the operation: draw, split, merge, carve, dissolve, recode or renumber. Households
    and area are what went over. The new code is empty where the land became unassigned, the old
    one where a grid came from unassigned land.
    """

    id: LineageId
    on: str
    cause: str
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    households: int
    area_m2: float
