"""The names of roads, ditches and waters on a sheet: along their lines, and inside their areas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from layers.boxes import Point
from layers.drawing import Ruler
from layers.label_along import Run, boxes_of, label_along
from layers.label_clutter import Clutter
from layers.label_courses import Course, lines_by_name, pieces_within
from layers.label_space import LabelSpace
from layers.lettering import ROAD, WATER, CurvedLabel, LabelKey, LetterHeights, LetteringSizes
from layers.map_view import MapView
from layers.references import themes_shown
from layers.style import MapStyle

KINDS = {"road": ROAD, "water": WATER, "ditch": WATER}
"""Which theme of references is named as what."""

REPEAT_MM = {ROAD: 110.0, WATER: 150.0}
"""How far from each other a name is repeated along its line, on an A3 sheet."""

APART = 0.75
"""How near to each other a name may stand on two lines, as a share of that way."""

TIGHT, LOOSE = 0.08, {ROAD: 0.3, WATER: 0.8}
"""The room between the characters of a name, in heights of a character: rivers are spaced."""

ROOMY = 3.0
"""Lines this many times as long as the tightly set name have it loosely set."""

OFF_OUTLINE = 1.6
"""How far from the outline of the printed land a line must run so that its name keeps off it."""
ALONG_OUTLINE = 0.6
"""How far from the outline a line may run that runs along it, in heights of a character."""
SMALLER = (1.0, 0.85, 0.7)
BEND = 3.5
"""Bends of the line that are shorter than so many character heights the name does not follow."""
ONE_STROKE = 0.9
"""Places of one name on one line are tried in windows that fill so much of their share."""


@dataclass(frozen=True, slots=True)
class LineNames:
    """Place the names of the lines of a plan that are painted in a view.

    `land` is the printed land on the sheet: what lies round it has no names; `size` is 1 on A3;
    `clutter` is what names had better not cover.
    """

    plan: Plan
    view: MapView
    style: MapStyle
    sizes: LetteringSizes
    size: float
    ruler: Ruler
    land: BaseGeometry | None
    clutter: Clutter | None

    def place(
        self, kinds: frozenset[str], space: LabelSpace
    ) -> tuple[list[CurvedLabel], list[LabelKey]]:
        """Return the names placed, repeated on long lines, and the keys of those without room."""
        placed: list[CurvedLabel] = []
        unplaced: list[LabelKey] = []
        for theme, lines in self._named(kinds):
            for (name, first), line in lines.items():
                key = LabelKey(KINDS[theme], first)
                found = self._along(key, name, line, self._line_mm(theme), space)
                placed += found
                if not found and self._is_seen(line, space):
                    unplaced.append(key)
        return placed, unplaced

    def _named(
        self, kinds: frozenset[str]
    ) -> Iterator[tuple[str, dict[tuple[str, ReferenceId], BaseGeometry]]]:
        shown = themes_shown(self.view, self.style)
        by_theme: dict[str, list[Reference]] = {}
        for reference in self.plan.references.values():
            if reference.name:
                by_theme.setdefault(reference.theme, []).append(reference)
        for theme, kind in KINDS.items():
            if kind in kinds and theme in shown and theme in by_theme:
                lines = lines_by_name(by_theme[theme], self.view)
                longest_first = sorted(lines.items(), key=lambda it: (-it[1].length, it[0]))
                yield theme, dict(longest_first)

    def _line_mm(self, theme: str) -> float:
        return next(look.line.width_mm for look in self.style.references if look.theme == theme)

    def _is_seen(self, line: BaseGeometry, space: LabelSpace) -> bool:
        box = space.bounds
        frame = shapely.box(box.left, box.top, box.right, box.bottom)
        return bool(shapely.intersects(line, frame if self.land is None else self.land))

    def _along(
        self, key: LabelKey, name: str, line: BaseGeometry, line_mm: float, space: LabelSpace
    ) -> list[CurvedLabel]:
        heights = self.sizes.road if key.kind == ROAD else self.sizes.water
        box = space.bounds
        frame = shapely.box(box.left, box.top, box.right, box.bottom)
        for land in self._lands(line, frame, heights.wanted_mm * self.size):
            for high in heights_of(heights, self.size):
                tight = self._run(key, name, high, TIGHT, line_mm)
                pieces = pieces_within(line, land, tight.length)
                found = list(self._on_pieces(tight, pieces, space))
                if found:
                    return found
        return []

    def _lands(
        self, line: BaseGeometry, frame: BaseGeometry, high: float
    ) -> Iterator[BaseGeometry]:
        """Yield the land on which a name may follow its line, the best first.

        Well inside the printed land, so that a name lies on no outline; then all of it; then, for
        a line that runs along it, its outline. A line that only lies outside has no name.
        """
        if self.land is None:
            yield frame
        elif shapely.intersects(self.land, line):
            yield shapely.intersection(shapely.buffer(self.land, -OFF_OUTLINE * high), frame)
            yield shapely.intersection(self.land, frame)
            strip = shapely.buffer(shapely.boundary(self.land), ALONG_OUTLINE * high)
            yield shapely.intersection(strip, frame)

    def _run(self, key: LabelKey, name: str, high: float, gap: float, line_mm: float) -> Run:
        glyphs = tuple(name)
        widths = tuple(self.ruler.width(glyph, high) for glyph in glyphs)
        return Run(key, glyphs, widths, high, gap * high, line_mm)

    def _on_pieces(
        self, tight: Run, pieces: Iterable[BaseGeometry], space: LabelSpace
    ) -> Iterator[CurvedLabel]:
        high, kind = tight.height, tight.key.kind
        repeat = REPEAT_MM[kind] * self.size
        middles: list[Point] = []
        for piece in pieces:
            course = Course(piece, high / 3, BEND * high)
            loose = self._run(tight.key, "".join(tight.glyphs), high, LOOSE[kind], tight.line_mm)
            runs = [loose, tight] if course.length > ROOMY * tight.length else [tight]
            for window in _windows(course.length, repeat):
                ((x, y),) = course.at(np.array([sum(window) / 2])).tolist()
                if any((x - a) ** 2 + (y - b) ** 2 < (APART * repeat) ** 2 for a, b in middles):
                    continue
                tried = (label_along(r, course, window, space, self.clutter) for r in runs)
                label = next(filter(None, tried), None)
                if label is not None:
                    middles.append((x, y))
                    for box in boxes_of(label):
                        space.take(box)
                    yield label


def _windows(length: float, repeat: float) -> Iterator[tuple[float, float]]:
    """Yield the stretches of a line that have one name each."""
    count = max(1, round(length / repeat))
    share = length / count
    for number in range(count):
        middle = (number + 0.5) * share
        yield middle - ONE_STROKE * share / 2, middle + ONE_STROKE * share / 2


def heights_of(heights: LetterHeights, size: float) -> list[float]:
    """Return the heights to try, from the wanted one to the least, millimetres."""
    tried = (max(heights.least_mm, heights.wanted_mm * size * share) for share in SMALLER)
    return list(dict.fromkeys(tried))
