"""Panning over base maps whose tiles come late, beside panning without any, in the same run.

The service is made of nothing: pictures like photographs, each half a second on the way.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from bench.canvas import HAND_S, pan_by_hand
from bench.ground import Ground
from bench.harness import Peer, Row, Samples, Series, Under, require
from bench.window import MapWindow
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.source import SourceFacts, TileAnswer, TileContent, TileState
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile, TileScheme
from gis.plan.history import History
from layers.base_maps.shown import ShownBaseMap

DELAY_S = 0.5
METRES_PER_PIXEL = 1.25
PHOTOGRAPHS = 16


@lru_cache(maxsize=PHOTOGRAPHS)
def photograph(number: int) -> bytes:
    """Return a JPEG of 256 pixels with as much detail as a picture from the air."""
    chance = np.random.default_rng(number)
    coarse = np.kron(chance.integers(60, 180, (32, 32, 3)), np.ones((8, 8, 1), dtype=np.int64))
    pixels = np.clip(coarse + chance.integers(-30, 30, (256, 256, 3)), 0, 255).astype(np.uint8)
    image = QImage(pixels.data, 256, 256, 768, QImage.Format.Format_RGB888)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"JPEG"))
    require(writer.write(image), "no photograph can be made")
    return bytes(content.data())


class SlowService:
    """Answer every wish, late."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self.answers = 0
        self.facts = SourceFacts("bench", "bench", is_remote=True)
        self.scheme: TileScheme = WEB_MERCATOR
        self.levels = range(19)
        self.content = TileContent.IMAGE

    def at_hand(self, tile: PyramidTile) -> TileAnswer | None:
        """Have nothing."""
        return None

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        """Wait and answer."""
        time.sleep(self._delay_s)
        self.answers += 1
        number = (tile.column * 7 + tile.row * 3) % PHOTOGRAPHS
        return TileAnswer(TileState.THERE, photograph(number))

    def close(self) -> None:
        """Close nothing."""


class OwnWork:
    """Collect what the window's thread works for a frame, whatever else the machine does."""

    def __init__(self) -> None:
        self.wall = Series()
        self._worked: list[float] = []

    @contextmanager
    def sample(self) -> Iterator[None]:
        """Time the body."""
        begin = time.thread_time()
        with self.wall.sample():
            yield
        self._worked.append(time.thread_time() - begin)

    def worked(self) -> Samples:
        """Return the seconds of work."""
        return Samples(tuple(self._worked))


def pan_over_late_tiles(ground: Ground) -> Iterator[Row]:
    """Pan without and with a base map in turns; warm over the same land, then far over new land."""
    with MapWindow(History(ground.plan)) as window:
        for pace, speed, back, limit in (("warm", 2.0, 15, 0.008), ("cold", 40.0, None, 0.016)):
            alone, under = OwnWork(), OwnWork()
            service = SlowService(DELAY_S)
            shown = (ShownBaseMap(BaseMap("bench", BaseMapKind.SERVICE, "bench"), service),)
            for turn in range(ground.times(10) // 2):
                for series, base_maps in ((alone, ()), (under, shown)):
                    window.canvas.show_base_maps(base_maps)
                    _begin(window, turn)
                    pan_by_hand(window, series.sample, speed, ground.times(60), back)
            window.canvas.show_base_maps(())
            window.canvas.let_go_of(service)
            require(service.answers > 0, "nothing was asked for")
            name = f"pan over a base map, tiles late, {pace}, 1:5,000"
            yield from _rows(ground.scale, name, under, alone, limit)


def _rows(scale: str, name: str, ours: OwnWork, peer: OwnWork, limit: float) -> Iterator[Row]:
    without = "without base map"
    for kind, mine, other in (
        ("", ours.wall.samples(), peer.wall.samples()),
        (": work of the window's thread", ours.worked(), peer.worked()),
    ):
        promise = Under(limit, "p95")
        yield Row(f"{name}{kind}", scale, mine, promise, Peer(without, other))
        yield Row(f"  {without}{kind}", scale, other, promise)


def _begin(window: MapWindow, turn: int) -> None:
    """Look at land that no turn before has shown, once the map is painted there."""
    scene = window.canvas.scene
    require(scene is not None, "the canvas has no scene")
    assert scene is not None
    west, south, east, north = scene.bounds_m
    x = west + (east - west) * (0.2 + 0.1 * turn)
    y = south + (north - south) * (0.2 + 0.1 * turn)
    half = METRES_PER_PIXEL * 800
    window.canvas.zoom_to((x - half, y - half / 2, x + half, y + half / 2))
    window.settle()
    window.rest_until(time.perf_counter() + HAND_S)


BENCHMARKS = (pan_over_late_tiles,)
