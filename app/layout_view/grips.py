"""What lies under the pointer on a sheet: a handle, a part, the land in the map; pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.layout_view.layout_model import Sheet
from app.layout_view.snapping import ALL_SIDES, BOTTOM, LEFT, RIGHT, TOP, Sides
from layers.boxes import Box, Point

HOLDERS = frozenset({"strip"})
"""Kinds that only hold others: in hand only where nothing else is."""


@dataclass(frozen=True, slots=True)
class Grip:
    """Be what a press takes hold of: some sides of a part, all of them to move it."""

    part: str
    sides: Sides = ALL_SIDES


@dataclass(frozen=True, slots=True)
class LandGrip:
    """Be the land in the frame of the main map."""

    part: str


def handles_of(box: Box) -> Iterator[tuple[Point, Sides]]:
    """Yield the handles of a box, corners first: where each stands, and what it drags."""
    x, y = box.centre
    ways = (
        ((box.left, box.top), {LEFT, TOP}),
        ((box.right, box.top), {RIGHT, TOP}),
        ((box.right, box.bottom), {RIGHT, BOTTOM}),
        ((box.left, box.bottom), {LEFT, BOTTOM}),
        ((x, box.top), {TOP}),
        ((box.right, y), {RIGHT}),
        ((x, box.bottom), {BOTTOM}),
        ((box.left, y), {LEFT}),
    )
    for place, sides in ways:
        yield place, frozenset(sides)


def grip_at(sheet: Sheet, selected: str, at: Point, reach_mm: float) -> Grip | LandGrip | None:
    """Return what a press at a place takes hold of.

    The handles of the selected part come first, then the uppermost part; the land is taken inside
    the frame of the main map, its frame at the edge.
    """
    box = sheet.boxes.get(selected)
    if box is not None:
        for (x, y), sides in handles_of(box):
            if abs(at[0] - x) <= reach_mm and abs(at[1] - y) <= reach_mm:
                return Grip(selected, sides)
    name = part_at(sheet, at)
    land = sheet.land
    if land is not None and name == land.name and _holds(land.inner.grown(-reach_mm), at):
        return LandGrip(name)
    return Grip(name) if name else None


def part_at(sheet: Sheet, at: Point) -> str:
    """Return the part at a place: those held by others before these, later before earlier."""
    found = [
        (part.kind not in HOLDERS, sheet.depth(part.name), place, part.name)
        for place, part in enumerate(sheet.page.parts)
        if part.name in sheet.boxes and _holds(sheet.boxes[part.name], at)
    ]
    return max(found)[-1] if found else ""


def _holds(box: Box, at: Point) -> bool:
    return box.left <= at[0] <= box.right and box.top <= at[1] <= box.bottom
