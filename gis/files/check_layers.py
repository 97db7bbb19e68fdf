"""Find rows of the layers that do not say what the plan says.

Another program may have edited them; what is derived there is not read back, so it must agree.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import shapely

from gis.files import rows
from gis.files.geometry_blob import decode_mm, encode_multipolygon
from gis.files.geopackage import srs_id_of
from gis.plan.plan import Plan

_AREA_TOLERANCE_M2 = 0.001

_LAYERS: tuple[tuple[str, str, tuple[str, ...], Callable[[Plan, Any], rows.Row]], ...] = (
    ("units", "units", rows.UNIT_COLUMNS, rows.unit_row),
    ("grids", "grids", rows.GRID_COLUMNS, rows.grid_row),
    ("micro_grids", "grids", rows.MICRO_GRID_COLUMNS, rows.micro_grid_row),
    ("households", "households", rows.HOUSEHOLD_COLUMNS, rows.household_row),
    ("members", "members", rows.MEMBER_COLUMNS, rows.member_row),
    ("posts", "posts", rows.POST_COLUMNS, rows.post_row),
    ("party_groups", "party_groups", rows.PARTY_GROUP_COLUMNS, rows.party_group_row),
    ("places", "places", rows.PLACE_COLUMNS, rows.place_row),
)
"""Layer, table of the plan, columns, what they should hold."""

_GRID_CODES = (
    ("party_group_grids", "grid", "grid_id"),
    ("grid_hosts", "grid", "grid_id"),
    ("grid_hosts", "host", "host_id"),
)


@dataclass(frozen=True, slots=True)
class StaleRow:
    """Name a row and the columns in which it contradicts the plan."""

    layer: str
    fid: int
    columns: tuple[str, ...]


def stale_rows(
    connection: sqlite3.Connection, plan: Plan, locked: Collection[str] = ()
) -> Iterator[StaleRow]:
    """Yield the rows whose codes or counts are not those of the plan.

    The layers that are `locked` hold no rows of the plan and are left out.
    """
    for layer, table, columns, row_of in _LAYERS:
        if layer not in locked:
            yield from _stale_in_layer(connection, plan, layer, (table, columns), row_of)
    for layer, column, reference in _GRID_CODES:
        for fid, code, grid in connection.execute(
            f'SELECT fid, "{column}", "{reference}" FROM "{layer}"'
        ):
            if code != plan.grids[grid].code:
                yield StaleRow(layer, fid, (column,))
    yield from _stale_counts(connection, plan)


def _stale_in_layer(
    connection: sqlite3.Connection,
    plan: Plan,
    layer: str,
    content: tuple[str, tuple[str, ...]],
    row_of: Callable[[Plan, Any], rows.Row],
) -> Iterator[StaleRow]:
    table, columns = content
    names = ", ".join(f'"{name}"' for name in ("fid", *columns))
    for row in connection.execute(f'SELECT {names} FROM "{layer}"'):
        wanted = row_of(plan, plan.table(table)[row[0]])
        if row != wanted:
            wrong = tuple(
                name
                for name, is_value, should in zip(columns, row[1:], wanted[1:], strict=True)
                if (is_value or None) != (should or None)
            )
            if wrong:
                yield StaleRow(layer, row[0], wrong)


def _stale_counts(connection: sqlite3.Connection, plan: Plan) -> Iterator[StaleRow]:
    columns = ("households", "people", "members")
    for fid, *counts in connection.execute("SELECT fid, households, people, members FROM grids"):
        residents = plan.residents.of_grid(fid)
        wanted = (residents.households, residents.people, plan.member_counts.of_grid(fid))
        wrong = tuple(
            name
            for name, is_value, should in zip(columns, counts, wanted, strict=True)
            if is_value != should
        )
        if wrong:
            yield StaleRow("grids", fid, wrong)


def stale_shapes(connection: sqlite3.Connection, plan: Plan) -> Iterator[StaleRow]:
    """Yield the rows whose shape or area is not what the arcs or the internal tables say."""
    srs_id = srs_id_of(plan.crs)
    for layer in ("grids", "micro_grids"):
        for fid, blob, area_m2 in connection.execute(f'SELECT fid, geom, area_m2 FROM "{layer}"'):
            shape = encode_multipolygon(plan.grid_polygon_mm(fid), srs_id)
            wrong = [] if _same_shape(blob, shape) else ["geom"]
            if abs((area_m2 or 0.0) - plan.grid_area_m2(fid)) > _AREA_TOLERANCE_M2:
                wrong.append("area_m2")
            if wrong:
                yield StaleRow(layer, fid, tuple(wrong))
    for fid, blob in connection.execute("SELECT fid, geom FROM units"):
        if not _same_shape(blob, encode_multipolygon(plan.unit_polygon_mm(fid), srs_id)):
            yield StaleRow("units", fid, ("geom",))
    for layer in rows.REFERENCE_LAYERS:
        yield from _stale_references(connection, plan, layer)


def _stale_references(connection: sqlite3.Connection, plan: Plan, layer: str) -> Iterator[StaleRow]:
    srs_id = srs_id_of(plan.crs)
    missing = {
        number for number, one in plan.references.items() if rows.reference_layer(one) == layer
    }
    for fid, theme, name, blob in connection.execute(
        f'SELECT fid, theme, name, geom FROM "{layer}"'
    ):
        if fid not in missing:
            yield StaleRow(layer, fid, ("fid",))
            continue
        missing.remove(fid)
        _, *texts, shape = rows.shown_reference_row(plan.references[fid], srs_id)
        wrong = [
            column
            for column, right in (
                ("theme", theme == texts[0]),
                ("name", name == texts[1]),
                ("geom", _same_shape(blob, shape)),
            )
            if not right
        ]
        if wrong:
            yield StaleRow(layer, fid, tuple(wrong))
    yield from (StaleRow(layer, fid, ("fid",)) for fid in sorted(missing))


def _same_shape(blob: bytes | None, wanted: object) -> bool:
    """Compare shapes as other programs may write them: another header, rings in any order."""
    if blob == wanted:
        return True
    if blob is None or not isinstance(wanted, bytes):
        return False
    try:
        found = decode_mm(blob)
    except (ValueError, shapely.GEOSException):
        return False
    right = decode_mm(wanted)
    return bool(shapely.equals_exact(shapely.normalize(found), shapely.normalize(right)))
