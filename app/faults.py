"""What happens with our own mistakes: logged with where they were made, shown once."""

import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from app.traces import trace_of

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def keep_log(folder: Path) -> None:
    """Write the log into a rotating file in `folder`; without a writable disk, go without.

    The program never logs names, numbers, addresses or places of people.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "towngrid.log", maxBytes=500_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_log_qt)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    logging.getLogger("qt").log(_LEVELS[kind], message)


class FaultCatcher:
    """Log every fault and show it; while one is shown, further ones are only logged."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """Take what shows the details of a fault and returns when they were read."""
        self._show = show
        self._is_showing = False

    def install(self) -> None:
        """Catch what no handler has caught."""
        sys.excepthook = self._hook

    def catch(self, fault: BaseException) -> None:
        """Log and show a fault."""
        details = trace_of(fault)
        log.error("fault\n%s", details)
        if self._is_showing:
            return
        self._is_showing = True
        try:
            self._show(details)
        finally:
            self._is_showing = False

    def _hook(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        del trace
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        self.catch(fault)
