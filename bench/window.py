"""A project on the canvas without a screen: real events in, painted frames out."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.canvas.map_canvas import MapCanvas
from app.jobs import JobRunner
from app.map_session import MapSession
from app.workspace import Workspace
from bench.harness import require
from gis.plan.history import History
from gis.texts import Texts
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle

WIDTH, HEIGHT = 1600, 1000
PATIENCE_S = 60.0


def application() -> QApplication:
    """Return the one application, made when there is none."""
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication(["bench"])


def _raise(fault: Exception) -> None:
    raise fault


class WatchedCanvas(MapCanvas):
    """Be the product's canvas; count its frames and tell whether it shows everything."""

    def __init__(self, jobs: JobRunner, style: MapStyle) -> None:
        self.frames = 0
        super().__init__(
            jobs.paint, style, submit_ground=jobs.paint_ground, submit_fetch=jobs.fetch
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint and count."""
        super().paintEvent(event)
        self.frames += 1

    def is_map_settled(self) -> bool:
        """Tell whether all tiles in view are painted and up to date."""
        return self._is_fresh(self._picture.tiles.blit)

    def is_settled(self) -> bool:
        """Tell whether all tiles and labels in view are painted and up to date."""
        return self.is_map_settled() and self._is_fresh(self._picture.lettering.blit)

    def _is_fresh(self, blit: Callable[[QPainter, MapView], bool]) -> bool:
        image = QImage(1, 1, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        painter = QPainter(image)
        try:
            return blit(painter, self.view)
        finally:
            painter.end()


class MapWindow:
    """Show the plan of a history and send events to it; use it in a `with` statement."""

    def __init__(self, history: History) -> None:
        self.application = application()
        self._jobs = JobRunner(_raise)
        self._tick = QTimer(interval=20)
        self._tick.start()
        self.workspace = Workspace(history)
        self.canvas = WatchedCanvas(self._jobs, MapStyle())
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        self.session = MapSession(
            self.workspace, Scene.of(history.stable), self.canvas, Texts("zh")
        )
        self.canvas.zoom_to_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tick.stop()
        self.session.close()
        self.canvas.hide()
        self.workspace.close()
        self._jobs.close()
        self.application.processEvents()
        self.canvas.deleteLater()

    def send(self, event: QEvent) -> None:
        """Give the canvas an event, as the system would."""
        self.application.sendEvent(self.canvas, event)

    def next_frame(self) -> None:
        """Work until the canvas is painted and on the screen."""
        before, end = self.canvas.frames, time.perf_counter() + PATIENCE_S
        while self.canvas.frames == before:
            require(time.perf_counter() < end, "an event leads to no frame")
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def settle(self) -> None:
        """Work until everything in view is painted; looks again after each frame only."""
        while not self.canvas.is_settled():
            self.next_frame()
        self.application.processEvents()

    def settle_map(self) -> None:
        """Work until all tiles in view are painted."""
        while not self.canvas.is_map_settled():
            self.next_frame()

    def rest_until(self, moment: float) -> None:
        """Work off events until a moment of `time.perf_counter`."""
        while (left := moment - time.perf_counter()) > 0:
            self.application.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents, max(1, int(left * 1000))
            )
            time.sleep(min(0.001, max(left, 0.0)))

    def mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        """Send a press, a move with the button held, or a release."""
        is_press = kind is QEvent.Type.MouseButtonPress
        is_move = kind is QEvent.Type.MouseMove
        held = button if is_press or is_move else Qt.MouseButton.NoButton
        cause = Qt.MouseButton.NoButton if is_move else button
        none = Qt.KeyboardModifier.NoModifier
        self.send(QMouseEvent(kind, at, at, cause, held, none))

    def wheel(self, at: QPointF, eighths: int) -> None:
        """Turn the wheel at a place."""
        self.send(
            QWheelEvent(
                at,
                at,
                QPoint(),
                QPoint(0, eighths),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
        )

    def place_of(self, xy_mm: tuple[int, int]) -> QPointF:
        """Return where a place of the plan is on the canvas."""
        x, y = self.canvas.view.to_screen([(xy_mm[0] / 1000, xy_mm[1] / 1000)])[0].tolist()
        return QPointF(x, y)
