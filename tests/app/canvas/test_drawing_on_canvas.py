"""The draw tool in the hand of the map, under real Qt events."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of

from app.canvas.map_canvas import MapCanvas
from app.map_session import MapSession
from app.tools.draw_tool import DrawTool
from app.tools.drawing_states import Drawing, Idle
from app.workspace import Workspace
from gis.plan.history import History
from gis.texts import Texts
from layers.scene import Scene
from layers.style import SCREEN

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


class Desk:
    """Be a map of free land with the draw tool in the hand."""

    def __init__(self, qtbot: QtBot) -> None:
        plan = plan_of("...\n...", tile_mm=100_000)
        self.canvas = MapCanvas(lambda work: work(), SCREEN)
        qtbot.addWidget(self.canvas)
        self.canvas.resize(600, 400)
        self.canvas.show()
        self.workspace = Workspace(History(plan))
        scene = Scene.of(plan)
        self.session = MapSession(self.workspace, scene, self.canvas, Texts("zh"))
        self.canvas.zoom_to_all()
        self.session.use_tool("draw")
        self.menus: list[object] = []
        self.canvas.menu_asked.connect(lambda *place: self.menus.append(place))

    @property
    def state(self) -> Idle | Drawing:
        tool = self.session.tool
        assert isinstance(tool, DrawTool)
        return tool.state

    def place(self, x_m: float, y_m: float) -> QPoint:
        x, y = self.canvas.view.to_screen([(x_m, y_m)])[0].tolist()
        return QPoint(round(x), round(y))

    def click(self, x_m: float, y_m: float, button: Qt.MouseButton = LEFT) -> None:
        self.move(x_m, y_m)
        QTest.mouseClick(self.canvas, button, NONE, self.place(x_m, y_m))

    def move(self, x_m: float, y_m: float) -> None:
        QTest.mouseMove(self.canvas, self.place(x_m, y_m))
        QApplication.processEvents()

    def area_m2(self) -> float:
        (grid,) = self.workspace.stable.grids
        return self.workspace.stable.grid_area_m2(grid)


@pytest.fixture
def desk(dressed: QApplication, qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_clicks_and_a_double_click_make_a_grid(desk: Desk) -> None:
    view = desk.canvas.view
    for corner in ((50, 50), (250, 50), (250, 150)):
        desk.click(*corner)
    desk.click(50, 150)
    QTest.mouseDClick(desk.canvas, LEFT, NONE, desk.place(50, 150))
    assert desk.area_m2() == pytest.approx(20_000, rel=0.02)
    assert isinstance(desk.state, Idle)
    assert desk.canvas.view == view


def test_a_held_mouse_draws_and_does_not_pan(desk: Desk) -> None:
    view = desk.canvas.view
    QTest.mousePress(desk.canvas, LEFT, NONE, desk.place(50, 50))
    for corner in ((150, 40), (250, 60), (250, 150), (100, 160), (52, 52)):
        desk.move(*corner)
    QTest.mouseRelease(desk.canvas, LEFT, NONE, desk.place(50, 50))
    assert desk.canvas.view == view
    assert desk.area_m2() == pytest.approx(19_000, rel=0.1)


def test_the_right_button_finishes_a_ring_and_opens_the_menu_otherwise(desk: Desk) -> None:
    for corner in ((50, 50), (250, 50), (250, 150)):
        desk.click(*corner)
    desk.click(250, 150, RIGHT)
    assert desk.menus == []
    assert desk.area_m2() == pytest.approx(10_000, rel=0.02)
    desk.click(20, 20, RIGHT)
    assert len(desk.menus) == 1


def test_a_mouse_that_is_taken_away_ends_the_stroke_and_keeps_the_points(desk: Desk) -> None:
    desk.click(50, 50)
    QTest.mousePress(desk.canvas, LEFT, NONE, desk.place(200, 50))
    desk.move(220, 150)
    QApplication.sendEvent(desk.canvas, QEvent(QEvent.Type.UngrabMouse))
    QTest.mouseRelease(desk.canvas, LEFT, NONE, desk.place(220, 150))
    assert isinstance(desk.state, Drawing)
    assert len(desk.state.points) == 1
    assert not desk.workspace.history.is_staging


def test_keys_reach_the_line_and_another_tool_forgets_it(desk: Desk) -> None:
    for corner in ((50, 50), (250, 50), (250, 150), (100, 190)):
        desk.click(*corner)
    QTest.keyClick(desk.canvas, Qt.Key.Key_Backspace)
    assert desk.workspace.history.is_staging
    desk.session.use_tool("select")
    assert not desk.workspace.history.is_staging
    desk.session.use_tool("draw")
    assert isinstance(desk.state, Idle)


def test_closing_the_project_forgets_the_line(desk: Desk) -> None:
    for corner in ((50, 50), (250, 50), (250, 150)):
        desk.click(*corner)
    desk.session.close()
    desk.workspace.close()
    assert desk.workspace.undo_label is None
    assert not desk.workspace.plan.grids
