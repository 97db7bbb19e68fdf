import math

import numpy as np
import pytest
import shapely
from pyproj import CRS, Geod, Transformer

from gis.errors import InputProblem
from gis.geometry.crs import (
    CGCS2000,
    WGS84,
    cgcs2000_zone,
    crs_label,
    flat,
    guess_from_numbers,
    look_like_a_zone,
    parse_crs,
    transform_geometries,
    transform_xy,
)
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.measuring_crs import measuring_crs, project_crs


def epsg(code: int) -> CRS:
    return CRS.from_epsg(code)


@pytest.mark.parametrize(
    ("lon", "code"),
    [
        (119.0, 4549),  # 天长, zone 40
        (118.5, 4549),  # the western edge belongs to the zone
        (118.4999, 4548),
        (106.6, 4545),  # 惠水, zone 36 (CM 108)
        (102.3, 4543),  # 西昌, zone 34
        (75.0, 4534),
        (135.0, 4554),
    ],
)
def test_zone_of_a_longitude_has_no_prefix(lon: float, code: int) -> None:
    zone = cgcs2000_zone(lon)
    assert zone.to_epsg() == code
    easting, _ = transform_xy(np.array([[lon, 32.0]]), CGCS2000, zone)[0]
    assert 200_000 < easting < 800_000


def test_no_zone_outside_china() -> None:
    with pytest.raises(InputProblem) as problem:
        cgcs2000_zone(9.5)
    assert problem.value.key == "crs.outside_china"


@pytest.mark.parametrize("text", ["EPSG:4549", "4549", "epsg:4549", " 4549 "])
def test_user_names_a_crs_in_several_ways(text: str) -> None:
    parsed = parse_crs(text)
    assert isinstance(parsed, CRS)
    assert parsed.to_epsg() == 4549


@pytest.mark.parametrize(
    ("text", "shifted"), [("gcj02", "gcj02"), ("GCJ-02", "gcj02"), ("BD09", "bd09")]
)
def test_shifted_systems_have_names(text: str, shifted: str) -> None:
    assert parse_crs(text) == ShiftedCrs(shifted)


@pytest.mark.parametrize("text", ["", "EPSG:999999", "somewhere", "99"])
def test_unknown_crs_is_refused(text: str) -> None:
    with pytest.raises(InputProblem) as problem:
        parse_crs(text)
    assert problem.value.key == "crs.unknown"


def test_cgcs2000_and_wgs84_are_one_datum() -> None:
    lonlat = np.array([[119.0, 32.7]])
    np.testing.assert_array_equal(transform_xy(lonlat, WGS84, CGCS2000), lonlat)
    east_north = transform_xy(lonlat, WGS84, epsg(4549))[0]
    # The figures of the zone without prefix at 119 E, 32.7 N (pyproj, straight from EPSG:4490).
    np.testing.assert_allclose(east_north, [406229.803, 3619919.611], atol=2e-3)
    np.testing.assert_allclose(
        transform_xy(lonlat, WGS84, epsg(4528))[0] - east_north, [40_000_000, 0], atol=1e-3
    )


def test_transformation_agrees_with_pyproj_where_one_is_known() -> None:
    xy = np.array([[2680000.0, 1240000.0], [2600000.0, 1200000.0]])
    direct = Transformer.from_crs(2056, 4326, always_xy=True)
    np.testing.assert_allclose(
        transform_xy(xy, epsg(2056), WGS84), np.column_stack(direct.transform(*xy.T)), atol=1e-9
    )
    # To CGCS2000 by way of WGS 84, as their difference counts as none.
    np.testing.assert_allclose(
        transform_xy(xy, epsg(2056), CGCS2000), transform_xy(xy, epsg(2056), WGS84), atol=1e-12
    )


@pytest.mark.parametrize("code", [4610, 2364, 2385, 4214, 2437, 4555])
def test_old_chinese_datums_are_refused_not_guessed(code: int) -> None:
    xy = np.array([[119.0, 32.0]]) if epsg(code).is_geographic else np.array([[5e5, 36e5]])
    for target in (WGS84, CGCS2000, epsg(4549)):
        with pytest.raises(InputProblem) as problem:
            transform_xy(xy, epsg(code), target)
        assert problem.value.key == "crs.secret_transformation"


def test_within_an_old_datum_projecting_needs_no_shift() -> None:
    east, north = transform_xy(np.array([[120.0, 32.0]]), epsg(4610), epsg(2385))[0]
    assert east == pytest.approx(500_000, abs=0.01)
    assert 3_500_000 < north < 3_600_000


def test_shifted_input_is_unshifted_first() -> None:
    shifted = np.array([[119.0, 32.7]])
    moved = transform_xy(shifted, ShiftedCrs.GCJ02, WGS84)
    _, _, metres = Geod(ellps="WGS84").inv(*shifted[0], *moved[0])
    assert 500 < metres < 600


def test_geometries_keep_none_and_their_order() -> None:
    square = shapely.box(119, 32, 119.01, 32.01)
    moved = transform_geometries(np.array([None, square], dtype=object), WGS84, epsg(4549))
    assert moved[0] is None
    assert 900 < math.sqrt(moved[1].area) < 1200


