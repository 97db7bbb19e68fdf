"""Base maps on the real canvas: shown, told of, attributed, let go."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of
from support.fake_base_maps import DEAD, FakeTiles, Plain, shown

from app.canvas.map_canvas import MapCanvas
from app.jobs import JobRunner
from gis.base_maps.source import TileAnswer
from gis.base_maps.tile_scheme import PyramidTile
from layers.base_maps.shown import BaseMapStatus
from layers.scene import Scene
from layers.style import DARK_SCREEN, SCREEN

RED = QColor(200, 0, 0)
PLAN = plan_of("AAB\nCCB", tile_mm=100_000, origin_mm=(430_000_000, 3_500_000_000))


class Told:
    """Note what the canvas tells of base maps."""

    def __init__(self, canvas: MapCanvas) -> None:
        self.statuses: list[BaseMapStatus] = []
        canvas.base_maps_status.connect(self.statuses.append)

    @property
    def last(self) -> BaseMapStatus | None:
        return self.statuses[-1] if self.statuses else None


def canvas_with(qtbot: QtBot, pool: ThreadPoolExecutor) -> MapCanvas:
    canvas = MapCanvas(pool.submit, SCREEN, submit_ground=pool.submit, submit_fetch=pool.submit)
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    canvas.show()
    canvas.show_scene(Scene.of(PLAN))
    canvas.zoom_to_all()
    return canvas


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def canvas(dressed: QApplication, qtbot: QtBot, pool: ThreadPoolExecutor) -> MapCanvas:
    return canvas_with(qtbot, pool)


def corner(canvas: MapCanvas) -> QColor:
    """Return the colour of a corner of the canvas where there is no grid."""
    return canvas.grab().toImage().pixelColor(3, 3)


def test_a_local_base_map_appears(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show_base_maps([shown(FakeTiles(Plain(200, 0, 0)))])
    qtbot.waitUntil(lambda: corner(canvas) == RED)
    canvas.show_base_maps([])
    qtbot.waitUntil(lambda: corner(canvas) == QColor(SCREEN.background))


def test_a_service_appears_when_it_answers_and_that_is_told(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    told = Told(canvas)
    canvas.show_base_maps([shown(FakeTiles(Plain(200, 0, 0), is_remote=True))])
    qtbot.waitUntil(lambda: corner(canvas) == RED)
    qtbot.waitUntil(lambda: told.last == BaseMapStatus())


def test_a_dead_service_is_told_of_without_a_flood(canvas: MapCanvas, qtbot: QtBot) -> None:
    told = Told(canvas)
    source = FakeTiles(is_remote=True, default=DEAD)
    canvas.show_base_maps([shown(source, "天地图")])
    qtbot.waitUntil(lambda: told.last is not None and bool(told.last.problems))
    assert told.last is not None
    assert [name for name, _ in told.last.problems] == ["天地图"]
    count = len(told.statuses)
    for _ in range(5):
        canvas.pan_by(3, 0)
        canvas.grab()
    assert len(told.statuses) == count
    assert corner(canvas) == QColor(SCREEN.background)


def test_the_look_of_the_ground_follows_the_style(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show_base_maps([shown(FakeTiles(default=DEAD))])
    canvas.show_style(DARK_SCREEN)
    qtbot.waitUntil(lambda: corner(canvas) == QColor(DARK_SCREEN.background))


def test_whose_base_maps_are_seen_stands_in_the_corner(canvas: MapCanvas, qtbot: QtBot) -> None:
    base_map = shown(FakeTiles(Plain(200, 0, 0), attribution="县自然资源局"))
    canvas.show_base_maps([base_map])
    qtbot.waitUntil(lambda: corner(canvas) == RED)
    picture = canvas.grab().toImage()
    ink = [picture.pixelColor(x, 392) for x in range(380, 500)]
    assert any(colour != RED for colour in ink)
    hidden = replace(base_map, record=replace(base_map.record, is_visible=False))
    canvas.show_base_maps([hidden])
    qtbot.waitUntil(lambda: corner(canvas) == QColor(SCREEN.background))
    picture = canvas.grab().toImage()
    background = QColor(SCREEN.background)
    assert all(picture.pixelColor(x, 392) == background for x in range(380, 500))


class SlowTiles(FakeTiles):
    """Answer only when the test says so."""

    def __init__(self) -> None:
        super().__init__(Plain(200, 0, 0), is_remote=True)
        self.begun, self.may_go_on = Event(), Event()

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        self.begun.set()
        assert self.may_go_on.wait(20)
        return super().fetch(tile)


def test_a_window_may_close_while_a_service_is_waited_for(
    dressed: QApplication, qtbot: QtBot
) -> None:
    faults: list[Exception] = []
    source, jobs = SlowTiles(), JobRunner(faults.append)
    canvas = MapCanvas(jobs.paint, SCREEN, submit_ground=jobs.paint_ground, submit_fetch=jobs.fetch)
    canvas.resize(500, 400)
    canvas.show()
    canvas.show_scene(Scene.of(PLAN))
    canvas.zoom_to_all()
    canvas.show_base_maps([shown(source)])
    qtbot.waitUntil(source.begun.is_set)
    canvas.show_base_maps([])
    canvas.let_go_of(source)
    assert jobs.close(), "nobody waits for the service"
    assert not source.is_closed, "a thread is still at work with it"
    canvas.deleteLater()
    QApplication.processEvents()
    source.may_go_on.set()
    qtbot.waitUntil(lambda: source.is_closed)
    assert not faults
