"""Where the names of units go."""

from collections.abc import Iterable

import shapely
from shapely import LineString

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.records import Label, UnitId
from layers.areas import Anchor

_TOLERANCE_MM = 5.0 * MM_PER_M


def unit_anchor(plan: Plan, unit: UnitId) -> Anchor | None:
    """Return the middle and the radius of the largest circle in a unit's land, metres.

    None for a unit without land.
    """
    land = shapely.simplify(plan.unit_polygon_mm(unit), _TOLERANCE_MM)
    if land.is_empty:
        return None
    fine = float(land.area) ** 0.5 / 50
    circle = shapely.maximum_inscribed_circle([land], tolerance=fine)[0]
    if not isinstance(circle, LineString):
        return None
    x, y = circle.coords[0]
    return x / MM_PER_M, y / MM_PER_M, circle.length / MM_PER_M


def units_above(plan: Plan, labels: Iterable[Label]) -> set[UnitId]:
    """Return the units of all tiers on whose land some labels are; others have no land here."""
    found: set[UnitId] = set()
    for label in labels:
        unit = plan.unit_of_label(label) if plan.partition.arcs_of(label) else None
        while unit is not None and unit not in found:
            found.add(unit)
            unit = plan.units[unit].parent
    return found
