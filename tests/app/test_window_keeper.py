"""The window changes its language and its look; the project and the view go over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.town_window import open_in

from app.colours import DARK
from app.icons import icon, is_dark
from app.main_window import MainWindow
from app.settings import Settings, SettingsFile
from app.theme import dress
from app.window import WindowKeeper


@pytest.fixture
def keeper(dressed: QApplication, tmp_path: Path) -> Iterator[WindowKeeper]:
    settings = SettingsFile(tmp_path / "settings.json")
    settings.write(Settings(theme="light"))
    keeper = WindowKeeper(dressed, settings)
    yield keeper
    if keeper.window is not None:
        keeper.window.close()
        keeper.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(dressed)


def window_of(keeper: WindowKeeper) -> MainWindow:
    assert keeper.window is not None
    return keeper.window


def test_the_language_changes_and_the_work_goes_on(
    keeper: WindowKeeper, project: Path, qtbot: QtBot
) -> None:
    first = keeper.show("zh")
    desk = open_in(first, project, qtbot)
    workspace = desk.workspace
    first.canvas.zoom_by(4)
    scale = first.canvas.view.scale_denominator
    first.commands.run("language")
    qtbot.waitUntil(lambda: keeper.window is not first)
    second = window_of(keeper)
    assert second.texts.language == "en"
    assert second.workspace is workspace
    assert first.workspace is None
    assert second.canvas.view.scale_denominator == pytest.approx(scale, rel=0.01)
    qtbot.waitUntil(lambda: second.desk is not None and second.desk.audit.report is not None)


def test_the_look_changes_and_is_remembered(
    keeper: WindowKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    first = keeper.show("zh")
    assert not is_dark(first.palette())
    assert first.commands.actions["theme_light"].isChecked()
    first.commands.run("theme_dark")
    qtbot.waitUntil(lambda: keeper.window is not first)
    second = window_of(keeper)
    assert is_dark(second.palette())
    assert second.commands.actions["theme_dark"].isChecked()
    assert second.canvas.map_style.background != first.canvas.map_style.background
    assert SettingsFile(tmp_path / "settings.json").read().theme == "dark"


def test_the_tool_in_hand_stays_in_hand(keeper: WindowKeeper, project: Path, qtbot: QtBot) -> None:
    first = keeper.show("zh")
    open_in(first, project, qtbot).session.use_tool("split")
    first.commands.run("theme_dark")
    qtbot.waitUntil(lambda: keeper.window is not first)
    second = window_of(keeper)
    assert second.tool_in_hand == "split"
    assert second.commands.actions["split"].isChecked()
    qtbot.waitUntil(lambda: second.desk is not None and second.desk.audit.report is not None)


def test_what_cannot_be_pressed_is_pale_in_the_dark(
    keeper: WindowKeeper, dressed: QApplication
) -> None:
    dress(dressed, DARK)
    normal, disabled = (
        icon("redo").pixmap(24, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    )
    places = [(x, y) for x in range(normal.width()) for y in range(normal.height())]
    strengths = [
        max(image.pixelColor(x, y).alpha() for x, y in places) for image in (normal, disabled)
    ]
    assert strengths[1] < strengths[0] / 2
