"""What stands in the margin of a tile: its place in the whole, where to cut, where to glue."""

from collections.abc import Callable, Iterator

from PySide6.QtGui import QPainter

from app.printing.output.tile_grid import TileGrid
from app.printing.paper import SizeMm
from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import Ruler, Shape, Stroke, Text
from layers.drawing_painting import paint_shapes
from layers.map_view import MapView
from layers.style import LineStyle

CUT = LineStyle("#111827", 0.2)
GLUE = LineStyle("#b91c1c", 0.3, (1.0, 0.6))
AWAY_MM, WORD_MM, LABEL_MM = 0.8, 2.2, 3.2
"""How far marks keep from the picture, and the heights of the letters beside and below."""


def marks_painter(
    grid: TileGrid, place: tuple[int, int], title: str, texts: Texts
) -> Callable[[QPainter, float], None]:
    """Return what paints the margin of the tile in a row and column, both counted from 0."""

    def paint(painter: QPainter, units_per_mm: float) -> None:
        ruler = Ruler()
        shapes = list(tile_marks(grid, place, title, texts, ruler))
        paint_shapes(painter, sheet_view(grid.paper_mm, units_per_mm), shapes, ruler)

    return paint


def sheet_view(paper_mm: SizeMm, units_per_mm: float) -> MapView:
    """Return a view for shapes in millimetres of a sheet."""
    width, height = (side * units_per_mm for side in paper_mm)
    return MapView(0.0, 0.0, 1.0, width, height, units_per_mm)


def tile_marks(
    grid: TileGrid, place: tuple[int, int], title: str, texts: Texts, ruler: Ruler
) -> Iterator[Shape]:
    """Yield marks and label of a tile; none of them stands on the picture."""
    row, column = place
    window = grid.window_mm(row, column)
    margin, overlap = grid.margin_mm, grid.overlap_mm
    field = Box(margin, margin, margin + window.width, margin + window.height)
    last_column, last_row = column == grid.columns - 1, row == grid.rows - 1
    for x in (field.left, *((field.right,) if last_column else ())):
        yield from _upright(grid, x, CUT, field)
    for y in (field.top, *((field.bottom,) if last_row else ())):
        yield from _across(grid, y, CUT, field)
    glue = texts("print_output.glue")
    if not last_column:
        x = field.right - overlap
        yield from _upright(grid, x, GLUE, field)
        yield Text(glue, x + 1, field.top - margin / 2, WORD_MM, colour=GLUE.colour)
    if not last_row:
        y = field.bottom - overlap
        yield from _across(grid, y, GLUE, field)
        yield Text(
            glue, field.left - margin / 2, y + 1 + WORD_MM, WORD_MM, "centre", colour=GLUE.colour
        )
    yield _label(grid, place, title, texts, ruler)


def _upright(grid: TileGrid, x: float, style: LineStyle, field: Box) -> Iterator[Shape]:
    """Yield marks above and below the picture."""
    long = grid.margin_mm - 2 * AWAY_MM
    for near, far in (
        (field.top - AWAY_MM, field.top - AWAY_MM - long),
        (field.bottom + AWAY_MM, field.bottom + AWAY_MM + long),
    ):
        yield Stroke(((x, near), (x, far)), style)


def _across(grid: TileGrid, y: float, style: LineStyle, field: Box) -> Iterator[Shape]:
    """Yield marks left and right of the picture."""
    long = grid.margin_mm - 2 * AWAY_MM
    for near, far in (
        (field.left - AWAY_MM, field.left - AWAY_MM - long),
        (field.right + AWAY_MM, field.right + AWAY_MM + long),
    ):
        yield Stroke(((near, y), (far, y)), style)


def _label(grid: TileGrid, place: tuple[int, int], title: str, texts: Texts, ruler: Ruler) -> Text:
    row, column = place
    text = "    ".join((
        texts("print_output.tile_label", row=row + 1, column=column + 1),
        texts(
            "print_output.tile_note",
            title=title,
            number=row * grid.columns + column + 1,
            count=grid.count,
        ),
    ))  # fmt: skip
    width, height = grid.paper_mm
    room = width - 4 * grid.margin_mm
    high = ruler.fitting(text, min(LABEL_MM, 0.4 * grid.margin_mm), room)
    return Text(text, width / 2, height - grid.margin_mm / 2, high, "centre")
