"""When the user pauses, the project file alone holds everything, and the colours of the map."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.town_window import A, B, desk_of, open_in, town_plan

from app.main_window import MainWindow
from app.pauses import Pauses
from app.workspace import Workspace
from gis.files.project_file import open_project, open_project_readonly
from gis.operations.fill_gaps import fill_gaps
from gis.operations.merge_grids import merge_grids
from gis.operations.rename_grid import rename_grid
from gis.plan.history import History


def test_a_pause_comes_some_time_after_the_last_step(qapp: QApplication, qtbot: QtBot) -> None:
    workspace = Workspace(History(town_plan()))
    pauses = Pauses(workspace, soon_ms=1)
    with qtbot.assertNotEmitted(pauses.paused, wait=20):
        workspace.stage(rename_grid(workspace.stable, grid=A, name="甲"))
    with qtbot.waitSignal(pauses.paused):
        workspace.commit(rename_grid(workspace.stable, grid=A, name="甲"))


def test_a_copy_made_from_another_window_has_every_step(
    window: MainWindow, project: Path, tmp_path: Path, qapp: QApplication
) -> None:
    workspace = desk_of(window).workspace
    workspace.perform(lambda plan: rename_grid(plan, grid=A, name="甲"))
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    copied = tmp_path / "copied.gpkg"
    shutil.copy(project, copied)
    assert open_project_readonly(copied).grids[A].name == "甲"


def test_grids_have_the_colours_that_they_had_when_the_project_was_closed(
    window: MainWindow, project: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.close_project()
    with open_project(project) as opened:
        opened.settings.set_colours({A: 4, B: 2})
    desk = open_in(window, project, qtbot)
    assert dict(desk.session.scene.colours) == {A: 4, B: 2}
    desk.workspace.perform(lambda plan: fill_gaps(plan))
    desk.workspace.perform(lambda plan: merge_grids(plan, keep=B, others=[A]))
    window.close_project()
    with open_project(project) as opened:
        assert opened.settings.colours() == {B: 2}
