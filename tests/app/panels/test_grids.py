"""The table of grids: sums, columns, copying; what is selected is one with the map."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.town_window import A, B, desk_of, open_in

from app.main_window import MainWindow
from app.models.grid_table import Column, totals_of
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.merge_grids import merge_grids
from gis.texts import Texts


def test_all_grids_are_summed_up_then_those_shown_then_those_selected(window: MainWindow) -> None:
    panel = desk_of(window).grids
    assert "4.00 公顷" in panel.totals.text()
    assert "3 户" in panel.totals.text()
    panel.filter.setText("A")
    assert "2 户" in panel.totals.text()
    panel.filter.clear()
    desk_of(window).workspace.select([A, B])
    assert panel.totals.text().startswith("选中 2 个网格")
    assert sorted(panel.selected_grids()) == [A, B]


def test_sums_are_those_of_the_plan(window: MainWindow) -> None:
    plan = desk_of(window).workspace.stable
    totals = totals_of(plan, [A, B, A])
    assert (totals.count, totals.households, totals.people) == (2, 3, 9)
    assert totals.area_m2 == plan.grid_area_m2(A) + plan.grid_area_m2(B)


def test_the_selected_rows_are_copied_with_their_headings(window: MainWindow, texts: Texts) -> None:
    panel = desk_of(window).grids
    desk_of(window).workspace.select([B])
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == [texts("window.grids.code"), texts("window.grids.name")]
    assert [line.split("\t")[1] for line in lines[1:]] == ["B"]
    desk_of(window).workspace.select([])
    panel.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3


def test_columns_are_chosen_and_remembered(
    window: MainWindow, make_window: Callable[[str], MainWindow], project: Path, qtbot: QtBot
) -> None:
    panel = desk_of(window).grids
    assert panel.table.isColumnHidden(Column.MEMBERS)
    switches = {action.text(): action for action in panel.column_actions()}
    switches["党员"].trigger()
    switches["公顷"].trigger()
    assert not panel.table.isColumnHidden(Column.MEMBERS)
    window.close()
    again = make_window("zh")
    desk = open_in(again, project, qtbot)
    assert desk.grids.hidden_columns() == (Column.KIND.key, Column.AREA.key)


def test_rows_come_and_go_with_the_plan(window: MainWindow) -> None:
    desk = desk_of(window)
    desk.workspace.select([A, B])
    desk.workspace.perform(lambda plan: merge_grids(plan, keep=A, others=[B]))
    assert [desk.grids.model.grid_at(row) for row in range(desk.grids.model.rowCount())] == [A]
    desk.workspace.undo()
    assert desk.grids.model.rowCount() == 2
    assert desk.grids.model.index(1, Column.NAME).data() == "B"


def test_a_double_click_zooms_to_the_grid(window: MainWindow) -> None:
    panel = desk_of(window).grids
    place = panel.table.visualRect(panel.table.model().index(1, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    west, _, east, _ = window.canvas.view.bounds_m
    assert (west + east) / 2 == pytest.approx(150, abs=2)


def test_sub_grids_are_told_apart_from_grids(window: MainWindow, texts: Texts) -> None:
    desk, line = desk_of(window), np.array([[-1_000, 98_000], [101_000, 98_000]])
    desk.workspace.perform(lambda plan: make_sub_grids(plan, grid=A, lines_mm=[line]))
    panel, plan = desk.grids, desk.workspace.stable
    subs = plan.sub_grids(A)
    assert len(subs) == 2
    assert panel.totals.text().startswith("共 2 个网格  下级网格 2 个")
    assert "3 户" in panel.totals.text()
    desk.workspace.select(subs)
    assert panel.totals.text() == "下级网格 2 个"
    row = panel.model.row_of(subs[0])
    assert panel.model.index(row, Column.HOUSEHOLDS).data() == ""
    assert panel.model.index(row, Column.AREA).data() != ""
    told = set()
    for sub in subs:
        desk.workspace.select([sub])
        facts = dict(desk.attributes.grids.facts.rows())
        told.add(facts[texts("panels.attributes.households_in")])
    assert told == {"1 户，3 人（按住房位置）"}


def test_the_mark_of_the_order_leaves_the_heading_legible(window: MainWindow) -> None:
    panel = desk_of(window).grids
    header = panel.table.horizontalHeader()
    left, width = header.sectionViewportPosition(Column.AREA), header.sectionSize(Column.AREA)
    words = header.rect().adjusted(0, 11, 0, 0)
    words.setLeft(left)
    words.setWidth(width)
    plain = header.grab(words).toImage()
    for order in Qt.SortOrder:
        panel.table.sortByColumn(Column.AREA, order)
        assert header.grab(words).toImage() == plain
