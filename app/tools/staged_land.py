"""The land that a staged edit makes or changes, as shapes that can be told apart."""

from collections.abc import Collection, Iterable

import shapely

from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.topology.partition import Partition
from gis.topology.records import GridId, Label, grid_of, is_grid
from layers.colouring import coloured
from layers.overlay import XY, OverlayArea, OverlayMeasure, Role
from layers.sheet_labels import short_name

_FILLS = ("#1d4ed8", "#f59e0b", "#059669", "#c026d3", "#0891b2", "#7c2d12")
MOST_NAMES = 12
"""More pieces than that go without names: they would cover the land."""


def label_area(partition: Partition, label: Label, role: Role) -> OverlayArea:
    """Return the land of a label as a shape to paint."""
    return OverlayArea(_rings_m(partition, label), role)


def staged_areas(
    partition: Partition, labels: Iterable[Label], *, are_outlined: bool = True
) -> list[OverlayArea]:
    """Return the land of some labels; pieces beside each other differ in colour."""
    ordered = sorted(labels)
    numbers = _colour_numbers(partition, ordered)
    return [
        OverlayArea(
            _rings_m(partition, label), Role.STAGED, _FILLS[number % len(_FILLS)], are_outlined
        )
        for label, number in zip(ordered, numbers, strict=True)
    ]


def piece_names(plan: Plan, labels: Collection[Label]) -> list[OverlayMeasure]:
    """Return the short name of each grid in the middle of its land; none where they are many."""
    named = [label for label in sorted(labels) if is_grid(label)]
    if len(named) > MOST_NAMES:
        return []
    names = []
    for label in named:
        record = plan.grids[grid_of(label)]
        name = short_name(record.name, plan.units[record.unit].name) or record.code
        place = shapely.point_on_surface(plan.partition.polygon_mm(label))
        if name and not place.is_empty:
            names.append(OverlayMeasure(place.x / MM_PER_M, place.y / MM_PER_M, name))
    return names


def _colour_numbers(partition: Partition, labels: list[Label]) -> list[int]:
    """Return a number for each label, another one for each neighbour."""
    # The colouring is one of grids; the places of the labels in their order stand for them.
    places = {label: GridId(place) for place, label in enumerate(labels)}

    def beside(place: GridId) -> set[GridId]:
        label = labels[place]
        near = {side for arc in partition.arcs_of(label) for side in partition.arcs[arc].labels()}
        return {places[other] for other in near - {label} if other in places}

    numbers = coloured(places.values(), beside)
    return [numbers[places[label]] for label in labels]


def _rings_m(partition: Partition, label: Label) -> tuple[XY, ...]:
    rings = shapely.get_rings(shapely.get_parts(partition.polygon_mm(label)))
    return tuple(shapely.get_coordinates(ring) / MM_PER_M for ring in rings)
