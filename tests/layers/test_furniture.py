import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import Area, Ruler, Stroke, Text
from layers.furniture import (
    frame_shapes,
    ground_of_a_centimetre,
    kilometre_ticks,
    north_arrow_shapes,
    rounded_scale,
    scale_bar,
    scale_bar_shapes,
)
from layers.map_view import MapView

denominators = st.floats(100, 5_000_000)


@given(denominators)
def test_a_rounded_scale_has_two_figures_and_is_never_larger_than_asked(denominator: float) -> None:
    rounded = rounded_scale(denominator)
    assert rounded >= denominator * 0.9999
    assert rounded <= denominator * 1.26
    assert len(str(rounded).rstrip("0")) <= 3
    assert rounded_scale(rounded) == rounded


@pytest.mark.parametrize(
    ("exact", "rounded"), [(9_800, 10_000), (10_100, 12_500), (2_000, 2_000), (33_000, 35_000)]
)
def test_scales_that_people_know(exact: float, rounded: int) -> None:
    assert rounded_scale(exact) == rounded


@given(denominators, st.floats(20, 200))
def test_the_scale_bar_is_as_long_as_it_says(denominator: float, longest_mm: float) -> None:
    bar = scale_bar(denominator, longest_mm)
    assert bar.length_mm * denominator / 1000 == pytest.approx(bar.length_m)
    assert longest_mm * 0.39 <= bar.length_mm <= longest_mm * 1.001
    figures = [float(figure) for figure in bar.figures()]
    unit_m = 1000 if bar.in_kilometres else 1
    assert figures[0] == 0
    assert figures[-1] * unit_m == pytest.approx(bar.length_m)


def test_the_painted_bar_is_the_bar() -> None:
    bar = scale_bar(10_000, 80)
    shapes = list(scale_bar_shapes(bar, 30, 50, "米", 1.0))
    parts = [shape for shape in shapes if isinstance(shape, Area)]
    xs = [x for part in parts for x, _ in part.points_mm]
    assert max(xs) - min(xs) == pytest.approx(bar.length_mm)
    assert (max(xs) - min(xs)) / 1000 * 10_000 == pytest.approx(bar.length_m)
    figures = {shape.text: shape.x_mm for shape in shapes if isinstance(shape, Text)}
    assert figures["0"] == min(xs)
    assert figures[f"{bar.length_m:g}"] == pytest.approx(max(xs))


@pytest.mark.parametrize("denominator", [1_000, 7_500, 12_500, 50_000, 350_000])
def test_a_bar_with_a_head_measures_what_is_on_the_map(denominator: int) -> None:
    """Each edge of the bar lies where a view of that scale has the land that its figure tells."""
    view = MapView(404_000.0, 3_620_000.0, denominator / 1000, 420, 297, units_per_mm=1.0)
    bar = scale_bar(denominator, 90, with_head=True)
    left = 50.0
    shapes = list(scale_bar_shapes(bar, left, 50, "米", 1.0))
    figures = [shape for shape in shapes if isinstance(shape, Text)][:-1]
    unit_m = 1000 if bar.in_kilometres else 1
    (zero,) = [text.x_mm for text in figures if text.text == "0"]
    ((zero_m, _),) = view.to_world([(zero, 50)])
    for text in figures:
        ((x_m, _),) = view.to_world([(text.x_mm, 50)])
        off_m = abs(abs(x_m - zero_m) - float(text.text) * unit_m)
        assert off_m / denominator * 1000 < 0.2
    edges = {round(x, 9) for s in shapes if isinstance(s, Area) for x, _ in s.points_mm}
    assert min(edges) == pytest.approx(left)
    head = sorted(edge for edge in edges if edge <= zero + 1e-6)
    assert len(head) == bar.head_parts + 1
    ground = np.diff(head) * denominator / 1000
    assert ground == pytest.approx(bar.step_m / bar.head_parts)
    assert max(edges) - min(edges) <= 90.01


def test_a_centimetre_on_the_ground_is_told() -> None:
    assert "100米" in ground_of_a_centimetre(10_000, Texts("zh"))
    assert "2.5千米" in ground_of_a_centimetre(250_000, Texts("zh"))


def test_ticks_stand_where_the_kilometre_lines_meet_the_frame() -> None:
    inner = Box(40, 30, 240, 130)
    bounds_m = (404_600.0, 3_615_300.0, 414_600.0, 3_620_300.0)
    ticks = kilometre_ticks(bounds_m, inner, 50)
    eastings = {tick.value_m: tick for tick in ticks if tick.axis == "x"}
    northings = {tick.value_m: tick for tick in ticks if tick.axis == "y"}
    assert sorted(eastings) == [406_000, 408_000, 410_000, 412_000, 414_000]
    assert sorted(northings) == [3_616_000, 3_618_000, 3_620_000]
    assert eastings[406_000].at_mm == pytest.approx(40 + 1.4 * 20)
    assert northings[3_616_000].at_mm == pytest.approx(130 - 0.7 * 20)
    assert eastings[406_000].text == "406"


def test_ticks_nearer_than_a_kilometre_have_decimals() -> None:
    ticks = kilometre_ticks((404_600.0, 0.0, 405_000.0, 200.0), Box(0, 0, 200, 100), 50)
    assert [tick.text for tick in ticks if tick.axis == "x"][:2] == ["404.6", "404.7"]


def test_the_frame_has_two_lines_and_its_figures_lie_between_them(ruler: Ruler) -> None:
    outer, inner = Box(35, 20, 400, 270), Box(40, 25, 395, 265)
    shapes = list(frame_shapes(outer, inner, (0, 0, 7100, 4800), ruler, 1.0))
    frames = [shape for shape in shapes if isinstance(shape, Stroke) and shape.closed]
    assert len(frames) == 2
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    assert texts
    for text in texts:
        box = ruler.box(text)
        assert outer.holds(box)
        assert not inner.meets(box)


def test_figures_give_way_to_names_but_ticks_stay(ruler: Ruler) -> None:
    outer, inner = Box(35, 20, 400, 270), Box(40, 25, 395, 265)
    bounds_m = (0.0, 0.0, 7100.0, 4800.0)
    free = list(frame_shapes(outer, inner, bounds_m, ruler, 1.0))
    first = next(shape for shape in free if isinstance(shape, Text))
    taken = [ruler.box(first)]
    rest = list(frame_shapes(outer, inner, bounds_m, ruler, 1.0, taken=taken))
    assert len([s for s in free if isinstance(s, Text)]) == 1 + len(
        [s for s in rest if isinstance(s, Text)]
    )
    assert first not in rest
    assert [s for s in free if isinstance(s, Stroke)] == [s for s in rest if isinstance(s, Stroke)]


def test_the_north_arrow_points_up_in_its_box(ruler: Ruler) -> None:
    box = Box(10, 10, 19, 28)
    shapes = list(north_arrow_shapes(box, "北"))
    points = [p for shape in shapes if isinstance(shape, Area) for p in shape.points_mm]
    tip = min(points, key=lambda point: point[1])
    assert tip[0] == box.centre[0]
    assert all(box.holds(Box(*point, *point)) for point in points)
    (letter,) = [shape for shape in shapes if isinstance(shape, Text)]
    assert ruler.box(letter).bottom <= tip[1]
