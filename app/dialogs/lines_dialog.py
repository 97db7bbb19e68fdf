"""A dialog that tells something in groups of lines, perhaps with one thing to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.theme import heading, hint
from gis.texts import Texts


@dataclass(frozen=True, slots=True)
class Matter:
    """Be what is told, in words and not in keys: lines in groups, by the titles of these."""

    title: str
    sentence: str
    groups: Mapping[str, Sequence[str]]


class LinesDialog(QDialog):
    """Show groups of lines under their titles; accepted means that the action was chosen."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, matter: Matter, action: str = ""
    ) -> None:
        """Take the words of the button; without them there is nothing but to close."""
        super().__init__(parent)
        self.setWindowTitle(matter.title)
        self.resize(640, 440)
        self.sentence = hint(matter.sentence)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setUniformRowHeights(True)
        # A long line is read by scrolling, not cut off.
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        for words, lines in matter.groups.items():
            item = QTreeWidgetItem([words])
            for line in lines:
                below = QTreeWidgetItem([line])
                below.setToolTip(0, line)
                item.addChild(below)
            self.list.addTopLevelItem(item)
        self.list.expandAll()
        buttons = QDialogButtonBox()
        close = QPushButton(texts("window.button.close"))
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        self.action = QPushButton(action)
        if action:
            self.action.setDefault(True)
            close.setAutoDefault(False)
            buttons.addButton(self.action, QDialogButtonBox.ButtonRole.AcceptRole)
        else:
            self.action.setParent(self)
            self.action.hide()
            close.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading(matter.title))
        layout.addWidget(self.sentence)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
