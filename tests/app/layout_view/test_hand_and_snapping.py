"""The hand on the sheet: what a press takes hold of, how it snaps, what is done at the release."""

import pytest

from app.layout_view.grips import Grip, LandGrip, grip_at
from app.layout_view.layout_model import LandInFrame, Sheet
from app.layout_view.sheet_hand import LandDragged, Placed, Selected, SheetHand
from app.layout_view.snapping import ALL_SIDES, Lines, dragged, lines_for, snapped
from app.printing.templates.records import Dock, Margins, PageTemplate, PartTemplate
from layers.boxes import Box

PARTS = (
    PartTemplate("header", "strip", Dock.TOP),
    PartTemplate("title", "title", inside="header"),
    PartTemplate("map", "map"),
    PartTemplate("legend", "legend", Dock.CORNER, inside="map"),
)
BOXES = {
    "header": Box(35, 15, 405, 30),
    "title": Box(100, 15, 300, 30),
    "map": Box(35, 40, 405, 280),
    "legend": Box(340, 200, 395, 270),
}
LAND = LandInFrame("map", Box(40, 45, 400, 275), (0.0, 0.0), 5_000.0)
SHEET = Sheet(PageTemplate("sheet", PARTS), (420.0, 297.0), Margins(), BOXES, LAND)
REACH = 2.0


@pytest.mark.parametrize(
    ("at", "part"),
    [((200, 20), "title"), ((50, 20), "header"), ((36, 100), "map"), ((350, 210), "legend")],
)
def test_the_uppermost_part_is_taken(at: tuple[float, float], part: str) -> None:
    assert grip_at(SHEET, "", at, REACH) == Grip(part)


def test_inside_its_frame_the_land_is_taken_and_beside_the_sheet_nothing() -> None:
    assert grip_at(SHEET, "", (200, 150), REACH) == LandGrip("map")
    assert grip_at(SHEET, "", (10, 290), REACH) is None


def test_only_the_part_in_hand_has_handles() -> None:
    corner = (395, 270)
    assert grip_at(SHEET, "legend", corner, REACH) == Grip("legend", frozenset({"right", "bottom"}))
    assert grip_at(SHEET, "", corner, REACH) == Grip("legend")
    assert grip_at(SHEET, "legend", (340, 235), REACH) == Grip("legend", frozenset({"left"}))


def test_a_dragged_part_snaps_to_margins_and_other_parts_but_not_to_itself() -> None:
    lines = lines_for(SHEET, "map")
    assert 35 in lines.upright
    assert 210 in lines.upright
    assert 300 in lines.upright
    assert 340 not in lines.upright
    assert 280 not in lines.level


def test_a_moved_box_keeps_its_size_when_it_snaps() -> None:
    found = snapped(Box(36.5, 50.2, 76.5, 80.2), ALL_SIDES, Lines((35.0,), (100.0,)), REACH)
    assert found.box == Box(35.0, 50.2, 75.0, 80.2)
    assert found.lines == Lines((35.0,), ())


def test_only_the_dragged_side_snaps() -> None:
    box = dragged(Box(36, 50, 76, 80), frozenset({"right"}), 10.0, 99.0)
    assert box == Box(36, 50, 86, 80)
    found = snapped(box, frozenset({"right"}), Lines((35.0, 87.0), (50.5,)), REACH)
    assert found.box == Box(36, 50, 87, 80)


def test_a_side_cannot_be_dragged_over_its_opposite() -> None:
    box = dragged(Box(36, 50, 76, 80), frozenset({"left", "top"}), 100.0, 100.0)
    assert (box.width, box.height) == pytest.approx((3.0, 3.0))


def hand_at(x: float, y: float, selected: str = "") -> SheetHand:
    hand = SheetHand()
    hand.press(SHEET, selected, (x, y), REACH)
    return hand


def test_a_short_way_is_a_click() -> None:
    hand = hand_at(350, 210)
    hand.move((351, 211), REACH)
    assert hand.box is None
    assert hand.release() == Selected("legend")
    assert hand.grip is None


def test_the_land_is_dragged() -> None:
    hand = hand_at(200, 150)
    hand.move((230, 140), REACH)
    assert hand.land_mm == (30, -10)
    assert hand.release() == LandDragged(30, -10)


def test_a_part_is_dragged_and_stays_on_the_sheet() -> None:
    hand = hand_at(350, 210)
    hand.move((700, 220), REACH, is_free=True)
    assert hand.release() == Placed("legend", Box(365, 210, 420, 280))


def test_nothing_snaps_where_the_hand_wants_to_be_free() -> None:
    hand = hand_at(350, 210)
    hand.move((350, 221), REACH)
    assert hand.lines == Lines((), (280,))
    assert hand.box == Box(340, 210, 395, 280)
    hand.move((350, 221), REACH, is_free=True)
    assert hand.lines == Lines()
    assert hand.box == Box(340, 211, 395, 281)


def test_a_drag_given_up_does_nothing() -> None:
    hand = hand_at(350, 210)
    hand.move((300, 210), REACH)
    hand.cancel()
    assert hand.box is None
    assert hand.release() is None
