"""Fitting a scan with mouse and keys on both pictures, and with numbers in the table."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.base_map_files import SIDE_M, SOUTH, WEST, far_town, pixel_of, scan

from app.canvas.map_canvas import MapCanvas
from app.dialogs.base_map_fit_dialog import BaseMapFitDialog, FitSetting
from app.dialogs.base_map_fit_table import COLUMN, FIRST, RESIDUAL
from app.jobs import JobRunner
from gis.base_maps.base_map import CommonPoint
from gis.base_maps.image_opening import open_scan
from gis.texts import Texts
from layers.scene import Scene
from layers.style import SCREEN

LEFT = Qt.MouseButton.LeftButton
CORNERS = [(WEST, SOUTH), (WEST + SIDE_M, SOUTH), (WEST + SIDE_M, SOUTH + SIDE_M)]

Make = Callable[..., BaseMapFitDialog]


@pytest.fixture
def make(dressed: QApplication, qtbot: QtBot, tmp_path: Path, answers: Answers) -> Iterator[Make]:
    """Make dialogs about a scan of the town; everything is closed when the test is over."""

    def fail(fault: Exception) -> None:
        raise fault

    jobs = JobRunner(fail)
    image = open_scan(scan(tmp_path / "scan.png"), None)
    made: list[BaseMapFitDialog] = []

    def dialog(points: tuple[CommonPoint, ...] = ()) -> BaseMapFitDialog:
        setting = FitSetting(image, Scene.of(far_town()), SCREEN, points=points)
        made.append(BaseMapFitDialog(None, Texts("zh"), answers, setting, jobs))
        with qtbot.waitExposed(made[-1]):
            made[-1].show()
        return made[-1]

    yield dialog
    for one in made:
        one.done(0)
        one.deleteLater()
    image.close()
    assert jobs.close()


def at(picture: MapCanvas, place: tuple[float, float]) -> QPoint:
    x, y = picture.view.to_screen([place])[0].tolist()
    return QPoint(round(x), round(y))


def click(picture: MapCanvas, place: tuple[float, float]) -> None:
    QTest.mouseMove(picture, at(picture, place))
    QTest.mouseClick(picture, LEFT, Qt.KeyboardModifier.NoModifier, at(picture, place))


def set_point(dialog: BaseMapFitDialog, place: tuple[float, float]) -> None:
    column, row = pixel_of(*place)
    click(dialog.scan, (column, -row))
    click(dialog.map, place)


def type_into(dialog: BaseMapFitDialog, row: int, column: int, words: str) -> None:
    table = dialog.table
    table.setCurrentCell(row, column)
    table.edit(table.currentIndex())
    line = table.findChildren(QLineEdit)[-1]
    line.setText(words)
    QTest.keyClick(line, Qt.Key.Key_Return)
    # A table takes what was typed when the event loop is back.
    QApplication.processEvents()


def test_points_are_clicked_on_either_side(make: Make) -> None:
    dialog = make()
    assert not dialog.accept_button.isEnabled()
    for place in CORNERS[:2]:
        set_point(dialog, place)
    assert dialog.accept_button.isEnabled()
    # The map catches the corners of the town exactly; the scan is as exact as its picture.
    assert [(one.x_m, one.y_m) for one in dialog.points] == CORNERS[:2]
    pixel_size = dialog.scan.view.metres_per_unit
    for one, place in zip(dialog.points, CORNERS, strict=False):
        assert (one.column, one.row) == pytest.approx(pixel_of(*place), abs=pixel_size)
    assert dialog.found.metres_per_pixel == pytest.approx(0.8, rel=0.01)


def test_the_map_may_be_clicked_first(make: Make) -> None:
    dialog = make()
    click(dialog.map, CORNERS[0])
    click(dialog.scan, (100.0, -200.0))
    assert len(dialog.found.points) == 1
    assert dialog.found.points[0].is_whole


def test_a_dragged_point_goes_along_and_escape_puts_it_back(make: Make) -> None:
    dialog = make(tuple(CommonPoint(*pixel_of(*place), *place) for place in CORNERS))
    before = dialog.points
    column, row = pixel_of(*CORNERS[1])
    start = at(dialog.scan, (column, -row))
    QTest.mousePress(dialog.scan, LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(dialog.scan, start + QPoint(30, 0))
    QApplication.processEvents()
    assert dialog.points[1].column == pytest.approx(
        column + 30 * dialog.scan.view.metres_per_unit, abs=2 * dialog.scan.view.metres_per_unit
    )
    QTest.keyClick(dialog.scan, Qt.Key.Key_Escape)
    assert dialog.points == before
    QTest.mouseRelease(dialog.scan, LEFT, Qt.KeyboardModifier.NoModifier, start + QPoint(30, 0))
    assert dialog.isVisible()


def test_a_point_that_was_only_pressed_stays_to_the_last_digit(make: Make) -> None:
    dialog = make(tuple(CommonPoint(*pixel_of(*place), *place) for place in CORNERS))
    before = dialog.points
    click(dialog.map, CORNERS[2])
    assert dialog.points == before
    assert dialog.chosen == 2


def test_delete_gives_the_chosen_point_up(make: Make) -> None:
    points = tuple(CommonPoint(*pixel_of(*place), *place) for place in CORNERS)
    dialog = make(points)
    dialog.table.setCurrentCell(1, COLUMN)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert dialog.points == (points[0], points[2])
    click(dialog.map, CORNERS[2])
    QTest.keyClick(dialog.map, Qt.Key.Key_Delete)
    assert len(dialog.points) == 1
    assert not dialog.accept_button.isEnabled()


def test_numbers_are_typed_half_by_half(make: Make) -> None:
    dialog = make()
    click(dialog.scan, (100.0, -200.0))
    type_into(dialog, 0, FIRST, "119")
    assert dialog.found.points[0].land is None
    click(dialog.scan, (300.0, -200.0))
    assert dialog.table.text(0, FIRST) == "119"
    type_into(dialog, 0, FIRST + 1, "32.5")
    place = dialog.found.points[0].land
    assert place is not None
    assert 300_000 < place[0] < 500_000 < place[1]
    type_into(dialog, 0, COLUMN, "12.5")
    assert dialog.found.points[0].pixel == pytest.approx((12.5, 200.0), abs=1)


def test_the_worst_point_is_marked_with_how_far_it_is_off(make: Make) -> None:
    land = [*CORNERS, (WEST, SOUTH + SIDE_M)]
    points = [CommonPoint(*pixel_of(*place), *place) for place in land]
    column, row = pixel_of(*land[3])
    points[3] = CommonPoint(column + 20, row, *land[3])
    dialog = make(tuple(points))
    table = dialog.table
    assert table.text(3, RESIDUAL) == f"{dialog.found.residuals_m[3]:,.2f}"
    bold = [table.item(at, RESIDUAL).font().bold() for at in range(4)]  # type: ignore[union-attr]
    assert bold.count(True) == 1
    assert bold.index(True) == dialog.found.worst


def test_the_scan_is_laid_under_the_map(make: Make, qtbot: QtBot) -> None:
    dialog = make()
    plain = dialog.map.grab().toImage()
    for place in CORNERS:
        set_point(dialog, place)
    dialog.opacity.setValue(100)
    outside = at(dialog.map, (WEST - 30, SOUTH + 200))

    def laid() -> bool:
        return dialog.map.grab().toImage().pixelColor(outside) != plain.pixelColor(outside)

    qtbot.waitUntil(laid)
    dialog.opacity.setValue(0)
    qtbot.waitUntil(lambda: not laid())


def test_points_are_not_lost_by_a_slip(make: Make, answers: Answers) -> None:
    dialog = make()
    click(dialog.scan, (100.0, -200.0))
    answers.confirms = [False]
    dialog.cancel_button.click()
    assert dialog.isVisible()
    answers.confirms = [True]
    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_without_a_change_it_closes_without_a_question(make: Make, answers: Answers) -> None:
    dialog = make(tuple(CommonPoint(*pixel_of(*place), *place) for place in CORNERS))
    answers.confirms = [False]
    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_seen_from_afar_only_junctions_are_caught(make: Make) -> None:
    dialog = make()
    dialog.map.zoom_by(-24)
    assert dialog.map.view.metres_per_unit > 30
    click(dialog.map, (WEST + 150, SOUTH + 200))
    place = dialog.found.points[0].land
    assert place is not None
    # Within nine pixels there are junctions of the town, and nothing else is taken.
    junctions = [(WEST + 200, SOUTH), (WEST + 200, SOUTH + SIDE_M)]
    assert place in junctions
