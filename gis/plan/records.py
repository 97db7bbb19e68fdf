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
PlaceId = NewType("PlaceId", int)
ProfileId = NewType("ProfileId", int)


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
    grids that an online grid belongs to. `basis` is the kind of place that it is built on, a key
    of the profile's, or empty.
    """

    id: GridId
    code: str
    name: str
    kind: GridKind
    unit: UnitId
    parent: GridId | None = None
    tier: str = BASE_TIER
    hosts: tuple[GridId, ...] = ()
    basis: str = ""


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
    """Be a line, an area or a point to look at: a road, a group's outline, an address.

    `theme` is one of `REFERENCE_THEMES`; `lines`, each of shape (n, 2) in millimetres, are its
    course, or for an area its closed rings, even-odd, or for an address one line of one point;
    read-only. The `name` of an address or a building is its house number.
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


REFERENCE_THEMES = ("road", "water", "ditch", "villager_group", "building", "address", "other")


class AssignedBy(StrEnum):
    """Say who put a household or a place into its grid; what was done by hand stays."""

    LOCATION = "location"
    HAND = "hand"
    IMPORT = "import"


class LocatedBy(StrEnum):
    """Grade a location by how it is known, the surest first; the last one is approximate."""

    COORDINATE = "coordinate"
    HAND = "hand"
    HOUSE_NUMBER = "house_number"
    VILLAGER_GROUP = "villager_group"


@dataclass(frozen=True, slots=True)
class Household:
    """Be a household where it lives; `location` is (x, y) in millimetres of the plan's CRS.

    `unit` and `grid` are those of residence, and counted. Where the household is registered
    (户籍地), if elsewhere, is only recorded: `registered_place` as the list says it, and
    `registered_unit` where that is a unit of the plan. `located_by` grades the location, None
    without one; `hand_reason` says why it was assigned by hand.
    """

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
    located_by: LocatedBy | None = None
    hand_reason: str = field(default="", repr=False)
    registered_place: str = field(default="", repr=False)
    registered_unit: UnitId | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """Be a Party member, living in a household and perhaps serving another grid.

    `branch` is the home branch by name, `party_group` the Party group. `household_no` is what the
    roster says, `household` the household that it was found to be; `grid` is the one that the
    household lives in. An in-service member (在职党员) has a branch at work and reports here too.
    """

    id: MemberId
    name: str = field(repr=False)
    branch: str = field(repr=False)
    household_no: str = field(repr=False)
    grid: GridId | None = None
    service_grid: GridId | None = None
    household: HouseholdId | None = None
    party_group: PartyGroupId | None = None
    probationary: bool = field(default=False, repr=False)
    in_service: bool = field(default=False, repr=False)


class Employment(StrEnum):
    """Say whether a post is a full-time one (专职), a part-time one (兼职), or that it is open."""

    UNKNOWN = ""
    FULL_TIME = "full_time"
    PART_TIME = "part_time"


@dataclass(frozen=True, slots=True)
class Post:
    """Be a post on a grid or a unit and who holds it; only a published phone number is kept.

    `role` is a key, a name or an alias of a role of the profile, as it was given. `member` is the
    holder where that is a member of the plan. The days (ISO dates, "" for not known) are the first
    and the last one of the holder.
    """

    id: PostId
    grid: GridId | None
    unit: UnitId | None
    role: str
    name: str = field(repr=False)
    phone_public: str = field(repr=False)
    employment: Employment = Employment.UNKNOWN
    member: MemberId | None = None
    started_on: str = field(default="", repr=False)
    ended_on: str = field(default="", repr=False)

    def is_held(self, on: str) -> bool:
        """Tell whether somebody holds the post on a day (ISO date; "" for leaving days aside)."""
        return not on or (self.started_on <= on and (not self.ended_on or on <= self.ended_on))


PARTY_LEVELS = ("group", "branch", "general_branch", "committee")


@dataclass(frozen=True, slots=True)
class PartyGroup:
    """Be a Party group, or a branch or more, on one grid (independent) or several (joint).

    `level` is one of `PARTY_LEVELS`; `parent` is the one above, `unit` where it belongs.
    """

    id: PartyGroupId
    name: str
    kind: Literal["independent", "joint"]
    grids: tuple[GridId, ...] = ()
    level: str = "group"
    unit: UnitId | None = None
    parent: PartyGroupId | None = None


PLACE_KINDS = (
    "government", "school", "hospital", "shop", "market", "enterprise", "farm", "compound",
    "building", "service_centre", "service_station", "agency_point", "party_service",
    "hazard_point", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Be a place that is served too: a school, a shop, an enterprise, a service point.

    `kind` is one of `PLACE_KINDS`; `location` is (x, y) in millimetres; no person is named.
    """

    id: PlaceId
    kind: str
    name: str
    address: str
    unit: UnitId | None
    location: tuple[int, int] | None
    grid: GridId | None = None
    assigned_by: AssignedBy | None = None
    located_by: LocatedBy | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Tie a member or a cluster head's post to a household."""

    id: LinkId
    member: MemberId | None
    head_post: PostId | None
    household: HouseholdId


@dataclass(frozen=True, slots=True)
class AcceptedFinding:
    """Keep that a finding was accepted as an exception: its key, why, when (ISO date), by whom.

    `role` is the office of who accepted it, such as 镇党委副书记; no name.
    """

    id: AcceptedId
    key: str
    reason: str = field(repr=False)
    accepted_on: str
    role: str = field(default="", repr=False)


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


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """Keep the project's own profile as TOML; a plan has none or one, and else a shipped one."""

    id: ProfileId
    text: str
