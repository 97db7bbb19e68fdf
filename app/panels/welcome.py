"""What the window shows before a project is open: the first steps."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.theme import heading, hint, on_white
from gis.texts import Texts

LOGO_PIXELS = 72


class WelcomePage(QWidget):
    """Offer some actions and the recent projects; `project_chosen` carries a path."""

    project_chosen = Signal(object)

    def __init__(self, texts: Texts, actions: Sequence[QAction]) -> None:
        super().__init__()
        on_white(self)
        self._texts = texts
        column = QVBoxLayout(self)
        column.addStretch(2)
        logo = QLabel()
        logo.setPixmap(icon("towngrid").pixmap(LOGO_PIXELS, LOGO_PIXELS))
        for widget in (
            logo,
            heading(texts("window.title")),
            hint(texts("window.welcome.sentence")),
        ):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(widget)
        column.addSpacing(14)
        for action in actions:
            column.addWidget(_button(action), 0, Qt.AlignmentFlag.AlignHCenter)
        drop = hint(texts("window.welcome.drop"))
        drop.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(drop)
        column.addSpacing(14)
        self._recent = QVBoxLayout()
        column.addLayout(self._recent)
        column.addStretch(3)

    def show_recent(self, projects: Sequence[Path]) -> None:
        """Show the recent projects, the newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if projects:
            words = hint(self._texts("window.welcome.recent"))
            self._recent.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        for project in projects:
            button = QToolButton()
            button.setText(project.name)
            button.setToolTip(str(project))
            button.clicked.connect(
                lambda _checked=False, project=project: self.project_chosen.emit(project)
            )
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)


def _button(action: QAction) -> QPushButton:
    button = QPushButton(action.icon(), action.text())
    button.setIconSize(QSize(22, 22))
    button.setMinimumSize(260, 40)
    button.clicked.connect(lambda _checked=False: action.trigger())
    return button
