"""One feature lies wholly inside another that has no hole for it.

Said beside their overlap, as the cure is another: a hole is missing, or the inner one is too much.
"""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding

RULE = "contained"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each pair of which one covers the other, but is larger than it.

    Two that are the same are a `duplicate`.
    """
    overlaps, polygons = subject.coverage.overlaps, subject.coverage.measured.polygons
    areas = shapely.area(polygons[overlaps.features])
    limit = subject.profile.duplicate_share
    inner_share = overlaps.area_m2 / areas.min(axis=1)
    joint_share = overlaps.area_m2 / (areas.sum(axis=1) - overlaps.area_m2)
    findings = []
    for index in np.flatnonzero((inner_share >= limit) & (joint_share < limit)).tolist():
        pair = overlaps.features[index]
        inner, outer = pair[np.argsort(areas[index], kind="stable")].tolist()
        findings.append(
            subject.finding(
                RULE,
                [inner, outer],
                place_in(overlaps.shapes[index]),
                area_m2=float(overlaps.area_m2[index]),
                inner=subject.names[inner],
                outer=subject.names[outer],
            )
        )
    return findings
