"""The plan: one partition, the tables of grids and people, and a few facts about the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.geometry.lattice import M2_PER_MM2
from gis.geometry.rings import even_odd
from gis.plan.profile import Profile, profile_in_force, profile_problem
from gis.plan.records import (
    AcceptedFinding,
    AcceptedId,
    Grid,
    Household,
    HouseholdId,
    Lineage,
    LineageId,
    Link,
    LinkId,
    Member,
    MemberId,
    OverlayArea,
    OwnProfile,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
    ProfileId,
    Reference,
    ReferenceId,
    Unit,
)
from gis.plan.reference_index import ReferenceIndex
from gis.plan.residents import (
    HouseholdPoints,
    HouseholdsByGrid,
    LinksByHousehold,
    MemberCounts,
    Residents,
    links_exchanged,
)
from gis.table import Table
from gis.topology.partition import Partition
from gis.topology.records import (
    OUTSIDE,
    GridId,
    Label,
    UnitId,
    grid_label,
    grid_of,
    is_grid,
    is_unassigned,
    unassigned_label,
    unit_of,
)

RECORD_TABLES = (
    "units",
    "grids",
    "households",
    "members",
    "posts",
    "party_groups",
    "links",
    "accepted",
    "overlays",
    "references",
    "lineage",
    "places",
    "profiles",
)
"""The tables of a plan beside `nodes` and `arcs`, which stand in its partition."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Be one state of the project: immutable, cheap to replace, safe to hand to a thread.

    `crs` is an authority code such as `EPSG:4549`; all coordinates are millimetres of it.
    `revision` grows by one with each edit and tells stale results apart.
    """

    partition: Partition
    units: Table[UnitId, Unit]
    grids: Table[GridId, Grid] = field(default_factory=Table)
    households: Table[HouseholdId, Household] = field(default_factory=Table)
    members: Table[MemberId, Member] = field(default_factory=Table)
    posts: Table[PostId, Post] = field(default_factory=Table)
    party_groups: Table[PartyGroupId, PartyGroup] = field(default_factory=Table)
    links: Table[LinkId, Link] = field(default_factory=Table)
    accepted: Table[AcceptedId, AcceptedFinding] = field(default_factory=Table)
    overlays: Table[GridId, OverlayArea] = field(default_factory=Table)
    references: Table[ReferenceId, Reference] = field(default_factory=Table)
    lineage: Table[LineageId, Lineage] = field(default_factory=Table)
    places: Table[PlaceId, Place] = field(default_factory=Table)
    profiles: Table[ProfileId, OwnProfile] = field(default_factory=Table)
    title: str = ""
    crs: str = ""
    profile: str = "default"
    revision: int = 0

    def table(self, name: str) -> Table[Any, Any]:
        """Return a table by its name, `nodes` and `arcs` among them."""
        if name in {"nodes", "arcs"}:
            nodes_or_arcs: Table[Any, Any] = getattr(self.partition, name)
            return nodes_or_arcs
        records: Table[Any, Any] = getattr(self, name)
        return records

    def same_content(self, other: "Plan") -> bool:
        """Tell whether two plans hold equal records and facts; the revision does not count."""
        return (
            self.partition == other.partition
            and all(dict(self.table(name)) == dict(other.table(name)) for name in RECORD_TABLES)
            and (self.title, self.crs, self.profile) == (other.title, other.crs, other.profile)
        )

    @cached_property
    def residents(self) -> Residents:
        """Counts of households and people by base grid."""
        return Residents.of(self.households.values())

    @cached_property
    def households_by_grid(self) -> HouseholdsByGrid:
        """The households of each base grid."""
        return HouseholdsByGrid.of(self.households.values())

    @cached_property
    def member_counts(self) -> MemberCounts:
        """Counts of the members who live in each base grid."""
        return MemberCounts.of(self.members.values())

    @cached_property
    def rules(self) -> Profile:
        """The project's own profile, or else the shipped one by name; see `profile_in_force`."""
        own = next(iter(self.profiles.values()), None)
        return profile_in_force(None if own is None else own.text, self.profile)

    @property
    def rules_problem(self) -> InputProblem | None:
        """Why the profile that the project names is left aside for another one; mostly nothing."""
        own = next(iter(self.profiles.values()), None)
        return profile_problem(None if own is None else own.text, self.profile)

    @cached_property
    def reference_index(self) -> ReferenceIndex:
        """Finds references by place."""
        return ReferenceIndex.of(self.references)

    @cached_property
    def retired_codes(self) -> frozenset[str]:
        """The codes that grids had and no grid has now; they are not given again."""
        gone = {row.old_code for row in self.lineage.values() if row.old_code}
        return frozenset(gone - {grid.code for grid in self.grids.values()})

    @cached_property
    def codes_ever(self) -> tuple[str, ...]:
        """The codes that grids have or had, in the order of text."""
        return tuple(sorted(self.retired_codes.union(g.code for g in self.grids.values())))

    @cached_property
    def household_points(self) -> HouseholdPoints:
        """The located households, sorted for finding those in a box."""
        return HouseholdPoints.of(self.households)

    @cached_property
    def place_points(self) -> HouseholdPoints:
        """The located places, sorted for finding those in a box."""
        return HouseholdPoints.of(self.places)

    @cached_property
    def members_by_household(self) -> Mapping[HouseholdId, tuple[MemberId, ...]]:
        """The members that live in each household."""
        living: dict[HouseholdId, list[MemberId]] = {}
        for member in self.members.values():
            if member.household is not None:
                living.setdefault(member.household, []).append(member.id)
        return {home: tuple(members) for home, members in living.items()}

    @cached_property
    def posts_by_grid(self) -> Mapping[GridId, tuple[PostId, ...]]:
        """The posts on each grid, by id."""
        by_grid: dict[GridId, list[PostId]] = {}
        for post in self.posts.values():
            if post.grid is not None:
                by_grid.setdefault(post.grid, []).append(post.id)
        return {grid: tuple(sorted(posts)) for grid, posts in by_grid.items()}

    @cached_property
    def party_groups_by_grid(self) -> Mapping[GridId, tuple[PartyGroupId, ...]]:
        """The Party groups and branches that serve each grid, by id."""
        by_grid: dict[GridId, list[PartyGroupId]] = {}
        for group in self.party_groups.values():
            for grid in group.grids:
                by_grid.setdefault(grid, []).append(group.id)
        return {grid: tuple(sorted(groups)) for grid, groups in by_grid.items()}

    @cached_property
    def links_by_household(self) -> LinksByHousehold:
        """The links that each linked household has, by id."""
        return links_exchanged(Table(), (), self.links.values())

    def counted(self) -> "Plan":
        """Return this plan with its residents counted, so that the first edit need not wait."""
        _ = self.residents, self.household_points, self.members_by_household, self.member_counts
        _ = self.households_by_grid, self.place_points, self.reference_index
        return self

    @cached_property
    def grids_by_unit(self) -> Mapping[UnitId, tuple[GridId, ...]]:
        """The grids of each unit, sub-grids among them, by id."""
        by_unit: dict[UnitId, list[GridId]] = {}
        for grid in sorted(self.grids):
            by_unit.setdefault(self.grids[grid].unit, []).append(grid)
        return {unit: tuple(grids) for unit, grids in by_unit.items()}

    def grids_of(self, unit: UnitId) -> tuple[GridId, ...]:
        """Return the grids that a unit itself has, sub-grids among them, by id."""
        return self.grids_by_unit.get(unit, ())

    @cached_property
    def subs_by_grid(self) -> Mapping[GridId, tuple[GridId, ...]]:
        """The sub-grids of each grid that has some, by id."""
        subs: dict[GridId, list[GridId]] = {}
        for grid in self.grids.values():
            if grid.parent is not None:
                subs.setdefault(grid.parent, []).append(grid.id)
        return {parent: tuple(sorted(below)) for parent, below in subs.items()}

    def sub_grids(self, grid: GridId) -> tuple[GridId, ...]:
        """Return the sub-grids of a grid, by id."""
        return self.subs_by_grid.get(grid, ())

    def base_grid(self, grid: GridId) -> GridId:
        """Return the grid that a sub-grid is part of; of another grid, itself."""
        record = self.grids.get(grid)
        return grid if record is None or record.parent is None else record.parent

    def labels_of_grid(self, grid: GridId) -> tuple[Label, ...]:
        """Return the labels of the land of a grid, those of its sub-grids among them."""
        return (grid_label(grid), *(grid_label(sub) for sub in self.sub_grids(grid)))

    def grid_polygon_mm(self, grid: GridId) -> BaseGeometry:
        """Return the land of a grid with its sub-grids in millimetres; empty without land.

        Of an exclusive grid that lies over others it is that land.
        """
        overlay = self.overlays.get(grid)
        if overlay is not None:
            return even_odd(overlay.rings)
        labels = self.labels_of_grid(grid)
        if len(labels) == 1:
            return self.partition.polygon_mm(labels[0])
        return self.partition.outline_mm(labels)

    def grid_area_m2(self, grid: GridId) -> float:
        """Return the area of a grid with its sub-grids in square metres of the plane."""
        if grid in self.overlays:
            return float(self.grid_polygon_mm(grid).area) * M2_PER_MM2
        return sum(
            self.partition.area_m2(label)
            for label in self.labels_of_grid(grid)
            if self.partition.arcs_of(label)
        )

    @cached_property
    def children(self) -> Mapping[UnitId | None, tuple[UnitId, ...]]:
        """The units below each unit; None has the topmost ones."""
        below: dict[UnitId | None, list[UnitId]] = {}
        for unit in sorted(self.units):
            below.setdefault(self.units[unit].parent, []).append(unit)
        return {parent: tuple(units) for parent, units in below.items()}

    def leaf_units(self) -> tuple[UnitId, ...]:
        """Return the units that have none below them, by id."""
        return tuple(unit for unit in sorted(self.units) if unit not in self.children)

    def leaves_below(self, unit: UnitId) -> tuple[UnitId, ...]:
        """Return the leaf units of a unit, itself when it is one."""
        below = self.children.get(unit)
        if below is None:
            return (unit,)
        return tuple(leaf for child in below for leaf in self.leaves_below(child))

    def unit_of_label(self, label: Label) -> UnitId | None:
        """Return the unit that carries the land of a label; None for OUTSIDE."""
        if is_grid(label):
            return self.grids[grid_of(label)].unit
        if is_unassigned(label):
            return unit_of(label)
        return None

    def units_within(self, unit: UnitId) -> tuple[UnitId, ...]:
        """Return a unit and all units below it."""
        below = (each for child in self.children.get(unit, ()) for each in self.units_within(child))
        return (unit, *below)

    def labels_of_unit(self, unit: UnitId) -> tuple[Label, ...]:
        """Return the labels of all land of a unit of any tier."""
        labels: list[Label] = []
        for each in self.units_within(unit):
            labels.append(unassigned_label(each))
            labels.extend(grid_label(grid) for grid in self.grids_of(each))
        return tuple(labels)

    def unit_polygon_mm(self, unit: UnitId) -> BaseGeometry:
        """Return the land of a unit of any tier in millimetres."""
        return self.partition.outline_mm(self.labels_of_unit(unit))

    def is_unit_boundary(self, left: Label, right: Label) -> bool:
        """Tell whether an arc with these labels parts two units, or a unit from OUTSIDE."""
        if OUTSIDE in (left, right):
            return True
        return self.unit_of_label(left) != self.unit_of_label(right)

    def with_facts(self, **facts: str) -> "Plan":
        """Return the plan with another title, CRS or profile."""
        return replace(self, **facts)  # type: ignore[arg-type]
