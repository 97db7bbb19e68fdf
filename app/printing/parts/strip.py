"""A box that only holds other parts, with a line round it or a ground if it is asked for."""

from app.printing.parts.maker import Made
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from layers.boxes import Box
from layers.drawing import INK, Area, Shape, Stroke, rectangle
from layers.style import LineStyle


class Strip:
    """Make the ground and the border of a box. Options: ground, border (colours), border_mm."""

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the room: a strip without a size takes all of it."""
        return room.width, room.height

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the ground and the border, if any."""
        shapes: list[Shape] = []
        ground, border = part.option("ground", ""), part.option("border", "")
        if ground:
            shapes.append(Area(rectangle(box), ground))
        if border:
            width = part.option("border_mm", 0.3) * context.size
            line = LineStyle(INK if border == "ink" else border, width)
            shapes.append(Stroke(rectangle(box), line, closed=True))
        return Made(tuple(shapes))
