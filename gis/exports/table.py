"""A layer that goes out, as a table: the same one for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.exports.look import ThemeLook

Shapes = NDArray[np.object_]
ShapeKind = Literal["MultiPolygon", "MultiLineString", "Point"]
ValueKind = Literal["text", "integer", "real", "flag"]
Value = str | int | float | bool | None
_COLLECTIONS: Mapping[str | None, Any] = {
    "MultiPolygon": shapely.MultiPolygon,
    "MultiLineString": shapely.MultiLineString,
}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """Be a column; `short` is its name in a shapefile, at most ten letters.

    `words` is the beginning of the text keys of its values, where they are keys themselves.
    `title` is what a column of others calls itself; ours are called in the user's language.
    """

    key: str
    kind: ValueKind
    short: str
    words: str = ""
    title: str = ""


def text(key: str, short: str = "", words: str = "") -> ExportColumn:
    """Return a column of texts."""
    return ExportColumn(key, "text", short or key, words)


def integer(key: str, short: str = "") -> ExportColumn:
    """Return a column of whole numbers."""
    return ExportColumn(key, "integer", short or key)


def real(key: str, short: str = "") -> ExportColumn:
    """Return a column of numbers."""
    return ExportColumn(key, "real", short or key)


def flag(key: str, short: str = "") -> ExportColumn:
    """Return a column of yes and no."""
    return ExportColumn(key, "flag", short or key)


@dataclass(frozen=True, slots=True, eq=False)
class ExportTable:
    """Be a layer: a row for each record, and its shape where the layer has shapes.

    `ids` are those of the records. Shapes are in millimetres of the project's system until they
    are placed, then in the unit of the target; None where a record has none. A theme layer has a
    `title` and a look of its own.
    """

    layer: str
    columns: tuple[ExportColumn, ...]
    ids: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)
    shape_kind: ShapeKind | None = None
    shapes: Shapes | None = field(default=None, repr=False)
    title: str = ""
    theme: ThemeLook | None = None

    def values(self, key: str) -> list[Value]:
        """Return a column; raises StopIteration for one that there is not."""
        place = next(at for at, column in enumerate(self.columns) if column.key == key)
        return [row[place] for row in self.rows]

    def with_shapes(self, shapes: Shapes) -> "ExportTable":
        """Return the table with other shapes."""
        return replace(self, shapes=shapes)


def collected(shapes: Shapes, kind: ShapeKind | None) -> Shapes:
    """Return shapes of a layer with single areas and lines as multi-shapes, if it has these."""
    if kind not in _COLLECTIONS:
        return shapes
    made = shapes.copy()
    for at, shape in enumerate(shapes.tolist()):
        if shape is not None and not shape.geom_type.startswith("Multi"):
            made[at] = _COLLECTIONS[kind]([shape])
    return made


def shapes_of(shapes: list[object]) -> Shapes:
    """Return shapes as an array that numpy does not take apart."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
