"""What people type in the layout view: texts with fields, scales, pages."""

import pytest

from app.layout_view.filled_words import filled, with_fields
from app.layout_view.page_choice import pages_typed
from app.layout_view.scales import LADDER, near, scale_typed, stepped
from app.layout_view.sheet_view import SheetView
from gis.errors import InputProblem

FIELDS = {"place": "云陂镇", "grids": "97", "crs": "2000国家大地坐标系|（EPSG:4549）", "scale": ""}


def test_a_text_is_edited_as_it_is_read_and_keeps_its_fields() -> None:
    template = "{place}网格图|{crs}"
    shown = filled(template, FIELDS)
    assert shown == "云陂镇网格图\n2000国家大地坐标系\n（EPSG:4549）"
    edited = shown.replace("网格图", "2026年网格图")
    assert with_fields(edited, template, FIELDS) == "{place}2026年网格图|{crs}"
    assert with_fields(shown, template, FIELDS) == template


def test_fields_that_could_not_be_known_again_are_shown_as_fields() -> None:
    assert filled("共{grids}个网格，{scale}，{none}", FIELDS) == "共{grids}个网格，{scale}，{none}"
    assert with_fields("共97个", "共{grids}个", FIELDS) == "共97个"


def test_a_place_taken_out_stays_out() -> None:
    assert with_fields("挂图", "{place}网格图", FIELDS) == "挂图"


@pytest.mark.parametrize(
    ("typed", "scale"),
    [("1:5000", 5000), ("1：5,000", 5000), ("12500", 12_500), ("1万", 10_000), ("", None)],
)
def test_scales_are_read_as_people_write_them(typed: str, scale: int | None) -> None:
    assert scale_typed(typed) == scale


@pytest.mark.parametrize("typed", ["1:", "大", "1:3", "1:99999999999"])
def test_what_is_no_scale_is_told(typed: str) -> None:
    with pytest.raises(InputProblem) as told:
        scale_typed(typed)
    assert told.value.key == "layout_view.no_scale"


def test_steps_go_through_rounded_scales_and_end_at_the_last() -> None:
    assert stepped(5000, 1) == 4500
    assert stepped(5000, -1) == 6000
    assert stepped(5100, 1) == 5000
    assert stepped(5100, -1) == 6000
    assert stepped(5000, -1000) == LADDER[-1]
    assert stepped(5000, 1000) == LADDER[0]
    assert 5000 in near(5000)


@pytest.mark.parametrize(
    ("typed", "pages"), [("1-3,5", (1, 2, 3, 5)), ("5，2", (2, 5)), ("2至4、3", (2, 3, 4))]
)
def test_pages_are_read_in_their_order_once_each(typed: str, pages: tuple[int, ...]) -> None:
    assert pages_typed(typed, 6) == pages


@pytest.mark.parametrize("typed", ["", "0", "7", "3-2", "a", "1--2"])
def test_pages_that_there_are_not_are_told(typed: str) -> None:
    with pytest.raises(InputProblem) as told:
        pages_typed(typed, 6)
    assert told.value.facts["count"] == 6


def test_zooming_keeps_the_place_under_the_pointer() -> None:
    view = SheetView().resized(800, 600)
    at = (300.0, 200.0)
    closer = view.zoomed(2.0, at)
    assert closer.to_mm(at) == pytest.approx(view.to_mm(at))
    assert closer.pixels_per_mm == pytest.approx(2 * view.pixels_per_mm)
    assert closer.to_pixels(closer.to_mm((17.0, 23.0))) == pytest.approx((17.0, 23.0))


def test_a_fitted_sheet_is_seen_whole_in_any_window() -> None:
    for width, height in ((800, 600), (300, 900)):
        view = SheetView().resized(width, height)
        left, top = view.to_pixels((0.0, 0.0))
        right, bottom = view.to_pixels(view.paper_mm)
        assert 0 < left < right < width
        assert 0 < top < bottom < height
