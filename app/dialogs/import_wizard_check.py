"""Fourth step of the import wizard: what becomes of each row, before anything is done."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTabBar,
    QTableView,
    QVBoxLayout,
)

from app.ask import Ask, FileKind
from app.dialogs.import_session import ImportSession
from app.dialogs.import_wizard_page import WizardPage
from app.models.import_rows import ORDER, Lead, OutcomeRows, RowsOfList
from app.theme import colours_of_palette, hint
from gis.errors import InputProblem
from gis.imports.import_report import ImportReport, RowKind
from gis.imports.list_step import LOCATING
from gis.texts import Texts

PROBLEM_FILE: FileKind = ("window.files.spreadsheets", ("xlsx", "csv"))
_TABS: Sequence[RowKind | None] = (None, *ORDER)
_ROW_HEIGHT, _COLUMN_WIDTH, _REASON_WIDTH = 26, 118, 230


class CheckPage(WizardPage):
    """Show all rows with what becomes of them, and what else is done."""

    name = "check"

    def __init__(self, session: ImportSession, texts: Texts, ask: Ask) -> None:
        super().__init__(session, texts)
        self._ask = ask
        self._shown: object = None
        self._rows: RowsOfList | None = None
        self.is_renewed = False
        colours = colours_of_palette(self.palette())
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in _TABS:
            self.tabs.addTab("")
        self.tabs.currentChanged.connect(self._show_rows)
        self.next_bad = QPushButton(self.words("next_bad"))
        self.write_button = QPushButton(self.words("write"))
        for button in (self.next_bad, self.write_button):
            button.setAutoDefault(False)
        self.next_bad.clicked.connect(self._jump)
        self.write_button.clicked.connect(self._write)
        self.table = QTableView()
        self.model = OutcomeRows(texts, colours, self)
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        # Never by contents: that would ask for the cells of all rows.
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setDefaultSectionSize(_COLUMN_WIDTH)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.locate = {way: QCheckBox(self.words(way.replace("-", "_"))) for way in LOCATING}
        self.remove = QCheckBox()
        self.reason = hint()
        self.notes = hint()
        self._put_together()
        self.table.selectionModel().currentRowChanged.connect(self._tell_reason)
        self._tell_reason()

    def _put_together(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.next_bad)
        top.addWidget(self.write_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reason)
        for box in (*self.locate.values(), self.remove):
            box.toggled.connect(self._on_option)
            layout.addWidget(box)
        layout.addWidget(self.notes)

    def enter(self) -> None:
        """Compute what the list comes to, unless that is known."""
        self.session.compute()

    def is_complete(self) -> bool:
        """Tell whether it is known what the list comes to, and that is something."""
        done = self.session.computed
        return self.session.is_up_to_date and done is not None and not done.result.edit.is_empty()

    def next_words(self) -> str:
        """Say how many rows go in."""
        report = self._report
        count = 0 if report is None else report.added + report.changed
        return self.words("accept", count=f"{count:,}")

    def commit(self) -> bool:
        """Take the list in; tell whether that was done."""
        before = self.session.computed
        if self.session.commit():
            return True
        self.is_renewed = before is not None and not self.session.is_up_to_date
        return False

    def refresh(self) -> None:
        """Show what was computed."""
        computed, report = self.session.computed, self._report
        is_households = self.session.choices.kind == "households"
        for box in self.locate.values():
            box.setVisible(is_households)
        self.remove.setVisible(is_households and report is not None and self._missing(report) > 0)
        for part in (self.next_bad, self.write_button):
            part.setEnabled(report is not None and bool(report.problems))
        if report is None or computed is None or computed is self._shown:
            return
        self._shown, self._rows = computed, computed.rows
        for at, kind in enumerate(_TABS):
            name = "all" if kind is None else kind.value
            count = len(self._rows.by_kind[kind])
            self.tabs.setTabText(at, f"{self.words(name)} {count:,}")
            self.tabs.setTabEnabled(at, bool(count) or kind is None)
        self.remove.setText(self.words("remove_missing", count=f"{self._missing(report):,}"))
        said = [self.texts(note.key, **note.facts) for note in report.notes]
        if self.is_renewed:
            said.insert(0, self.words("renewed"))
        self.notes.setText("\n".join(said))
        self._show_rows()

    @property
    def _report(self) -> ImportReport | None:
        computed = self.session.computed
        return None if computed is None else computed.result.report

    def _missing(self, report: ImportReport) -> int:
        return report.missing + report.removed

    def _show_rows(self) -> None:
        if self._rows is None:
            return
        self.model.show(self._rows, _TABS[self.tabs.currentIndex()])
        self._tell_reason()
        self.table.setColumnHidden(Lead.SHEET, len(self._rows.sheets) < 2)
        for lead, width in ((Lead.ROW, 60), (Lead.KIND, 96), (Lead.REASON, _REASON_WIDTH)):
            self.table.setColumnWidth(lead, width)

    def _tell_reason(self) -> None:
        """Tell under the table why the current row is bad: its reason may be out of sight."""
        row = self.table.currentIndex().row()
        said = "" if row < 0 else str(self.model.index(row, Lead.REASON).data() or "")
        number = "" if row < 0 else str(self.model.index(row, Lead.ROW).data())
        self.reason.setText(self.words("row_said", row=number, said=said) if said else "")
        self.reason.setVisible(bool(said))

    def _jump(self) -> None:
        at = self.table.currentIndex()
        found = self.model.next_bad(max(at.row(), 0), at.column())
        if found is not None:
            index = self.model.index(*found)
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.table.selectionModel().setCurrentIndex(index, how)
            self.table.scrollTo(index)

    def _write(self) -> None:
        file = self.session.file
        if file is None:
            return
        suggestion = str(file.path.with_name(f"{file.path.stem}-{self.words('problem_rows')}.xlsx"))
        path = self._ask.save_file("import_wizard.check.write_title", PROBLEM_FILE, suggestion)
        if path is None:
            return
        try:
            count = self.session.write_problems(path, self.texts)
        except InputProblem as problem:
            self.session.failed.emit(problem)
            return
        self.notes.setText(self.words("written", count=count, path=path))

    def _on_option(self) -> None:
        self.session.choose(
            locate=tuple(way for way, box in self.locate.items() if box.isChecked()),
            removes_missing=self.remove.isChecked(),
        )
        self.session.compute()
