"""Shifts that a user enters, against Bursa's formula worked out on the ellipsoids by hand."""

import numpy as np
import pytest
from pyproj import CRS, Transformer

from gis.errors import InputProblem
from gis.geometry.crs import CGCS2000, WGS84, crs_label, parse_any_crs, transform_xy
from gis.geometry.datum_shift import DatumShift, Rotation, parse_datum_shift

PLACE = np.array([[119.0, 32.7]])
SECONDS = np.radians(1 / 3600)


def geocentric(lonlat: np.ndarray, ellipsoid: str) -> np.ndarray:
    change = Transformer.from_pipeline(f"+proj=cart +ellps={ellipsoid}")
    lon, lat = lonlat[0].tolist()
    return np.array(change.transform(lon, lat, 0.0))


def degrees(xyz: np.ndarray) -> np.ndarray:
    change = Transformer.from_pipeline("+proj=cart +ellps=GRS80 +inv")
    x, y, z = xyz.tolist()
    lon, lat, _ = change.transform(x, y, z)
    return np.array([[lon, lat]])


def bursa(xyz: np.ndarray, shift: DatumShift) -> np.ndarray:
    """Turn the axes (coordinate frame), as Chinese textbooks write it."""
    rx, ry, rz = (one * SECONDS for one in shift.rotation_seconds)
    turned = np.array([[1, rz, -ry], [-rz, 1, rx], [ry, -rx, 1]])
    if shift.rotation is Rotation.VECTOR:
        turned = turned.T
    return np.asarray(np.array(shift.shift_m) + (1 + shift.scale_ppm * 1e-6) * turned @ xyz)


@pytest.mark.parametrize("text", [
    "-12.5,113.2,40", "10,-20,30,1.5,-2.5,3.5,4,frame", "10,-20,30,1.5,-2.5,3.5,4,vector",
    "10,20,30,0,0,0,-3", "１０，２０，３０".replace("，", ","),
])  # fmt: skip
def test_is_bursas_formula(text: str) -> None:
    shift = parse_datum_shift(text)
    source = shift.applied_to(CRS.from_epsg(4610))
    expected = degrees(bursa(geocentric(PLACE, "IAU76"), shift))
    np.testing.assert_allclose(transform_xy(PLACE, source, CGCS2000), expected, atol=2e-9)
    np.testing.assert_allclose(transform_xy(PLACE, source, WGS84), expected, atol=2e-9)
    back = transform_xy(expected, CGCS2000, source)
    np.testing.assert_allclose(back, PLACE, atol=2e-9)


def test_the_two_conventions_differ() -> None:
    numbers = "10,20,30,1,2,3,0,"
    frame, vector = (
        transform_xy(
            PLACE, parse_datum_shift(numbers + word).applied_to(CRS.from_epsg(4610)), WGS84
        )
        for word in ("frame", "vector")
    )
    assert np.abs(frame - vector).max() > 1e-4


def test_from_a_zone_to_a_zone() -> None:
    shift = parse_datum_shift("0,0,0")
    source = shift.applied_to(CRS.from_epsg(2364))
    assert crs_label(source) == "EPSG:2364*"
    metres = np.array([[40_406_229.8, 3_619_919.6]])
    moved = transform_xy(metres, source, CRS.from_epsg(4549)) - (metres - (4e7, 0))
    # Only the ellipsoids differ: some metres in easting and northing.
    assert 1 < np.abs(moved).max() < 60


def test_a_shift_for_a_file_with_its_northing_first() -> None:
    shift = parse_datum_shift("10,20,30")
    turned = shift.applied_to(parse_any_crs("EPSG:2364/yx"))
    plain = shift.applied_to(parse_any_crs("EPSG:2364"))
    metres = np.array([[40_406_229.8, 3_619_919.6]])
    np.testing.assert_array_equal(
        transform_xy(metres[:, ::-1], turned, WGS84), transform_xy(metres, plain, WGS84)
    )


@pytest.mark.parametrize("code", [4490, 4326, 4549, 3857])
def test_what_needs_no_shift(code: int) -> None:
    with pytest.raises(InputProblem) as problem:
        parse_datum_shift("1,2,3").applied_to(CRS.from_epsg(code))
    assert problem.value.key == "crs.shift_not_needed"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "crs.bad_shift"),
        ("1,2", "crs.bad_shift"),
        ("1,2,3,4", "crs.bad_shift"),
        ("1,2,x", "crs.bad_shift"),
        ("1,2,nan", "crs.bad_shift"),
        ("1e6,2,3", "crs.bad_shift"),
        ("1,2,3,4,5,6,7", "crs.shift_without_convention"),
        ("1,2,3,4,5,6,999,frame", "crs.bad_shift"),
    ],
)
def test_what_is_no_shift(text: str, key: str) -> None:
    with pytest.raises(InputProblem) as problem:
        parse_datum_shift(text)
    assert problem.value.key == key


@pytest.mark.parametrize("code", [4610, 4214, 4555, 2364, 2416, 21420, 4776])
@pytest.mark.parametrize("target", [4490, 4326, 4549, 32650])
def test_nothing_is_skipped_silently(code: int, target: int) -> None:
    source, other = CRS.from_epsg(code), CRS.from_epsg(target)
    place = PLACE if source.is_geographic else np.array([[40_406_229.8, 3_619_919.6]])
    for one, two in ((source, other), (other, source)):
        with pytest.raises(InputProblem) as problem:
            transform_xy(place, one, two)
        assert problem.value.key == "crs.secret_transformation"
