"""The records of one kind as a table of Qt that is sifted and sorted without a view of each row.

Only the keys of the rows are held; a cell is read when it is painted. After a step that touched a
few households only those are judged anew.
"""

from bisect import insort
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.models.people_rows import ALL, PeopleRows, natural
from app.models.people_words import WordSearch, fits
from app.overrides import faults_told
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
FEW = 500
"""Up to so many touched households are judged one by one."""


@faults_told
class PeopleTable(QAbstractTableModel):
    """Show the rows that pass a sieve, some typed words and a choice of grids, in some order."""

    def __init__(
        self, rows: PeopleRows, plan: Plan, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = rows
        self._texts = texts
        self._plan = plan
        self._sieve = ALL
        self._typed = ""
        self._grids: frozenset[GridId] | None = None
        self._units: frozenset[UnitId] = frozenset()
        self._column = -1
        self._is_descending = False
        self._search: tuple[Plan, WordSearch] | None = None
        self._keys: list[int] = []
        self._row_of: dict[int, int] | None = None
        self._is_stale = True

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self._plan

    @property
    def keys(self) -> list[int]:
        """The keys of all rows that are shown, in their order."""
        return self._keys

    @property
    def sieve(self) -> str:
        """What is let through."""
        return self._sieve

    def key_at(self, row: int) -> int:
        """Return the key of a row."""
        return self._keys[row]

    def row_of(self, key: int) -> int | None:
        """Return the row of a key; None where it is not shown."""
        if self._row_of is None:
            self._row_of = {shown: row for row, shown in enumerate(self._keys)}
        return self._row_of.get(key)

    def sift(
        self,
        sieve: str,
        typed: str,
        grids: frozenset[GridId] | None,
        units: frozenset[UnitId] = frozenset(),
    ) -> None:
        """Show other rows; `grids` None for those of all grids and of none.

        With grids those of `units` are shown too that are in no grid.
        """
        wanted = (sieve, typed.strip(), grids, units)
        if wanted != (self._sieve, self._typed, self._grids, self._units) or self._is_stale:
            self._sieve, self._typed, self._grids, self._units = wanted
            self.refresh()

    def refresh(self) -> None:
        """Work out all rows anew."""
        self._show(self._ordered(self._sifted()))
        self._is_stale = False

    def follow(self, change: Change, is_seen: bool) -> bool:
        """Show what a step left behind; tell whether other rows may be there now.

        Staged changes are not shown. What is not seen is worked out when it is.
        """
        tables = change.touched.tables
        self._plan = change.after
        concerned = tables & {self.rows.table, *self.rows.leans_on}
        if not concerned:
            return False
        if not is_seen:
            self._is_stale = True
        elif concerned == {"households"} == {self.rows.table} and (
            len(change.touched.households) <= FEW and not self._is_stale
        ):
            self._judge_anew(change.touched.households)
        else:
            self.refresh()
        return True

    @property
    def is_stale(self) -> bool:
        """Whether the rows are those of an older plan."""
        return self._is_stale

    def set_stale(self) -> None:
        """Have the rows worked out when they are seen next."""
        self._is_stale = True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.rows.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.rows.columns[section]
        if role == Role.TextAlignmentRole and column.is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.DisplayRole:
            return self._texts(f"people.{self.rows.kind}.{column.key}")
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return the words or the number of a cell, and on which side it stands."""
        column = self.rows.columns[index.column()]
        if role == Role.TextAlignmentRole and column.is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        key = self._keys[index.row()]
        if key >= 0 and key not in self._plan.table(self.rows.table):
            return ""  # gone, and the rows are worked out when they are seen
        value = self.rows.value(self._plan, key, column.key)
        return f"{value:,}" if isinstance(value, int) else value

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Bring the rows into the order of a column; -1 into that of the ids."""
        self._column = column
        self._is_descending = column >= 0 and order is Qt.SortOrder.DescendingOrder
        if not self._is_stale:
            self._show(self._ordered(sorted(self._keys)))

    def _sifted(self) -> Iterable[int]:
        keys = self.rows.keys(self._plan, self._sieve)
        if self._grids is not None:
            keys = [key for key in keys if self._belongs(key, self._grids)]
        if not self._typed:
            return keys
        if self._grids is None and self._sieve == ALL:
            found = self._search_all(keys).matching(self._typed)
        else:
            words = (self.rows.words(self._plan, key) for key in keys)
            found = WordSearch(keys, words).matching(self._typed)
        return [key for key in keys if key in found]

    def _search_all(self, keys: Iterable[int]) -> WordSearch:
        """Return the search in all rows, made once for each plan: one types letter by letter."""
        if self._search is None or self._search[0] is not self._plan:
            all_keys = list(keys)
            words = (self.rows.words(self._plan, key) for key in all_keys)
            self._search = (self._plan, WordSearch(all_keys, words))
        return self._search[1]

    def _order(self, key: int) -> tuple[str | int, int]:
        """Return by what a row is ordered; the id decides among equal ones."""
        if self._column < 0:
            return key, key
        value = self.rows.value(self._plan, key, self.rows.columns[self._column].key)
        return (natural(value) if isinstance(value, str) else value), key

    def _ordered(self, keys: Iterable[int]) -> list[int]:
        """Return keys in the order of the column: equal words are ranked once, ids decide."""
        known = list(keys)
        if self._column < 0 or not known:
            return known
        column = self.rows.columns[self._column]
        values = [self.rows.value(self._plan, key, column.key) for key in known]
        if column.is_number:
            ranks = np.array(values, dtype=np.int64)
        else:
            ordered = sorted({str(value) for value in values}, key=natural)
            rank = {words: number for number, words in enumerate(ordered)}
            ranks = np.array([rank[str(value)] for value in values])
        numbers = np.array(known, dtype=np.int64)
        order = np.lexsort((numbers, ranks))
        chosen: list[int] = numbers[order[::-1] if self._is_descending else order].tolist()
        return chosen

    def _judge_anew(self, touched: Iterable[int]) -> None:
        gone = set(touched)
        keys = [key for key in self._keys if key not in gone]
        come = [key for key in sorted(gone) if self._passes(key)]
        if self._is_descending:
            keys.reverse()
        for key in come:
            insort(keys, key, key=self._order)
        if self._is_descending:
            keys.reverse()
        if keys == self._keys:
            if keys:
                last = self.index(len(keys) - 1, len(self.rows.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self._show(keys)

    def _passes(self, key: int) -> bool:
        plan, rows = self._plan, self.rows
        if not rows.passes(plan, key, self._sieve):
            return False
        if self._grids is not None and not self._belongs(key, self._grids):
            return False
        return not self._typed or fits(rows.words(plan, key), self._typed)

    def _belongs(self, key: int, grids: frozenset[GridId]) -> bool:
        plan, rows = self._plan, self.rows
        own = tuple(rows.grids(plan, key))
        if own or not self._units:
            return not grids.isdisjoint(own)
        return rows.unit(plan, key) in self._units

    def _show(self, keys: list[int]) -> None:
        self.beginResetModel()
        self._keys = keys
        self._row_of = None
        self.endResetModel()
