"""The heads of the grids side by side: a photograph, the grid, the name."""

from app.printing.parts.maker import Made
from app.printing.parts.person import PORTRAIT, portrait_shapes
from app.printing.parts.pictures import picture_file
from app.printing.parts.words import letters_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from gis.reports.staff import heads_of_grid
from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import INK, PALE_INK, Shape, Text
from layers.grid_titles import grid_titles

LETTERS_MM, HIGH_MM = 3.2, 40.0
LINES, STEP, AIR = 2, 1.35, 1.2
"""Lines below a photograph, from line to line, and the room round it, in heights of a letter."""


class Portraits:
    """Make a row of photographs, one for each grid with a head, where the user gave photographs.

    They are files of a folder, named by the grid's code; a missing one is a frame with the outline
    of a person. In more than fit beside each other at a legible size the letters get smaller.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the width of the room, and the height of a row if there are photographs."""
        if part.name not in context.spec.pictures:
            return 0.0, 0.0
        return room.width, HIGH_MM * context.size

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the row; faces are private, whatever the letters show."""
        heads = _heads(context)
        if part.name not in context.spec.pictures or not heads or box.height <= 0:
            return Made(())
        letters = letters_of(part, context, LETTERS_MM)
        below = (LINES * STEP + AIR) * letters
        wide = min(box.width / len(heads), (box.height - below) * PORTRAIT + 3 * AIR * letters)
        left = box.centre[0] - wide * len(heads) / 2
        shapes: list[Shape] = []
        has_faces = False
        for number, (grid, title, names) in enumerate(heads):
            cell = Box(left + number * wide, box.top, left + (number + 1) * wide, box.bottom)
            inner = Box(cell.left + 0.1 * wide, cell.top, cell.right - 0.1 * wide, cell.bottom)
            high = min(inner.height - below - AIR * letters, inner.width / PORTRAIT)
            frame = Box.around(
                (inner.centre[0], inner.bottom - below - high / 2), high * PORTRAIT, high
            )
            path = picture_file(part, context, context.plan.grids[grid].code)
            has_faces |= path is not None
            shapes += portrait_shapes(path, frame)
            for line, (words, colour) in enumerate(((title, PALE_INK), (names, INK))):
                y = frame.bottom + (0.9 + line * STEP) * letters
                fitting = context.ruler.fitting(words, letters, inner.width, bold=line > 0)
                shapes.append(
                    Text(words, inner.centre[0], y, fitting, "centre", bold=line > 0, colour=colour)
                )
        return Made(tuple(shapes), is_private=has_faces or context.masking.is_off)


def _heads(context: PageContext) -> list[tuple[GridId, str, str]]:
    """Return the grids with a head: what the grid is called, who its heads are."""
    plan, day = context.plan, context.spec.day.isoformat()
    found: list[tuple[GridId, str, str]] = []
    for grid in context.subject.grids:
        heads = heads_of_grid(plan, grid, day)
        if heads:
            names = "、".join(context.masking.name(head.name) for head in heads)
            title = plan.grids[grid].name or grid_titles(plan, grid)[0]
            found.append((grid, title, names))
    return found
