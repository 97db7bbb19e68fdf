"""The live panel: what the edit under way does to every grid that it touches."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.amounts import LEAST_DIFFERENCE_M2, area_difference, area_text, count_difference
from app.theme import colours_of_palette, hint, on_white
from app.tools.live_numbers import Amount, LiveRow, live_rows, with_difference
from app.workspace import Workspace
from gis.plan.edit import Touched
from gis.plan.history import Change
from gis.texts import Texts

REFRESH_MS = 40
"""A drag makes more changes than an eye can read."""
_COUNTS = ("households", "people", "members")
_MEMBERS = 4
"""The column of the members."""


class LivePanel(QWidget):
    """Show a row for each grid that gains or loses something; amber where limits are passed.

    What cannot be seen is not worked out. Members have a column only where there are any.
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
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in range(1, self.table.columnCount()):
            self.table.headerItem().setTextAlignment(column, right)
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
        rows: list[LiveRow] = []
        if self._touched is not None and is_live and not self.visibleRegion().isEmpty():
            touched = live_rows(self._texts, history.stable, history.plan, self._touched)
            rows = [row for row in touched if _changes(row)]
        self.note.setVisible(not is_live)
        self.table.setVisible(is_live)
        self.table.clear()
        self.table.setColumnHidden(_MEMBERS, not any(_has_members(row) for row in rows))
        self.table.addTopLevelItems([self._item(row) for row in rows])

    def _item(self, row: LiveRow) -> QTreeWidgetItem:
        texts = self._texts
        area = with_difference(
            area_text(texts, row.area_m2), area_difference(texts, row.area_more_m2)
        )
        counts = [_count(getattr(row, name)) for name in _COUNTS]
        item = QTreeWidgetItem([row.name, area, *counts])
        item.setToolTip(0, row.name)
        amber = QBrush(QColor(colours_of_palette(self.palette()).amber))
        for column, name in enumerate(("area", *_COUNTS), 1):
            item.setTextAlignment(
                column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            if name in row.over:
                item.setForeground(column, amber)
                item.setToolTip(column, texts("panels.live.over"))
        return item


def _changes(row: LiveRow) -> bool:
    """Tell whether any number differs as far as it is written."""
    amounts = (row.households, row.people, row.members)
    return abs(row.area_more_m2) >= LEAST_DIFFERENCE_M2 or any(
        amount is not None and amount.more for amount in amounts
    )


def _has_members(row: LiveRow) -> bool:
    return row.members is not None and bool(row.members.now or row.members.more)


def _count(amount: Amount | None) -> str:
    if amount is None:
        return ""
    return with_difference(f"{amount.now:,}", count_difference(amount.more))
