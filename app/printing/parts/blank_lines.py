"""Lines to be written on by hand, under a heading."""

from app.printing.parts.maker import Made
from app.printing.parts.words import letters_of, words_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from layers.boxes import Box
from layers.drawing import Shape, Stroke, Text
from layers.style import LineStyle

LINE_COLOUR = "#9aa3b2"
HEADING_MM, APART_MM = 3.2, 8.0


class BlankLines:
    """Make as many lines as have room below the part's words.

    Option `apart_mm`: how far one is from the next; that does not grow, since hands do not.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return room for the heading and three lines."""
        return room.width, self._top(part, context) + 3 * part.option("apart_mm", APART_MM)

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the heading and the lines."""
        shapes: list[Shape] = []
        words, high = words_of(part, context), letters_of(part, context, HEADING_MM)
        if words and high * 1.2 <= box.height:
            high = context.ruler.fitting(words, high, box.width, bold=True)
            shapes.append(Text(words, box.left, box.top + high * 0.6, high, bold=True))
        apart = max(1.0, part.option("apart_mm", APART_MM))
        line = LineStyle(LINE_COLOUR, 0.15)
        y = box.top + self._top(part, context) + apart * 0.8
        while y <= box.bottom:
            shapes.append(Stroke(((box.left, y), (box.right, y)), line))
            y += apart
        return Made(tuple(shapes))

    @staticmethod
    def _top(part: PartTemplate, context: PageContext) -> float:
        return letters_of(part, context, HEADING_MM) * 1.3 if words_of(part, context) else 0.0
