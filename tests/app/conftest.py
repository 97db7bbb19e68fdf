"""What holds for tests of the window: no dialog may block, no widget may be left over."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from support.answers import Answers

from app.theme import dress
from gis.texts import Texts


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def texts() -> Texts:
    return Texts("zh")


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with our font and style sheet."""
    dress(qapp)
    return qapp


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


def _is_ours(widget: QWidget) -> bool:
    return widget.isVisible() or type(widget).__module__.startswith("app.")
