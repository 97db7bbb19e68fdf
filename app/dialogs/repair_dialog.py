"""What a repair of imported grids would change: item by item, before anything is taken in."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.repair_picture import RepairPicture
from app.dialogs.repair_session import RepairSession
from app.models.repair_table import (
    KIND,
    LEFT,
    QUESTION,
    Column,
    RepairFilter,
    RepairTable,
    kind_of,
)
from app.overrides import faults_told
from app.theme import colours_of_palette, heading, hint, plain_table, widen_columns
from gis.imports.repaired_grids import GridRepair
from gis.repair.records import ChangeKind
from gis.repair.repair_lines import LedgerLine, area_text, line_in_words
from gis.texts import Texts

_KINDS = (QUESTION, *(kind.value for kind in ChangeKind), LEFT)
_WIDTHS = {
    Column.KIND: 96, Column.FROM: 150, Column.TO: 110, Column.AREA: 96, Column.WIDTH: 80,
    Column.WHY: 120, Column.HOUSEHOLDS: 56, Column.UNIT: 90,
}  # fmt: skip
_BY_RULE = "by_rule"
_ROW_HEIGHT = 26
_SHARES = [680, 400]
_PADDING = 28
_ANSWERED = frozenset({ChangeKind.OVERLAP, ChangeKind.GAP, ChangeKind.SLIVER})


@faults_told
class RepairDialog(QDialog):
    """Show the ledger; an item may be left out or answered, then all is computed anew."""

    def __init__(self, parent: QWidget | None, texts: Texts, session: RepairSession) -> None:
        super().__init__(parent)
        self._texts = texts
        self._session = session
        colours = colours_of_palette(self.palette())
        self.setWindowTitle(texts("repair.dialog.title"))
        self.resize(1120, 680)
        self.sums = QLabel()
        self.sums.setWordWrap(True)
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setStyleSheet(f"color: {colours.red}; font-weight: bold;")
        self.kinds = QComboBox()
        self.search = QLineEdit(placeholderText=texts("repair.dialog.search"))
        self.search.setClearButtonEnabled(True)
        self.model = RepairTable(texts, colours, session, self)
        self.proxy = RepairFilter(self)
        self.proxy.setSourceModel(self.model)
        self.table = _table(self.proxy)
        self.picture = RepairPicture(colours)
        self.sentence = hint()
        self.winner = QComboBox()
        self.state = hint()
        self.accept_button = QPushButton(texts("repair.dialog.accept"))
        self.accept_button.setDefault(True)
        self.cancel_button = QPushButton(texts("window.button.cancel"))
        self.cancel_button.setAutoDefault(False)
        self._put_together()
        self.kinds.currentIndexChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.winner.activated.connect(self._on_winner)
        self.table.selectionModel().currentRowChanged.connect(self._show_item)
        self.accept_button.clicked.connect(self._on_accept)
        self.cancel_button.clicked.connect(self.reject)
        self.finished.connect(session.stop)
        session.changed.connect(self.refresh)
        self._shown: GridRepair | None = None
        self.refresh()

    def _put_together(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self.kinds)
        filters.addWidget(self.search, 1)
        left = QWidget()
        under = QVBoxLayout(left)
        under.setContentsMargins(0, 0, 0, 0)
        under.addLayout(filters)
        under.addWidget(self.table, 1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(8, 0, 0, 0)
        beside.addWidget(self.picture, 1)
        beside.addWidget(hint(self._texts("repair.dialog.legend")))
        beside.addWidget(self.sentence)
        beside.addWidget(self.winner)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes(_SHARES)
        buttons = QDialogButtonBox()
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addWidget(heading(self._texts("repair.dialog.title")))
        layout.addWidget(hint(self._texts("repair.dialog.sentence")))
        layout.addWidget(self.sums)
        layout.addWidget(self.warning)
        layout.addWidget(split, 1)
        layout.addWidget(self.state)
        layout.addWidget(buttons)

    def choose(self, key: str) -> None:
        """Choose an item by its key, if it is shown."""
        row = self.model.row_of(key)
        if row is not None:
            at = self.proxy.mapFromSource(self.model.index(row, 0))
            self.table.setCurrentIndex(at)

    @property
    def chosen(self) -> LedgerLine | None:
        """The item that is chosen."""
        at = self.proxy.mapToSource(self.table.currentIndex())
        return self.model.line(at.row()) if at.isValid() else None

    def refresh(self) -> None:
        """Show what was computed last, and whether something is being computed."""
        session, repair = self._session, self._session.repair
        self.accept_button.setEnabled(session.is_up_to_date)
        said = self._texts("repair.dialog.computing") if session.is_computing else ""
        if session.problem is not None:
            said = self._texts.of_error(session.problem)
        self.state.setText(said)
        self.state.setVisible(bool(said))
        if repair is None or (repair is self._shown and session.problem is None):
            return
        chosen = self.chosen
        self._shown = repair
        self.model.show(repair)
        self._show_sums(repair)
        self._list_kinds(repair)
        if chosen is not None:
            self.choose(chosen.key)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.proxy.index(self._first_question(), 0))
        self._show_item()

    def _first_question(self) -> int:
        """Return the row in which the first question stands, 0 without one."""
        rows = range(self.proxy.rowCount())
        kinds = (self.proxy.index(row, 0).data(KIND) for row in rows)
        return next((row for row, kind in zip(rows, kinds, strict=True) if kind == QUESTION), 0)

    def _show_sums(self, repair: GridRepair) -> None:
        texts = self._texts
        between = texts("repair.dialog.between")
        self.sums.setText(
            between.join(
                texts("repair.dialog.sum", kind=self._words(kind), count=count,
                      area=area_text(_area(repair, kind)))
                for kind, count in _counts(repair).items()
            )
        )  # fmt: skip
        harms = repair.harms_in_words(texts)
        questions = _counts(repair).get(QUESTION, 0)
        if questions:
            harms.insert(0, texts("repair.dialog.questions", count=questions))
        self.warning.setText("\n".join(harms))
        self.warning.setVisible(bool(harms))

    def _list_kinds(self, repair: GridRepair) -> None:
        chosen = self.kinds.currentData()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(self._texts("repair.dialog.all", count=len(repair.lines)), None)
        for kind, count in _counts(repair).items():
            self.kinds.addItem(f"{self._words(kind)} {count:,}", kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))
        self.kinds.blockSignals(False)
        self._filter()

    def _words(self, kind: str) -> str:
        is_state = kind in {QUESTION, LEFT}
        return self._texts(f"repair.{'state' if is_state else 'kind'}.{kind}")

    def _filter(self) -> None:
        self.proxy.show_only(self.kinds.currentData(), self.search.text())

    def _show_item(self) -> None:
        line, repair = self.chosen, self._shown
        self.picture.show_item(repair, line)
        self.winner.clear()
        can_answer = line is not None and line.kind in _ANSWERED and not self._is_lawful(line)
        self.winner.setVisible(can_answer)
        if line is None or repair is None:
            self.sentence.setText("")
            return
        self.sentence.setText(line_in_words(line, repair.names, self._texts))
        if can_answer:
            self._list_winners(line, repair)

    def _is_lawful(self, line: LedgerLine) -> bool:
        return not line.is_change and line.why in {"allowed", "lock"}

    def _list_winners(self, line: LedgerLine, repair: GridRepair) -> None:
        texts = self._texts
        is_question = not line.is_change and line.why == "ask"
        self.winner.addItem(texts(f"repair.dialog.{'choose' if is_question else 'rule'}"), _BY_RULE)
        held = {*line.holders, *(() if line.winner is None else (line.winner,))}
        for row in sorted(held):
            self.winner.addItem(texts("repair.dialog.to", to=repair.names[row]), row)
        self.winner.addItem(texts("repair.dialog.to_nobody"), None)
        is_answered, row_chosen = self._session.answer_to(line.key)
        if is_answered:
            rows = [self.winner.itemData(at) for at in range(self.winner.count())]
            self.winner.setCurrentIndex(rows.index(row_chosen) if row_chosen in rows else 0)

    def _on_winner(self) -> None:
        line, row = self.chosen, self.winner.currentData()
        if line is None:
            return
        if row == _BY_RULE:
            self._session.take_back(line.key)
        else:
            self._session.answer(line.key, row)

    def _on_accept(self) -> None:
        if self._session.commit():
            self.accept()


def _counts(repair: GridRepair) -> dict[str, int]:
    """Count the lines of each kind that there is, questions first."""
    counts = Counter(kind_of(line) for line in repair.lines)
    return {kind: counts[kind] for kind in _KINDS if counts[kind]}


def _area(repair: GridRepair, kind: str) -> float:
    return sum(line.area_m2 for line in repair.lines if kind_of(line) == kind)


def _table(proxy: RepairFilter) -> QTableView:
    table = plain_table(proxy, _ROW_HEIGHT)
    table.sortByColumn(Column.AREA, Qt.SortOrder.DescendingOrder)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    widen_columns(table, _WIDTHS.items(), _PADDING)
    return table
