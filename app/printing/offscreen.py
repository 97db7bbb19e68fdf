"""A Qt application for painting where there is no window and perhaps no display."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication


@contextmanager
def offscreen_application() -> Iterator[QCoreApplication]:
    """Have a QGuiApplication while painting: the one that runs, else one without a display."""
    running = QCoreApplication.instance()
    if running is not None:
        yield running
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    yield QGuiApplication(["towngrid"])
