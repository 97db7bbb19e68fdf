"""The panel of theme layers (专题): which are shown, how opaque, in which order, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.overrides import faults_told
from app.theme import hint, on_white
from gis.files.theme_layers import ThemeLayer
from gis.texts import Texts

_NUMBER = Qt.ItemDataRole.UserRole
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemIsDragEnabled
)


@faults_told
class ThemeLayersPanel(QWidget):
    """Show the theme layers, the highest first, and tell what is wanted of them.

    `import_asked` and `count_asked` (a layer's number, or 0); `style_asked`, `rename_asked` and
    `remove_asked` carry a layer's number; `shown` its number, whether it is visible and how opaque;
    `reordered` all numbers, the lowest first; `map_cleared` when grids get their own colours back.
    """

    import_asked = Signal()
    count_asked = Signal(int)
    style_asked = Signal(int)
    rename_asked = Signal(int)
    remove_asked = Signal(int)
    shown = Signal(int, bool, float)
    reordered = Signal(object)
    map_cleared = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._texts = texts
        self._layers: dict[int, ThemeLayer] = {}
        self._is_showing = False
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.empty = hint(texts("theme_window.panel_empty"))
        self.add, self.style_button, self.count, self.rename, self.remove, self.clear = (
            QPushButton(texts(f"theme_window.button_{name}"))
            for name in ("import", "style", "count", "rename", "remove", "clear")
        )
        form = QFormLayout()
        form.addRow(texts("theme_window.opacity"), self.opacity)
        buttons = QGridLayout()
        for place, button in enumerate(
            (self.add, self.style_button, self.count, self.rename, self.remove, self.clear)
        ):
            buttons.addWidget(button, place // 3, place % 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(form)
        layout.addLayout(buttons)
        self.setFocusProxy(self.list)
        self._connect()
        self.show_layers(())
        self.show_counting(is_on_map=False)

    def show_layers(self, layers: Sequence[ThemeLayer]) -> None:
        """Show other layers, given the lowest first."""
        chosen = self.chosen()
        self._is_showing = True
        self._layers = {layer.id: layer for layer in layers}
        self.list.clear()
        for layer in reversed(layers):
            shape = self._texts(f"theme_layers.shape_{layer.shape.value}")
            words = self._texts("theme_window.layer", title=layer.title, shape=shape)
            item = QListWidgetItem(words)
            item.setData(_NUMBER, layer.id)
            item.setFlags(_FLAGS)
            item.setToolTip(f"{layer.source}  {layer.imported_on}".strip())
            seen = Qt.CheckState.Checked if layer.is_visible else Qt.CheckState.Unchecked
            item.setCheckState(seen)
            self.list.addItem(item)
        numbers = [layer.id for layer in reversed(layers)]
        if numbers:
            self.list.setCurrentRow(numbers.index(chosen) if chosen in numbers else 0)
        self._is_showing = False
        self.empty.setVisible(not numbers)
        self._show_chosen()

    def show_counting(self, *, is_on_map: bool) -> None:
        """Tell whether grids are coloured by a count."""
        self.clear.setEnabled(is_on_map)

    def chosen(self) -> int:
        """Return the number of the layer that is chosen, 0 for none."""
        item = self.list.currentItem()
        return int(item.data(_NUMBER)) if self.list.currentRow() >= 0 else 0

    def _connect(self) -> None:
        self.list.itemChanged.connect(self._on_checked)
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.list.itemDoubleClicked.connect(lambda _item: self.style_asked.emit(self.chosen()))
        self.list.model().rowsMoved.connect(self._on_dragged)
        self.opacity.valueChanged.connect(self._on_opacity)
        self.add.clicked.connect(lambda: self.import_asked.emit())
        self.count.clicked.connect(lambda: self.count_asked.emit(self.chosen()))
        self.style_button.clicked.connect(lambda: self.style_asked.emit(self.chosen()))
        self.rename.clicked.connect(lambda: self.rename_asked.emit(self.chosen()))
        self.remove.clicked.connect(lambda: self.remove_asked.emit(self.chosen()))
        self.clear.clicked.connect(lambda: self.map_cleared.emit())

    def _show_chosen(self) -> None:
        layer = self._layers.get(self.chosen())
        for button in (self.style_button, self.rename, self.remove, self.opacity):
            button.setEnabled(layer is not None)
        if layer is not None:
            self.opacity.blockSignals(True)
            self.opacity.setValue(round(layer.opacity * 100))
            self.opacity.blockSignals(False)

    def _on_checked(self, item: QListWidgetItem) -> None:
        if self._is_showing:
            return
        layer = self._layers[int(item.data(_NUMBER))]
        is_visible = item.checkState() is Qt.CheckState.Checked
        if is_visible != layer.is_visible:
            self.shown.emit(layer.id, is_visible, layer.opacity)

    def _on_opacity(self, percent: int) -> None:
        layer = self._layers.get(self.chosen())
        if layer is not None and not self._is_showing:
            self.shown.emit(layer.id, layer.is_visible, percent / 100)

    def _on_dragged(self) -> None:
        if not self._is_showing:
            rows = range(self.list.count())
            order = [int(self.list.item(row).data(_NUMBER)) for row in rows]
            self.reordered.emit(order[::-1])
