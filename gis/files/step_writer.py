"""Write one step of work into the tables: the records it puts, and what is derived from them.

The same code writes a whole new file: that is a step that puts everything on an empty plan.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from gis.files import rows
from gis.files.derived import reshaped_grids, reshaped_units
from gis.files.geometry_blob import encode_multipolygon, envelopes
from gis.files.geopackage import drop_triggers, note_change, rebuild_index, srs_id_of
from gis.files.seal import PLAIN, Seal
from gis.files.sealed_records import PRIVATE_TABLES, delete_records, put_records
from gis.geometry.lattice import MM_PER_M
from gis.plan.edit import Edit, Touched, touched
from gis.plan.plan import Plan
from gis.plan.records import Grid, Household, Place
from gis.topology.records import UnitId

_BULK_FROM = 1000
"""So many geometries at once are cheaper without triggers and with a new spatial index."""

RowOf = Callable[[Plan, Any], rows.Row]

_PLAIN_LAYERS: Mapping[str, tuple[tuple[str, ...], RowOf]] = {
    "units": (rows.UNIT_COLUMNS, rows.unit_row),
    "members": (rows.MEMBER_COLUMNS, rows.member_row),
    "posts": (rows.POST_COLUMNS, rows.post_row),
    "party_groups": (rows.PARTY_GROUP_COLUMNS, rows.party_group_row),
    "links": (rows.LINK_COLUMNS, rows.link_row),
    "lineage": (rows.LINEAGE_COLUMNS, rows.lineage_row),
}
_INTERNAL_TABLES: Mapping[str, tuple[tuple[str, ...], RowOf]] = {
    "accepted": (rows.ACCEPTED_COLUMNS, rows.accepted_row),
    "overlays": (rows.OVERLAY_COLUMNS, rows.overlay_row),
    "references": (rows.REFERENCE_COLUMNS, rows.reference_row),
    "profiles": (rows.PROFILE_COLUMNS, rows.profile_row),
}
_POINT_LAYERS: Mapping[str, tuple[tuple[str, ...], RowOf]] = {
    "households": (rows.HOUSEHOLD_COLUMNS, rows.household_row),
    "places": (rows.PLACE_COLUMNS, rows.place_row),
}
_SHOWS_GRID_CODE = (
    ("micro_grids", "grid", "grid_id"),
    ("grid_hosts", "grid", "grid_id"),
    ("grid_hosts", "host", "host_id"),
    ("households", "grid", "grid_id"),
    ("members", "grid", "grid_id"),
    ("members", "service_grid", "service_grid_id"),
    ("posts", "grid", "grid_id"),
    ("party_group_grids", "grid", "grid_id"),
    ("places", "grid", "grid_id"),
)
_SHOWS_UNIT_CODE = (
    ("units", "parent", "parent_id"),
    ("grids", "unit", "unit_id"),
    ("micro_grids", "unit", "unit_id"),
    ("households", "unit", "unit_id"),
    ("households", "registered_unit", "registered_unit_id"),
    ("party_groups", "unit", "unit_id"),
    ("places", "unit", "unit_id"),
    ("posts", "unit", "unit_id"),
)


def write_step(
    connection: sqlite3.Connection, before: Plan, after: Plan, edit: Edit, seal: Seal = PLAIN
) -> None:
    """Bring the tables from `before` to `after`; `edit` is what lies between.

    People's records go into their layers, or where `seal` is sealing, encrypted beside them. Runs
    inside the transaction of the caller. Raises sqlite3.Error.
    """
    _StepWriter(connection, before, after, edit, seal).write()


class _StepWriter:
    def __init__(
        self, connection: sqlite3.Connection, before: Plan, after: Plan, edit: Edit, seal: Seal
    ) -> None:
        self._connection = connection
        self._before = before
        self._after = after
        self._edit = edit
        self._touched: Touched = touched(before, after, edit)
        self._srs_id = srs_id_of(after.crs)
        self._seal = seal
        self._sealed = frozenset(PRIVATE_TABLES if seal.is_sealing else ())

    def write(self) -> None:
        self._write_partition()
        self._write_sealed()
        self._write_plain()
        if "grids" in self._touched.tables:
            self._write_grids()
            self._write_grid_hosts()
        self._write_party_group_grids()
        for table, (columns, row_of) in _POINT_LAYERS.items():
            self._write_points(table, columns, row_of)
        for layer in rows.REFERENCE_LAYERS:
            self._write_shown_references(layer)
        self._follow_codes("grids", ("grids", "micro_grids"), _SHOWS_GRID_CODE)
        self._follow_codes("units", ("units",), _SHOWS_UNIT_CODE)
        self._write_grid_shapes()
        self._write_unit_shapes(reshaped_units(self._before, self._after, self._touched))
        self._write_counts()

    def _write_sealed(self) -> None:
        for table in self._sealed & self._touched.tables:
            delete_records(self._connection, table, self._edit.deletes.get(table, ()))
            put_records(self._connection, self._seal, table, self._puts(table))

    def _write_plain(self) -> None:
        open_tables = self._touched.tables - self._sealed
        for table, (columns, row_of) in _PLAIN_LAYERS.items():
            if table in open_tables:
                self._delete(table)
                self._upsert(table, columns, row_of, self._puts(table))
                note_change(self._connection, table)
        for table, (columns, row_of) in _INTERNAL_TABLES.items():
            if table in open_tables:
                self._delete(table, f"towngrid_{table}", "id")
                self._connection.executemany(
                    rows.upsert_sql(f"towngrid_{table}", columns, "id"),
                    (row_of(self._after, record) for record in self._puts(table)),
                )

    def _puts(self, table: str) -> Iterable[Any]:
        return self._edit.puts.get(table, {}).values()

    def _delete(self, table: str, sql_table: str | None = None, key: str = "fid") -> None:
        gone = self._edit.deletes.get(table)
        if gone:
            self._connection.executemany(
                f'DELETE FROM "{sql_table or table}" WHERE "{key}" = ?', ((i,) for i in gone)
            )

    def _upsert(
        self, layer: str, columns: tuple[str, ...], row_of: RowOf, records: Iterable[Any]
    ) -> None:
        self._connection.executemany(
            rows.upsert_sql(layer, columns), (row_of(self._after, record) for record in records)
        )

    @contextmanager
    def _indexed(self, layer: str, changes: int) -> Iterator[None]:
        """Keep the spatial index of a layer right while so many geometries change in the block."""
        is_bulk = changes >= _BULK_FROM
        if is_bulk:
            drop_triggers(self._connection, layer)
        yield
        if is_bulk:
            rebuild_index(self._connection, layer)

    def _write_partition(self) -> None:
        self._delete("nodes", "towngrid_nodes", "id")
        self._delete("arcs", "towngrid_arcs", "id")
        self._connection.executemany(
            rows.upsert_sql("towngrid_nodes", rows.NODE_COLUMNS, "id"),
            ((node.id, node.x, node.y) for node in self._puts("nodes")),
        )
        self._connection.executemany(
            rows.upsert_sql("towngrid_arcs", rows.ARC_COLUMNS, "id"),
            (rows.arc_row(arc) for arc in self._puts("arcs")),
        )

    def _write_grids(self) -> None:
        """Put whole grids and parts of grids into their layers; one may become the other."""
        whole: list[Grid] = []
        part: list[Grid] = []
        for grid in self._puts("grids"):
            (whole if grid.parent is None else part).append(grid)
        gone = self._edit.deletes.get("grids", frozenset())
        for layer, columns, row_of, stay, leave in (
            ("grids", rows.GRID_COLUMNS, rows.grid_row, whole, part),
            ("micro_grids", rows.MICRO_GRID_COLUMNS, rows.micro_grid_row, part, whole),
        ):
            out = {*gone, *(grid.id for grid in leave)}
            self._connection.executemany(
                f'DELETE FROM "{layer}" WHERE fid = ?', ((i,) for i in out)
            )
            self._upsert(layer, columns, row_of, stay)
            note_change(self._connection, layer)

    def _write_grid_hosts(self) -> None:
        before = self._before.grids
        puts = [
            grid
            for grid in self._puts("grids")
            if grid.hosts or (grid.id in before and before[grid.id].hosts)
        ]
        gone = [grid for grid in self._edit.deletes.get("grids", ()) if before[grid].hosts]
        stale = [*gone, *(grid.id for grid in puts)]
        if not stale:
            return
        self._connection.executemany(
            "DELETE FROM grid_hosts WHERE grid_id = ?", ((i,) for i in stale)
        )
        self._connection.executemany(
            'INSERT INTO grid_hosts (grid_id, "grid", "host", host_id) VALUES (?, ?, ?, ?)',
            rows.grid_host_rows(self._after, puts),
        )
        note_change(self._connection, "grid_hosts")

    def _write_party_group_grids(self) -> None:
        groups = list(self._puts("party_groups"))
        stale = {group.id for group in groups} | self._edit.deletes.get("party_groups", set())
        if not stale:
            return
        self._connection.executemany(
            "DELETE FROM party_group_grids WHERE party_group = ?", ((i,) for i in stale)
        )
        self._connection.executemany(
            'INSERT INTO party_group_grids (party_group, "grid", grid_id) VALUES (?, ?, ?)',
            rows.party_group_grid_rows(self._after, groups),
        )
        note_change(self._connection, "party_group_grids")

    def _write_points(self, layer: str, columns: tuple[str, ...], row_of: RowOf) -> None:
        """Write records with a location; a geometry that stays is not written again."""
        if layer not in self._touched.tables - self._sealed:
            return
        before = self._before.table(layer)
        stayed: list[Household | Place] = []
        placed: list[Household | Place] = []
        for record in self._puts(layer):
            old = before.get(record.id)
            same = old is not None and old.location == record.location
            (stayed if same else placed).append(record)
        gone = self._edit.deletes.get(layer, frozenset())
        with self._indexed(layer, len(placed) + len(gone)):
            self._delete(layer)
            self._upsert(layer, columns, row_of, stayed)
            self._connection.executemany(
                rows.upsert_sql(layer, (*columns, "geom")),
                ((*row_of(self._after, r), rows.point_of(r, self._srs_id)) for r in placed),
            )
        points = [record.location for record in placed if record.location is not None]
        xy_m = np.array(points, dtype=np.float64).reshape(-1, 2) / MM_PER_M
        note_change(self._connection, layer, xy_m[:, (0, 0, 1, 1)])

    def _write_shown_references(self, layer: str) -> None:
        if "references" not in self._touched.tables:
            return
        shown: list[tuple[int, str, str, bytes | None]] = []
        gone = set(self._edit.deletes.get("references", ()))
        for reference in self._puts("references"):
            if rows.reference_layer(reference) == layer:
                shown.append(rows.shown_reference_row(reference, self._srs_id))
            else:
                gone.add(reference.id)
        with self._indexed(layer, len(shown) + len(gone)):
            self._connection.executemany(
                f'DELETE FROM "{layer}" WHERE fid = ?', ((i,) for i in gone)
            )
            self._connection.executemany(
                rows.upsert_sql(layer, rows.SHOWN_REFERENCE_COLUMNS), shown
            )
        note_change(self._connection, layer, envelopes([row[-1] for row in shown]))

    def _follow_codes(
        self, table: str, layers: tuple[str, ...], followers: Iterable[tuple[str, str, str]]
    ) -> None:
        before = self._before.table(table)
        recoded = [
            record.id
            for record in self._puts(table)
            if record.id in before and before[record.id].code != record.code
        ]
        if not recoded:
            return
        for follower, column, reference in followers:
            codes = " UNION ALL ".join(
                f'SELECT code FROM "{layer}" AS source'
                f' WHERE source.fid = "{follower}"."{reference}"'
                for layer in layers
            )
            self._connection.execute(
                f'UPDATE "{follower}" SET "{column}" = ({codes})'
                f' WHERE "{reference}" IN (SELECT value FROM json_each(?))',
                (json.dumps(recoded),),
            )
            note_change(self._connection, follower)

    def _write_grid_shapes(self) -> None:
        shapes: dict[str, list[Any]] = {"grids": [], "micro_grids": []}
        for number in reshaped_grids(self._before, self._after, self._touched, self._edit):
            is_part = self._after.grids[number].parent is not None
            shape = encode_multipolygon(self._after.grid_polygon_mm(number), self._srs_id)
            shapes["micro_grids" if is_part else "grids"].append(
                (shape, self._after.grid_area_m2(number), number)
            )
        for layer, changed in shapes.items():
            self._write_shapes(
                layer, changed, f'UPDATE "{layer}" SET geom = ?, area_m2 = ? WHERE fid = ?'
            )

    def _write_unit_shapes(self, units: list[UnitId]) -> None:
        self._write_shapes(
            "units",
            [
                (encode_multipolygon(self._after.unit_polygon_mm(unit), self._srs_id), unit)
                for unit in units
            ],
            "UPDATE units SET geom = ? WHERE fid = ?",
        )

    def _write_shapes(self, table: str, shapes: list[Any], statement: str) -> None:
        if not shapes:
            return
        with self._indexed(table, len(shapes)):
            self._connection.executemany(statement, shapes)
        note_change(self._connection, table, envelopes([shape[0] for shape in shapes]))

    def _write_counts(self) -> None:
        residents, members = self._after.residents, self._after.member_counts
        grids = [
            grid
            for grid in self._touched.grids
            if grid in self._after.grids and self._after.grids[grid].parent is None
        ]
        if not grids:
            return
        counts = []
        for grid in grids:
            count = residents.of_grid(grid)
            counts.append((count.households, count.people, members.of_grid(grid), grid))
        self._connection.executemany(
            "UPDATE grids SET households = ?, people = ?, members = ? WHERE fid = ?", counts
        )
        note_change(self._connection, "grids")
