"""The window on a small town, and a hand with a mouse for its map."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of, with_households

from app.desk import Desk
from app.main_window import MainWindow
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.topology.records import GridId, Label

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
A, B = GridId(1), GridId(2)


def town_plan() -> Plan:
    """Return two grids of 100 m by 200 m side by side and 100 m of unassigned land east of B."""
    households = [(90_000, 100_000), (95_000, 95_000), (150_000, 100_000), (250_000, 50_000)]
    drawn = with_households(plan_of("AB.\nAB.", tile_mm=100_000), households)
    return replace(apply(drawn, assign_households(drawn)), title="小镇")


def open_in(window: MainWindow, project: Path, qtbot: QtBot) -> Desk:
    """Open a project and wait until it is audited."""
    window.flows.open_path(project)
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.audit.report is not None)
    return desk_of(window)


def desk_of(window: MainWindow) -> Desk:
    """Return what belongs to the open project."""
    assert window.desk is not None
    return window.desk


def area(window: MainWindow, label: int) -> float:
    """Return the area of a label on the map, in square metres."""
    return desk_of(window).workspace.plan.partition.area_m2(Label(label))


def place(window: MainWindow, x_m: float, y_m: float) -> QPoint:
    """Return where on the canvas a place of the land is."""
    x, y = window.canvas.view.to_screen([(x_m, y_m)])[0].tolist()
    return QPoint(round(x), round(y))


def move(window: MainWindow, x_m: float, y_m: float) -> None:
    """Move the mouse, and let the map follow."""
    QTest.mouseMove(window.canvas, place(window, x_m, y_m))
    QApplication.processEvents()


def click(window: MainWindow, x_m: float, y_m: float, held: Qt.KeyboardModifier = NONE) -> None:
    """Click at a place of the land."""
    move(window, x_m, y_m)
    QTest.mouseClick(window.canvas, LEFT, held, place(window, x_m, y_m))


def type_words(line: QWidget, words: str) -> None:
    """Type letters, or have an input method write what no key has."""
    if words.isascii():
        QTest.keyClicks(line, words)
        return
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(line, event)


def drag(window: MainWindow, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at one place of the land, move to another and release."""
    move(window, *start)
    QTest.mousePress(window.canvas, LEFT, NONE, place(window, *start))
    for part in (0.3, 0.7, 1.0):
        move(window, *(a + (b - a) * part for a, b in zip(start, end, strict=True)))
    QTest.mouseRelease(window.canvas, LEFT, NONE, place(window, *end))


def apply_shown(window: MainWindow, qtbot: QtBot) -> None:
    """Press the button that does the fix which is shown, when it has been worked out."""
    card = desk_of(window).findings.details.card
    qtbot.waitUntil(lambda: card.isVisible() and card.apply_button.isEnabled())
    card.apply_button.click()
