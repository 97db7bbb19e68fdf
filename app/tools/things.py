"""What lies under the mouse: the answer that the menu of the right button starts from."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from app.canvas.events import PointerEvent, PointMm
from app.canvas.grips import Grip, grip_at
from app.canvas.snapping import SNAP_PIXELS, snap
from app.tools.boundary_sections import lies_in
from app.tools.seen import Seen
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, ReferenceId
from gis.topology.border_part import BorderPart, whole
from gis.topology.locate import label_at
from gis.topology.partition import Partition
from gis.topology.records import GridId, UnitId, grid_of, is_grid, is_unassigned, unit_of
from layers.finding_marks import FindingMark
from layers.overlay import SnapKind

MARK_PIXELS = 12.0
"""How near the mouse must be to the mark of a finding."""


@dataclass(frozen=True, slots=True)
class Things:
    """Hold what lies at a place; what is not there is None.

    `grid` is the base grid whose land it is, `sub_grid` its part; `unassigned` the unit whose land
    no grid has; `border` the boundary from junction to junction, `grip` the vertex, junction or
    place of it that the mouse means; `finding` the key of a finding.
    """

    xy_mm: PointMm
    grid: GridId | None = None
    sub_grid: GridId | None = None
    unassigned: UnitId | None = None
    border: BorderPart | None = None
    grip: Grip | None = None
    household: HouseholdId | None = None
    reference: ReferenceId | None = None
    finding: str | None = None

    def lies_in_one_of(self, partition: Partition, parts: Iterable[BorderPart]) -> bool:
        """Tell whether what the mouse means of a boundary belongs to one of its parts."""
        grip = self.grip
        return grip is not None and any(lies_in(partition, part, grip) for part in parts)


def things_at(plan: Plan, seen: Seen, event: PointerEvent) -> Things:
    """Return what lies under the mouse of what can be seen."""
    at, reach_mm = event.xy_mm, event.pixels_mm(SNAP_PIXELS)
    label = label_at(plan.partition, *at)
    grid = grid_of(label) if is_grid(label) else None
    grip = grip_at(plan.partition, at, reach_mm=reach_mm)
    kinds = {SnapKind.HOUSEHOLD} if seen.has_dots else set()
    home = snap(plan, at, reach_mm=reach_mm, kinds=kinds)
    return Things(
        at,
        grid=None if grid is None else plan.base_grid(grid),
        sub_grid=grid if grid is not None and plan.base_grid(grid) != grid else None,
        unassigned=unit_of(label) if is_unassigned(label) else None,
        border=None if grip is None else whole(plan.partition, grip.arc),
        grip=grip,
        household=None if home is None else home.household,
        reference=_reference_at(plan, seen, event),
        finding=_finding_at(seen.marks, event),
    )


def _reference_at(plan: Plan, seen: Seen, event: PointerEvent) -> ReferenceId | None:
    reach_mm = event.pixels_mm(SNAP_PIXELS)
    line = snap(plan, event.xy_mm, reach_mm=reach_mm, kinds={SnapKind.REFERENCE})
    if line is None or line.reference is None:
        return None
    return line.reference if seen.shows_theme(plan.references[line.reference].theme) else None


def _finding_at(marks: Iterable[FindingMark], event: PointerEvent) -> str | None:
    x, y = event.xy_m
    reach_m = MARK_PIXELS * event.metres_per_pixel
    near = [(hypot(mark.x_m - x, mark.y_m - y), mark.key) for mark in marks]
    distance, key = min(near, default=(reach_m + 1.0, ""))
    return key if distance <= reach_m else None
