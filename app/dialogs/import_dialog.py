"""The dialogs of an import: which file and how, then what it came to before it is taken in."""

import math
from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.ask import Ask, FileKind
from app.dialogs.file_field import FileField
from app.dialogs.form_dialog import FormDialog
from app.file_kinds import POLYGONS, VECTORS
from app.theme import with_room
from gis.plan.records import REFERENCE_THEMES
from gis.repair.records import FILL_WIDTH_M, SNAP_M, RepairRules, Resolve
from gis.texts import Texts

OVERLAP_RULES = ("ask", "longest-border", "larger", "smaller", "first")
MOST_GAP_M2 = 1e9
MOST_WIDTH_M, MOST_SNAP_CM = 1e5, 1e3
CM_PER_M = 100.0


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
        self._fields += [self.file, self.crs]
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
        self.repair = QCheckBox(texts("repair.form.repair"))
        self.form.addRow("", self.repair)
        self.repair_form = RepairForm(self.form, texts)
        self.repair.toggled.connect(self._on_repair)
        self._on_repair()

    @property
    def repair_rules(self) -> RepairRules | None:
        """How the polygons are repaired before; None: not at all."""
        if not self.repair.isChecked():
            return None
        form = self.repair_form
        return RepairRules(
            Resolve(form.overlaps.currentData()),
            fill_width_m=form.fill_width.value(),
            fill_area_m2=math.inf if form.fill_all.isChecked() else self.fill_gaps.value(),
            snap_m=form.snap.value() / CM_PER_M,
        )

    @property
    def priority(self) -> str | None:
        """The column of numbers that decides; None without one."""
        return self.repair_form.priority.text().strip() or None

    def _on_repair(self) -> None:
        """Ask for either rule of overlaps, not for both."""
        repairs = self.repair.isChecked()
        for field in self.repair_form.fields:
            self.form.setRowVisible(field, repairs)
        self.form.setRowVisible(self.overlaps, not repairs)
        self.adjustSize()


class RepairForm:
    """Ask how far a repair may go, in rows of a form."""

    def __init__(self, form: QFormLayout, texts: Texts) -> None:
        self.overlaps = QComboBox()
        for rule in Resolve:
            words = texts(f"repair.rule.{rule.value.replace('-', '_')}")
            self.overlaps.addItem(words, rule.value)
        self.fill_width = QDoubleSpinBox(maximum=MOST_WIDTH_M, decimals=1)
        self.fill_width.setSuffix(" m")
        self.fill_width.setValue(FILL_WIDTH_M)
        self.fill_all = QCheckBox(texts("repair.form.fill_all"))
        self.snap = QDoubleSpinBox(maximum=MOST_SNAP_CM, decimals=1)
        self.snap.setSuffix(" cm")
        self.snap.setValue(SNAP_M * CM_PER_M)
        self.priority = QLineEdit(placeholderText=texts("repair.form.priority_hint"))
        for box in (self.fill_width, self.snap):
            with_room(box)
        self.fields = (self.overlaps, self.fill_width, self.fill_all, self.snap, self.priority)
        form.addRow(texts("repair.form.overlaps"), self.overlaps)
        form.addRow(texts("repair.form.fill_width"), self.fill_width)
        form.addRow("", self.fill_all)
        form.addRow(texts("repair.form.snap"), self.snap)
        form.addRow(texts("repair.form.priority"), self.priority)


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
