"""A feature without any area: no geometry, an empty one, no polygon, or a collapsed one."""

import shapely

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding

RULE = "empty"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature that has no area, with the reason."""
    missing = shapely.is_missing(subject.coverage.measured.polygons)
    reasons = {
        problem.row - 1: (problem.key.rpartition(".problem_")[2], problem.found)
        for problem in subject.file.problems
    }
    return [
        subject.finding(RULE, [feature], None, reason=reason, found=found)
        for feature in missing.nonzero()[0].tolist()
        for reason, found in [reasons.get(feature, ("no_area", ""))]
    ]
