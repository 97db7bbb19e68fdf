"""A new plan from the polygons of administrative units."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.polygon_files import PolygonFile, read_polygons, split_source
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import (
    crs_label,
    flat,
    parse_crs,
    transform_geometries,
)
from gis.geometry.datum_shift import DatumShift
from gis.geometry.lattice import MM_PER_M
from gis.imports.import_report import Note
from gis.imports.land_report import NOISE_M2, LandIssue, LandPiece, located
from gis.imports.unit_land import own_land
from gis.imports.unit_place import (
    bounds_m,
    place_notes,
    placed,
    require_true_areas,
    zone_of,
)
from gis.imports.unit_rows import UnitRow, unit_rows, with_parents
from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.progress import NoProgress, Progress
from gis.table import Table
from gis.topology.build import BuildResult, build
from gis.topology.records import UnitId, unassigned_label, unit_of
from gis.topology.sources import GeometryArray, Source
from gis.topology.tiles import OverlapRule

_NAMED_PAIRS = 10


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Be a plan made of units alone, and what was met on the way."""

    plan: Plan
    notes: tuple[Note, ...]
    land: tuple[LandIssue, ...]


def new_plan(  # noqa: PLR0913  # one argument for each thing that a user may say
    units: str | PolygonFile,
    *,
    crs: str | None = None,
    source: AnyCrs | None = None,
    shift: DatumShift | None = None,
    profile: str = "default",
    title: str | None = None,
    columns: Mapping[str, str] | None = None,
    overlaps: str | None = None,
    progress: Progress | None = None,
) -> NewPlan:
    """Make a plan from FILE or FILE:LAYER, or from polygons that were read.

    `crs` is the plan's; without it it is the CGCS2000 3-degree zone of the data's centre, or
    outside China its UTM zone. `source` replaces what the file says that it is in, `shift` takes
    an older datum to CGCS2000. A system in which areas are wrong is refused. Units that contain
    others become their parents: what of a parent's polygon none of its children has stays its own
    land, and one without a polygon has the land of its children. Units that overlap by more than
    1 m² are refused unless `overlaps` is a rule, but a parent always gives way; smaller overlaps go
    to the longest border and smaller holes are closed. Raises InputProblem.
    """
    target = None if crs is None else projected(crs)
    file = units if isinstance(units, PolygonFile) else _read(units, target, source, columns or {})
    if shift is not None:
        source = shift.applied_to(source or file.crs)
    said = source is not None
    file = placed(file, source)
    target = target or zone_of(file)
    polygons = _millimetres(file, target)
    extent_m = bounds_m(polygons)
    require_true_areas(target, file, extent_m)
    rows = unit_rows(file)
    sound = np.asarray(shapely.make_valid(polygons, method="structure", keep_collapsed=False))
    joint = np.array([shapely.union_all(sound[list(row.features)]) for row in rows], dtype=object)
    rows = with_parents(rows, joint)
    notes: list[Note] = [*_of_shift(source), *_of_reading(file), *_of_codes(rows)]
    notes.extend(place_notes(None if said else file, target, extent_m))
    rows = _with_codes(rows)
    sources = [
        Source(unassigned_label(UnitId(at + 1)), polygon)
        for at, land in enumerate(own_land(rows, polygons, joint))
        for polygon in land
    ]
    result = build(
        sources,
        overlaps=overlap_rule(overlaps) or OverlapRule.LONGEST_BORDER,
        fill_gaps_m2=NOISE_M2,
        progress=progress or NoProgress(),
    )
    if overlap_rule(overlaps) is None:
        _refuse_overlaps(result, rows, file.path)
    records = _records(rows, result)
    notes.extend(_of_land(rows, result))
    notes.extend(_of_own_land(rows, result))
    plan = Plan(
        partition=result.partition,
        units=Table((unit.id, unit) for unit in records),
        title=title or _title(records, file.path),
        crs=crs_label(target),
        profile=profile,
    )
    return NewPlan(plan, tuple(notes), located(_pieces(result, rows), plan.crs))


def overlap_rule(text: str | None) -> OverlapRule | None:
    """Return the rule that a user named: ask (or nothing) is none. Raises InputProblem."""
    if text is None or text == "ask":
        return None
    try:
        return OverlapRule(text.replace("-", "_"))
    except ValueError as error:
        rules = ", ".join(["ask", *(rule.value.replace("_", "-") for rule in OverlapRule)])
        raise InputProblem("imports.unknown_rule", rule=text, rules=rules) from error


def projected(crs: str) -> CRS:
    """Return what a user names as the system of a project; raises InputProblem for degrees."""
    parsed = parse_crs(crs)
    if not isinstance(parsed, CRS) or not parsed.is_projected:
        raise InputProblem("imports.crs_not_projected", crs=crs)
    if parsed.axis_info[0].unit_conversion_factor != 1.0 or parsed.to_authority() is None:
        raise InputProblem("imports.crs_not_projected", crs=crs)
    return parsed


def _read(
    units: str, target: CRS | None, source: AnyCrs | None, columns: Mapping[str, str]
) -> PolygonFile:
    path, layer = split_source(units)
    try:
        return read_polygons(path, layer, crs=source, fields=columns)
    except InputProblem as problem:
        if not problem.key.startswith("polygon_files.no_crs") or target is None:
            raise
        likely = problem.facts.get("likely")
        own = CRS.from_user_input(str(likely)) if likely == "EPSG:4490" else target
        return read_polygons(path, layer, crs=own, fields=columns)


