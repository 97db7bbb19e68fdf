"""The live panel on the real window: numbers of the grids that an edit under way changes."""

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.town_window import A, B, desk_of

from app.main_window import MainWindow
from gis.geometry.lattice import LatticeArray
from gis.operations.give_area import give_area
from gis.plan.locks import Locks


def box_mm(west: int, south: int, east: int, north: int) -> LatticeArray:
    return np.array([(west, south), (east, south), (east, north), (west, north)], np.int64)


def test_only_what_changes_is_listed(window: MainWindow, qtbot: QtBot) -> None:
    desk = desk_of(window)
    window.docks.bring("live")
    QApplication.processEvents()
    strip = box_mm(200_000, 0, 210_000, 200_000)
    edit = give_area(desk.workspace.stable, ring_mm=strip, grid=B, locks=Locks())
    desk.workspace.stage(edit)
    qtbot.waitUntil(lambda: bool(desk.live.rows()))
    rows = desk.live.rows()
    names = [row[0] for row in rows]
    assert desk.workspace.stable.grids[B].name in names
    assert desk.workspace.stable.grids[A].name not in names, "it stays as it is"
    assert all("(" in "".join(row) for row in rows)
    desk.workspace.cancel()
    qtbot.waitUntil(lambda: not desk.live.rows())


def test_all_columns_are_seen_at_the_usual_width(window: MainWindow, qtbot: QtBot) -> None:
    desk = desk_of(window)
    window.docks.bring("live")
    QApplication.processEvents()
    strip = box_mm(100_000, 0, 110_000, 200_000)
    edit = give_area(
        desk.workspace.stable, ring_mm=strip, grid=A, takes_from_neighbours=True, locks=Locks()
    )
    desk.workspace.stage(edit)
    qtbot.waitUntil(lambda: len(desk.live.rows()) == 2)
    desk.live.resize(480, 300)
    QApplication.processEvents()
    table = desk.live.table
    assert table.horizontalScrollBar().maximum() == 0
    assert table.isColumnHidden(4), "nobody is a member here"
    words = table.fontMetrics().horizontalAdvance("栗坞第三微网格")
    assert table.columnWidth(0) > words
