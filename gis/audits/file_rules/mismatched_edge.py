"""Neighbours whose common border has a vertex on one side only. No area is lost by it."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding
from gis.audits.land.residue import Flags, Floats, Indices, Residue

RULE = "mismatched_edge"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each pair of neighbours, with the places and metres concerned.

    Looks at edges that found no twin: two of them, of different features, that run along each
    other in opposite directions are one border with different vertices.
    """
    residue = subject.coverage.measured.residue
    first, second = _close_pairs(residue, subject.profile.vertex_tolerance_m)
    length, middle, along = _common_run(residue, first, second, subject.profile.vertex_tolerance_m)
    pairs = np.sort(
        np.column_stack([residue.feature[first[along]], residue.feature[second[along]]]), axis=1
    )
    length, middle = length[along], middle[along]
    distinct, of_pair = np.unique(pairs, axis=0, return_inverse=True)
    findings = []
    for number, pair in enumerate(distinct.tolist()):
        runs = np.flatnonzero(of_pair.ravel() == number)
        longest = runs[np.lexsort((*middle[runs].T, -length[runs]))[0]]
        findings.append(
            subject.finding(
                RULE,
                pair,
                (float(middle[longest, 0]), float(middle[longest, 1])),
                length_m=float(length[runs].sum()),
                places=len(runs),
            )
        )
    return findings


def _close_pairs(residue: Residue, tolerance_m: float) -> tuple[Indices, Indices]:
    lines = residue.lines()
    first, second = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=tolerance_m)
    apart = (first < second) & (residue.feature[first] != residue.feature[second])
    first, second = first[apart], second[apart]
    forth = residue.end[first] - residue.start[first]
    back = residue.end[second] - residue.start[second]
    opposite = np.einsum("ij,ij->i", forth, back) < 0
    return first[opposite], second[opposite]


def _common_run(
    residue: Residue, first: Indices, second: Indices, tolerance_m: float
) -> tuple[Floats, Floats, Flags]:
    """Return how long and where each pair runs within the tolerance, and whether it does."""
    origin = residue.start[first]
    direction = residue.end[first] - origin
    length = np.hypot(*direction.T)
    direction = direction / length[:, None]
    normal = np.column_stack([-direction[:, 1], direction[:, 0]])
    a, b = residue.end[second] - origin, residue.start[second] - origin
    from_a, from_b = np.einsum("ij,ij->i", a, direction), np.einsum("ij,ij->i", b, direction)
    off_a, off_b = np.einsum("ij,ij->i", a, normal), np.einsum("ij,ij->i", b, normal)
    begin, end = np.maximum(from_a, 0), np.minimum(from_b, length)
    slope = (off_b - off_a) / np.maximum(from_b - from_a, 1e-12)
    off_begin, off_end = off_a + (begin - from_a) * slope, off_a + (end - from_a) * slope
    # The same two vertices but for rounding: no vertex is missing.
    twins = (np.abs(from_a) <= tolerance_m) & (np.abs(from_b - length) <= tolerance_m)
    along = (
        ~twins
        & (end - begin > 2 * tolerance_m)
        & (np.abs(off_begin) <= tolerance_m)
        & (np.abs(off_end) <= tolerance_m)
    )
    middle = origin + direction * ((begin + end) / 2)[:, None]
    return end - begin, middle, along
