"""What the features of a polygon file are called in findings, reports and questions."""

from collections import Counter

from gis.files.polygon_files import PolygonFile


def subjects_of(file: PolygonFile) -> list[str]:
    """Return what reports call each feature: its code where that is unique, else with its row."""
    times = Counter(file.codes)
    return [
        code if code and times[code] == 1 else f"{code}#{row}"
        for row, code in enumerate(file.codes, start=1)
    ]


def names_of(file: PolygonFile) -> list[str]:
    """Return what a person calls each feature: its subject and its name."""
    pairs = zip(subjects_of(file), file.names, strict=True)
    return [f"{subject} {name}".strip() for subject, name in pairs]
