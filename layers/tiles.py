"""The tile engine: the map in squares of 512 pixels, painted beside the window's thread."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from layers.map_view import UNITS_PER_MM_AT_96_DPI, MapView, MetreBounds
from layers.scene import Scene
from layers.style import MapStyle
from layers.tile_grid import TILE, TileGrid, TileKey, settled, step_of
from layers.work_queue import Submit, WorkQueue

__all__ = ["TILE", "Paint", "Submit", "TileCache", "settled"]

Paint = Callable[[QPainter, MapView, Scene, MapStyle], None]

_AT_ONCE = 2
"""Tiles handed to workers at a time: enough to keep one busy, few enough to change one's mind."""

_STAND_IN_STEPS = 3
"""How many other zoom steps at most stand in for what is missing at the present one."""

_REACH = 8.0
"""How far in logical pixels lines and dots reach beyond the place where they lie."""


@dataclass(frozen=True, slots=True)
class _Tile:
    image: QImage
    is_fresh: bool


class TileCache:
    """Keep painted tiles and paint what is missing through `submit`, the middle of the view first.

    All methods belong to the window's thread. `submit(work)` runs `work` in a worker. When a tile
    is finished `ready()` is called IN THE WORKER: emit a queued signal there, whose slot calls
    `collect` and repaints the widget. The least recently shown of more than `capacity` tiles are
    forgotten; a tile of 512 by 512 pixels takes one MiB.
    """

    def __init__(
        self, paint: Paint, submit: Submit, ready: Callable[[], None], capacity: int = 144
    ) -> None:
        self._paint = paint
        self._work: WorkQueue[TileKey, QImage] = WorkQueue(submit, ready)
        self._capacity = capacity
        self._tiles: OrderedDict[TileKey, _Tile] = OrderedDict()
        self._wanted: list[TileKey] = []
        self._in_view: frozenset[TileKey] = frozenset()
        self._grid = TileGrid()
        self._units_per_mm = UNITS_PER_MM_AT_96_DPI
        self._shown: tuple[Scene, MapStyle] | None = None

    def show(
        self, scene: Scene, style: MapStyle, changed_m: Sequence[MetreBounds] | None = None
    ) -> None:
        """Show another scene; only what lies in `changed_m` is painted anew (None: everything).

        After an edit: `cache.show(scene, style, scene.changed_m)`. Until a tile is painted anew
        the old one is shown.
        """
        is_same_look = self._shown is not None and self._shown[1] == style
        boxes = None if changed_m is None else np.array(changed_m, dtype=float).reshape(-1, 4)
        self._shown = scene, style
        for key in {*self._tiles, *self._work.awaited()}:
            if boxes is None or not is_same_look or self._touches(key, boxes):
                self._work.forget(key)
                if key in self._tiles:
                    self._tiles[key] = replace(self._tiles[key], is_fresh=False)

    def _touches(self, key: TileKey, boxes: NDArray[np.float64]) -> bool:
        west, south, east, north = self._grid.bounds_m(key, _REACH * self._grid.ratio)
        hit = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
        hit &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        return bool(hit.any())

    def collect(self) -> bool:
        """Take over the tiles that workers finished; True when one was in view (repaint then)."""
        finished = self._work.finished()
        for key, image in finished:
            self._tiles[key] = _Tile(image, is_fresh=True)
            self._tiles.move_to_end(key)
        self._start_more()
        return any(key in self._in_view for key, _ in finished)

    def blit(self, painter: QPainter, view: MapView) -> bool:
        """Paint the view from tiles, older ones scaled where new ones are missing.

        The view is in logical pixels; the painter's device says its pixel ratio. Returns whether
        all tiles in view were there and up to date.
        """
        if self._shown is None:
            return True
        self._adapt(painter.device().devicePixelRatio(), view.units_per_mm)
        self.collect()
        step = step_of(view.metres_per_unit)
        keys = list(self._grid.keys_in(view.bounds_m, step))
        self._in_view = frozenset(keys)
        missing = [key for key in keys if key not in self._tiles]
        if missing:
            self._blit_stand_ins(painter, view, step)
        self._blit_tiles(painter, view, (key for key in keys if key in self._tiles))
        stale = [key for key in keys if key not in self._tiles or not self._tiles[key].is_fresh]
        self._want(view, step, stale)
        self._forget_oldest(3 * len(keys))
        return not stale

    def _adapt(self, ratio: float, units_per_mm: float) -> None:
        if (ratio, units_per_mm) != (self._grid.ratio, self._units_per_mm):
            for key in self._work.awaited():
                self._work.forget(key)
            self._tiles.clear()
            self._grid = TileGrid(ratio)
            self._units_per_mm = units_per_mm

    def _blit_stand_ins(self, painter: QPainter, view: MapView, step: int) -> None:
        """Paint the background and what tiles of the nearest other steps show of the view."""
        if self._shown is not None:
            fill = QColor(self._shown[1].background)
            painter.fillRect(QRectF(0, 0, view.width, view.height), fill)
        seen: dict[int, list[TileKey]] = {}
        for key in self._tiles:
            if key.step != step and self._grid.is_in(key, view.bounds_m):
                seen.setdefault(key.step, []).append(key)
        stand_ins: list[list[TileKey]] = []
        for other in sorted(seen, key=lambda other: abs(other - step))[:_STAND_IN_STEPS]:
            stand_ins.append(seen[other])
            if len(seen[other]) == self._grid.count_in(view.bounds_m, other):
                break
        for keys in reversed(stand_ins):
            self._blit_tiles(painter, view, keys)

    def _blit_tiles(self, painter: QPainter, view: MapView, keys: Iterable[TileKey]) -> None:
        ratio = self._grid.ratio
        screen = view.magnified(ratio)
        west, _, _, north = screen.bounds_m
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for key in keys:
            pixel = self._grid.pixel_m(key.step)
            image = self._tiles[key].image
            if abs(pixel / screen.metres_per_unit - 1) < 1e-9:
                left = key.column * TILE - round(west / pixel)
                top = key.row * TILE - round(-north / pixel)
                painter.drawImage(QPointF(left, top), image)
            else:
                box = self._grid.bounds_m(key)
                (left, top), (right, bottom) = screen.to_screen(
                    [(box[0], box[3]), (box[2], box[1])]
                )
                painter.drawImage(QRectF(left, top, right - left, bottom - top), image)
        painter.restore()

    def _want(self, view: MapView, step: int, stale: Sequence[TileKey]) -> None:
        """Remember what to paint: what is seen, from the middle outwards, then a ring round it."""
        ring = [
            key
            for key in self._grid.keys_in(view.bounds_m, step, border=1)
            if key not in self._tiles or not self._tiles[key].is_fresh
        ]
        middle = self._grid.pixel_m(step) * TILE
        column, row = view.center_x_m / middle - 0.5, -view.center_y_m / middle - 0.5
        urgent = set(stale)
        self._wanted = sorted(
            ring,
            key=lambda key: (
                key not in urgent,
                (key.column - column) ** 2 + (key.row - row) ** 2,
            ),
            reverse=True,
        )
        self._start_more()

    def _start_more(self) -> None:
        while self._wanted and self._work.running < _AT_ONCE and self._shown is not None:
            key = self._wanted.pop()
            if key not in self._work and not self._is_fresh(key):
                scene, style = self._shown
                view = self._grid.view_of(key, self._units_per_mm)
                self._work.start(key, partial(_painted, self._paint, view, scene, style))

    def _is_fresh(self, key: TileKey) -> bool:
        tile = self._tiles.get(key)
        return tile is not None and tile.is_fresh

    def _forget_oldest(self, needed: int) -> None:
        while len(self._tiles) > max(self._capacity, needed):
            self._tiles.popitem(last=False)


def _painted(paint: Paint, view: MapView, scene: Scene, style: MapStyle) -> QImage:
    image = QImage(TILE, TILE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        paint(painter, view, scene, style)
    finally:
        painter.end()
    return image
