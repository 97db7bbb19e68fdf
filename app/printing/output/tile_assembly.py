"""The page that comes with tiles: the whole in small, cut into numbered parts, and what to do."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtGui import QPainter

from app.printing.output.cutout import Cutout
from app.printing.output.leaves import LeafLayer
from app.printing.output.tile_grid import TileGrid
from app.printing.output.tile_marks import sheet_view
from app.printing.wrapping import wrapped
from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import Ruler, Shape, Stroke, Text, rectangle
from layers.drawing_painting import paint_shapes
from layers.style import LineStyle

MARGIN_MM, GAP_MM = 15.0, 6.0
TITLE_MM, TEXT_MM = 7.0, 4.0
LINE_SPACING = 1.5
CHECK_MM = 100.0
"""The line that shows whether the printer kept the size."""
EDGE = LineStyle("#111827", 0.3)
SEAM = LineStyle("#b91c1c", 0.4)
LEAST_NUMBER_MM, MOST_NUMBER_MM = 2.5, 9.0


def assembly_layers(
    grid: TileGrid, title: str, layers: Sequence[LeafLayer], texts: Texts
) -> Sequence[LeafLayer]:
    """Return the layers of the page: those of the whole, made small, and what is drawn over it."""
    ruler = Ruler()
    lettering = list(_lettering(grid, title, texts, ruler))
    used = max(ruler.box(text).bottom for text in lettering if isinstance(text, Text))
    width, height = grid.paper_mm
    room = Box(MARGIN_MM, used + 2 * GAP_MM, width - MARGIN_MM, height - MARGIN_MM)
    scale = min(room.width / grid.whole_mm[0], room.height / grid.whole_mm[1])
    wide, high = (side * scale for side in grid.whole_mm)
    left = room.centre[0] - wide / 2
    box = Box(left, room.top, left + wide, room.top + high)
    shapes = (*lettering, *_seams(grid, box, scale))

    def paint(painter: QPainter, units_per_mm: float) -> None:
        paint_shapes(painter, sheet_view(grid.paper_mm, units_per_mm), shapes, ruler)

    small = partial(Cutout, whole_mm=grid.whole_mm, shift_mm=(box.left, box.top), box_mm=box)
    return (
        *(LeafLayer(layer.name, small(layer.paint, scale=scale)) for layer in layers),
        LeafLayer(texts("print_output.layer_picture"), paint),
    )


def _lettering(grid: TileGrid, title: str, texts: Texts, ruler: Ruler) -> Iterator[Shape]:
    """Yield title, size and advice from the top of the page downwards."""
    room = grid.paper_mm[0] - 2 * MARGIN_MM
    heading = texts("print_output.assembly_title", title=title)
    high = ruler.fitting(heading, TITLE_MM, room, bold=True)
    y = MARGIN_MM + TITLE_MM / 2
    yield Text(heading, MARGIN_MM, y, high, bold=True)
    y += TITLE_MM / 2 + GAP_MM
    width, height = grid.whole_mm
    paragraphs = (
        texts(
            "print_output.assembly_size",
            width=f"{width:g}",
            height=f"{height:g}",
            rows=grid.rows,
            columns=grid.columns,
            count=grid.count,
            overlap=f"{grid.overlap_mm:g}",
        ),
        texts("print_output.assembly_cut"),
        texts("print_output.assembly_print", length=f"{CHECK_MM:g}"),
    )
    for paragraph in paragraphs:
        for line in wrapped(paragraph, TEXT_MM, room, ruler):
            yield Text(line, MARGIN_MM, y, TEXT_MM)
            y += TEXT_MM * LINE_SPACING
    yield from _check_line(MARGIN_MM, y)


def _check_line(x: float, y: float) -> Iterator[Shape]:
    yield Stroke(((x, y), (x + CHECK_MM, y)), EDGE)
    for end in (x, x + CHECK_MM):
        yield Stroke(((end, y - 1.5), (end, y + 1.5)), EDGE)
    yield Text(f"{CHECK_MM:g} mm", x + CHECK_MM + 2, y, TEXT_MM)


def _seams(grid: TileGrid, box: Box, scale: float) -> Iterator[Shape]:
    """Yield the tiles as they come to lie: each covers the strip of those before it."""
    yield Stroke(rectangle(box), EDGE, closed=True)
    step = [side - grid.overlap_mm for side in grid.field_mm]
    for column in range(1, grid.columns):
        x = box.left + column * step[0] * scale
        yield Stroke(((x, box.top), (x, box.bottom)), SEAM)
    for row in range(1, grid.rows):
        y = box.top + row * step[1] * scale
        yield Stroke(((box.left, y), (box.right, y)), SEAM)
    number = min(MOST_NUMBER_MM, max(LEAST_NUMBER_MM, 0.25 * min(step) * scale))
    for row in range(grid.rows):
        for column in range(grid.columns):
            shown = grid.window_mm(row, column)
            x, y = shown.centre
            yield Text(
                f"{row + 1}-{column + 1}",
                box.left + x * scale,
                box.top + y * scale,
                number,
                "centre",
                bold=True,
                colour=SEAM.colour,
                halo="#ffffff",
            )
