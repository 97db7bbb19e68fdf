"""What is closed is let go of: a window with all that it had, a project when another is opened."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import desk_of, open_in, town_plan

from app.long_lived import long_lived
from app.main_window import MainWindow
from app.settings import SettingsFile
from gis.files.project_file import create_project
from gis.texts import Texts


def are_gone(*some: weakref.ref[Any]) -> list[bool]:
    """Tell which objects are gone, when what waits to be deleted is."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return [each() is None for each in some]


def test_a_project_is_let_go_when_another_is_opened(
    make_window: Callable[[str], MainWindow],
    answers: Answers,
    project: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window = make_window("zh")
    workspace = weakref.ref(open_in(window, project, qtbot).workspace)
    plan = weakref.ref(desk_of(window).workspace.plan)
    with long_lived():
        pass
    answers.fill = lambda _dialog: False
    window.flows.printing.lay_out()
    other = tmp_path / "other.gpkg"
    create_project(other, town_plan())
    window.flows.open_path(other)
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.workspace is not workspace())
    qtbot.waitUntil(lambda: desk_of(window).audit.report is not None)
    assert are_gone(workspace, plan) == [True, True]


def test_a_window_is_let_go_when_it_is_closed(
    dressed: QApplication, project: Path, tmp_path: Path, answers: Answers, qtbot: QtBot
) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    window = MainWindow(Texts("zh"), settings, lambda _parent, _texts: answers, _fail)
    window.show()
    plan = weakref.ref(open_in(window, project, qtbot).workspace.plan)
    gone = weakref.ref(window)
    window.close()
    window.deleteLater()
    del window
    assert are_gone(gone, plan) == [True, True]


def _fail(fault: BaseException) -> None:
    raise fault
