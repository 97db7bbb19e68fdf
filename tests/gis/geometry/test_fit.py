"""Fits by common points: what was put in comes out, and what is wrong with points is told."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.any_crs import FittedCrs
from gis.geometry.crs import transform_xy
from gis.geometry.fit import TURNED, FitKind, PlaneFit, fit_points
from gis.geometry.fit_doubts import fit_doubts

ZONE = np.array([406_229.8, 3_619_919.6])
AFFINE = FitKind.AFFINE


def turn(degrees: float, scale: float = 1.0) -> np.ndarray:
    angle = math.radians(degrees)
    return scale * np.array(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    )


def points(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 5000, (count, 2))


def keys(source: np.ndarray, target: np.ndarray, *, allow_mirror: bool = False) -> list[str]:
    found = fit_points(source, target, allow_mirror=allow_mirror)
    return [doubt.key for doubt in fit_doubts(found, source, target)]


@settings(max_examples=60, deadline=None)
@given(
    degrees=st.floats(-179, 179),
    scale=st.floats(0.01, 100),
    east=st.floats(-1e6, 1e6),
    north=st.floats(0, 6e6),
    count=st.integers(2, 12),
)
def test_a_similarity_is_found_again_and_undone(
    degrees: float, scale: float, east: float, north: float, count: int
) -> None:
    source = points(count)
    target = source @ turn(degrees, scale).T + (east, north)
    found = fit_points(source, target)
    assert found.rms < 1e-7 * max(scale, 1)
    assert found.fit.scales == pytest.approx((scale, scale), rel=1e-7)
    assert found.fit.turn_deg == pytest.approx(degrees, abs=1e-5)
    elsewhere = points(50, seed=2)
    there = elsewhere @ turn(degrees, scale).T + (east, north)
    np.testing.assert_allclose(found.fit.forward(elsewhere), there, atol=1e-5)
    np.testing.assert_allclose(found.fit.inverse().forward(there), elsewhere, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-2, 2), min_size=4, max_size=4), st.integers(3, 10))
def test_an_affine_map_is_found_again(matrix: list[float], count: int) -> None:
    shape = np.array(matrix).reshape(2, 2) + 3 * np.eye(2)
    source = points(count)
    found = fit_points(source, source @ shape.T + ZONE, FitKind.AFFINE)
    np.testing.assert_allclose(np.array(found.fit.matrix), shape, atol=1e-7)
    assert found.rms < 1e-6


def test_least_squares_are_least() -> None:
    source = points(9)
    noise = np.random.default_rng(3).normal(0, 0.05, (9, 2))
    target = source @ turn(2.0).T + ZONE + noise
    found = fit_points(source, target)
    best = (found.residuals**2).sum()
    for change in np.eye(4) * 1e-6:
        a, b, east, north = change
        (p, q), (r, s) = found.fit.matrix
        other = PlaneFit(
            ((p + a, q - b), (r + b, s + a)),
            found.fit.source_middle,
            (found.fit.target_middle[0] + east * 1e3, found.fit.target_middle[1] + north * 1e3),
        )
        assert ((target - other.forward(source)) ** 2).sum() > best
    assert found.residuals_xy.sum(axis=0) == pytest.approx((0, 0), abs=1e-6)


def test_rows_of_an_image_count_downwards() -> None:
    pixels = np.array([[0, 0], [4000, 0], [4000, 3000], [100, 2900]], dtype=float)
    metres = pixels * (0.5, -0.5) + ZONE
    for count in (2, 3, 4):
        found = fit_points(pixels[:count], metres[:count], allow_mirror=True)
        assert found.fit.is_mirrored
        np.testing.assert_allclose(found.fit.forward(pixels), metres, atol=1e-6)
    assert not fit_points(pixels, metres).fit.is_mirrored
    # A plan turned a little on the scanner, fitted by two points one above the other.
    turned = pixels * (0.5, -0.5) @ turn(3.0).T + ZONE
    found = fit_points(pixels[[0, 3]], turned[[0, 3]], allow_mirror=True)
    np.testing.assert_allclose(found.fit.forward(pixels), turned, atol=1e-6)


def test_a_mirrored_similarity_is_not_taken_where_the_points_are_not() -> None:
    source = points(5)
    found = fit_points(source, source @ turn(160).T + ZONE, allow_mirror=True)
    assert not found.fit.is_mirrored


def test_a_mistaken_point_is_named() -> None:
    source = points(6)
    target = source + ZONE + np.random.default_rng(4).normal(0, 0.02, (6, 2))
    assert keys(source, target) == []
    target[3] += (0.0, 4.0)
    (doubt,) = fit_doubts(fit_points(source, target), source, target)
    assert (doubt.key, doubt.point, doubt.facts["point"]) == ("fit.outlier", 3, 4)
    assert doubt.facts["off"] == pytest.approx(4.0, abs=0.3)


def test_exact_points_are_no_outliers() -> None:
    source = points(8)
    assert keys(source, source + ZONE) == []


def test_northing_first_is_recognised() -> None:
    source = points(5)
    target = source[:, ::-1] + ZONE
    assert "fit.axes_look_exchanged" in keys(source, target)
    assert keys(source, target, allow_mirror=True) == ["fit.axes_exchanged"]
    flipped = source * (1, -1) + ZONE
    assert "fit.looks_mirrored" in keys(source, flipped)
    assert keys(source, flipped, allow_mirror=True) == ["fit.mirrored"]


def test_scale_turn_and_missing_checks_are_told() -> None:
    source = points(5)
    assert keys(source, source * 3.28084 + ZONE) == ["fit.scale_off"]
    assert keys(source, source @ turn(40).T + ZONE) == ["fit.far_turned"]
    assert keys(source[:2], source[:2] + ZONE) == ["fit.no_check"]
    pixels = fit_points(source, source * 0.5 + ZONE)
    assert fit_doubts(pixels, source, source * 0.5 + ZONE, same_unit=False) == ()


def test_points_almost_on_a_line() -> None:
    source = np.column_stack([np.arange(6) * 1000.0, [0, 3, -2, 5, 1, -4]])
    found = fit_points(source, source + ZONE, FitKind.AFFINE)
    assert "fit.nearly_on_a_line" in [d.key for d in fit_doubts(found, source, source + ZONE)]


@pytest.mark.parametrize(
    ("source", "target", "kind", "key"),
    [
        ([(0, 0)], [(1, 1)], FitKind.SIMILARITY, "fit.too_few"),
        ([(0, 0), (1, 1)], [(1, 1), (2, 3)], FitKind.AFFINE, "fit.too_few"),
        ([(5, 5), (5, 5)], [(1, 1), (2, 3)], FitKind.SIMILARITY, "fit.points_coincide"),
        ([(0, 0), (5, 5)], [(1, 1), (1, 1)], FitKind.SIMILARITY, "fit.points_coincide"),
        ([(0, 0), (1, 1), (2, 2)], [(0, 0), (1, 2), (3, 1)], AFFINE, "fit.points_on_a_line"),
        ([(0, 0), (1, 1)], [(0, 0)], FitKind.SIMILARITY, "fit.not_pairs"),
        ([(0, 0), (1, math.nan)], [(0, 0), (1, 1)], FitKind.SIMILARITY, "fit.not_pairs"),
    ],
)  # fmt: skip
def test_points_that_fit_nothing(
    source: list[tuple[float, float]],
    target: list[tuple[float, float]],
    kind: FitKind,
    key: str,
) -> None:
    with pytest.raises(InputProblem) as problem:
        fit_points(np.array(source), np.array(target), kind)
    assert problem.value.key == key


def test_a_fitted_system_leads_on_to_its_crs_and_back() -> None:
    zone, degrees = CRS.from_epsg(4549), CRS.from_epsg(4490)
    source = points(4)
    local = FittedCrs(fit_points(source, source @ turn(1.5).T + ZONE).fit, zone)
    expected = transform_xy(source @ turn(1.5).T + ZONE, zone, degrees)
    lonlat = transform_xy(source, local, degrees)
    np.testing.assert_allclose(lonlat, expected, atol=1e-11)
    np.testing.assert_allclose(transform_xy(lonlat, degrees, local), source, atol=1e-6)


def test_exchanging_axes_is_its_own_inverse() -> None:
    xy = points(3)
    np.testing.assert_array_equal(TURNED.forward(xy), xy[:, ::-1])
    assert TURNED.inverse() == TURNED
    assert TURNED.are_axes_exchanged
