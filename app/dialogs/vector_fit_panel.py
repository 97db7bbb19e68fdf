"""Common points of file and project: typed, pasted, read from a file or picked; residuals live."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.dialogs.vector_page import amber, caption, say
from app.file_kinds import SPREADSHEETS
from app.overrides import faults_told
from app.theme import hint
from gis.errors import InputProblem
from gis.geometry.fit import FitKind
from gis.imports.point_rows import PointRow, read_common_points, rows_of_text
from gis.texts import Texts

_NAME, _FIRST, _RESIDUAL = 0, 1, 5
_COLUMNS = ("name", "file_x", "file_y", "project_x", "project_y", "residual")
_NAME_WIDTH, _RESIDUAL_WIDTH = 48, 78
_LEAST_ROWS, _ROW_PX = 5, 28
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@faults_told
class PointTable(QTableWidget):
    """Be the table of points, with an empty row at its end; pasting adds rows.

    `changed` when another point stands in it.
    """

    changed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__(0, len(_COLUMNS))
        for column, name in enumerate(_COLUMNS):
            head = QTableWidgetItem(texts(f"vector_window.fit.{name}"))
            if column >= _FIRST:
                head.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(column, head)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((_NAME, _NAME_WIDTH), (_RESIDUAL, _RESIDUAL_WIDTH)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        header.setHighlightSections(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.itemChanged.connect(self._on_item)
        self.show_rows(())

    @property
    def rows(self) -> tuple[PointRow, ...]:
        """The points that stand in it, whole or not."""
        every = (self._row(at) for at in range(self.rowCount()))
        return tuple(row for row in every if not row.is_empty)

    def show_rows(self, rows: Sequence[PointRow]) -> None:
        """Show points and empty rows to write into."""
        with QSignalBlocker(self):
            self.setRowCount(0)
            for row in rows:
                self._add((row.name, *row.texts))
            while self.rowCount() < max(_LEAST_ROWS, len(rows) + 1):
                self._add(("",) * _RESIDUAL)

    def show_residuals(self, residuals: Sequence[str]) -> None:
        """Show what is left at each whole point, in their order; others get nothing."""
        left = iter(residuals)
        with QSignalBlocker(self):
            for at in range(self.rowCount()):
                words = next(left, "") if self._row(at).is_whole else ""
                item = self.item(at, _RESIDUAL)
                if item is not None:
                    item.setText(words)

    def add_rows(self, rows: Sequence[PointRow]) -> None:
        """Add points after those that are there."""
        if rows:
            self.show_rows((*self.rows, *rows))
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste whole points, and delete what is selected."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            gone = {index.row() for index in self.selectedIndexes()}
            whole = [self._row(at) for at in range(self.rowCount()) if at not in gone]
            self.show_rows([row for row in whole if not row.is_empty])
            self.changed.emit()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Add the points of the clipboard; a single word goes into the current cell."""
        text = QGuiApplication.clipboard().text()
        rows = rows_of_text(text)
        if rows:
            self.add_rows(rows)
        elif "\n" not in text.strip():
            self.currentItem().setText(text.strip())

    def _row(self, at: int) -> PointRow:
        name, x, y, east, north = (
            "" if (item := self.item(at, column)) is None else item.text().strip()
            for column in range(_RESIDUAL)
        )
        return PointRow(name, (x, y, east, north))

    def _add(self, texts: Sequence[str]) -> None:
        at = self.rowCount()
        self.insertRow(at)
        for column, text in enumerate((*texts, "")):
            item = QTableWidgetItem(text)
            if column >= _FIRST:
                item.setTextAlignment(_RIGHT)
            if column == _RESIDUAL:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(at, column, item)

    def _on_item(self, item: QTableWidgetItem) -> None:
        if item.column() == _RESIDUAL:
            return
        if item.row() == self.rowCount() - 1 and item.text():
            with QSignalBlocker(self):
                self._add(("",) * _RESIDUAL)
        self.changed.emit()


class FitPanel(QWidget):
    """Ask for common points and how they may be fitted.

    `changed` when the fit has to be computed anew; `picking` when places are to be picked on the
    picture, or no longer; `closed` when the panel was left; `failed` carries why a file could not
    be read.
    """

    changed = Signal()
    picking = Signal(bool)
    closed = Signal()
    failed = Signal(object)

    def __init__(self, texts: Texts, ask: Ask) -> None:
        super().__init__()
        self._texts, self._ask = texts, ask
        self.table = PointTable(texts)
        self.kind = QComboBox()
        for kind in FitKind:
            self.kind.addItem(texts(f"vector_window.fit.kind_{kind.value}"), kind)
        self.paste_button, self.read_button, self.pick_button, self.clear_button = (
            QPushButton(texts(f"vector_window.fit.{name}"))
            for name in ("paste", "read", "pick", "clear")
        )
        self.back_button = QPushButton(texts("vector_window.crs.back"))
        self.pick_button.setCheckable(True)
        self.result = hint()
        self.problem = amber()
        self._put_together()
        self.table.changed.connect(self.changed)
        self.kind.activated.connect(self.changed)
        self.paste_button.clicked.connect(self.table.paste)
        self.read_button.clicked.connect(self._read)
        self.pick_button.toggled.connect(self._on_pick)
        self.clear_button.clicked.connect(self._clear)
        self.back_button.clicked.connect(self._close)

    def _put_together(self) -> None:
        texts = self._texts
        buttons = QHBoxLayout()
        for button in (self.paste_button, self.read_button, self.pick_button, self.clear_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.back_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (
            caption(texts("vector_window.fit.caption")),
            hint(texts("vector_window.fit.sentence")),
            self.kind,
        ):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        column.addWidget(self.result)
        column.addWidget(self.problem)
        column.addLayout(foot)

    @property
    def fit_kind(self) -> FitKind:
        """What the fit may do."""
        return FitKind(self.kind.currentData())

    def show_points(self, rows: Sequence[PointRow], kind: FitKind) -> None:
        """Show points that were there before, and what their fit may do."""
        self.table.show_rows(rows)
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def show_result(self, words: str, problem: str, residuals: Sequence[str]) -> None:
        """Show what the points come to."""
        say(self.result, words)
        say(self.problem, problem)
        self.table.show_residuals(residuals)

    def stop_picking(self) -> None:
        """Pick no more."""
        self.pick_button.setChecked(False)

    def _on_pick(self, picking: bool) -> None:
        key = "pick_end" if picking else "pick"
        self.pick_button.setText(self._texts(f"vector_window.fit.{key}"))
        self.picking.emit(picking)

    def _read(self) -> None:
        path = self._ask.open_file("vector_window.fit.read_title", [SPREADSHEETS])
        if path is None:
            return
        try:
            rows = read_common_points(path)
        except InputProblem as problem:
            self.failed.emit(problem)
            return
        self.table.add_rows(rows)

    def _clear(self) -> None:
        self.table.show_rows(())
        self.changed.emit()

    def _close(self) -> None:
        self.stop_picking()
        self.closed.emit()
