"""A feature lies in several units of the frame, such as villages.

A thin strip beyond the border of its unit is a border that was drawn twice, not a grid of two
villages; so it is told apart and judged as a sliver is.
"""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding, key_by_subjects
from gis.audits.framing import Framing
from gis.audits.outlines.edges import Edges, Indices, edges_of
from gis.geometry.measure import mean_width_m
from gis.plan.profile import Severity

RULE = "unit_crossed"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each unit that a feature reaches into beside its own.

    Its own unit is that which has most of it. What is below the limit of areas is left aside. A
    file without a frame, or with a frame in one piece, is not judged.
    """
    framing = subject.framing
    if framing is None or not framing.has_units:
        return []
    near = _near_borders(subject, framing)
    polygons = subject.coverage.measured.polygons
    feature, unit, common = framing.shares(polygons[near])
    area = shapely.area(common)
    home = _largest(feature, area, len(near))
    findings = []
    for index in np.flatnonzero(area > subject.min_area_m2).tolist():
        own, other = int(unit[home[feature[index]]]), int(unit[index])
        if own != other:
            crossing = _finding(subject, framing, int(near[feature[index]]), other, common[index])
            findings.append(replace(crossing, facts={**crossing.facts, "home": framing.names[own]}))
    return [finding for finding in findings if finding.severity is not Severity.OFF]


def _finding(
    subject: FileSubject, framing: Framing, feature: int, other: int, common: shapely.Geometry
) -> Finding:
    width_m = float(mean_width_m(np.array([common], dtype=object))[0])
    is_strip = width_m < subject.profile.sliver_width_m
    key = key_by_subjects(RULE, (subject.subjects[feature],))
    finding = subject.finding(
        RULE,
        [feature],
        place_in(common),
        key=f"{key}/{framing.subjects[other]}",
        area_m2=float(shapely.area(common)),
        width_m=width_m,
        other=framing.names[other],
        reason="border_strip" if is_strip else "of_two_units",
    )
    return replace(finding, severity=subject.severity("sliver")) if is_strip else finding


def _largest(feature: Indices, area: NDArray[np.float64], count: int) -> Indices:
    """Return for each feature the row with most of it."""
    largest = np.zeros(count, dtype=np.int64)
    order = np.lexsort((area, feature))
    largest[feature[order]] = order
    return largest


def _near_borders(subject: FileSubject, framing: Framing) -> Indices:
    """Return the features that an edge of a unit touches which is no edge of any feature.

    Where features keep to the units, vertex by vertex, nothing has to be intersected.
    """
    of_units = edges_of(framing.polygons)
    known = _keys(edges_of(subject.coverage.measured.polygons))
    strange = np.flatnonzero(~np.isin(_keys(of_units), known) & (of_units.squared > 0))
    start = of_units.start(strange)
    lines = shapely.linestrings(np.stack([start, start + of_units.step(strange)], axis=1))
    return np.unique(subject.tree.query(lines, predicate="intersects")[1])


def _keys(edges: Edges) -> NDArray[np.uint64]:
    """Return a number for each edge, the same whichever way it runs; of its middle, so to say."""
    word = np.zeros(len(edges.x), dtype=np.uint64)
    for line, factor in ((edges.x, 0x9E3779B97F4A7C15), (edges.y, 0xBF58476D1CE4E5B9)):
        middle = line.copy()
        middle[:-1] += line[1:]
        word = (word ^ (word >> np.uint64(29))) + (middle + 0.0).view(np.uint64) * np.uint64(factor)
    return word
