"""Codes in a file that has a column of codes: missing ones and doubled ones."""

from collections import defaultdict

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding

MISSING = "code_missing"
DOUBLED = "code_doubled"


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
