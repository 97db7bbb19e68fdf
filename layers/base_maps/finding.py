"""Getting tiles: from memory, from what a source has at hand, or by asking its service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import hypot
from typing import cast

import numpy as np
from pyproj import CRS

from gis.base_maps.source import (
    ImageSource,
    Problem,
    TileAnswer,
    TileContent,
    TileSource,
    TileState,
)
from gis.base_maps.tile_scheme import PyramidTile
from gis.errors import InputProblem
from layers.base_maps.held import HeldSource
from layers.base_maps.memory import Content, Known, TileMemory
from layers.base_maps.pictures import decoded
from layers.base_maps.pyramids import ImagePyramid, TilePyramid
from layers.base_maps.sampling import premultiplied
from layers.base_maps.shown import Source
from layers.base_maps.vector_tiles import ToLand, decoded_vector

RETRY_S = 30.0
"""How long a tile that could not be had is left alone, and a service that answers nothing."""

_PATIENCE = 3
"""After so many failures in a row a service is left alone."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseLayer:
    """Be a base map as it is painted: its source, and how that lies in the project's plane."""

    name: str
    held: HeldSource
    pyramid: TilePyramid | ImagePyramid
    opacity: float = 1.0

    @property
    def is_vector(self) -> bool:
        """Whether it consists of shapes, not pixels."""
        tiles = tiles_of(self.held.source)
        return tiles is not None and tiles.content is TileContent.VECTOR

    def from_middle(
        self, tiles: Iterable[PyramidTile], middle_m: tuple[float, float]
    ) -> list[PyramidTile]:
        """Return tiles in the order of how far they are from a place of the project."""
        right, down = self.pyramid.plane(np.array([middle_m]))[0].tolist()

        def distance(tile: PyramidTile) -> float:
            side = self.pyramid.pixel(tile.level) * self.pyramid.tile_px
            return hypot((tile.column + 0.5) * side - right, (tile.row + 0.5) * side - down)

        return sorted(tiles, key=distance)

    def to_land(self, tile: PyramidTile) -> ToLand:
        """Return what takes places in a tile, from 0 to 1, to metres of the project."""
        pyramid = self.pyramid
        assert isinstance(pyramid, TilePyramid)
        side = pyramid.pixel(tile.level) * pyramid.tile_px
        corner = tile.column, tile.row
        return lambda places: pyramid.land((places + corner) * side)


def tiles_of(source: Source) -> TileSource | None:
    """Return a source of tiles, None for an image."""
    return cast(TileSource, source) if hasattr(source, "scheme") else None


def image_of(source: Source) -> ImageSource | None:
    """Return an image, None for a source of tiles."""
    return None if hasattr(source, "scheme") else source


def layer_of(name: str, held: HeldSource, crs: CRS, opacity: float) -> BaseLayer:
    """Return a base map as seen from the plane of the project.

    Raises InputProblem where no way from one system to the other is known.
    """
    tiles, image = tiles_of(held.source), image_of(held.source)
    pyramid: TilePyramid | ImagePyramid
    if tiles is not None:
        pyramid = TilePyramid(tiles, crs)
    else:
        assert image is not None
        pyramid = ImagePyramid(image, crs)
    pyramid.plane(np.zeros((1, 2)))
    return BaseLayer(name, held, pyramid, opacity)


class Finder:
    """Find tiles for painters. Safe among threads.

    `find` waits for no service: what would have to be asked for is None, and `fetch` asks for it,
    in other threads.
    """

    def __init__(self, memory: TileMemory, clock: Callable[[], float]) -> None:
        self._memory = memory
        self._clock = clock

    def find(self, layer: BaseLayer, tile: PyramidTile) -> Known | None:
        """Return what is known of a tile; None where a service has to be asked."""
        known = self._memory.get((layer.held, tile), self._clock())
        if known is not None:
            return known
        with layer.held.lent() as is_there:
            if not is_there:
                return Known(None)
            source = tiles_of(layer.held.source)
            if source is None:
                return self._read(layer, tile)
            answer = source.at_hand(tile)
            if answer is None:
                return None
            if answer.state is TileState.FAILED and source.facts.is_remote:
                # A service that is left alone was not asked: that says nothing of this tile.
                layer.held.problem = answer.problem
                return Known(None, self._clock())
            return self._taken(layer, source, tile, answer)

    def fetch(self, layer: BaseLayer, tile: PyramidTile) -> bool:
        """Ask a service and remember its answer; True when that is a tile."""
        with layer.held.lent() as is_there:
            source = tiles_of(layer.held.source)
            if not is_there or source is None:
                return False
            answer = source.fetch(tile)
            self._judge(layer.held, answer)
            return self._taken(layer, source, tile, answer).content is not None

    def problem(self, layer: BaseLayer, tiles: Iterable[PyramidTile]) -> Problem | None:
        """Return why a source could not answer, or why the first of some tiles is missing."""
        held = layer.held
        if held.problem is not None or not held.has_failed:
            return held.problem
        now = self._clock()
        found = (self._memory.get((held, tile), now) for tile in tiles)
        return next((known.problem for known in found if known and known.problem), None)

    def is_due(self, layer: BaseLayer, tile: PyramidTile) -> bool:
        """Tell whether a service may be asked for a tile now."""
        now = self._clock()
        return layer.held.rests_until <= now and self._memory.get((layer.held, tile), now) is None

    def _judge(self, held: HeldSource, answer: TileAnswer) -> None:
        """Let a service rest that has not answered several times: a dead network costs nothing.

        One answer is enough to ask on: others may have failed while this one was on its way.
        """
        if answer.state is not TileState.FAILED:
            held.failures, held.rests_until, held.problem = 0, 0.0, None
            return
        held.failures += 1
        held.has_failed = True
        if held.failures >= _PATIENCE:
            held.rests_until = self._clock() + RETRY_S

    def _taken(
        self, layer: BaseLayer, source: TileSource, tile: PyramidTile, answer: TileAnswer
    ) -> Known:
        held = layer.held
        if answer.state is TileState.FAILED:
            held.problem = answer.problem
            return self._kept(held, tile, Known(None, self._clock() + RETRY_S, answer.problem))
        if answer.state is TileState.EMPTY:
            return self._kept(held, tile, Known(None))
        content = _content(layer, source, tile, answer.data)
        if content is None:
            held.problem = Problem("base_map_view.damaged_tile", {"name": layer.name})
        return self._kept(held, tile, Known(content))

    def _read(self, layer: BaseLayer, tile: PyramidTile) -> Known:
        assert isinstance(layer.pyramid, ImagePyramid)
        try:
            pixels = layer.pyramid.read(tile)
        except InputProblem as problem:
            layer.held.problem = Problem(problem.key, problem.facts)
            return self._kept(layer.held, tile, Known(None))
        return self._kept(layer.held, tile, Known(premultiplied(pixels)))

    def _kept(self, held: HeldSource, tile: PyramidTile, known: Known) -> Known:
        self._memory.put((held, tile), known)
        return known


def _content(
    layer: BaseLayer, source: TileSource, tile: PyramidTile, data: bytes
) -> Content | None:
    if source.content is TileContent.VECTOR:
        return decoded_vector(data, layer.to_land(tile))
    return decoded(data, layer.pyramid.tile_px)
