"""House numbers and names of places on a sheet: one label for each spot."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, Place
from layers.boxes import Box, BoxIndex, Point
from layers.drawing import Ruler
from layers.label_points import PointRequest
from layers.label_values import LabelText
from layers.lettering import HOUSE, PLACE, HouseText, LabelKey, LetterHeights
from layers.map_view import MapView

PLACE_ORDER = (
    "hazard_point", "government", "hospital", "school", "party_service", "service_centre",
    "service_station", "market", "agency_point", "compound", "building", "enterprise", "farm",
    "shop", "other",
)  # fmt: skip
"""Which places are named first where there is not room for all."""

PLACE_MARK_MM = 1.3
"""The side of the mark of a place on an A3 sheet."""

CLEAR = 0.18
"""How far a label stays from its mark, in character heights."""

LINE_WIDTH = 9.0
"""How wide a line of several house numbers is at most, in character heights."""

SPACING_SHARE = 0.5
"""How high house numbers are at most, as a share of the way from a house to the next."""

LONG, BREAKS = 7, "村镇乡区县市"
"""From how many characters on a name may be written in two lines, and behind which."""

LEADING = 1.15

ROUGH_MM = 0.25
"""How far off the outline of the land may be where only room for letters is sought."""

OFF_OUTLINE_MM = 0.5
"""How far labels stay off the outline of the printed land, which is drawn heavily, on A3."""


@dataclass(frozen=True, slots=True)
class Houses:
    """Hold the requests for house numbers, the households of each, and what labels keep off.

    `marks` are those of all houses, and the outline of the printed land.
    """

    requests: tuple[PointRequest, ...]
    households: dict[Hashable, tuple[HouseholdId, ...]]
    marks: BoxIndex


@dataclass(frozen=True, slots=True)
class PointLabels:
    """Ask for the labels of points in the bounds of a sheet.

    `land` is the printed land, None for all of the bounds; labels stay `spacing_mm` apart.
    """

    plan: Plan
    view: MapView
    bounds: Box
    size: float
    ruler: Ruler
    land: BaseGeometry | None
    spacing_mm: float

    def houses(self, heights: LetterHeights, mark_mm: float, text: HouseText | None) -> Houses:
        """Ask for house numbers; households of one spot share a label."""
        write = text or _NumberOf(self.plan)
        spots = self._spots(
            [home for home in self.plan.households.values() if home.location is not None]
        )
        tried = _heights(heights, self.size, _spacing([point for point, _ in spots]))
        marks = BoxIndex(max(4 * tried[-1], mark_mm))
        for start, end in self._outline():
            marks.add_line(start, end)
        requests: list[PointRequest] = []
        shared: dict[Hashable, tuple[HouseholdId, ...]] = {}
        for point, homes in spots:
            marks.add(Box.around(point, mark_mm, mark_mm))
            words = joined_numbers(word for home in homes if (word := write(home)))
            if words:
                key = LabelKey(HOUSE, homes[0])
                texts = tuple(self._wrapped(words, high) for high in tried)
                gap = mark_mm / 2 + CLEAR * tried[-1]
                requests.append(PointRequest(key, point, texts, gap))
                shared[key] = tuple(homes)
        return Houses(tuple(requests), shared, marks)

    def _outline(self) -> Iterator[tuple[Point, Point]]:
        """Yield the pieces of both edges of the outline's line, as far as they are on the sheet."""
        if self.land is None:
            return
        box = self.bounds
        reach = OFF_OUTLINE_MM * self.size
        edge = shapely.buffer(shapely.boundary(self.land), reach, quad_segs=2)
        for ring in shapely.get_rings(shapely.get_parts(edge)):
            seen = shapely.clip_by_rect(ring, box.left, box.top, box.right, box.bottom)
            for part in shapely.get_parts(seen):
                xy = shapely.get_coordinates(part).tolist()
                yield from (((a, b), (c, d)) for (a, b), (c, d) in pairwise(xy))

    def places(self, heights: LetterHeights) -> list[PointRequest]:
        """Ask for the names of places, the most important first."""
        some = [place for place in self.plan.places.values() if place.location and place.name]
        rank = {kind: number for number, kind in enumerate(PLACE_ORDER)}
        some.sort(key=lambda place: (rank.get(place.kind, len(rank)), place.id))
        points = self._on_sheet(some)
        tried = _heights(heights, self.size)
        gap = PLACE_MARK_MM * self.size / 2 + 1.01 * self.spacing_mm
        return [
            PointRequest(LabelKey(PLACE, place.id), point, self._names(place.name, tried), gap)
            for place, point in zip(some, points, strict=True)
            if point is not None
        ]

    def _names(self, name: str, tried: Sequence[float]) -> tuple[LabelText, ...]:
        """Return a name in one line and, if it is long, in two, at each height."""
        ways = [(name,), _halves(name)] if len(name) >= LONG else [(name,)]
        return tuple(self._text(lines, high) for high in tried for lines in ways)

    def _text(self, lines: Sequence[str], high: float) -> LabelText:
        width = max(self.ruler.width(line, high) for line in lines)
        return LabelText(tuple(lines), width, high + (len(lines) - 1) * high * LEADING, high)

    def _spots(self, homes: Sequence[Household]) -> list[tuple[Point, list[HouseholdId]]]:
        spots: dict[Point, list[HouseholdId]] = {}
        for home, point in zip(homes, self._on_sheet(homes), strict=True):
            if point is not None:
                spots.setdefault(point, []).append(home.id)
        return [(point, sorted(homes)) for point, homes in spots.items()]

    def _on_sheet(self, records: Sequence[Household] | Sequence[Place]) -> list[Point | None]:
        """Return where records stand on the sheet; None outside the bounds and the land."""
        if not records:
            return []
        xy = self.view.to_screen(np.array([record.location for record in records]) / 1000.0)
        box = self.bounds
        within = ((xy >= (box.left, box.top)) & (xy <= (box.right, box.bottom))).all(axis=1)
        inside = np.asarray(within)
        if self.land is not None:
            # The land's outline is rough: better a house too many than one without its number.
            land = shapely.buffer(self.land, ROUGH_MM)
            shapely.prepare(land)
            inside = inside & np.asarray(shapely.intersects_xy(land, xy[:, 0], xy[:, 1]))
        points = zip(xy.tolist(), inside.tolist(), strict=True)
        return [(x, y) if is_seen else None for (x, y), is_seen in points]

    def _wrapped(self, words: Sequence[str], high: float) -> LabelText:
        lines = [""]
        for number, word in enumerate(words):
            longer = lines[-1] + word + ("、" if number < len(words) - 1 else "")
            if lines[-1] and self.ruler.width(longer, high) > LINE_WIDTH * high:
                lines.append(longer[len(lines[-1]) :])
            else:
                lines[-1] = longer
        return self._text(lines, high)


