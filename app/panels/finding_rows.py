"""How the rows of findings are painted: the sentence, and below it size and place."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.models.finding_tree import SECOND_LINE
from app.overrides import faults_told
from app.theme import colours_of_palette

_ICON = 16
_GAP = 6
_PADDING = 4


@faults_told
class FindingRows(QStyledItemDelegate):
    """Paint rows of one height, so that ten thousand of them are laid out at once."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of two lines."""
        return QSize(100, 2 * QFontMetrics(option.font).height() + 2 * _PADDING)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the icon, the sentence and what stands below it; of a group one bold line."""
        self.initStyleOption(option, index)
        below = index.data(SECOND_LINE)
        words, drawing = option.text, QIcon(option.icon)
        option.text = ""
        option.icon = QIcon()
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        painter.save()
        font = option.font
        font.setBold(below is None)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        height = metrics.height()
        top = box.top() if below is not None else box.center().y() - height // 2
        if not drawing.isNull():
            drawing.paint(painter, QRect(box.left(), top + (height - _ICON) // 2, _ICON, _ICON))
            box.setLeft(box.left() + _ICON + _GAP)
        colours = colours_of_palette(option.palette)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        lines = [(words, colours.ink, top)]
        if below:
            lines.append((str(below), colours.pale_ink, top + height))
        for text, colour, at in lines:
            painter.setPen(colour)
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(QRect(box.left(), at, box.width(), height), flags, elided)
        painter.restore()
