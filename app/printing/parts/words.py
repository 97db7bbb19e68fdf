"""Texts on a sheet: title, classification, notes and free words, each with {fields}."""

from app.printing.parts.maker import Made
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from app.printing.templates.said import said_on
from app.printing.wrapping import wrapped
from gis.errors import InputProblem
from layers.boxes import Box
from layers.drawing import INK, Align, Shape, Text

LEADING = 1.45
TITLE_MM, TEXT_MM = 10.5, 2.8


def letters_of(part: PartTemplate, context: PageContext, usual_mm: float) -> float:
    """Return the height of a part's letters on its sheet."""
    return (part.letters_mm or usual_mm) * context.size * context.desk.template.style.letters


def words_of(part: PartTemplate, context: PageContext) -> str:
    """Return what a part says, its fields filled in.

    Raises InputProblem when the template names a field that there is not.
    """
    desk = context.desk
    template = said_on(desk.spec, desk.template, context.page.name, part, context.texts.language)
    try:
        return template.format_map(dict(context.fields))
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise InputProblem(
            "templates.unknown_field",
            template=context.desk.template.key,
            part=part.name,
            words=template,
        ) from error


def align_of(part: PartTemplate, usual: Align) -> Align:
    """Return how the lines of a part stand; raises InputProblem for what is no such way."""
    match part.option("align", usual):
        case "left":
            return "left"
        case "centre":
            return "centre"
        case "right":
            return "right"
        case other:
            raise InputProblem(
                "templates.wrong_option", part=part.name, option="align", value=other
            )


class Title:
    """Make one line as large as fits, in the middle of its box."""

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the whole width, and the height of the letters with some air."""
        return room.width, letters_of(part, context, TITLE_MM) * 1.3

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the line; long words get smaller letters."""
        words = words_of(part, context)
        high = letters_of(part, context, TITLE_MM)
        high = min(high, box.height)
        high = context.ruler.fitting(words, high, box.width, bold=True)
        x, y = box.centre
        align = align_of(part, "centre")
        x = {"left": box.left, "centre": x, "right": box.right}[align]
        colour = part.option("colour", INK)
        return Made((Text(words, x, y, high, align, bold=True, colour=colour),))


class Words:
    """Make lines of text from the top of the box: `|` in the template begins a new line.

    Lines longer than the box are wrapped; when all together are too high they get smaller.
    Options: align left, centre or right; colour; bold; from "top", "middle" or "bottom".
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the size of the wrapped lines."""
        high = letters_of(part, context, TEXT_MM)
        lines = self._lines(words_of(part, context), high, room.width, part, context)
        bold = part.option("bold", False)
        widths = [context.ruler.width(line, high, bold=bold) for line in lines]
        return max(widths, default=0.0), len(lines) * high * LEADING

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the lines."""
        words = words_of(part, context)
        high = letters_of(part, context, TEXT_MM)
        lines = self._lines(words, high, box.width, part, context)
        while len(lines) * high * LEADING > box.height * 1.001 and high > 1.0:
            high *= 0.94
            lines = self._lines(words, high, box.width, part, context)
        return Made(tuple(self._shapes(lines, high, part, box)))

    @staticmethod
    def _lines(
        words: str, high: float, width: float, part: PartTemplate, context: PageContext
    ) -> list[str]:
        bold = part.option("bold", False)
        return [
            line
            for piece in words.split("|")
            if piece.strip()
            for line in wrapped(piece.strip(), high, width, context.ruler, bold=bold)
        ]

    @staticmethod
    def _shapes(lines: list[str], high: float, part: PartTemplate, box: Box) -> list[Shape]:
        step = high * LEADING
        spare = box.height - len(lines) * step
        above = {"top": 0.0, "middle": spare / 2, "bottom": spare}
        top = box.top + above.get(part.option("from", "top"), 0.0)
        align = align_of(part, "left")
        x = {"left": box.left, "centre": box.centre[0], "right": box.right}[align]
        bold, colour = part.option("bold", False), part.option("colour", INK)
        return [
            Text(line, x, top + (row + 0.5) * step, high, align, bold=bold, colour=colour)
            for row, line in enumerate(lines)
        ]
