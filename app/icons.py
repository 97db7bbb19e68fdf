"""The program's own drawings for buttons and marks."""

from PySide6.QtGui import QIcon

from resources import path


def icon(name: str) -> QIcon:
    """Return the icon drawn in `resources/icons/<name>.svg`."""
    return QIcon(str(path(f"icons/{name}.svg")))
