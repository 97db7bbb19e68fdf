"""How the numbers of a column are spread, in the colours of their classes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.overrides import faults_told
from app.theme import colours_of_palette
from gis.reports.theme_classes import class_of, number_text

_BARS = 40
_HEIGHT, _FOOT = 96, 18


def _edges_of(there: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ends of the bars; few whole numbers have a bar each."""
    least, most = float(there.min()), float(there.max())
    if bool((there == np.rint(there)).all()) and most - least < _BARS:
        return np.arange(least, most + 2) - 0.5
    return np.histogram_bin_edges(there, _BARS)


@faults_told
class ThemeHistogram(QWidget):
    """Show bars for equal steps of value, each in the colour of the class of its middle.

    A line stands at every limit; least and greatest value stand below.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(_HEIGHT + _FOOT)
        self._counts: list[int] = []
        self._edges: list[float] = []
        self._ends = (0.0, 0.0)
        self._limits: tuple[float, ...] = ()
        self._colours: tuple[str, ...] = ()

    def show_values(
        self, values: Sequence[float], limits: Sequence[float], colours: Sequence[str]
    ) -> None:
        """Show other numbers; nan counts for nothing."""
        there = np.asarray(values, dtype=np.float64)
        there = there[np.isfinite(there)]
        self._counts, self._edges = [], []
        if len(there):
            counts, edges = np.histogram(there, _edges_of(there))
            self._counts, self._edges = counts.tolist(), edges.tolist()
            self._ends = float(there.min()), float(there.max())
        self._limits, self._colours = tuple(limits), tuple(colours)
        self.update()

    @property
    def bars(self) -> list[int]:
        """How many numbers each bar stands for."""
        return list(self._counts)

    def sizeHint(self) -> QSize:
        """Ask for some room."""
        return QSize(320, _HEIGHT + _FOOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, limits and the ends of the range."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        if not self._counts:
            return
        colours = colours_of_palette(self.palette())
        width, height = float(self.width()), float(self.height() - _FOOT)
        most = max(self._counts)
        middles = [(a + b) / 2 for a, b in zip(self._edges, self._edges[1:], strict=False)]
        classes = class_of(middles, self._limits).tolist()
        step = width / len(self._counts)
        for at, (count, number) in enumerate(zip(self._counts, classes, strict=True)):
            high = height * count / most if count else 0.0
            bar = QRectF(at * step, height - max(high, 1.5 if count else 0.0), step - 1, high)
            fill = self._colours[number] if number < len(self._colours) else colours.faint_ink
            painter.fillRect(bar, QColor(fill))
        painter.setPen(QPen(QColor(colours.pale_ink), 1))
        painter.drawLine(0, int(height), int(width), int(height))
        first, last = self._edges[0], self._edges[-1]
        for limit in self._limits:
            x = width * (limit - first) / max(last - first, 1e-12)
            painter.drawLine(int(x), 0, int(x), int(height))
        foot = QRectF(0, height + 1, width, _FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, number_text(round(self._ends[0], 3)))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, number_text(round(self._ends[1], 3)))
