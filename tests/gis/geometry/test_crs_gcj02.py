import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gis.geometry.crs import CGCS2000, WGS84, transform_xy
from gis.geometry.gcj02 import (
    ShiftedCrs,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    shifted,
    unshifted,
    wgs84_to_bd09,
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


@pytest.mark.parametrize(
    ("place", "gcj", "bd"),
    # prcoords 1.0.2
    [
        ((119.0, 32.7),
         (119.00531250671995, 32.69801401513508), (119.01183834334938, 32.70392781746275)),
        ((102.3, 27.9),
         (102.30153354142465, 27.896603097224702), (102.30812037498276, 27.902298112257487)),
        ((87.6, 43.8),
         (87.60283897227161, 43.80121203029208), (87.60921015182171, 43.80747250765041)),
        ((126.6, 45.8),
         (126.60591820066094, 45.80189956036948), (126.6122701982135, 45.808255086717665)),
    ],
)  # fmt: skip
def test_agrees_with_another_program(
    place: tuple[float, float], gcj: tuple[float, float], bd: tuple[float, float]
) -> None:
    lonlat = np.array([place])
    np.testing.assert_allclose(wgs84_to_gcj02(lonlat), [gcj], rtol=0, atol=1e-12)
    np.testing.assert_allclose(wgs84_to_bd09(lonlat), [bd], rtol=0, atol=1e-12)
    assert metres_between(gcj02_to_wgs84(np.array([gcj])), lonlat)[0] < 1e-4
    assert metres_between(bd09_to_wgs84(np.array([bd])), lonlat)[0] < 1e-4


@settings(max_examples=200, deadline=None)
@given(st.floats(72.02, 137.8), st.floats(0.85, 55.8))
def test_there_and_back_is_within_a_tenth_of_a_millimetre(lon: float, lat: float) -> None:
    place = np.array([[lon, lat]])
    assert metres_between(gcj02_to_wgs84(wgs84_to_gcj02(place)), place).max() < 1e-4
    assert metres_between(bd09_to_wgs84(wgs84_to_bd09(place)), place).max() < 1e-4
    gcj = wgs84_to_gcj02(place)
    assert metres_between(bd09_to_gcj02(gcj02_to_bd09(gcj)), gcj).max() < 1e-4


def test_many_points_come_back_as_one_by_one() -> None:
    places = random_places(20_000)
    many = wgs84_to_gcj02(places)
    some = [0, 8191, 8192, 19_999]
    one_by_one = np.vstack([wgs84_to_gcj02(places[[at]]) for at in some])
    np.testing.assert_allclose(many[some], one_by_one, rtol=0, atol=1e-13)
    assert metres_between(gcj02_to_wgs84(many), places).max() < 1e-4


@pytest.mark.parametrize("lon", [105.0, 105.0 + 1e-9, 105.0 - 1e-7])
def test_where_the_formula_has_a_kink(lon: float) -> None:
    place = np.array([[lon, 30.0]])
    assert metres_between(gcj02_to_wgs84(wgs84_to_gcj02(place)), place).max() < 1e-4


def test_on_the_edge_of_the_rectangle_nothing_runs_away() -> None:
    edge = np.column_stack([np.linspace(72.0, 72.01, 50), np.full(50, 30.0)])
    back = gcj02_to_wgs84(edge)
    assert metres_between(back, edge).max() < 2000
    inside = wgs84_to_gcj02(edge) != edge
    there = inside.any(axis=1)
    again = gcj02_to_wgs84(wgs84_to_gcj02(edge))
    assert metres_between(again[there], edge[there]).max() < 1e-4


def test_what_is_no_number_stays_none() -> None:
    places = np.array([[np.nan, 30.0], [120.0, 30.0]])
    back = gcj02_to_wgs84(places)
    assert np.isnan(back[0]).any()
    assert np.isfinite(back[1]).all()


@pytest.mark.parametrize("system", list(ShiftedCrs))
def test_a_shifted_system_is_a_target_too(system: ShiftedCrs) -> None:
    """As tiles of a map service need it."""
    places = random_places(20)
    moved = transform_xy(places, CGCS2000, system)
    np.testing.assert_array_equal(moved, shifted(places, system))
    assert metres_between(transform_xy(moved, system, WGS84), places).max() < 1e-4
    other = next(one for one in ShiftedCrs if one is not system)
    through = transform_xy(moved, system, other)
    np.testing.assert_allclose(through, shifted(places, other), rtol=0, atol=1e-10)


def test_baidu_is_shifted_further() -> None:
    gcj = np.array([[116.397, 39.909]])
    assert 800 < metres_between(gcj, gcj02_to_bd09(gcj))[0] < 1200


def test_outside_the_rectangle_nothing_moves() -> None:
    vaduz = np.array([[9.52, 47.14]])
    np.testing.assert_array_equal(wgs84_to_gcj02(vaduz), vaduz)
    np.testing.assert_array_equal(gcj02_to_wgs84(vaduz), vaduz)


def test_nothing_in_nothing_out() -> None:
    assert unshifted(np.zeros((0, 2)), ShiftedCrs.BD09).shape == (0, 2)
