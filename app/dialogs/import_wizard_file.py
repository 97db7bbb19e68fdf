"""First step of the import wizard: which file, what kind of list, which sheets, which encoding."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QListWidget, QListWidgetItem

from app.ask import Ask
from app.dialogs.file_field import FileField
from app.dialogs.import_session import ImportSession
from app.dialogs.import_wizard_page import WizardPage
from app.file_kinds import POLYGONS, SPREADSHEETS
from app.theme import hint
from gis.errors import InputProblem
from gis.files.sheet import Sheet
from gis.identity_numbers import holds_identity_number
from gis.imports.cells import text_of
from gis.imports.excluded_columns import excluded_kind
from gis.imports.lists import LISTS
from gis.texts import Texts

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
_SAMPLE_ROWS = 2
_MOST_CELLS = 12
_SHEETS_SHOWN = 110


class FilePage(WizardPage):
    """Ask for the file and show what was found in it."""

    name = "file"

    def __init__(self, session: ImportSession, texts: Texts, ask: Ask, kind: str) -> None:
        """Take the kind of list that is wished for, "" to have it guessed."""
        super().__init__(session, texts)
        self._ask = ask
        self._wished = kind
        self._path: Path | None = None
        self.file = FileField(texts("window.button.browse"))
        self.kind = QComboBox()
        self.kind.setPlaceholderText(self.words("choose_kind"))
        for each in LISTS:
            self.kind.addItem(texts(f"import_wizard.kind.{each}"), each)
        self.layer = QComboBox()
        self.sheets = QListWidget()
        self.sheets.setMaximumHeight(_SHEETS_SHOWN)
        self.encoding = QComboBox()
        self.encoding.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.known_by = hint()
        self.sample = QLabel()
        self.sample.setTextFormat(Qt.TextFormat.PlainText)
        self.sample.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rows = hint()
        self.form = QFormLayout(self)
        self.form.setVerticalSpacing(10)
        self.form.setHorizontalSpacing(14)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for key, field in (
            ("file", self.file),
            ("kind", self.kind),
            ("layer", self.layer),
            ("sheets", self.sheets),
            ("encoding", self.encoding),
        ):
            self.form.addRow(self.words(key), field)
        self.form.addRow("", self.known_by)
        self.form.addRow(self.words("sample"), self.sample)
        self.form.addRow("", self.rows)
        self.setFocusProxy(self.file)
        self.file.asked.connect(self._on_asked)
        self.file.changed.connect(self._on_typed)
        self.file.line.editingFinished.connect(self._on_finished)
        self.kind.activated.connect(self._on_kind)
        self.layer.activated.connect(self._on_layer)
        self.sheets.itemChanged.connect(self._on_sheets)
        self.encoding.activated.connect(self._on_encoding)

    def take(self, path: Path | None) -> None:
        """Read a file, unless it is the one that was read."""
        if path is None or path == self._path:
            return
        self._path = path
        self.file.take(path)
        self.session.read(path, kind=self._wished)

    def is_complete(self) -> bool:
        """Tell whether there are rows and it is known what they are."""
        has_rows = any(sheet.rows for sheet in self.session.sheets)
        return has_rows and bool(self.session.choices.kind)

    def refresh(self) -> None:
        """Show what was found."""
        session, file = self.session, self.session.file
        self.kind.setCurrentIndex(self.kind.findData(session.choices.kind or None))
        names = [] if file is None else [sheet.name for sheet in file.sheets]
        self._show_layers()
        self._show_sheets(names)
        encoding = None if file is None else file.encoding
        self._show_row("encoding", self.encoding, encoding is not None or bool(session.encoding))
        self._show_row("kind", self.kind, file is not None)
        self._show_row("sample", self.sample, bool(session.sheets))
        self.known_by.setVisible(encoding is not None and not session.encoding)
        if encoding is not None:
            self.known_by.setText(self.words(f"known_by_{encoding.known_by}"))
            self._show_encodings(encoding.name)
            self.encoding.setCurrentText(session.encoding or encoding.name)
        self.sample.setText(_sample(session.sheets[0]) if session.sheets else "")
        rows = sum(len(sheet.rows) for sheet in session.sheets)
        self.rows.setText("" if file is None else self.words("rows", count=f"{rows:,}"))

    def _show_row(self, key: str, field: QComboBox | QListWidget | QLabel, shown: bool) -> None:
        self.form.setRowVisible(field, shown)

    def _show_layers(self) -> None:
        layers = self.session.layers
        self._show_row("layer", self.layer, len(layers) > 1)
        if [self.layer.itemText(i) for i in range(self.layer.count())] != list(layers):
            self.layer.clear()
            self.layer.addItems(list(layers))
            self.layer.setCurrentIndex(-1)
            self.layer.setPlaceholderText(self.words("choose_layer"))

    def _show_sheets(self, names: list[str]) -> None:
        self._show_row("sheets", self.sheets, len(names) > 1)
        if [self.sheets.item(i).text() for i in range(self.sheets.count())] == names:
            return
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for name in names:
            item = QListWidgetItem(name, self.sheets)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.sheets.blockSignals(False)

    def _show_encodings(self, found: str) -> None:
        names = [found, *(name for name in ENCODINGS if not found.startswith(name))]
        if [self.encoding.itemText(i) for i in range(self.encoding.count())] != names:
            self.encoding.clear()
            self.encoding.addItems(names)

    def _on_asked(self) -> None:
        self.take(self._ask.open_file("import_wizard.title", (SPREADSHEETS, POLYGONS)))

    def _on_typed(self) -> None:
        path = self.file.path()
        if path is not None and path.is_file():
            self.take(path)
        elif self._path is not None:
            self._path = None
            self.session.forget()

    def _on_finished(self) -> None:
        path = self.file.path()
        if path is not None and not path.is_file():
            self.session.failed.emit(InputProblem("files.no_such_file", path=path))

    def _on_kind(self) -> None:
        self.session.choose_kind(self.kind.currentData())

    def _on_layer(self) -> None:
        if self._path is not None:
            layer = self.layer.currentText()
            self.session.read(self._path, kind=self._wished, layer=layer)

    def _on_encoding(self) -> None:
        if self._path is not None:
            kind, encoding = self.session.choices.kind, self.encoding.currentText()
            self.session.read(self._path, kind=kind, encoding=encoding)

    def _on_sheets(self) -> None:
        items = [self.sheets.item(i) for i in range(self.sheets.count())]
        ticked = [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]
        self.session.choose(sheets=tuple(ticked))


def _sample(sheet: Sheet) -> str:
    """Return the header and the first rows, without columns that are never read."""
    shown = [at for at, header in enumerate(sheet.header) if excluded_kind(header) is None][
        :_MOST_CELLS
    ]
    lines = [[sheet.header[at].replace("\n", "") for at in shown]]
    for row in sheet.rows[:_SAMPLE_ROWS]:
        cells = (text_of(row.cells[at]) if at < len(row.cells) else "" for at in shown)
        lines.append(["" if holds_identity_number(cell) else cell for cell in cells])
    return "\n".join("  |  ".join(line) for line in lines)
