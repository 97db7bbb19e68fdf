"""The dialog for a web map: what it shows, its words, and which people's numbers are on it."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.dialogs.choices import UnitBox
from app.dialogs.form_dialog import FormDialog
from app.theme import hint
from gis.plan.plan import Plan
from gis.texts import Texts
from layers.web_map.web_map_spec import WebMapSpec


class WebDialog(FormDialog):
    """Ask for a web map of a plan; without its people nothing about them can be asked for."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, *, people_locked: bool
    ) -> None:
        super().__init__(parent, texts, "web_map.dialog")
        self._plan = plan
        self.unit = UnitBox(plan, everything=texts("web_map.dialog.whole"))
        self.title = QLineEdit(placeholderText=plan.title)
        self.compiler = QLineEdit()
        self.review_number = QLineEdit(placeholderText=texts("web_map.dialog.review_hint"))
        self.references = QCheckBox(texts("web_map.dialog.references"))
        self.places = QCheckBox(texts("web_map.dialog.places"))
        self.counts = QCheckBox(texts("web_map.dialog.counts"))
        self.contacts = QCheckBox(texts("web_map.dialog.contacts"))
        self.references.setChecked(True)
        self.places.setChecked(bool(plan.places))
        self.counts.setChecked(not people_locked)
        for box in (self.counts, self.contacts):
            box.setDisabled(people_locked)
        self.add_row("unit", self.unit)
        self.add_row("title_of_map", self.title)
        self.add_row("compiler", self.compiler)
        self.add_row("review_number", self.review_number)
        self.add_row("shown", self._column())
        self.form.addRow("", hint(texts("web_map.dialog.privacy")))
        self.unit.currentIndexChanged.connect(self._on_unit)

    def spec(self, made_on: date) -> WebMapSpec:
        """Return what was asked for, as of a day."""
        unit = self.unit.unit
        return WebMapSpec(
            made_on=made_on,
            title=self.title.text().strip() or None,
            compiler=self.compiler.text().strip(),
            review_number=self.review_number.text().strip(),
            unit_code=None if unit is None else self._plan.units[unit].code,
            counts=self.counts.isChecked(),
            places=self.places.isChecked(),
            references=self.references.isChecked(),
            contacts=self.contacts.isChecked(),
        )

    def _column(self) -> QWidget:
        """Return what can be shown, one below the other."""
        column = QWidget()
        column.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        for box in (self.references, self.places, self.counts, self.contacts):
            rows.addWidget(box)
        column.setFocusProxy(self.references)
        return column

    def _on_unit(self) -> None:
        unit = self.unit.unit
        usual = self._plan.title if unit is None else self._plan.units[unit].name
        self.title.setPlaceholderText(usual)
