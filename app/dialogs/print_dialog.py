"""The dialog for a sheet to print."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.form_dialog import FormDialog
from gis.plan.plan import Plan
from gis.texts import Texts

PAPERS = ("A3", "A0", "A1", "A2", "A4")
ORIENTATIONS = ("auto", "landscape", "portrait")


class PrintDialog(FormDialog):
    """Ask what to print on which paper, in which words."""

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan) -> None:
        super().__init__(parent, texts, "print")
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
        self.add_row("unit", self.unit)
        self.add_row("paper", self.paper)
        self.add_row("orientation", self.orientation)
        self.add_row("title_of_sheet", self.title)
        self.add_row("compiler", self.compiler)
