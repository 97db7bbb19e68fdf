"""The ground of a polygon file under audit: what its coverage has already measured."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.audits.file_subject import FileSubject
from gis.audits.finding import Finding
from gis.audits.land.coverage import Areas
from gis.audits.land.residue import Geometries
from gis.audits.report_ground import BoxM, Floats, Land, piece_at, simplified

_MOST_JOINED = 400_000
"""Vertices of features that are joined for an outline; of more only the squares they lie in."""
_SQUARES = 60


@dataclass(frozen=True)
class FileGround:
    """Be the ground of a file's features and of its frame, if there is one."""

    subject: FileSubject
    framing: Geometries | None

    @property
    def place(self) -> str:
        """Nobody said what the whole is called."""
        return ""

    @cached_property
    def outline_m(self) -> BaseGeometry:
        """The outline of the frame, without one that of the features."""
        shapes = self._polygons if self.framing is None else self.framing
        shapes = shapes[~shapely.is_missing(shapes)]
        if int(shapely.get_num_coordinates(shapes).sum()) <= _MOST_JOINED:
            return simplified(shapely.union_all(shapely.make_valid(shapes)))
        return _squares(shapely.bounds(shapes))

    @property
    def _polygons(self) -> Geometries:
        return self.subject.coverage.measured.polygons

    def shape_m(self, finding: Finding) -> BaseGeometry | None:
        """Return the overlap, gap, part beyond the frame or part of a feature that is meant."""
        coverage = self.subject.coverage
        rows = [number - 1 for kind, number in finding.ids if kind == "feature"]
        if finding.rule in {"overlap", "duplicate", "contained"}:
            return _of_features(coverage.overlaps, rows)
        if finding.rule == "outside":
            return _of_features(coverage.outside, rows)
        if finding.rule == "gap" and finding.xy_m is not None:
            near = self._gaps.query(shapely.points(*finding.xy_m), predicate="intersects")
            return coverage.gaps.shapes[near[0]] if len(near) else None
        if finding.rule in {"sliver", "multipart"} and self._polygons[rows[0]] is not None:
            return piece_at(self._polygons[rows[0]], finding.xy_m)
        return None

    @cached_property
    def _gaps(self) -> shapely.STRtree:
        return shapely.STRtree(self.subject.coverage.gaps.shapes)

    def subjects(self, finding: Finding) -> list[Land]:
        """Return the features that a finding names and that have an area."""
        rows = [number - 1 for kind, number in finding.ids if kind == "feature"]
        return [self._land(row) for row in rows if self._polygons[row] is not None]

    def land_within(self, box_m: BoxM) -> list[Land]:
        """Return the features that reach into a box."""
        return [self._land(row) for row in sorted(self.subject.tree.query(shapely.box(*box_m)))]

    def _land(self, row: int) -> Land:
        name = self.subject.file.names[row] or self.subject.subjects[row]
        return Land(("feature", int(row) + 1), name, self._polygons[row])

    def frame_within(self, box_m: BoxM) -> BaseGeometry:
        """Return the lines of the frame within a box."""
        if self.framing is None:
            return shapely.MultiLineString()
        return shapely.clip_by_rect(self._frame_lines, *box_m)

    @cached_property
    def _frame_lines(self) -> BaseGeometry:
        framing = self.framing
        return shapely.boundary(shapely.union_all(shapely.make_valid(framing)))

    def homes_within(self, box_m: BoxM) -> Floats:
        """Return none: a polygon file has no households."""
        return np.zeros((0, 2))

    def units(self, finding: Finding) -> tuple[str, ...]:
        """Return none: a polygon file has no units."""
        return ()


def _of_features(areas: Areas, rows: list[int]) -> BaseGeometry | None:
    found = np.flatnonzero((areas.features == sorted(rows)).all(axis=1))
    return areas.shapes[found[0]] if len(found) else None


def _squares(bounds: Floats) -> BaseGeometry:
    """Return the squares of a coarse net in which features have their middle."""
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    low = middle.min(axis=0)
    side = max(float((middle.max(axis=0) - low).max()) / _SQUARES, 1e-6)
    cells = np.unique(np.floor((middle - low) / side), axis=0) * side + low
    boxes = shapely.box(cells[:, 0], cells[:, 1], cells[:, 0] + side, cells[:, 1] + side)
    return shapely.union_all(boxes)
