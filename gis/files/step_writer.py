"""Write one step of work into the tables: the records it puts, and what is derived from them.

The same code writes a whole new file: that is a step that puts everything on an empty plan.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from gis.files import rows
from gis.files.derived import reshaped_grids, reshaped_units
from gis.files.geometry_blob import encode_multipolygon, envelopes
from gis.files.geopackage import drop_triggers, note_change, rebuild_index, srs_id_of
from gis.geometry.lattice import MM_PER_M
from gis.plan.edit import Edit, Touched, touched
from gis.plan.plan import Plan
from gis.plan.records import Household
from gis.topology.records import GridId, UnitId, grid_label

_BULK_FROM = 1000
"""So many geometries at once are cheaper without triggers and with a new spatial index."""

_PLAIN_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Plan, Any], rows.Row]]] = {
    "units": (rows.UNIT_COLUMNS, rows.unit_row),
    "grids": (rows.GRID_COLUMNS, rows.grid_row),
    "members": (rows.MEMBER_COLUMNS, rows.member_row),
    "posts": (rows.POST_COLUMNS, rows.post_row),
    "party_groups": (rows.PARTY_GROUP_COLUMNS, rows.party_group_row),
    "links": (rows.LINK_COLUMNS, rows.link_row),
}
_SHOWS_GRID_CODE = (
    ("households", "grid", "grid_id"),
    ("members", "grid", "grid_id"),
    ("members", "service_grid", "service_grid_id"),
    ("posts", "grid", "grid_id"),
    ("party_group_grids", "grid", "grid_id"),
)
_SHOWS_UNIT_CODE = (
    ("units", "parent", "parent_id"),
    ("grids", "unit", "unit_id"),
    ("households", "unit", "unit_id"),
    ("posts", "unit", "unit_id"),
)


def write_step(connection: sqlite3.Connection, before: Plan, after: Plan, edit: Edit) -> None:
    """Bring the tables from `before` to `after`; `edit` is what lies between.

    Runs inside the transaction of the caller. Raises sqlite3.Error.
    """
    _StepWriter(connection, before, after, edit).write()


class _StepWriter:
    def __init__(
        self, connection: sqlite3.Connection, before: Plan, after: Plan, edit: Edit
    ) -> None:
        self._connection = connection
        self._before = before
        self._after = after
        self._edit = edit
        self._touched: Touched = touched(before, after, edit)
        self._srs_id = srs_id_of(after.crs)

    def write(self) -> None:
        self._write_partition()
        for table, (columns, row_of) in _PLAIN_TABLES.items():
            if table in self._touched.tables:
                self._delete(table)
                self._connection.executemany(
                    rows.upsert_sql(table, columns),
                    (row_of(self._after, record) for record in self._puts(table)),
                )
                note_change(self._connection, table)
        self._write_party_group_grids()
        self._write_households()
        self._write_accepted()
        self._follow_codes("grids", _SHOWS_GRID_CODE)
        self._follow_codes("units", _SHOWS_UNIT_CODE)
        self._write_grid_shapes(reshaped_grids(self._after, self._touched, self._edit))
        self._write_unit_shapes(reshaped_units(self._before, self._after, self._touched))
        self._write_counts()

    def _puts(self, table: str) -> Iterable[Any]:
        return self._edit.puts.get(table, {}).values()

    def _delete(self, table: str, sql_table: str | None = None, key: str = "fid") -> None:
        gone = self._edit.deletes.get(table)
        if gone:
            self._connection.executemany(
                f'DELETE FROM "{sql_table or table}" WHERE "{key}" = ?', ((i,) for i in gone)
            )

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

    def _write_households(self) -> None:
        if "households" not in self._touched.tables:
            return
        before = self._before.households
        stayed: list[Household] = []
        placed: list[Household] = []
        for household in self._puts("households"):
            old = before.get(household.id)
            same = old is not None and old.location == household.location
            (stayed if same else placed).append(household)
        gone = self._edit.deletes.get("households", frozenset())
        is_bulk = len(placed) + len(gone) >= _BULK_FROM
        if is_bulk:
            drop_triggers(self._connection, "households")
        self._delete("households")
        self._connection.executemany(
            rows.upsert_sql("households", rows.HOUSEHOLD_COLUMNS),
            (rows.household_row(self._after, household) for household in stayed),
        )
        self._connection.executemany(
            rows.upsert_sql("households", (*rows.HOUSEHOLD_COLUMNS, "geom")),
            (rows.located_household_row(self._after, h, self._srs_id) for h in placed),
        )
        if is_bulk:
            rebuild_index(self._connection, "households")
        places = [household.location for household in placed if household.location is not None]
        xy_m = np.array(places, dtype=np.float64).reshape(-1, 2) / MM_PER_M
        note_change(self._connection, "households", xy_m[:, (0, 0, 1, 1)])

    def _write_accepted(self) -> None:
        self._delete("accepted", "towngrid_accepted", "id")
        self._connection.executemany(
            rows.upsert_sql("towngrid_accepted", rows.ACCEPTED_COLUMNS, "id"),
            ((a.id, a.key, a.reason, a.accepted_on) for a in self._puts("accepted")),
        )

    def _follow_codes(self, table: str, followers: Iterable[tuple[str, str, str]]) -> None:
        before = self._before.table(table)
        recoded = [
            record.id
            for record in self._puts(table)
            if record.id in before and before[record.id].code != record.code
        ]
        if not recoded:
            return
        for follower, column, reference in followers:
            self._connection.execute(
                f'UPDATE "{follower}" SET "{column}" = (SELECT code FROM "{table}" AS source'
                f' WHERE source.fid = "{follower}"."{reference}")'
                f' WHERE "{reference}" IN (SELECT value FROM json_each(?))',
                (json.dumps(recoded),),
            )
            note_change(self._connection, follower)

    def _write_grid_shapes(self, grids: list[GridId]) -> None:
        partition = self._after.partition
        self._write_shapes(
            "grids",
            [
                (
                    encode_multipolygon(partition.polygon_mm(grid_label(grid)), self._srs_id),
                    partition.area_m2(grid_label(grid)),
                    grid,
                )
                for grid in grids
            ],
            "UPDATE grids SET geom = ?, area_m2 = ? WHERE fid = ?",
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
        is_bulk = len(shapes) >= _BULK_FROM
        if is_bulk:
            drop_triggers(self._connection, table)
        self._connection.executemany(statement, shapes)
        if is_bulk:
            rebuild_index(self._connection, table)
        note_change(self._connection, table, envelopes([shape[0] for shape in shapes]))

    def _write_counts(self) -> None:
        residents = self._after.residents
        grids = [grid for grid in self._touched.grids if grid in self._after.grids]
        if not grids:
            return
        counts = []
        for grid in grids:
            count = residents.of_grid(grid)
            counts.append((count.households, count.people, grid))
        self._connection.executemany(
            "UPDATE grids SET households = ?1, people = ?2, members ="
            " (SELECT count(*) FROM members WHERE grid_id = ?3) WHERE fid = ?3",
            counts,
        )
        note_change(self._connection, "grids")
