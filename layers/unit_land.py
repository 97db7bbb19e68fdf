"""Joint land of several labels, as of a unit or of a grid with its sub-grids, as rings."""

from collections.abc import Iterable

from gis.plan.plan import Plan
from gis.topology.records import Label, UnitId
from layers.detail import DetailLines, level_of
from layers.rings import XY, along, rings_round


def joint_rings(
    plan: Plan, labels_of_land: Iterable[Label], detail: DetailLines, tolerance_m: float
) -> tuple[XY, ...]:
    """Return the closed rings round the land of some labels, (n, 2) metres; none without land."""
    labels = set(labels_of_land)
    partition = plan.partition
    around = {arc for label in labels for arc in partition.arcs_of(label)}
    arcs = [partition.arcs[arc] for arc in sorted(around)]
    outline = [arc for arc in arcs if (arc.left in labels) != (arc.right in labels)]
    lines = detail.at(level_of(tolerance_m), [arc.id for arc in outline])
    return tuple(along(path, lines) for path in rings_round(labels, outline))


def units_above(plan: Plan, labels: Iterable[Label]) -> set[UnitId]:
    """Return the units of all tiers on whose land some labels are; others have no land here."""
    found: set[UnitId] = set()
    for label in labels:
        unit = plan.unit_of_label(label) if plan.partition.arcs_of(label) else None
        while unit is not None and unit not in found:
            found.add(unit)
            unit = plan.units[unit].parent
    return found
