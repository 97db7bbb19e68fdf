"""Names in a picture: where they stand so that no two lie on each other."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.reports.picture_marks import INK, PALE, RED, Line, Mark, Points, Words, width_of
from gis.reports.picture_panel import Panel

_SUBJECT_MM, _NEIGHBOUR_MM, _SIZE_MM = 2.9, 2.4, 2.7
_LEAST_MM2 = 12.0
_LONGEST = 16
"""A name of more letters is cut: a picture has no room for it."""
_TRIED = ((0.0, 0.0), (0.0, -3.6), (0.0, 3.6), (0.0, -7.2), (0.0, 7.2), (-7, 0.0), (7, 0.0))

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class _Wish:
    text: str
    x_mm: float
    y_mm: float
    is_subject: bool
    area: float


class Names:
    """Collect the names of a panel, then place the more important first."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._taken: list[Box] = []
        self._wishes: list[_Wish] = []

    def ask(self, name: str, seen_mm: BaseGeometry, *, is_subject: bool) -> None:
        """Ask for a name on the largest part of what is seen of some land."""
        parts = shapely.get_parts(seen_mm)
        parts = parts[shapely.area(parts) > 1e-6]
        if not len(parts) or not name:
            return
        areas = shapely.area(parts)
        largest = parts[int(np.argmax(areas))]
        if areas.max() < _LEAST_MM2 and not is_subject:
            return
        middle = shapely.point_on_surface(largest)
        if middle.is_empty:
            return
        text = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        self._wishes.append(
            _Wish(text, float(middle.x), float(middle.y), is_subject, float(areas.max()))
        )

    def keep_free(self, places_mm: Points, radius: float) -> None:
        """Let no name lie on some places."""
        for x, y in places_mm[:200].tolist():
            self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def beside(self, text: str, shape_mm: BaseGeometry, colour: str = RED) -> Iterator[Mark]:
        """Yield a text above or below a shape with a leader to it, in a corner without room."""
        panel = self._panel
        width, height = width_of(text, _SIZE_MM), _SIZE_MM * 1.3
        left = panel.left_mm + 1
        right = max(left, panel.left_mm + panel.width_mm - 1 - width)
        top, bottom = panel.top_mm + 1.2, panel.top_mm + panel.height_mm - 1.2 - height
        x, y = left, bottom
        if not shape_mm.is_empty:
            west, north, east, south = shape_mm.bounds
            over, under = north - height - 2.2, south + 2.2
            if over >= top or under <= bottom:
                x = min(max((west + east) / 2 - width / 2, left), right)
                y = over if over >= top else under
                text_box = shapely.box(x + 1, y, x + width - 1, y + height)
                yield Line(
                    "leader", shapely.get_coordinates(shapely.shortest_line(text_box, shape_mm))
                )
        self._taken.append((x, y, x + width, y + height))
        yield Words(text, x, y + height / 2, _SIZE_MM, "left", bold=True, colour=colour, halo=True)

    def placed(self) -> Iterator[Words]:
        """Yield the names that find room; subjects first, then the largest."""
        panel = self._panel
        for wish in sorted(self._wishes, key=lambda each: (not each.is_subject, -each.area)):
            high = _SUBJECT_MM if wish.is_subject else _NEIGHBOUR_MM
            half = width_of(wish.text, high) / 2
            low = panel.left_mm + half + 0.6
            far = panel.left_mm + panel.width_mm - half - 0.6
            for right, down in _TRIED:
                x = min(max(wish.x_mm + right, low), max(low, far))
                y = wish.y_mm + down
                box = (x - half, y - high * 0.6, x + half, y + high * 0.6)
                inside = panel.top_mm + 0.4 <= box[1] and (
                    box[3] <= panel.top_mm + panel.height_mm - 0.4
                )
                moved = right or down
                if inside and not (moved and not wish.is_subject) and self._is_free(box):
                    self._taken.append(box)
                    colour = INK if wish.is_subject else PALE
                    yield Words(wish.text, x, y, high, "centre", wish.is_subject, colour, halo=True)
                    break

    def _is_free(self, box: Box) -> bool:
        return all(
            box[2] <= left or right <= box[0] or box[3] <= top or bottom <= box[1]
            for left, top, right, bottom in self._taken
        )
