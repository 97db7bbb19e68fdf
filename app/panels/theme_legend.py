"""The legend of theme layers and coloured grids, in a corner of the map."""

from math import ceil

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.overrides import faults_told
from app.theme import colours_of_palette
from gis.files.theme_layers import ThemeShape
from gis.texts import Texts
from layers.theme_drawing import ThemeDrawing, ThemePicture
from layers.theme_painting import draw_marker, marker_outline
from layers.theme_style import ThemeEntry

_MARGIN, _PAD, _ROW, _SWATCH, _GAP = 14, 12, 22, 24, 9
_MOST_ROWS = 24
_LARGEST_MARKER = 15.0
_EDGE_ON_DARK = "#7d8590"

Row = tuple[str, ThemeEntry | None, ThemeDrawing | None]
"""What a row says, its swatch (a title has none), and the layer that it is of."""


@faults_told
class ThemeLegend(QWidget):
    """Stand over the lower left corner of the map and say what colours mean."""

    def __init__(self, canvas: QWidget, texts: Texts) -> None:
        super().__init__(canvas)
        self._texts = texts
        self._rows: list[Row] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        canvas.installEventFilter(self)
        self.hide()

    def show_picture(self, picture: ThemePicture) -> None:
        """Say what a picture of theme layers means; nothing where there is none."""
        self._rows = self._rows_of(picture)
        self.setVisible(bool(self._rows))
        self.resize(self.sizeHint())
        self._place()
        self.update()

    def lines(self) -> list[str]:
        """Return what stands there, line by line."""
        return [words for words, _, _ in self._rows]

    def sizeHint(self) -> QSize:
        """Ask for what the rows need."""
        # Before it was shown once, the widget has not yet the font of the style sheet.
        self.ensurePolished()
        wide = max((self._width(words, entry) for words, entry, _ in self._rows), default=0)
        return QSize(min(wide + 2 * _PAD, 340), len(self._rows) * _ROW + 2 * _PAD - 4)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the map gets another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows on a ground that lets no map through."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _width(self, words: str, entry: ThemeEntry | None) -> int:
        font = self.font()
        font.setBold(entry is None)
        before = 0 if entry is None else _SWATCH + _GAP
        return before + ceil(QFontMetricsF(font).horizontalAdvance(words)) + 1

    def _paint(self, painter: QPainter) -> None:
        colours = colours_of_palette(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        for number, (words, entry, drawing) in enumerate(self._rows):
            top = _PAD - 2 + number * _ROW
            left = _PAD
            if entry is not None:
                box = QRectF(_PAD, top, _SWATCH, _ROW)
                draw_swatch(painter, box, entry, drawing, is_dark=colours.ending != "")
                left += _SWATCH + _GAP
            font = painter.font()
            font.setBold(entry is None)
            painter.setFont(font)
            painter.setPen(QColor(colours.ink))
            room = QRectF(left, top, self.width() - left - _PAD, _ROW)
            short = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)

    def _place(self) -> None:
        canvas = self.parentWidget()
        if canvas is not None:
            self.move(_MARGIN, max(canvas.height() - self.height() - _MARGIN, _MARGIN))

    def _rows_of(self, picture: ThemePicture) -> list[Row]:
        rows: list[Row] = []
        if picture.choropleth is not None:
            rows.append((picture.choropleth.title, None, None))
            rows += [(self._of_land(entry), entry, None) for entry in picture.choropleth.entries]
            if picture.choropleth.note:
                rows.append((picture.choropleth.note, ThemeEntry("", "", 0.0), None))
        for drawing in reversed(picture.drawings):
            if len(drawing.legend) == 1 and not drawing.legend[0].is_others:
                rows.append((drawing.title, drawing.legend[0], drawing))
                continue
            rows.append((drawing.title, None, None))
            rows += [(self._words(entry), entry, drawing) for entry in drawing.legend]
        if len(rows) > _MOST_ROWS:
            more = self._texts("theme_window.legend_more", count=len(rows) - _MOST_ROWS + 1)
            rows = [*rows[: _MOST_ROWS - 1], (more, ThemeEntry("", "", 0.0), None)]
        return rows

    def _of_land(self, entry: ThemeEntry) -> str:
        return self._texts("theme_window.legend_empty") if entry.is_others else entry.text

    def _words(self, entry: ThemeEntry) -> str:
        return self._texts("theme_window.legend_others") if entry.is_others else entry.text


def draw_swatch(
    painter: QPainter,
    box: QRectF,
    entry: ThemeEntry,
    drawing: ThemeDrawing | None,
    *,
    is_dark: bool,
) -> None:
    """Draw what an entry of a legend looks like on the map; grids without a layer are patches."""
    if not entry.colour:
        return
    painter.save()
    shape = ThemeShape.TABLE if drawing is None else drawing.shape
    if drawing is not None and shape is ThemeShape.POINTS:
        painter.translate(box.center())
        size = min(max(entry.size_mm * 3.78, 5.0), _LARGEST_MARKER)
        outline = marker_outline(is_dark=is_dark)
        draw_marker(painter, drawing.style.marker, size, entry.colour, outline)
    elif drawing is not None and shape is ThemeShape.LINES:
        width = min(max(drawing.style.width_mm * 3.78, 1.0), 6.0)
        pen = QPen(QColor(entry.colour), width)
        painter.setPen(pen)
        middle = box.center().y()
        painter.drawLine(QPointF(box.left() + 2, middle), QPointF(box.right() - 2, middle))
    else:
        patch = box.adjusted(1, 4, -1, -4)
        fill, edge = QColor(entry.colour), QColor(entry.colour)
        if drawing is None:
            edge = QColor(_EDGE_ON_DARK) if is_dark else edge.darker(130)
        else:
            fill.setAlphaF(min(max(drawing.style.fill, 0.0), 1.0))
        painter.setBrush(fill)
        painter.setPen(QPen(edge, 1.2))
        painter.drawRoundedRect(patch, 2, 2)
    painter.restore()
