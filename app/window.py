"""Start the window: application, font, texts, log, settings, and what catches faults."""

import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QStandardPaths, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.ask import AskInWindow
from app.dialogs.fault_dialog import FaultDialog
from app.faults import FaultCatcher, keep_log
from app.garbage import GarbageWatch
from app.icons import icon
from app.main_window import MainWindow
from app.settings import SettingsFile, Theme
from app.theme import colours_of, dress
from gis.texts import Language, Texts


class WindowKeeper:
    """Own the window and exchange it for one in another language or theme."""

    def __init__(self, application: QApplication, settings: SettingsFile) -> None:
        self._application = application
        self._settings = settings
        self._translator: QTranslator | None = None
        self._texts = Texts("zh")
        self.catcher = FaultCatcher(self._show_fault)
        self.window: MainWindow | None = None
        application.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    def show(self, language: Language) -> MainWindow:
        """Show a window that speaks a language; the open project goes over from the old one."""
        before, self._texts = self.window, Texts(language)
        self._translate(language)
        dress(self._application, colours_of(self._settings.read().theme, self._application))
        window = MainWindow(self._texts, self._settings, AskInWindow, self.catcher.catch)
        window.language_asked.connect(self._switch, Qt.ConnectionType.QueuedConnection)
        window.theme_asked.connect(self._take_theme, Qt.ConnectionType.QueuedConnection)
        if before is not None:
            view, tool, work = before.canvas.view, before.tool_in_hand, before.release()
            window.restoreGeometry(before.saveGeometry())
            window.docks.take_arrangement(before.docks.arrangement)
            if work is not None:
                window.show_work(work)
                window.canvas.show_view(view)
                window.take_tool(tool)
        self.window = window
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()
        return window

    def _switch(self) -> None:
        language: Language = "en" if self._texts.language == "zh" else "zh"
        self._settings.write(self._settings.read().with_language(language))
        self.show(language)

    def _take_theme(self, theme: Theme) -> None:
        self._settings.write(self._settings.read().with_theme(theme))
        self.show(self._texts.language)

    def _follow_desktop(self) -> None:
        if self.window is not None and self.window.theme == "system":
            self.show(self._texts.language)

    def _translate(self, language: Language) -> None:
        """Have Qt's own words, as in its file dialogs, in Chinese too."""
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        translator = QTranslator(self._application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language == "zh" and translator.load("qtbase_zh_CN", folder):
            self._application.installTranslator(translator)
            self._translator = translator

    def _show_fault(self, details: str) -> None:
        dialog = FaultDialog(self.window, self._texts, details)
        dialog.exec()
        dialog.deleteLater()


def run_window(project: Path | None, language: Language, *, asked: bool = False) -> int:
    """Show the window, on a project if one is given, until it is closed; return the exit code.

    A language that the user chose in the window before goes before `language`, unless that was
    asked for this time.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("towngrid")
    application.setDesktopFileName("towngrid")
    application.setWindowIcon(icon("towngrid"))
    data = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
    keep_log(data)
    settings = SettingsFile(data / "settings.json")
    keeper = WindowKeeper(application, settings)
    keeper.catcher.install()
    watch = GarbageWatch()
    watch.look_again_and_again(application)
    chosen = None if asked else settings.read().language
    window = keeper.show(chosen or language)
    if project is not None:
        window.flows.open_path(project)
    try:
        return application.exec()
    finally:
        watch.stop()
