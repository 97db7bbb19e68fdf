"""All keys of the program in one list that can be searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.matching import best_fit, pinyin_initials
from app.theme import heading
from gis.texts import Texts


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Be some keys that belong together, each with what it does."""

    title: str
    keys: tuple[tuple[str, str], ...]
    """What is done, and by which keys."""


class ShortcutsDialog(QDialog):
    """Show groups of keys; typing leaves those whose words or keys fit."""

    def __init__(self, parent: QWidget | None, texts: Texts, groups: Sequence[KeyGroup]) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("window.shortcuts.title"))
        self.resize(560, 640)
        self.search = QLineEdit(placeholderText=texts("window.shortcuts.search"))
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.tree = _tree(groups)
        close = QPushButton(texts("window.button.close"))
        close.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(texts("window.shortcuts.title")))
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)
        self.search.textChanged.connect(self._show_fitting)
        self.search.setFocus()

    def shown(self) -> list[tuple[str, str]]:
        """Return what is done by which keys, as far as it is shown."""
        return [
            (item.text(0), item.text(1))
            for group in _children(self.tree.invisibleRootItem())
            for item in _children(group)
            if not item.isHidden()
        ]

    def _show_fitting(self, typed: str) -> None:
        for group in _children(self.tree.invisibleRootItem()):
            for item in _children(group):
                words = item.text(0)
                spellings = (words, pinyin_initials(words), item.text(1))
                item.setHidden(bool(typed.strip()) and not best_fit(typed, spellings))
            group.setHidden(all(item.isHidden() for item in _children(group)))


def _tree(groups: Sequence[KeyGroup]) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    for group in groups:
        parent = QTreeWidgetItem([group.title])
        lettering = parent.font(0)
        lettering.setBold(True)
        parent.setFont(0, lettering)
        for what, keys in group.keys:
            item = QTreeWidgetItem([what, keys])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            parent.addChild(item)
        tree.addTopLevelItem(parent)
    tree.expandAll()
    return tree


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(row) for row in range(item.childCount()))
    return [child for child in children if child is not None]
