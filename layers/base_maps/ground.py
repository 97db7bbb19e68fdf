"""The ground of the canvas: base maps as opaque tiles, and services asked for what is missing."""

from collections.abc import Callable, Sequence
from functools import partial

from pyproj import CRS
from PySide6.QtGui import QColor, QImage, QPainter

from gis.base_maps.source import Problem
from gis.base_maps.tile_scheme import PyramidTile
from gis.errors import InputProblem
from layers.base_maps.fetching import Fetches, Wish
from layers.base_maps.finding import BaseLayer, Finder, layer_of
from layers.base_maps.held import HeldSource
from layers.base_maps.layer_painting import paint_layer
from layers.base_maps.memory import TileMemory
from layers.base_maps.shown import BaseMapStatus, ShownBaseMap, Source
from layers.map_view import MapView
from layers.painted_tiles import PaintedTiles
from layers.tile_grid import TILE, TileKey
from layers.work_queue import Submit

_CAPACITY = 72
"""How many tiles are kept, of one MiB each."""

Lacking = tuple[tuple[BaseLayer, frozenset[PyramidTile]], ...]


class BaseMapGround:
    """Be the ground of a `TileCache`: what base maps show, painted by workers.

    All methods belong to the window's thread. `submit` runs what reads files and paints, and
    `ready()` is called IN A WORKER when something is painted: emit a queued signal there, whose
    slot calls `collect`. `fetch` runs what waits for services; of their answers nothing is heard
    until `collect` is called, so call it now and then as long as some are awaited. `on_status` is
    called when there is something new to tell. Whoever opened a source gives it to `let_go` when
    it is no longer shown.
    """

    def __init__(
        self,
        submit: Submit,
        fetch: Submit,
        ready: Callable[[], None],
        on_status: Callable[[BaseMapStatus], None],
        clock: Callable[[], float],
    ) -> None:
        self._tiles = PaintedTiles(submit, ready)
        self._fetches = Fetches(fetch)
        self._memory = TileMemory()
        self._finder = Finder(self._memory, clock)
        self._on_status = on_status
        self._held: dict[Source, HeldSource] = {}
        self._layers: tuple[BaseLayer, ...] = ()
        self._misplaced: tuple[tuple[str, Problem], ...] = ()
        self._lacking: dict[TileKey, Lacking] = {}
        self._told = BaseMapStatus()
        self._look: tuple[str, bool] = ("#ffffff", False)
        self._crs: CRS | None = None
        self._middle_m = 0.0, 0.0

    @property
    def background(self) -> str:
        """The colour where no base map shows anything."""
        return self._look[0]

    @property
    def is_shown(self) -> bool:
        """Whether any base map can be seen."""
        return bool(self._layers or self._misplaced)

    @property
    def status(self) -> BaseMapStatus:
        """How the base maps in view are doing."""
        problems = dict(self._misplaced)
        has_failed = any(layer.held.has_failed for layer in self._layers)
        lacking = self._lacking_in_view() if has_failed else {}
        for layer in self._layers:
            problem = self._finder.problem(layer, lacking.get(layer, ()))
            if problem is not None:
                problems[layer.name] = problem
        return BaseMapStatus(self._fetches.loading, tuple(problems.items()))

    def show(
        self, shown: Sequence[ShownBaseMap], crs: CRS, background: str, *, is_dark: bool
    ) -> None:
        """Show those base maps that can be seen, the first lowest."""
        if self._crs is not None and crs != self._crs:
            self._memory.clear()
        self._crs, self._look = crs, (background, is_dark)
        layers: list[BaseLayer] = []
        misplaced: list[tuple[str, Problem]] = []
        for one in shown:
            if not one.is_seen:
                continue
            held = self._held.setdefault(one.source, HeldSource(one.source))
            try:
                layers.append(layer_of(one.record.name, held, crs, one.record.opacity))
            except InputProblem as problem:
                misplaced.append((one.record.name, Problem(problem.key, problem.facts)))
        self._layers, self._misplaced = tuple(layers), tuple(misplaced)
        self._lacking.clear()
        self._fetches.want((), self._finder)
        self._tiles.repaint(partial(self._painted, self._layers, self._look), lambda _: True)
        if not self.is_shown:
            self._tiles.clear()
        self._tell()

    def let_go(self, source: Source) -> None:
        """Close a source that is no longer shown, once no thread works with it; never waits."""
        held = self._held.pop(source, None) or HeldSource(source)
        self._memory.forget(held)
        held.let_go()

    def collect(self) -> bool:
        """Take over what workers finished; True when some of it is in view."""
        arrived = set(self._fetches.collect(self._finder))
        if arrived:
            self._tiles.renew(
                key
                for key, lacking in tuple(self._lacking.items())
                if any((layer.held, tile) in arrived for layer, tiles in lacking for tile in tiles)
            )
        is_seen = bool(self._tiles.collect())
        if is_seen:
            self._ask()
        self._tell()
        return is_seen

    def look_at(self, view: MapView, ratio: float) -> None:
        """Have the ground of a view painted, and services asked for what it lacks."""
        before = self._tiles.in_view
        self._middle_m = view.center_x_m, view.center_y_m
        # What is taken over here is not told of by the next `collect`.
        has_more = bool(self._tiles.collect())
        self._tiles.look_at(view, ratio)
        for key in self._tiles.forget_oldest(max(_CAPACITY, 2 * len(self._tiles.in_view))):
            self._lacking.pop(key, None)
        if has_more or self._tiles.in_view != before:
            self._ask()
            self._tell()

    def image(self, key: TileKey) -> QImage | None:
        """Return the ground of a tile; None while there is none."""
        return self._tiles.image(key)

    def stand_in(self, key: TileKey) -> QImage:
        """Return the background with what tiles of other steps show of a tile."""
        image = _blank(self.background)
        view = self._tiles.grid.view_of(key, 1.0)
        painter = QPainter(image)
        for other in self._tiles.stand_ins(view, key.step):
            picture = self._tiles.image(other)
            if picture is not None:
                self._tiles.draw(painter, view, other, picture)
        painter.end()
        return image

    def retry(self) -> None:
        """Ask anew for what could not be had; call it now and then while there are problems."""
        self._ask()
        self._tell()

    def _ask(self) -> None:
        """Have services asked for what tiles in view lack, and for nothing else."""
        wishes: list[Wish] = []
        for layer, some in self._lacking_in_view().items():
            wishes += ((layer, tile) for tile in layer.from_middle(some, self._middle_m))
        self._fetches.want(wishes, self._finder)

    def _lacking_in_view(self) -> dict[BaseLayer, set[PyramidTile]]:
        lacking: dict[BaseLayer, set[PyramidTile]] = {}
        for key in self._tiles.in_view:
            for layer, tiles in self._lacking.get(key, ()):
                lacking.setdefault(layer, set()).update(tiles)
        return lacking

    def _tell(self) -> None:
        status = self.status
        if status != self._told:
            self._told = status
            self._on_status(status)

    def _painted(
        self, layers: tuple[BaseLayer, ...], look: tuple[str, bool], key: TileKey, view: MapView
    ) -> QImage:
        """Paint a tile, IN A WORKER."""
        background, is_dark = look
        image = _blank(background)
        painter = QPainter(image)
        try:
            lacking = tuple(
                (layer, paint_layer(painter, view, layer, self._finder, is_dark=is_dark))
                for layer in layers
            )
        finally:
            painter.end()
        self._lacking[key] = tuple((layer, tiles) for layer, tiles in lacking if tiles)
        return image


def _blank(background: str) -> QImage:
    image = QImage(TILE, TILE, QImage.Format.Format_RGB32)
    image.fill(QColor(background))
    return image
