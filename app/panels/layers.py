"""The list of layers: what of the map is shown, how opaque, in which order and colours."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.overrides import faults_told
from app.theme import on_white
from gis.texts import Texts
from layers.layer_view import LETTERING, BorderScheme, FillScheme, LayerView, MapLayer
from layers.style import ACCESS

_LAYER = Qt.ItemDataRole.UserRole
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


@faults_told
class LayersPanel(QWidget):
    """Edit a layer view; `view_changed` carries the new one.

    The highest layer stands first. Layers are dragged, or moved by Alt with an arrow; labels and
    findings stay on top.
    """

    view_changed = Signal(object)

    def __init__(self, view: LayerView, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._texts = texts
        self._is_showing = False
        self.view = view
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.fills = self._choice("fills", FillScheme)
        self.borders = self._choice("borders", BorderScheme)
        form = QFormLayout()
        form.addRow(texts("panels.layers.opacity"), self.opacity)
        form.addRow(texts("panels.layers.fills"), self.fills)
        form.addRow(texts("panels.layers.borders"), self.borders)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        self.access_legend = QLabel(access_legend(texts))
        self.access_legend.setWordWrap(True)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.access_legend)
        layout.addLayout(form)
        self.setFocusProxy(self.list)
        self.list.installEventFilter(self)
        self._connect()
        self.show_view(view)

    def show_view(self, view: LayerView) -> None:
        """Show another view."""
        current = self.layer()
        self._is_showing = True
        self.view = view
        self.list.clear()
        for layer in _shown_order(view):
            state = view.state(layer)
            item = QListWidgetItem(self._texts(f"panels.layer.{layer.value}"))
            item.setData(_LAYER, layer.value)
            item.setFlags(_FIXED if layer in LETTERING else _FIXED | Qt.ItemFlag.ItemIsDragEnabled)
            item.setCheckState(
                Qt.CheckState.Checked if state.is_visible else Qt.CheckState.Unchecked
            )
            self.list.addItem(item)
        self.list.setCurrentRow(_shown_order(view).index(current) if current is not None else 0)
        self.fills.setCurrentIndex(self.fills.findData(view.fills.value))
        self.borders.setCurrentIndex(self.borders.findData(view.borders.value))
        self._is_showing = False
        self._show_opacity()
        self.access_legend.setVisible(view.shows(MapLayer.ACCESS))

    def layer(self) -> MapLayer | None:
        """Return the layer that is chosen in the list."""
        row = self.list.currentRow()
        return None if row < 0 else MapLayer(self.list.item(row).data(_LAYER))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the chosen layer by Alt with an arrow."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            self._move(1 if event.key() == Qt.Key.Key_Up else -1)
            return True
        return super().eventFilter(watched, event)

    def _choice(self, name: str, schemes: type[FillScheme] | type[BorderScheme]) -> QComboBox:
        box = QComboBox()
        for scheme in schemes:
            box.addItem(self._texts(f"panels.{name}.{scheme.value}"), scheme.value)
        return box

    def _connect(self) -> None:
        self.list.itemChanged.connect(self._on_checked)
        self.list.currentRowChanged.connect(self._show_opacity)
        self.list.model().rowsMoved.connect(self._on_dragged)
        self.opacity.valueChanged.connect(self._on_opacity)
        self.fills.currentIndexChanged.connect(
            lambda: self._change(self.view.with_fills(FillScheme(self.fills.currentData())))
        )
        self.borders.currentIndexChanged.connect(
            lambda: self._change(self.view.with_borders(BorderScheme(self.borders.currentData())))
        )

    def _change(self, view: LayerView) -> None:
        if not self._is_showing and view != self.view:
            self.view = view
            self.access_legend.setVisible(view.shows(MapLayer.ACCESS))
            self.view_changed.emit(view)

    def _on_checked(self, item: QListWidgetItem) -> None:
        is_visible = item.checkState() is Qt.CheckState.Checked
        self._change(self.view.with_visible(MapLayer(item.data(_LAYER)), is_visible))

    def _on_opacity(self, percent: int) -> None:
        layer = self.layer()
        if layer is not None:
            self._change(self.view.with_opacity(layer, percent / 100))

    def _on_dragged(self) -> None:
        order = [MapLayer(self.list.item(row).data(_LAYER)) for row in range(self.list.count())]
        view = self.view
        for place, layer in enumerate(reversed(order)):
            view = view.moved(layer, place)
        self._change(view)

    def _move(self, up: int) -> None:
        layer = self.layer()
        movable = [state.layer for state in self.view.states if state.layer not in LETTERING]
        if layer not in movable:
            return
        beside = movable.index(layer) + up
        if 0 <= beside < len(movable):
            place = [state.layer for state in self.view.states].index(movable[beside])
            self._change(self.view.moved(layer, place))
            self.show_view(self.view)

    def _show_opacity(self) -> None:
        layer = self.layer()
        was, self._is_showing = self._is_showing, True
        self.opacity.setEnabled(layer is not None)
        if layer is not None:
            self.opacity.setValue(round(self.view.state(layer).opacity * 100))
        self._is_showing = was


def access_legend(texts: Texts) -> str:
    """Return the classes of the map of distances as rich text, each with its colour."""
    lines = (
        f'<span style="color:{dots.fill}">●</span> {texts(f"access_map.class_{number}")}'
        for number, dots in enumerate(ACCESS)
    )
    return "<br>".join([texts("access_map.title"), *lines])


def _shown_order(view: LayerView) -> list[MapLayer]:
    """Return the layers from the highest to the lowest."""
    order = [state.layer for state in reversed(view.states)]
    return [layer for layer in order if layer in LETTERING] + [
        layer for layer in order if layer not in LETTERING
    ]
