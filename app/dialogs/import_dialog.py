"""The dialogs of an import: which file and how, then what it came to before it is taken in."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.ask import Ask, FileKind
from app.dialogs.file_field import FileField
from app.dialogs.form_dialog import FormDialog
from app.file_kinds import POLYGONS, VECTORS
from gis.plan.records import REFERENCE_THEMES
from gis.texts import Texts

OVERLAP_RULES = ("ask", "longest-border", "larger", "smaller", "first")
MOST_GAP_M2 = 1e9


class ImportDialog(FormDialog):
    """Ask for a file and what its coordinates are in; `name` is the part of its text keys."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        ask: Ask,
        name: str,
        kinds: Sequence[FileKind],
    ) -> None:
        super().__init__(parent, texts, name)
        self._ask = ask
        self._name_of_file = f"window.{name}.title"
        self._kinds = tuple(kinds)
        self.file = FileField(texts("window.button.browse"))
        self.file.asked.connect(self._on_asked)
        self.crs = QLineEdit(placeholderText=texts("window.import.crs_hint"))
        self.form.addRow(texts("window.import.file"), self.file)
        self.form.addRow(texts("window.import.crs"), self.crs)
        self.file.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def crs_wanted(self) -> str | None:
        """The CRS that was given; None for what the file says."""
        return self.crs.text().strip() or None

    def _on_asked(self) -> None:
        self.file.take(self._ask.open_file(self._name_of_file, self._kinds))

    def _on_changed(self) -> None:
        self.accept_button.setEnabled(self.file.path() is not None)


class ImportGridsDialog(ImportDialog):
    """Ask also what is done with overlaps, gaps and the grids that are there."""

    def __init__(self, parent: QWidget | None, texts: Texts, ask: Ask, has_grids: bool) -> None:
        super().__init__(parent, texts, ask, "import_grids", [POLYGONS])
        self.overlaps = QComboBox()
        for rule in OVERLAP_RULES:
            key = f"window.import_grids.overlaps_{rule.replace('-', '_')}"
            self.overlaps.addItem(texts(key), rule)
        self.fill_gaps = QDoubleSpinBox(maximum=MOST_GAP_M2, decimals=1)
        self.fill_gaps.setSuffix(" m²")
        self.replace = QCheckBox(texts("window.import_grids.replace"))
        self.replace.setVisible(has_grids)
        self.add_row("overlaps", self.overlaps)
        self.add_row("fill_gaps", self.fill_gaps)
        self.form.addRow("", self.replace)


class ImportReferencesDialog(ImportDialog):
    """Ask also what the lines and areas are, and whether they replace those that are there."""

    def __init__(self, parent: QWidget | None, texts: Texts, ask: Ask) -> None:
        super().__init__(parent, texts, ask, "import_reference", [VECTORS])
        self.theme = QComboBox()
        self.theme.addItem(texts("window.import_reference.guess"), None)
        for theme in REFERENCE_THEMES:
            self.theme.addItem(texts(f"references.theme_{theme}"), theme)
        self.replace = QCheckBox(texts("window.import_reference.replace"))
        self.add_row("theme", self.theme)
        self.form.addRow("", self.replace)


class ImportReportDialog(FormDialog):
    """Show what an import came to; accepted, it is taken in as one step."""

    def __init__(self, parent: QWidget | None, texts: Texts, lines: Sequence[str]) -> None:
        super().__init__(parent, texts, "import_report")
        report = QPlainTextEdit("\n".join(lines), readOnly=True)
        report.setMinimumHeight(260)
        self.form.addRow(report)
