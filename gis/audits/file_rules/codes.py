"""Codes in a file that has a column of codes: missing, doubled, not those of their unit."""

from collections import defaultdict

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding
from gis.geometry.inner_points import inner_points

MISSING = "code_missing"
DOUBLED = "code_doubled"
MALFORMED = "code_malformed"


def check_missing(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature without a code."""
    if subject.file.fields.code is None:
        return []
    return [
        subject.finding(MISSING, [feature], subject.place_on(feature))
        for feature, code in enumerate(subject.file.codes)
        if not code
    ]


def check_doubled(subject: FileSubject) -> list[Finding]:
    """Return one finding for each code that several features have."""
    features: dict[str, list[int]] = defaultdict(list)
    for feature, code in enumerate(subject.file.codes):
        features[code].append(feature)
    return [
        subject.finding(DOUBLED, same, subject.place_on(same[0]), code=code)
        for code, same in features.items()
        if code and len(same) > 1
    ]


def check_malformed(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature whose code does not begin with that of its unit.

    Codes of a scheme of their own are not judged: that most of them begin with the code of some
    unit of the frame tells that they are meant to. Its unit is where an inner point of it lies.
    """
    framing, codes = subject.framing, subject.file.codes
    if framing is None or subject.file.fields.code is None or framing.file.fields.code is None:
        return []
    stems = [code for code in framing.file.codes if code]
    fitting = sum(any(map(code.startswith, stems)) for code in codes)
    if not subject.profile.code_starts_with_unit or 2 * fitting <= sum(map(bool, codes)):
        return []
    features = np.flatnonzero(~shapely.is_missing(subject.coverage.measured.polygons))
    points = shapely.points(inner_points(subject.coverage.measured.polygons[features]))
    found, unit = framing.tree.query(points, predicate="intersects")
    homes: dict[int, list[str]] = defaultdict(list)
    for feature, home in zip(features[found].tolist(), unit.tolist(), strict=True):
        homes[feature].append(framing.file.codes[home])
    return [
        subject.finding(MALFORMED, [feature], subject.place_on(feature), example=f"{units[0]}…")
        for feature, units in homes.items()
        if codes[feature] and all(units) and not any(map(codes[feature].startswith, units))
    ]
