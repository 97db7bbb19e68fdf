"""The audit of a polygon file: measure once, then ask each rule."""

import time
from collections.abc import Callable, Mapping

import numpy as np
import shapely

from gis.audits.content import hash_of_file
from gis.audits.file_rules import (
    codes,
    contained,
    duplicate,
    empty,
    gap,
    invalid,
    mismatched_edge,
    multipart,
    narrow,
    outside,
    overlap,
    sliver,
    spike,
    unit_crossed,
    unit_unfilled,
)
from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding, Noise, told_apart
from gis.audits.framing import Framing
from gis.audits.land.coverage import Areas, Coverage
from gis.audits.land.in_metres import InMetres
from gis.audits.report import AuditReport, AuditSubject, PeopleCounts, in_order
from gis.audits.report_ground_file import FileGround
from gis.files.polygon_files import PolygonFile, in_one_row
from gis.files.vector_facts import Remark
from gis.geometry.crs import crs_label
from gis.geometry.measuring_crs import MeasuringCrs, measuring_crs
from gis.plan.profile import Profile, Severity
from gis.progress import Progress

FILE_RULES: Mapping[str, Callable[[FileSubject], list[Finding]]] = {
    overlap.RULE: overlap.check,
    gap.RULE: gap.check,
    outside.RULE: outside.check,
    invalid.RULE: invalid.check,
    empty.RULE: empty.check,
    duplicate.RULE: duplicate.check,
    contained.RULE: contained.check,
    sliver.RULE: sliver.check,
    spike.RULE: spike.check,
    narrow.RULE: narrow.check,
    multipart.RULE: multipart.check,
    mismatched_edge.RULE: mismatched_edge.check,
    unit_crossed.RULE: unit_crossed.check,
    unit_unfilled.RULE: unit_unfilled.check,
    codes.MISSING: codes.check_missing,
    codes.DOUBLED: codes.check_doubled,
    codes.MALFORMED: codes.check_malformed,
}


def audit_polygon_file(
    file: PolygonFile,
    frame: PolygonFile | None,
    profile: Profile,
    min_area_m2: float | None,
    progress: Progress,
) -> AuditReport:
    """Audit the land of a polygon file, against a frame or against its own outline.

    `min_area_m2` goes before the profile's limit. Areas are measured in the file's own CRS where
    that keeps areas, else in a suitable one. Raises InputProblem when the coordinates do not fit
    the CRS, Cancelled.
    """
    begin = time.perf_counter()
    placed, placed_frame = in_one_row(file, frame)
    measuring = measuring_crs(file.crs, placed.bounds)
    land = InMetres.of(placed, placed_frame, measuring, progress)
    coverage = land.coverage(progress)
    valid = coverage.measured.valid
    if land.polygons is not file.geometries:
        valid = shapely.is_valid(file.geometries) | shapely.is_missing(file.geometries)
    if placed is not file:
        valid |= shapely.is_valid(placed.geometries)
    limit = profile.min_area_m2 if min_area_m2 is None else min_area_m2
    units = None if frame is None or land.frame is None else Framing.of(frame, land.frame)
    subject = FileSubject(placed, coverage, valid, measuring, profile, limit, units)
    rules = tuple(rule for rule in FILE_RULES if subject.severity(rule) is not Severity.OFF)
    findings = [finding for rule in rules for finding in FILE_RULES[rule](subject)]
    return AuditReport(
        subject=_subject(file),
        measuring=measuring,
        profile=profile.name,
        min_area_m2=limit,
        land=coverage.land,
        people=PeopleCounts(),
        rules=rules,
        findings=in_order(told_apart(findings)),
        noise=_noise(coverage, limit),
        content=lambda: hash_of_file(file, frame, profile),
        frame=_subject(frame) if frame else None,
        seconds=time.perf_counter() - begin,
        remarks=(*_remarks(file), *_remarks_on_places(measuring)),
        judged_by=profile,
        ground=FileGround(subject, land.frame),
    )


def _subject(file: PolygonFile) -> AuditSubject:
    return AuditSubject(str(file.path), file.layer, len(file.geometries), crs_label(file.crs))


def _remarks(file: PolygonFile) -> tuple[Remark, ...]:
    if file.encoding_guessed is None:
        return file.remarks
    facts = {"path": str(file.path), "encoding": file.encoding_guessed}
    return (("polygon_files.encoding_guessed", facts), *file.remarks)


def _remarks_on_places(measuring: MeasuringCrs) -> tuple[Remark, ...]:
    if measuring.own_datum is None:
        return ()
    return (("audits.datum_kept", {"datum": measuring.own_datum}),)


def _noise(coverage: Coverage, limit_m2: float) -> dict[str, Noise]:
    def below(areas: Areas) -> Noise:
        small = areas.area_m2[areas.area_m2 <= limit_m2]
        return Noise(len(small), float(np.sum(small)))

    return {
        overlap.RULE: below(coverage.overlaps),
        gap.RULE: below(coverage.gaps),
        outside.RULE: below(coverage.outside),
    }
