"""A ring that closes in on a place of the map for a moment, so that the eye finds it."""

from PySide6.QtCore import QPointF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.overrides import faults_told

FLASH_MS = 1_100
WIDEST, NARROWEST = 90.0, 14.0
COLOUR = "#e11d48"


@faults_told
class Flash(QWidget):
    """Lie over a widget, take no mouse, and show a ring when asked."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = over
        self._at = QPointF()
        self._course = QVariantAnimation(self)
        self._course.setDuration(FLASH_MS)
        self._course.setStartValue(WIDEST)
        self._course.setEndValue(NARROWEST)
        self._course.valueChanged.connect(self.update)
        self._course.finished.connect(self.hide)
        self.hide()

    def show_at(self, place: QPointF) -> None:
        """Show the ring round a place of the widget below."""
        self._at = place
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self._course.stop()
        self._course.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring as wide as it is now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(COLOUR), 3.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = float(self._course.currentValue() or NARROWEST)
        painter.drawEllipse(self._at, radius, radius)
