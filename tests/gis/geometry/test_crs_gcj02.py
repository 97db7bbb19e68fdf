import numpy as np
import pytest
from pyproj import Geod

from gis.geometry.gcj02 import (
    ShiftedCrs,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    unshifted,
    wgs84_to_gcj02,
)

GEOD = Geod(ellps="WGS84")


def metres_between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.asarray(GEOD.inv(*first.T, *second.T)[2])


def random_places(count: int = 500) -> np.ndarray:
    generator = np.random.default_rng(7)
    return np.column_stack([generator.uniform(74, 134, count), generator.uniform(19, 52, count)])


@pytest.mark.parametrize(
    ("lon", "lat", "offset_m"),
    # Mean offsets at Chinese counties, measured with another implementation of the algorithm.
    [
        (119.0, 32.7, 545),
        (119.2, 31.1, 551),
        (106.65, 26.1, 512),
        (103.7, 30.6, 361),
        (102.2, 27.9, 403),
    ],
)
def test_offset_has_the_known_size(lon: float, lat: float, offset_m: float) -> None:
    place = np.array([[lon, lat]])
    assert metres_between(place, wgs84_to_gcj02(place))[0] == pytest.approx(offset_m, rel=0.04)


def test_a_published_example() -> None:
    # Tiananmen, eviltransform's own test value (rounded there to 1e-6 degrees).
    shifted = wgs84_to_gcj02(np.array([[116.391, 39.9073]]))[0]
    np.testing.assert_allclose(shifted, [116.39724, 39.90870], atol=1e-4)


def test_inverse_is_within_three_millimetres() -> None:
    places = random_places()
    assert metres_between(gcj02_to_wgs84(wgs84_to_gcj02(places)), places).max() < 0.003
    both = gcj02_to_bd09(wgs84_to_gcj02(places))
    assert metres_between(bd09_to_wgs84(both), places).max() < 0.003


def test_baidu_is_shifted_further() -> None:
    gcj = np.array([[116.397, 39.909]])
    assert 800 < metres_between(gcj, gcj02_to_bd09(gcj))[0] < 1200


def test_outside_the_rectangle_nothing_moves() -> None:
    vaduz = np.array([[9.52, 47.14]])
    np.testing.assert_array_equal(wgs84_to_gcj02(vaduz), vaduz)
    np.testing.assert_array_equal(gcj02_to_wgs84(vaduz), vaduz)


def test_nothing_in_nothing_out() -> None:
    assert unshifted(np.zeros((0, 2)), ShiftedCrs.BD09).shape == (0, 2)
