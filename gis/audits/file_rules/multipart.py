"""A feature in several separate parts."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding

RULE = "multipart"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature with more than one part, placed on its smallest.

    Where the profile allows several parts they are no fault.
    """
    if subject.profile.multipart_allowed:
        return []
    polygons = subject.coverage.measured.polygons
    findings = []
    for feature in np.flatnonzero(shapely.get_num_geometries(polygons) > 1).tolist():
        parts = shapely.get_parts(polygons[feature])
        smallest = parts[np.argmin(shapely.area(parts))]
        findings.append(subject.finding(RULE, [feature], place_in(smallest), parts=len(parts)))
    return findings
