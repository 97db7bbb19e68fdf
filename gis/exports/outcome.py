"""What an export came to: files, layers, and what the user should know."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis.exports.table import ExportTable
from gis.texts import Texts

Remark = tuple[str, Mapping[str, object]]
"""A text key and its facts."""


@dataclass(frozen=True, slots=True)
class WrittenLayer:
    """Be a layer as it was written: its name, how many rows and shapes, and its columns.

    A theme layer has a title, ours are called in the user's language.
    """

    layer: str
    file: str
    features: int
    shapes: int
    shape_kind: str | None
    columns: tuple[str, ...]
    title: str = ""

    @classmethod
    def of(
        cls, table: ExportTable, file: str, columns: tuple[str, ...] | None = None
    ) -> "WrittenLayer":
        """Return what was written of a table; `columns` are its names in the file."""
        shapes = 0 if table.shapes is None else sum(s is not None for s in table.shapes.tolist())
        names = columns or tuple(column.key for column in table.columns)
        count, kind = len(table.rows), table.shape_kind
        return cls(table.layer, file, count, shapes, kind, names, table.title)

    def called(self, texts: Texts) -> str:
        """Return what the layer is called."""
        return self.title or texts(f"export.layer.{self.layer}")


@dataclass(frozen=True, slots=True)
class Written:
    """Be what a writer has written."""

    layers: tuple[WrittenLayer, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Be what an export came to; `files` lie in `path`, or are it."""

    path: Path
    format: str
    crs: str
    people: str
    files: tuple[str, ...]
    layers: tuple[WrittenLayer, ...]
    remarks: tuple[Remark, ...]

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the document of `--json`."""
        return {
            "format": "towngrid-export",
            "version": 1,
            "path": str(self.path),
            "export": self.format,
            "crs": self.crs,
            "people": self.people,
            "files": list(self.files),
            "layers": [
                {
                    "layer": each.layer,
                    "title": each.called(texts),
                    "file": each.file,
                    "features": each.features,
                    "shapes": each.shapes,
                    "geometry": each.shape_kind,
                    "columns": list(each.columns),
                }
                for each in self.layers
            ],
            "remarks": [texts(key, **facts) for key, facts in self.remarks],
        }
