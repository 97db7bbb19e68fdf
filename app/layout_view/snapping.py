"""Snapping the edges of a part to margins, to the middle of the sheet and to other parts; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.layout_view.layout_model import LEAST_PART_MM, Sheet, shifted
from layers.boxes import Box

LEFT, TOP, RIGHT, BOTTOM = "left", "top", "right", "bottom"
Sides = frozenset[str]
ALL_SIDES: Sides = frozenset({LEFT, TOP, RIGHT, BOTTOM})


@dataclass(frozen=True, slots=True)
class Lines:
    """Be the lines of a sheet that edges snap to: x of upright ones, y of level ones."""

    upright: tuple[float, ...] = ()
    level: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapped:
    """Be a box and the lines that it now lies on, to be shown."""

    box: Box
    lines: Lines


def lines_for(sheet: Sheet, name: str) -> Lines:
    """Return what a part may snap to: margins, middle, and the edges of the parts that stay."""
    width, height = sheet.paper_mm
    margins = sheet.margins
    going = {name, *(part.name for part in sheet.held_by(name))}
    staying = [box for each, box in sheet.boxes.items() if each not in going]
    upright = {margins.left, width / 2, width - margins.right}
    level = {margins.top, height / 2, height - margins.bottom}
    for box in staying:
        upright |= {box.left, box.right}
        level |= {box.top, box.bottom}
    return Lines(tuple(sorted(upright)), tuple(sorted(level)))


def dragged(box: Box, sides: Sides, right: float, down: float) -> Box:
    """Return a box some of whose sides were dragged; all of them is the box moved."""
    if sides == ALL_SIDES:
        return shifted(box, right, down)
    left = min(box.left + right, box.right - LEAST_PART_MM) if LEFT in sides else box.left
    top = min(box.top + down, box.bottom - LEAST_PART_MM) if TOP in sides else box.top
    return Box(
        left,
        top,
        max(box.right + right, box.left + LEAST_PART_MM) if RIGHT in sides else box.right,
        max(box.bottom + down, box.top + LEAST_PART_MM) if BOTTOM in sides else box.bottom,
    )


def snapped(box: Box, sides: Sides, lines: Lines, reach_mm: float) -> Snapped:
    """Return the box with its dragged sides on lines that are within reach, the nearest first.

    A moved box keeps its size; its middle snaps too.
    """
    if sides == ALL_SIDES:
        across = _nearest((box.left, box.right, box.centre[0]), lines.upright, reach_mm)
        along = _nearest((box.top, box.bottom, box.centre[1]), lines.level, reach_mm)
        box = shifted(box, across[0], along[0])
        return Snapped(box, Lines(across[1], along[1]))
    xs = [box.left] * (LEFT in sides) + [box.right] * (RIGHT in sides)
    ys = [box.top] * (TOP in sides) + [box.bottom] * (BOTTOM in sides)
    across, along = _nearest(xs, lines.upright, reach_mm), _nearest(ys, lines.level, reach_mm)
    return Snapped(dragged(box, sides, across[0], along[0]), Lines(across[1], along[1]))


def _nearest(
    edges: Iterable[float], lines: tuple[float, ...], reach_mm: float
) -> tuple[float, tuple[float, ...]]:
    """Return by how much edges must move to lie on a line, and that line."""
    ways = [(line - edge, line) for edge in edges for line in lines if abs(line - edge) <= reach_mm]
    if not ways:
        return 0.0, ()
    step, line = min(ways, key=lambda way: abs(way[0]))
    return step, (line,)
