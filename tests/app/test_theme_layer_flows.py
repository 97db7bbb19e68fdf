"""Theme layers in the window: taken in, styled, counted, coloured, removed."""

import csv
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import A, B, desk_of, open_in, town_plan

from app.desk import Desk
from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.theme_choices import choose
from app.dialogs.theme_count_dialog import ThemeCountDialog
from app.dialogs.theme_import_dialog import ThemeImportDialog
from app.dialogs.theme_style_dialog import ThemeStyleDialog
from app.dialogs.vector_window import VectorWindow
from app.main_window import MainWindow
from gis.files.check import check_project
from gis.files.project_file import create_project
from gis.operations.dissolve_grid import dissolve_grid
from gis.reports.theme_counting import OwnSubject
from layers.theme_ramps import CATEGORIES
from layers.theme_style import Look


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, town_plan())
    return path


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """Three points in A and one in B."""
    path = tmp_path / "隐患点.gpkg"
    frame = geopandas.GeoDataFrame(
        {"类型": ["滑坡", "滑坡", "崩塌", None], "人数": [1, 5, 9, 20], "联系人": ["某人"] * 4},
        geometry=shapely.points([(10, 10), (20, 150), (60, 60), (150, 30)]),
        crs=town_plan().crs,
    )
    frame.to_file(path)
    return path


class Hand:
    """Fill in the dialogs and remember what they showed."""

    def __init__(self, answers: Answers, window: MainWindow, qtbot: QtBot) -> None:
        self.answers, self.window, self.qtbot = answers, window, qtbot
        self.file = Path()
        self.report = ""
        self.seen: list[str] = []
        self.table: list[list[str]] = []
        self.subject: object = None
        answers.fill = self.fill

    @property
    def desk(self) -> Desk:
        return desk_of(self.window)

    def fill(self, dialog: Any) -> bool:  # noqa: ANN401
        if isinstance(dialog, VectorWindow):
            self.qtbot.waitUntil(lambda: dialog.session.is_complete or self.is_told(dialog))
            return dialog.session.is_complete
        if isinstance(dialog, ThemeImportDialog):
            assert dialog.path == self.file
        elif isinstance(dialog, ImportReportDialog):
            self.report = dialog.findChildren(QPlainTextEdit)[0].toPlainText()
        elif isinstance(dialog, ThemeStyleDialog):
            choose(dialog.look, Look.CATEGORY.value)
            choose(dialog.column, "类型")
            self.seen = [dialog.preview.item(row).text() for row in range(dialog.preview.count())]
            dialog.take_colour(0, "#123456")
        elif isinstance(dialog, ThemeCountDialog):
            if self.subject is not None:
                choose(dialog.subject, self.subject)
            self.qtbot.waitUntil(lambda: dialog.counts is not None)
            rows = dialog.rows.as_text().splitlines()
            self.table = [row.split("\t") for row in rows]
            if self.answers.files:
                dialog.export_button.click()
        return True

    def is_told(self, window: VectorWindow) -> bool:
        """Tell whether the window says why a file cannot be read; remember what."""
        if words := window.problem.text():
            self.answers.told.append(words)
        return bool(words)

    def take_in(self, file: Path) -> None:
        self.file = file
        self.answers.files = [file]
        self.window.commands.run("import_theme")
        self.qtbot.waitUntil(lambda: bool(self.desk.session.scene.themes.drawings))


@pytest.fixture
def hand(answers: Answers, window: MainWindow, qtbot: QtBot, project: Path) -> Hand:
    open_in(window, project, qtbot)
    return Hand(answers, window, qtbot)


def test_a_layer_is_taken_in_and_shown(hand: Hand, points: Path, project: Path) -> None:
    hand.take_in(points)
    assert "联系人" in hand.report
    panel = hand.desk.theme_list
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == ["隐患点（点）"]
    (drawing,) = hand.desk.session.scene.themes.drawings
    assert sum(len(each.points_m) for each in drawing.classes) == 4
    assert hand.desk.theme_legend.lines() == ["隐患点"]
    hand.window.close_project()
    assert check_project(project) == []


def test_a_table_is_asked_about_again_when_its_report_is_refused(
    hand: Hand, tmp_path: Path, answers: Answers
) -> None:
    table = tmp_path / "统计.csv"
    table.write_text("网格,数量\n甲,3\n", encoding="utf-8")
    seen: list[tuple[str, object]] = []

    def fill(dialog: Any) -> bool:  # noqa: ANN401
        if isinstance(dialog, ImportReportDialog):
            return len(seen) == 2
        assert isinstance(dialog, ThemeImportDialog)
        if not seen:
            dialog.title.setText("各网格数量")
            choose(dialog.kind, "buildings")
        seen.append((dialog.title.text(), dialog.kind.currentData()))
        return True

    answers.fill = fill
    answers.files = [table]
    hand.window.commands.run("import_theme")
    hand.qtbot.waitUntil(lambda: bool(hand.desk.themes.layers))
    assert seen == [("各网格数量", "buildings")] * 2
    assert [layer.title for layer in hand.desk.themes.layers] == ["各网格数量"]


