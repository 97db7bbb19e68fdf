"""Theme layers (专题图层) in a project file: what is looked at and counted beside the plan.

Each is a feature table of its own (`theme_1`, ...), which other programs open like any layer, and
a row of the registry. They stand outside plan and history, as kept audits do, and hold nothing of
people. Tables are made when the first layer comes, so files without any are as they always were.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.connection import connected_to_read, file_problems, transaction
from gis.files.geometry_blob import decode_all, encode_all, envelopes
from gis.files.geopackage import create_layer, drop_triggers, note_change, rebuild_index
from gis.files.qgis_styles import add_styles
from gis.files.schema import GeometryType, Layer
from gis.geometry.lattice import MM_PER_M

REGISTRY = "towngrid_theme_layers"
_CREATE = f"""CREATE TABLE IF NOT EXISTS {REGISTRY} (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, shape TEXT NOT NULL,
    source TEXT NOT NULL, imported_on TEXT NOT NULL, lists_people INTEGER NOT NULL,
    style TEXT NOT NULL, is_visible INTEGER NOT NULL, opacity REAL NOT NULL,
    place INTEGER NOT NULL)"""
_COLUMNS = (
    "id, title, kind, shape, source, imported_on, lists_people, style, is_visible, opacity, place"
)


class ThemeKind(StrEnum):
    """Say what a theme layer shows; it decides the first look only."""

    ROADS = "roads"
    WATER = "water"
    BUILDINGS = "buildings"
    IMAGERY_OUTLINES = "imagery_outlines"
    HAZARD_POINTS = "hazard_points"
    DEPARTMENT_GRIDS = "department_grids"
    OTHER = "other"


class ThemeShape(StrEnum):
    """Say what the rows of a theme layer are on the map; a table is nothing there."""

    POINTS = "points"
    LINES = "lines"
    AREAS = "areas"
    TABLE = "table"


_GEOMETRIES: Mapping[ThemeShape, GeometryType | None] = {
    ThemeShape.POINTS: "POINT",
    ThemeShape.LINES: "MULTILINESTRING",
    ThemeShape.AREAS: "MULTIPOLYGON",
    ThemeShape.TABLE: None,
}


@dataclass(frozen=True)
class ThemeContent:
    """Hold the rows of a theme layer.

    `geometries` are points, multilines or multipolygons in millimetres of the project's CRS, on
    the lattice; None for a plain table. Each column has one str, int, float or None for each row.
    """

    shape: ThemeShape
    geometries: NDArray[np.object_] | None = field(repr=False)
    columns: Mapping[str, Sequence[object]] = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        if self.geometries is not None:
            return len(self.geometries)
        return len(next(iter(self.columns.values()), ()))


@dataclass(frozen=True, slots=True)
class ThemeLayer:
    """Tell of a theme layer; `place` orders them, the lowest first, `imported_on` is an ISO date.

    `lists_people` when each row was about a person or a household, before those columns were left
    out. `style` is what the map makes of it, empty for the look of its kind.
    """

    id: int
    title: str
    kind: ThemeKind
    shape: ThemeShape
    source: str
    imported_on: str
    lists_people: bool
    style: Mapping[str, Any]
    is_visible: bool
    opacity: float
    place: int

    @property
    def table(self) -> str:
        """The name of its table in the file."""
        return f"theme_{self.id}"


class ThemeLayers:
    """Store, list, read, change and remove the theme layers of a project. Raises InputProblem."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def layers(self) -> tuple[ThemeLayer, ...]:
        """Return what layers there are, the lowest first."""
        with file_problems(self._path):
            if not has_registry(self._connection):
                return ()
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM {REGISTRY} ORDER BY place, id")
            return tuple(self._layer(row) for row in rows.fetchall())

    def named(self, name: str) -> ThemeLayer:
        """Return the layer with this title, number or table; raises InputProblem for none."""
        layers = self.layers()
        for layer in layers:
            if name in (layer.title, str(layer.id), layer.table):
                return layer
        titles = ", ".join(layer.title for layer in layers) or "–"
        raise InputProblem("theme_layers.no_such_layer", name=name, layers=titles)

    def add(
        self,
        content: ThemeContent,
        *,
        title: str,
        kind: ThemeKind = ThemeKind.OTHER,
        source: str = "",
        imported_on: str = "",
        lists_people: bool = False,
    ) -> ThemeLayer:
        """Store a layer above the others, in one transaction; a title in use gets a number."""
        taken = {layer.title for layer in self.layers()}
        wanted, number = title.strip() or source or kind.value, 1
        title = wanted
        while title in taken:
            number += 1
            title = f"{wanted} ({number})"
        with transaction(self._connection, self._path):
            self._connection.execute(_CREATE)
            (number, place) = self._connection.execute(
                f"SELECT ifnull(max(id), 0) + 1, ifnull(max(place), 0) + 1 FROM {REGISTRY}"
            ).fetchone()
            layer = ThemeLayer(
                number, title, kind, content.shape, source, imported_on, lists_people,
                {}, True, 1.0, place,
            )  # fmt: skip
            self._connection.execute(
                f"INSERT INTO {REGISTRY} ({_COLUMNS}) VALUES ({', '.join('?' * 11)})",
                (
                    layer.id, title, kind.value, content.shape.value, source, imported_on,
                    int(lists_people), "{}", 1, 1.0, place,
                ),
            )  # fmt: skip
            self._fill(layer, content)
        return layer

    def remove(self, number: int) -> None:
        """Remove a layer with all that is kept of it."""
        layer = self._of(number)
        with transaction(self._connection, self._path):
            if layer.shape is not ThemeShape.TABLE:
                drop_triggers(self._connection, layer.table)
                self._connection.execute(f'DROP TABLE "rtree_{layer.table}_geom"')
            for table in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE table_name = ?", (layer.table,)
                )
            self._connection.execute(
                "DELETE FROM layer_styles WHERE f_table_name = ?", (layer.table,)
            )
            self._connection.execute(f'DROP TABLE "{layer.table}"')
            self._connection.execute(f"DELETE FROM {REGISTRY} WHERE id = ?", (number,))

    def rename(self, number: int, title: str) -> None:
        """Give a layer another title; one that is empty or in use raises InputProblem."""
        title = title.strip()
        others = {each.title for each in self.layers() if each.id != number}
        if not title or title in others:
            raise InputProblem("theme_layers.title_in_use", title=title or "–")
        self._of(number)
        with transaction(self._connection, self._path):
            self._connection.execute(
                f"UPDATE {REGISTRY} SET title = ? WHERE id = ?", (title, number)
            )
            self._connection.execute(
                "UPDATE gpkg_contents SET identifier = ? WHERE table_name = ?",
                (title, f"theme_{number}"),
            )

    def show(self, number: int, *, is_visible: bool, opacity: float) -> None:
        """Show or hide a layer, so opaque (0 to 1)."""
        self._of(number)
        with transaction(self._connection, self._path):
            self._connection.execute(
                f"UPDATE {REGISTRY} SET is_visible = ?, opacity = ? WHERE id = ?",
                (int(is_visible), min(max(opacity, 0.0), 1.0), number),
            )

    def restyle(self, number: int, style: Mapping[str, Any], qml: str = "") -> None:
        """Give a layer another look; `qml` is the same for QGIS, nothing to let it choose."""
        layer = self._of(number)
        text = json.dumps(style, ensure_ascii=False, separators=(",", ":"))
        with transaction(self._connection, self._path):
            self._connection.execute(
                f"UPDATE {REGISTRY} SET style = ? WHERE id = ?", (text, number)
            )
            self._connection.execute(
                "DELETE FROM layer_styles WHERE f_table_name = ?", (layer.table,)
            )
            if qml and layer.shape is not ThemeShape.TABLE:
                add_styles(self._connection, {layer.table: qml})

    def reorder(self, numbers: Sequence[int]) -> None:
        """Bring the layers into an order, the lowest first; those not named stay above them."""
        rest = [layer.id for layer in self.layers() if layer.id not in numbers]
        with transaction(self._connection, self._path):
            self._connection.executemany(
                f"UPDATE {REGISTRY} SET place = ? WHERE id = ?",
                [(place, number) for place, number in enumerate((*numbers, *rest), start=1)],
            )

    def count(self, layer: ThemeLayer) -> int:
        """Return how many rows a layer has."""
        with file_problems(self._path):
            (rows,) = self._connection.execute(f'SELECT count(*) FROM "{layer.table}"').fetchone()
        return int(rows)

    def columns(self, layer: ThemeLayer) -> dict[str, str]:
        """Return the columns of a layer with their SQL types, in the order of the file."""
        with file_problems(self._path):
            found = self._connection.execute(f'PRAGMA table_info("{layer.table}")').fetchall()
        return {name: kind for _, name, kind, *_ in found if name not in ("fid", "geom")}

    def geometries_mm(self, layer: ThemeLayer) -> NDArray[np.object_]:
        """Return the shapes of a layer in millimetres, by fid; none for a table.

        Raises InputProblem for a shape that is none.
        """
        if layer.shape is ThemeShape.TABLE:
            return np.empty(0, dtype=object)
        with file_problems(self._path):
            blobs = [
                blob
                for (blob,) in self._connection.execute(
                    f'SELECT geom FROM "{layer.table}" ORDER BY fid'
                )
            ]
        try:
            metres = decode_all(blobs)
        except (ValueError, TypeError, shapely.GEOSException) as error:
            detail = layer.table
            raise InputProblem("files.damaged", path=str(self._path), detail=detail) from error
        return np.asarray(shapely.transform(metres, lambda xy: np.rint(xy * MM_PER_M)))

    def values(self, layer: ThemeLayer, column: str) -> list[Any]:
        """Return the values of a column by fid; raises InputProblem for a column not there."""
        known = self.columns(layer)
        if column not in known:
            raise InputProblem(
                "theme_layers.no_such_column",
                column=column,
                layer=layer.title,
                columns=", ".join(known) or "–",
            )
        with file_problems(self._path):
            rows = self._connection.execute(
                f'SELECT {_quoted(column)} FROM "{layer.table}" ORDER BY fid'
            ).fetchall()
        return [value for (value,) in rows]

    def _fill(self, layer: ThemeLayer, content: ThemeContent) -> None:
        columns = tuple((name, _type_of(values)) for name, values in content.columns.items())
        description = f"专题图层 {layer.title}"
        table = Layer(layer.table, _GEOMETRIES[layer.shape], columns, description)
        (srs_id,) = self._connection.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'grids'"
        ).fetchone()
        create_layer(self._connection, table, srs_id)
        self._connection.execute(
            "UPDATE gpkg_contents SET identifier = ? WHERE table_name = ?",
            (layer.title, layer.table),
        )
        values: list[Sequence[object]] = list(content.columns.values())
        names = ["fid", *map(_quoted, content.columns)]
        blobs: list[bytes | None] = []
        if content.geometries is not None:
            drop_triggers(self._connection, layer.table)
            blobs = encode_all(content.geometries, srs_id)
            values.insert(0, blobs)
            names.insert(1, "geom")
        self._connection.executemany(
            f'INSERT INTO "{layer.table}" ({", ".join(names)})'
            f" VALUES ({', '.join('?' * len(names))})",
            zip(range(1, content.rows + 1), *values, strict=True),
        )
        if content.geometries is not None:
            rebuild_index(self._connection, layer.table)
            note_change(self._connection, layer.table, envelopes(blobs))

    def _of(self, number: int) -> ThemeLayer:
        for layer in self.layers():
            if layer.id == number:
                return layer
        raise InputProblem("theme_layers.no_such_layer", name=str(number), layers="–")

    def _layer(self, row: Sequence[Any]) -> ThemeLayer:
        number, title, kind, shape, source, on, people, style, is_visible, opacity, place = row
        try:
            return ThemeLayer(
                number,
                title,
                ThemeKind(kind) if kind in set(ThemeKind) else ThemeKind.OTHER,
                ThemeShape(shape),
                source,
                on,
                bool(people),
                dict(json.loads(style)),
                bool(is_visible),
                float(opacity),
                int(place),
            )
        except (ValueError, TypeError) as error:
            detail = f"{REGISTRY} {number}"
            raise InputProblem("files.damaged", path=str(self._path), detail=detail) from error


@contextmanager
def reading_theme_layers(path: Path) -> Iterator[ThemeLayers]:
    """Give the theme layers of a project to be read, on a connection of their own.

    The file is not changed. Raises InputProblem.
    """
    path = Path(path)
    with file_problems(path), connected_to_read(path) as connection:
        yield ThemeLayers(connection, path)


def has_registry(connection: sqlite3.Connection) -> bool:
    """Tell whether a project file ever had a theme layer."""
    found = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (REGISTRY,)
    ).fetchone()
    return found is not None


def _type_of(values: Sequence[object]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, bool}:
        return "INTEGER"
    return "REAL" if kinds and kinds <= {int, float} else "TEXT"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
