"""A plan under audit: what its rules look at, and how they name what they find."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.audits.access.access import Access, Joints, roads_of
from gis.audits.access.roads import Roads
from gis.audits.finding import Fact, Finding, key_by_subjects
from gis.audits.known import KnownBlock, KnownGap
from gis.audits.links import LinkCounts
from gis.audits.people import People, looked_up
from gis.audits.standing import Standing
from gis.geometry.lattice import MM_PER_M
from gis.operations.codes import CodeForm, coding_unit, grid_form
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.plan.records import Grid, GridKind, HouseholdId, PlaceId
from gis.topology.faces import Face, faces_of
from gis.topology.records import GridId, Label, UnitId, grid_label, is_unassigned

Place = tuple[float, float]

HeldCodes = tuple[UnitId, tuple[str, ...], tuple[str, ...]]
"""A village, the codes that its grids have, and all that grids have or had in its form."""

_DECIMALS = 6

_STANDING = frozenset({"units", "profiles", "grids"})
"""What is looked at beside the households to tell who is in another village."""

_CARRIED = (
    (frozenset({"units", "profiles"}), ("village_of",)),
    (frozenset({"members", "grids"}), ("serving",)),
    (frozenset({"places"}), ("places_by_grid",)),
    (frozenset({"references"}), ("roads",)),
    (frozenset({"places", "references"}), ("access",)),
)
"""What is kept after an edit that does not touch these tables."""

_CARRIED_WITH = (
    (frozenset({"units"}), "unit", "home_villages"),
    (frozenset({"references"}), "xy_mm", "joints"),
)
"""What is kept while a column of the households is the same one, too."""


@dataclass(frozen=True)
class PlanSubject:
    """Hold a plan and what the rules share.

    `on` is the day on which posts must be held, an ISO date, "" for leaving days aside;
    `polygons_mm` may lack grids, see `polygon_mm`; `known_faces`, see `unassigned_faces`.
    `known_joined` keeps land that had to be joined and `known_gaps` what was found of a region,
    by the identities of its faces, so that it is done once; so do `known_forms` for the codes of a
    village's grids, `known_holes` for what was found of the codes there, and `known_block`, none
    or one.
    """

    plan: Plan
    profile: Profile
    min_area_m2: float
    people: People
    polygons_mm: Mapping[Label, BaseGeometry]
    on: str = ""
    known_faces: Mapping[Label, list[Face]] = field(default_factory=dict)
    known_joined: dict[GridId, BaseGeometry] = field(default_factory=dict)
    known_gaps: dict[tuple[int, ...], KnownGap] = field(default_factory=dict)
    known_forms: dict[UnitId, CodeForm] = field(default_factory=dict)
    known_holes: dict[HeldCodes, Finding | None] = field(default_factory=dict)
    known_block: list[KnownBlock] = field(default_factory=list)

    def followed(self, after: Plan, people: People, touched: Touched) -> "PlanSubject":
        """Return the subject after an edit, with the land of what was not touched."""
        polygons, joined = dict(self.polygons_mm), dict(self.known_joined)
        faces = dict(self.__dict__.get("unassigned_faces", self.known_faces))
        for label in touched.labels:
            polygons.pop(label, None)
            faces.pop(label, None)
        for grid in touched.grids:
            joined.pop(grid, None)
        block = [b for b in self.known_block if b.is_far_from(self.plan, after, touched)]
        version = replace(
            self,
            plan=after,
            people=people,
            polygons_mm=polygons,
            known_faces=faces,
            known_joined=joined,
            known_gaps={} if touched.tables & {"grids", "units"} else dict(self.known_gaps),
            known_forms={} if "units" in touched.tables else self.known_forms,
            known_holes={} if "units" in touched.tables else dict(self.known_holes),
            known_block=block,
        )
        if not touched.tables & {"grids", "overlays"}:
            version.__dict__["landless"] = self.landless
            version.__dict__["doubled_codes"] = self.doubled_codes
        if "links" in self.__dict__:
            ids = touched.ids("links")
            version.__dict__["links"] = (
                self.links.changed(self.plan, after, ids) if ids else self.links
            )
        version.__dict__.update(self._kept(people, touched))
        return version

    def _kept(self, people: People, touched: Touched) -> dict[str, Any]:
        """Return what was made of this plan and holds for the next one too."""
        names = {name for tables, some in _CARRIED if touched.tables.isdisjoint(tables)
                 for name in some}  # fmt: skip
        names.update(
            name
            for tables, column, name in _CARRIED_WITH
            if touched.tables.isdisjoint(tables)
            and people.columns[column] is self.people.columns[column]
        )
        kept = {name: self.__dict__[name] for name in names if name in self.__dict__}
        is_same = people.ids is self.people.ids and "home_villages" in kept
        if is_same and "standing" in self.__dict__ and touched.tables.isdisjoint(_STANDING):
            kept["standing"] = self.standing.changed(people, touched.households)
        return kept

    @cached_property
    def links(self) -> LinkCounts:
        """How many links households, posts and members have."""
        return LinkCounts.of_plan(self.plan)

    @cached_property
    def is_assigned(self) -> NDArray[np.bool_]:
        """Which rows of `people` are in a grid that one can live in."""
        grids = self.people.grids
        assigned = grids > 0
        return assigned & ~np.isin(grids, self.landless) if self.landless else assigned

    @cached_property
    def serving(self) -> Mapping[GridId, int]:
        """How many members serve each grid that live elsewhere."""
        plan = self.plan
        served = (
            (plan.base_grid(member.service_grid), member.grid)
            for member in plan.members.values()
            if member.service_grid is not None
        )
        return Counter(
            grid for grid, home in served if home is None or plan.base_grid(home) != grid
        )

    @cached_property
    def village_of(self) -> Mapping[UnitId, UnitId]:
        """The unit that codes the grids of each unit."""
        return {unit: coding_unit(self.plan, unit).id for unit in self.plan.units}

    @cached_property
    def home_villages(self) -> NDArray[np.int64]:
        """The village of each household, 0 for none, in the rows of `people`."""
        return looked_up(self.people.columns["unit"], dict(self.village_of.items()))

    @cached_property
    def standing(self) -> Standing:
        """Which households are in no grid, or in one of another village than theirs."""
        villages = {grid.id: self.village_of[grid.unit] for grid in self.plan.grids.values()}
        return Standing.of(self.people, self.home_villages, villages)

    @cached_property
    def roads(self) -> Roads:
        """The roads among the references."""
        return roads_of(self.plan)

    @cached_property
    def access(self) -> Access | None:
        """The ways to service points, None without any."""
        return Access.of(self.plan, self.profile, self.roads)

    @cached_property
    def joints(self) -> Joints:
        """Where the households join the roads, in the rows of `people`; there must be roads."""
        return Joints.of(self.roads, self.people.columns["xy_mm"])

    @cached_property
    def places_by_grid(self) -> Mapping[GridId, list[PlaceId]]:
        """The places in each grid."""
        by_grid: dict[GridId, list[PlaceId]] = {}
        for place in self.plan.places.values():
            if place.grid is not None:
                by_grid.setdefault(place.grid, []).append(place.id)
        return by_grid

    @cached_property
    def unassigned_faces(self) -> Mapping[Label, list[Face]]:
        """The pieces of each unit's unassigned land, by label."""
        partition, known = self.plan.partition, self.known_faces
        return {
            label: known[label] if label in known else faces_of(partition, label)
            for label in sorted(filter(is_unassigned, partition.labels()))
        }

    def polygon_mm(self, grid: GridId) -> BaseGeometry:
        """Return a grid's land in millimetres, prepared; empty when it has none.

        Of a base grid it is that of its sub-grids too, of an overlay what it lies over.
        """
        if grid in self.plan.subs_by_grid or grid in self.plan.overlays:
            return self._joined_mm(grid)
        label = grid_label(grid)
        made = self.polygons_mm.get(label)
        return self.plan.partition.polygon_mm(label) if made is None else made

    def _joined_mm(self, grid: GridId) -> BaseGeometry:
        joined = self.known_joined.get(grid)
        if joined is None:
            joined = self.plan.grid_polygon_mm(grid)
            shapely.prepare(joined)
            self.known_joined[grid] = joined
        return joined

    def landed(self, grids: Collection[GridId]) -> list[Grid]:
        """Return those of the grids that are there and take part in the partition.

        Sub-grids do, and exclusive grids that do not lie over others.
        """
        plan = self.plan
        found = (plan.grids[grid] for grid in sorted(grids) if grid in plan.grids)
        return [
            grid
            for grid in found
            if grid.kind is not GridKind.ONLINE and grid.id not in plan.overlays
        ]

    def counted(self, grids: Collection[GridId]) -> list[Grid]:
        """Return those of the grids whose residents are judged: territorial base grids."""
        return [
            grid
            for grid in self.landed(grids)
            if grid.kind is GridKind.TERRITORIAL and grid.parent is None
        ]

    @cached_property
    def all_grids(self) -> tuple[GridId, ...]:
        """Every grid, by id."""
        return tuple(sorted(self.plan.grids))

    @cached_property
    def landless(self) -> tuple[GridId, ...]:
        """The grids that have no part in the partition: overlays and online grids, by id."""
        plan = self.plan
        found = {grid for grid in plan.overlays if grid in plan.grids}
        found.update(grid.id for grid in plan.grids.values() if grid.kind is GridKind.ONLINE)
        return tuple(sorted(found))

    @cached_property
    def doubled_codes(self) -> Mapping[str, tuple[GridId, ...]]:
        """The codes that several grids have, with these by id."""
        records = self.plan.grids.values()
        times = Counter(record.code for record in records if record.code)
        return {
            code: tuple(sorted(record.id for record in records if record.code == code))
            for code, count in times.items()
            if count > 1
        }

    def form_of(self, village: UnitId) -> CodeForm:
        """Return the form of the codes of the grids of a unit that codes them."""
        if village not in self.known_forms:
            self.known_forms[village] = grid_form(self.plan, village)
        return self.known_forms[village]

    def grid_subject(self, grid: GridId) -> str:
        """Return what findings call a grid: its code, or its id where it has none."""
        return self.plan.grids[grid].code or f"#{grid}"

    def grid_name(self, grid: GridId) -> str:
        """Return what a person calls a grid."""
        return f"{self.grid_subject(grid)} {self.plan.grids[grid].name}".strip()

    def known_name(self, grid: int) -> str:
        """Return what a person calls a grid, its id when it is not there."""
        return self.grid_name(GridId(grid)) if grid in self.plan.grids else f"#{grid}"

    def of_grid(
        self,
        rule: str,
        grid: GridId,
        *,
        area_m2: float | None = None,
        width_m: float | None = None,
        place: Place | None = None,
        about: str = "",
        **facts: Fact,
    ) -> Finding:
        """Make a finding about one grid; `about` tells those of a rule on it apart."""
        subjects = (self.grid_subject(grid),)
        key = key_by_subjects(rule, subjects)
        return Finding(
            rule,
            self.profile.severity(rule),
            subjects,
            f"{key}/{about}" if about else key,
            place or self.place_in_grid(grid),
            settled(area_m2),
            settled(width_m),
            {"who": self.grid_name(grid), **facts},
            (("grid", grid),),
        )

    def of_record(
        self,
        rule: str,
        record: tuple[str, int],
        subjects: tuple[str, ...],
        *,
        key: str,
        ids: tuple[tuple[str, int], ...] = (),
        at_mm: tuple[int, int] | None = None,
        **facts: Fact,
    ) -> Finding:
        """Make a finding about a record such as ("post", 3); `key` tells it from others there."""
        return Finding(
            rule,
            self.profile.severity(rule),
            tuple(sorted(subjects)),
            f"{rule}:{key}",
            (at_mm[0] / MM_PER_M, at_mm[1] / MM_PER_M) if at_mm else None,
            facts=facts,
            ids=(record, *ids),
        )

    def of_household(
        self, rule: str, row: int, ids: tuple[tuple[str, int], ...] = (), **facts: Fact
    ) -> Finding:
        """Make a finding about one household, by its number only."""
        household = HouseholdId(int(self.people.ids[row]))
        record = self.plan.households[household]
        number, at_mm = record.household_no or f"#{household}", record.location
        return Finding(
            rule,
            self.profile.severity(rule),
            (number,),
            f"{rule}:{number}",
            (at_mm[0] / MM_PER_M, at_mm[1] / MM_PER_M) if at_mm else None,
            facts={"who": number, **facts},
            ids=(("household", household), *ids),
        )

    def place_in_grid(self, grid: GridId) -> Place | None:
        """Return a place inside a grid in metres, None when it has no land."""
        return place_in(self.polygon_mm(grid))


def place_in(polygon_mm: BaseGeometry) -> Place | None:
    """Return a place inside land in metres, None when it is empty."""
    if polygon_mm.is_empty:
        return None
    point = shapely.point_on_surface(polygon_mm)
    return round(point.x / MM_PER_M, _DECIMALS), round(point.y / MM_PER_M, _DECIMALS)


def settled(measure: float | None) -> float | None:
    """Return a measure without its last digits, which depend on where a ring begins.

    So a finding is equal to the same one of another run, however its polygon came about.
    """
    return None if measure is None else round(measure, _DECIMALS)
