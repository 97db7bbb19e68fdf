"""Exporting a plan: which tables go out, placed where, written by which format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, GeometryError
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.exports.choice import (
    ONE_LAYER,
    THEMES,
    ExportChoice,
    ExportFormat,
    People,
    Place,
    target_crs,
    usual_layers,
)
from gis.exports.csv_files import write_csv
from gis.exports.dxf_file import write_dxf
from gis.exports.geojson_file import write_geojson
from gis.exports.gpkg_file import require_replaceable, write_gpkg
from gis.exports.kml_file import write_kml
from gis.exports.land_tables import LandTables
from gis.exports.list_tables import ListTables
from gis.exports.look import ExportLook, LookOf
from gis.exports.means import Means
from gis.exports.outcome import Outcome, Remark, Written
from gis.exports.place_for_files import files_beside, place_of, write_note
from gis.exports.placement import Placement
from gis.exports.point_tables import places_table, reference_tables
from gis.exports.shapefiles import write_shapefiles
from gis.exports.table import ExportTable
from gis.exports.theme_tables import ProjectThemes, ThemeTables
from gis.exports.wording import Wording
from gis.exports.xlsx_file import write_xlsx
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.excerpt import excerpt, unit_of_code
from gis.plan.plan import Plan
from gis.progress import PartOfProgress, Progress
from gis.texts import Texts

_FROM_GDAL = (DataLayerError, DataSourceError, GeometryError, RuntimeError)
_GATHERED, _WRITTEN = 0.25, 0.95


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Export:
    """Write a plan for other programs.

    `look_of` makes the look of what goes out, `on` is the day (ISO) on which posts are held;
    `counted` is false for a plan that was read without its people. `themes` is where theme layers
    are read from, None where there is no project file. `before_writing` notes an unmasked export;
    it runs when what is asked can be made, and before anything is written.
    """

    plan: Plan
    choice: ExportChoice
    look_of: LookOf
    texts: Texts
    on: str = ""
    counted: bool = True
    themes: ProjectThemes | None = None
    before_writing: Callable[[], None] = _nothing

    def write(self, path: Path, progress: Progress) -> Outcome:
        """Write to a file, a folder or a .zip, whole or not at all.

        Raises InputProblem for what cannot be asked or written, Cancelled when the user stops it.
        """
        choice = self.choice
        place = place_of(path, choice.format)
        layers = usual_layers(choice, place)
        source = CRS.from_user_input(self.plan.crs)
        placement = Placement(source, target_crs(choice, source))
        if choice.format is ExportFormat.DXF and placement.is_in_degrees:
            raise InputProblem("export.dxf_needs_metres", crs=placement.label)
        if choice.format is ExportFormat.GPKG:
            require_replaceable(path)
        plan, land_mm = self.plan, None
        if choice.unit:
            unit = unit_of_code(plan, choice.unit)
            plan, land_mm = excerpt(plan, unit), plan.unit_polygon_mm(unit)
        look = self.look_of(plan)
        gathered = [
            table
            for table in self._tables(plan, look, layers)
            if table.rows or choice.layers is not None
        ]
        told: tuple[Remark, ...] = ()
        if THEMES in layers:
            themes, told = self._themes(land_mm, progress)
            gathered += themes
        going_out = _going_out(choice, place, gathered, told)
        tables = [placement.table(table) for table in going_out]
        progress.step(_GATHERED)
        progress.raise_if_cancelled()
        remarks = [*_remarks(choice, tables, placement), *self._unknown_counts(), *told]
        with files_beside(path, place) as folder:
            self.before_writing()
            means = Means(
                plan.title or path.stem, look, self.texts, Wording(self.texts, plan.rules),
                PartOfProgress(progress, _GATHERED, _WRITTEN),
            )  # fmt: skip
            name = path.name if place == "file" else None
            job = _Job(choice, tables, placement, means, folder, name)
            try:
                written = job.write()
            except _FROM_GDAL as error:
                raise InputProblem("files.cannot_write", path=path, detail=str(error)) from error
            outcome = Outcome(
                path,
                choice.format.value,
                placement.label,
                choice.people.value,
                _files(folder, path, place),
                written.layers,
                (*remarks, *written.remarks),
            )
            if place == "folder":
                write_note(folder, outcome.as_json(self.texts))
            progress.raise_if_cancelled()
        progress.step(1.0)
        return outcome

    def _tables(self, plan: Plan, look: ExportLook, layers: Sequence[str]) -> Iterator[ExportTable]:
        land = LandTables(plan, look, counted=self.counted)
        lists = ListTables(plan, self.choice.people, self.texts.language, self.on)
        is_unmasked = self.choice.people is People.UNMASKED
        make: dict[str, Callable[[], ExportTable]] = {
            "units": land.units,
            "grids": land.grids,
            "sub_grids": land.sub_grids,
            "exclusive": land.exclusive,
            "online": land.online,
            "borders": land.borders,
            "places": lambda: places_table(plan),
            "party_groups": lists.party_groups,
            "posts": lists.posts,
            "households": lists.households,
            "members": lists.members,
        }
        for layer in layers:
            if layer == "references":
                yield from reference_tables(plan, with_house_numbers=is_unmasked)
            elif layer != THEMES:
                yield make[layer]()

    def _themes(
        self, land_mm: BaseGeometry | None, progress: Progress
    ) -> tuple[tuple[ExportTable, ...], tuple[Remark, ...]]:
        if self.themes is None:
            return (), (("export.no_themes", {}),)
        choice = self.choice
        return ThemeTables(self.themes, choice.format, choice.people, land_mm).read(progress)

    def _unknown_counts(self) -> list[Remark]:
        return [] if self.counted else [("export.counts_unknown", {})]


@dataclass(frozen=True, slots=True)
class _Job:
    """Write placed tables into a folder; `name` is that of a single file."""

    choice: ExportChoice
    tables: list[ExportTable]
    placement: Placement
    means: Means
    folder: Path
    name: str | None

    def write(self) -> Written:
        """Write in the format of the choice."""
        tables, means, crs = self.tables, self.means, self.placement.crs
        match self.choice.format:
            case ExportFormat.GPKG:
                return write_gpkg(self._file(), tables, crs, means)
            case ExportFormat.SHP:
                names = self.choice.field_names
                stem = None if self.name is None else Path(self.name).stem
                return write_shapefiles(
                    self.folder, tables, crs, means, field_names=names, stem=stem
                )
            case ExportFormat.KML:
                return write_kml(self._file(), tables, means)
            case ExportFormat.DXF:
                return write_dxf(self._file(), self.placement.label, tables, means)
            case ExportFormat.XLSX:
                return write_xlsx(self._file(), tables, means)
            case _:
                return self._one_by_one()

    def _one_by_one(self) -> Written:
        """Write GeoJSON or CSV, a file for each table."""
        layers, remarks = [], list[Remark]()
        for place, table in enumerate(self.tables):
            self.means.begin(place, len(self.tables))
            path = self._file(table.layer)
            if self.choice.format is ExportFormat.GEOJSON:
                layers.append(write_geojson(path, table))
            else:
                layer, said = write_csv(path, table, self.placement, self.means.wording)
                layers.append(layer)
                remarks += said
        return Written(tuple(layers), tuple(remarks))

    def _file(self, layer: str = "") -> Path:
        return self.folder / (self.name or f"{layer}.{self.choice.format.value}")


def _going_out(
    choice: ExportChoice, place: Place, tables: Sequence[ExportTable], told: Sequence[Remark]
) -> Sequence[ExportTable]:
    """Return the tables that go out: of several for one file those that have rows.

    Raises InputProblem, with the reason, where there is none, or more than the file holds.
    """
    if not tables:
        key, facts = (*told, ("export.nothing", {}))[0]
        raise InputProblem(key, **facts)
    if place != "file" or choice.format not in ONE_LAYER or len(tables) == 1:
        return tables
    with_rows = [table for table in tables if table.rows] or tables[:1]
    if len(with_rows) > 1:
        raise InputProblem("export.one_layer", format=choice.format.value)
    return with_rows


def _files(folder: Path, path: Path, place: Place) -> tuple[str, ...]:
    """Return the files as they are called when they stand in their place."""
    names = sorted(file.name for file in folder.iterdir())
    if place == "zip":
        return (str(path),)
    return tuple(str(path / name if place == "folder" else path.with_name(name)) for name in names)


def _remarks(choice: ExportChoice, tables: list[ExportTable], placement: Placement) -> list[Remark]:
    """Return what the user should know of what goes out."""
    remarks: list[Remark] = []
    if isinstance(placement.target, ShiftedCrs):
        remarks.append(("export.shifted", {"crs": placement.target.title}))
    for table in tables:
        if table.shapes is None or table.shape_kind != "MultiPolygon":
            continue
        there = table.shapes[~shapely.is_missing(table.shapes)]
        broken = int(np.count_nonzero(~shapely.is_valid(there)))
        if broken:
            remarks.append(("export.not_valid", {"layer": table.layer, "count": broken}))
    if choice.people is People.MASKED:
        remarks.append(("export.masked", {}))
    return remarks
