import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.map_view import MapView
from layers.tile_grid import TileGrid, settled

views = st.builds(
    MapView,
    st.floats(4e5, 6e5),
    st.floats(2e6, 5e6),
    st.floats(0.05, 200),
    st.integers(100, 3000),
    st.integers(100, 3000),
)


@given(views, st.floats(-500, 500), st.floats(-500, 500))
def test_screen_and_world_are_inverse(view: MapView, right: float, down: float) -> None:
    place = view.to_world([(right, down)])
    assert view.to_screen(place)[0] == pytest.approx((right, down), abs=1e-3)


def test_north_is_up_and_the_middle_is_the_middle() -> None:
    view = MapView(1000.0, 2000.0, 2.0, 400, 300)
    assert view.to_screen([(1000, 2000), (1000, 2010), (1020, 2000)]).tolist() == [
        [200, 150],
        [200, 145],
        [210, 150],
    ]
    assert view.bounds_m == (600, 1700, 1400, 2300)


@given(views, st.floats(0, 3000), st.floats(0, 3000), st.floats(0.1, 10))
def test_zoom_keeps_the_land_under_the_cursor(
    view: MapView, right: float, down: float, factor: float
) -> None:
    place = view.to_world([(right, down)])
    assert view.zoomed((right, down), factor).to_screen(place)[0] == pytest.approx(
        (right, down), abs=1e-2
    )


def test_pan_drags_the_land_along() -> None:
    view = MapView(1000.0, 2000.0, 2.0, 400, 300)
    place = view.to_world([(10, 20)])
    assert view.panned(30, -5).to_screen(place).tolist() == [[40, 15]]


@given(views, st.floats(1, 1e5), st.floats(1, 1e5))
def test_fitted_bounds_are_seen_with_their_margin(view: MapView, wide: float, high: float) -> None:
    bounds = (500_000.0, 3e6, 500_000.0 + wide, 3e6 + high)
    margin = 20
    fitted = view.fitted(bounds, margin)
    corners = fitted.to_screen([(bounds[0], bounds[3]), (bounds[2], bounds[1])])
    assert (corners[0] >= margin - 1e-3).all()
    assert (corners[1] <= np.array([view.width, view.height]) - margin + 1e-3).all()
    assert np.isclose(corners[0], margin, atol=1e-3).any()


def test_scale_is_that_of_the_paper() -> None:
    sheet = MapView(0, 0, 1, 420, 297, units_per_mm=1.0).at_scale(10_000)
    assert sheet.scale_denominator == pytest.approx(10_000)
    assert sheet.metres_per_unit == pytest.approx(10.0)  # 1 mm of paper is 10 m of land


@given(views, st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_settled_views_lie_on_whole_pixels_and_stay_settled(view: MapView, ratio: float) -> None:
    still = settled(view, ratio)
    pixel = still.metres_per_unit / ratio
    west, _, _, north = still.bounds_m
    assert abs(west / pixel - round(west / pixel)) < 1e-3
    assert abs(north / pixel - round(north / pixel)) < 1e-3
    assert 0.99 < still.metres_per_unit / view.metres_per_unit < 2**0.25
    assert abs(still.center_x_m - view.center_x_m) <= pixel
    assert settled(still, ratio).metres_per_unit == still.metres_per_unit


@given(st.integers(-16, 30), st.integers(-6, 6))
def test_zooming_by_steps_needs_no_settling(start: int, steps: int) -> None:
    view = settled(MapView(5e5, 3e6, 2 ** (start / 4), 800, 600))
    zoomed = view.zoomed((100, 100), 2 ** (steps / 4))
    assert settled(zoomed).metres_per_unit == pytest.approx(zoomed.metres_per_unit)


@given(views, st.sampled_from([1.0, 1.5, 2.0]))
def test_tiles_cover_the_view_without_overlap(view: MapView, ratio: float) -> None:
    grid = TileGrid(ratio)
    keys = list(grid.keys_in(view.bounds_m, step=8))
    boxes = [grid.bounds_m(key) for key in keys]
    assert len(set(keys)) == len(keys)
    west, south, east, north = view.bounds_m
    assert min(box[0] for box in boxes) <= west
    assert max(box[2] for box in boxes) >= east
    assert min(box[1] for box in boxes) <= south
    assert max(box[3] for box in boxes) >= north
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in boxes)
    extent = (max(b[2] for b in boxes) - min(b[0] for b in boxes)) * (
        max(b[3] for b in boxes) - min(b[1] for b in boxes)
    )
    assert area == pytest.approx(extent)
