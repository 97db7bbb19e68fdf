"""A unit of the frame, such as a village, that the features do not fill."""

from dataclasses import replace

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding

RULE = "unit_unfilled"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each unit with uncovered land above the limit, with its share.

    The pieces themselves are `gap`s; this sums them up by unit. A file without a frame, or with a
    frame in one piece, is not judged.
    """
    framing, gaps = subject.framing, subject.coverage.gaps
    if framing is None or not framing.has_units or not len(gaps):
        return []
    _, unit, common = framing.shares(gaps.shapes)
    area = shapely.area(common)
    findings = []
    for each in np.unique(unit).tolist():
        pieces = np.flatnonzero(unit == each)
        open_m2, whole_m2 = float(area[pieces].sum()), float(shapely.area(framing.polygons[each]))
        if open_m2 <= subject.min_area_m2:
            continue
        name = framing.subjects[each]
        finding = subject.finding(
            RULE,
            [],
            place_in(common[pieces[np.argmax(area[pieces])]]),
            key=f"{RULE}:{name}",
            area_m2=open_m2,
            who=framing.names[each],
            share_percent=100 * open_m2 / whole_m2,
            pieces=len(pieces),
        )
        findings.append(replace(finding, subjects=(name,)))
    return findings
