"""The list of base maps: which are shown, how opaque, in which order, and how they are doing."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.open_base_maps import OpenBaseMaps
from app.overrides import faults_told
from app.theme import hint, on_white
from gis.base_maps.base_map import BaseMap
from gis.texts import Texts

_RECORD = Qt.ItemDataRole.UserRole
_LINES = 3
"""What the sentence takes that stands for an empty list."""
_LIST_PX = 92
"""Room for some base maps even where the list of layers takes much."""


@faults_told
class BaseMapsPanel(QWidget):
    """Show and edit the base maps of a project, the highest first.

    `ordered` carries the id of a command: adding a base map of some kind is asked of the window.
    `asked` carries what is wanted of one base map, and the base map: "zoom", "edit", "retry",
    "remove", or of a large image "copies" and "stop_copies". They are dragged, or moved by Alt with
    an arrow.
    """

    ordered = Signal(str)
    asked = Signal(str, object)

    def __init__(self, base_maps: OpenBaseMaps, texts: Texts, adding: Sequence[str]) -> None:
        """Take the ids of the commands that add one; their texts are `window.command.<id>`."""
        super().__init__()
        on_white(self)
        self._base_maps = base_maps
        self._texts = texts
        self._is_showing = False
        self.list = QListWidget()
        self.list.setMinimumHeight(_LIST_PX)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setWordWrap(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.empty = hint(texts("base_map_window.none"))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Beside other lists a label that wraps is given one line only.
        self.empty.setMinimumHeight(_LINES * self.empty.fontMetrics().lineSpacing())
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.add_button = QToolButton()
        self.add_button.setText(f"{texts('base_map_window.add')} ▾")
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add_button)
        for command in adding:
            action = menu.addAction(texts(f"window.command.{command}"))
            action.triggered.connect(lambda _=False, command=command: self.ordered.emit(command))
        self.add_button.setMenu(menu)
        # The arrow that a style paints for a menu would lie over the word.
        self.add_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.add_button.setToolTip(texts("base_map_window.add_tip"))
        self.remove_button = QToolButton()
        self.remove_button.setText(texts("base_map_window.remove"))
        self.remove_button.setToolTip(texts("base_map_window.remove_tip"))
        self.copies_button = QToolButton()
        self.status = QLabel()
        self.status.setObjectName("hint")
        self.status.setWordWrap(True)
        self._put_together()
        self._connect()
        self.show_records()

    def _put_together(self) -> None:
        head = QHBoxLayout()
        head.addWidget(QLabel(self._texts("base_map_window.title")), 1)
        head.addWidget(self.add_button)
        head.addWidget(self.remove_button)
        self._form = QFormLayout()
        self._form.addRow(self._texts("panels.layers.opacity"), self.opacity)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addLayout(head)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        state = QHBoxLayout()
        state.addWidget(self.status, 1)
        state.addWidget(self.copies_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(state)
        layout.addLayout(self._form)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self._base_maps.changed.connect(self.show_records)
        self._base_maps.status_changed.connect(self._show_status)
        self.list.itemChanged.connect(self._on_checked)
        self.list.currentRowChanged.connect(self._show_opacity)
        self.list.model().rowsMoved.connect(self._on_dragged)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.list.itemDoubleClicked.connect(lambda _: self._ask_for("edit"))
        self.list.installEventFilter(self)
        self.opacity.valueChanged.connect(self._on_opacity)
        self.remove_button.clicked.connect(lambda: self._ask_for("remove"))
        self.copies_button.clicked.connect(self._on_copies)

    def record(self) -> BaseMap | None:
        """Return the base map that is chosen in the list."""
        row = self.list.currentRow()
        found = self.list.item(row).data(_RECORD) if row >= 0 else None
        return found if isinstance(found, BaseMap) else None

    def show_records(self) -> None:
        """Show the base maps as they are now."""
        row = self.list.currentRow()
        self._is_showing = True
        records = tuple(reversed(self._base_maps.records))
        while self.list.count() > len(records):
            self.list.takeItem(self.list.count() - 1)
        for at, record in enumerate(records):
            if at == self.list.count():
                self.list.addItem(QListWidgetItem())
            self._fill(self.list.item(at), record)
        self.list.setCurrentRow(min(max(row, 0), len(records) - 1))
        self._is_showing = False
        has_some = bool(records)
        self.empty.setVisible(not has_some)
        self.list.setVisible(has_some)
        self._form.setRowVisible(self.opacity, has_some)
        self._show_opacity()
        self._show_status()

    def _fill(self, item: QListWidgetItem, record: BaseMap) -> None:
        item.setData(_RECORD, record)
        item.setText(record.name)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsDragEnabled
        )
        is_checked = Qt.CheckState.Checked if record.is_visible else Qt.CheckState.Unchecked
        item.setCheckState(is_checked)
        item.setToolTip(self._word(record) or record.source)

    def _word(self, record: BaseMap) -> str:
        """Say what is the matter with a base map, nothing where all is well."""
        fault = self._base_maps.fault(record)
        if fault is not None:
            return self._texts.of_error(fault)
        if self._base_maps.is_awaited(record):
            return self._texts("base_map_window.opening")
        problem = self._base_maps.problems().get(record.name)
        return "" if problem is None else self._texts(problem.key, **problem.facts)

    def _show_status(self) -> None:
        """Tell under the list what the chosen base map wants to be known, else of all of them."""
        self._is_showing = True
        for at in range(self.list.count()):
            item = self.list.item(at)
            record = item.data(_RECORD)
            word = self._word(record)
            item.setText(f"{record.name}  ⚠" if word and record.is_visible else record.name)
            item.setToolTip(word or record.source)
        self._is_showing = False
        chosen = self.record()
        word = "" if chosen is None else self._word(chosen)
        is_about_copies = not word and chosen is not None and self._show_copies(chosen)
        self.copies_button.setVisible(is_about_copies)
        if is_about_copies:
            return
        loading = self._base_maps.status.loading
        if not word and loading:
            word = self._texts("base_map_window.loading", count=loading)
        self.status.setText(word)
        self.status.setVisible(bool(word))

    def _show_copies(self, record: BaseMap) -> bool:
        """Offer to make reduced copies of a large image, or tell how far they are."""
        made, texts = self._base_maps.copied(record), self._texts
        if made is None and not self._base_maps.wants_copies(record):
            return False
        if made is None:
            words, deed = texts("base_map_window.wants_copies"), "copies_make"
        else:
            words = texts("base_map_window.copies_made", percent=round(made * 100))
            deed = "copies_stop"
        self.status.setText(words)
        self.status.setVisible(True)
        self.copies_button.setText(texts(f"base_map_window.{deed}"))
        return True

    def _show_opacity(self) -> None:
        record = self.record()
        was, self._is_showing = self._is_showing, True
        self.opacity.setEnabled(record is not None)
        self.remove_button.setEnabled(record is not None)
        if record is not None:
            self.opacity.setValue(round(record.opacity * 100))
        self._is_showing = was
        if not was:
            self._show_status()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the chosen base map by Alt with an arrow; Return edits it, Delete removes it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key, is_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Up else -1)
        elif key == Qt.Key.Key_Delete:
            self._ask_for("remove")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask_for("edit")
        else:
            return super().eventFilter(watched, event)
        return True

    def _on_checked(self, item: QListWidgetItem) -> None:
        record = item.data(_RECORD)
        is_visible = item.checkState() is Qt.CheckState.Checked
        if not self._is_showing and record.is_visible != is_visible:
            self._base_maps.exchange(record, replace(record, is_visible=is_visible))

    def _on_opacity(self, percent: int) -> None:
        record = self.record()
        if not self._is_showing and record is not None:
            self._base_maps.exchange(record, replace(record, opacity=percent / 100))

    def _on_dragged(self) -> None:
        if not self._is_showing:
            items = [self.list.item(at) for at in range(self.list.count())]
            self._base_maps.set_records([item.data(_RECORD) for item in reversed(items)])

    def _ask_for(self, deed: str) -> None:
        record = self.record()
        if record is not None:
            self.asked.emit(deed, record)

    def _on_copies(self) -> None:
        record = self.record()
        if record is not None:
            is_under_way = self._base_maps.copied(record) is not None
            self.asked.emit("stop_copies" if is_under_way else "copies", record)

    def _move(self, up: int) -> None:
        record, records = self.record(), list(self._base_maps.records)
        if record not in records:
            return
        at = records.index(record)
        if 0 <= at + up < len(records):
            records[at], records[at + up] = records[at + up], records[at]
            self._base_maps.set_records(records)
            self.list.setCurrentRow(len(records) - 1 - at - up)

    def _on_menu(self, at: QPoint) -> None:
        record = self.record()
        if record is None or self.list.itemAt(at) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in ("zoom", "edit", "retry", "remove"):
            action = QAction(self._texts(f"base_map_window.deed_{deed}"), menu)
            action.triggered.connect(lambda _=False, deed=deed: self.asked.emit(deed, record))
            menu.addAction(action)
        menu.popup(self.list.viewport().mapToGlobal(at))
