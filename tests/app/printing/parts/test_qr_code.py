import segno
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.printing.parts.qr_code import QUIET, qr_shapes
from layers.boxes import Box
from layers.drawing import Area


@given(st.text(min_size=1, max_size=60))
def test_the_squares_are_the_modules_of_the_code_with_a_quiet_zone_round_them(words: str) -> None:
    code = segno.make(words, error="m", micro=False, boost_error=False)
    modules = [[bool(module) for module in row] for row in code.matrix]
    box = Box(5.0, 7.0, 27.0, 29.0)
    ground, *dark = [shape for shape in qr_shapes(modules, box) if isinstance(shape, Area)]
    assert shapely.Polygon(ground.points_mm).equals(shapely.box(5, 7, 27, 29))
    squares = shapely.union_all([shapely.Polygon(area.points_mm) for area in dark])
    size = box.width / (len(modules) + 2 * QUIET)
    shapely.prepare(squares)
    for row in range(-QUIET, len(modules) + QUIET):
        for column in range(-QUIET, len(modules) + QUIET):
            x = box.left + (column + QUIET + 0.5) * size
            y = box.top + (row + QUIET + 0.5) * size
            is_inside = 0 <= row < len(modules) and 0 <= column < len(modules)
            is_dark = is_inside and modules[row][column]
            assert squares.contains(shapely.Point(x, y)) == is_dark
    whole = sum(map(sum, modules)) * size * size
    assert abs(squares.area - whole) < 1e-6 * whole
