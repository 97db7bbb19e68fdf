"""The result of a thematic count as a table that sorts by number and is copied as text."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.overrides import faults_told
from gis.plan.profile import Profile
from gis.reports.theme_classes import number_text
from gis.reports.theme_count_table import headings, table_rows
from gis.reports.theme_counting import ThemeCounts
from gis.reports.xlsx_sheet import Value
from gis.texts import Texts

SORT = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NUMBERS = 3
"""From this column on there are numbers."""


@faults_told
class ThemeCountRows(QAbstractTableModel):
    """Show the rows of a count; nothing before there is one."""

    def __init__(self, texts: Texts, profile: Profile) -> None:
        super().__init__()
        self._texts = texts
        self._profile = profile
        self._titles: tuple[str, ...] = ()
        self._rows: list[tuple[Value, ...]] = []

    def show(self, counts: ThemeCounts | None) -> None:
        """Show another count."""
        self.beginResetModel()
        self._rows = []
        if counts is not None:
            self._titles = headings(counts, self._texts)
            self._rows = list(table_rows(counts, self._texts, self._profile))
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # whatever Qt asks for
        """Return the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows, or sorts by."""
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(value)
        if role == SORT:
            is_number = isinstance(value, int | float)
            return value if is_number or index.column() < _NUMBERS else -1
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self) -> str:
        """Return the table as lines with tabs, for a spreadsheet."""
        lines = [self._titles, *([_plain(value) for value in row] for row in self._rows)]
        return "\n".join("\t".join(line) for line in lines)


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    return number_text(value) if isinstance(value, int | float) else str(value)


def _plain(value: Value) -> str:
    return "" if value is None else str(value)
