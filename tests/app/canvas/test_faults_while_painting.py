"""A fault of ours while the map is painted is told; it does not take the program down."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of

from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.tools.pan_tool import PanTool
from app.workspace import Workspace
from gis.plan.history import History
from gis.texts import Texts
from layers.overlay import Overlay
from layers.scene import Scene
from layers.style import SCREEN


class FaultyTool(PanTool):
    """Fail to say what to paint, once."""

    has_failed = False

    def overlay(self) -> Overlay:
        if not self.has_failed:
            self.has_failed = True
            raise RuntimeError("no shapes")
        return Overlay()

    def move(self, event: PointerEvent) -> None:
        return


def test_a_fault_while_painting_is_told_and_the_next_frame_is_painted(
    dressed: QApplication, qtbot: QtBot
) -> None:
    plan = plan_of("AB")
    canvas = MapCanvas(lambda work: work(), SCREEN)
    qtbot.addWidget(canvas)
    canvas.resize(200, 150)
    tool = FaultyTool(Workspace(History(plan)), Texts("en"))
    canvas.show_scene(Scene.of(plan))
    canvas.use_hand(tool)
    with qtbot.capture_exceptions() as faults:
        canvas.show()
        qtbot.waitUntil(lambda: tool.has_failed)
    assert [str(fault[1]) for fault in faults] == ["no shapes"]
    canvas.zoom_to_all()
    assert not canvas.grab().isNull()
