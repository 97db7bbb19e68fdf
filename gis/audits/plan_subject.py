"""A plan under audit: what its rules look at, and how they name what they find."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.audits.finding import Fact, Finding, key_by_subjects
from gis.audits.people import People
from gis.audits.profile import Profile
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind, HouseholdId
from gis.topology.partition import Partition
from gis.topology.records import ArcId, GridId, Label, grid_label

Place = tuple[float, float]

_AREA_ROUNDING = 1e-9
"""What GEOS may lose of an area to rounding, relative to it."""


@dataclass(frozen=True)
class PlanSubject:
    """Hold a plan and what the rules share. `polygons_mm` may lack grids; see `polygon_mm`."""

    plan: Plan
    profile: Profile
    min_area_m2: float
    people: People
    polygons_mm: Mapping[Label, BaseGeometry]

    def polygon_mm(self, grid: GridId) -> BaseGeometry:
        """Return a grid's land in millimetres, prepared; empty when it has none."""
        label = grid_label(grid)
        made = self.polygons_mm.get(label)
        return self.plan.partition.polygon_mm(label) if made is None else made

    def territorial(self, grids: Collection[GridId]) -> list[Grid]:
        """Return those of the grids that are there and take part in the partition."""
        found = (self.plan.grids[grid] for grid in sorted(grids) if grid in self.plan.grids)
        return [grid for grid in found if grid.kind is GridKind.TERRITORIAL]

    @cached_property
    def all_grids(self) -> tuple[GridId, ...]:
        """Every grid, by id."""
        return tuple(sorted(self.plan.grids))

    def grid_subject(self, grid: GridId) -> str:
        """Return what findings call a grid: its code, or its id where it has none."""
        return self.plan.grids[grid].code or f"#{grid}"

    def grid_name(self, grid: GridId) -> str:
        """Return what a person calls a grid."""
        return f"{self.grid_subject(grid)} {self.plan.grids[grid].name}".strip()

    def of_grid(
        self,
        rule: str,
        grid: GridId,
        *,
        area_m2: float | None = None,
        width_m: float | None = None,
        place: Place | None = None,
        **facts: Fact,
    ) -> Finding:
        """Make a finding about one grid."""
        subjects = (self.grid_subject(grid),)
        return Finding(
            rule,
            self.profile.severity(rule),
            subjects,
            key_by_subjects(rule, subjects),
            place or self.place_in_grid(grid),
            area_m2,
            width_m,
            {"who": self.grid_name(grid), **facts},
            (("grid", grid),),
        )

    def of_household(
        self, rule: str, row: int, ids: tuple[tuple[str, int], ...] = (), **facts: Fact
    ) -> Finding:
        """Make a finding about one household, by its number only."""
        people = self.people
        household = HouseholdId(int(people.ids[row]))
        number = self.plan.households[household].household_no or f"#{household}"
        x, y = people.column("xy_mm")[row].tolist()
        return Finding(
            rule,
            self.profile.severity(rule),
            (number,),
            f"{rule}:{number}",
            (x / MM_PER_M, y / MM_PER_M) if people.column("located")[row] else None,
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
    return float(point.x) / MM_PER_M, float(point.y) / MM_PER_M


def grid_polygons(plan: Plan) -> dict[Label, BaseGeometry]:
    """Return the land of all grids, made in one go and prepared: faster than one by one."""
    partition = plan.partition
    labels = sorted(label for label in partition.labels() if label > 0)
    arcs = sorted({arc for label in labels for arc in partition.arcs_of(label)})
    if not arcs:
        return {}
    place = {arc: index for index, arc in enumerate(arcs)}
    lines_mm = [partition.line_mm(arc) for arc in arcs]
    counts = [len(line) for line in lines_mm]
    owner = np.repeat(np.arange(len(arcs)), counts)
    lines = np.asarray(shapely.linestrings(np.concatenate(lines_mm), indices=owner))
    bounding = [[place[arc] for arc in partition.arcs_of(label)] for label in labels]
    of_label = np.repeat(np.arange(len(labels)), [len(each) for each in bounding])
    outlines = shapely.geometrycollections(lines[np.concatenate(bounding)], indices=of_label)
    polygons = np.asarray(shapely.build_area(outlines))
    # `build_area` takes in what parts that touch in points go round: the arcs know the true area.
    true_mm2 = _areas_mm2(partition, labels, arcs, lines_mm)
    wrong = np.abs(shapely.area(polygons) - true_mm2) > np.maximum(1.0, true_mm2 * _AREA_ROUNDING)
    for at in np.flatnonzero(wrong).tolist():
        polygons[at] = partition.polygon_mm(labels[at])
    shapely.prepare(polygons)
    return dict(zip(labels, polygons, strict=True))


def _areas_mm2(
    partition: Partition,
    labels: Sequence[Label],
    arcs: Sequence[ArcId],
    lines_mm: Sequence[LatticeArray],
) -> NDArray[np.float64]:
    """Return the area of each label's land by the shoelace formula over its arcs."""
    origin = lines_mm[0][0]
    begins = np.cumsum([0, *(len(line) for line in lines_mm[:-1])])
    xy = np.concatenate(lines_mm) - origin
    cross = np.zeros(len(xy), dtype=np.int64)
    cross[:-1] = xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]
    cross[begins[1:] - 1] = 0  # from the end of one arc to the start of the next
    twice = dict.fromkeys(labels, 0)
    for arc, of_arc in zip(arcs, np.add.reduceat(cross, begins).tolist(), strict=True):
        record = partition.arcs[arc]
        if record.left in twice:
            twice[record.left] += of_arc
        if record.right in twice:
            twice[record.right] -= of_arc
    return np.array([twice[label] / 2 for label in labels])
