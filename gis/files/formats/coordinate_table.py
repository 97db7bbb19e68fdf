"""Tables whose rows are shapes: WKT, coordinates, or the vertices of polygons one by one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.encoding_choices import choices_of
from gis.files.formats.areas_of_rings import FEWEST_VERTICES, area_of_rings
from gis.files.formats.shape_columns import KNOWN, ShapeColumns, shape_columns
from gis.files.formats.source import NO_SHAPES, UNDECIDED, Extent, Place
from gis.files.formats.written_shapes import numbers_in, pairs_in_cells, shapes_in
from gis.files.shapefile_encoding import Encoding
from gis.files.sheet import Cell, Sheet, SheetRow
from gis.files.spreadsheet import read_spreadsheet
from gis.files.table_encoding import encoding_of_table
from gis.files.vector_facts import EncodingChoice, Remark
from gis.files.vector_layer import VectorLayer
from gis.geometry.crs import Bounds

Geometries = NDArray[np.object_]

_NORTHINGS_OF_CHINA = (1.8e6, 6.2e6)
_LAST_EASTING_M, _FIRST_ZONE_M = 1.0e6, 1.3e7


class TableSource:
    """Read the sheets of a table; those without shapes have none."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._encoding = encoding
        self._whole: dict[str, VectorLayer] = {}

    def layers(self) -> Mapping[str, str]:
        """Return the sheets, and which of them hold shapes."""
        return {
            name: UNDECIDED[0] if shape_columns(sheet.header).has_places else NO_SHAPES
            for name, sheet in self._sheets.items()
        }

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read a sheet, with vertices put together to polygons."""
        if rows is not None and layer not in self._whole:
            return _layer_of(self._sheets[layer], self._said, self._path, rows)
        if layer not in self._whole:
            self._whole[layer] = _layer_of(self._sheets[layer], self._said, self._path, None)
        return _begin_of(self._whole[layer], rows)

    def extent(self, layer: str) -> Extent:
        """Return how many shapes there are and where they lie."""
        read = self.read(layer)
        wkb = read.wkb_of_all()
        if read.wkb is None:
            return Extent(len(wkb), None)
        bounds = shapely.total_bounds(shapely.from_wkb(wkb))
        return Extent(len(wkb), _bounds(bounds))

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying of a text that says none."""
        if self._said is None or self._said.declared:
            return ()
        first, *others = self._path.read_bytes().splitlines()
        cells = (tuple(re.split(rb"[,;\t]", line)) for line in others)
        return choices_of(re.split(rb"[,;\t]", first), cells, self._said.name)

    def place(self, layer: str) -> Place | None:
        """Return None: GDAL does not read such a table as this does."""
        return None

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        sheets = read_spreadsheet(self._path, KNOWN.__contains__, encoding=self._encoding)
        return {sheet.name: sheet for sheet in sheets if sheet.header}

    @cached_property
    def _said(self) -> Encoding | None:
        return encoding_said(self._path, self._encoding)


def encoding_said(path: Path, asked: str | None) -> Encoding | None:
    """Return how a text table is written, as asked or as found out; None for other tables."""
    if asked is not None:
        return Encoding(asked, declared=True)
    found = encoding_of_table(path)
    if found is None:
        return None
    is_sure = found.known_by != "rest" and found.name != "utf-8"
    is_sure = is_sure or path.read_bytes().isascii()
    return Encoding(found.name.upper(), declared=is_sure)


def _begin_of(layer: VectorLayer, rows: int | None) -> VectorLayer:
    if rows is None:
        return layer
    wkb = None if layer.wkb is None else layer.wkb[:rows]
    return replace(layer, wkb=wkb, columns=tuple(column[:rows] for column in layer.columns))


def has_written_shapes(path: Path, encoding: str | None = None) -> bool:
    """Say whether a table has a column of WKT; raises InputProblem where it cannot be read."""
    sheets = read_spreadsheet(path, KNOWN.__contains__, encoding=encoding)
    return any(shape_columns(sheet.header).wkt is not None for sheet in sheets)


def _layer_of(sheet: Sheet, said: Encoding | None, path: Path, most: int | None) -> VectorLayer:
    columns = shape_columns(sheet.header)
    rows = sheet.rows
    if not columns.has_places:
        return _made(sheet, rows[:most], columns, None, said)
    remarks: list[Remark] = []
    crs: int | None = None
    if columns.wkt is not None:
        shapes, crs = shapes_in(_column(rows[:most], columns.wkt))
        rows = rows[:most]
    else:
        shapes, turned = _points(rows, columns)
        if turned:
            remarks.append(("vector_files.northing_first", {"path": path}))
        if columns.are_vertices and (groups := _groups(rows, columns)):
            shapes, rows = _polygons(shapes, groups, rows, columns, path)
            remarks.append(("vector_files.vertices_joined", {"path": path, "count": len(rows)}))
        shapes, rows = shapes[:most], rows[:most]
    return _made(sheet, rows, columns, (shapes, crs), said, tuple(remarks))


