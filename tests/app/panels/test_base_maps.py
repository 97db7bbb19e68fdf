"""The list of base maps by mouse and keys, and large images on their way to reduced copies."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.base_map_files import far_town, orthophoto
from support.town_window import desk_of

from app.main_window import MainWindow
from app.open_base_maps import OpenBaseMaps
from app.panels.base_maps import BaseMapsPanel
from gis.base_maps import image_file
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.overviews import build_overviews
from gis.errors import InputProblem
from gis.files.project_file import create_project
from gis.progress import Progress

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, far_town())
    return path


@pytest.fixture
def panel(window: MainWindow, project: Path, qtbot: QtBot) -> BaseMapsPanel:
    """The list of a window with three base maps, the last of which is not there."""
    maps = desk_of(window).base_maps
    for name in ("one", "two"):
        path = orthophoto(project.parent / f"{name}.tif")
        maps.add(BaseMap(name, BaseMapKind.IMAGE, path.name))
    maps.add(BaseMap("lost", BaseMapKind.IMAGE, "lost.tif"))
    qtbot.waitUntil(lambda: not any(map(maps.is_awaited, maps.records)))
    window.docks.bring("layers")
    return desk_of(window).base_map_list


def _fail(problem: InputProblem) -> None:
    pytest.fail(problem.key)


def maps_of(window: MainWindow) -> OpenBaseMaps:
    return desk_of(window).base_maps


def names(window: MainWindow) -> list[str]:
    return [one.name for one in maps_of(window).records]


def choose(panel: BaseMapsPanel, name: str) -> None:
    rows = [panel.list.item(at).data(Qt.ItemDataRole.UserRole).name for at in range(3)]
    panel.list.setCurrentRow(rows.index(name))


def test_the_highest_stands_first_and_what_is_wrong_is_said(panel: BaseMapsPanel) -> None:
    assert [panel.list.item(at).text() for at in range(3)] == ["lost  ⚠", "two", "one"]
    choose(panel, "lost")
    assert "lost.tif" in panel.status.text()
    choose(panel, "one")
    assert not panel.status.isVisible()
    assert not panel.copies_button.isVisible()


def test_alt_with_an_arrow_moves_a_base_map(window: MainWindow, panel: BaseMapsPanel) -> None:
    choose(panel, "one")
    QTest.keyClick(panel.list, Qt.Key.Key_Up, ALT)
    assert names(window) == ["two", "one", "lost"]
    record = panel.record()
    assert record is not None
    assert record.name == "one"
    QTest.keyClick(panel.list, Qt.Key.Key_Down, ALT)
    QTest.keyClick(panel.list, Qt.Key.Key_Down, ALT)
    assert names(window) == ["one", "two", "lost"]


def test_the_space_bar_hides_and_the_slider_fades(window: MainWindow, panel: BaseMapsPanel) -> None:
    choose(panel, "two")
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert not maps_of(window).records[1].is_visible
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert maps_of(window).records[1].is_visible
    QTest.keyClick(panel.opacity, Qt.Key.Key_PageDown)
    QTest.keyClick(panel.opacity, Qt.Key.Key_PageDown)
    assert maps_of(window).records[1].opacity == pytest.approx(0.8)
    settings = desk_of(window).settings
    assert settings is not None
    assert settings.base_maps() == maps_of(window).records


def test_a_dragged_row_changes_the_order(window: MainWindow, panel: BaseMapsPanel) -> None:
    model, root = panel.list.model(), panel.list.rootIndex()
    assert model.moveRow(root, 2, root, 0)
    assert names(window) == ["two", "lost", "one"]


def test_a_name_is_given_once(window: MainWindow, panel: BaseMapsPanel) -> None:
    maps = maps_of(window)
    maps.add(BaseMap("one", BaseMapKind.IMAGE, "two.tif"))
    assert maps.records[-1].name == "one (2)"
    kept = maps.exchange(maps.records[1], BaseMap("one", BaseMapKind.IMAGE, "two.tif"))
    assert kept.name == "one (3)"


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what can be afforded be so little that any image is too large to be shown at once."""
    monkeypatch.setattr(image_file, "_AFFORDABLE_BYTES", 1000)


@pytest.mark.usefixtures("everything_is_large")
def test_copies_of_a_large_image_are_offered_made_and_used(
    window: MainWindow, panel: BaseMapsPanel, qtbot: QtBot
) -> None:
    maps = maps_of(window)
    choose(panel, "one")
    assert panel.copies_button.isVisible()
    assert panel.status.text() == window.texts("base_map_window.wants_copies")
    before = maps.source(maps.records[0])
    QTest.mouseClick(panel.copies_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not maps.wants_copies(maps.records[0]))
    qtbot.waitUntil(lambda: maps.source(maps.records[0]) not in (None, before))
    assert not panel.copies_button.isVisible()
    choose(panel, "two")
    assert panel.copies_button.isVisible()


@pytest.mark.usefixtures("everything_is_large")
def test_copies_can_be_stopped_and_leave_nothing_behind(
    window: MainWindow, panel: BaseMapsPanel, qtbot: QtBot
) -> None:
    maps = maps_of(window)
    choose(panel, "one")
    record = maps.records[0]
    maps.make_copies(record, _fail)
    assert maps.copied(record) is not None
    assert panel.copies_button.text() == window.texts("base_map_window.copies_stop")
    QTest.mouseClick(panel.copies_button, Qt.MouseButton.LeftButton)
    assert maps.copied(record) is None
    qtbot.waitUntil(lambda: not window.jobs.jobs)
    folder = maps.means.pyramids
    assert folder is not None
    assert not list(folder.glob("*.part"))


@pytest.mark.usefixtures("everything_is_large")
def test_copies_that_somebody_stops_elsewhere_are_offered_again(
    window: MainWindow, panel: BaseMapsPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = Event()

    def build(image: ImageFile, folder: Path, progress: Progress) -> Path:
        may_go_on.wait()
        return build_overviews(image, folder, progress)

    monkeypatch.setattr("app.open_base_maps.build_overviews", build)
    maps = maps_of(window)
    choose(panel, "one")
    maps.make_copies(maps.records[0], _fail)
    window.jobs.cancel()
    may_go_on.set()
    qtbot.waitUntil(lambda: maps.copied(maps.records[0]) is None)
    assert panel.copies_button.text() == window.texts("base_map_window.copies_make")


def test_opening_that_is_stopped_is_said_and_can_be_tried_again(
    window: MainWindow, panel: BaseMapsPanel, qtbot: QtBot
) -> None:
    maps = maps_of(window)
    maps.reopen(maps.records[0])
    window.jobs.cancel()
    qtbot.waitUntil(lambda: not maps.is_awaited(maps.records[0]))
    assert maps.fault(maps.records[0]) is not None
    window.base_map_flows.carry_out("retry", maps.records[0])
    qtbot.waitUntil(lambda: maps.source(maps.records[0]) is not None)
    assert maps.fault(maps.records[0]) is None