def test_it_comes_back_when_the_project_is_opened(
    hand: Hand, points: Path, project: Path, qtbot: QtBot
) -> None:
    hand.take_in(points)
    hand.window.close_project()
    open_in(hand.window, project, qtbot)
    qtbot.waitUntil(lambda: bool(hand.desk.session.scene.themes.drawings))
    assert hand.desk.theme_legend.lines() == ["隐患点"]


def test_its_style_is_made_by_category_and_kept(hand: Hand, points: Path) -> None:
    hand.take_in(points)
    hand.desk.themes.style(1)
    assert hand.seen == ["滑坡（2 个）", "崩塌（1 个）", "其他（1 个）"]
    hand.qtbot.waitUntil(
        lambda: hand.desk.theme_legend.lines() == ["隐患点", "滑坡", "崩塌", "其他"]
    )
    (drawing,) = hand.desk.session.scene.themes.drawings
    assert drawing.style.categories == (("滑坡", "#123456"), ("崩塌", CATEGORIES[1]))
    (layer,) = hand.desk.themes.layers
    assert layer.style["look"] == "category"


def test_it_is_hidden_faded_renamed_and_removed(hand: Hand, points: Path) -> None:
    hand.take_in(points)
    panel, themes = hand.desk.theme_list, hand.desk.themes
    panel.opacity.setValue(40)
    hand.qtbot.waitUntil(lambda: hand.desk.session.scene.themes.drawings[0].opacity == 0.4)
    themes.show_layer(1, False, 0.4)
    assert hand.desk.session.scene.themes.drawings == ()
    assert not hand.desk.theme_legend.isVisibleTo(hand.window)
    hand.answers.lines = ["灾害"]
    panel.rename.click()
    assert panel.list.item(0).text() == "灾害（点）"
    hand.answers.confirms = [False, True]
    panel.remove.click()
    assert len(themes.layers) == 1
    panel.remove.click()
    assert panel.list.count() == 0
    assert not panel.remove.isEnabled()


def test_grids_are_coloured_by_a_count_and_counted_again(hand: Hand, points: Path) -> None:
    hand.take_in(points)
    hand.window.commands.run("count_themes")
    assert sorted(row[-1] for row in hand.table[1:]) == ["1", "3"]
    scene = hand.desk.session.scene
    assert scene.themes.choropleth is not None
    of_a, of_b = (scene.themes.choropleth.colour_of(grid) for grid in (A, B))
    assert of_a != of_b
    assert hand.desk.theme_legend.lines()[:3] == ["隐患点：数量（个）", "1", "2–3"]
    hand.desk.workspace.perform(lambda plan: dissolve_grid(plan, grid=B))
    hand.qtbot.waitUntil(
        lambda: hand.desk.theme_legend.lines()[:3] == ["隐患点：数量（个）", "3", "隐患点"],
    )
    hand.desk.theme_list.clear.click()
    assert hand.desk.session.scene.themes.choropleth is None
    assert not hand.desk.theme_list.clear.isEnabled()


def test_what_the_plan_has_is_counted_and_written(
    hand: Hand, answers: Answers, tmp_path: Path
) -> None:
    hand.subject = OwnSubject.HOUSEHOLDS.value
    answers.files = [tmp_path / "住户.csv"]
    hand.window.commands.run("count_themes")
    assert sorted(row[-1] for row in hand.table[1:]) == ["1", "2"]
    with (tmp_path / "住户.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == hand.table
    assert answers.suggested == ["住户.xlsx"]


def test_a_file_that_cannot_be_read_is_told(hand: Hand, tmp_path: Path, answers: Answers) -> None:
    bad = tmp_path / "坏.geojson"
    bad.write_text("{", encoding="utf-8")
    answers.files = [bad]
    hand.window.commands.run("import_theme")
    hand.qtbot.waitUntil(lambda: bool(answers.told))
    assert "坏.geojson" in answers.told[0]
    assert hand.desk.themes.layers == ()


def test_a_table_with_written_shapes_goes_the_way_of_vectors(hand: Hand, tmp_path: Path) -> None:
    table = tmp_path / "点.csv"
    table.write_text("名称,WKT\n甲,POINT (10 10)\n乙,POINT (20 150)\n", encoding="utf-8")
    asked: list[object] = []
    hand.desk.themes.vectors_asked.disconnect()
    hand.desk.themes.vectors_asked.connect(asked.append)
    hand.desk.themes.import_file(table)
    assert asked == [table]


def test_a_table_that_cannot_be_read_is_told(hand: Hand, tmp_path: Path) -> None:
    hand.desk.themes.import_file(tmp_path / "没有.csv")
    assert "没有.csv" in hand.answers.told[0]
