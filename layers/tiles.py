"""The tile engine: the map in squares of 512 pixels, painted beside the window's thread."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from layers.map_view import MapView, MetreBounds
from layers.painted_tiles import PaintedTiles
from layers.scene import Scene
from layers.style import MapStyle
from layers.tile_grid import TILE, TileKey, settled
from layers.work_queue import Submit

__all__ = ["TILE", "Ground", "Paint", "Submit", "TileCache", "settled"]

Paint = Callable[[QPainter, MapView, Scene, MapStyle], None]

_REACH = 8.0
"""How far in logical pixels lines and dots reach beyond the place where they lie."""


class Ground(Protocol):
    """Give what lies under the tiles of a style without a background."""

    @property
    def background(self) -> str:
        """The colour where there is nothing else."""

    def look_at(self, view: MapView, ratio: float) -> None:
        """Have the ground of a view in logical pixels painted."""

    def image(self, key: TileKey) -> QImage | None:
        """Return the opaque ground of a tile; None while there is none."""

    def stand_in(self, key: TileKey) -> QImage:
        """Return what may be shown for the ground of a tile until it is there."""


class TileCache:
    """Keep painted tiles and paint what is missing through `submit`, the middle of the view first.

    All methods belong to the window's thread. `submit(work)` runs `work` in a worker. When a tile
    is finished `ready()` is called IN THE WORKER: emit a queued signal there, whose slot calls
    `collect` and repaints the widget. The least recently shown of more than `capacity` tiles are
    forgotten; a tile of 512 by 512 pixels takes one MiB, over a `ground` three, and so their
    number is a half then. Each tile is laid over its ground once, when either is new.
    """

    def __init__(
        self,
        paint: Paint,
        submit: Submit,
        ready: Callable[[], None],
        capacity: int = 144,
        ground: Ground | None = None,
    ) -> None:
        self._paint = paint
        self._tiles = PaintedTiles(submit, ready)
        self._capacity = capacity
        self._ground = ground
        self._shown: tuple[Scene, MapStyle] | None = None
        self._on_ground: dict[TileKey, tuple[QImage, QImage | None, QImage]] = {}

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
        self._tiles.repaint(
            partial(_painted, self._paint, scene, style),
            lambda key: boxes is None or not is_same_look or self._touches(key, boxes),
        )

    def _touches(self, key: TileKey, boxes: NDArray[np.float64]) -> bool:
        grid = self._tiles.grid
        west, south, east, north = grid.bounds_m(key, _REACH * grid.ratio)
        hit = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
        hit &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        return bool(hit.any())

    def collect(self) -> bool:
        """Take over the tiles that workers finished; True when one was in view (repaint then)."""
        return bool(self._tiles.collect())

    def blit(self, painter: QPainter, view: MapView) -> bool:
        """Paint the view from tiles, older ones scaled where new ones are missing.

        The view is in logical pixels; the painter's device says its pixel ratio. Returns whether
        all tiles in view were there and up to date, whatever their ground.
        """
        if self._shown is None:
            return True
        ratio = painter.device().devicePixelRatio()
        self._tiles.collect()
        if self._ground is not None and self._is_on_ground:
            self._ground.look_at(view, ratio)
        keys = self._tiles.look_at(view, ratio)
        images = {key: image for key in keys if (image := self._image(key)) is not None}
        screen = view.magnified(ratio)
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if len(images) < len(keys):
            self._blit_stand_ins(painter, screen, keys[0].step)
        for key, image in images.items():
            self._tiles.draw(painter, screen, key, image)
        painter.restore()
        self._forget_oldest(len(keys))
        return all(self._tiles.is_fresh(key) for key in keys)

    @property
    def _is_on_ground(self) -> bool:
        return self._shown is not None and QColor(self._shown[1].background).alpha() < 255

    def _image(self, key: TileKey) -> QImage | None:
        """Return the opaque image of a tile, laid over its ground if need be."""
        image = self._tiles.image(key)
        if image is None or self._ground is None or not image.hasAlphaChannel():
            self._on_ground.pop(key, None)
            return image
        made = self._on_ground.get(key)
        ground = self._ground.image(key)
        if ground is None and made is not None:
            # It was forgotten, or is no longer shown: what was made of it is good enough.
            ground = made[1]
        if made is None or made[0] is not image or made[1] is not ground:
            both = QImage(TILE, TILE, QImage.Format.Format_RGB32) if made is None else made[2]
            _lay_over(both, ground or self._ground.stand_in(key), image)
            made = image, ground, both
            self._on_ground[key] = made
        return made[2]

    def _blit_stand_ins(self, painter: QPainter, screen: MapView, step: int) -> None:
        """Paint the background and what tiles of the nearest other steps show of the view."""
        if self._shown is not None:
            fill = self._shown[1].background
            if self._ground is not None and self._is_on_ground:
                fill = self._ground.background
            painter.fillRect(QRectF(0, 0, screen.width, screen.height), QColor(fill))
        for key in self._tiles.stand_ins(screen, step):
            image = self._image(key)
            if image is not None:
                self._tiles.draw(painter, screen, key, image)

    def _forget_oldest(self, in_view: int) -> None:
        capacity = max(self._capacity, 3 * in_view)
        if self._is_on_ground:
            capacity = max(self._capacity // 2, 2 * in_view)
        for key in self._tiles.forget_oldest(capacity):
            self._on_ground.pop(key, None)


def _lay_over(both: QImage, ground: QImage, image: QImage) -> None:
    painter = QPainter(both)
    painter.drawImage(0, 0, ground)
    painter.drawImage(0, 0, image)
    painter.end()


def _painted(paint: Paint, scene: Scene, style: MapStyle, key: TileKey, view: MapView) -> QImage:
    del key
    is_opaque = QColor(style.background).alpha() == 255
    image = QImage(
        TILE,
        TILE,
        QImage.Format.Format_RGB32 if is_opaque else QImage.Format.Format_ARGB32_Premultiplied,
    )
    if not is_opaque:
        image.fill(0)
    painter = QPainter(image)
    try:
        paint(painter, view, scene, style)
    finally:
        painter.end()
    return image
