"""The dialog for tables of points says what their coordinates are in, and lets that be chosen."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import desk_of, town_plan

from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.theme_choices import choose
from app.dialogs.theme_import_dialog import ThemeImportDialog
from app.main_window import MainWindow
from gis.geometry.gcj02 import wgs84_to_gcj02

METRES = [(10.0, 10.0), (20.0, 150.0), (60.0, 60.0), (150.0, 30.0)]
LONLAT = geopandas.GeoSeries(shapely.points(METRES), crs=town_plan().crs).to_crs(4490)
Rows = Sequence[tuple[float, float]]


def lonlat() -> Rows:
    return list(zip(LONLAT.x.tolist(), LONLAT.y.tolist(), strict=True))


def written(folder: Path, headers: str, rows: Rows) -> Path:
    path = folder / "隐患点.csv"
    lines = [f"{number}号点,{x!r},{y!r}" for number, (x, y) in enumerate(rows, 1)]
    path.write_text("\n".join([f"名称,{headers}", *lines]), encoding="gb18030")
    return path


class Told:
    """Take in a table as a user would, and remember what was said."""

    def __init__(self, window: MainWindow, answers: Answers, qtbot: QtBot) -> None:
        self.window, self.answers, self.qtbot = window, answers, qtbot
        self.dialog = ""
        self.report: list[str] = []

    def take_in(self, file: Path, act: Callable[[ThemeImportDialog], None]) -> None:
        def fill(dialog: Any) -> bool:  # noqa: ANN401
            if isinstance(dialog, ImportReportDialog):
                self.report = dialog.findChildren(QPlainTextEdit)[0].toPlainText().splitlines()
                return True
            assert isinstance(dialog, ThemeImportDialog)
            self.settle(dialog)
            act(dialog)
            self.settle(dialog)
            self.dialog = dialog.told.text()
            return dialog.accept_button.isEnabled()

        self.answers.fill, self.answers.files = fill, [file]
        self.window.commands.run("import_theme")
        if self.dialog and self.report == []:
            self.qtbot.waitUntil(lambda: bool(self.report) or bool(self.answers.told))

    def settle(self, dialog: ThemeImportDialog) -> None:
        self.qtbot.waitUntil(lambda: bool(dialog.told.text()) and "正在" not in dialog.told.text())


@pytest.fixture
def told(window: MainWindow, answers: Answers, qtbot: QtBot) -> Told:
    return Told(window, answers, qtbot)


def nothing(_dialog: ThemeImportDialog) -> None:
    """Leave everything as it was recognised."""


def test_the_system_recognised_is_said_before_and_after(told: Told, tmp_path: Path) -> None:
    told.take_in(written(tmp_path, "经度,纬度", lonlat()), nothing)
    assert "EPSG:4490" in told.dialog
    assert "4 行坐标中有 4 行在项目范围内" in told.dialog
    assert told.dialog in told.report


def test_columns_that_were_exchanged_are_said_to_be(told: Told, tmp_path: Path) -> None:
    exchanged = [(lat, lon) for lon, lat in lonlat()]
    told.take_in(written(tmp_path, "经度,纬度", exchanged), nothing)
    assert "两列已互换" in told.dialog
    assert told.dialog in told.report


def test_another_system_is_chosen_from_the_list(told: Told, tmp_path: Path) -> None:
    shifted = wgs84_to_gcj02(shapely.get_coordinates(LONLAT.values)).tolist()
    file = written(tmp_path, "经度,纬度", [(x, y) for x, y in shifted])

    def take_gcj02(dialog: ThemeImportDialog) -> None:
        choose(dialog.crs, "gcj02")
        dialog.crs.activated.emit(dialog.crs.currentIndex())

    told.take_in(file, take_gcj02)
    assert "GCJ-02" in told.dialog
    desk = desk_of(told.window)
    told.qtbot.waitUntil(lambda: bool(desk.session.scene.themes.drawings))
    (drawing,) = desk.session.scene.themes.drawings
    (points_m,) = (each.points_m for each in drawing.classes)
    assert np.abs(points_m - sorted(METRES)).max() < 0.05


def test_another_system_is_written(told: Told, tmp_path: Path) -> None:
    there = LONLAT.to_crs(4527)
    rows = list(zip(there.x.tolist(), there.y.tolist(), strict=True))

    def write(dialog: ThemeImportDialog) -> None:
        dialog.written.selectAll()
        QTest.keyClicks(dialog.written, "EPSG:4527")
        dialog.written.editingFinished.emit()
        assert dialog.crs_wanted == "EPSG:4527"

    told.take_in(written(tmp_path, "横坐标,纵坐标", rows), write)
    assert "EPSG:4527" in told.dialog
    assert told.dialog in told.report


def test_a_system_that_nobody_knows_is_told_at_once(told: Told, tmp_path: Path) -> None:
    def write(dialog: ThemeImportDialog) -> None:
        dialog.crs.setEditText("火星")
        dialog.written.editingFinished.emit()

    file = written(tmp_path, "经度,纬度", lonlat())
    told.report = ["nothing follows"]
    told.take_in(file, write)
    assert "火星" in told.dialog
    assert desk_of(told.window).themes.layers == ()


def test_a_table_without_coordinates_says_so(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "统计.csv"
    file.write_text("网格,数量\n甲,3\n", encoding="utf-8")
    told.take_in(file, nothing)
    assert "没有坐标列" in told.dialog
