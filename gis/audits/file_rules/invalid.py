"""A feature whose rings cross, touch or nest wrongly, or that holds more than polygons."""

import re

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, Place
from gis.audits.finding import Finding
from gis.geometry.crs import transform_xy

RULE = "invalid"

_REASON = re.compile(r"^(?P<words>[^\[]+?)\s*(?:\[(?P<x>\S+) (?P<y>\S+)\])?$")


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each invalid feature, with GEOS's reason and place."""
    findings = []
    for feature in np.flatnonzero(~subject.valid).tolist():
        reason = shapely.is_valid_reason(subject.file.geometries[feature])
        match = _REASON.match(reason)
        words = match["words"] if match else reason
        place = _place(subject, match) or subject.place_on(feature)
        findings.append(subject.finding(RULE, [feature], place, reason=words))
    for problem in subject.file.problems:
        if problem.key.endswith("partly_polygon"):
            feature = problem.row - 1
            place = subject.place_on(feature)
            findings.append(subject.finding(RULE, [feature], place, reason="Partly polygon"))
    return findings


def _place(subject: FileSubject, match: re.Match[str] | None) -> Place | None:
    if match is None or match["x"] is None:
        return None
    xy = np.array([[float(match["x"]), float(match["y"])]])
    x, y = transform_xy(xy, subject.file.crs, subject.measuring.crs)[0]
    if not np.isfinite((x, y)).all():
        return None
    scale = subject.measuring.metres_per_unit
    return float(x) * scale, float(y) * scale