@dataclass(frozen=True, slots=True)
class _NumberOf:
    """Write the number that a house has in its street or group, without their names."""

    plan: Plan

    def __call__(self, household: int) -> str:
        """Return the number of a household's house; "" where the list gives none."""
        house_no = self.plan.households[HouseholdId(household)].house_no.strip()
        found = re.search(r"[0-9０-９][0-9０-９A-Za-z\-－—之附]*(?=号?$)", house_no)
        return found[0] if found else house_no


def _halves(name: str) -> tuple[str, str]:
    """Return a name in two lines, broken behind its village or town where that is near."""
    middle = (len(name) + 1) // 2
    breaks = [i + 1 for i, letter in enumerate(name) if letter in BREAKS and 2 <= i < middle]
    at = breaks[-1] if breaks else middle
    return name[:at], name[at:]


def joined_numbers(words: Iterable[str]) -> list[str]:
    """Return house numbers in order, each once, three or more in a row as "12–14"."""
    distinct = sorted(set(words), key=lambda word: (not word.isdecimal(), _value(word), word))
    runs: list[list[str]] = []
    for word in distinct:
        follows = runs and word.isdecimal() and _value(runs[-1][-1]) + 1 == _value(word)
        if follows and runs[-1][-1].isdecimal():
            runs[-1].append(word)
        else:
            runs.append([word])
    return list(_shown(runs))


def _value(word: str) -> int:
    return int(word) if word.isdecimal() else -1


def _shown(runs: Iterable[list[str]]) -> Iterator[str]:
    for run in runs:
        if len(run) > 2:
            yield f"{run[0]}–{run[-1]}"
        else:
            yield from run


def _spacing(points: Sequence[Point]) -> float:
    """Return how far it is from a point to the next, for the middle one of them."""
    if len(points) < 2:
        return inf
    xy = np.array(points)
    nearest = np.asarray(cKDTree(xy).query(xy, k=2)[0])
    return float(np.median(nearest[:, 1]))


def _heights(heights: LetterHeights, size: float, spacing: float = inf) -> list[float]:
    """Return the heights to try: one for all, smaller where points are close, and the least."""
    wanted = max(heights.least_mm, min(heights.wanted_mm * size, spacing * SPACING_SHARE))
    return list(dict.fromkeys((wanted, max(heights.least_mm, 0.75 * wanted))))
