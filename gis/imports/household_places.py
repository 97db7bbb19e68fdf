"""Where the households of a sheet stand, from whatever columns say so."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.degrees import angles_of
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.cells import coordinate_of, text_of
from gis.imports.columns import Field, match_columns
from gis.imports.coordinate_readings import CoordinateReadings, coordinate_readings, notes_on
from gis.imports.coordinates import CoordinateReader
from gis.imports.finders import Ambiguous, UnitFinder
from gis.imports.import_report import Note
from gis.imports.sheet_rows import RowReader, SheetReader
from gis.plan.plan import Plan
from gis.topology.records import UnitId

_SAMPLE = 2000
Place = tuple[int, int]
_PAIR = re.compile(r"^\s*\(?\s*([^\s,，;；、]+)\s*[\s,，;；、]\s*([^\s,，;；、]+?)\s*\)?\s*$")


def places_of(
    plan: Plan,
    reader: SheetReader,
    rows: Sequence[RowReader],
    crs: AnyCrs | None,
    notes: list[Note] | None = None,
) -> list[Place | None]:
    """Return the place of each row on the lattice, None for a row without one.

    What is not a coordinate, or lies nowhere, is noted as a problem of the row. Where `crs` does
    not say what the coordinates are in, the reading that fits best is taken, and `notes` get what
    is to be said about that.
    """
    numbers, source, fields = _all_numbers(reader, rows, crs)
    ordered = isinstance(source, FittedCrs) or (source is not None and not fields[0])
    is_turned = False
    if source is None and notes is not None:
        readings = coordinate_readings(plan, numbers, _village_of(plan, rows))
        if readings is not None:
            is_turned = readings.assumed.is_turned
            # The usual readings are tried row by row, so that one file may mix them.
            source = readings.assumed.system if readings.assumed.must_be_said(plan) else None
            notes.extend(notes_on(plan, readings))
    elif isinstance(source, ShiftedCrs) and notes is not None:
        notes.append(Note("location.shift_asked", {"system": source.title}))
        notes.append(Note("location.shift_caution"))
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
            rows[at].problem(_wrong_of(fields, numbers[at]), "imports.place_impossible")
            continue
        if swapped is not is_turned:
            rows[at].remark(fields[0], "imports.place_swapped")
        if far:
            rows[at].remark(fields[0], "imports.place_far")
        places[at] = (x, y)
    return places


def _wrong_of(fields: tuple[str, str], pair: NDArray[np.float64]) -> str:
    """Return the field of the number that cannot be: the first, unless only a latitude is wrong."""
    first, second = np.abs(pair)
    return fields[1] if first <= 180 and 90 < second <= 360 else fields[0]


def readings_of(
    plan: Plan, sheet: Sheet, fields: Sequence[Field], columns: Mapping[str, str] | None = None
) -> CoordinateReadings | None:
    """Return the readings of a sheet's coordinates, to ask which one is right.

    `fields` are those of the list, `columns` the columns that were chosen for some. None when the
    sheet has no coordinates, or is a vector file that says what they are in. Raises InputProblem
    when a column chosen is not there.
    """
    reader = SheetReader(sheet, match_columns(sheet, fields, columns or {}))
    if sheet.places is None and not ({"x", "lonlat"} & reader.places.keys()):
        return None
    rows = list(reader) if sheet.places is not None else _spread(list(reader))
    numbers, source, _ = _all_numbers(reader, rows, None)
    return (
        None if source is not None else coordinate_readings(plan, numbers, _village_of(plan, rows))
    )


def _spread(rows: Sequence[RowReader]) -> list[RowReader]:
    at = np.linspace(0, len(rows) - 1, min(_SAMPLE, len(rows))).round().astype(int)
    return [rows[index] for index in at.tolist()]


def _all_numbers(
    reader: SheetReader, rows: Sequence[RowReader], crs: AnyCrs | None
) -> tuple[NDArray[np.float64], AnyCrs | None, tuple[str, str]]:
    """Return two numbers for each row (nan for none), what they are in, and their fields."""
    if reader.sheet.places is not None and not ({"x", "lonlat"} & reader.places.keys()):
        return reader.sheet.places.xy, crs or reader.sheet.places.crs, ("", "")
    fields = ("lonlat", "lonlat") if reader.has("lonlat") else ("x", "y")
    return np.array([_numbers(row, fields) for row in rows]).reshape(-1, 2), crs, fields


def _village_of(plan: Plan, rows: Sequence[RowReader]) -> Callable[[int], UnitId | None]:
    """Return what tells the village that a row names, None for a row that names none."""
    finder = UnitFinder(plan)

    def village(at: int) -> UnitId | None:
        said = text_of(rows[at].cell("unit"))
        try:
            return finder.find(said, text_of(rows[at].cell("township"))) if said else None
        except Ambiguous:
            return None

    return village


def _numbers(row: RowReader, fields: tuple[str, str]) -> tuple[float, float]:
    """Return the two numbers of a row, nan where it has none or they are not numbers."""
    nothing = (np.nan, np.nan)
    if fields[0] == fields[1]:
        text = text_of(row.cell(fields[0]))
        if not text:
            return nothing
        angles = angles_of(text)
        if angles is not None:
            one, other = angles[::-1] if angles[0].is_latitude else angles
            return one.degrees, other.degrees
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
