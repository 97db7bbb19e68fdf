"""Where the households of a sheet stand, from whatever columns say so."""

import re
from collections.abc import Sequence

import numpy as np
from pyproj import CRS

from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.cells import coordinate_of, text_of
from gis.imports.coordinates import CoordinateReader
from gis.imports.sheet_rows import RowReader, SheetReader
from gis.plan.plan import Plan

Place = tuple[int, int]
_PAIR = re.compile(r"^\s*\(?\s*([^\s,，;；、]+)\s*[\s,，;；、]\s*([^\s,，;；、]+?)\s*\)?\s*$")


def places_of(
    plan: Plan,
    reader: SheetReader,
    rows: Sequence[RowReader],
    crs: CRS | ShiftedCrs | None,
) -> list[Place | None]:
    """Return the place of each row on the lattice, None for a row without one.

    What is not a coordinate, or lies nowhere, is noted as a problem of the row.
    """
    if reader.sheet.places is not None and not ({"x", "lonlat"} & reader.columns.places.keys()):
        source = crs or reader.sheet.places.crs
        numbers = reader.sheet.places.xy
        ordered = source is not None
        fields = ("", "")
    else:
        fields = ("lonlat", "lonlat") if reader.has("lonlat") else ("x", "y")
        numbers = np.array([_numbers(row, fields) for row in rows]).reshape(-1, 2)
        source, ordered = crs, False
    there = ~np.isnan(numbers).any(axis=1)
    located = CoordinateReader(plan, source).locate(
        numbers[there, 0], numbers[there, 1], ordered=ordered
    )
    places: list[Place | None] = [None] * len(rows)
    for at, (x, y), swapped, far, impossible in zip(
        np.flatnonzero(there).tolist(),
        located.xy_mm.tolist(),
        located.swapped.tolist(),
        located.far.tolist(),
        located.impossible.tolist(),
        strict=True,
    ):
        if impossible:
            rows[at].problem(fields[0], "imports.place_impossible")
            continue
        if swapped:
            rows[at].remark(fields[0], "imports.place_swapped")
        if far:
            rows[at].remark(fields[0], "imports.place_far")
        places[at] = (x, y)
    return places


def _numbers(row: RowReader, fields: tuple[str, str]) -> tuple[float, float]:
    """Return the two numbers of a row, nan where it has none or they are not numbers."""
    nothing = (np.nan, np.nan)
    if fields[0] == fields[1]:
        text = text_of(row.cell(fields[0]))
        if not text:
            return nothing
        pair = _PAIR.match(text)
        cells = pair.groups() if pair else (text, text)
        if pair is None:
            row.problem(fields[0], "imports.not_a_coordinate")
            return nothing
    else:
        cells = (row.cell(fields[0]), row.cell(fields[1]))
    first, second = coordinate_of(cells[0]), coordinate_of(cells[1])
    if first is not None and second is not None:
        return first, second
    texts = [text_of(cell) for cell in cells]
    for field, text, value in zip(fields, texts, (first, second), strict=True):
        if value is None and any(texts):
            row.problem(field, "imports.not_a_coordinate" if text else "imports.half_a_coordinate")
    return nothing
