"""First page of the import of a vector file: which file, as what, which layers, which encoding."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.ask import Ask
from app.dialogs.file_field import FileField
from app.dialogs.vector_encoding import EncodingChoiceBox
from app.dialogs.vector_page import VectorPage, amber, caption, say
from app.dialogs.vector_session import VectorSession
from app.file_kinds import VECTORS
from app.models.vector_choices import Purpose
from app.models.vector_reading import suits
from app.theme import hint, with_room
from gis.errors import InputProblem
from gis.files.file_facts import NOT_COUNTED
from gis.files.vector_facts import FileFacts, GeometryKind, LayerFacts
from gis.texts import Texts

OFFERED = (Purpose.GRIDS, Purpose.REFERENCES, Purpose.THEMES)
"""What a file can be taken for where a project is open."""

_ROW_PX, _MOST_ROWS = 27, 7
_COUNT_WIDTH, _KIND_WIDTH = 76, 64
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOST_JOIN_M = 100.0


class FilePage(VectorPage):
    """Ask for the file and show what was found in it."""

    name = "file"

    def __init__(self, session: VectorSession, texts: Texts, ask: Ask) -> None:
        super().__init__(session, texts)
        self._ask = ask
        self._shown: FileFacts | None = None
        self.file = FileField(texts("window.button.browse"))
        self.facts = hint()
        self.remarks = amber()
        self.purposes = QButtonGroup(self)
        self.purpose = {each: QRadioButton(self.words(f"as_{each.value}")) for each in OFFERED}
        self.layers_caption = caption(self.words("layers"))
        self.layers = QTreeWidget()
        self.layers.setHeaderLabels([self.words(key) for key in ("layer", "kind", "count")])
        self.layers.setRootIsDecorated(False)
        self.layers.setUniformRowHeights(True)
        self.layers.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.layers.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, _KIND_WIDTH)
        header.resizeSection(2, _COUNT_WIDTH)
        head = self.layers.headerItem()
        if head is not None:
            head.setTextAlignment(2, _RIGHT)
        self.unsuited = hint()
        self.join = JoinField(texts, session.choices.join_m)
        self.encoding = EncodingChoiceBox(texts)
        self._put_together()
        if session.path is not None:
            self.file.take(session.path)
        self.setFocusProxy(self.file)
        self.file.asked.connect(self._on_asked)
        self.file.changed.connect(self._on_typed)
        self.file.line.editingFinished.connect(self._on_finished)
        self.layers.itemChanged.connect(self._on_layers)
        self.encoding.chosen.connect(session.choose_encoding)
        self.join.chosen.connect(session.choose_join)

    def _put_together(self) -> None:
        column = self.column
        column.addWidget(caption(self.words("file")))
        column.addWidget(self.file)
        column.addWidget(self.facts)
        column.addWidget(self.remarks)
        row = QHBoxLayout()
        for each, button in self.purpose.items():
            self.purposes.addButton(button)
            button.clicked.connect(lambda _=False, each=each: self.session.choose_purpose(each))
            row.addWidget(button)
        row.addStretch(1)
        if self.session.purpose in OFFERED:
            column.addWidget(caption(self.words("as")))
            column.addLayout(row)
        column.addWidget(self.layers_caption)
        column.addWidget(self.layers)
        column.addWidget(self.unsuited)
        column.addWidget(self.join)
        column.addWidget(self.encoding)
        column.addStretch(1)

    def take(self, path: Path | None) -> None:
        """Read a file, unless it is the one that was read."""
        if path is None or path == self.session.path:
            return
        self.file.take(path)
        # Typing may have read it already.
        if path != self.session.path:
            self.session.take(path)

    def needs_a_look(self) -> bool:
        """Tell whether nobody knows the encoding, or no layer is taken."""
        return self.encoding.is_doubtful or (
            self._shown is not None and not self.session.choices.layers
        )

    def refresh(self) -> None:
        """Show what was found."""
        session = self.session
        if session.purpose in OFFERED:
            self.purpose[session.purpose].setChecked(True)
        facts = session.facts
        if facts is not self._shown or facts is None:
            self._shown = facts
            self._show_layers(() if facts is None else facts.layers)
        self._tick()
        say(self.facts, "" if facts is None else self._summary(facts))
        said = self._remarks(facts)
        say(self.remarks, "\n".join(dict.fromkeys(said)))
        is_of_lines = session.purpose in {Purpose.GRIDS, Purpose.UNITS} and any(
            layer.kind is GeometryKind.LINES for layer in session.layers
        )
        self.join.setVisible(is_of_lines)
        self.encoding.show_choices(session.layers[:1], session.choices.encoding)

    def _remarks(self, facts: FileFacts | None) -> list[str]:
        """Return what was made of the file; what reading it came to goes before what it may."""
        features, session = self.session.features, self.session
        remarks = () if facts is None else facts.remarks
        if features is None:
            remarks += tuple(one for layer in session.layers for one in layer.remarks)
        else:
            remarks += features.remarks
        return [self.texts(key, **them) for key, them in remarks]

    def _summary(self, facts: FileFacts) -> str:
        features = sum(max(layer.features, 0) for layer in facts.layers)
        counts = {"layers": len(facts.layers), "features": f"{features:,}"}
        return self.words("summary", format=facts.format, **counts)

    def _show_layers(self, layers: Sequence[LayerFacts]) -> None:
        self.layers.blockSignals(True)
        self.layers.clear()
        for layer in layers:
            count = "–" if layer.features == NOT_COUNTED else f"{layer.features:,}"
            item = QTreeWidgetItem([layer.name, self.words(f"kind_{layer.kind.value}"), count])
            item.setToolTip(0, layer.name)
            item.setTextAlignment(2, _RIGHT)
            item.setData(0, Qt.ItemDataRole.UserRole, layer)
            self.layers.addTopLevelItem(item)
        self.layers.blockSignals(False)
        for part in (self.layers, self.layers_caption):
            part.setVisible(bool(layers))
        rows = min(max(len(layers), 1), _MOST_ROWS)
        self.layers.setFixedHeight(rows * _ROW_PX + self.layers.header().sizeHint().height() + 6)

    def _tick(self) -> None:
        """Tick the layers that are taken; those that cannot be are pale."""
        purpose, taken = self.session.purpose, self.session.choices.layers
        self.layers.blockSignals(True)
        unsuited = 0
        for item in self._items():
            layer: LayerFacts = item.data(0, Qt.ItemDataRole.UserRole)
            can_be = suits(layer, purpose) and layer.features != 0
            unsuited += not can_be
            flags = Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags | Qt.ItemFlag.ItemIsEnabled if can_be else flags)
            is_taken = layer.name in taken
            item.setCheckState(0, Qt.CheckState.Checked if is_taken else Qt.CheckState.Unchecked)
        self.layers.blockSignals(False)
        say(self.unsuited, self.words(f"unsuited_{purpose.value}") if unsuited else "")

    def _items(self) -> list[QTreeWidgetItem]:
        count = self.layers.topLevelItemCount()
        return [item for at in range(count) if (item := self.layers.topLevelItem(at)) is not None]

    def _on_layers(self) -> None:
        ticked = [one for one in self._items() if one.checkState(0) is Qt.CheckState.Checked]
        self.session.choose_layers(tuple(item.text(0) for item in ticked))

    def _on_asked(self) -> None:
        self.take(self._ask.open_file("vector_window.title", [VECTORS]))

    def _on_typed(self) -> None:
        path = self.file.path()
        # FileGDB is a folder.
        if path is not None and path.exists() and (path.is_file() or path.suffix):
            self.take(path)
        elif self.session.path is not None:
            self.session.forget()

    def _on_finished(self) -> None:
        path = self.file.path()
        if path is not None and not path.exists():
            self.session.failed.emit(InputProblem("files.no_such_file", path=path))


class JoinField(QWidget):
    """Ask within how many metres ends of lines are joined; `chosen` carries the number."""

    chosen = Signal(float)

    def __init__(self, texts: Texts, join_m: float) -> None:
        super().__init__()
        self.box = QDoubleSpinBox(maximum=_MOST_JOIN_M, decimals=2, singleStep=0.1)
        self.box.setSuffix(" m")
        self.box.setValue(join_m)
        self.box.setKeyboardTracking(False)
        with_room(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(texts("vector_window.file.join")))
        row.addWidget(self.box)
        row.addStretch(1)
        self.box.valueChanged.connect(self.chosen)
        self.hide()