@pytest.mark.parametrize(
    ("code", "bounds", "label"),
    [
        (4549, (405000, 36e5, 407000, 3601000), "EPSG:4549"),  # stays as it is
        (4490, (118.9, 32.6, 119.1, 32.8), "EPSG:4549"),
        (4326, (77.0, 28.4, 77.3, 28.9), "EPSG:32643"),
        (4326, (151.0, -34.0, 151.3, -33.8), "EPSG:32756"),
        (3857, (13246000, 3855000, 13250000, 3860000), "EPSG:32650"),  # never Web Mercator
        (2056, (2600000, 1200000, 2700000, 1250000), "EPSG:2056"),
        (4326, (182.9, -17.1, 183.3, -16.9), "EPSG:32701"),  # beyond the antimeridian
    ],
)
def test_areas_are_measured_in_a_suitable_crs(
    code: int, bounds: tuple[float, float, float, float], label: str
) -> None:
    assert measuring_crs(epsg(code), bounds).label == label


def test_feet_become_metres() -> None:
    measuring = measuring_crs(epsg(2232), (3100000, 1650000, 3200000, 1720000))
    foot = shapely.box(3100000, 1650000, 3101000, 1651000)
    metres = measuring.geometries_m(np.array([foot]), epsg(2232))[0]
    assert metres.area == pytest.approx((1000 * 1200 / 3937) ** 2)


@pytest.mark.parametrize("bounds", [(118.0, 31.0, 119.5, 32.5), (73.0, 20.0, 130.0, 50.0)])
def test_measured_area_is_near_the_ellipsoid_however_wide_the_data(
    bounds: tuple[float, float, float, float],
) -> None:
    measuring = measuring_crs(CGCS2000, bounds)
    corner = shapely.segmentize(
        shapely.box(bounds[0], bounds[1], bounds[0] + 0.1, bounds[1] + 0.1), 0.01
    )
    area, _ = Geod(ellps="GRS80").geometry_area_perimeter(corner)
    measured = measuring.geometries_m(np.array([corner]), CGCS2000)[0].area
    assert measured == pytest.approx(area, rel=0.0026)


@pytest.mark.parametrize(
    ("code", "bounds"),
    [
        (4549, (40405000, 36e5, 40407000, 3601000)),  # a zone prefix that the CRS has not
        (4528, (405000, 36e5, 407000, 3601000)),  # and the other way round
        (4326, (405000, 36e5, 407000, 3601000)),
        (4326, (math.nan, 0, 1, 1)),
    ],
)
def test_numbers_that_do_not_fit_are_refused(
    code: int, bounds: tuple[float, float, float, float]
) -> None:
    with pytest.raises(InputProblem) as problem:
        measuring_crs(epsg(code), bounds)
    assert problem.value.key == "crs.numbers_do_not_fit"


@pytest.mark.parametrize(
    ("code", "bounds"),
    [
        (4490, (32.6, 118.9, 32.8, 119.1)),
        (4490, (40.0, 80.0, 40.1, 80.1)),  # within the world's numbers, but not in China
        (4549, (3600000, 405000, 3601000, 407000)),  # north before east, as surveyors write
        (4528, (3600000, 40405000, 3601000, 40407000)),
        (4326, (32.6, 118.9, 32.8, 119.1)),
    ],
)
def test_swapped_axes_are_suspected(code: int, bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(InputProblem) as problem:
        measuring_crs(epsg(code), bounds)
    assert problem.value.key == "crs.axes_look_swapped"


@pytest.mark.parametrize(
    ("lon", "lat"), [(120.4, 23.7), (-36.9, -6.7), (121.4, 25.0), (10.0, 0.0), (15.0, 65.0)]
)
def test_a_chosen_projection_keeps_areas_within_a_thousandth(lon: float, lat: float) -> None:
    bounds = (lon - 0.5, lat - 0.5, lon + 0.5, lat + 0.5)
    measuring = measuring_crs(WGS84, bounds)
    for west in (lon - 0.5, lon + 0.4):
        square = shapely.segmentize(shapely.box(west, lat, west + 0.1, lat + 0.1), 0.005)
        area, _ = Geod(ellps="WGS84").geometry_area_perimeter(square)
        measured = measuring.geometries_m(np.array([square]), WGS84)[0].area
        assert measured == pytest.approx(area, rel=0.00105)


def test_the_whole_world_can_be_measured() -> None:
    measuring = measuring_crs(WGS84, (-180, -90, 180, 90))
    world = shapely.segmentize(shapely.box(-180, -90, 180, 90), 0.5)
    area = measuring.geometries_m(np.array([world]), WGS84)[0].area
    assert area == pytest.approx(510_065_621_724_088, rel=1e-6)


def test_numbers_of_a_zone_without_prefix_do_not_say_which() -> None:
    assert look_like_a_zone((405000, 36e5, 407000, 3601000))
    assert not look_like_a_zone((40405000, 36e5, 40407000, 3601000))
    assert not look_like_a_zone((118.0, 31.0, 119.0, 32.0))


def test_a_new_project_gets_the_zone_of_its_centre() -> None:
    assert project_crs(WGS84, (119.4, 32.0, 119.8, 32.3)).to_epsg() == 4549
    assert project_crs(epsg(4528), (40405000, 36e5, 40407000, 3601000)).to_epsg() == 4549


@pytest.mark.parametrize(
    ("bounds", "likely"),
    [
        ((118.0, 31.0, 119.0, 32.0), "EPSG:4490"),
        ((40405000, 36e5, 40407000, 3601000), "EPSG:4528"),
        ((405000, 36e5, 407000, 3601000), None),
        ((13246000, 3855000, 13250000, 3860000), "EPSG:3857"),
    ],
)
def test_size_of_numbers_hints_at_the_crs(
    bounds: tuple[float, float, float, float], likely: str | None
) -> None:
    assert guess_from_numbers(bounds) == likely


def test_heights_are_left_aside() -> None:
    assert len(flat(CRS.from_epsg(4979)).axis_info) == 2
    assert crs_label(flat(CRS.from_epsg(4979))) == "EPSG:4326"