def _millimetres(file: PolygonFile, target: CRS) -> GeometryArray:
    metres = transform_geometries(file.geometries, file.crs, target)
    return np.asarray(shapely.transform(metres, lambda xy: xy * MM_PER_M))


def _refuse_overlaps(result: BuildResult, rows: Sequence[UnitRow], path: Path) -> None:
    large = [one for one in result.overlaps if one.area_m2 > NOISE_M2]
    if large:
        pairs = "；".join(
            f"{' – '.join(_names(rows, one.owners))} ({one.area_m2:.1f} m²)"
            for one in large[:_NAMED_PAIRS]
        )
        raise InputProblem("imports.units_overlap", path=str(path), count=len(large), pairs=pairs)


def _names(rows: Sequence[UnitRow], labels: Sequence[int]) -> list[str]:
    return [rows[-label - 1].name for label in labels]


def _with_codes(rows: Sequence[UnitRow]) -> list[UnitRow]:
    used = {row.code for row in rows}
    free = (code for n in range(1, 2 * len(rows) + 1) if (code := f"U{n:04d}") not in used)
    return [
        row if row.code else replace(row, code=code, name=row.name or code)
        for row, code in ((row, "" if row.code else next(free)) for row in rows)
    ]


def _records(rows: Sequence[UnitRow], result: BuildResult) -> list[Unit]:
    parents = {row.parent for row in rows}
    landless = {unit_of(label) for label in result.landless} - {
        UnitId(parent + 1) for parent in parents if parent is not None
    }
    return [
        Unit(
            UnitId(at + 1),
            row.code,
            row.name,
            row.tier,
            None if row.parent is None else UnitId(row.parent + 1),
        )
        for at, row in enumerate(rows)
        if UnitId(at + 1) not in landless
    ]


def _title(units: Sequence[Unit], path: Path) -> str:
    tops = [unit for unit in units if unit.parent is None]
    named = len(tops) == 1 and tops[0].name != tops[0].code
    return tops[0].name if named else path.stem


def _of_shift(source: AnyCrs | None) -> list[Note]:
    if not isinstance(source, CRS) or not source.is_bound:
        return []
    return [Note("crs.shift_applied", {"crs": crs_label(flat(source))})]


def _of_reading(file: PolygonFile) -> list[Note]:
    notes = [
        Note("imports.feature_not_used", {"row": problem.row, "path": str(file.path)})
        for problem in file.problems
        if file.geometries[problem.row - 1] is None
    ]
    if file.encoding_guessed:
        facts = {"path": file.path, "encoding": file.encoding_guessed}
        notes.append(Note("polygon_files.encoding_guessed", facts))
    notes.extend(Note(key, facts) for key, facts in file.remarks)
    return notes


def _of_codes(rows: Sequence[UnitRow]) -> list[Note]:
    notes = []
    without = sum(1 for row in rows if not row.code)
    if without:
        notes.append(Note("imports.unit_codes_made", {"count": without}))
    codes = Counter(row.code for row in rows if row.code)
    notes.extend(
        Note("imports.unit_code_doubled", {"code": code})
        for code, count in sorted(codes.items())
        if count > 1
    )
    notes.extend(
        Note("imports.parent_made", {"code": row.code}) for row in rows if not row.features
    )
    return notes


def _of_land(rows: Sequence[UnitRow], result: BuildResult) -> list[Note]:
    parents = {row.parent for row in rows}
    landless = [label for label in result.landless if -label - 1 not in parents]
    notes = [Note("imports.unit_without_land", {"name": name}) for name in _names(rows, landless)]
    notes.extend(
        Note("imports.unit_repaired", {"name": name, "reason": repair.reason})
        for repair in result.repairs
        for name in _names(rows, [repair.label])
    )
    for kind, issues in (("overlap", result.overlaps), ("hole", result.gaps)):
        settled = [one.area_m2 for one in issues if one.given_to is not None]
        if settled:
            facts = {"count": len(settled), "area_m2": sum(settled)}
            notes.append(Note(f"imports.unit_{kind}s_settled", facts))
    return notes


def _of_own_land(rows: Sequence[UnitRow], result: BuildResult) -> list[Note]:
    parents = sorted({row.parent for row in rows if row.parent is not None})
    labels = [unassigned_label(UnitId(parent + 1)) for parent in parents]
    return [
        Note(
            "imports.parent_keeps_land",
            {"name": name, "area_m2": result.partition.area_m2(label)},
        )
        for label, name in zip(labels, _names(rows, labels), strict=True)
        if result.partition.arcs_of(label)
    ]


def _pieces(result: BuildResult, rows: Sequence[UnitRow]) -> list[LandPiece]:
    def code(label: int | None) -> str | None:
        return None if label is None else rows[-label - 1].code

    pieces = [
        LandPiece(
            "overlap",
            tuple(rows[-owner - 1].code for owner in one.owners),
            one.polygon_mm,
            one.area_m2,
            code(one.given_to),
        )
        for one in result.overlaps
    ]
    pieces.extend(
        LandPiece("gap", (), one.polygon_mm, one.area_m2, code(one.given_to)) for one in result.gaps
    )
    return pieces
