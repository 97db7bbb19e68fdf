"""Two features cover the same land."""

import numpy as np

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding

RULE = "overlap"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each pair whose joint area is above the limit."""
    overlaps = subject.coverage.overlaps
    return [
        subject.finding(
            RULE,
            overlaps.features[index].tolist(),
            place_in(overlaps.shapes[index]),
            area_m2=float(overlaps.area_m2[index]),
            width_m=float(overlaps.width_m[index]),
        )
        for index in np.flatnonzero(overlaps.area_m2 > subject.min_area_m2).tolist()
    ]
