"""Where the map goes in its frame: the largest rounded scale at which nothing lies on the map.

A scale is good when some position of the map in the frame leaves one corner free for the legend
and another for the north arrow. The map stays in the middle when it can, else it moves aside.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from app.printing.sheet_spec import SizeMm
from layers.boxes import Box, Point
from layers.furniture import rounded_scale

SHIFTS = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1))
LARGER = 1.001
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """Say scale 1:denominator, the point of the CRS in the frame's middle, and the corners.

    `overlap_mm2` is how much of the map lies below legend and arrow; 0 unless the user asked for
    a scale that leaves no room.
    """

    denominator: float
    centre_m: Point
    legend: Box
    arrow: Box
    overlap_mm2: float


@dataclass(frozen=True, slots=True)
class Room:
    """Say what must find room in a frame: sizes of legend and arrow, and the space about them."""

    inner: Box
    legend_mm: SizeMm
    arrow_mm: SizeMm
    space_mm: float


def largest_denominator(outline_m: BaseGeometry, room: Room) -> float:
    """Return the exact n of the scale 1:n at which the outline just fills the frame."""
    west, south, east, north = outline_m.bounds
    width = room.inner.width - 2 * room.space_mm
    height = room.inner.height - 2 * room.space_mm
    return float(max((east - west) / width, (north - south) / height) * 1000)


def best_fit(outline_m: BaseGeometry, room: Room) -> Fit:
    """Return the fit with the largest rounded scale that leaves legend and arrow their corners."""
    denominator = rounded_scale(largest_denominator(outline_m, room))
    for _ in range(MOST_STEPS):
        fit = fit_at(outline_m, room, denominator)
        if fit.overlap_mm2 == 0.0:
            return fit
        denominator = rounded_scale(denominator * LARGER)
    return fit_at(outline_m, room, rounded_scale(largest_denominator(outline_m, room)))


def fit_at(outline_m: BaseGeometry, room: Room, denominator: float) -> Fit:
    """Return the fit at a scale that disturbs the map least, if possible not at all."""
    fits = (
        Fit(denominator, centre, legend, arrow, overlap)
        for centre, land in _positions(outline_m, room, denominator)
        for legend, arrow, overlap in _corners(land, room)
    )
    best: Fit | None = None
    for fit in fits:
        if best is None or fit.overlap_mm2 < best.overlap_mm2:
            best = fit
        if best.overlap_mm2 == 0.0:
            break
    assert best is not None
    return best


def _positions(
    outline_m: BaseGeometry, room: Room, denominator: float
) -> Iterator[tuple[Point, BaseGeometry]]:
    """Yield each position of the map: the point in the frame's middle, the land on the sheet."""
    west, south, east, north = outline_m.bounds
    mm_per_m = 1000 / denominator
    slack_x = max(0.0, room.inner.width - 2 * room.space_mm - (east - west) * mm_per_m) / 2
    slack_y = max(0.0, room.inner.height - 2 * room.space_mm - (north - south) * mm_per_m) / 2
    middle = room.inner.centre
    seen: set[Point] = set()
    for right, down in SHIFTS:
        centre = (
            (west + east) / 2 - right * slack_x / mm_per_m,
            (south + north) / 2 + down * slack_y / mm_per_m,
        )
        if centre in seen:
            continue
        seen.add(centre)
        land = affinity.affine_transform(
            outline_m,
            (
                *(mm_per_m, 0, 0, -mm_per_m),
                middle[0] - centre[0] * mm_per_m,
                middle[1] + centre[1] * mm_per_m,
            ),
        )
        shapely.prepare(land)
        yield centre, land


def _corners(land: BaseGeometry, room: Room) -> Iterator[tuple[Box, Box, float]]:
    for legend in _corner_boxes(room, room.legend_mm, ("SE", "SW", "NE", "NW")):
        covered = _covered(land, legend, room.space_mm)
        best: tuple[float, Box] | None = None
        for arrow in _corner_boxes(room, room.arrow_mm, ("NE", "NW", "SE", "SW")):
            if arrow.grown(room.space_mm / 2).meets(legend):
                continue
            area = _covered(land, arrow, room.space_mm)
            if best is None or area < best[0]:
                best = area, arrow
        if best is not None:
            yield legend, best[1], covered + best[0]


def _corner_boxes(room: Room, size: SizeMm, corners: tuple[str, ...]) -> Iterator[Box]:
    frame = room.inner.grown(-room.space_mm / 2)
    width, height = size
    for corner in corners:
        left = frame.left if "W" in corner else frame.right - width
        top = frame.top if "N" in corner else frame.bottom - height
        yield Box(left, top, left + width, top + height)


def _covered(land: BaseGeometry, box: Box, space: float) -> float:
    wide = box.grown(space / 2)
    square = shapely.box(wide.left, wide.top, wide.right, wide.bottom)
    return float(land.intersection(square).area) if land.intersects(square) else 0.0
