"""What this program is."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from app.icons import icon
from app.theme import heading, hint
from gis.texts import Texts

LOGO_PIXELS = 64


class AboutDialog(QDialog):
    """Show name, version, licence and what the program stands on."""

    def __init__(self, parent: QWidget | None, texts: Texts) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("window.command.about"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 18)
        layout.setSpacing(10)
        logo = QLabel()
        logo.setPixmap(icon("towngrid").pixmap(LOGO_PIXELS, LOGO_PIXELS))
        for label in (
            logo,
            heading(texts("window.title")),
            hint(texts("window.about.version", version=_version())),
            QLabel(texts("window.about.sentence"), wordWrap=True),
            hint(texts("window.about.parts")),
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        buttons = QDialogButtonBox()
        close = QPushButton(texts("window.button.close"))
        close.setDefault(True)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        layout.addWidget(buttons)
        self.setFixedWidth(440)


def _version() -> str:
    try:
        return version("towngrid")
    except PackageNotFoundError:
        return ""
