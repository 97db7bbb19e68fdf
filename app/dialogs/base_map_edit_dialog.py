"""The properties of a base map: its name, its look, where it comes from and where it lies."""

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)

from app.dialogs.base_map_levels import LevelRange
from app.dialogs.form_dialog import FormDialog
from app.models.placement_words import system_name
from app.theme import hint
from gis.base_maps.address_template import AddressTemplate
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.keys import KeyKind, ServiceKey, without_key
from gis.errors import InputProblem
from gis.geometry.crs import parse_any_crs
from gis.texts import Texts

_NAME = "base_map_window.edit"


class Wish(StrEnum):
    """Say what is wanted after the properties were kept."""

    FILE = "file"
    SYSTEM = "system"
    POINTS = "points"


class BaseMapEditDialog(FormDialog):
    """Edit a base map; once accepted `base_map` has it, and `wish` what is to follow."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        record: BaseMap,
        *,
        problem: str = "",
        key: ServiceKey | None = None,
    ) -> None:
        """Take what is the matter with it, and the key that its service has."""
        super().__init__(parent, texts, _NAME)
        self._record = record
        self.wish: Wish | None = None
        self.name = QLineEdit(record.name)
        self.attribution = QLineEdit(record.attribution)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setValue(round(record.opacity * 100))
        for key_, field in (
            ("name", self.name),
            ("attribution", self.attribution),
            ("opacity", self.opacity),
        ):
            self.add_row(key_, field)
        self.buttons: dict[Wish, QPushButton] = {}
        if record.kind is BaseMapKind.SERVICE:
            self._ask_for_service(key)
        else:
            self._tell_file()
        self.problem = QLabel(problem)
        self.problem.setObjectName("amber")
        self.problem.setWordWrap(True)
        self.problem.setVisible(bool(problem))
        self.form.addRow(self.problem)
        self.name.textChanged.connect(self._judge)

    def _tell_file(self) -> None:
        path = QLabel(self._record.source)
        path.setWordWrap(True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.form.addRow(self.texts(f"{_NAME}.file"), self._with(path, Wish.FILE))
        if self._record.kind is BaseMapKind.IMAGE:
            place = hint(self._place())
            row = self._with(place, Wish.SYSTEM, Wish.POINTS)
            self.form.addRow(self.texts(f"{_NAME}.place"), row)

    def _with(self, label: QLabel, *wishes: Wish) -> QWidget:
        """Return a label with buttons that lead on."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label, 1)
        for wish in wishes:
            button = QPushButton(self.texts(f"{_NAME}.to_{wish.value}"))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self._lead_on(wish))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._fields.append(button)
            self.buttons[wish] = button
        return holder

    def _place(self) -> str:
        record = self._record
        if record.points:
            return self.texts(f"{_NAME}.by_points", count=len(record.points))
        if not record.crs:
            return self.texts(f"{_NAME}.by_file")
        try:
            system = system_name(parse_any_crs(record.crs), self.texts)
        except InputProblem:
            system = record.crs
        return self.texts(f"{_NAME}.by_system", system=system)

    def _ask_for_service(self, key: ServiceKey | None) -> None:
        record = self._record
        self.address = QLineEdit(record.source)
        self.address.setCursorPosition(0)
        self.subdomains = QLineEdit(record.subdomains)
        self.levels = LevelRange(record.least_level, record.last_level)
        self.key = QLineEdit("" if key is None else key.value)
        self.key.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.key_kind = QComboBox()
        for kind in KeyKind:
            self.key_kind.addItem(
                self.texts(f"base_map_window.service.key_{kind.value}"), kind.value
            )
        if key is not None:
            self.key_kind.setCurrentIndex(self.key_kind.findData(key.kind.value))
        for name, field in (
            ("address", self.address),
            ("subdomains", self.subdomains),
            ("levels", self.levels),
            ("key", self.key),
            ("key_kind", self.key_kind),
        ):
            self.add_row(name, field)
        self.levels.changed.connect(self._judge)
        for line in (self.address, self.subdomains):
            line.textChanged.connect(self._judge)

    def base_map(self) -> BaseMap:
        """Return the base map as it is now; raises InputProblem for what it cannot be."""
        record = replace(
            self._record,
            name=self.name.text().strip() or self._record.name,
            attribution=self.attribution.text().strip(),
            opacity=self.opacity.value() / 100,
        )
        if record.kind is not BaseMapKind.SERVICE:
            return record
        least, last = self.levels.chosen()
        template, _ = without_key(self.address.text().strip())
        if template != record.source or self.subdomains.text().strip() != record.subdomains:
            _ = AddressTemplate(template, self.subdomains.text())
        return replace(
            record,
            source=template,
            subdomains=self.subdomains.text().strip(),
            least_level=least,
            last_level=last,
        )

    def service_key(self) -> ServiceKey | None:
        """Return the key of the service, an empty one when it was taken out; None for a file."""
        if self._record.kind is not BaseMapKind.SERVICE:
            return None
        _, pasted = without_key(self.address.text())
        return ServiceKey(pasted or self.key.text(), KeyKind(self.key_kind.currentData()))

    def _lead_on(self, wish: Wish) -> None:
        self.wish = wish
        self.accept()

    def _judge(self) -> None:
        try:
            self.base_map()
        except InputProblem as problem:
            self.problem.setText(self.texts.of_error(problem))
            self.problem.show()
            self.accept_button.setEnabled(False)
        else:
            self.problem.hide()
            self.accept_button.setEnabled(bool(self.name.text().strip()))
