"""Base maps on paper: the same land in blocks, services waited for, what is missing told."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import CRS
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from support.clock import Clock
from support.fake_base_maps import DEAD, MERCATOR, FakeTiles, Plain, checkerboard, shown
from support.painted_base_maps import paint_at_hand

from gis.base_maps.source import TileAnswer, TileState
from gis.base_maps.tile_scheme import PyramidTile
from layers.base_maps.paper import PATIENCE_S, PaperBaseMaps
from layers.map_view import MapView

pytestmark = pytest.mark.usefixtures("qapp")

ZONE = CRS.from_epsg(4549)
DOTS = 8.0
SHEET = MapView(430_000.0, 3_500_000.0, 0.5, 2500, 1300, units_per_mm=DOTS)


@dataclass(eq=False)
class SlowTiles(FakeTiles):
    """Be a service that takes some time over every answer."""

    clock: Clock = field(default_factory=lambda: Clock(0.0))
    takes_s: float = 10.0

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        self.clock.now_s += self.takes_s
        return super().fetch(tile)


def pixels(image: QImage) -> NDArray[np.int64]:
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(np.int64)


def blank(view: MapView) -> QImage:
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    return image


def painted(maps: PaperBaseMaps, view: MapView = SHEET) -> NDArray[np.int64]:
    image = blank(view)
    painter = QPainter(image)
    maps.paint(painter, view, DOTS)
    painter.end()
    return pixels(image)


def test_blocks_show_what_is_painted_at_once() -> None:
    image = blank(SHEET)
    painter = QPainter(image)
    paint_at_hand(painter, SHEET, ZONE, [shown(FakeTiles(checkerboard(40)))])
    painter.end()
    found = painted(PaperBaseMaps([shown(FakeTiles(checkerboard(40)))], ZONE))
    assert len(np.unique(found)) > 1
    assert np.abs(found - pixels(image)).max() <= 3


def test_opacity_lets_white_paper_through() -> None:
    maps = PaperBaseMaps([shown(FakeTiles(Plain(0, 0, 0)), opacity=0.6)], ZONE)
    assert (np.abs(painted(maps) - 102) <= 1).all()


def test_a_finer_device_gets_no_more_dots() -> None:
    fine, coarse = FakeTiles(), FakeTiles()
    image = blank(SHEET.magnified(2))
    painter = QPainter(image)
    PaperBaseMaps([shown(fine)], ZONE).paint(painter, SHEET.magnified(2), DOTS)
    painter.end()
    painted(PaperBaseMaps([shown(coarse)], ZONE))
    assert set(fine.asked) == set(coarse.asked)


def test_only_blocks_on_the_picture_are_read() -> None:
    band, whole = FakeTiles(), FakeTiles()
    painted(PaperBaseMaps([shown(whole)], ZONE))
    image = blank(SHEET.resized(2500, 100))
    painter = QPainter(image)
    painter.translate(0, -1150)
    PaperBaseMaps([shown(band)], ZONE).paint(painter, SHEET, DOTS)
    painter.end()
    assert 0 < len(set(band.asked)) < len(set(whole.asked)) / 2


def test_a_service_is_waited_for() -> None:
    service = FakeTiles(Plain(200, 10, 10), is_remote=True)
    maps = PaperBaseMaps([shown(service)], ZONE, Clock(0.0))
    assert (painted(maps) == (200, 10, 10)).all()
    assert not maps.problems
    assert len(service.fetched) == len(set(service.fetched))


def test_a_dead_service_is_asked_a_few_times_and_told_of() -> None:
    clock = Clock(0.0)
    service = SlowTiles(default=DEAD, is_remote=True, clock=clock)
    maps = PaperBaseMaps([shown(service, "天地图")], ZONE, clock)
    for _ in range(40):
        assert (painted(maps) == 255).all()
    assert clock.now_s < PATIENCE_S * 2
    ((name, why),) = maps.problems
    assert (name, why) == ("天地图", DEAD.problem)


def test_a_service_that_never_ends_answering_is_left_after_a_while() -> None:
    clock = Clock(0.0)
    service = SlowTiles(Plain(1, 2, 3), is_remote=True, clock=clock, takes_s=70.0)
    maps = PaperBaseMaps([shown(service, "天地图")], ZONE, clock)
    painted(maps)
    assert [name for name, _ in maps.problems] == ["天地图"]
    assert len(service.fetched) < 20


def test_a_base_map_that_cannot_be_placed_is_told_of_and_the_others_are_there() -> None:
    beijing_54 = CRS.from_epsg(2436)
    good, bad = FakeTiles(Plain(9, 9, 9)), FakeTiles(Plain(1, 1, 1))
    maps = PaperBaseMaps([shown(good, "好")], ZONE)
    assert (painted(maps) == 9).all()
    secret = PaperBaseMaps([shown(bad, "旧")], beijing_54)
    assert [name for name, _ in secret.problems] == ["旧"]
    assert (painted(secret) == 255).all()


def test_a_recorder_keeps_a_sum_that_tells_pictures_apart() -> None:
    def recording(colour: Plain) -> bytes:
        picture = QPicture()
        painter = QPainter(picture)
        PaperBaseMaps([shown(FakeTiles(colour))], ZONE).paint(painter, SHEET, DOTS)
        painter.end()
        return bytes(memoryview(picture.data()))[: picture.size()]  # type: ignore[arg-type]

    red = recording(Plain(200, 0, 0))
    assert red == recording(Plain(200, 0, 0))
    assert red != recording(Plain(201, 0, 0))
    assert len(red) < 20_000


def test_closing_closes_every_source_and_none_is_asked_afterwards() -> None:
    sources = FakeTiles(), FakeTiles()
    maps = PaperBaseMaps([shown(one) for one in sources], ZONE)
    maps.close()
    assert all(one.is_closed for one in sources)
    assert (painted(maps) == 255).all()
    assert not any(one.asked for one in sources)


def test_attributions_are_joined() -> None:
    sources = FakeTiles(attribution="© 甲"), FakeTiles(attribution="© 乙")
    assert PaperBaseMaps([shown(one) for one in sources], MERCATOR).attribution == "© 甲 · © 乙"


def test_a_tile_without_anything_is_no_problem() -> None:
    service = FakeTiles(default=TileAnswer(TileState.EMPTY), is_remote=True)
    maps = PaperBaseMaps([shown(service)], ZONE, Clock(0.0))
    assert (painted(maps) == 255).all()
    assert not maps.problems
