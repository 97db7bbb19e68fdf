"""Places and references as tables."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.exports.table import ExportTable, ShapeKind, Shapes, Value, shapes_of, text
from gis.files.rows import reference_layer
from gis.geometry.rings import even_odd
from gis.plan.plan import Plan
from gis.plan.records import Reference

PLACE_COLUMNS = (
    text("kind", words="people.place"), text("name"), text("address"), text("unit"),
    text("grid"),
)  # fmt: skip
REFERENCE_COLUMNS = (text("theme"), text("name"))
_HOUSE_NUMBERS = frozenset({"address", "building"})
"""Themes whose names are house numbers."""

_SHAPES: dict[str, ShapeKind] = {
    "reference_areas": "MultiPolygon",
    "reference_lines": "MultiLineString",
    "reference_points": "Point",
}


def places_table(plan: Plan) -> ExportTable:
    """Return the places; those without a location have no shape."""
    places = sorted(plan.places.values(), key=lambda place: place.id)
    rows: list[tuple[Value, ...]] = [
        (
            place.kind,
            place.name,
            place.address,
            None if place.unit is None else plan.units[place.unit].code,
            None if place.grid is None or place.grid not in plan.grids else
            plan.grids[place.grid].code,
        )
        for place in places
    ]  # fmt: skip
    points = points_at([place.location for place in places])
    ids = tuple(int(place.id) for place in places)
    return ExportTable("places", PLACE_COLUMNS, ids, tuple(rows), "Point", points)


def points_at(locations_mm: Sequence[tuple[int, int] | None]) -> Shapes:
    """Return locations as points, None for none."""
    shapes = np.full(len(locations_mm), None, dtype=object)
    there = [at for at, location in enumerate(locations_mm) if location is not None]
    if there:
        xy_mm = np.array([locations_mm[at] for at in there], dtype=np.float64)
        shapes[there] = shapely.points(xy_mm)
    return shapes


def reference_tables(plan: Plan, *, with_house_numbers: bool) -> list[ExportTable]:
    """Return areas, lines and points of the references within reach of the plan's land.

    Without house numbers buildings have no names, and addresses, which are nothing else, stay.
    """
    west, south, east, north = plan.partition.bounds_mm()
    frame = shapely.box(west, south, east, north)
    tables = []
    for layer, kind in _SHAPES.items():
        found = [
            (reference, shape)
            for reference in sorted(plan.references.values(), key=lambda each: each.id)
            if reference_layer(reference) == layer
            and (with_house_numbers or reference.theme != "address")
            for shape in (_shape(reference, kind),)
            if not shape.is_empty and frame.intersects(shape)
        ]
        rows: list[tuple[Value, ...]] = [
            (each.theme, _name(each, with_house_numbers=with_house_numbers)) for each, _ in found
        ]
        ids = tuple(int(each.id) for each, _ in found)
        shapes = shapes_of([shape for _, shape in found])
        tables.append(ExportTable(layer, REFERENCE_COLUMNS, ids, tuple(rows), kind, shapes))
    return tables


def _name(reference: Reference, *, with_house_numbers: bool) -> str:
    if not with_house_numbers and reference.theme in _HOUSE_NUMBERS:
        return ""
    return reference.name


def _shape(reference: Reference, kind: ShapeKind) -> BaseGeometry:
    if kind == "MultiPolygon":
        return even_odd(reference.lines)
    if kind == "Point":
        x, y = reference.lines[0][0].tolist()
        return shapely.Point(x, y)
    return shapely.MultiLineString([line for line in reference.lines if len(line) > 1])
