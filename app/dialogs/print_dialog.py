"""The dialog for a sheet to print."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.dialogs.form_dialog import FormDialog
from gis.plan.plan import Plan
from gis.texts import Texts

PAPERS = ("A3", "A0", "A1", "A2", "A4")
PRODUCTS = ("layout", "heads")
ORIENTATIONS = ("auto", "landscape", "portrait")


class PrintDialog(FormDialog):
    """Ask what to print on which paper, in which words.

    Who serves is masked on the sheet; to print names and numbers in full is chosen for this one
    sheet, with a purpose.
    """

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan) -> None:
        super().__init__(parent, texts, "print")
        self.product = QComboBox()
        for product in PRODUCTS:
            self.product.addItem(texts(f"window.print.{product}"), product)
        self.unit = QComboBox()
        self.unit.addItem(texts("window.print.everything"), None)
        for unit in sorted(plan.units.values(), key=lambda unit: unit.code):
            self.unit.addItem(f"{unit.code}  {unit.name}", unit.code)
        self.paper = QComboBox()
        self.paper.addItems(PAPERS)
        self.orientation = QComboBox()
        for orientation in ORIENTATIONS:
            self.orientation.addItem(texts(f"window.print.{orientation}"), orientation)
        self.title = QLineEdit(placeholderText=texts("window.print.title_hint"))
        self.compiler = QLineEdit()
        self.add_row("product", self.product)
        self.add_row("unit", self.unit)
        self.add_row("paper", self.paper)
        self.add_row("orientation", self.orientation)
        self.add_row("title_of_sheet", self.title)
        self.add_row("compiler", self.compiler)
        self.unmasked = QCheckBox(texts("window.print.unmasked"))
        self.form.addRow("", self.unmasked)
        self.purpose = QLineEdit(placeholderText=texts("window.print.purpose_hint"))
        self.add_row("purpose", self.purpose)
        self.product.currentIndexChanged.connect(self._on_changed)
        self.unmasked.toggled.connect(self._on_changed)
        self.purpose.textChanged.connect(self._on_changed)
        self._on_changed()

    @property
    def is_unmasked(self) -> bool:
        """Whether names and numbers are printed in full on this sheet."""
        return self.product.currentData() == "heads" and self.unmasked.isChecked()

    def _on_changed(self) -> None:
        unmasked = self.is_unmasked
        self.form.setRowVisible(self.unmasked, self.product.currentData() == "heads")
        self.form.setRowVisible(self.purpose, unmasked)
        self.accept_button.setEnabled(not unmasked or bool(self.purpose.text().strip()))
