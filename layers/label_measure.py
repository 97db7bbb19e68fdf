"""A measure of lettering: what overlaps, is crossed or cut. Good lettering has zeros.

It takes the shapes of letters as they are on paper, turned ones too, and knows nothing of how they
were placed.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from layers.boxes import Box
from layers.drawing import rectangle
from layers.label_areas import SECOND_LINE
from layers.label_values import PlacedLabel
from layers.lettering import GRID, CurvedLabel, Glyph, LabelKey, SheetLabel

SLIGHT_MM2 = 1e-4
SLIGHT_MM = 1e-3
"""What meets by so little does not count: positions are rounded."""

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class LabelMeasure:
    """Say what is wrong with the lettering of a sheet, label by label.

    overlaps          pairs of labels whose letters overlap
    crossed_texts     pairs of a label whose leader runs through the letters of another one
    crossed_leaders   pairs of labels whose leaders cross
    outside           labels that leave the bounds
    on_obstacles      labels that lie on the legend or the like
    smallest_mm       the height of the smallest character; 0 without labels
    """

    overlaps: tuple[Pair, ...]
    crossed_texts: tuple[Pair, ...]
    crossed_leaders: tuple[Pair, ...]
    outside: tuple[Hashable, ...]
    on_obstacles: tuple[Hashable, ...]
    smallest_mm: float

    @property
    def faults(self) -> int:
        """How many faults there are in all."""
        of_pairs = len(self.overlaps) + len(self.crossed_texts) + len(self.crossed_leaders)
        return of_pairs + len(self.outside) + len(self.on_obstacles)


def measure_labels(
    labels: Iterable[SheetLabel], bounds: Box, obstacles: Iterable[Box] = ()
) -> LabelMeasure:
    """Measure placed labels within `bounds`, millimetres of the sheet."""
    some = list(labels)
    letters = _Owned([(i, shape) for i, label in enumerate(some) for shape in outlines_of(label)])
    leaders = _Owned(
        [
            (i, shapely.LineString(label.leader))
            for i, label in enumerate(some)
            if isinstance(label, PlacedLabel) and label.leader is not None
        ]
    )
    keys = [label.key for label in some]
    sheet = _polygon(bounds).buffer(SLIGHT_MM)
    outside = letters.owner[~np.asarray(shapely.covers(sheet, letters.shapes), dtype=bool)]
    covered = _Owned([(-1, _polygon(obstacle)) for obstacle in obstacles])
    on_obstacles = [i for i, _ in letters.meeting(covered, shapely.area, SLIGHT_MM2)]
    return LabelMeasure(
        _pairs(keys, letters.meeting(letters, shapely.area, SLIGHT_MM2)),
        _pairs(keys, leaders.meeting(letters, shapely.length, SLIGHT_MM)),
        _pairs(keys, leaders.crossing()),
        tuple(keys[i] for i in sorted(set(outside.tolist()))),
        tuple(keys[i] for i in sorted(set(on_obstacles))),
        min((_smallest_mm(label) for label in some), default=0.0),
    )


class _Owned:
    """Hold shapes, each of a label given by its number."""

    def __init__(self, shapes: Sequence[tuple[int, Polygon | shapely.LineString]]) -> None:
        self.owner = np.array([i for i, _ in shapes], dtype=np.int64)
        self.shapes = np.array([shape for _, shape in shapes], dtype=object)

    def meeting(self, others: "_Owned", size: "_Size", slight: float) -> list[tuple[int, int]]:
        """Return the pairs of owners whose shapes share more than something slight."""
        mine, theirs = shapely.STRtree(others.shapes).query(self.shapes, predicate="intersects")
        shared = shapely.intersection(self.shapes[mine], others.shapes[theirs])
        is_large = np.asarray(size(shared)) > slight
        found = zip(self.owner[mine[is_large]], others.owner[theirs[is_large]], strict=True)
        return [(int(i), int(j)) for i, j in found if i != j]

    def crossing(self) -> list[tuple[int, int]]:
        """Return the pairs of owners whose lines cross."""
        first, second = shapely.STRtree(self.shapes).query(self.shapes, predicate="crosses")
        found = zip(self.owner[first], self.owner[second], strict=True)
        return [(int(i), int(j)) for i, j in found if i != j]


class _Size(Protocol):
    def __call__(self, shapes: NDArray[np.object_], /) -> object: ...


def _pairs(keys: Sequence[Hashable], found: Iterable[tuple[int, int]]) -> tuple[Pair, ...]:
    once = sorted({(min(pair), max(pair)) for pair in found})
    return tuple((keys[i], keys[j]) for i, j in once)


def outlines_of(label: SheetLabel) -> Iterator[Polygon]:
    """Yield the outlines of the letters of a label: of each line, or each character of a curve."""
    if isinstance(label, CurvedLabel):
        for glyph in label.glyphs:
            yield _turned(glyph, label.height_mm)
    else:
        yield _polygon(label.box)


def _turned(glyph: Glyph, height: float) -> Polygon:
    cosine, sine = cos(radians(glyph.angle_deg)), sin(radians(glyph.angle_deg))
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    half_width, half_height = glyph.width_mm / 2, height / 2
    return Polygon(
        [
            (
                glyph.x_mm + x * half_width * cosine - y * half_height * sine,
                glyph.y_mm + x * half_width * sine + y * half_height * cosine,
            )
            for x, y in corners
        ]
    )


def _polygon(box: Box) -> Polygon:
    return Polygon(rectangle(box))


def _smallest_mm(label: SheetLabel) -> float:
    if isinstance(label, CurvedLabel):
        return label.height_mm
    is_grid = isinstance(label.key, LabelKey) and label.key.kind == GRID
    smaller = SECOND_LINE if is_grid and len(label.text.lines) > 1 else 1.0
    return label.text.character * smaller
