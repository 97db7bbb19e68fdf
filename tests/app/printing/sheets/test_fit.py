import pytest
import shapely
from shapely import affinity

from app.printing.sheets.fit import Fit, Float, Room, best_fit, fit_at, largest_denominator
from layers.boxes import Box

INNER = Box(40, 30, 400, 260)
LEGEND, ARROW = Float((50, 90)), Float((9, 18), ("NE", "NW", "SE", "SW"))
ROOM = Room(INNER, (LEGEND, ARROW), space_mm=5)


def on_sheet(outline_m: shapely.Geometry, fit: Fit) -> shapely.Geometry:
    mm_per_m = 1000 / fit.denominator
    x, y = INNER.centre
    moved = affinity.translate(outline_m, -fit.centre_m[0], -fit.centre_m[1])
    return affinity.translate(affinity.scale(moved, mm_per_m, -mm_per_m, origin=(0, 0)), x, y)


def square(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)


SHAPES = {
    "round": shapely.Point(500_000, 3_600_000).buffer(4000),
    "full": shapely.box(500_000, 3_600_000, 509_000, 3_605_500),
    "tall": shapely.box(500_000, 3_600_000, 501_000, 3_609_000),
    "wide": shapely.box(500_000, 3_600_000, 520_000, 3_602_000),
    "bent": shapely.box(0, 0, 9000, 6000).difference(shapely.box(4000, 2000, 9000, 6000)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_lies_on_the_map_and_the_map_stays_in_its_frame(name: str) -> None:
    outline = SHAPES[name]
    fit = best_fit(outline, ROOM)
    land = on_sheet(outline, fit)
    assert fit.overlap_mm2 == 0
    assert square(INNER.grown(-5)).buffer(1e-6).covers(land)
    legend, arrow = fit.boxes
    assert not square(legend).intersects(land)
    assert not square(arrow).intersects(land)
    assert not legend.meets(arrow)
    assert INNER.holds(legend)
    assert INNER.holds(arrow)
    assert fit.denominator >= largest_denominator(outline, ROOM) * 0.999


def test_a_map_with_free_corners_is_drawn_as_large_as_the_frame_allows() -> None:
    outline = SHAPES["wide"]
    assert best_fit(outline, ROOM).denominator == 60_000  # 20 km on 350 mm is 1:57143


def test_a_scale_that_is_asked_for_is_kept_even_if_the_legend_must_cover_land() -> None:
    outline = SHAPES["full"]
    exact = largest_denominator(outline, ROOM)
    fit = fit_at(outline, ROOM, exact)
    assert fit.denominator == exact
    assert fit.overlap_mm2 > 0
