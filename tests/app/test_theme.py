"""The style of the window lets through what models say about single cells."""

import pytest
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from app.colours import DARK, LIGHT, Colours
from app.theme import style_sheet

MARK = QColor("#d04020")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ground_of_a_marked_cell_is_painted(
    qtbot: QtBot, dressed: QApplication, colours: Colours
) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    table.setStyleSheet(style_sheet(colours))
    table.setAlternatingRowColors(True)
    model = QStandardItemModel(2, 2, table)
    for row in range(2):
        item = QStandardItem("")
        item.setBackground(MARK)
        model.setItem(row, row, item)
    table.setModel(model)
    table.show()

    painted = table.viewport().grab().toImage()

    def ground(row: int, column: int) -> QColor:
        return painted.pixelColor(table.visualRect(model.index(row, column)).center())

    assert [ground(0, 0), ground(1, 1)] == [MARK, MARK]
    assert MARK not in (ground(0, 1), ground(1, 0))
