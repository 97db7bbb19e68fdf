"""The dialog for an export: the format, what of the plan goes out, and how much of people."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from app.dialogs.choices import UnitBox
from app.dialogs.form_dialog import FormDialog
from app.overrides import faults_told
from app.theme import hint
from gis.exports.choice import (
    LAYERS,
    OF_PERSONS,
    ONE_LAYER,
    THEMES,
    ExportChoice,
    ExportFormat,
    FieldNames,
    People,
    Place,
    usual_layers,
)
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import CGCS2000, WGS84
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.plan import Plan
from gis.texts import Texts

_COLUMNS = 3
_SYSTEMS: Mapping[str | None, AnyCrs] = {
    "wgs84": WGS84,
    "cgcs2000": CGCS2000,
    "gcj02": ShiftedCrs.GCJ02,
}
_IN_DEGREES = {ExportFormat.GEOJSON, ExportFormat.KML}
_WITHOUT_SYSTEM = {ExportFormat.XLSX, ExportFormat.DXF}
_ALL_LAYERS = tuple(dict.fromkeys(layer for known in LAYERS.values() for layer in known))


@faults_told
class ExportDialog(FormDialog):
    """Ask what to export; where to is asked after it. `choice` and `place` are what was said.

    `themes` is how many theme layers the project has.
    """

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan, themes: int) -> None:
        super().__init__(parent, texts, "export.dialog")
        self._plan, self._themes = plan, themes
        self.format = self._box("format", tuple(ExportFormat))
        self.unit = UnitBox(plan, everything=texts("dialogs.all_units"))
        self.into = self._box("into", ("zip", "file"))
        self._columns = QGridLayout()
        self.layer_field = _held(self._columns)
        self.layers = {
            layer: QCheckBox(texts(f"export.layer.{layer}"), self.layer_field)
            for layer in _ALL_LAYERS
        }
        if not themes:
            self.layers[THEMES].setToolTip(texts("export.no_themes"))
        self.about_themes = hint(texts("export.dialog.about_themes"))
        self.crs = QComboBox()
        self.field_names = self._box("field_names", tuple(FieldNames))
        self.people = self._box("people", tuple(People))
        self.purpose = QLineEdit(placeholderText=texts("export.dialog.purpose_hint"))
        self.problem = hint()
        self.problem.setObjectName("red")
        self.add_row("format", self.format)
        self.add_row("unit", self.unit)
        self.add_row("into", self.into)
        self.add_row("layers", self.layer_field)
        self.form.addRow("", self.about_themes)
        self.add_row("crs", self.crs)
        self.add_row("field_names", self.field_names)
        self.add_row("people", self.people)
        self.add_row("purpose", self.purpose)
        self.form.addRow(self.problem)
        for box in (self.format, self.into, self.people):
            box.currentIndexChanged.connect(self._on_kind)
        for check in self.layers.values():
            check.toggled.connect(self._judge)
        self.purpose.textChanged.connect(self._judge)
        self._on_kind()

    @property
    def place(self) -> Place:
        """Whether a single file or an archive is written."""
        is_zip = self._form in ONE_LAYER and self.into.currentData() == "zip"
        return "zip" if is_zip else "file"

    @property
    def choice(self) -> ExportChoice:
        """What is to go out."""
        unit = self.unit.unit
        system = None if self._form in _WITHOUT_SYSTEM else self.crs.currentData()
        return ExportChoice(
            self._form,
            layers=None if self._chosen == self._usual else self._chosen,
            unit=None if unit is None else self._plan.units[unit].code,
            crs=_SYSTEMS.get(system),
            people=self._people,
            field_names=FieldNames(self.field_names.currentData()),
        )

    @property
    def purpose_said(self) -> str:
        """What an unmasked export is for."""
        return self.purpose.text().strip()

    @property
    def _form(self) -> ExportFormat:
        return ExportFormat(self.format.currentData())

    @property
    def _people(self) -> People:
        return People(self.people.currentData())

    @property
    def _usual(self) -> tuple[str, ...]:
        return usual_layers(ExportChoice(self._form, people=self._people), self.place)

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(
            layer
            for layer in LAYERS[self._form]
            if self.layers[layer].isChecked() and self.layers[layer].isEnabled()
        )

    def _box(self, name: str, values: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        for value in values:
            box.addItem(self.texts(f"export.dialog.{name}_{value}"), str(value))
        return box

    def _on_kind(self) -> None:
        """Offer what the format can hold, and choose what usually goes out."""
        form = self._form
        self.form.setRowVisible(self.into, form in ONE_LAYER)
        self.form.setRowVisible(self.field_names, form is ExportFormat.SHP)
        self.form.setRowVisible(self.purpose, self._people is People.UNMASKED)
        self.form.setRowVisible(self.crs, form not in _WITHOUT_SYSTEM)
        self._fill_systems()
        for check in self.layers.values():
            self._columns.removeWidget(check)
            check.hide()
        for number, layer in enumerate(LAYERS[form]):
            check = self.layers[layer]
            check.setEnabled(self._is_there(layer))
            check.setChecked(layer in self._usual)
            row, column = divmod(number, _COLUMNS)
            self._columns.addWidget(check, row, column, Qt.AlignmentFlag.AlignLeft)
            check.show()
        self._judge()

    def _is_there(self, layer: str) -> bool:
        if layer == THEMES:
            return self._themes > 0
        return self._people is not People.NONE or layer not in OF_PERSONS

    def _fill_systems(self) -> None:
        form, before = self._form, self.crs.currentData()
        self.crs.clear()
        if form in _IN_DEGREES:
            offered = ["wgs84", *(["gcj02"] if form is ExportFormat.KML else [])]
        else:
            own = self.texts("export.dialog.crs_project", crs=self._plan.crs)
            self.crs.addItem(own, None)
            offered = ["cgcs2000", "wgs84"]
        for name in offered:
            self.crs.addItem(self.texts(f"export.dialog.crs_{name}"), name)
        self.crs.setCurrentIndex(max(self.crs.findData(before), 0))

    def _judge(self) -> None:
        problem = ""
        is_one = self._form in ONE_LAYER and self.place == "file"
        if not self._chosen:
            problem = self.texts("export.dialog.no_layers")
        elif is_one and sum(self._themes if each == THEMES else 1 for each in self._chosen) > 1:
            problem = self.texts("export.dialog.one_layer")
        elif self._people is People.UNMASKED and not self.purpose_said:
            problem = self.texts("export.dialog.no_purpose")
        self.form.setRowVisible(self.about_themes, THEMES in self._chosen)
        self.problem.setText(problem)
        self.form.setRowVisible(self.problem, bool(problem))
        self.accept_button.setEnabled(not problem)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as what is shown needs, which is known only now."""
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Grow where sentences wrap: Qt keeps room for them as if they were on one line."""
        layout = self.layout()
        if layout is None or not self.isVisible():
            return
        self.layer_field.setMinimumHeight(self._columns.sizeHint().height())
        layout.activate()
        self.setMinimumHeight(layout.totalHeightForWidth(self.width()))


def _held(grid: QGridLayout) -> QWidget:
    """Return a field that holds a grid of boxes and is as high as they need."""
    field = QWidget()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    field.setLayout(grid)
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return field
