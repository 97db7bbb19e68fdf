"""The right side of the layout view: pages, parts of the page, the box of the part in hand."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.layout_view.composed import Composed
from app.layout_view.layout_model import PICTURE_KINDS, WORD_KINDS, Layout
from app.printing.templates.records import PageTemplate, PartTemplate
from app.theme import hint, on_white
from gis.texts import Texts
from layers.boxes import Box

_PART = Qt.ItemDataRole.UserRole
_PAGES_SHOWN = 8
_ROW_PX = 26
MOST_MM = 3000.0


class PartsPanel(QWidget):
    """Show pages and parts.

    `page_chosen` carries a page's number, `part_chosen` a part's name, `part_switched` a part and
    whether it is to be shown, `part_placed` a part and its new box; `words_asked` and
    `picture_asked` a part whose text or picture is to be changed.
    """

    page_chosen = Signal(int)
    part_chosen = Signal(str)
    part_switched = Signal(str, bool)
    part_placed = Signal(str, object)
    words_asked = Signal(str)
    picture_asked = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        on_white(self)
        self._texts = texts
        self._composed: Composed | None = None
        self._page: PageTemplate | None = None
        self._selected = ""
        self.pages_title = QLabel()
        self.pages = QListWidget()
        self.pages.setUniformItemSizes(True)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.parts = QTreeWidget()
        self.parts.setHeaderHidden(True)
        self.parts.setIndentation(14)
        self.parts.setUniformRowHeights(True)
        self.box_title = QLabel()
        self.sides = {name: _millimetres() for name in ("left", "top", "width", "height")}
        self.words_button = QPushButton(texts("layout_view.change_words"))
        self.picture_button = QPushButton(texts("layout_view.change_picture"))
        for button in (self.words_button, self.picture_button):
            button.setAutoDefault(False)
        self._put_together()
        self._connect()

    def show_layout(self, layout: Layout) -> None:
        """Show which part is in hand, and which are shown."""
        self._selected = layout.selected
        if self._page is not None and self._page.name in layout.template.pages:
            page = layout.template.pages[self._page.name]
            if page != self._page:
                self._show_parts(page)
        self._mark()

    def show_composed(self, composed: Composed) -> None:
        """Show the pages of what was composed, and the parts of the page that is seen."""
        before, self._composed = self._composed, composed
        if before is None or before.labels != composed.labels:
            self._show_pages(composed)
        self.pages.blockSignals(True)
        self.pages.setCurrentRow(composed.number - 1)
        self.pages.blockSignals(False)
        papers = [None if each is None else each.sheet.paper_mm for each in (before, composed)]
        if composed.sheet.page != self._page or papers[0] != papers[1]:
            self._show_parts(composed.sheet.page)
        self._mark()

    def show_nothing(self) -> None:
        """Show that there is no page."""
        self._composed = self._page = None
        self._selected = ""
        self.pages.blockSignals(True)
        self.pages.clear()
        self.pages.blockSignals(False)
        self.pages.hide()
        self.pages_title.hide()
        self.parts.blockSignals(True)
        self.parts.clear()
        self.parts.blockSignals(False)
        self._mark()

    def item(self, part: str) -> QTreeWidgetItem | None:
        """Return the row of a part."""
        waiting = [self.parts.topLevelItem(row) for row in range(self.parts.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is None:
                continue
            if item.data(0, _PART) == part:
                return item
            waiting += [item.child(row) for row in range(item.childCount())]
        return None

    def title_of(self, part: PartTemplate) -> str:
        """Return what users call a part: by its name, by its kind, else the name itself."""
        for key in (f"layout_view.part.{part.name}", f"layout_view.kind.{part.kind}"):
            if key in self._texts:
                return self._texts(key)
        return part.name

    def _put_together(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        layout.addWidget(self.pages_title)
        layout.addWidget(self.pages)
        layout.addWidget(QLabel(f"<b>{self._texts('layout_view.parts')}</b>"))
        layout.addWidget(self.parts, 1)
        layout.addWidget(self.box_title)
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, (name, box) in enumerate(self.sides.items()):
            row, column = divmod(place, 2)
            grid.addWidget(hint(self._texts(f"layout_view.side.{name}")), row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        layout.addLayout(grid)
        buttons = QHBoxLayout()
        buttons.addWidget(self.words_button)
        buttons.addWidget(self.picture_button)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.pages.currentRowChanged.connect(lambda row: self.page_chosen.emit(row + 1))
        self.parts.itemChanged.connect(self._on_switched)
        self.parts.currentItemChanged.connect(self._on_current)
        self.words_button.clicked.connect(lambda: self.words_asked.emit(self._selected))
        self.picture_button.clicked.connect(lambda: self.picture_asked.emit(self._selected))
        for box in self.sides.values():
            box.valueChanged.connect(self._on_side)

    def _show_pages(self, composed: Composed) -> None:
        labels = composed.labels
        count = len(labels)
        self.pages_title.setText(f"<b>{self._texts('layout_view.pages', count=count)}</b>")
        self.pages.blockSignals(True)
        self.pages.clear()
        self.pages.addItems([f"{number}  {label}" for number, label in enumerate(labels, 1)])
        for row, label in enumerate(labels):
            self.pages.item(row).setToolTip(label)
        self.pages.blockSignals(False)
        self.pages.setVisible(count > 1)
        self.pages_title.setVisible(count > 1)
        self.pages.setFixedHeight(min(count, _PAGES_SHOWN) * _ROW_PX + 6)

    def _show_parts(self, page: PageTemplate) -> None:
        self._page = page
        self.parts.blockSignals(True)
        self.parts.clear()
        self._add_parts(page, "", None)
        self.parts.expandAll()
        self.parts.blockSignals(False)

    def _add_parts(self, page: PageTemplate, holder: str, under: QTreeWidgetItem | None) -> None:
        for part in page.parts:
            if part.inside != holder:
                continue
            item = QTreeWidgetItem([self.title_of(part)])
            item.setData(0, _PART, part.name)
            item.setToolTip(0, part.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            paper = () if self._composed is None else self._composed.sheet.paper_mm
            is_on = part.is_on(paper) if paper else part.is_shown
            state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
            item.setCheckState(0, state)
            if under is None:
                self.parts.addTopLevelItem(item)
            else:
                under.addChild(item)
            self._add_parts(page, part.name, item)

    def _mark(self) -> None:
        """Show the part in hand in the list, and its box."""
        self.parts.blockSignals(True)
        item = self.item(self._selected) if self._selected else None
        if item is not None:
            self.parts.setCurrentItem(item)
        else:
            self.parts.setCurrentIndex(QModelIndex())
        self.parts.blockSignals(False)
        composed = self._composed
        box = composed.sheet.boxes.get(self._selected) if composed is not None else None
        title = "" if item is None else item.text(0)
        words = self._texts("layout_view.box_of", part=title) if title else ""
        self.box_title.setText(f"<b>{words or self._texts('layout_view.no_part')}</b>")
        part = None if self._page is None else self._page.part(self._selected)
        self.words_button.setEnabled(part is not None and part.kind in WORD_KINDS)
        self.picture_button.setEnabled(part is not None and part.kind in PICTURE_KINDS)
        for name, spin in self.sides.items():
            spin.setEnabled(box is not None)
            spin.blockSignals(True)
            spin.setValue(0.0 if box is None else float(getattr(box, name)))
            spin.blockSignals(False)

    def _on_switched(self, item: QTreeWidgetItem) -> None:
        self.part_switched.emit(item.data(0, _PART), item.checkState(0) is Qt.CheckState.Checked)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        self.part_chosen.emit("" if item is None else item.data(0, _PART))

    def _on_side(self) -> None:
        left, top, width, height = (spin.value() for spin in self.sides.values())
        self.part_placed.emit(self._selected, Box(left, top, left + width, top + height))


def _millimetres() -> QDoubleSpinBox:
    box = QDoubleSpinBox(decimals=1, maximum=MOST_MM, singleStep=1.0)
    box.setKeyboardTracking(False)
    return box
