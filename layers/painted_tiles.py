"""Tiles that workers paint: which are there, which are wanted, which come first."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QGradient, QImage, QPainter

from layers.map_view import UNITS_PER_MM_AT_96_DPI, MapView
from layers.tile_grid import TILE, TileGrid, TileKey, step_of
from layers.work_queue import Submit, WorkQueue

TilePainter = Callable[[TileKey, MapView], QImage]
"""Paints one tile, IN A WORKER, with its view in pixels of the screen."""

_AT_ONCE = 2
"""Tiles handed to workers at a time: enough to keep one busy, few enough to change one's mind."""

BRUSH_KINDS = QGradient.Preset
"""Named here so that it exists before there are threads.

PySide makes the enumerations of QGradient when a painter first fills anything; two threads that
do so at the same moment bring the program down.
"""

_STAND_IN_STEPS = 3
"""How many other zoom steps at most stand in for what is missing at the present one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Tile:
    image: QImage
    is_fresh: bool


class PaintedTiles:
    """Keep the images of tiles and have those in view painted, the middle of the view first.

    All methods belong to the window's thread; for the threads see `TileCache`.
    """

    def __init__(self, submit: Submit, ready: Callable[[], None]) -> None:
        self.grid = TileGrid()
        self._work: WorkQueue[TileKey, QImage] = WorkQueue(submit, ready)
        self._tiles: OrderedDict[TileKey, _Tile] = OrderedDict()
        self._outdated: set[TileKey] = set()
        self._wanted: list[TileKey] = []
        self._in_view: dict[TileKey, None] = {}
        self._units_per_mm = UNITS_PER_MM_AT_96_DPI
        self._paint: TilePainter | None = None

    @property
    def in_view(self) -> tuple[TileKey, ...]:
        """The tiles of the view that was last looked at, the middle first."""
        return tuple(self._in_view)

    def repaint(self, paint: TilePainter, is_concerned: Callable[[TileKey], bool]) -> None:
        """Paint in another way from now on, and anew what is concerned; see `TileCache.show`."""
        self._paint = paint
        for key in {*self._tiles, *self._work.awaited()}:
            if is_concerned(key):
                self._work.forget(key)
                self._outdate(key)

    def renew(self, keys: Iterable[TileKey]) -> None:
        """Paint some tiles anew, after what is being painted of them now has been shown."""
        for key in keys:
            if key in self._work:
                self._outdated.add(key)
            self._outdate(key)

    def _outdate(self, key: TileKey) -> None:
        if key in self._tiles:
            self._tiles[key] = replace(self._tiles[key], is_fresh=False)

    def collect(self) -> list[TileKey]:
        """Take over the tiles that workers finished; return those in view."""
        finished = self._work.finished()
        for key, image in finished:
            self._tiles[key] = _Tile(image, key not in self._outdated)
            self._tiles.move_to_end(key)
            self._outdated.discard(key)
        self._start_more()
        return [key for key, _ in finished if key in self._in_view]

    def image(self, key: TileKey) -> QImage | None:
        """Return the image of a tile, be it out of date."""
        tile = self._tiles.get(key)
        return None if tile is None else tile.image

    def is_fresh(self, key: TileKey) -> bool:
        """Tell whether a tile is painted and up to date."""
        tile = self._tiles.get(key)
        return tile is not None and tile.is_fresh

    def look_at(self, view: MapView, ratio: float) -> list[TileKey]:
        """Have a view in logical pixels painted; return its tiles."""
        self._adapt(ratio, view.units_per_mm)
        step = step_of(view.metres_per_unit)
        side = self.grid.pixel_m(step) * TILE
        column, row = view.center_x_m / side - 0.5, -view.center_y_m / side - 0.5

        def from_middle(key: TileKey) -> float:
            return (key.column - column) ** 2 + (key.row - row) ** 2

        keys = sorted(self.grid.keys_in(view.bounds_m, step), key=from_middle)
        self._in_view = dict.fromkeys(keys)
        ring = [
            key
            for key in self.grid.keys_in(view.bounds_m, step, border=1)
            if not self.is_fresh(key)
        ]
        # What is seen, from the middle outwards, then a ring round it; the first stands last.
        ring.sort(key=lambda key: (key not in self._in_view, from_middle(key)), reverse=True)
        self._wanted = ring
        self._start_more()
        return keys

    def forget_oldest(self, capacity: int) -> list[TileKey]:
        """Forget the least recently painted of more than so many tiles; return which."""
        surplus = max(len(self._tiles) - capacity, 0)
        return [self._tiles.popitem(last=False)[0] for _ in range(surplus)]

    def clear(self) -> None:
        """Forget all tiles, and what is being painted."""
        for key in self._work.awaited():
            self._work.forget(key)
        self._tiles.clear()
        self._outdated.clear()
        self._wanted.clear()

    def stand_ins(self, view: MapView, step: int) -> list[TileKey]:
        """Return tiles of other steps that show something of a view, the best last."""
        seen: dict[int, list[TileKey]] = {}
        for key in self._tiles:
            if key.step != step and self.grid.is_in(key, view.bounds_m):
                seen.setdefault(key.step, []).append(key)
        found: list[list[TileKey]] = []
        for other in sorted(seen, key=lambda other: abs(other - step))[:_STAND_IN_STEPS]:
            found.append(seen[other])
            if len(seen[other]) == self.grid.count_in(view.bounds_m, other):
                break
        return [key for keys in reversed(found) for key in keys]

    def draw(self, painter: QPainter, screen: MapView, key: TileKey, image: QImage) -> None:
        """Draw the image of a tile where it lies; view and painter are in pixels of the screen."""
        pixel = self.grid.pixel_m(key.step)
        west, _, _, north = screen.bounds_m
        if abs(pixel / screen.metres_per_unit - 1) < 1e-9:
            left = key.column * TILE - round(west / pixel)
            top = key.row * TILE - round(-north / pixel)
            painter.drawImage(QPointF(left, top), image)
        else:
            box = self.grid.bounds_m(key)
            (left, top), (right, bottom) = screen.to_screen([(box[0], box[3]), (box[2], box[1])])
            painter.drawImage(QRectF(left, top, right - left, bottom - top), image)

    def _adapt(self, ratio: float, units_per_mm: float) -> None:
        if (ratio, units_per_mm) != (self.grid.ratio, self._units_per_mm):
            self.clear()
            self.grid = TileGrid(ratio)
            self._units_per_mm = units_per_mm

    def _start_more(self) -> None:
        while self._wanted and self._work.running < _AT_ONCE and self._paint is not None:
            key = self._wanted.pop()
            if key not in self._work and not self.is_fresh(key):
                view = self.grid.view_of(key, self._units_per_mm)
                self._work.start(key, partial(self._paint, key, view))
