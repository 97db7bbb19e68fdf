import numpy as np
import pytest
import shapely
from pyproj import Transformer

from layers.boxes import Box
from layers.drawing import Ruler, Stroke, Text
from layers.furniture import frame_shapes, kilometre_ticks
from layers.graticule import (
    Graticule,
    corner_shapes,
    degree_frame,
    degree_grid,
    degrees_text,
    kilometre_grid,
)
from layers.map_view import MapView

ZONE = "EPSG:4549"
OUTER = Box(20, 20, 400, 280)
INNER = OUTER.grown(-5)
SCALES = [2_000, 20_000, 100_000, 500_000]


def view_at(denominator: float) -> MapView:
    return MapView(404_000.0, 3_620_000.0, denominator / 1000, 420, 297, units_per_mm=1.0)


def graticule_at(denominator: float) -> Graticule:
    return Graticule(ZONE, view_at(denominator), OUTER, INNER)


def bounds_m(view: MapView) -> tuple[float, float, float, float]:
    (west, north), (east, south) = view.to_world(
        [(INNER.left, INNER.top), (INNER.right, INNER.bottom)]
    ).tolist()
    return west, south, east, north


@pytest.mark.parametrize("denominator", SCALES)
def test_lines_of_the_graticule_run_along_whole_degrees_and_seconds(denominator: int) -> None:
    to_lonlat = Transformer.from_crs(ZONE, "EPSG:4490", always_xy=True)
    view = view_at(denominator)
    lines = graticule_at(denominator).lines(50)
    assert sum(line.is_meridian for line in lines) >= 2
    assert sum(not line.is_meridian for line in lines) >= 1
    for line in lines:
        lon, lat = to_lonlat.transform(*view.to_world(np.array(line.points_mm)).T)
        off_deg = np.abs((lon if line.is_meridian else lat) - line.value_deg)
        off_mm = off_deg * 111_000_000 / denominator
        assert off_mm.max() < 0.05
        assert abs(line.value_deg * 3600 - round(line.value_deg * 3600)) < 1e-6
        ends = (line.points_mm[0], line.points_mm[-1])
        rim = shapely.box(INNER.left, INNER.top, INNER.right, INNER.bottom).exterior
        assert all(rim.distance(shapely.Point(end)) < 1e-6 for end in ends)


@pytest.mark.parametrize("denominator", SCALES)
def test_values_stand_in_the_frame_and_do_not_overlap(ruler: Ruler, denominator: int) -> None:
    graticule = graticule_at(denominator)
    corners = corner_shapes(graticule, ruler, 1.0)
    taken = [ruler.box(text) for text in corners]
    view = view_at(denominator)
    for shapes in (
        degree_frame(graticule, ruler, 1.0, taken=taken),
        frame_shapes(OUTER, INNER, bounds_m(view), ruler, 1.0, taken=taken),
    ):
        texts = [shape for shape in shapes if isinstance(shape, Text)]
        boxes = [ruler.box(text) for text in (*texts, *corners)]
        assert len(texts) >= 3
        assert all(OUTER.holds(box) and not INNER.meets(box) for box in boxes)
        assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_corners_have_their_longitude_and_latitude(ruler: Ruler) -> None:
    to_lonlat = Transformer.from_crs(ZONE, "EPSG:4490", always_xy=True)
    view = view_at(20_000)
    for corner, place in graticule_at(20_000).corners():
        ((x, y),) = view.to_world([corner])
        assert place == pytest.approx(to_lonlat.transform(x, y))
    texts = [text.text for text in corner_shapes(graticule_at(20_000), ruler, 1.0)]
    assert len(texts) == 8
    assert all("°" in text and text.endswith("″") for text in texts)


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(119.0, 3600, "119°"), (118.9666666667, 120, "118°58′"), (32.5, 1800, "32°30′"),
     (32.999999, 1, "33°00′00″"), (32.70041, 1, "32°42′01″"), (-0.5, 60, "-0°30′")],
)  # fmt: skip
def test_degrees_are_written_as_people_do(value: float, step: int, text: str) -> None:
    assert degrees_text(value, step) == text


def test_kilometre_lines_go_on_from_the_ticks() -> None:
    bounds = bounds_m(view_at(20_000))
    ticks = kilometre_ticks(bounds, INNER, 50)
    lines = [s for s in kilometre_grid(bounds, INNER, 50, 1.0) if isinstance(s, Stroke)]
    upright = sorted(s.points_mm[0][0] for s in lines if s.points_mm[0][0] == s.points_mm[1][0])
    assert upright == sorted(tick.at_mm for tick in ticks if tick.axis == "x")
    assert len(lines) == len(ticks)


def test_crosses_stand_where_lines_would_meet() -> None:
    bounds = bounds_m(view_at(20_000))
    ticks = kilometre_ticks(bounds, INNER, 50)
    arms = [
        s for s in kilometre_grid(bounds, INNER, 50, 1.0, crosses=True) if isinstance(s, Stroke)
    ]
    middles = {
        (round((a[0] + b[0]) / 2, 6), round((a[1] + b[1]) / 2, 6))
        for a, b in (s.points_mm for s in arms)
    }
    nodes = {
        (round(x.at_mm, 6), round(y.at_mm, 6))
        for x in ticks
        for y in ticks
        if (x.axis, y.axis) == ("x", "y")
    }
    assert middles <= nodes
    assert len(middles) >= len(nodes) / 2
    assert all(INNER.holds(Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
               for a, b in (s.points_mm for s in arms))  # fmt: skip


def test_lines_are_interrupted_where_something_is_written() -> None:
    bounds = bounds_m(view_at(20_000))
    whole = [s for s in kilometre_grid(bounds, INNER, 50, 1.0) if isinstance(s, Stroke)]
    x, _ = whole[0].points_mm[0]
    word = Box.around((x, INNER.centre[1] + 1), 4.0, 2.0)
    cut = list(kilometre_grid(bounds, INNER, 50, 1.0, taken=[word]))
    assert len(cut) > len(whole)
    assert not any(isinstance(s, Stroke) and word.meets_line(*s.points_mm) for s in cut)


def test_crosses_give_way_to_what_is_written() -> None:
    bounds = bounds_m(view_at(20_000))
    arms = [
        s for s in kilometre_grid(bounds, INNER, 50, 1.0, crosses=True) if isinstance(s, Stroke)
    ]
    x, y = arms[0].points_mm[0]
    word = Box.around((x, y), 1.0, 1.0)
    left = list(kilometre_grid(bounds, INNER, 50, 1.0, crosses=True, taken=[word]))
    assert left == arms[2:]


def test_the_graticule_stays_on_the_map() -> None:
    shapes = list(degree_grid(graticule_at(100_000), 50, 1.0))
    assert shapes
    for shape in shapes:
        assert isinstance(shape, Stroke)
        assert all(INNER.grown(1e-6).holds(Box(*p, *p)) for p in shape.points_mm)
