"""Read what becomes a theme layer from any file that has rows: vector layers and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.formats.coordinate_table import has_written_shapes
from gis.files.formats.opening import opened
from gis.files.formats.source import Opened
from gis.files.sheet import Sheet
from gis.files.spreadsheet import TEXT_TABLES, WORKBOOKS
from gis.files.tables import read_table
from gis.files.vector_layer import VectorLayer, placed_in
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import crs_label, transform_geometries
from gis.geometry.datum_shift import DatumShift
from gis.geometry.lattice import to_metres
from gis.imports.columns import known_headers, match_columns
from gis.imports.household_places import places_of
from gis.imports.import_report import Note
from gis.imports.reference_sources import FIELDS
from gis.imports.sheet_rows import SheetReader
from gis.imports.theme_placing import Placing, has_coordinates, placing_of
from gis.plan.plan import Plan


@dataclass(frozen=True)
class ThemeSource:
    """Hold one layer of a file as it stands, its shapes in metres of the project's CRS.

    `geometries` are 2D, None where a row has none; None as a whole for a plain table. Each column
    has a value of the file for each row. `placing` says what the coordinates of a table are in.
    """

    path: Path
    layer: str
    geometries: NDArray[np.object_] | None = field(repr=False)
    columns: Mapping[str, Sequence[Any]] = field(repr=False)
    notes: tuple[Note, ...] = ()
    placing: Placing | None = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        if self.geometries is not None:
            return len(self.geometries)
        return len(next(iter(self.columns.values()), ()))


def read_theme_sources(
    plan: Plan,
    path: Path,
    layer: str | None = None,
    *,
    crs: AnyCrs | None = None,
    shift: DatumShift | None = None,
    encoding: str | None = None,
) -> tuple[ThemeSource, ...]:
    """Read the layer named, or all layers of a file, for a plan.

    A spreadsheet or text table gives points where it has coordinates, read as those of households
    are, shapes where it has WKT, else a plain table. `crs` and `encoding` replace what the file
    says, `shift` takes what it says to CGCS2000. Raises InputProblem.
    """
    if is_list(path, encoding):
        if shift is not None and crs is None:
            raise InputProblem("crs.shift_of_what")
        sheets = read_table(
            path, known_headers(FIELDS).__contains__, layer=layer, encoding=encoding
        )
        found = tuple(_of_sheet(plan, sheet, crs) for sheet in sheets if sheet.rows)
    else:
        with opened(path, encoding) as file:
            found = _of_vector_file(plan, file, layer, crs, shift)
    if not found:
        raise InputProblem("theme_layers.nothing_there", path=path)
    return found


def is_list(path: Path, encoding: str | None = None) -> bool:
    """Tell whether a file is a table without WKT; raises InputProblem where it cannot be read."""
    is_table = path.suffix.lower() in WORKBOOKS | TEXT_TABLES
    return is_table and not has_written_shapes(path, encoding)


def _of_vector_file(
    plan: Plan, file: Opened, layer: str | None, crs: AnyCrs | None, shift: DatumShift | None
) -> tuple[ThemeSource, ...]:
    path, names = file.path, list(file.source.layers())
    if layer is not None and layer not in names:
        facts = {"path": path, "layer": layer, "layers": ", ".join(names) or "–"}
        raise InputProblem("polygon_files.no_such_layer", **facts)
    chosen = names if layer is None else [layer]
    read = {name: file.source.read(name) for name in chosen}
    if crs is None and file.likely is not None:
        raise InputProblem("vector_files.ovital_needs_crs", path=path)
    remarks = tuple(Note(key, facts) for key, facts in file.remarks)
    found = []
    for name, one in read.items():
        source = _placed(plan, features_of(path, name, one), one.crs, crs, shift)
        if source.rows:
            found.append(replace(source, notes=(*remarks, *source.notes)))
            remarks = ()
    return tuple(found)


def features_of(path: Path, name: str, read: VectorLayer) -> ThemeSource:
    """Return a layer with its shapes in the file's own numbers, not yet in the project's.

    Rows without a shape are there with None; `geometries` are None where no row has one.
    """
    columns = {
        header: plain_values(values)
        for header, values in zip(read.fields, read.columns, strict=True)
    }
    notes = [Note(key, facts) for key, facts in read.remarks]
    if read.encoding_guessed:
        facts = {"path": path, "encoding": read.encoding_guessed}
        notes.append(Note("polygon_files.encoding_guessed", facts))
    shapes = shapely.force_2d(shapely.from_wkb(read.wkb_of_all(), on_invalid="fix"))
    has_shapes = len(shapes) > 0 and not shapely.is_missing(shapes).all()
    geometries = np.asarray(shapes, dtype=object) if has_shapes else None
    return ThemeSource(path, name, geometries, columns, tuple(notes))


def _placed(
    plan: Plan,
    features: ThemeSource,
    declared: str | None,
    crs: AnyCrs | None,
    shift: DatumShift | None,
) -> ThemeSource:
    geometries, notes = features.geometries, features.notes
    if geometries is None:
        return features
    said = placed_in(crs, declared, geometries, features.path)
    source = said if crs is None else crs
    if crs is None and shift is not None:
        source = shift.applied_to(said)
        notes = (*notes, Note("crs.shift_applied", {"crs": crs_label(said)}))
    metres = transform_geometries(geometries, source, CRS.from_user_input(plan.crs))
    return replace(features, geometries=metres, notes=notes)


def plain_values(values: NDArray[Any]) -> list[Any]:
    """Return values of a field as Python's own, days and times as ISO texts."""
    if values.dtype.kind == "M":
        texts = np.datetime_as_string(values.astype("datetime64[s]")).tolist()
        return [
            None if text == "NaT" else text.removesuffix("T00:00:00").replace("T", " ")
            for text in texts
        ]
    return [
        None if value is None or (isinstance(value, float) and np.isnan(value)) else value
        for value in values.tolist()
    ]


def _of_sheet(plan: Plan, sheet: Sheet, crs: AnyCrs | None) -> ThemeSource:
    reader = SheetReader(sheet, match_columns(sheet, FIELDS, {}))
    rows = list(reader)
    used: set[int] = set()
    geometries: NDArray[np.object_] | None = None
    notes: list[Note] = []
    placing: Placing | None = None
    if has_coordinates(reader):
        used = {reader.places[key] for key in ("x", "y", "lonlat") if reader.has(key)}
        places = places_of(plan, reader, rows, crs, notes)
        placing = placing_of(plan, reader, places, crs)
        geometries = np.full(len(rows), None, dtype=object)
        there = [at for at, place in enumerate(places) if place is not None]
        if there:
            xy_m = to_metres(np.array([places[at] for at in there], dtype=np.int64))
            geometries[there] = shapely.points(xy_m)
    columns = {
        header: [row.cell_at(place) for row in rows]
        for place, header in enumerate(sheet.header)
        if header and place not in used
    }
    return ThemeSource(sheet.path, sheet.name, geometries, columns, tuple(notes), placing)
