"""What the map of the window shows of themes goes to the layout view, in colours for paper."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import A, desk_of, open_in, town_plan

from app.dialogs.theme_choices import choose
from app.dialogs.theme_count_dialog import ThemeCountDialog
from app.layout_view.layout_dialog import LayoutDialog
from app.main_window import MainWindow
from app.settings import Settings, SettingsFile
from app.theme import dress
from app.window import WindowKeeper
from gis.files.project_file import create_project, open_project
from gis.files.theme_layers import ThemeContent, ThemeShape
from gis.reports.theme_counting import OwnSubject
from layers.theme_ramps import RAMPS, fill_colours


@pytest.fixture
def window(
    dressed: QApplication,
    tmp_path: Path,
    answers: Answers,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MainWindow]:
    """A dark window on a project with a point of interest."""
    monkeypatch.setattr("app.window.AskInWindow", lambda _parent, _texts: answers)
    settings = SettingsFile(tmp_path / "settings.json")
    settings.write(Settings(theme="dark"))
    project = tmp_path / "town.gpkg"
    create_project(project, town_plan())
    with open_project(project) as opened:
        point = np.array([shapely.Point(50_000, 50_000)], dtype=object)
        opened.theme_layers.add(ThemeContent(ThemeShape.POINTS, point, {}), title="隐患点")
    keeper = WindowKeeper(dressed, settings)
    window = keeper.show("zh")
    open_in(window, project, qtbot)
    yield window
    window.close()
    window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(dressed)


def test_layers_and_the_colours_of_a_count_are_offered_in_light_colours(
    window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    told: list[list[str]] = []
    painted: list[str] = []

    def fill(dialog: ThemeCountDialog | LayoutDialog) -> bool:
        if isinstance(dialog, ThemeCountDialog):
            choose(dialog.subject, OwnSubject.HOUSEHOLDS.value)
            qtbot.waitUntil(lambda: dialog.counts is not None and dialog.counts.title == "住户")
            return True
        for _ in range(2):
            qtbot.waitUntil(lambda: dialog.session.is_up_to_date)
            assert dialog.session.newest is not None
            (frame,) = dialog.session.newest.page.maps
            told.append([entry.name for entry in frame.look.entries])
            dialog.form.themes.click()
        counted = frame.scene.themes.choropleth
        assert counted is not None
        painted.append(counted.colour_of(A))
        return True

    answers.fill = fill
    window.commands.run("count_themes")
    shown = desk_of(window).session.scene.themes.choropleth
    assert shown is not None
    window.commands.run("print")
    plain, themed = told
    assert "隐患点" not in plain
    assert "隐患点" in themed
    assert shown.title in themed
    light, dark = (
        {colour for ramp in RAMPS for colour in fill_colours(ramp, 2, is_dark=is_dark)}
        for is_dark in (False, True)
    )
    assert shown.colour_of(A) in dark - light
    assert painted[0] in light
