"""Base maps beneath maps on paper: opaque blocks of bounded size, services waited for so long."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from math import ceil, inf

from pyproj import CRS
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter

from gis.base_maps.source import Problem
from gis.base_maps.tile_scheme import PyramidTile
from gis.errors import InputProblem
from layers.base_maps.attribution import attribution_of
from layers.base_maps.fetching import AT_ONCE_PER_SOURCE
from layers.base_maps.finding import BaseLayer, Finder, layer_of
from layers.base_maps.held import HeldSource
from layers.base_maps.layer_painting import paint_layer
from layers.base_maps.memory import TileMemory
from layers.base_maps.shown import ShownBaseMap
from layers.map_view import MapView

BLOCK_PX = 1024
"""The side of the pictures that are laid down; the memory that is needed does not grow."""
OVERLAP_PX = 2
"""By how much each reaches under the next one, so that no viewer shows a seam between them."""
PATIENCE_S = 60.0
"""How long services are waited for in all without any answer."""
PATIENCE_FOR_A_MAP_S = 180.0
"""How long one map waits for tiles, though they come."""

Lacking = list[tuple[BaseLayer, PyramidTile]]


class PaperBaseMaps:
    """Paint the same base maps beneath many maps; whoever opened the sources gives them over.

    `clock` gives seconds that only grow. A base map that cannot be placed in the project's system
    is left out. May be used by one thread at a time.
    """

    def __init__(
        self,
        shown: Sequence[ShownBaseMap],
        crs: CRS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._finder = Finder(TileMemory(), clock)
        self._held: list[HeldSource] = []
        self._layers: list[BaseLayer] = []
        self._problems: dict[str, Problem] = {}
        self._in_vain_s = 0.0
        for one in shown:
            held, name = HeldSource(one.source), one.record.name
            self._held.append(held)
            try:
                self._layers.append(layer_of(name, held, crs, one.record.opacity))
            except InputProblem as problem:
                self._problems[name] = Problem(problem.key, problem.facts)
        self.attribution = attribution_of([one.attribution for one in shown])

    @property
    def problems(self) -> tuple[tuple[str, Problem], ...]:
        """What could not be shown in full of all that was painted so far, by name."""
        return tuple(self._problems.items())

    def paint(self, painter: QPainter, view: MapView, dots_per_mm: float) -> None:
        """Paint a view over white, with so many dots to the millimetre at most.

        The same view gives the same dots on every device that is as fine. On a recorder only the
        sum of each block is left: who compares recordings needs no more.
        """
        ratio = min(1.0, dots_per_mm / view.units_per_mm)
        until = self._clock() + PATIENCE_FOR_A_MAP_S
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, ratio < 1.0)
        for left, top, part in _blocks(view.magnified(ratio)):
            side = 1 / ratio
            place = QRectF(left * side, top * side, part.width * side, part.height * side)
            if not _is_seen(painter, place):
                continue
            image = self._image(part, until)
            if painter.paintEngine().type() is QPaintEngine.Type.Picture:
                painter.drawText(place.topLeft(), sha256(bytes(image.constBits())).hexdigest())
            else:
                painter.drawImage(place, image)
        painter.restore()

    def close(self) -> None:
        """Close the sources, now or when who uses one has finished."""
        for held in self._held:
            held.let_go()

    def _image(self, part: MapView, until: float) -> QImage:
        image, lacking = self._painted(part)
        due = [each for each in lacking if self._finder.is_due(*each)]
        while due and self._fetch(due, until):
            image, lacking = self._painted(part)
            due = [each for each in lacking if self._finder.is_due(*each)]
        for layer, _ in lacking:
            self._problems[layer.name] = layer.held.problem or Problem("print_ground.no_answer")
        for layer in self._layers:
            if layer.held.problem is not None:
                self._problems[layer.name] = layer.held.problem
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _painted(self, part: MapView) -> tuple[QImage, Lacking]:
        image = QImage(
            round(part.width), round(part.height), QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(QColor("white"))
        lacking: Lacking = []
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            for layer in self._layers:
                missing = paint_layer(painter, part, layer, self._finder, is_dark=False)
                lacking += [(layer, tile) for tile in sorted(missing, key=_in_order)]
        finally:
            painter.end()
        return image, lacking

    def _fetch(self, due: Lacking, until: float) -> bool:
        """Ask for tiles; tell whether any was answered, so that it is worth to paint again."""
        begin = self._clock()
        last = min(until, begin + PATIENCE_S - self._in_vain_s)

        def ask(each: tuple[BaseLayer, PyramidTile]) -> bool:
            if self._clock() < last and self._finder.is_due(*each):
                self._finder.fetch(*each)
            known = self._finder.find(*each)
            return known is not None and known.until == inf

        with ThreadPoolExecutor(AT_ONCE_PER_SOURCE) as pool:
            is_answered = any(list(pool.map(ask, due)))
        if not is_answered:
            self._in_vain_s += self._clock() - begin
        return is_answered


def _in_order(tile: PyramidTile) -> tuple[int, int, int]:
    return tile.level, tile.row, tile.column


def _blocks(view: MapView) -> Iterator[tuple[int, int, MapView]]:
    """Yield blocks of whole pixels that cover a view, each with its upper left corner."""
    wide, high = ceil(view.width), ceil(view.height)
    for top in range(0, high, BLOCK_PX):
        for left in range(0, wide, BLOCK_PX):
            width = min(BLOCK_PX + OVERLAP_PX, wide - left)
            height = min(BLOCK_PX + OVERLAP_PX, high - top)
            (middle,) = view.to_world([(left + width / 2, top + height / 2)]).tolist()
            yield left, top, view.centred(*middle).resized(width, height)


def _is_seen(painter: QPainter, place: QRectF) -> bool:
    """Tell whether a picture that is painted on has anything of a place."""
    device = painter.device()
    if not isinstance(device, QImage):
        return True
    return painter.deviceTransform().mapRect(place).intersects(QRectF(device.rect()))
