"""Find rows of the layers that do not say what the plan says.

Another program may have edited them; what is derived there is not read back, so it must agree.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.files import rows
from gis.files.geometry_blob import decode_polygon_mm
from gis.plan.plan import Plan
from gis.topology.records import grid_label

_AREA_TOLERANCE_M2 = 0.001

_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Plan, Any], rows.Row]]] = {
    "units": (rows.UNIT_COLUMNS, rows.unit_row),
    "grids": (rows.GRID_COLUMNS, rows.grid_row),
    "households": (rows.HOUSEHOLD_COLUMNS, rows.household_row),
    "members": (rows.MEMBER_COLUMNS, rows.member_row),
    "posts": (rows.POST_COLUMNS, rows.post_row),
}


@dataclass(frozen=True, slots=True)
class StaleRow:
    """Name a row and the columns in which it contradicts the plan."""

    layer: str
    fid: int
    columns: tuple[str, ...]


def stale_rows(connection: sqlite3.Connection, plan: Plan) -> Iterator[StaleRow]:
    """Yield the rows whose codes or counts are not those of the plan."""
    for table, (columns, row_of) in _TABLES.items():
        names = ", ".join(f'"{name}"' for name in ("fid", *columns))
        for row in connection.execute(f'SELECT {names} FROM "{table}"'):
            wanted = row_of(plan, plan.table(table)[row[0]])
            if row != wanted:
                wrong = tuple(
                    name
                    for name, is_value, should in zip(columns, row[1:], wanted[1:], strict=True)
                    if (is_value or None) != (should or None)
                )
                if wrong:
                    yield StaleRow(table, row[0], wrong)
    yield from _stale_counts(connection, plan)


def _stale_counts(connection: sqlite3.Connection, plan: Plan) -> Iterator[StaleRow]:
    members = Counter(member.grid for member in plan.members.values())
    columns = ("households", "people", "members")
    for fid, *counts in connection.execute("SELECT fid, households, people, members FROM grids"):
        residents = plan.residents.of_grid(fid)
        wanted = (residents.households, residents.people, members[fid])
        wrong = tuple(
            name
            for name, is_value, should in zip(columns, counts, wanted, strict=True)
            if is_value != should
        )
        if wrong:
            yield StaleRow("grids", fid, wrong)


def stale_shapes(connection: sqlite3.Connection, plan: Plan) -> Iterator[StaleRow]:
    """Yield the rows of grids and units whose shape or area is not what the arcs say."""
    for fid, blob, area_m2 in connection.execute("SELECT fid, geom, area_m2 FROM grids"):
        label = grid_label(fid)
        wrong = [] if _is_shape(blob, plan.partition.polygon_mm(label)) else ["geom"]
        if abs((area_m2 or 0.0) - plan.partition.area_m2(label)) > _AREA_TOLERANCE_M2:
            wrong.append("area_m2")
        if wrong:
            yield StaleRow("grids", fid, tuple(wrong))
    for fid, blob in connection.execute("SELECT fid, geom FROM units"):
        if not _is_shape(blob, plan.unit_polygon_mm(fid)):
            yield StaleRow("units", fid, ("geom",))


def _is_shape(blob: bytes | None, polygon_mm: BaseGeometry) -> bool:
    if blob is None:
        return bool(polygon_mm.is_empty)
    wanted = shapely.multipolygons(shapely.get_parts(polygon_mm))
    try:
        found = decode_polygon_mm(blob)
    except (ValueError, shapely.GEOSException):
        return False
    return bool(shapely.equals_exact(shapely.normalize(found), shapely.normalize(wanted)))
