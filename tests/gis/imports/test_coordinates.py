import numpy as np
import pytest
from pyproj import CRS, Transformer
from support.full_plan import ORIGIN_MM, full_plan

from gis.geometry.gcj02 import ShiftedCrs, wgs84_to_gcj02
from gis.imports.coordinates import CoordinateReader

TRUE = np.array(ORIGIN_MM) / 1000 + [(20.0, 30.0), (50.0, 10.0)]
LONLAT = np.column_stack(
    Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True).transform(*TRUE.T)
)
ZONED = TRUE + np.array([40_000_000.0, 0.0])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("numbers", [LONLAT, TRUE, ZONED], ids=["degrees", "metres", "zoned"])
def test_every_way_of_writing_a_place_comes_to_the_same(numbers: np.ndarray, turned: bool) -> None:
    first, second = numbers[:, ::-1].T if turned else numbers.T
    located = CoordinateReader(full_plan()).locate(first, second)
    np.testing.assert_allclose(located.xy_mm, TRUE * 1000, atol=1)
    assert located.swapped.tolist() == [turned, turned]
    assert not located.impossible.any()


def test_rows_written_in_different_ways_may_be_mixed() -> None:
    mixed = np.array([LONLAT[0], TRUE[1][::-1]])
    located = CoordinateReader(full_plan()).locate(*mixed.T)
    np.testing.assert_allclose(located.xy_mm, TRUE * 1000, atol=1)
    assert located.swapped.tolist() == [False, True]


def test_a_place_far_away_is_kept_as_written() -> None:
    far = LONLAT[0] + (1.0, 1.0)
    located = CoordinateReader(full_plan()).locate(far[:1], far[1:])
    assert not located.swapped[0]
    assert not located.impossible[0]
    assert np.hypot(*(located.xy_mm[0] / 1000 - TRUE[0])) == pytest.approx(146_000, rel=0.05)


def test_a_northing_first_is_recognised_far_from_the_project_too() -> None:
    located = CoordinateReader(full_plan()).locate(np.array([3_200_000.0]), np.array([450_000.0]))
    assert located.xy_mm.tolist() == [[450_000_000, 3_200_000_000]]
    assert located.swapped[0]


@pytest.mark.parametrize("place", [(0.0, 0.0), (np.inf, 32.0), (1e12, 1e12)])
def test_what_is_no_place_is_impossible(place: tuple[float, float]) -> None:
    located = CoordinateReader(full_plan()).locate(np.array(place[:1]), np.array(place[1:]))
    assert located.impossible[0]


def test_shifted_coordinates_are_unshifted() -> None:
    shifted = wgs84_to_gcj02(LONLAT)
    assert np.abs(shifted - LONLAT).max() > 0.001
    located = CoordinateReader(full_plan(), ShiftedCrs.GCJ02).locate(*shifted.T)
    np.testing.assert_allclose(located.xy_mm, TRUE * 1000, atol=10)


def test_a_named_system_is_believed() -> None:
    utm = np.column_stack(
        Transformer.from_crs("EPSG:4326", "EPSG:32650", always_xy=True).transform(*LONLAT.T)
    )
    located = CoordinateReader(full_plan(), CRS.from_epsg(32650)).locate(*utm.T)
    np.testing.assert_allclose(located.xy_mm, TRUE * 1000, atol=2)
