"""Second step of the import wizard: what each column holds, chosen above its first rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.import_session import ImportSession
from app.dialogs.import_wizard_page import WizardPage
from app.models.import_rows import SampleRows
from app.overrides import faults_told
from app.theme import colours_of_palette, hint
from gis.files.sheet import Sheet
from gis.imports.columns import Columns, Confidence
from gis.texts import Texts

SHOWN_ROWS = 30
_COLUMN_WIDTH, _CHOICE_HEIGHT = 132, 36
_ROUND_CHOICE = 56
"""Pixels of a choice and its cell beside its words."""


@faults_told
class ColumnChoice(QComboBox):
    """Choose what a column is; keys open the list, as passing over a field would take it away."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the arrow keys."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table below."""
        event.ignore()


class ColumnsPage(WizardPage):
    """Show the first rows of a sheet with a choice above each column."""

    name = "columns"

    def __init__(self, session: ImportSession, texts: Texts) -> None:
        super().__init__(session, texts)
        self._shown: Sheet | None = None
        self._kind = ""
        colours = colours_of_palette(self.palette())
        self._amber, self._pale = colours.amber, colours.pale_ink
        self.sheet = QComboBox()
        self.sheet.activated.connect(self._show_sheet)
        self.remembered = hint()
        self.guess_button = QPushButton(self.words("guess_again"))
        self.guess_button.setAutoDefault(False)
        self.guess_button.clicked.connect(session.guess_again)
        self.table = QTableView()
        self.model = SampleRows(colours, self)
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setDefaultSectionSize(_COLUMN_WIDTH)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setTabKeyNavigation(False)
        self.table.setCornerButtonEnabled(False)
        self.table.setStyleSheet(
            "QTableCornerButton::section { background: transparent; border: none; }"
        )
        self.missing = QLabel()
        self.missing.setObjectName("red")
        self.missing.setWordWrap(True)
        self.legend = hint()
        self.choices: Sequence[QComboBox | QLabel] = ()
        top = QHBoxLayout()
        top.addWidget(self.sheet)
        top.addWidget(self.remembered, 1)
        top.addWidget(self.guess_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.missing)
        layout.addWidget(self.legend)

    def enter(self) -> None:
        """Show the first sheet, unless one of those taken is shown."""
        names = [sheet.name for sheet in self.session.sheets]
        if [self.sheet.itemText(i) for i in range(self.sheet.count())] != names:
            self.sheet.clear()
            self.sheet.addItems(names)
        self.sheet.setVisible(len(names) > 1)
        self._show_sheet()
        if self.choices:
            self.choices[0].setFocus()

    def is_complete(self) -> bool:
        """Tell whether one sheet at least has what its list cannot do without."""
        return any(not self._lacking(sheet) for sheet in self.session.sheets)

    def refresh(self) -> None:
        """Show what each column is taken for now."""
        sheet = self._shown
        if sheet is None:
            return
        columns = self.session.columns_of(sheet)
        self.model.take(columns)
        self._show_choices(columns)
        on = self.session.remembered_on
        self.remembered.setText(self.words("remembered", on=on) if on else self.words("guessed"))
        self.guess_button.setVisible(bool(self.session.choices.columns))
        lacking = self._lacking(sheet)
        named = "；".join("／".join(self._title(key) for key in group) for group in lacking)
        self.missing.setText(self.words("missing", fields=named) if lacking else "")
        self.missing.setVisible(bool(lacking))
        dropped = "、".join(one.header for one in columns.left_out)
        legend = [self.words("dropped", columns=dropped)] if dropped else []
        if columns.unused:
            legend.append(self.words("unused", columns="、".join(columns.unused)))
        self.legend.setText("\n".join(legend))

    def choice(self, place: int) -> QComboBox:
        """Return the choice above a column; raises TypeError for one that is never read."""
        found = self.choices[place]
        if not isinstance(found, QComboBox):
            raise TypeError(place)
        return found

    def _show_sheet(self) -> None:
        sheets = {sheet.name: sheet for sheet in self.session.sheets}
        sheet = sheets.get(self.sheet.currentText())
        kind = self.session.choices.kind
        if sheet is self._shown and kind == self._kind:
            return
        self._shown, self._kind = sheet, kind
        columns = Columns({}) if sheet is None else self.session.columns_of(sheet)
        self.model.show(sheet, columns, SHOWN_ROWS)
        self._make_choices(sheet, columns)
        self.refresh()

    def _make_choices(self, sheet: Sheet | None, columns: Columns) -> None:
        left_out = {one.place: one.kind for one in columns.left_out}
        made: list[QComboBox | QLabel] = []
        before: QWidget = self.sheet
        for place in range(0 if sheet is None else len(sheet.header)):
            one = self._excluded(left_out[place]) if place in left_out else self._choice(place)
            self.table.setIndexWidget(self.model.index(0, place), one)
            QWidget.setTabOrder(before, one)
            before = one
            made.append(one)
        self.choices = made
        self.table.setRowHeight(0, _CHOICE_HEIGHT)

    def _excluded(self, kind: str) -> QLabel:
        label = QLabel(f"<s>{self.texts(f'import_wizard.excluded.{kind}')}</s>")
        label.setToolTip(self.words("excluded", kind=self.texts(f"import_wizard.excluded.{kind}")))
        label.setObjectName("hint")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _choice(self, place: int) -> QComboBox:
        box = ColumnChoice()
        box.setMaxVisibleItems(20)
        box.addItem(self.words("left_out"), None)
        for field in self.session.fields:
            box.addItem(field.title(self.texts), field.key)
        box.activated.connect(lambda _: self._on_chosen(place, box))
        return box

    def _on_chosen(self, place: int, box: QComboBox) -> None:
        if self._shown is not None:
            self.session.choose_column(self._shown, place, box.currentData())

    def _show_choices(self, columns: Columns) -> None:
        fields = {place: key for key, place in columns.places.items()}
        for place, box in enumerate(self.choices):
            if not isinstance(box, QComboBox):
                continue
            key = fields.get(place)
            box.setCurrentIndex(box.findData(key))
            confidence = columns.confidence.get(key) if key is not None else None
            is_doubtful = confidence is Confidence.CONTENT
            amber = f"QComboBox {{ border-color: {self._amber}; color: {self._amber}; }}"
            pale = f"QComboBox {{ color: {self._pale}; }}"
            box.setStyleSheet(amber if is_doubtful else "" if key else pale)
            box.setToolTip(self.words(f"by_{confidence.value}") if confidence else "")
            needed = box.fontMetrics().horizontalAdvance(box.currentText()) + _ROUND_CHOICE
            self.table.setColumnWidth(place, max(_COLUMN_WIDTH, needed))

    def _lacking(self, sheet: Sheet) -> Sequence[Sequence[str]]:
        return self.session.lacking(sheet)

    def _title(self, key: str) -> str:
        titles = {field.key: field.title(self.texts) for field in self.session.fields}
        return titles.get(key, key)
