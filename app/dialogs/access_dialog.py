"""The access record: which output with unmasked data of people was made, when and what for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
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

from app.models.step_table import local_time
from app.theme import heading, hint
from gis.files.access_record import Access
from gis.texts import Texts

COLUMNS = ("at", "what", "purpose", "detail")


class AccessDialog(QDialog):
    """List the entries of a project, the newest first; none of them can be changed."""

    def __init__(self, parent: QWidget | None, texts: Texts, entries: Sequence[Access]) -> None:
        super().__init__(parent)
        title = texts("privacy.access.title")
        self.setWindowTitle(title)
        self.resize(760, 420)
        self.list = _list(self, texts, entries)
        close = QPushButton(texts("window.button.close"))
        close.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        self.sentence = hint(
            texts("privacy.access.sentence" if entries else "privacy.access.empty")
        )
        layout.addWidget(heading(title))
        layout.addWidget(self.sentence)
        if entries:
            layout.addWidget(self.list, 1)
        else:
            self.list.hide()
            layout.addStretch(1)
            self.resize(480, 160)
        layout.addWidget(buttons)


def _list(parent: QWidget, texts: Texts, entries: Sequence[Access]) -> QTreeWidget:
    tree = QTreeWidget(parent)
    tree.setHeaderLabels([texts(f"privacy.access.column_{name}") for name in COLUMNS])
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAlternatingRowColors(True)
    for entry in reversed(entries):
        item = QTreeWidgetItem(_cells(texts, entry))
        for column in range(len(COLUMNS)):
            item.setToolTip(column, item.text(column))
        tree.addTopLevelItem(item)
    header = tree.header()
    header.setStretchLastSection(False)
    for column in range(len(COLUMNS)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(COLUMNS.index("purpose"), QHeaderView.ResizeMode.Stretch)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return tree


def _cells(texts: Texts, entry: Access) -> list[str]:
    what = texts(entry.what) if entry.what in texts else entry.what
    if not entry.unmasked:
        what = texts("privacy.access.what_masked", what=what)
    purpose = texts(entry.purpose) if entry.purpose in texts else entry.purpose
    if entry.office:
        purpose = texts("privacy.access.of_office", purpose=purpose, office=entry.office)
    return [local_time(entry.at), what, purpose, entry.detail]
