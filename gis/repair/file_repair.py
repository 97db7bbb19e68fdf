"""The repair of a polygon file: in metres, and back in its own coordinates with its books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.audits.audit_file import audit_polygon_file
from gis.audits.land.measured import repaired as made_valid
from gis.audits.report import AuditReport
from gis.files.polygon_files import PolygonFile, in_one_row
from gis.geometry.crs import transform_xy
from gis.geometry.measuring_crs import MeasuringCrs, measuring_crs
from gis.plan.profile import Profile
from gis.progress import Progress
from gis.repair.books import Book, books_of
from gis.repair.feature_words import FeatureWords
from gis.repair.original_places import OriginalPlaces
from gis.repair.records import LeftKind, Repaired, RepairRules, RepairTask
from gis.repair.repair import repair
from gis.repair.rounds import joined
from gis.repair.valid_as_drawn import broken_as_drawn, entry_of, mended_as_drawn

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
Remark = tuple[str, Mapping[str, object]]

LAWFUL = ("limit", "allowed")
"""Why a gap may stay without being an error: the user's limits, or his list of blanks."""


_FAULTS = ("overlap", "outside", "invalid", "duplicate")
"""What an audit must not find in a repaired file; gaps are judged by why they stay."""

_ROUNDS = 4
"""Coordinates of a file are no metres: what they make invalid is repaired again, so often."""


@dataclass(frozen=True, eq=False)
class KnownHouseholds:
    """Hold where households live, shape (n, 2) in `crs`, and the feature that the register names.

    `named` has a code or name for each, "" where the register is silent.
    """

    xy: Floats = field(repr=False)
    crs: CRS
    named: Sequence[str] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Wishes:
    """Say what is known beside the polygons: who goes first, what is locked, who lives where.

    `priority` names a column of numbers; `locked` a column of marks, or codes parted by commas;
    `allowed_gaps` are lawful blanks.
    """

    priority: str | None = None
    locked: str | None = None
    households: KnownHouseholds | None = None
    allowed_gaps: PolygonFile | None = None


@dataclass(frozen=True, eq=False)
class FileRepair:
    """Hold a repaired file. `geometries` are in its CRS, the very objects where nothing changed.

    The ledger in `repaired` is in metres of `measuring`. `before` and `after` are audits of the
    file as it was and as it is now, within the same frame.
    """

    file: PolygonFile
    frame: PolygonFile | None
    rules: RepairRules
    measuring: MeasuringCrs
    geometries: Geometries
    repaired: Repaired
    books: tuple[Book, ...]
    before: AuditReport
    after: AuditReport
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def words(self) -> FeatureWords:
        """What the features are called."""
        return FeatureWords(self.file)

    @property
    def is_clean(self) -> bool:
        """Say whether nothing is left but blanks above the limits or allowed ones.

        What is smaller than the audit's limit is noise and does not count.
        """
        counts = self.after.counts
        return not any(counts.get(rule, 0) for rule in _FAULTS) and not any(
            left.area_m2 > self.after.min_area_m2
            and not (left.kind is LeftKind.GAP and left.why in LAWFUL)
            for left in self.repaired.left
        )


def repair_file(
    file: PolygonFile,
    frame: PolygonFile | None,
    rules: RepairRules,
    profile: Profile,
    progress: Progress,
    *,
    wishes: Wishes | None = None,
) -> FileRepair:
    """Repair a polygon file within a frame in any CRS; see `gis.repair.repair`.

    Raises InputProblem for coordinates that do not fit the CRS and for wishes that name what the
    file has not, Cancelled.
    """
    wishes = wishes or Wishes()
    words = FeatureWords(file)
    placed, placed_frame = in_one_row(file, frame)
    measuring = measuring_crs(placed.crs, placed.bounds)
    polygons_m = measuring.geometries_m(placed.geometries, placed.crs)
    frame_m = (
        None
        if placed_frame is None
        else measuring.geometries_m(placed_frame.geometries, placed_frame.crs)
    )
    homes = wishes.households
    task = RepairTask(
        polygons_m=polygons_m,
        frame_m=frame_m,
        locked=None if wishes.locked is None else words.locked(wishes.locked),
        priority=None if wishes.priority is None else words.priority(wishes.priority),
        households_xy_m=None if homes is None else _metres(homes.xy, homes.crs, measuring),
        household_feature=None if homes is None else words.features_named(homes.named),
        allowed_gaps_m=_allowed(wishes.allowed_gaps, measuring),
    )
    geometries, done = _repaired_in_rounds(
        _Ground(placed, placed_frame, measuring), task, rules, progress
    )
    return FileRepair(
        file=file,
        frame=frame,
        rules=rules,
        measuring=measuring,
        geometries=geometries,
        repaired=done,
        books=books_of(_valid(polygons_m), done),
        before=audit_polygon_file(file, frame, profile, None, progress),
        after=audit_polygon_file(
            replace(file, geometries=geometries), frame, profile, None, progress
        ),
        remarks=tuple(_remarks(file)),
    )


