"""Adding a map service: the national platform 天地图, a template of addresses, or WMTS."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.dialogs.base_map_levels import LevelRange
from app.dialogs.form_dialog import FormDialog
from app.theme import hint
from gis.base_maps.address_template import AddressTemplate
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.keys import KeyKind, ServiceKey, without_key
from gis.base_maps.tianditu import HOST, TiandituLayer, tianditu
from gis.base_maps.tile_scheme import SCHEMES
from gis.base_maps.wmts import WmtsLayer
from gis.errors import InputProblem
from gis.texts import Texts

_TITLE = "base_map_window.service"
_NAMES_OF = {
    TiandituLayer.MAP: TiandituLayer.MAP_NAMES,
    TiandituLayer.IMAGES: TiandituLayer.IMAGES_NAMES,
    TiandituLayer.RELIEF: TiandituLayer.RELIEF_NAMES,
}
_USUAL_LAST_LEVEL = 18
_TILE_ADDRESS = "https://…/{z}/{x}/{y}.png"
_WMTS_ADDRESS = "https://…/wmts?SERVICE=WMTS&REQUEST=GetCapabilities"


class ServiceKind(StrEnum):
    """Say what kind of service is added."""

    TIANDITU = "tianditu"
    TEMPLATE = "template"
    WMTS = "wmts"


class BaseMapServiceDialog(FormDialog):
    """Ask for a service; `layers_asked` carries the address of a WMTS whose layers are wanted."""

    layers_asked = Signal(str)

    def __init__(self, parent: QWidget | None, texts: Texts, key: ServiceKey | None) -> None:
        """Take the user's key of 天地图, if there is one."""
        super().__init__(parent, texts, _TITLE)
        self.kind = QComboBox()
        for kind in ServiceKind:
            self.kind.addItem(texts(f"{_TITLE}.kind_{kind.value}"), kind.value)
        self.add_row("kind", self.kind)
        self._rows: dict[QWidget, tuple[ServiceKind, ...]] = {}
        self._ask_for_tianditu()
        self._ask_for_template()
        self._ask_for_wmts()
        self._ask_for_key(key)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.form.addRow(self.problem)
        self._connect()
        self._on_kind()

    def _ask_for_tianditu(self) -> None:
        self.layer = QComboBox()
        for layer in _NAMES_OF:
            self.layer.addItem(self.texts(f"{_TITLE}.layer_{layer.value}"), layer.value)
        self.with_names = QCheckBox(self.texts(f"{_TITLE}.with_names"))
        self.with_names.setChecked(True)
        self._row("layer", self.layer, ServiceKind.TIANDITU)
        self._row("", self.with_names, ServiceKind.TIANDITU)

    def _ask_for_template(self) -> None:
        texts = self.texts
        self.name = QLineEdit(placeholderText=texts(f"{_TITLE}.name_hint"))
        self.address = QLineEdit(placeholderText=_TILE_ADDRESS)
        self.subdomains = QLineEdit(placeholderText="abc")
        self.scheme = QComboBox()
        for scheme in SCHEMES:
            self.scheme.addItem(texts(f"{_TITLE}.scheme_{scheme}"), scheme)
        self.levels = LevelRange(0, _USUAL_LAST_LEVEL)
        self.attribution = QLineEdit(placeholderText=texts(f"{_TITLE}.attribution_hint"))
        both = (ServiceKind.TEMPLATE, ServiceKind.WMTS)
        self._row("name", self.name, *both)
        self._row("address", self.address, *both)
        self._row("subdomains", self.subdomains, ServiceKind.TEMPLATE)
        self._row("scheme", self.scheme, ServiceKind.TEMPLATE)
        self._row("levels", self.levels, ServiceKind.TEMPLATE)

    def _ask_for_wmts(self) -> None:
        self.ask_button = QPushButton(self.texts(f"{_TITLE}.ask_layers"))
        self.ask_button.setAutoDefault(False)
        self.wmts_layer = QComboBox()
        self._layers: tuple[WmtsLayer, ...] = ()
        self._row("", self.ask_button, ServiceKind.WMTS)
        self._row("wmts_layer", self.wmts_layer, ServiceKind.WMTS)
        self._row("attribution", self.attribution, ServiceKind.TEMPLATE, ServiceKind.WMTS)

    def _ask_for_key(self, key: ServiceKey | None) -> None:
        self.key = QLineEdit(placeholderText=self.texts(f"{_TITLE}.key_hint"))
        self.key.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.key_kind = QComboBox()
        for kind in KeyKind:
            self.key_kind.addItem(self.texts(f"{_TITLE}.key_{kind.value}"), kind.value)
        if key is not None:
            self.key.setText(key.value)
            self.key_kind.setCurrentIndex(self.key_kind.findData(key.kind.value))
        self._row("key", self.key, *ServiceKind)
        self._row("key_kind", self.key_kind, *ServiceKind)
        self.form.addRow("", hint(self.texts(f"{_TITLE}.key_place")))

    def _row(self, name: str, field: QWidget, *kinds: ServiceKind) -> None:
        if name:
            self.add_row(name, field)
        else:
            self.form.addRow("", field)
            self._fields.append(field)
        self._rows[field] = kinds

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.ask_button.clicked.connect(lambda: self.layers_asked.emit(self.address.text()))
        for line in (self.address, self.subdomains, self.key, self.name):
            line.textChanged.connect(self._judge)
        self.address.textChanged.connect(lambda: self.show_layers(()))
        self.levels.changed.connect(self._judge)

    @property
    def chosen_kind(self) -> ServiceKind:
        """The kind of service that is added."""
        return ServiceKind(self.kind.currentData())

    def show_layers(self, layers: Sequence[WmtsLayer], problem: str = "") -> None:
        """Offer the layers that a WMTS has, or say why they are not known."""
        self._layers = tuple(layers)
        self.wmts_layer.clear()
        for layer in layers:
            self.wmts_layer.addItem(layer.title or layer.name)
        self._judge()
        if problem:
            self._say(problem)

    def base_maps(self) -> tuple[BaseMap, ...]:
        """Return what is added, the lowest first; raises InputProblem for what cannot be."""
        if self.chosen_kind is ServiceKind.TIANDITU:
            return self._of_tianditu()
        if self.chosen_kind is ServiceKind.WMTS:
            return self._of_wmts()
        template, _ = without_key(self.address.text())
        least, last = self.levels.chosen()
        host = AddressTemplate(template, self.subdomains.text()).host
        return (
            BaseMap(
                self.name.text().strip() or host,
                BaseMapKind.SERVICE,
                template.strip(),
                attribution=self.attribution.text().strip(),
                scheme=self.scheme.currentData(),
                subdomains=self.subdomains.text().strip(),
                least_level=least,
                last_level=last,
            ),
        )

    def service_key(self) -> tuple[str, ServiceKey] | None:
        """Return the host or domain and the key to keep for it; None without one."""
        _, pasted = without_key(self.address.text())
        value = self.key.text().strip() or pasted
        if not value:
            return None
        if self.chosen_kind is ServiceKind.TIANDITU:
            host = HOST
        else:
            host = AddressTemplate(self.base_maps()[0].source, self.subdomains.text()).host
        return host, ServiceKey(value, KeyKind(self.key_kind.currentData()))

    def _of_tianditu(self) -> tuple[BaseMap, ...]:
        layer = TiandituLayer(self.layer.currentData())
        layers = [layer, _NAMES_OF[layer]] if self.with_names.isChecked() else [layer]
        return tuple(tianditu(one, self.texts(f"{_TITLE}.tianditu_{one.value}")) for one in layers)

    def _of_wmts(self) -> tuple[BaseMap, ...]:
        at = self.wmts_layer.currentIndex()
        if not 0 <= at < len(self._layers):
            raise InputProblem(f"{_TITLE}.no_layer")
        record = self._layers[at].as_base_map()
        return (
            BaseMap.from_record(
                {
                    **record.as_record(),
                    "name": self.name.text().strip() or record.name,
                    "attribution": self.attribution.text().strip() or record.attribution,
                }
            ),
        )

    def _on_kind(self) -> None:
        for field, kinds in self._rows.items():
            self.form.setRowVisible(field, self.chosen_kind in kinds)
        is_wmts = self.chosen_kind is ServiceKind.WMTS
        self.address.setPlaceholderText(_WMTS_ADDRESS if is_wmts else _TILE_ADDRESS)
        self._judge()
        self.adjustSize()

    def _judge(self) -> None:
        """Say what is missing, once there is something to judge."""
        try:
            self.base_maps()
            if self.chosen_kind is ServiceKind.TIANDITU and self.service_key() is None:
                raise InputProblem("base_maps.key_missing", host=HOST)
        except InputProblem as problem:
            is_begun = bool(self.address.text()) and self.chosen_kind is ServiceKind.TEMPLATE
            self._say(self.texts.of_error(problem) if is_begun else "")
            self.accept_button.setEnabled(False)
        else:
            self._say("")
            self.accept_button.setEnabled(True)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
