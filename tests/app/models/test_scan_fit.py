"""Common points of a scan while they are set: what they come to, and what is said of them."""

import numpy as np
import pytest
from pyproj import CRS, Transformer
from support.base_map_files import SIDE_M, SOUTH, WEST, pixel_of

from app.models.scan_fit import (
    ScanPoint,
    fit_result,
    fit_warnings,
    points_in,
    scan_fit,
    scan_points,
    typed_land,
)
from gis.base_maps.base_map import BaseMap, BaseMapKind, CommonPoint
from gis.texts import Texts

TEXTS = Texts("en")
ZONE = CRS.from_epsg(4549)
CORNERS = [(WEST, SOUTH), (WEST + SIDE_M, SOUTH), (WEST + SIDE_M, SOUTH + SIDE_M), (WEST, SOUTH + SIDE_M)]  # noqa: E501  # fmt: skip
MIDDLE = (WEST + 200, SOUTH + 200)


def points(*land: tuple[float, float]) -> list[ScanPoint]:
    return [ScanPoint(pixel_of(*place), place) for place in land]


def test_two_points_turn_and_scale_and_three_may_stretch() -> None:
    assert scan_fit(points(CORNERS[0])).fit is None
    for count in (2, 3, 4):
        found = scan_fit(points(*CORNERS[:count]))
        assert found.fit is not None
        assert found.metres_per_pixel == pytest.approx(0.8)
        there = found.fit.fit.forward(np.array([pixel_of(*MIDDLE)]))
        np.testing.assert_allclose(there, [MIDDLE], atol=1e-6)


def test_a_point_that_lacks_a_side_counts_for_nothing_yet() -> None:
    half = [ScanPoint(pixel=(1.0, 2.0)), *points(*CORNERS[:3]), ScanPoint(land=MIDDLE)]
    found = scan_fit(half)
    assert len(found.common) == 3
    assert found.residuals_m[0] is None
    assert found.residuals_m[4] is None
    assert found.residuals_m[1:4] == pytest.approx((0, 0, 0), abs=1e-6)


def test_a_mistaken_point_is_named_by_its_number_in_the_table() -> None:
    some = [ScanPoint(pixel=(5.0, 5.0)), *points(*CORNERS, MIDDLE)]
    column, row = pixel_of(*CORNERS[1])
    some[2] = ScanPoint((column + 40, row), CORNERS[1])
    found = scan_fit(some)
    assert found.fit is not None
    assert found.worst == 2
    words = fit_warnings(found, TEXTS)
    assert "point 3" in words
    assert f"{found.fit.rms:.2f} m" in fit_result(found, TEXTS)


def mistyped(count: int, wrong: int, off_m: float) -> list[ScanPoint]:
    some = points(*CORNERS[:count])
    east, north = CORNERS[wrong]
    some[wrong] = ScanPoint(some[wrong].pixel, (east + off_m, north))
    return some


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_of_three_points_a_mistyped_one_leaves_residuals(wrong: int) -> None:
    found = scan_fit(mistyped(3, wrong, 40.0))
    # A stretch could explain it, so it is not said which one it is.
    assert all(left is not None and left > 5.0 for left in found.residuals_m)
    assert found.worst is None
    words = fit_warnings(found, TEXTS)
    assert "one of them is probably wrong" in words
    assert "none to spare" not in words
    assert f"{max(left or 0.0 for left in found.residuals_m):.2f} m" in fit_result(found, TEXTS)


@pytest.mark.parametrize("wrong", [0, 1, 2, 3])
def test_of_four_points_the_mistyped_one_is_named(wrong: int) -> None:
    found = scan_fit(mistyped(4, wrong, 40.0))
    assert found.worst == wrong
    words = fit_warnings(found, TEXTS)
    assert f"point {wrong + 1} " in words
    assert "stretched" not in words, "the point explains it"
    assert found.residuals_m[wrong] == max(left or 0.0 for left in found.residuals_m)


def test_points_without_any_to_spare_say_so() -> None:
    assert "none to spare" in fit_warnings(scan_fit(points(*CORNERS[:2])), TEXTS)
    assert "none to spare" in fit_warnings(scan_fit(points(*CORNERS[:3])), TEXTS)
    agreeing = scan_fit(points(*CORNERS))
    assert fit_warnings(agreeing, TEXTS) == ""
    assert agreeing.worst is None


def test_points_exchanged_left_and_right_or_stretched_are_doubted() -> None:
    west_east = [ScanPoint(pixel_of(*a), b) for a, b in zip(CORNERS, [CORNERS[n] for n in (1, 0, 3, 2)], strict=True)]  # noqa: E501  # fmt: skip
    assert "mirrored" in fit_warnings(scan_fit(west_east), TEXTS)
    wide = [
        ScanPoint((column * 1.3, row), place)
        for place in CORNERS
        for column, row in [pixel_of(*place)]
    ]
    assert "1.3" in fit_warnings(scan_fit(wide), TEXTS)


def test_points_on_a_line_are_no_fit_and_no_fault() -> None:
    line = points((WEST, SOUTH), (WEST + 100, SOUTH), (WEST + 300, SOUTH))
    found = scan_fit(line)
    assert found.fit is None
    assert found.problem is not None
    assert "line" in fit_warnings(found, TEXTS)


@pytest.mark.parametrize(
    ("first", "second"),
    [("119.0", "32.5"), ("119°0'0\"", "32°30'0\""), ("１１９", "３２.５"), ("N32.5", "E119")],
)
def test_degrees_are_told_by_their_size(first: str, second: str) -> None:
    there = Transformer.from_crs(4490, 4549, always_xy=True).transform(119.0, 32.5)
    assert typed_land(first, second, ZONE) == pytest.approx(there, abs=0.01)


def test_metres_are_taken_as_they_are_and_words_not_at_all() -> None:
    assert typed_land("400,123.5", "3600001", ZONE) == (400_123.5, 3_600_001.0)
    assert typed_land("400123", "", ZONE) is None
    assert typed_land("here", "there", ZONE) is None


def test_points_of_another_system_are_brought_along() -> None:
    lonlat = CommonPoint(3.0, 4.0, 119.0, 32.5)
    record = BaseMap("scan", BaseMapKind.IMAGE, "s.png", crs="EPSG:4490", points=(lonlat,))
    there = Transformer.from_crs(4490, 4549, always_xy=True).transform(119.0, 32.5)
    (moved,) = points_in(record, ZONE)
    assert (moved.x_m, moved.y_m) == pytest.approx(there, abs=1e-3)
    assert (moved.column, moved.row) == (3.0, 4.0)
    assert scan_points((lonlat,))[0].is_whole
