"""Points of a file of references that are no addresses are offered as a theme layer."""

from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import desk_of

from app.desk import Desk
from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.vector_window import VectorWindow
from app.main_window import MainWindow

ROAD = shapely.LineString([(5, 5), (90, 5)])
MARKS = [shapely.Point(10, 50), shapely.Point(20, 60)]


def file_of(folder: Path, names: list[str], shapes: list[shapely.Geometry], crs: object) -> Path:
    path = folder / "踏勘.gpkg"
    frame = geopandas.GeoDataFrame({"名称": names}, geometry=shapes, crs=crs)
    frame.to_file(path, layer="踏勘")
    return path


@pytest.fixture
def reports(answers: Answers, qtbot: QtBot) -> list[str]:
    """Agree to everything, and remember the reports."""
    told: list[str] = []

    def fill(dialog: Any) -> bool:  # noqa: ANN401
        if isinstance(dialog, VectorWindow):
            qtbot.waitUntil(lambda: dialog.session.is_complete)
        else:
            assert isinstance(dialog, ImportReportDialog)
            told.append(dialog.findChildren(QPlainTextEdit)[0].toPlainText())
        return True

    answers.fill = fill
    return told


def import_references(window: MainWindow, file: Path) -> Desk:
    window.imports.import_references(file)
    return desk_of(window)


def test_they_become_a_layer_of_points_alone(
    window: MainWindow, tmp_path: Path, reports: list[str], qtbot: QtBot
) -> None:
    desk = desk_of(window)
    file = file_of(tmp_path, ["水库", "滑坡", "大路"], [*MARKS, ROAD], desk.workspace.stable.crs)
    import_references(window, file)
    qtbot.waitUntil(lambda: bool(desk.themes.layers))
    assert [one.name for one in desk.workspace.stable.references.values()] == ["大路"]
    assert "2 个点没有门牌号" in reports[0]
    (layer,) = desk.themes.layers
    assert layer.title == "踏勘"
    qtbot.waitUntil(lambda: bool(desk.session.scene.themes.drawings))
    (drawing,) = desk.session.scene.themes.drawings
    assert sum(len(each.points_m) for each in drawing.classes) == 2


def test_who_does_not_want_them_has_the_lines_alone(
    window: MainWindow, tmp_path: Path, reports: list[str], answers: Answers, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    file = file_of(tmp_path, ["水库", "滑坡", "大路"], [*MARKS, ROAD], desk.workspace.stable.crs)
    answers.confirms = [False]
    import_references(window, file)
    qtbot.waitUntil(lambda: answers.confirms == [])
    assert len(desk.workspace.stable.references) == 1
    assert len(reports) == 1
    assert desk.themes.layers == ()


def test_a_file_of_nothing_else_is_offered_too(
    window: MainWindow, tmp_path: Path, reports: list[str], answers: Answers, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    path = tmp_path / "点.gpkg"
    columns = {"名称": ["水库", "滑坡"], "门牌号": ["", ""]}
    geopandas.GeoDataFrame(columns, geometry=MARKS, crs=desk.workspace.stable.crs).to_file(path)
    import_references(window, path)
    qtbot.waitUntil(lambda: bool(desk.themes.layers))
    assert answers.told == []
    assert not desk.workspace.stable.references
    assert "读入 2 行" in reports[0]


def test_who_does_not_want_those_is_told_and_asked_again(
    window: MainWindow, tmp_path: Path, answers: Answers, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    path = tmp_path / "点.gpkg"
    columns = {"名称": ["水库", "滑坡"], "门牌号": ["", ""]}
    geopandas.GeoDataFrame(columns, geometry=MARKS, crs=desk.workspace.stable.crs).to_file(path)
    times: list[bool] = []

    def fill(dialog: Any) -> bool:  # noqa: ANN401
        assert isinstance(dialog, VectorWindow)
        qtbot.waitUntil(lambda: dialog.session.is_complete)
        times.append(True)
        return len(times) == 1

    answers.fill, answers.confirms = fill, [False]
    import_references(window, path)
    qtbot.waitUntil(lambda: len(times) == 2)
    assert "只有 2 个没有门牌号的点" in answers.told[0]