def _made(  # noqa: PLR0917  # what a layer is made of
    sheet: Sheet,
    rows: Sequence[SheetRow],
    columns: ShapeColumns,
    shapes: tuple[Geometries, int | None] | None,
    said: Encoding | None,
    remarks: tuple[Remark, ...] = (),
) -> VectorLayer:
    kept = {
        text or f"column {at + 1}": at
        for at, text in enumerate(sheet.header)
        if at not in columns.geometric
    }
    values = tuple(np.array([*_column(rows, at), None], dtype=object)[:-1] for at in kept.values())
    crs = f"EPSG:{shapes[1]}" if shapes is not None and shapes[1] is not None else None
    wkb = None if shapes is None else _wkb(shapes[0])
    return VectorLayer(tuple(kept), values, wkb, crs, said, remarks=remarks)


def _wkb(shapes: Geometries) -> Geometries:
    made: Geometries = np.full(len(shapes), None, dtype=object)
    if len(shapes):
        made[:] = shapely.to_wkb(shapes)
    return made


def _column(rows: Sequence[SheetRow], at: int) -> list[Cell]:
    return [row.cells[at] if at < len(row.cells) else None for row in rows]


def _points(rows: Sequence[SheetRow], columns: ShapeColumns) -> tuple[Geometries, bool]:
    """Return a point or None for each row, and whether the northing stands first."""
    if columns.east is not None and columns.north is not None:
        x, y = numbers_in(_column(rows, columns.east)), numbers_in(_column(rows, columns.north))
    else:
        x, y = pairs_in_cells(_column(rows, columns.pair or 0))
    turned = _are_turned(x, y)
    if turned:
        x, y = y, x
    points = np.full(len(rows), None, dtype=object)
    there = np.isfinite(x) & np.isfinite(y)
    points[there] = shapely.points(x[there], y[there])
    return points, turned


def _are_turned(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    """Say whether x is the northing, as surveys of China call it, or the latitude."""
    there = np.isfinite(x) & np.isfinite(y)
    if not there.any():
        return False
    first, second = np.median(np.abs(x[there])), np.median(np.abs(y[there]))
    south, north = _NORTHINGS_OF_CHINA
    is_easting = second < _LAST_EASTING_M or second > _FIRST_ZONE_M
    if south < first < north and is_easting and second > 1000:
        return True
    return bool(first <= 90 < second <= 180)


def _groups(rows: Sequence[SheetRow], columns: ShapeColumns) -> dict[str, list[int]]:
    """Return the rows of each polygon in the order of its points; none where rows are no vertices.

    Rows whose polygon number is empty go on with that above.
    """
    groups: dict[str, list[int]] = {}
    number = ""
    for at, cell in enumerate(_column(rows, columns.polygon or 0)):
        number = _words(cell) or number
        groups.setdefault(number, []).append(at)
    usual = sorted(map(len, groups.values()))[len(groups) // 2] if groups else 0
    return groups if usual >= FEWEST_VERTICES else {}


def _polygons(
    points: Geometries,
    groups: Mapping[str, Sequence[int]],
    rows: Sequence[SheetRow],
    columns: ShapeColumns,
    path: Path,
) -> tuple[Geometries, tuple[SheetRow, ...]]:
    made = np.full(len(groups), None, dtype=object)
    firsts = []
    for place, members in enumerate(groups.values()):
        rings = [ring for ring in _rings(members, rows, columns) if len(ring) >= FEWEST_VERTICES]
        missing = [rows[at].number for ring in rings for at in ring if points[at] is None]
        if missing:
            raise InputProblem("vector_files.vertex_without_place", path=path, row=missing[0])
        areas = [shapely.Polygon([points[at] for at in ring]) for ring in rings]
        made[place] = area_of_rings(areas)
        firsts.append(rows[members[0]])
    return made, tuple(firsts)


def _rings(
    members: Sequence[int], rows: Sequence[SheetRow], columns: ShapeColumns
) -> Iterator[list[int]]:
    """Yield the rows of each ring, in the order of their numbers where all are numbers."""
    rings: dict[str, list[int]] = {}
    for at in members:
        key = "" if columns.ring is None else _words(_column(rows[at : at + 1], columns.ring)[0])
        rings.setdefault(key, []).append(at)
    for ring in rings.values():
        texts = [_words(_column(rows[at : at + 1], columns.point or 0)[0]) for at in ring]
        found = [re.search(r"(\d+)$", text) for text in texts]
        numbers = [int(one[1]) for one in found if one is not None]
        if len(numbers) == len(ring) and len(set(numbers)) == len(numbers):
            yield [at for _, at in sorted(zip(numbers, ring, strict=True))]
        else:
            yield ring


def _words(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _bounds(bounds: NDArray[np.float64]) -> Bounds | None:
    west, south, east, north = map(float, bounds)
    return (west, south, east, north) if np.isfinite(bounds).all() else None
