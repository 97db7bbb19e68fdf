import numpy as np
import pytest
import shapely

from gis.geometry.measure import mean_width_m


@pytest.mark.parametrize(
    ("shape", "width"),
    [
        (shapely.box(0, 0, 7, 7), 7.0),
        (shapely.box(0, 0, 1000, 0.02), 0.02),
        (shapely.box(3.5e6, 4e6, 3.5e6 + 4096, 4e6 + 2**-10), 2**-10),  # no digits are lost
        (shapely.Point(0, 0).buffer(10, quad_segs=64), 20.0),
        (shapely.Polygon(), 0.0),
    ],
)
def test_width_of_known_shapes(shape: shapely.Polygon, width: float) -> None:
    assert mean_width_m(np.array([shape]))[0] == pytest.approx(width, rel=2e-3)


def test_a_ring_is_as_wide_as_its_band() -> None:
    ring = shapely.box(0, 0, 100, 100).difference(shapely.box(0.5, 0.5, 99.5, 99.5))
    assert mean_width_m(np.array([ring]))[0] == pytest.approx(0.5, rel=2e-3)
