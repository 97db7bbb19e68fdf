"""One table as CSV, as Excel on a Chinese Windows reads it: UTF-8 with a byte order mark."""

import csv
from pathlib import Path

import numpy as np

from gis.exports.label_points import label_points
from gis.exports.outcome import Remark, WrittenLayer
from gis.exports.placement import DEGREE_DIGITS, METRE_DIGITS, Placement
from gis.exports.table import ExportTable, Value, real
from gis.exports.wording import Wording

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(
    path: Path, table: ExportTable, placement: Placement, wording: Wording
) -> tuple[WrittenLayer, tuple[Remark, ...]]:
    """Write a table, placed, with the place of each row; a text that Excel would run is quoted."""
    rows = wording.rows(table)
    titles = [wording.title(column) for column in table.columns]
    if table.shapes is not None:
        names = ("lon", "lat") if placement.is_in_degrees else ("east", "north")
        titles += [wording.title(real(name)) for name in names]
        digits = DEGREE_DIGITS if placement.is_in_degrees else METRE_DIGITS
        places = np.round(label_points(table.shapes).xy, digits).tolist()
        rows = [(*row, *_numbers(place)) for row, place in zip(rows, places, strict=True)]
    quoted = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(titles)
        for row in rows:
            safe = [_safe(value) for value in row]
            quoted += sum(a is not b for a, b in zip(safe, row, strict=True))
            writer.writerow(safe)
    remark: Remark = ("export.formulas_quoted", {"layer": table.layer, "count": quoted})
    return WrittenLayer.of(table, path.name, tuple(titles)), (remark,) if quoted else ()


def _numbers(place: list[float]) -> tuple[float | None, float | None]:
    x, y = place
    return (None, None) if np.isnan(x) else (x, y)


def _safe(value: Value) -> Value:
    """Return a text that Excel would take for a formula with an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return value
