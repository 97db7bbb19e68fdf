"""Read references from any file that has some: vector files, and tables of addresses."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.formats.coordinate_table import has_written_shapes
from gis.files.reference_file import ReferenceLayer, read_reference_layers
from gis.files.sheet import Sheet
from gis.files.spreadsheet import TEXT_TABLES, WORKBOOKS
from gis.files.tables import read_table
from gis.geometry.any_crs import AnyCrs
from gis.geometry.lattice import to_metres
from gis.imports.cells import text_of
from gis.imports.columns import Field, known_headers, match_columns
from gis.imports.household_places import places_of
from gis.imports.households import FIELDS as HOUSEHOLD_FIELDS
from gis.imports.sheet_rows import SheetReader
from gis.plan.plan import Plan

_COORDINATES: Mapping[str, Field] = {
    field.key: field for field in HOUSEHOLD_FIELDS if field.key in ("x", "y", "lonlat")
}
FIELDS = tuple(_COORDINATES.values())


def read_references(
    plan: Plan,
    path: Path,
    layer: str | None = None,
    *,
    crs: AnyCrs | None = None,
    encoding: str | None = None,
) -> tuple[ReferenceLayer, ...]:
    """Read the lines, polygons and addresses of a file for a plan.

    A spreadsheet or text table gives points where it has coordinates, in the plan's system, read
    as those of households are, and shapes where it has WKT. Raises InputProblem.
    """
    if path.suffix.lower() not in WORKBOOKS | TEXT_TABLES or has_written_shapes(path, encoding):
        return read_reference_layers(path, layer, crs=crs, encoding=encoding)
    known = known_headers(FIELDS)
    sheets = read_table(path, known.__contains__, layer=layer, encoding=encoding)
    layers = [one for sheet in sheets if (one := _layer(plan, sheet, crs)) is not None]
    if not layers:
        raise InputProblem("location.no_points", path=path)
    return tuple(layers)


def _layer(plan: Plan, sheet: Sheet, crs: AnyCrs | None) -> ReferenceLayer | None:
    reader = SheetReader(sheet, match_columns(sheet, FIELDS, {}))
    if not (reader.has("lonlat") or (reader.has("x") and reader.has("y"))):
        return None
    rows = list(reader)
    places = places_of(plan, reader, rows, crs)
    there = [at for at, place in enumerate(places) if place is not None]
    points = np.full(len(rows), None, dtype=object)
    if not there:
        return None
    xy_m = to_metres(np.array([places[at] for at in there], dtype=np.int64))
    points[there] = shapely.points(xy_m)
    used = set(reader.places.values())
    columns = {
        header: [text_of(row.cell_at(place)) for row in rows]
        for place, header in enumerate(sheet.header)
        if header and place not in used
    }
    own = CRS.from_user_input(plan.crs)
    attributes = pd.DataFrame(columns, index=range(len(rows)))
    return ReferenceLayer(sheet.path, sheet.name, own, points, attributes, is_placed=True)
