"""Land between two zones, against figures of area errors measured elsewhere."""

import numpy as np
import pytest
from pyproj import CRS, Geod

from gis.errors import InputProblem
from gis.geometry.crs import CGCS2000, Bounds, transform_xy
from gis.geometry.measuring_crs import areal_error, measuring_crs
from gis.geometry.zone_fit import zone_fit, zone_remark

ZONE = CRS.from_epsg(4549)
HALF_M = 5000.0


def land(lon: float, lat: float = 32.7, crs: CRS = ZONE) -> Bounds:
    x, y = transform_xy(np.array([[lon, lat]]), CGCS2000, crs)[0].tolist()
    return x - HALF_M, y - HALF_M, x + HALF_M, y + HALF_M


@pytest.mark.parametrize(
    ("lon", "error"),
    # Against geodesic areas: domain knowledge of 3-degree zones.
    [(120.0, 0.0), (121.0, 0.00021), (121.45, 0.00045), (122.0, 0.00088)],
)
def test_areas_are_wrong_by_so_much(lon: float, error: float) -> None:
    found = zone_fit(ZONE, land(lon))
    assert found is not None
    assert found.area_error == pytest.approx(error, abs=0.00005)


@pytest.mark.parametrize(
    ("lon", "key", "km", "other"),
    [
        (121.6, "crs.zone_passed", 9.4 + 5, 123),
        (118.4, "crs.zone_passed", 9.4 + 5, 117),
        (121.42, "crs.zone_edge_near", 7.5 - 5, 123),
    ],
)
def test_land_over_the_edge_is_told(lon: float, key: str, km: float, other: int) -> None:
    remark = zone_remark(ZONE, land(lon))
    assert remark is not None
    assert remark[0] == key
    assert remark[1]["km"] == pytest.approx(km, abs=0.3)
    assert remark[1]["other"] == other
    degree_km = Geod(ellps="GRS80").inv(0, 32.7, 1, 32.7)[2] / 1000
    assert abs(lon - 120) * degree_km - 1.5 * degree_km == pytest.approx(
        (km - 5) if key == "crs.zone_passed" else -(km + 5), abs=0.3
    )


@pytest.mark.parametrize("lon", [119.0, 120.0, 121.3])
def test_land_inside_its_zone_is_not(lon: float) -> None:
    assert zone_remark(ZONE, land(lon)) is None


def test_other_zones() -> None:
    six = CRS.from_epsg(4509)
    assert zone_remark(six, land(119.0, crs=six)) is None
    utm = CRS.from_epsg(32650)
    near = zone_remark(utm, land(119.98, crs=utm))
    assert near is not None
    assert near[1]["other"] == 123
    assert zone_fit(CRS.from_epsg(2056), (2.6e6, 1.2e6, 2.61e6, 1.21e6)) is None


def test_web_mercator_measures_no_areas() -> None:
    mercator = CRS.from_epsg(3857)
    bounds = land(119.0, crs=mercator)
    # domain knowledge: +41 % at 32.7° N
    assert areal_error(mercator, bounds) == pytest.approx(0.41, abs=0.01)
    assert measuring_crs(mercator, bounds).crs != mercator
    assert abs(areal_error(ZONE, land(119.0))) < 0.0005
    with pytest.raises(InputProblem):
        areal_error(ZONE, (39_406_229.0, 3_619_919.0, 39_416_229.0, 3_629_919.0))
