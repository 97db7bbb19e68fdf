"""The picture of the map without the hand's shapes: base maps, tiles, marks, lettering."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyproj import CRS
from PySide6.QtGui import QPainter

from gis.geometry.crs import WGS84, parse_crs
from layers.annotations import paint_annotations
from layers.base_maps.attribution import AttributionLabel
from layers.base_maps.ground import BaseMapGround
from layers.base_maps.shown import BaseMapStatus, ShownBaseMap, Source
from layers.map_layers import paint_map
from layers.map_view import MapView, MetreBounds
from layers.overlay import Overlay
from layers.overlay_looks import DARK_LOOKS, LOOKS, Looks
from layers.overlay_painting import paint_overlay
from layers.scene import Scene
from layers.style import MapStyle
from layers.tiles import Submit, TileCache
from layers.view_image import ViewImage


@dataclass(frozen=True, slots=True)
class Workers:
    """Say what runs the work of painting the map, of reading and painting base maps, of waiting."""

    paint: Submit
    ground: Submit
    fetch: Submit


class MapPicture:
    """Put finished pictures together: opaque tiles, over base maps if there are any, and names.

    `ready()` is called in workers; its slot calls `collect`.
    """

    def __init__(
        self,
        style: MapStyle,
        workers: Workers,
        ready: Callable[[], None],
        on_status: Callable[[BaseMapStatus], None],
    ) -> None:
        self.style = style
        self.scene: Scene | None = None
        self.marks = Overlay()
        self.ground = BaseMapGround(workers.ground, workers.fetch, ready, on_status, time.monotonic)
        self.tiles = TileCache(paint_map, workers.paint, ready, ground=self.ground)
        self.lettering = ViewImage(paint_annotations, workers.paint, ready)
        self._attribution = AttributionLabel()
        self._base_maps: tuple[ShownBaseMap, ...] = ()
        self._ground_of: tuple[object, ...] = ()

    @property
    def looks(self) -> Looks:
        """The look of marks and of the hand's shapes."""
        return DARK_LOOKS if self.style.is_dark else LOOKS

    def show_scene(self, scene: Scene, changed_m: Sequence[MetreBounds] | None) -> None:
        """Show another scene; only what lies in `changed_m` is painted anew (None: everything)."""
        self.scene = scene
        self._show_ground(scene.plan.crs)
        style = self.style.without_lettering()
        if self.ground.is_shown:
            style = style.over_base_maps()
        self.tiles.show(scene, style, changed_m)
        self.lettering.show(scene, self.style)

    def show_style(self, style: MapStyle) -> None:
        """Show the scene in another look."""
        self.style = style
        if self.scene is not None:
            self.show_scene(self.scene, ())

    def show_base_maps(self, shown: Sequence[ShownBaseMap]) -> None:
        """Show base maps under the map, the first lowest."""
        self._base_maps = tuple(shown)
        if self.scene is not None:
            self.show_scene(self.scene, ())

    def let_go_of(self, source: Source) -> None:
        """Close a source that is no longer shown, once no thread works with it; never waits."""
        self.ground.let_go(source)

    def _show_ground(self, crs: str) -> None:
        """Tell the ground what to show, when that is something else than before."""
        wanted = self._base_maps, crs, self.style.background, self.style.is_dark
        if wanted == self._ground_of or not (self._base_maps or self.ground.is_shown):
            return
        self._ground_of = wanted
        system = parse_crs(crs) if crs else None
        style = self.style
        if isinstance(system, CRS):
            self.ground.show(self._base_maps, system, style.background, is_dark=style.is_dark)
        else:
            self.ground.show((), WGS84, style.background, is_dark=style.is_dark)

    def collect(self) -> bool:
        """Take over what workers finished; True when it is in view (repaint then)."""
        return self.tiles.collect() | self.lettering.collect() | self.ground.collect()

    def blit(self, painter: QPainter, view: MapView) -> None:
        """Paint a view in logical pixels."""
        is_complete = self.tiles.blit(painter, view)
        paint_overlay(painter, view, self.marks, self.looks)
        self.lettering.blit(painter, view, may_ask=is_complete)
        if self.ground.is_shown:
            texts = [one.attribution for one in self._base_maps if one.is_seen]
            self._attribution.paint(painter, view, texts, is_dark=self.style.is_dark)
