"""What the coordinates of a list may be in: each reading with its points, to be asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis.errors import InputProblem
from gis.files.sheet import Sheet
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.lattice import LatticeArray
from gis.imports.columns import Field, match_columns
from gis.imports.household_places import places_of, readings_of
from gis.imports.list_step import ListWork, list_step
from gis.imports.sheet_rows import SheetReader
from gis.operations.shifted_block import ShiftedBlock, shifted_block
from gis.plan.plan import Plan
from gis.topology.locate import labels_at
from gis.topology.records import OUTSIDE

LOOKED_AT = 2_000
_FIELDS = frozenset({"x", "y", "lonlat"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Say where some rows lie when they are read in a system.

    `system` is what is given to an importer, "" for what is taken without being told; `crs` names
    it, "" where the file itself says it. Of `rows` with coordinates, `inside` lie in the project;
    `is_turned` when the northing or the latitude stands first. `xy_mm` are points, shape (n, 2).
    """

    system: str
    crs: str
    is_turned: bool
    rows: int
    inside: int
    xy_mm: LatticeArray


@dataclass(frozen=True, slots=True)
class Readings:
    """Hold all readings, the one that is taken without being told first.

    `is_doubtful` when another one fits too, or none; `block` are households that stand off as if
    they were in a shifted system.
    """

    readings: tuple[Reading, ...]
    is_doubtful: bool = False
    block: ShiftedBlock | None = None


def has_coordinates(sheet: Sheet, fields: Sequence[Field], mapping: Mapping[str, str]) -> bool:
    """Tell whether a sheet has points or columns with coordinates."""
    places = match_columns(sheet, fields, mapping).places
    return sheet.places is not None or bool(_FIELDS & places.keys())


def readings_for(
    plan: Plan, work: ListWork, sheet: Sheet, fields: Sequence[Field], system: str = ""
) -> Readings:
    """Read rows spread over a sheet in each system that comes near, and in the one given."""
    few = _few(sheet)
    mapping = work.mappings.get(sheet.name, {})
    found = readings_of(plan, sheet, fields, mapping)
    crs = {"": found.assumed.crs if found is not None else ""}
    if found is not None:
        crs |= {one.crs: one.crs for one in found.readings if one.crs != found.assumed.crs}
    else:
        crs |= {shift.value: shift.value for shift in ShiftedCrs}
    if system:
        crs[system] = system

    def reader() -> SheetReader:
        return SheetReader(few, match_columns(few, fields, mapping))

    readings = [_reading(plan, reader(), key, name) for key, name in crs.items()]
    if found is not None:
        readings[0] = replace(readings[0], is_turned=found.assumed.is_turned)
    block = _block(plan, replace(work, sheets=(few,), crs=None, assigns=False))
    return Readings(tuple(readings), found is not None and found.is_doubtful, block)


def _few(sheet: Sheet) -> Sheet:
    step = max(1, len(sheet.rows) // LOOKED_AT)
    places = sheet.places
    if places is not None:
        places = replace(places, xy=places.xy[::step])
    return replace(sheet, rows=sheet.rows[::step], places=places)


def _reading(plan: Plan, reader: SheetReader, system: str, crs: str) -> Reading:
    found = places_of(plan, reader, list(reader), parse_crs(system) if system else None)
    xy_mm = np.array([one for one in found if one is not None], dtype=np.int64).reshape(-1, 2)
    inside = int((labels_at(plan.partition, xy_mm) != OUTSIDE).sum())
    swapped = sum(remark.key == "imports.place_swapped" for remark in reader.remarks)
    impossible = sum(one.key == "imports.place_impossible" for one in reader.problems)
    return Reading(system, crs, swapped * 2 > len(xy_mm), len(xy_mm) + impossible, inside, xy_mm)


def _block(plan: Plan, work: ListWork) -> ShiftedBlock | None:
    if work.kind != "households":
        return None
    try:
        edit = list_step(plan, work).edit
    except InputProblem:
        return None
    return shifted_block(plan, edit.puts.get("households", {}).values())
