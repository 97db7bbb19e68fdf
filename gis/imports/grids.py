"""Grids from a polygon file: the polygons become the partition of the units that they lie in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.polygon_files import PolygonFile
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import crs_label, transform_geometries
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import MM_PER_M
from gis.imports.file_crs import notes_on_declared
from gis.imports.grid_rows import GridRow, grid_rows
from gis.imports.import_report import Note
from gis.imports.kept_borders import with_borders_kept
from gis.imports.land_report import FeatureIssue, LandPiece, LandReport, located
from gis.imports.removed_grids import without_grids
from gis.imports.repaired_grids import GridRepair, GridRepairRules, RowLand, repair_rows
from gis.operations.assign_households import assign_households
from gis.plan.edit import Edit, EditLabel, apply, merged
from gis.plan.plan import Plan
from gis.plan.records import Grid, GridKind
from gis.progress import NoProgress, Progress
from gis.repair.feature_words import FeatureWords
from gis.topology.build import BuildResult, build, units_only
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import (
    GridId,
    Label,
    UnitId,
    grid_label,
    grid_of,
    is_unassigned,
    unit_of,
)
from gis.topology.sources import GeometryArray, Source
from gis.topology.tiles import OverlapRule


@dataclass(frozen=True, slots=True)
class GridImport:
    """Be what an import of grids returns: one step for the history, and the report.

    `repair` tells what was changed in the polygons before, if they were to be repaired.
    """

    edit: Edit
    report: LandReport
    repair: GridRepair | None = None


def import_grids(  # noqa: PLR0913  # one argument for each thing that a user may say
    plan: Plan,
    file: PolygonFile,
    *,
    columns: Mapping[str, str] | None = None,
    crs: AnyCrs | None = None,
    overlaps: OverlapRule | None = None,
    fill_gaps_m2: float = 0.0,
    replace_grids: bool = False,
    repair: GridRepairRules | None = None,
    progress: Progress | None = None,
) -> GridImport:
    """Make the polygons of a file the grids of the units that they lie in.

    Units in which no polygon lies keep their grids. Units that have grids are refused unless
    `replace_grids` is set; then a grid with the code of an old one takes its place, with its
    posts, members and groups, and other old grids of these units go. Each grid lies in the unit
    where most of it is. Every overlap and gap is reported; none is resolved unless `overlaps` or
    `fill_gaps_m2` says how. Households are assigned anew by location, but not those assigned by
    hand. `repair` makes the polygons a clean coverage of their units before, by its own rules; the
    report then tells what that left. `crs` replaces what the file says. Raises InputProblem.
    """
    progress = progress or NoProgress()
    work = _Work(plan, file, columns or {}, crs)
    if plan.grids and not replace_grids:
        work.refuse_units_with_grids()
    if repair is not None:
        work.repair(repair, progress)
    result = build(
        work.sources(),
        units=work.units,
        overlaps=overlaps if repair is None else None,
        fill_gaps_m2=fill_gaps_m2 if repair is None else 0.0,
        progress=progress,
    )
    progress.raise_if_cancelled()
    return work.finished(result)


class _Work:
    def __init__(
        self,
        plan: Plan,
        file: PolygonFile,
        columns: Mapping[str, str],
        crs: AnyCrs | None,
    ) -> None:
        self._plan = plan
        self._file = file
        self._rows, self._issues = grid_rows(file, columns)
        self._notes = (
            notes_on_declared(file.path, file.crs, file.geometries, plan) if crs is None else ()
        )
        self._polygons = self._millimetres(crs or file.crs)
        self._drawn = [row for row in self._rows if self._has_polygon(row)]
        self.units: Partition = units_only(plan.partition, plan.unit_of_label)
        self._places = self._located()
        self._touched = {unit_of(label) for label in self._places if is_unassigned(label)}
        if self._drawn and not self._touched:
            raise InputProblem(
                "imports.no_grid_in_units",
                path=str(file.path),
                file_crs=crs_label(crs or file.crs),
                crs=plan.crs,
            )
        self._old = {grid for unit in self._touched for grid in plan.grids_of(unit)}
        self._ids = self._numbered()
        self._repair: GridRepair | None = None

    def _millimetres(self, crs: AnyCrs) -> GeometryArray:
        target = CRS.from_user_input(self._plan.crs)
        metres = transform_geometries(self._file.geometries, crs, target)
        return np.asarray(shapely.transform(metres, lambda xy: xy * MM_PER_M))

    def _has_polygon(self, row: GridRow) -> bool:
        return any(self._polygons[feature] is not None for feature in row.features)

    def _located(self) -> list[Label]:
        """Return whose land lies under a point inside each drawn grid."""
        shapes = [
            next(self._polygons[f] for f in row.features if self._polygons[f] is not None)
            for row in self._drawn
        ]
        points = inner_points(np.array(shapes, dtype=object))
        return [Label(label) for label in labels_at(self.units, points).tolist()]

    def _numbered(self) -> dict[int, GridId]:
        """Give each row, by its place, the id of the old grid with its code, else a new one."""
        by_code: dict[str, GridId] = {}
        for grid in sorted(self._old, reverse=True):
            if self._plan.grids[grid].code:
                by_code[self._plan.grids[grid].code] = grid
        fresh = max(self._plan.grids, default=0)
        ids: dict[int, GridId] = {}
        for at, row in enumerate(self._rows):
            old = by_code.pop(row.code, None) if row.code else None
            if old is None:
                fresh += 1
                old = GridId(fresh)
            ids[at] = old
        return ids

    def repair(self, asked: GridRepairRules, progress: Progress) -> None:
        """Repair the polygons; the land of a grid is that of its first feature from now on."""
        priority = self._priorities(asked.priority)
        rows = [
            RowLand(row.code, row.name, self._land_m(row), self._ids[at], priority[at])
            for at, row in enumerate(self._rows)
        ]
        self._repair = repair_rows(self._plan, rows, asked, progress)
        for row, land_m in zip(self._rows, self._repair.after_m, strict=True):
            for feature in row.features:
                self._polygons[feature] = None
            if land_m is not None:
                land_mm = shapely.transform(land_m, lambda xy: xy * MM_PER_M)
                self._polygons[row.features[0]] = land_mm

    def _priorities(self, column: str | None) -> list[float]:
        if column is None:
            return [0.0] * len(self._rows)
        numbers = FeatureWords(self._file).priority(column)
        return [float(numbers[row.features[0]]) for row in self._rows]

    def _land_m(self, row: GridRow) -> BaseGeometry | None:
        """Return the land of a row in metres, its pieces together."""
        pieces = [self._polygons[f] for f in row.features if self._polygons[f] is not None]
        if not pieces:
            return None
        whole = pieces[0] if len(pieces) == 1 else shapely.union_all(shapely.make_valid(pieces))
        land: BaseGeometry = shapely.transform(whole, lambda xy: xy / MM_PER_M)
        return land

    def refuse_units_with_grids(self) -> None:
        taken = [self._plan.units[u].name for u in sorted(self._touched) if self._plan.grids_of(u)]
        if taken:
            raise InputProblem(
                "imports.units_have_grids", path=str(self._file.path), units="、".join(taken)
            )

    def sources(self) -> list[Source]:
        """Return the land of the grids that stay and of those in the file."""
        kept = [
            Source(grid_label(grid), self._plan.partition.polygon_mm(grid_label(grid)))
            for grid in sorted(self._plan.grids)
            if grid not in self._old and self._plan.partition.arcs_of(grid_label(grid))
        ]
        new = [
            Source(grid_label(self._ids[at]), self._polygons[feature])
            for at, row in enumerate(self._rows)
            for feature in row.features
            if self._polygons[feature] is not None
        ]
        return kept + new

    def finished(self, result: BuildResult) -> GridImport:
        puts = {grid.id: grid for grid in self._records(result)}
        gone = frozenset(self._old - puts.keys())
        code_of = {grid: record.code for grid, record in {**self._plan.grids, **puts}.items()}
        label = EditLabel("imports.import_grids", {"count": len(puts)})
        edit = Edit(
            label,
            {**_partition_puts(result.partition), "grids": puts},
            {
                **_partition_deletes(self._plan.partition, result.partition),
                "grids": gone,
                "overlays": frozenset(self._plan.overlays.keys() & self._old),
            },
        )
        kept = with_borders_kept(self._plan, edit)
        edit = merged(self._plan, without_grids(self._plan, gone), kept)
        edit = merged(self._plan, edit, assign_households(apply(self._plan, edit)), label)
        report = LandReport(
            source=str(self._file.path),
            features=len(self._file.geometries),
            added=len(puts.keys() - self._plan.grids.keys()),
            replaced=len(puts.keys() & self._plan.grids.keys()),
            removed=len(gone),
            land=located(_pieces(self._plan, result, code_of), self._plan.crs),
            issues=tuple(sorted(self._issues, key=lambda issue: (issue.row, issue.key))),
            notes=(*_notes(self._file), *self._notes),
        )
        return GridImport(edit, report, self._repair)

    def _records(self, result: BuildResult) -> Iterable[Grid]:
        self._note_repairs(result)
        landless = set(result.landless)
        for at, row in enumerate(self._rows):
            grid = self._ids[at]
            if self._repair is not None and at in self._repair.emptied:
                self._issue(row, "imports.feature_without_land")
                yield Grid(grid, row.code, row.name, row.kind, self._repair.homes[at])
                continue
            if not self._has_polygon(row):
                yield from self._without_polygon(row, grid)
                continue
            unit = result.homes.get(grid_label(grid))
            if unit is None:
                self._issue(row, "imports.feature_outside", used=False)
                continue
            if grid_label(grid) in landless:
                self._issue(row, "imports.feature_without_land")
            if self._unit_called(row.unit_text) not in (None, unit):
                name = self._plan.units[unit].name
                self._issue(row, "imports.feature_unit_differs", said=row.unit_text, unit=name)
            yield Grid(grid, row.code, row.name, row.kind, unit)

    def _without_polygon(self, row: GridRow, grid: GridId) -> Iterable[Grid]:
        unit = self._unit_called(row.unit_text)
        if row.kind is not GridKind.ONLINE:
            self._issue(row, "imports.feature_without_polygon", used=False)
        elif unit is None:
            self._issue(row, "imports.online_without_unit", used=False)
        else:
            yield Grid(grid, row.code, row.name, row.kind, unit)

    def _unit_called(self, text: str) -> UnitId | None:
        called = [u for u in self._plan.units.values() if text and text in (u.code, u.name)]
        return min(
            (u.id for u in called), key=lambda u: (u in self._plan.children, u), default=None
        )

    def _note_repairs(self, result: BuildResult) -> None:
        row_of = {grid_label(self._ids[at]): row for at, row in enumerate(self._rows)}
        for repair in result.repairs:
            if repair.label in row_of:
                self._issue(row_of[repair.label], "imports.feature_repaired", reason=repair.reason)

    def _issue(self, row: GridRow, key: str, *, used: bool = True, **facts: object) -> None:
        self._issues.append(FeatureIssue(row.row, row.code, key, facts, used))


def _notes(file: PolygonFile) -> Iterable[Note]:
    if file.encoding_guessed:
        facts = {"path": file.path, "encoding": file.encoding_guessed}
        yield Note("polygon_files.encoding_guessed", facts)
    yield from (Note(key, facts) for key, facts in file.remarks)


def _partition_puts(partition: Partition) -> dict[str, Mapping[Any, Any]]:
    return {"nodes": dict(partition.nodes), "arcs": dict(partition.arcs)}


def _partition_deletes(before: Partition, after: Partition) -> dict[str, frozenset[Any]]:
    return {
        "nodes": frozenset(before.nodes.keys() - after.nodes.keys()),
        "arcs": frozenset(before.arcs.keys() - after.arcs.keys()),
    }


def _pieces(plan: Plan, result: BuildResult, code_of: Mapping[GridId, str]) -> Sequence[LandPiece]:
    def code(label: Label | None) -> str | None:
        return None if label is None else code_of.get(grid_of(label), "")

    pieces = [
        LandPiece(
            "overlap",
            tuple(code(owner) or "" for owner in one.owners),
            one.polygon_mm,
            one.area_m2,
            code(one.given_to),
        )
        for one in result.overlaps
    ]
    pieces.extend(
        LandPiece(
            "gap",
            () if one.unit is None else (plan.units[one.unit].code,),
            one.polygon_mm,
            one.area_m2,
            code(one.given_to),
        )
        for one in result.gaps
    )
    pieces.extend(
        LandPiece("outside", (code(one.label) or "",), one.polygon_mm, one.area_m2)
        for one in result.outside_unit
    )
    return pieces
