"""The courses that names run along: roads and waters of one name, joined and smoothed."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import MM_PER_M
from gis.plan.records import Reference, ReferenceId
from layers.map_view import MapView

FloatArray = NDArray[np.float64]

LEAST_GAP = 1e-6


class Course:
    """Be a smooth line in millimetres of the sheet, with positions and directions along it."""

    __slots__ = ("_along", "_xy", "line")

    def __init__(self, line: BaseGeometry, fineness: float, reach: float) -> None:
        """Take the true line; bends shorter than `reach` are smoothed, in steps of `fineness`."""
        self.line = line
        self._xy = _smoothed(line, fineness, reach)
        steps = np.hypot(*np.diff(self._xy, axis=0).T)
        self._along = np.concatenate([[0.0], np.cumsum(steps)])

    @property
    def length(self) -> float:
        """How long the smooth line is."""
        return float(self._along[-1])

    def at(self, along: FloatArray) -> FloatArray:
        """Return the points so far along, shape of `along` and 2."""
        x = np.interp(along, self._along, self._xy[:, 0])
        y = np.interp(along, self._along, self._xy[:, 1])
        return np.stack([x, y], axis=-1)


def _smoothed(line: BaseGeometry, fineness: float, reach: float) -> FloatArray:
    count = max(2, int(np.ceil(line.length / fineness)) + 1)
    along = np.linspace(0.0, line.length, count)
    points = shapely.line_interpolate_point(np.full(count, line, dtype=object), along)
    xy = shapely.get_coordinates(points)
    half = min(round(reach / 2 / max(line.length / (count - 1), LEAST_GAP)), (count - 1) // 2)
    if half < 1:
        return xy
    # Mirrored at its ends the line keeps them, and the moving average its length.
    before, after = 2 * xy[0] - xy[half:0:-1], 2 * xy[-1] - xy[-2 : -half - 2 : -1]
    padded = np.vstack([before, xy, after])
    weights = np.hanning(2 * half + 3)[1:-1]
    weights /= weights.sum()
    smooth = [np.convolve(padded[:, i], weights, mode="valid") for i in (0, 1)]
    return np.column_stack(smooth)


def lines_by_name(
    references: Iterable[Reference], view: MapView
) -> dict[tuple[str, ReferenceId], BaseGeometry]:
    """Return the joined lines of each name in the view's units, by name and lowest id.

    Sections of one name that touch are one line; areas and lines without a name are left out.
    """
    parts: dict[str, list[BaseGeometry]] = {}
    first: dict[str, ReferenceId] = {}
    for reference in sorted(references, key=lambda each: each.id):
        name = reference.name.strip()
        some = [line for line in reference.lines if len(line) > 1]
        if name and some and not reference.is_area:
            first.setdefault(name, reference.id)
            parts.setdefault(name, []).extend(
                shapely.LineString(view.to_screen(line / MM_PER_M)) for line in some
            )
    return {
        (name, first[name]): shapely.line_merge(shapely.union_all(lines))
        for name, lines in parts.items()
    }


def pieces_within(line: BaseGeometry, land: BaseGeometry, least: float) -> Sequence[BaseGeometry]:
    """Return the pieces of a line within some land, at least so long, the longest first."""
    pieces = shapely.get_parts(shapely.line_merge(shapely.intersection(line, land)))
    long = [piece for piece in pieces if piece.length >= least]
    return sorted(long, key=lambda piece: (-piece.length, piece.bounds))
