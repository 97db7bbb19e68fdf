"""The land that a change of boundaries may give to another grid, and who lives on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.operations.located import Settled, by_location, grid_at
from gis.plan.edit import Edit, apply
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy
from gis.plan.residents import HouseholdPoints
from gis.topology.arc_index import Bounds
from gis.topology.partition import Partition
from gis.topology.records import ArcId, GridId, Label, grid_of, is_grid


@dataclass(frozen=True, slots=True)
class ChangedLand:
    """Be the land that an edit may give to another grid, and what it takes to say whose it is."""

    before: Plan
    after: Plan
    labels: frozenset[Label]
    bounds_mm: Bounds
    grids_go: bool

    def settled_again(
        self, points: HouseholdPoints, records: Mapping[Any, Settled]
    ) -> dict[Any, Settled]:
        """Return the households or places on the land that location puts into another grid."""
        if not records:
            return {}
        ids, xy_mm = points.within_bounds(self.bounds_mm)
        owners = _owners(self.after, self.labels, xy_mm)
        if not self.grids_go:
            changes_hands = _owners(self.before, self.labels, xy_mm) != owners
            ids, xy_mm, owners = ids[changes_hands], xy_mm[changes_hands], owners[changes_hands]
        touched = {_base(self.before, self.after, each) for each in self.labels if is_grid(each)}
        moved: dict[Any, Settled] = {}
        for number, owner, place in zip(ids.tolist(), owners.tolist(), xy_mm.tolist(), strict=True):
            record = records[number]
            grid = GridId(owner) if owner else None
            if record.grid is not None and record.grid not in touched:
                # Beyond the changed land, or on the edge of an untouched grid, which may win.
                grid = record.grid if grid is None else grid_at(self.after, (place[0], place[1]))
            gone = record.grid is not None and record.grid not in self.after.grids
            if record.assigned_by is AssignedBy.LOCATION or gone:
                if record.grid != grid or gone:
                    moved[number] = by_location(record, grid)
            elif record.assigned_by is None and grid is not None:
                moved[number] = by_location(record, grid)
        return moved


def changed_land(plan: Plan, edit: Edit) -> ChangedLand | None:
    """Return the land beside the arcs that an edit touches; None where nobody can live there."""
    after = apply(plan, edit)
    arcs = _changed_arcs(plan.partition, edit)
    if not arcs or not (plan.households or plan.places):
        return None
    return ChangedLand(
        plan,
        after,
        frozenset(_labels_beside(plan, arcs) | _labels_beside(after, arcs)),
        _bounds(plan, after, arcs),
        bool(edit.deletes.get("grids")),
    )


def _base(before: Plan, after: Plan, label: Label) -> GridId:
    grid = grid_of(label)
    return (after if grid in after.grids else before).base_grid(grid)


def _changed_arcs(partition: Partition, edit: Edit) -> set[ArcId]:
    arcs = set(edit.puts.get("arcs", {})) | set(edit.deletes.get("arcs", frozenset()))
    for node in edit.puts.get("nodes", {}).keys() | edit.deletes.get("nodes", frozenset()):
        arcs.update(partition.arcs_at(node))
    return arcs


def _labels_beside(plan: Plan, arcs: set[ArcId]) -> set[Label]:
    """Return the labels beside some arcs and all other labels of the same grids."""
    records = plan.partition.arcs
    labels = {label for arc in arcs if arc in records for label in records[arc].labels()}
    if plan.subs_by_grid:
        grids = {plan.base_grid(grid_of(label)) for label in labels if is_grid(label)}
        labels.update(label for grid in grids for label in plan.labels_of_grid(grid))
    return labels


def _bounds(before: Plan, after: Plan, arcs: set[ArcId]) -> Bounds:
    """Bound the land that may have changed hands: all of its outline is among the changed arcs."""
    xy = np.concatenate(
        [
            plan.partition.line_mm(arc)
            for plan in (before, after)
            for arc in arcs
            if arc in plan.partition.arcs
        ]
    )
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return west, south, east, north


def _owners(plan: Plan, labels: Collection[Label], xy_mm: LatticeArray) -> NDArray[np.int64]:
    """Return the base grid with land of `labels` that each point lies in or on; 0 for none.

    The points, shape (n, 2), are sorted by easting. The lowest label wins.
    """
    owners = np.zeros(len(xy_mm), dtype=np.int64)
    x, y = xy_mm[:, 0].astype(np.float64), xy_mm[:, 1].astype(np.float64)
    for label in sorted((label for label in labels if is_grid(label)), reverse=True):
        if plan.partition.arcs_of(label):
            polygon = plan.partition.polygon_mm(label)
            west, _, east, _ = polygon.bounds
            first, last = np.searchsorted(x, west, "left"), np.searchsorted(x, east, "right")
            inside = shapely.intersects_xy(polygon, x[first:last], y[first:last])
            owners[first:last][inside] = plan.base_grid(grid_of(label))
    return owners
