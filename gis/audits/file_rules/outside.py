"""A feature reaches beyond the frame."""

import numpy as np

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding

RULE = "outside"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature whose area beyond the frame is above the limit."""
    outside = subject.coverage.outside
    return [
        subject.finding(
            RULE,
            outside.features[index].tolist(),
            place_in(outside.shapes[index]),
            area_m2=float(outside.area_m2[index]),
            width_m=float(outside.width_m[index]),
        )
        for index in np.flatnonzero(outside.area_m2 > subject.min_area_m2).tolist()
    ]
