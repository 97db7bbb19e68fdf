from math import atan2, degrees

import pytest
from pyproj import Proj

from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import Area, Ruler, Stroke, Text
from layers.north import LEAST_DEG, convergence_text, grid_convergence_deg, north_shapes

ZONE = "EPSG:4549"
BOX = Box(10, 10, 38, 38)


@pytest.mark.parametrize("x_m", [360_000.0, 404_000.0, 499_000.0, 560_000.0, 640_000.0])
@pytest.mark.parametrize("y_m", [2_500_000.0, 3_620_000.0, 5_300_000.0])
def test_convergence_is_the_bend_of_the_meridian_on_the_sheet(x_m: float, y_m: float) -> None:
    """Walked along the meridian: a little north in degrees is so much aside on the grid."""
    projection = Proj(ZONE)
    lon, lat = projection(x_m, y_m, inverse=True)
    x, y = projection(lon, lat + 1e-4)
    true_north_from_grid_north = degrees(atan2(x - x_m, y - y_m))
    found = grid_convergence_deg(ZONE, x_m, y_m)
    assert found is not None
    assert found == pytest.approx(-true_north_from_grid_north, abs=1e-4)
    assert (found > 0) == (x_m > 500_000), "grid north lies east of true north in the east"


def test_without_a_projection_there_is_no_convergence() -> None:
    assert grid_convergence_deg("", 0, 0) is None
    assert grid_convergence_deg("EPSG:4490", 119, 32) is None


def test_the_value_is_told_in_degrees_and_minutes() -> None:
    assert convergence_text(-0.5447, Texts("zh")) == "坐标北偏西 0°33′"
    assert "1°00′ east" in convergence_text(0.9999, Texts("en"))


@pytest.mark.parametrize("convergence", [-1.3, -0.55, 0.11, 0.9])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_true_north_stands_on_its_side_and_all_in_the_box(
    ruler: Ruler, convergence: float, language: str
) -> None:
    shapes = list(north_shapes(BOX, "北", convergence, Texts(language), ruler))  # type: ignore[arg-type]
    (line,) = [shape for shape in shapes if isinstance(shape, Stroke)]
    foot, tip = line.points_mm
    assert (tip[0] > foot[0]) == (convergence < 0), "grid north west: true north is to the right"
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    boxes = [ruler.box(text) for text in texts]
    assert all(BOX.grown(1e-6).holds(box) for box in boxes)
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])
    points = [p for s in shapes if isinstance(s, Area | Stroke) for p in s.points_mm]
    assert all(BOX.holds(Box(*p, *p)) for p in points)
    assert not any(box.meets(Box(*p, *p).grown(0.01)) for box in boxes for p in points)
    true, grid = (
        next(t for t in texts if t.text == Texts(language)(f"print_map.{key}"))  # type: ignore[arg-type]
        for key in ("true_north", "grid_north")
    )
    assert (true.x_mm > grid.x_mm) == (tip[0] > foot[0])


@pytest.mark.parametrize("convergence", [None, 0.0, LEAST_DEG * 0.99, -LEAST_DEG * 0.99])
def test_where_it_does_not_matter_there_is_one_arrow(
    ruler: Ruler, convergence: float | None
) -> None:
    shapes = list(north_shapes(BOX, "北", convergence, Texts("zh"), ruler))
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["北"]
    assert not any(isinstance(shape, Stroke) for shape in shapes)
