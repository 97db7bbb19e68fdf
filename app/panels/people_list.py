"""One tab of the people panel: rows of one kind to search, to sift and to sort."""

from collections.abc import Collection, Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.models.people_rows import ALL, PeopleRows
from app.models.people_table import PeopleTable
from app.overrides import faults_told
from app.panels.people_scope import ScopeBox
from app.theme import hint, on_white, plain_table, widen_columns
from app.workspace import Workspace
from gis.plan.history import Change
from gis.texts import Texts
from gis.topology.records import GridId

PATIENCE_MS = 200
"""How long typing rests before many rows are searched."""
MANY = 5_000
_PADDING = 14
_ROW_PIXELS = 25


@faults_told
class PeopleList(QWidget):
    """Show the rows of one kind; what is worked out is only what is seen.

    `chosen` when the user selected other rows, `opened` with the key of a row that was
    double-clicked or on which Enter was pressed, `menu_asked` with a place of the screen.
    """

    chosen = Signal()
    opened = Signal(int)
    menu_asked = Signal(QPoint)

    def __init__(self, rows: PeopleRows, workspace: Workspace, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._workspace = workspace
        self._texts = texts
        self.model = PeopleTable(rows, workspace.stable, texts, self)
        self.filter = QLineEdit(placeholderText=texts(f"people.{rows.kind}.filter"))
        self.filter.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setClearButtonEnabled(True)
        self.sieve = QComboBox()
        self.sieve.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.sieve.setMinimumContentsLength(8)
        for sieve in rows.sieves:
            self.sieve.addItem(texts(f"people.{rows.kind}.sieve_{sieve}"), sieve)
        self.scope = ScopeBox(workspace.stable, texts)
        self.summary = hint()
        self.remark = hint()
        self.table = _table(self.model)
        self._wanted: set[int] = set()
        self._grids: tuple[GridId, ...] = ()
        self._whole: tuple[int, int, str] | None = None
        self._is_showing = False
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self._sift)
        sifting = QHBoxLayout()
        sifting.setSpacing(4)
        for part in (self.filter, self.sieve, self.scope):
            sifting.addWidget(part, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(sifting)
        layout.addWidget(self.summary)
        layout.addWidget(self.remark)
        layout.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self._connect()

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_typed)
        self.sieve.currentIndexChanged.connect(self._sift)
        self.scope.currentIndexChanged.connect(self._sift)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.table.activated.connect(self._on_activated)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu)
        copy = QAction(self._texts("window.grids.copy"), self.table)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.table.addAction(copy)
        self._workspace.plan_changed.connect(self._on_changed)
        self._workspace.selection_changed.connect(self._on_selection)

    def selected(self) -> list[int]:
        """Return the keys of the selected rows, in the order of the rows."""
        keys: list[int] = []
        selection = self.table.selectionModel().selection()
        for part in (selection.at(number) for number in range(selection.count())):
            keys.extend(self.model.keys[part.top() : part.bottom() + 1])
        return list(dict.fromkeys(keys))

    def choose(self, keys: Collection[int]) -> None:
        """Select rows without telling; those that are not shown are selected when they are."""
        self._wanted = set(keys)
        self._show_chosen()

    def show_sieve(self, sieve: str) -> None:
        """Let other rows through, of everybody."""
        self.filter.clear()
        self.scope.choose_unit(None)
        self.sieve.setCurrentIndex(self.sieve.findData(sieve))

    def copy(self) -> None:
        """Put the selected rows on the clipboard, with their headings: columns between tabs."""
        columns = [
            number
            for number in range(self.model.columnCount())
            if not self.table.isColumnHidden(number)
        ]
        heads = (self.model.headerData(c, Qt.Orientation.Horizontal) for c in columns)
        lines = ["\t".join(str(head) for head in heads)]
        for key in self.selected():
            row = self.model.row_of(key)
            cells = (self.model.index(row or 0, c).data() for c in columns)
            lines.append("\t".join(str(cell) for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def showEvent(self, event: QShowEvent) -> None:
        """Work out what changed while nobody looked."""
        super().showEvent(event)
        if self.model.is_stale:
            self._sift()

    def _on_typed(self) -> None:
        if len(self._workspace.stable.table(self.model.rows.table)) > MANY:
            self._late.start()
        else:
            self._sift()

    def _on_changed(self, change: Change) -> None:
        if change.kind in {"staged", "cancelled"}:
            return
        self.scope.follow(change.after)
        self._is_showing = True
        is_other = self.model.follow(change, self.isVisible())
        self._is_showing = False
        if is_other and self.isVisible():
            self._show_chosen()
            self._sum_up()

    def _on_selection(self) -> None:
        # A row that is selected takes the place of the grids; its list stays all the same.
        if self._workspace.selection and self._workspace.selection != self._grids:
            self._grids = self._workspace.selection
            if self.scope.is_of_selection:
                self._sift()

    def _sift(self) -> None:
        if not self.isVisible():
            self.model.set_stale()
            return
        sieve, typed = str(self.sieve.currentData() or ALL), self.filter.text()
        scope = self.scope.scope(self._workspace.stable, self._grids)
        self._is_showing = True
        if scope is None:
            self.model.sift(sieve, typed, None)
        else:
            self.model.sift(sieve, typed, scope.grids, scope.units)
        self._is_showing = False
        self._show_chosen()
        self._sum_up()

    def _sum_up(self) -> None:
        chosen = self.selected()
        plan, rows = self.model.plan, self.model.rows
        if len(chosen) > 1:
            said = rows.summary(plan, chosen)
            self.summary.setText(self._texts("people.selected", summary=said))
            return
        if self._whole is None or self._whole[:2] != (plan.revision, id(self.model.keys)):
            summary = rows.summary(plan, self.model.keys)
            self.remark.setText(rows.remark(plan, self.model.sieve))
            self.remark.setVisible(bool(self.remark.text()))
            self._whole = (plan.revision, id(self.model.keys), summary)
        self.summary.setText(self._whole[2])

    def _on_selected(self) -> None:
        if self._is_showing:
            return
        self._wanted = set(self.selected())
        self._sum_up()
        self.chosen.emit()

    def _show_chosen(self) -> None:
        if set(self.selected()) == self._wanted:
            return
        self._is_showing = True
        selection = QItemSelection()
        last = self.model.columnCount() - 1
        rows = sorted(row for row in map(self.model.row_of, self._wanted) if row is not None)
        for first, end in _runs(rows):
            selection.select(self.model.index(first, 0), self.model.index(end, last))
        self.table.selectionModel().select(
            selection, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        if rows:
            self.table.scrollTo(self.model.index(rows[0], 0))
        self._is_showing = False
        self._sum_up()

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.key_at(index.row()))

    def _on_menu(self, place: QPoint) -> None:
        self.menu_asked.emit(self.table.viewport().mapToGlobal(place))


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return sorted numbers as runs from first to last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _table(model: PeopleTable) -> QTableView:
    table = plain_table(model, _ROW_PIXELS)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = table.horizontalHeader()
    header.setMinimumSectionSize(36)
    header.setStretchLastSection(True)
    header.setSectionsMovable(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    widths = ((number, column.width) for number, column in enumerate(model.rows.columns))
    widen_columns(table, widths, _PADDING)
    return table
