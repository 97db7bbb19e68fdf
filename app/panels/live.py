"""The live panel: what the edit under way does to every grid that it touches."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.amounts import area_difference, area_text, count_difference
from app.theme import colours_of_palette, hint, on_white
from app.tools.live_numbers import Amount, LiveRow, live_rows, with_difference
from app.workspace import Workspace
from gis.plan.edit import Touched
from gis.plan.history import Change
from gis.texts import Texts

REFRESH_MS = 40
"""A drag makes more changes than an eye can read."""
_COUNTS = ("households", "people", "members")


class LivePanel(QWidget):
    """Show a row for each grid, with what it gains or loses; amber where limits are passed.

    What cannot be seen is not worked out.
    """

    def __init__(self, workspace: Workspace, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self._texts = texts
        self._touched: Touched | None = None
        self.note = hint(texts("panels.live.nothing"))
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels(
            [texts(f"panels.live.{key}") for key in ("name", "area", *_COUNTS)]
        )
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 100)
        layout.addStretch(1)
        # The table is hidden while nothing is under way; the keyboard must get here all the same.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._late = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._late.timeout.connect(self._show)
        workspace.plan_changed.connect(self._on_changed)
        self._show()

    def rows(self) -> list[list[str]]:
        """Return the cells that are shown."""
        items = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        columns = range(self.table.columnCount())
        return [[item.text(column) for column in columns] for item in items if item is not None]

    def _on_changed(self, change: Change) -> None:
        self._touched = change.touched if change.kind == "staged" else None
        if not self._late.isActive():
            self._late.start()

    def _show(self) -> None:
        history = self._workspace.history
        is_live = self._touched is not None and history.is_staging
        self.note.setVisible(not is_live)
        self.table.setVisible(is_live)
        self.table.clear()
        if self._touched is None or not is_live or self.visibleRegion().isEmpty():
            return
        rows = live_rows(self._texts, history.stable, history.plan, self._touched)
        for row in rows:
            self.table.addTopLevelItem(self._item(row))

    def _item(self, row: LiveRow) -> QTreeWidgetItem:
        texts = self._texts
        area = with_difference(
            area_text(texts, row.area_m2), area_difference(texts, row.area_more_m2)
        )
        counts = [_count(getattr(row, name)) for name in _COUNTS]
        item = QTreeWidgetItem([row.name, area, *counts])
        amber = QBrush(QColor(colours_of_palette(self.palette()).amber))
        for column, name in enumerate(("area", *_COUNTS), 1):
            item.setTextAlignment(
                column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            if name in row.over:
                item.setForeground(column, amber)
                item.setToolTip(column, texts("panels.live.over"))
        return item


def _count(amount: Amount | None) -> str:
    if amount is None:
        return ""
    return with_difference(f"{amount.now:,}", count_difference(amount.more))
