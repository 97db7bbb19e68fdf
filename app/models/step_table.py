"""The steps of the history as a table of Qt: what was done, and when."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from app.overrides import faults_told
from gis.plan.history import Entry, History
from gis.texts import Texts

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
WORDS, TIME = 0, 1


@faults_told
class StepTable(QAbstractTableModel):
    """Show where the history began, the steps that are done, then those that were taken back.

    Row n is the state in which n steps are done.
    """

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._done: Sequence[Entry] = ()
        self._undone: Sequence[Entry] = ()

    def show_history(self, history: History) -> None:
        """Show the steps as they are now."""
        self.beginResetModel()
        self._done = history.entries
        self._undone = tuple(reversed(history.undone))
        self.endResetModel()

    @property
    def position(self) -> int:
        """The row of the state that the plan is in."""
        return len(self._done)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return how many states there are."""
        return 0 if parent.isValid() else 1 + len(self._done) + len(self._undone)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return that there are words and a time."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return words or time; the present state is bold, what was taken back is pale."""
        match role:
            case Role.DisplayRole | Role.ToolTipRole:
                return self._words(index.row()) if index.column() == WORDS else self._time(index)
            case Role.FontRole if index.row() == self.position:
                lettering = QFont(QGuiApplication.font())
                lettering.setBold(True)
                return lettering
            case Role.ForegroundRole if index.row() > self.position or index.column() == TIME:
                return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
            case Role.TextAlignmentRole if index.column() == TIME:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _entry(self, row: int) -> Entry | None:
        if row == 0:
            return None
        done = len(self._done)
        return self._done[row - 1] if row <= done else self._undone[row - 1 - done]

    def _words(self, row: int) -> str:
        entry = self._entry(row)
        if entry is None:
            return self._texts("window.history.beginning")
        return self._texts(entry.edit.label.key, **entry.edit.label.facts)

    def _time(self, index: Index) -> str:
        entry = self._entry(index.row())
        return local_time(entry.at) if entry is not None else ""


def local_time(at: str) -> str:
    """Write an ISO time in UTC as the clock on the wall shows it; nothing when it is not known."""
    if not at:
        return ""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
