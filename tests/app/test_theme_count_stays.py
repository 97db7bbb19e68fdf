"""Grids that are coloured by a count stay so, whatever becomes of the window and the plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import A, B, desk_of, open_in, town_plan

from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.theme_choices import choose
from app.dialogs.theme_count_dialog import ThemeCountDialog
from app.dialogs.vector_window import VectorWindow
from app.main_window import MainWindow
from app.settings import Settings, SettingsFile
from app.theme import dress
from app.window import WindowKeeper
from gis.operations.dissolve_grid import dissolve_grid
from gis.reports.theme_counting import OwnSubject
from layers.theme_drawing import Choropleth
from layers.theme_ramps import fill_colours


@pytest.fixture
def keeper(
    dressed: QApplication, tmp_path: Path, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WindowKeeper]:
    monkeypatch.setattr("app.window.AskInWindow", lambda _parent, _texts: answers)
    settings = SettingsFile(tmp_path / "settings.json")
    settings.write(Settings(theme="light"))
    keeper = WindowKeeper(dressed, settings)
    yield keeper
    window_of(keeper).close()
    window_of(keeper).deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(dressed)


def window_of(keeper: WindowKeeper) -> MainWindow:
    assert keeper.window is not None
    return keeper.window


def map_of(keeper: WindowKeeper) -> Choropleth | None:
    desk = window_of(keeper).desk
    return None if desk is None else desk.session.scene.themes.choropleth


def legend_of(keeper: WindowKeeper) -> list[str]:
    return desk_of(window_of(keeper)).theme_legend.lines()


def run_and_wait(keeper: WindowKeeper, command: str, qtbot: QtBot) -> None:
    """Run a command that exchanges the window, and wait until the new one shows the project."""
    first = window_of(keeper)
    first.commands.run(command)
    qtbot.waitUntil(lambda: keeper.window is not first)
    desk = desk_of(window_of(keeper))
    qtbot.waitUntil(lambda: desk.audit.report is not None)
    if desk.themes.layers:
        qtbot.waitUntil(lambda: bool(desk.session.scene.themes.drawings))


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """Three points in A and one in B."""
    path = tmp_path / "隐患点.gpkg"
    places = shapely.points([(10, 10), (20, 150), (60, 60), (150, 30)])
    kinds = {"类型": ["滑坡", "滑坡", "崩塌", "崩塌"]}
    geopandas.GeoDataFrame(kinds, geometry=places, crs=town_plan().crs).to_file(path)
    return path


@pytest.fixture
def coloured(
    keeper: WindowKeeper, project: Path, points: Path, answers: Answers, qtbot: QtBot
) -> WindowKeeper:
    """A window with hazard points, and the grids coloured by how many there are."""
    open_in(keeper.show("zh"), project, qtbot)
    window = window_of(keeper)

    def fill(dialog: Any) -> bool:  # noqa: ANN401
        if isinstance(dialog, VectorWindow):
            qtbot.waitUntil(lambda: dialog.session.is_complete)
        elif isinstance(dialog, ImportReportDialog):
            assert dialog.findChildren(QPlainTextEdit)
        else:
            assert isinstance(dialog, ThemeCountDialog)
            qtbot.waitUntil(lambda: dialog.counts is not None)
        return True

    answers.fill = fill
    answers.files = [points]
    window.commands.run("import_theme")
    qtbot.waitUntil(lambda: bool(desk_of(window).session.scene.themes.drawings))
    window.commands.run("count_themes")
    return keeper


LIGHT, DARK = (fill_colours("YlOrRd", 2, is_dark=is_dark) for is_dark in (False, True))
COUNTED = ["隐患点：数量（个）", "1", "2–3"]


def test_another_look_keeps_the_classes_and_gives_them_its_colours(
    coloured: WindowKeeper, qtbot: QtBot
) -> None:
    light = map_of(coloured)
    assert light is not None
    assert [light.colour_of(grid) for grid in (B, A)] == list(LIGHT)
    run_and_wait(coloured, "theme_dark", qtbot)
    dark = map_of(coloured)
    assert dark is not None
    assert dark.limits == light.limits
    assert [dark.colour_of(grid) for grid in (B, A)] == list(DARK)
    assert dark.empty != light.empty
    assert [entry.colour for entry in dark.entries] == list(DARK)
    assert legend_of(coloured)[:3] == COUNTED
    assert desk_of(window_of(coloured)).theme_list.clear.isEnabled()
    run_and_wait(coloured, "theme_light", qtbot)
    again = map_of(coloured)
    assert again is not None
    assert again.colours == light.colours


def test_another_language_keeps_the_colours_and_says_its_words(
    coloured: WindowKeeper, qtbot: QtBot
) -> None:
    before = map_of(coloured)
    assert before is not None
    run_and_wait(coloured, "language", qtbot)
    after = map_of(coloured)
    assert after is not None
    assert after.colours == before.colours
    assert legend_of(coloured)[0] == "隐患点: count (number)"


def test_what_the_plan_has_is_called_in_the_new_language(
    keeper: WindowKeeper, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    open_in(keeper.show("zh"), project, qtbot)

    def fill(dialog: ThemeCountDialog) -> bool:
        choose(dialog.subject, OwnSubject.HOUSEHOLDS.value)
        qtbot.waitUntil(lambda: dialog.counts is not None and dialog.counts.title == "住户")
        return True

    answers.fill = fill
    window_of(keeper).commands.run("count_themes")
    assert legend_of(keeper)[0].startswith("住户")
    run_and_wait(keeper, "language", qtbot)
    assert legend_of(keeper)[0].startswith("Households")


def test_it_goes_on_to_follow_edits_and_undo_in_the_new_window(
    coloured: WindowKeeper, qtbot: QtBot
) -> None:
    run_and_wait(coloured, "theme_dark", qtbot)
    desk = desk_of(window_of(coloured))
    desk.workspace.perform(lambda plan: dissolve_grid(plan, grid=B))
    qtbot.waitUntil(lambda: legend_of(coloured)[:2] == ["隐患点：数量（个）", "3"])
    window_of(coloured).commands.run("undo")
    qtbot.waitUntil(lambda: legend_of(coloured)[:3] == COUNTED)
    made = map_of(coloured)
    assert made is not None
    assert [made.colour_of(grid) for grid in (B, A)] == list(DARK)


def test_an_edit_just_before_another_look_is_counted_in_the_new_window(
    coloured: WindowKeeper, qtbot: QtBot
) -> None:
    desk = desk_of(window_of(coloured))
    desk.workspace.perform(lambda plan: dissolve_grid(plan, grid=B))
    run_and_wait(coloured, "theme_dark", qtbot)
    qtbot.waitUntil(lambda: legend_of(coloured)[:2] == ["隐患点：数量（个）", "3"])


def test_a_layer_that_is_renamed_is_so_called_in_the_title_of_the_count(
    coloured: WindowKeeper, answers: Answers
) -> None:
    answers.lines = ["灾害"]
    desk_of(window_of(coloured)).theme_list.rename.click()
    assert legend_of(coloured)[0] == "灾害：数量（个）"


def test_grids_uncoloured_before_stay_uncoloured(coloured: WindowKeeper, qtbot: QtBot) -> None:
    desk_of(window_of(coloured)).theme_list.clear.click()
    run_and_wait(coloured, "theme_dark", qtbot)
    assert map_of(coloured) is None
    assert not desk_of(window_of(coloured)).theme_list.clear.isEnabled()


def test_the_dialog_shows_the_colours_of_the_map(
    coloured: WindowKeeper, answers: Answers, qtbot: QtBot
) -> None:
    run_and_wait(coloured, "theme_dark", qtbot)
    seen: list[str] = []

    def fill(dialog: ThemeCountDialog) -> bool:
        qtbot.waitUntil(lambda: dialog.counts is not None)
        for row in range(dialog.legend.count()):
            patch = dialog.legend.item(row).icon().pixmap(28, 14).toImage()
            seen.append(patch.pixelColor(14, 7).name())
        return False

    answers.fill = fill
    window_of(coloured).commands.run("count_themes")
    assert seen == list(DARK)
