"""The list beside a map of the grids that have only a numeral on it, and of their heads."""

from collections.abc import Sequence

from app.printing.grid_wordings import names_people
from app.printing.parts.maker import Made
from app.printing.parts.map_furniture import map_of
from app.printing.parts.words import letters_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.sheets.page import MapFrame
from app.printing.templates.records import PartTemplate
from gis.reports.staff import heads_of_grid
from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import INK, Area, Shape, Stroke, Text, rectangle
from layers.grid_titles import grid_titles
from layers.lettering import GRID, SheetPlacement
from layers.style import LineStyle

LETTERS_MM, LEAST_MM = 2.4, 1.5
ROW, PAD = 1.5, 0.8
"""The height of a row and the room between cells, in heights of a letter."""
NO_NUMBER = "–"
"""Before a grid that is too small on the map even for a numeral."""
Row = tuple[str, ...]


def listed_on(frame: MapFrame) -> list[tuple[str, GridId]]:
    """Return the grids that have only a numeral on a map; those that have nothing at all last."""
    listed = frame.labels.listed if isinstance(frame.labels, SheetPlacement) else ()
    lost = [key for key in frame.unplaced if key.kind == GRID]
    return [
        *((str(name.number), GridId(name.key.id)) for name in listed),
        *((NO_NUMBER, GridId(key.id)) for key in lost),
    ]


class Numbered:
    """Make the list of numerals of a map: number, grid, head, telephone; masked as the sheet is.

    It is known only when the map is made. So the page's order tells which grids the list makes
    room for (`data["listed"]`, ids of grids); without that it takes no room. Option `of` names the
    map; `heads` says whether the heads are named, else they are where the map names them.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the size of the list that the order expects."""
        grids = context.order.data.get("listed", ())
        assert isinstance(grids, tuple)
        if not grids:
            return 0.0, 0.0
        high = letters_of(part, context, LETTERS_MM)
        expected = [(str(number), GridId(grid)) for number, grid in enumerate(grids, start=1)]
        widths = _widths(_rows(part, context, expected), high, context)
        return sum(widths) + PAD * high, (len(grids) + 1.6) * ROW * high

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the list, smaller where the box has too little room for it."""
        listed = listed_on(map_of(part, context))
        if not listed or box.height <= 0:
            return Made(())
        rows = _rows(part, context, listed)
        high = letters_of(part, context, LETTERS_MM)
        wide = sum(_widths(rows, 1.0, context)) + PAD
        high = min(high, box.height / ((len(rows) + 1.6) * ROW), box.width / wide)
        widths = _widths(rows, high, context)
        line = LineStyle(INK, 0.2 * context.size)
        shapes: list[Shape] = [Area(rectangle(box), "#ffffff"), Stroke(rectangle(box), line, True)]
        title = context.texts("print_people.numbered")
        y = box.top + 0.8 * ROW * high
        fitting = context.ruler.fitting(title, 1.1 * high, box.width - high, bold=True)
        shapes.append(Text(title, box.centre[0], y, fitting, "centre", bold=True))
        for place, row in enumerate(rows):
            y = box.top + (place + 1.9) * ROW * high
            left = box.left + PAD * high
            for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
                if cell:
                    shapes.append(Text(cell, left, y, high, bold=at == 0))
                left += width
        told = _warnings(context, high)
        is_private = context.masking.is_off and _has_heads(part, context)
        return Made(tuple(shapes), is_private, warnings=told)


def _has_heads(part: PartTemplate, context: PageContext) -> bool:
    """Tell whether the list names the heads: as its map does, unless option `heads` says."""
    explained = context.page.part(part.option("of", part.inside or "map"))
    return part.option("heads", explained is not None and names_people(explained))


def _rows(
    part: PartTemplate, context: PageContext, grids: Sequence[tuple[str, GridId]]
) -> list[Row]:
    plan, masking = context.plan, context.masking
    day = context.spec.day.isoformat()
    rows: list[Row] = []
    for number, grid in grids:
        record = plan.grids[grid]
        cells = [number, record.name or grid_titles(plan, grid)[0]]
        if _has_heads(part, context):
            heads = heads_of_grid(plan, grid, day)
            names = "、".join(masking.name(head.name) for head in heads)
            phones = filter(None, (masking.phone(head.phone_public) for head in heads))
            cells += [names or context.texts("print.label_no_head"), "、".join(phones)]
        rows.append(tuple(cells))
    return rows


def _widths(rows: Sequence[Row], high: float, context: PageContext) -> list[float]:
    ruler = context.ruler
    return [
        max(ruler.width(cell, high, bold=at == 0) for cell in cells) + PAD * high
        for at, cells in enumerate(zip(*rows, strict=True))
    ]


def _warnings(context: PageContext, high: float) -> tuple[str, ...]:
    if high >= LEAST_MM:
        return ()
    return (context.texts("print_people.numbered_too_small", page=context.order.label),)