def _metres(xy: Floats, crs: CRS, measuring: MeasuringCrs) -> Floats:
    return transform_xy(xy, crs, measuring.crs) * measuring.metres_per_unit


def _allowed(file: PolygonFile | None, measuring: MeasuringCrs) -> Geometries | None:
    if file is None:
        return None
    shapes = measuring.geometries_m(file.geometries, file.crs)
    return shapes[~shapely.is_missing(shapes)]


@dataclass(frozen=True, eq=False)
class _Ground:
    """Hold a file and a frame, and the CRS in which they are measured."""

    file: PolygonFile
    frame: PolygonFile | None
    measuring: MeasuringCrs


def _repaired_in_rounds(
    ground: _Ground, task: RepairTask, rules: RepairRules, progress: Progress
) -> tuple[Geometries, Repaired]:
    """Return the polygons in the file's CRS, the very objects where nothing changed; the ledger.

    A new vertex that lies a nanometre beside an edge in metres may lie on its other side in the
    coordinates of the file.
    """
    file, measuring = ground.file, ground.measuring
    rounds: list[Repaired] = []
    geometries = file.geometries
    while True:
        broken = broken_as_drawn(geometries, task.polygons_m)
        if broken:
            geometries = mended_as_drawn(geometries, broken)
            polygons_m = measuring.geometries_m(geometries, file.crs)
            rounds.append(entry_of(task.polygons_m, polygons_m, broken))
            task = replace(task, polygons_m=polygons_m)
        done = repair(task, rules, progress)
        progress.raise_if_cancelled()
        rounds.append(done)
        places = _places(ground, geometries, task)
        geometries = _geometries(geometries, task.polygons_m, done, places)
        polygons_m = measuring.geometries_m(geometries, file.crs)
        both = shapely.is_valid(geometries) & shapely.is_valid(polygons_m)
        if (both | shapely.is_missing(geometries)).all() or len(rounds) >= _ROUNDS:
            return geometries, joined(rounds)
        task = replace(task, polygons_m=polygons_m)


def _places(ground: _Ground, geometries: Geometries, task: RepairTask) -> OriginalPlaces:
    """Return the way back; places of a frame in the same CRS are known too."""
    file, frame, measuring = ground.file, ground.frame, ground.measuring
    before, after = [geometries], [task.polygons_m]
    if frame is not None and task.frame_m is not None and frame.crs == file.crs:
        before.append(frame.geometries)
        after.append(task.frame_m)

    def compute(xy_m: Floats) -> Floats:
        return transform_xy(xy_m / measuring.metres_per_unit, measuring.crs, file.crs)

    return OriginalPlaces.of(before, after, compute)


def _geometries(
    before: Geometries, polygons_m: Geometries, done: Repaired, places: OriginalPlaces
) -> Geometries:
    """Return the polygons in the file's CRS, the very objects where nothing changed."""
    if polygons_m is before:
        return done.polygons_m
    geometries = before.copy()
    moved = places.moves(before, polygons_m)
    for at, polygon_m in enumerate(done.polygons_m):
        if polygon_m is None:
            geometries[at] = None
        elif polygon_m is not polygons_m[at] or moved[at]:
            geometries[at] = places.back(polygon_m)
    return geometries


def _valid(polygons_m: Geometries) -> Geometries:
    valid = shapely.is_valid(polygons_m) | shapely.is_missing(polygons_m)
    return polygons_m if valid.all() else made_valid(polygons_m, valid)


def _remarks(file: PolygonFile) -> list[Remark]:
    remarks: list[Remark] = []
    if file.encoding_guessed is not None:
        facts = {"path": file.path, "encoding": file.encoding_guessed}
        remarks.append(("polygon_files.encoding_guessed", facts))
    remarks += file.remarks
    remarks += [
        (
            f"repair.at_{problem.key.rpartition('.')[2]}",
            {"row": problem.row, "found": problem.found},
        )
        for problem in file.problems
    ]
    return remarks
