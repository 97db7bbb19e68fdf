"""Names along lines: where the characters of a name stand that follows a road or a river.

The rules are Imhof's and those of Chinese topographic maps: the name runs beside its line, where it
is straightest, the right way up; along a line that runs up and down it is written from top to
bottom with upright characters (屈曲字列), unless its letters are Latin.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.boxes import Box
from layers.label_clutter import Clutter
from layers.label_courses import Course, FloatArray
from layers.label_space import LabelSpace
from layers.lettering import CurvedLabel, Glyph, LabelKey

SHARPEST_DEG = 24.0
"""How much two characters side by side may be turned against each other."""
MOST_TURNING_DEG = 95.0
"""How much a name may turn in all."""
STEEP = np.sin(np.radians(52.0))
"""Steeper than this a Chinese name is written from top to bottom."""
CLOSEST = 0.96
"""Characters in a bend may not come closer than this part of their width."""
GAP = 0.22
"""The room between a line and the name beside it, in character heights."""
FAR = 0.75
"""How far a name's characters may stand off the line in bends, in character heights."""
COVERING = 5.0
"""What it costs to cover a piece of another line or a mark."""
TRIED = 96
"""How many of the best places are tried in each window."""


@dataclass(frozen=True, slots=True)
class Run:
    """Be a name set in type: the characters, their widths, and the room between them.

    `line_mm` is the width of the line that it runs along.
    """

    key: LabelKey
    glyphs: tuple[str, ...]
    widths: tuple[float, ...]
    height: float
    between: float
    line_mm: float

    @property
    def length(self) -> float:
        """How long the name is."""
        return sum(self.widths) + self.between * (len(self.widths) - 1)

    @property
    def middles(self) -> FloatArray:
        """How far along the name the middle of each character stands."""
        ends = np.cumsum(np.array(self.widths) + self.between)
        return np.asarray(ends - self.between - np.array(self.widths) / 2)

    @property
    def is_chinese(self) -> bool:
        """Whether all characters are as wide as high."""
        return all(ord(glyph) >= 0x2E80 for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class _Places:
    """Hold candidates, a row each: points and turns of the characters, and how bad it is."""

    xy: FloatArray
    angle_deg: FloatArray
    cost: FloatArray


def label_along(
    run: Run,
    course: Course,
    window: tuple[float, float],
    space: LabelSpace,
    clutter: Clutter | None,
) -> CurvedLabel | None:
    """Return the best free place of a name whose middle lies in a window of the course.

    Beside the line on either side, else upon it, where it covers least of the `clutter`; None
    where it is too bent or too full.
    """
    found = [
        _places(run, course, window, offset, cost)
        for offset, cost in _offsets(run)
        if course.length >= run.length
    ]
    if not found:
        return None
    cost = np.concatenate([places.cost for places in found])
    xy = np.concatenate([places.xy for places in found])
    angles = np.concatenate([places.angle_deg for places in found])
    possible = np.flatnonzero(np.isfinite(cost))
    best = possible[np.argsort(cost[possible], kind="stable")][:TRIED]
    chosen: tuple[float, CurvedLabel] | None = None
    for i in best.tolist():
        if chosen is not None and cost[i] >= chosen[0]:
            break
        label = _label(run, xy[i], angles[i])
        boxes = list(boxes_of(label))
        if all(map(space.is_free, boxes)):
            covered = 0 if clutter is None else sum(map(clutter.count_met, boxes))
            total = float(cost[i]) + COVERING * covered
            if chosen is None or total < chosen[0]:
                chosen = total, label
    return None if chosen is None else chosen[1]


def _offsets(run: Run) -> Sequence[tuple[float, float]]:
    """Return how far above the line a name runs, with what that costs."""
    beside = run.height * (0.5 + GAP) + run.line_mm / 2
    return ((beside, 0.0), (-beside, 12.0), (0.0, 45.0))


def _places(
    run: Run, course: Course, window: tuple[float, float], offset: float, cost: float
) -> _Places:
    low, high = window
    first = np.clip(low - run.length / 2, 0.0, course.length - run.length)
    last = np.clip(high - run.length / 2, 0.0, course.length - run.length)
    starts = np.linspace(first, last, max(2, int((last - first) / (run.height / 2)) + 1))
    down, right = _sense(run, course, starts)
    middles = np.where(right[:, None], run.middles, run.length - run.middles)
    along = starts[:, None] + middles
    half = np.array(run.widths) / 2
    chord = course.at(along + half) - course.at(along - half)
    turn = (
        np.degrees(np.arctan2(chord[..., 1], chord[..., 0])) + np.where(right, 0.0, 180.0)[:, None]
    )
    aside = np.radians(turn)
    xy = course.at(along) + offset * np.stack([np.sin(aside), -np.cos(aside)], axis=-1)
    bends = np.abs(_folded(np.diff(turn, axis=1)))
    away = np.abs(starts + run.length / 2 - (low + high) / 2) / max(high - low, run.length)
    total = cost + 1.2 * bends.sum(axis=1) + 14.0 * away
    total[_is_bad(run, course, xy, bends, offset)] = np.inf
    angles = _folded(turn - np.where(down, 90.0, 0.0)[:, None])
    return _Places(xy, angles, total)


def _sense(
    run: Run, course: Course, starts: FloatArray
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell of each start whether the name is written downwards, and whether along the course."""
    x, y = (course.at(starts + run.length) - course.at(starts)).T
    steep = np.abs(y) > STEEP * np.hypot(x, y)
    down: NDArray[np.bool_] = steep & run.is_chinese
    right: NDArray[np.bool_] = np.where(down, y > 0, x >= 0)
    return down, right


def _is_bad(
    run: Run, course: Course, xy: FloatArray, bends: FloatArray, offset: float
) -> NDArray[np.bool_]:
    """Tell which places are too bent, or too near to the line or too far from it."""
    widths = np.array(run.widths)
    room = np.hypot(*np.moveaxis(np.diff(xy, axis=1), -1, 0))
    is_bad: NDArray[np.bool_] = (room < CLOSEST * (widths[1:] + widths[:-1]) / 2).any(axis=1)
    is_bad |= (bends > SHARPEST_DEG).any(axis=1) | (bends.sum(axis=1) > MOST_TURNING_DEG)
    off = np.asarray(shapely.distance(course.line, shapely.points(xy)))
    least = abs(offset) - 0.8 * GAP * run.height if offset else 0.0
    is_bad |= (off < least).any(axis=1)
    is_bad |= (off > abs(offset) + FAR * run.height).any(axis=1)
    return is_bad


def _folded(angle_deg: FloatArray) -> FloatArray:
    """Return angles between -180 and 180 degrees."""
    return np.asarray((angle_deg + 180.0) % 360.0 - 180.0)


def _label(run: Run, xy: FloatArray, angles: FloatArray) -> CurvedLabel:
    glyphs = tuple(
        Glyph(text, round(x, 3), round(y, 3), round(angle, 2), width)
        for text, (x, y), angle, width in zip(
            run.glyphs, xy.tolist(), angles.tolist(), run.widths, strict=True
        )
    )
    return CurvedLabel(run.key, glyphs, run.height)


def boxes_of(label: CurvedLabel) -> Iterator[Box]:
    """Yield an upright box round each character."""
    for glyph in label.glyphs:
        angle = np.radians(glyph.angle_deg)
        cosine, sine = abs(np.cos(angle)), abs(np.sin(angle))
        width = glyph.width_mm * cosine + label.height_mm * sine
        height = glyph.width_mm * sine + label.height_mm * cosine
        yield Box.around((glyph.x_mm, glyph.y_mm), float(width), float(height))
