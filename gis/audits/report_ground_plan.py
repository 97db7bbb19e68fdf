"""The ground of a plan under audit: its partition and where its households live."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.audits.finding import Finding
from gis.audits.finding_units import units_of
from gis.audits.plan_subject import PlanSubject
from gis.audits.report_ground import BoxM, Floats, Land, piece_at, simplified
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.locate import label_at
from gis.topology.records import (
    OUTSIDE,
    GridId,
    Label,
    UnitId,
    grid_label,
    grid_of,
    is_grid,
)
from gis.topology.regions import Region, regions_of


@dataclass(frozen=True)
class PlanGround:
    """Be the ground of a plan, as its audit holds it."""

    subject: PlanSubject

    @property
    def _plan(self) -> Plan:
        return self.subject.plan

    @property
    def place(self) -> str:
        """The name of the one topmost unit, else the title of the plan."""
        topmost = self._plan.children.get(None, ())
        return self._plan.units[topmost[0]].name if len(topmost) == 1 else self._plan.title

    @cached_property
    def outline_m(self) -> BaseGeometry:
        """The outline of all units."""
        return simplified(self._frame_m)

    def shape_m(self, finding: Finding) -> BaseGeometry | None:
        """Return the gap or the part of a grid that is meant."""
        if finding.rule == "gap" and finding.xy_m is not None:
            shapes = self._gaps_m
            near = shapely.STRtree(shapes).query(shapely.points(*finding.xy_m), "intersects")
            return shapes[near[0]] if len(near) else None
        grids = [GridId(number) for kind, number in finding.ids if kind == "grid"]
        if finding.rule == "sub_grid_gap":
            return _metres(self._plan.partition.polygon_mm(grid_label(grids[0])))
        if finding.rule in {"sliver", "multipart"}:
            return piece_at(_metres(self.subject.polygon_mm(grids[0])), finding.xy_m)
        return None

    @cached_property
    def _gaps_m(self) -> list[BaseGeometry]:
        faces = [face for some in self.subject.unassigned_faces.values() for face in some]
        regions: list[Region] = regions_of(self._plan.partition, faces)
        return [_metres(region.polygon_mm) for region in regions]

    def subjects(self, finding: Finding) -> list[Land]:
        """Return the land of the grids and units that a finding names and that have some."""
        found: dict[tuple[str, int], Land] = {}
        for kind, number in finding.ids:
            if kind == "grid" and number in self._plan.grids:
                polygon = _metres(self.subject.polygon_mm(GridId(number)))
                land = Land((kind, number), self._plan.grids[GridId(number)].name, polygon)
            elif kind == "unit" and number in self._plan.units and finding.rule != "gap":
                labels = self._plan.labels_of_unit(UnitId(number))
                polygon = _metres(self._plan.partition.outline_mm(labels))
                land = Land((kind, number), self._plan.units[UnitId(number)].name, polygon)
            else:
                continue
            if not polygon.is_empty:
                found[land.record] = land
        return list(found.values())

    def land_within(self, box_m: BoxM) -> list[Land]:
        """Return the base grids that reach into a box."""
        plan, partition = self._plan, self._plan.partition
        west, south, east, north = (round(side * MM_PER_M) for side in box_m)
        arcs = partition.arcs_near((west, south, east, north))
        labels = {label for arc in arcs for label in partition.arcs[arc].labels()}
        labels |= self._labels_at((west + east) // 2, (south + north) // 2)
        grids = {plan.base_grid(grid_of(label)) for label in labels if is_grid(label)}
        return [
            Land(("grid", grid), plan.grids[grid].name, _metres(self.subject.polygon_mm(grid)))
            for grid in sorted(grids)
            if grid in plan.grids
        ]

    def _labels_at(self, x_mm: int, y_mm: int) -> set[Label]:
        label = label_at(self._plan.partition, x_mm, y_mm)
        return set() if label == OUTSIDE else {label}

    def frame_within(self, box_m: BoxM) -> BaseGeometry:
        """Return the outline of all units within a box."""
        return shapely.clip_by_rect(self._frame_lines_m, *box_m)

    @cached_property
    def _frame_m(self) -> BaseGeometry:
        return _metres(self._plan.partition.frame_mm())

    @cached_property
    def _frame_lines_m(self) -> BaseGeometry:
        return shapely.boundary(self._frame_m)

    def homes_within(self, box_m: BoxM) -> Floats:
        """Return where the located households in a box live."""
        people = self.subject.people
        xy_m = people.columns["xy_mm"][people.columns["located"]] / MM_PER_M
        west, south, east, north = box_m
        inside = (xy_m >= (west, south)).all(axis=1) & (xy_m <= (east, north)).all(axis=1)
        return np.asarray(xy_m[inside], dtype=np.float64)

    def units(self, finding: Finding) -> tuple[str, ...]:
        """Return the names of the units that a finding is a matter of, by code."""
        records = [self._plan.units[unit] for unit in units_of(self._plan, finding)]
        return tuple(unit.name for unit in sorted(records, key=lambda unit: unit.code))


def _metres(shape_mm: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape_mm, lambda xy: xy / MM_PER_M)
