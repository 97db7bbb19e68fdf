"""The records of a plan: units, grids, people. Frozen; an edit exchanges whole records.

The `repr` of a record about people shows ids only, so that no log or traceback tells a name, a
phone number or a place where somebody lives.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NewType

from gis.topology.records import GridId, UnitId

HouseholdId = NewType("HouseholdId", int)
MemberId = NewType("MemberId", int)
PostId = NewType("PostId", int)
PartyGroupId = NewType("PartyGroupId", int)
LinkId = NewType("LinkId", int)
AcceptedId = NewType("AcceptedId", int)


@dataclass(frozen=True, slots=True)
class Unit:
    """Be an administrative unit. Leaf units carry land; a parent's land is that of its children."""

    id: UnitId
    code: str
    name: str
    tier: str
    parent: UnitId | None = None


class GridKind(StrEnum):
    """Say how a grid takes part in the partition: only territorial grids tile the land."""

    TERRITORIAL = "territorial"
    EXCLUSIVE = "exclusive"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Grid:
    """Be a 网格, the basic area of service, in exactly one leaf unit."""

    id: GridId
    code: str
    name: str
    kind: GridKind
    unit: UnitId


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
