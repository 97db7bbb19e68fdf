"""What a staged edit does to the grids that it touches: shapes, and numbers for the cursor."""

from collections.abc import Iterable

import shapely

from app.amounts import area_difference, area_text, count_difference
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.residents import NO_RESIDENTS
from gis.texts import Texts
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label, grid_of, is_grid, unit_of
from layers.overlay import XY, OverlayArea, Role

_FILLS = ("#1d4ed8", "#f59e0b", "#059669", "#c026d3")


def number_lines(
    texts: Texts, before: Plan, after: Plan, labels: Iterable[Label]
) -> tuple[str, ...]:
    """Return two lines for each grid or unassigned land: its name, then area and counts.

    What grew or shrank against `before` is written behind each number.
    """
    lines: list[str] = []
    for label in sorted(labels, key=lambda label: (label < 0, abs(label))):
        if label == OUTSIDE:
            continue
        lines.append(name_of(texts, after, label))
        lines.append(_numbers(texts, before, after, label))
    return tuple(lines)


def name_of(texts: Texts, plan: Plan, label: Label) -> str:
    """Return what the land of a label is called."""
    if is_grid(label):
        grid = plan.grids.get(grid_of(label))
        return grid.name or grid.code if grid is not None else ""
    return texts("window.live.unassigned", unit=plan.units[unit_of(label)].name)


def _numbers(texts: Texts, before: Plan, after: Plan, label: Label) -> str:
    area = after.partition.area_m2(label)
    parts = [
        _with_difference(
            area_text(texts, area), area_difference(texts, area - _area(before, label))
        )
    ]
    if is_grid(label):
        now = after.residents.of_grid(grid_of(label))
        was = (
            before.residents.of_grid(grid_of(label))
            if grid_of(label) in before.grids
            else NO_RESIDENTS
        )
        parts.append(
            _with_difference(
                texts("window.live.households", count=f"{now.households:,}"),
                count_difference(now.households - was.households),
            )
        )
        parts.append(
            _with_difference(
                texts("window.live.people", count=f"{now.people:,}"),
                count_difference(now.people - was.people),
            )
        )
    return "  ".join(parts)


def _area(plan: Plan, label: Label) -> float:
    return plan.partition.area_m2(label) if plan.partition.arcs_of(label) else 0.0


def _with_difference(amount: str, difference: str) -> str:
    return f"{amount} ({difference})" if difference else amount


def label_area(partition: Partition, label: Label, role: Role) -> OverlayArea:
    """Return the land of a label as a shape to paint."""
    return OverlayArea(_rings_m(partition, label), role)


def staged_areas(
    partition: Partition, labels: Iterable[Label], *, are_outlined: bool = True
) -> list[OverlayArea]:
    """Return the land of some labels as shapes that can be told apart."""
    return [
        OverlayArea(
            _rings_m(partition, label), Role.STAGED, _FILLS[number % len(_FILLS)], are_outlined
        )
        for number, label in enumerate(sorted(labels))
    ]


def _rings_m(partition: Partition, label: Label) -> tuple[XY, ...]:
    rings = shapely.get_rings(shapely.get_parts(partition.polygon_mm(label)))
    return tuple(shapely.get_coordinates(ring) / MM_PER_M for ring in rings)
