"""Whose base maps lie beneath a map: a small line in one of its corners, as they all demand."""

from collections.abc import Collection

from app.printing.sheets.context import PageContext
from app.printing.sheets.map_additions import OverMap
from layers.boxes import Box
from layers.drawing import Area, Text, rectangle

HEIGHT_MM, PAD_MM = 1.9, 0.7
GROUND, INK = "#c8ffffff", "#374151"


def credit_of(context: PageContext, inner: Box, floats: Collection[Box]) -> OverMap:
    """Return the line in the first corner of the land that no part stands in.

    Where all corners are taken it stands above what stands in the lower right one. It is as small
    as it must be, but never left out.
    """
    ground = context.desk.ground
    said = "" if ground is None else ground.attribution
    if not said:
        return OverMap()
    said = context.texts("print_ground.credit", credit=said)
    pad = PAD_MM * context.size
    high = context.ruler.fitting(said, HEIGHT_MM * context.size, inner.width - 2 * pad)
    size = context.ruler.width(said, high) + 2 * pad, high + 2 * pad
    box = _free(inner, size, floats)
    left, middle = box.left + pad, box.centre[1]
    shapes = (Area(rectangle(box), GROUND), Text(said, left, middle, high, colour=INK))
    return OverMap(shapes, (box,))


def _free(inner: Box, size: tuple[float, float], floats: Collection[Box]) -> Box:
    wide, high = size
    right, bottom = inner.right - wide, inner.bottom - high
    corners = [(right, bottom), (inner.left, bottom), (right, inner.top), (inner.left, inner.top)]
    above = [(right, each.top - high) for each in floats if each.top - high > inner.top]
    boxes = [Box(left, top, left + wide, top + high) for left, top in (*corners, *above)]
    return next((box for box in boxes if not any(box.meets(each) for each in floats)), boxes[0])
