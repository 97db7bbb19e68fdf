"""What holds for tests of the window: no dialog may block, no widget may be left over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.patient_bot import PatientBot
from support.town_window import open_in, town_plan

from app.ask import Ask
from app.garbage import GarbageWatch
from app.main_window import MainWindow
from app.settings import SettingsFile
from app.theme import dress
from gis.files.project_file import create_project
from gis.texts import Texts


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def texts() -> Texts:
    return Texts("zh")


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with our font and style sheet."""
    dress(qapp)
    return qapp


@pytest.fixture(autouse=True)
def garbage() -> Iterator[GarbageWatch]:
    """Let garbage, closed windows among it, go in the window's thread, as the program does."""
    watch = GarbageWatch()
    yield watch
    watch.look()
    watch.stop()


@pytest.fixture(autouse=True)
def no_blocking_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: QDialog) -> int:
        pytest.fail(f"{type(self).__name__} would wait for a user")

    monkeypatch.setattr(QDialog, "exec", refuse)


@pytest.fixture(autouse=True)
def nothing_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test after which a window is still there."""
    yield
    application = QApplication.instance()
    if not isinstance(application, QApplication) or "qapp" not in request.fixturenames:
        return
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in application.topLevelWidgets() if _is_ours(widget)]
    assert left == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The file of a small town."""
    path = tmp_path / "town.gpkg"
    create_project(path, town_plan())
    return path


@pytest.fixture
def make_window(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path, answers: Answers
) -> Iterator[Callable[[str], MainWindow]]:
    """Make windows that speak a language; they are closed when the test is over."""
    windows: list[MainWindow] = []

    def ask(parent: QWidget, texts: Texts) -> Ask:
        return answers

    def fail(fault: BaseException) -> None:
        raise fault

    def make(language: str) -> MainWindow:
        texts = Texts("en" if language == "en" else "zh")
        window = MainWindow(texts, SettingsFile(tmp_path / "settings.json"), ask, fail)
        windows.append(window)
        window.resize(1200, 800)
        with qtbot.waitActive(window):
            window.show()
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window: Callable[[str], MainWindow], project: Path, qtbot: QtBot) -> MainWindow:
    """A Chinese window on the small town."""
    window = make_window("zh")
    open_in(window, project, qtbot)
    return window


def _is_ours(widget: QWidget) -> bool:
    return widget.isVisible() or type(widget).__module__.startswith("app.")
