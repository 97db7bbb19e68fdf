"""References as drawing data: all lines of a theme in flat arrays, for hundreds of thousands.

Roads, water, ditches, outlines of villager groups, buildings: what boundaries are seen against.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import to_metres
from gis.plan.records import OverlayArea, Reference
from layers.detail import level_of, tolerance_of
from layers.map_view import MetreBounds
from layers.to_qt import XY, Lines, chosen, joined


class ReferenceLines:
    """Hold the references of one theme, areas (closed rings) apart from lines. Immutable."""

    __slots__ = ("areas", "lines")

    def __init__(self, areas: "FlatLines", lines: "FlatLines") -> None:
        self.areas = areas
        self.lines = lines

    @classmethod
    def of(cls, references: Iterable[Reference]) -> "ReferenceLines":
        """Collect references."""
        areas: list[NDArray[np.int64]] = []
        lines: list[NDArray[np.int64]] = []
        for reference in references:
            (areas if reference.is_area else lines).extend(
                line for line in reference.lines if len(line) > 1
            )
        return cls(FlatLines.of_mm(areas), FlatLines.of_mm(lines))


class FlatLines:
    """Hold many lines one behind the other, in metres, with the bounds of each.

    Immutable but for the simplified lines that it remembers, one set for each level of detail.
    """

    __slots__ = ("_levels", "bounds", "true")

    def __init__(self, true: Lines) -> None:
        """Take lines in metres, each with at least one vertex."""
        xy, starts = true
        self.true = true
        self.bounds = (
            np.hstack([np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)])
            if len(starts)
            else np.empty((0, 4))
        )
        self._levels: dict[int, Lines] = {-1: true}

    @classmethod
    def of_mm(cls, lines: list[NDArray[np.int64]]) -> "FlatLines":
        """Take lines in millimetres, (n, 2) each."""
        if not lines:
            return cls(joined([]))
        lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
        return cls((to_metres(np.concatenate(lines)), np.cumsum(lengths) - lengths))

    def within(self, bounds_m: MetreBounds, tolerance_m: float) -> Lines:
        """Return the lines whose bounds touch `bounds_m`, off by at most so much."""
        west, south, east, north = bounds_m
        box = self.bounds
        hit: NDArray[np.bool_] = (box[:, 0] <= east) & (box[:, 2] >= west)
        hit &= (box[:, 1] <= north) & (box[:, 3] >= south)
        if not hit.any():
            return joined([])
        return chosen(self._at(level_of(tolerance_m)), hit)

    def _at(self, level: int) -> Lines:
        found = self._levels.get(level)
        if found is None:
            found = self._levels[level] = _simplified(self.true, tolerance_of(level))
        return found


def _simplified(lines: Lines, tolerance_m: float) -> Lines:
    """Simplify every line; none vanishes, so that their numbers stay."""
    xy, starts = lines
    if len(starts) == 0:
        return lines
    owner = np.zeros(len(xy), dtype=np.int64)
    owner[starts[1:]] = 1
    whole = shapely.linestrings(xy, indices=np.cumsum(owner))
    simple = shapely.simplify(whole, tolerance_m, preserve_topology=False)
    points: XY
    points, of_line = shapely.get_coordinates(simple, return_index=True)
    return points, np.searchsorted(of_line, np.arange(len(starts)))


class ReferenceThemes:
    """Hold the references of a plan by theme, made ready when a theme is first painted."""

    __slots__ = ("_ready", "_references")

    def __init__(self, references: Iterable[Reference]) -> None:
        self._references = references
        self._ready: dict[str, ReferenceLines] | None = None

    def get(self, theme: str) -> ReferenceLines | None:
        """Return the drawing data of a theme; None when the plan has no such references."""
        if self._ready is None:
            by_theme: dict[str, list[Reference]] = {}
            for reference in self._references:
                by_theme.setdefault(reference.theme, []).append(reference)
            self._ready = {theme: ReferenceLines.of(some) for theme, some in by_theme.items()}
        return self._ready.get(theme)


def lines_of(record: Reference | OverlayArea) -> tuple[NDArray[np.int64], ...]:
    """Return the lines or rings of a record, (n, 2) millimetres each."""
    return record.rings if isinstance(record, OverlayArea) else record.lines
