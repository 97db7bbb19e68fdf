"""Base maps in the window: added, asked about, edited, found again, dropped, taken out."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.base_map_files import SIDE_M, SOUTH, WEST, far_town, orthophoto, pixel_of, scan
from support.tile_server import BROWSER_KEY, SERVER_KEY, TileServer, tile_server
from support.town_window import desk_of, open_in

from app.dialogs.base_map_crs_dialog import BaseMapCrsDialog
from app.dialogs.base_map_edit_dialog import BaseMapEditDialog, Wish
from app.dialogs.base_map_fit_dialog import BaseMapFitDialog
from app.dialogs.base_map_service_dialog import BaseMapServiceDialog, ServiceKind
from app.main_window import MainWindow
from app.open_base_maps import OpenBaseMaps
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.keys import KeyKind
from gis.files.project_file import create_project

CORNERS = [(WEST, SOUTH), (WEST + SIDE_M, SOUTH), (WEST + SIDE_M, SOUTH + SIDE_M)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    path = folder / "town.gpkg"
    create_project(path, far_town())
    return path


@pytest.fixture(autouse=True)
def nobody_is_asked(answers: Answers) -> None:
    """Let each test say which dialogs it foresees."""
    answers.confirms.clear()


def maps_of(window: MainWindow) -> OpenBaseMaps:
    return desk_of(window).base_maps


def wait_for(window: MainWindow, qtbot: QtBot, count: int) -> tuple[BaseMap, ...]:
    """Wait until there are so many base maps, all of them opened or known to be at fault."""
    maps = maps_of(window)
    qtbot.waitUntil(
        lambda: len(maps.records) == count and not any(map(maps.is_awaited, maps.records))
    )
    return maps.records


def add(window: MainWindow, path: Path) -> None:
    window.base_map_flows.add_file(path)


def idle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.jobs.jobs)


# Images


def test_an_image_that_says_where_it_lies_asks_nothing(
    window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    add(window, orthophoto(project.parent / "ortho.tif"))
    (record,) = wait_for(window, qtbot, 1)
    assert record.source == "ortho.tif"
    assert maps_of(window).fault(record) is None
    assert isinstance(maps_of(window).source(record), ImageFile)


def test_an_image_without_a_system_asks_for_it_with_the_likely_one_chosen(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    seen: list[str] = []

    def fill(dialog: BaseMapCrsDialog) -> bool:
        seen.append(dialog.written)
        return True

    answers.fill = fill
    add(window, orthophoto(project.parent / "untold.tif", None))
    (record,) = wait_for(window, qtbot, 1)
    assert seen == ["EPSG:4549"]
    assert record.crs == "EPSG:4549"
    assert maps_of(window).fault(record) is None


def test_another_system_is_searched_for(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    def fill(dialog: BaseMapCrsDialog) -> bool:
        dialog.search.line.setText("4547")
        QTest.keyClick(dialog.search.line, Qt.Key.Key_Return)
        return dialog.accept_button.isEnabled()

    answers.fill = fill
    add(window, orthophoto(project.parent / "untold.tif", None))
    (record,) = wait_for(window, qtbot, 1)
    assert record.crs == "EPSG:4547"


def test_an_image_given_up_is_not_added(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    answers.fill = lambda dialog: False
    add(window, orthophoto(project.parent / "untold.tif", None))
    add(window, scan(project.parent / "scan.png"))
    idle(window, qtbot)
    assert maps_of(window).records == ()


def fit_with(*places: tuple[float, float]) -> Callable[[Any], bool]:
    """Return what sets points in the dialog as typed numbers."""

    def fill(dialog: BaseMapFitDialog) -> bool:
        for at, place in enumerate(places):
            column, row = pixel_of(*place)
            dialog.set_pixel((column, -row))
            dialog.table.land_typed.emit(at, str(place[0]), str(place[1]))
        assert dialog.accept_button.isEnabled()
        dialog.done(1)
        return True

    return fill


def test_a_scan_leads_to_the_fit_and_lies_where_its_points_are(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    answers.fill = fit_with(*CORNERS)
    add(window, scan(project.parent / "scan.png"))
    (record,) = wait_for(window, qtbot, 1)
    assert record.crs == "EPSG:4549"
    assert len(record.points) == 3
    source = maps_of(window).source(record)
    assert isinstance(source, ImageFile)
    (pixel,) = source.to_pixels(np.array([(WEST + 200, SOUTH + 200)]))
    assert tuple(pixel) == pytest.approx(pixel_of(WEST + 200, SOUTH + 200), abs=0.01)
    window.base_map_flows.carry_out("zoom", record)
    west, south, east, north = window.canvas.view.bounds_m
    assert west < WEST - 50
    assert east > WEST + SIDE_M + 50
    assert south < SOUTH
    assert north > SOUTH + SIDE_M


def test_points_are_edited_later(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    answers.fill = fit_with(*CORNERS)
    add(window, scan(project.parent / "scan.png"))
    (record,) = wait_for(window, qtbot, 1)
    had: list[int] = []

    def fill(dialog: BaseMapEditDialog | BaseMapFitDialog) -> bool:
        if isinstance(dialog, BaseMapEditDialog):
            dialog.name.setText("老图")
            dialog.buttons[Wish.POINTS].click()
            return True
        had.append(len(dialog.points))
        dialog.choose(0)
        dialog.drop()
        dialog.done(1)
        return True

    answers.fill = fill
    window.base_map_flows.carry_out("edit", record)
    qtbot.waitUntil(lambda: len(maps_of(window).records[0].points) == 2)
    assert had == [3]
    assert maps_of(window).records[0].name == "老图"
    idle(window, qtbot)


def test_a_file_that_was_moved_is_found_again(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    path = orthophoto(project.parent / "ortho.tif")
    add(window, path)
    wait_for(window, qtbot, 1)
    path.rename(project.parent / "elsewhere.tif")
    maps = maps_of(window)
    maps.reopen(maps.records[0])
    (record,) = wait_for(window, qtbot, 1)
    fault = maps.fault(record)
    assert fault is not None
    assert "ortho.tif" in window.texts.of_error(fault)
    sentences: list[str] = []

    def fill(dialog: BaseMapEditDialog) -> bool:
        sentences.append(dialog.problem.text())
        dialog.buttons[Wish.FILE].click()
        return True

    answers.fill, answers.files = fill, [project.parent / "elsewhere.tif"]
    window.base_map_flows.carry_out("edit", record)
    qtbot.waitUntil(lambda: maps.records[0].source == "elsewhere.tif")
    (record,) = wait_for(window, qtbot, 1)
    assert maps.fault(record) is None
    assert "ortho.tif" in sentences[0]


def test_a_file_that_is_none_of_these_is_told(
    window: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    path = tmp_path / "note.png"
    path.write_text("no image")
    add(window, path)
    assert "note.png" in answers.told[0]
    assert maps_of(window).records == ()


def test_removing_is_asked_first_and_leaves_the_file(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    path = orthophoto(project.parent / "ortho.tif")
    add(window, path)
    wait_for(window, qtbot, 1)
    panel = desk_of(window).base_map_list
    window.docks.bring("layers")
    answers.confirms = [False]
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(maps_of(window).records) == 1
    answers.confirms = [True]
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert maps_of(window).records == ()
    assert path.exists()


# Dropped files


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(10, 10), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), *how))


def test_a_dropped_image_becomes_a_base_map(
    window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    drop(window, orthophoto(project.parent / "ortho.tif"))
    (record,) = wait_for(window, qtbot, 1)
    assert record.name == "ortho"


def test_without_a_project_a_dropped_image_is_answered_in_a_sentence(
    make_window: Callable[[str], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window("zh")
    drop(window, orthophoto(tmp_path / "ortho.tif"))
    qtbot.waitUntil(lambda: "ortho.tif" in window.status.currentMessage())


# Services


@pytest.fixture
def server() -> Iterator[TileServer]:
    with tile_server() as serving:
        yield serving


def add_service(
    window: MainWindow, answers: Answers, server: TileServer, key: str, kind: KeyKind
) -> None:
    def fill(dialog: BaseMapServiceDialog) -> bool:
        dialog.kind.setCurrentIndex(dialog.kind.findData(ServiceKind.TEMPLATE.value))
        # As somebody copies it from a browser: with the key in it.
        dialog.address.setText(server.tianditu_template.replace("{key}", key))
        dialog.name.setText("服务")
        dialog.attribution.setText("测试")
        dialog.key_kind.setCurrentIndex(dialog.key_kind.findData(kind.value))
        assert dialog.accept_button.isEnabled(), dialog.problem.text()
        return True

    answers.fill = fill
    window.commands.run("add_base_map_service")


def test_a_key_is_in_no_project_file_and_no_log(  # noqa: PLR0913, PLR0917 - all that may hold it
    window: MainWindow,
    project: Path,
    answers: Answers,
    server: TileServer,
    qtbot: QtBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        add_service(window, answers, server, SERVER_KEY, KeyKind.SERVER)
        (record,) = wait_for(window, qtbot, 1)
        qtbot.waitUntil(lambda: any(SERVER_KEY in asked for asked in server.asked))
        maps = maps_of(window)
        qtbot.waitUntil(lambda: maps.status.loading == 0 and not maps.problems())
    assert "{key}" in record.source
    window.close_project()
    assert SERVER_KEY.encode() not in project.read_bytes()
    assert SERVER_KEY not in caplog.text
    holders = [
        path.name
        for path in tmp_path.rglob("*")
        if path.is_file() and SERVER_KEY.encode() in path.read_bytes()
    ]
    assert holders == ["service_keys.json"]


@pytest.mark.parametrize(
    ("key", "said"),
    [("z" * 32, "418"), (BROWSER_KEY, "浏览器端")],
)
def test_a_refused_key_is_explained_and_can_be_put_right(  # noqa: PLR0917
    window: MainWindow, answers: Answers, server: TileServer, qtbot: QtBot, key: str, said: str
) -> None:
    add_service(window, answers, server, key, KeyKind.SERVER)
    (record,) = wait_for(window, qtbot, 1)
    maps, panel = maps_of(window), desk_of(window).base_map_list
    qtbot.waitUntil(lambda: bool(maps.problems()))
    assert said in panel.status.text()

    def fill(dialog: BaseMapEditDialog) -> bool:
        assert dialog.key.text() == key
        dialog.key.setText(SERVER_KEY)
        return True

    answers.fill = fill
    window.base_map_flows.carry_out("edit", record)
    qtbot.waitUntil(
        lambda: not maps.problems() and any(SERVER_KEY in one for one in server.asked),
    )
    assert panel.status.text() == "" or "瓦片" in panel.status.text()


def test_a_dead_network_is_told_calmly_and_what_was_seen_stays(
    window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    with tile_server() as server:
        add_service(window, answers, server, SERVER_KEY, KeyKind.SERVER)
        wait_for(window, qtbot, 1)
        maps = maps_of(window)
        qtbot.waitUntil(lambda: bool(server.asked) and maps.status.loading == 0)
    window.canvas.zoom_by(-12)
    qtbot.waitUntil(lambda: bool(maps.problems()))
    assert "127.0.0.1" in desk_of(window).base_map_list.status.text()
    assert answers.told == []
    idle(window, qtbot)


# What stays


def test_a_project_opened_again_shows_the_same_also_elsewhere(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    add(window, orthophoto(project.parent / "ortho.tif"))
    wait_for(window, qtbot, 1)
    answers.fill = fit_with(*CORNERS)
    add(window, scan(project.parent / "scan.png"))
    records = wait_for(window, qtbot, 2)
    window.close_project()
    moved = project.parent.rename(tmp_path / "moved")
    open_in(window, moved / project.name, qtbot)
    assert wait_for(window, qtbot, 2) == records
    assert [maps_of(window).fault(one) for one in records] == [None, None]


def test_a_missing_file_stays_listed_with_its_sentence(
    window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    path = orthophoto(project.parent / "ortho.tif")
    add(window, path)
    wait_for(window, qtbot, 1)
    window.close_project()
    path.unlink()
    open_in(window, project, qtbot)
    wait_for(window, qtbot, 1)
    panel = desk_of(window).base_map_list
    assert panel.list.count() == 1
    assert "⚠" in panel.list.item(0).text()
    assert "ortho.tif" in panel.status.text()


def test_another_window_of_the_same_work_keeps_them(
    make_window: Callable[[str], MainWindow], window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    add(window, orthophoto(project.parent / "ortho.tif"))
    records = wait_for(window, qtbot, 1)
    work = window.release()
    assert work is not None
    other = make_window("en")
    other.show_work(work)
    assert wait_for(other, qtbot, 1) == records
    assert maps_of(other).fault(records[0]) is None


def test_a_gone_service_or_kind_hinders_no_other(
    window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    maps = maps_of(window)
    maps.add(BaseMap("坏地址", BaseMapKind.SERVICE, "ftp://nowhere/{z}/{x}/{y}"))
    maps.add(BaseMap("无此方案", BaseMapKind.SERVICE, "http://127.0.0.1:9/{z}/{x}/{y}", scheme="?"))
    maps.add(BaseMap("好", BaseMapKind.IMAGE, orthophoto(project.parent / "o.tif").name))
    records = wait_for(window, qtbot, 3)
    assert [maps.fault(one) is None for one in records] == [False, False, True]
