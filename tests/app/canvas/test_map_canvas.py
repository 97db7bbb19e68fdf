"""The map widget under real Qt events, with a hand that notes what it gets."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent
from app.canvas.map_canvas import MapCanvas
from layers.overlay import Overlay
from layers.scene import Scene
from layers.style import SCREEN

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class NotingHand:
    """Take presses or not, and note everything."""

    def __init__(self, takes: bool = False) -> None:
        self.takes = takes
        self.notes: list[str] = []
        self.events: list[PointerEvent] = []
        self.cursor = Cursor.CROSS

    def note(self, name: str, event: PointerEvent) -> None:
        self.notes.append(name)
        self.events.append(event)

    def press(self, event: PointerEvent) -> bool:
        self.note("press", event)
        return self.takes

    def move(self, event: PointerEvent) -> None:
        self.note("move", event)

    def release(self, event: PointerEvent) -> None:
        self.note("release", event)

    def click(self, event: PointerEvent) -> None:
        self.note("click", event)

    def double_click(self, event: PointerEvent) -> None:
        self.note("double_click", event)

    def right_click(self, event: PointerEvent) -> bool:
        self.note("right_click", event)
        return self.takes

    def lose_mouse(self) -> None:
        self.notes.append("lose_mouse")

    def key(self, event: KeyEvent) -> bool:
        self.notes.append(f"key {event.key.value}")
        return True

    def cancel(self) -> None:
        self.notes.append("cancel")

    def overlay(self) -> Overlay:
        return Overlay()


@pytest.fixture
def canvas(dressed: QApplication, qtbot: QtBot) -> MapCanvas:
    canvas = MapCanvas(lambda work: work(), SCREEN)
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.show()
    canvas.show_scene(Scene.of(plan_of("AAB\nCCB", tile_mm=100_000)))
    canvas.zoom_to_all()
    QTest.qWaitForWindowExposed(canvas)
    return canvas


def use(canvas: MapCanvas, hand: NotingHand) -> NotingHand:
    canvas.use_hand(hand)
    hand.notes.clear()
    return hand


def world(canvas: MapCanvas, x: float, y: float) -> list[float]:
    place: list[float] = canvas.view.to_world([(x, y)])[0].tolist()
    return place


def drag(canvas: MapCanvas, button: Qt.MouseButton, *places: tuple[int, int]) -> None:
    first, *others = [QPoint(*place) for place in places]
    QTest.mousePress(canvas, button, Qt.KeyboardModifier.NoModifier, first)
    for place in others:
        QTest.mouseMove(canvas, place)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, button, Qt.KeyboardModifier.NoModifier, others[-1])


def test_all_land_is_in_view_and_painted(canvas: MapCanvas) -> None:
    west, south, east, north = canvas.view.bounds_m
    assert (west < 0, south < 0, east > 300, north > 200) == (True, True, True, True)
    QApplication.processEvents()
    picture = canvas.grab().toImage()
    colours = {picture.pixelColor(x, 120).name() for x in range(600)}
    assert set(SCREEN.fills) & colours
    assert SCREEN.background in colours


def test_the_wheel_zooms_and_keeps_the_land_under_the_cursor(canvas: MapCanvas) -> None:
    at = QPointF(150, 100)
    before, scale = world(canvas, 150, 100), canvas.view.metres_per_unit
    for eighths in (120, 120, -120, 30, 30):
        event = QWheelEvent(
            at,
            QPointF(canvas.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, eighths),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)
    assert canvas.view.metres_per_unit == pytest.approx(scale / 2 ** (3 / 4), rel=0.1)
    assert world(canvas, 150, 100) == pytest.approx(before, abs=2 * canvas.view.metres_per_unit)


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_a_drag_that_nobody_takes_pans(canvas: MapCanvas, button: Qt.MouseButton) -> None:
    hand = use(canvas, NotingHand())
    grabbed = world(canvas, 300, 200)
    drag(canvas, button, (300, 200), (320, 210), (350, 240))
    assert world(canvas, 350, 240) == pytest.approx(grabbed, abs=2 * canvas.view.metres_per_unit)
    assert "click" not in hand.notes
    assert "release" not in hand.notes


def test_the_space_bar_lets_the_mouse_pan_though_the_hand_would_take_it(canvas: MapCanvas) -> None:
    hand = use(canvas, NotingHand(takes=True))
    grabbed = world(canvas, 300, 200)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(canvas, LEFT, (300, 200), (340, 200))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert "press" not in hand.notes
    assert world(canvas, 340, 200) == pytest.approx(grabbed, abs=2 * canvas.view.metres_per_unit)


def test_a_press_that_is_taken_leads_to_moves_and_a_release(canvas: MapCanvas) -> None:
    hand = use(canvas, NotingHand(takes=True))
    view = canvas.view
    drag(canvas, LEFT, (300, 200), (310, 200), (320, 200))
    assert canvas.view == view
    assert [hand.notes[0], hand.notes[-1]] == ["press", "release"]
    assert "click" not in hand.notes
    np.testing.assert_allclose(hand.events[-1].xy_m, world(canvas, 320, 200))
    assert hand.events[-1].metres_per_pixel == view.metres_per_unit


def test_a_press_in_place_is_a_click_and_a_second_one_a_double_click(canvas: MapCanvas) -> None:
    hand = use(canvas, NotingHand())
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(canvas, LEFT, shift, QPoint(200, 200))
    assert [note for note in hand.notes if note != "move"] == ["press", "click"]
    assert hand.events[-1].modifiers == {Modifier.SHIFT}
    QTest.mouseDClick(canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    assert "double_click" in hand.notes


def test_many_moves_in_one_turn_of_the_loop_are_handled_once(canvas: MapCanvas) -> None:
    hand = use(canvas, NotingHand())
    for x in range(100, 200, 5):
        QTest.mouseMove(canvas, QPoint(x, 100))
    QApplication.processEvents()
    assert hand.notes.count("move") < 20
    np.testing.assert_allclose(hand.events[-1].xy_m, world(canvas, 195, 100))


def test_keys_reach_the_hand(canvas: MapCanvas) -> None:
    hand = use(canvas, NotingHand())
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, Qt.Key.Key_A)
    names = (Key.ESCAPE, Key.ENTER, Key.DELETE, Key.BACKSPACE)
    assert hand.notes == [f"key {name.value}" for name in names]


def test_the_hand_before_gives_up_when_another_takes_over(canvas: MapCanvas) -> None:
    hand = use(canvas, NotingHand())
    canvas.use_hand(NotingHand())
    assert hand.notes == ["cancel"]


def test_what_was_fitted_stays_in_sight_when_the_window_grows(canvas: MapCanvas) -> None:
    scale = canvas.view.metres_per_unit
    canvas.resize(1200, 800)
    QApplication.processEvents()
    assert canvas.view.metres_per_unit < 0.7 * scale
    canvas.zoom_by(4)
    zoomed = canvas.view.metres_per_unit
    canvas.resize(600, 400)
    QApplication.processEvents()
    assert canvas.view.metres_per_unit == zoomed
