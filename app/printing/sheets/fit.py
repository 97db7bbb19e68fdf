"""Where the map goes in its frame: the largest rounded scale at which nothing lies on the map.

A scale is good when some position of the map in the frame leaves a corner free for each of what
floats in it: legend, north arrow, inset. The map stays in the middle when it can, else it moves
aside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

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
class Float:
    """Be what wants a corner of the map: its size, and the corners to try, the best first."""

    size_mm: SizeMm
    corners: tuple[str, ...] = ("SE", "SW", "NE", "NW")


@dataclass(frozen=True, slots=True)
class Fit:
    """Say scale 1:denominator, the point of the CRS in the frame's middle, and the corners.

    `boxes` are those of the floats, in their order. `overlap_mm2` is how much of the map lies
    below them; 0 unless the user asked for a scale or place that leaves no room.
    """

    denominator: float
    centre_m: Point
    boxes: tuple[Box, ...]
    overlap_mm2: float


@dataclass(frozen=True, slots=True)
class Room:
    """Say what must find room in a frame: what floats in its corners, and the space about it.

    `taken` are boxes over the frame that stand still.
    """

    inner: Box
    floats: tuple[Float, ...]
    space_mm: float
    taken: tuple[Box, ...] = ()


def largest_denominator(outline_m: BaseGeometry, room: Room) -> float:
    """Return the exact n of the scale 1:n at which the outline just fills the frame."""
    west, south, east, north = outline_m.bounds
    width = room.inner.width - 2 * room.space_mm
    height = room.inner.height - 2 * room.space_mm
    return float(max((east - west) / width, (north - south) / height) * 1000)


def best_fit(outline_m: BaseGeometry, room: Room) -> Fit:
    """Return the fit with the largest rounded scale that leaves all floats their corners."""
    denominator = rounded_scale(largest_denominator(outline_m, room))
    for _ in range(MOST_STEPS):
        fit = fit_at(outline_m, room, denominator)
        if fit.overlap_mm2 == 0.0:
            return fit
        denominator = rounded_scale(denominator * LARGER)
    return fit_at(outline_m, room, rounded_scale(largest_denominator(outline_m, room)))


def fit_at(
    outline_m: BaseGeometry, room: Room, denominator: float, centre_m: Point | None = None
) -> Fit:
    """Return the fit at a scale that disturbs the map least, if possible not at all.

    With a `centre_m` the map is not moved.
    """
    if centre_m is None:
        positions = _positions(outline_m, room, denominator)
    else:
        positions = iter([(centre_m, _land(outline_m, room, denominator, centre_m))])
    fits = (
        Fit(denominator, centre, boxes, overlap)
        for centre, land in positions
        for boxes, overlap in _corners(land, room)
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
    seen: set[Point] = set()
    for right, down in SHIFTS:
        centre = (
            (west + east) / 2 - right * slack_x / mm_per_m,
            (south + north) / 2 + down * slack_y / mm_per_m,
        )
        if centre in seen:
            continue
        seen.add(centre)
        yield centre, _land(outline_m, room, denominator, centre)


def _land(outline_m: BaseGeometry, room: Room, denominator: float, centre_m: Point) -> BaseGeometry:
    """Return the land as it lies on the sheet with a point in the frame's middle."""
    mm_per_m = 1000 / denominator
    middle = room.inner.centre
    land = affinity.affine_transform(
        outline_m,
        (
            *(mm_per_m, 0, 0, -mm_per_m),
            middle[0] - centre_m[0] * mm_per_m,
            middle[1] + centre_m[1] * mm_per_m,
        ),
    )
    shapely.prepare(land)
    return land


def _corners(land: BaseGeometry, room: Room) -> Iterator[tuple[tuple[Box, ...], float]]:
    """Yield ways to put the floats into corners, the first ones first where they like it best."""
    taken = sum(_covered(land, box, room.space_mm) for box in room.taken)
    if not room.floats:
        yield (), taken
        return
    choices: list[list[tuple[Box, float]]] = []
    for floating in room.floats:
        places = _corner_boxes(room, floating.size_mm, floating.corners)
        choices.append([(box, _covered(land, box, room.space_mm)) for box in places])
    for way in product(*choices):
        boxes = tuple([box for box, _ in way])
        if _apart((*boxes, *room.taken), room.space_mm / 2):
            yield boxes, taken + sum(covered for _, covered in way)
    # Where nothing else is left the corners are shared.
    yield tuple(boxes[0][0] for boxes in choices), float("inf")


def _apart(boxes: tuple[Box, ...], space_mm: float) -> bool:
    return not any(one.grown(space_mm).meets(other) for one, other in combinations(boxes, 2))


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
