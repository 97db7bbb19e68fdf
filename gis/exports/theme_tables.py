"""Theme layers as tables: read from the project file when they go out, without persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.exports.choice import LAYERS, THEMES, ExportFormat, People
from gis.exports.field_names import MOST_BYTES
from gis.exports.look import LookOfTheme
from gis.exports.outcome import Remark
from gis.exports.table import ExportColumn, ExportTable, ShapeKind, Value, ValueKind
from gis.exports.theme_names import ascii_name, legal_names
from gis.files.theme_layers import ThemeLayer, ThemeLayers, ThemeShape, reading_theme_layers
from gis.identity_numbers import holds_identity_number, without_identity_numbers
from gis.imports.cells import text_of
from gis.imports.person_columns import (
    PERSON,
    holds_private_number,
    left_out_kind,
    lists_persons,
    without_private_numbers,
)
from gis.progress import Progress

_SHAPE_KINDS: Mapping[ThemeShape, ShapeKind | None] = {
    ThemeShape.POINTS: "Point",
    ThemeShape.LINES: "MultiLineString",
    ThemeShape.AREAS: "MultiPolygon",
    ThemeShape.TABLE: None,
}
_WITHOUT_TABLES = {ExportFormat.GEOJSON, ExportFormat.KML, ExportFormat.DXF}
_NUMBER = "id"
"""The column of a layer that has none that goes out."""

_TAKEN = {
    *(layer for known in LAYERS.values() for layer in known if layer != THEMES),
    "reference_areas", "reference_lines", "reference_points", "layer_styles",
}  # fmt: skip
"""Names of our own layers, in which a theme layer must not go out."""


@dataclass(frozen=True, slots=True)
class ProjectThemes:
    """Say which project's theme layers go out, and what makes their looks."""

    path: Path
    look_of: LookOfTheme


@dataclass(frozen=True, slots=True)
class ThemeTables:
    """Read theme layers as tables, in millimetres, with what the user should know of them.

    Columns about persons go out with lists in full alone, columns of the excluded kinds never, and
    layers whose rows are about persons only when people go out. `land_mm` is that of a single
    unit: rows that do not meet it stay.
    """

    themes: ProjectThemes
    form: ExportFormat
    people: People
    land_mm: BaseGeometry | None = None

    def read(self, progress: Progress) -> tuple[tuple[ExportTable, ...], tuple[Remark, ...]]:
        """Return a table for each layer that can go out; raises InputProblem, Cancelled."""
        tables: list[ExportTable] = []
        remarks: list[Remark] = []
        with reading_theme_layers(self.themes.path) as file:
            layers = file.layers()
            if not layers:
                remarks.append(("export.no_themes", {}))
            titles = [without_private_numbers(layer.title) for layer in layers]
            names = legal_names(titles, _TAKEN)
            for layer, title, name in zip(layers, titles, names, strict=True):
                progress.raise_if_cancelled()
                reason = self._reason_to_stay(file, layer)
                if reason:
                    facts = {"layer": title, "format": self.form.value}
                    remarks.append((f"export.theme_{reason}", facts))
                    continue
                table, told = self._table(file, layer, title, name)
                tables.append(table)
                remarks += told
        return tuple(tables), tuple(remarks)

    def _reason_to_stay(self, file: ThemeLayers, layer: ThemeLayer) -> str:
        if layer.shape is ThemeShape.TABLE and self.form in _WITHOUT_TABLES:
            return "is_table"
        if layer.shape is ThemeShape.TABLE and self.land_mm is not None:
            return "without_place"
        is_of_persons = layer.lists_people or any(map(lists_persons, file.columns(layer)))
        return "lists_persons" if is_of_persons and self.people is People.NONE else ""

    def _table(
        self, file: ThemeLayers, layer: ThemeLayer, title: str, name: str
    ) -> tuple[ExportTable, list[Remark]]:
        shapes = None if layer.shape is ThemeShape.TABLE else file.geometries_mm(layer)
        count = file.count(layer) if shapes is None else len(shapes)
        rows = np.arange(count) if shapes is None else self._rows(shapes)
        kept: dict[str, _Column] = {}
        left: dict[str, list[str]] = {}
        for header in file.columns(layer):
            values = file.values(layer, header)
            column = self._column(header, [values[row] for row in rows.tolist()])
            if isinstance(column, str):
                left.setdefault(column, []).append(header)
            else:
                kept[header] = column
        remarks: list[Remark] = [
            (f"export.theme_{reason}", {"layer": title, "columns": "、".join(headers)})
            for reason, headers in left.items()
        ]
        if not kept:
            # Not every format knows rows without columns.
            kept[_NUMBER] = _Column("integer", list(range(1, len(rows) + 1)), 0)
        hidden = sum(column.hidden for column in kept.values())
        if hidden:
            remarks.append(("export.theme_hidden", {"layer": title, "count": hidden}))
        if count and not len(rows):
            remarks.append(("export.theme_elsewhere", {"layer": title}))
        # What was made unreadable in the rows must not stand in a style.
        shown = {header: column.values for header, column in kept.items() if not column.hidden}
        table = ExportTable(
            name,
            tuple(
                ExportColumn(header, column.kind, ascii_name(header, MOST_BYTES), title=header)
                for header, column in kept.items()
            ),
            tuple(range(1, len(rows) + 1)),
            tuple(zip(*(column.values for column in kept.values()), strict=True)),
            _SHAPE_KINDS[layer.shape],
            None if shapes is None else shapes[rows],
            title,
            self.themes.look_of(layer, shown, len(rows)),
        )
        return table, remarks

    def _rows(self, shapes: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return which rows go out; an area that only touches a unit from outside stays."""
        shapes[shapely.is_empty(shapes)] = None
        if self.land_mm is None:
            return np.arange(len(shapes))
        shapely.prepare(self.land_mm)
        meets = shapely.intersects(self.land_mm, shapes)
        areas = meets & (shapely.get_dimensions(shapes) == 2)
        meets[areas] = ~shapely.touches(self.land_mm, shapes[areas])
        return np.flatnonzero(meets)

    def _column(self, header: str, values: Sequence[Any]) -> "_Column | str":
        """Return a column as it goes out, or why it stays."""
        if any(isinstance(value, bytes) for value in values):
            return "no_words"
        texts = ["" if value is None else text_of(value) for value in values]
        is_in_full = self.people is People.UNMASKED
        kind = left_out_kind(header, texts)
        if kind is not None and not (kind == PERSON and is_in_full):
            return "persons" if kind == PERSON else "never"
        holds = holds_identity_number if is_in_full else holds_private_number
        hide = without_identity_numbers if is_in_full else without_private_numbers
        is_private = [holds(each) for each in texts]
        shown = [
            hide(each) if private else value
            for value, each, private in zip(values, texts, is_private, strict=True)
        ]
        value_kind = _kind(shown)
        if value_kind == "text":
            shown = [None if value is None else str(value) for value in shown]
        return _Column(value_kind, shown, sum(is_private))


class _Column(NamedTuple):
    kind: ValueKind
    values: list[Value]
    hidden: int


def _kind(values: Sequence[object]) -> ValueKind:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int}:
        return "integer"
    return "real" if kinds and kinds <= {int, float} else "text"
