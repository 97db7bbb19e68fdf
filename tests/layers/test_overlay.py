"""What tools show, read from painted pictures."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from layers.map_view import MapView
from layers.overlay import (
    Overlay,
    OverlayArea,
    OverlayDots,
    OverlayLine,
    OverlayMeasure,
    OverlayPoints,
    OverlayRing,
    OverlayShape,
    OverlaySnap,
    OverlayText,
    Role,
    SnapKind,
)
from layers.overlay_painting import paint_overlay
from layers.overlay_texts import text_box

VIEW = MapView(0.0, 0.0, 1.0, 200, 200)


def painted(*shapes: OverlayShape) -> NDArray[np.bool_]:
    """Paint shapes on white; return which pixels they touched, shape (height, width)."""
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint_overlay(painter, VIEW, Overlay(shapes))
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(200, 200, 4)
    touched: NDArray[np.bool_] = (raw[:, :, :3] != 255).any(axis=2)
    return touched


def painted_grey(*shapes: OverlayShape) -> NDArray[np.int64]:
    """Paint shapes on white; return how light each pixel is, 0 to 255."""
    image = QImage(200, 200, QImage.Format.Format_Grayscale8)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint_overlay(painter, VIEW, Overlay(shapes))
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(200, image.bytesPerLine())
    return raw[:, :200].astype(np.int64)


def square(half: float) -> NDArray[np.float64]:
    return np.array([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])


def test_an_area_is_filled_but_for_its_hole() -> None:
    touched = painted(OverlayArea((square(50), square(20))))
    assert touched[100, 70]
    assert not touched[100, 100]
    assert not touched[100, 20]


def test_a_line_is_a_line_however_far_it_goes() -> None:
    touched = painted(OverlayLine(np.array([(-1e7, 0.0), (1e7, 0.0)])))
    assert touched[100, :].all()
    assert not touched[90, :].any()
    assert not painted(OverlayLine(np.array([(0.0, 0.0)]))).any()


def test_handles_stand_on_their_points() -> None:
    touched = painted(OverlayPoints(np.array([(0, 0), (60, 60), (5000, 0)], dtype=float)))
    rows, columns = np.nonzero(touched)
    assert {(int(r > 90), int(c > 120)) for r, c in zip(rows, columns, strict=True)} == {
        (1, 0),
        (0, 1),
    }


@pytest.mark.parametrize("kind", list(SnapKind))
def test_a_catch_is_marked_round_its_place(kind: SnapKind) -> None:
    rows, columns = np.nonzero(painted(OverlaySnap(10.0, -20.0, kind)))
    assert (rows.min() + rows.max()) / 2 == pytest.approx(120, abs=1)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(110, abs=1)


def test_catches_of_different_kinds_look_different() -> None:
    looks = [painted(OverlaySnap(0.0, 0.0, kind)).tobytes() for kind in SnapKind]
    assert len(set(looks)) == len(SnapKind)


@pytest.mark.parametrize("place", [(0, 0), (95, 0), (0, -95), (95, -95)])
def test_a_text_stays_in_sight(place: tuple[int, int]) -> None:
    touched = painted(OverlayText(*place, ("网格 12.3 公顷", "42 户")))
    assert touched.any()
    assert not touched[[0, -1], :].any()
    assert not touched[:, [0, -1]].any()
    x, y = VIEW.to_screen([place])[0].astype(int)
    assert not (touched[max(y - 3, 0) : y + 3, max(x - 3, 0) : x + 3]).any(), "the cursor is free"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_be_painted(role: Role) -> None:
    assert painted(OverlayLine(np.array([(-50.0, 0.0), (50.0, 0.0)]), role)).any()
    assert painted(OverlayArea((square(30),), role)).any()
    assert painted(OverlayRing(square(30), role)).any()
    assert painted(OverlayDots(np.array([(0.0, 0.0)]), role)).any()
    assert painted(OverlayMeasure(0.0, 0.0, "12.3", role)).any()


def test_a_ring_is_filled_and_closed_by_itself() -> None:
    corners = square(50)[:-1]
    touched = painted(OverlayRing(corners))
    assert touched[100, 100]
    assert touched[51:149, 50].all(), "the way back to the first corner"
    assert not touched[100, 20]


def test_the_way_back_of_an_open_ring_is_dashed() -> None:
    corners = square(50)[:-1]
    looks = [painted_grey(OverlayRing(corners, is_open=is_open)) for is_open in (False, True)]
    assert np.ptp(looks[0][60:140, 50]) < 10
    assert np.ptp(looks[1][60:140, 50]) > 50


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_ring_begins_with_its_first_points(count: int) -> None:
    assert painted(OverlayRing(square(50)[:count], is_open=True)).any() == (count > 1)


def test_a_chosen_line_has_a_band() -> None:
    line = np.array([(-50.0, 0.0), (50.0, 0.0)])
    thick, thin = (painted(OverlayLine(line, r))[:, 100].sum() for r in (Role.CHOSEN, Role.STAGED))
    assert thick >= 2 * thin


def test_land_that_stands_in_the_way_is_hatched() -> None:
    grey = painted_grey(OverlayArea((square(50),), Role.REFUSED))
    assert np.ptp(grey[70:130, 70:130]) > 50
    assert np.ptp(painted_grey(OverlayArea((square(50),)))[70:130, 70:130]) < 10


def test_a_measure_stands_in_the_middle_of_its_place() -> None:
    rows, columns = np.nonzero(painted(OverlayMeasure(20.0, 10.0, "123.4 m")))
    assert (rows.min() + rows.max()) / 2 == pytest.approx(90, abs=3)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(120, abs=2)


def test_many_dots_beyond_the_view_cost_nothing_seen() -> None:
    assert not painted(OverlayDots(np.full((10_000, 2), 1e6))).any()


def test_texts_lie_above_what_comes_after_them() -> None:
    text = OverlayText(-60.0, 60.0, ("words", "more"))
    crowd = [
        OverlayLine(np.array([(-100.0, y), (100.0, y)]), Role.REFUSED) for y in range(20, 60, 4)
    ]
    box = text_box(VIEW, text)
    inside = np.s_[
        round(box.top) + 3 : round(box.bottom) - 3, round(box.left) + 3 : round(box.right) - 3
    ]
    above, below = painted_grey(text, *crowd)[inside], painted_grey(text)[inside]
    assert (above == below).all()


@pytest.mark.parametrize("place", [(0.0, 0.0), (90.0, 0.0), (-90.0, -90.0), (-5.0, 10.0)])
def test_a_text_for_which_there_is_no_room_leaves_the_pointer_free(
    place: tuple[float, float],
) -> None:
    text = OverlayText(*place, ("a long line that fills the view",) * 9)
    box = text_box(VIEW, text)
    x, y = VIEW.to_screen([place])[0].tolist()
    assert not (box.left < x < box.right and box.top < y < box.bottom)


def test_a_line_of_warning_has_another_colour() -> None:
    plain, warned = (
        painted_grey(OverlayText(-80.0, 80.0, ("words",), Role.STAGED, which))
        for which in (frozenset[int](), frozenset({0}))
    )
    assert (plain != warned).any()
