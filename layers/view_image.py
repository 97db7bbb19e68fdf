"""Labels and finding marks: painted beside the window's thread, a whole view at a time.

They must not be cut at the borders of tiles, and where a label goes depends on what else is in
view. So they make one transparent picture over the tiles, with a margin for panning.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle
from layers.tiles import Paint, Submit
from layers.work_queue import WorkQueue

_MARGIN = 0.125
"""How much of the view's size the picture reaches beyond it on each side."""


@dataclass(frozen=True, slots=True)
class _Picture:
    image: QImage
    view: MapView
    ratio: float
    is_fresh: bool = True

    def covers(self, view: MapView, ratio: float) -> bool:
        mine, other = self.view.bounds_m, view.bounds_m
        return (
            self.is_fresh
            and self.ratio == ratio
            and abs(self.view.metres_per_unit / view.metres_per_unit - 1) < 1e-9
            and mine[0] <= other[0]
            and mine[1] <= other[1]
            and mine[2] >= other[2]
            and mine[3] >= other[3]
        )


class ViewImage:
    """Keep one picture of the view with a margin; same rules of threads as `TileCache`."""

    def __init__(self, paint: Paint, submit: Submit, ready: Callable[[], None]) -> None:
        self._paint = paint
        self._work: WorkQueue[str, _Picture] = WorkQueue(submit, ready)
        self._shown: tuple[Scene, MapStyle] | None = None
        self._picture: _Picture | None = None
        self._wanted: tuple[MapView, float] | None = None

    def show(self, scene: Scene, style: MapStyle) -> None:
        """Show another scene; the old picture stays until the new one is painted."""
        self._shown = scene, style
        self._work.forget("picture")
        if self._picture is not None:
            self._picture = replace(self._picture, is_fresh=False)

    def collect(self) -> bool:
        """Take over a finished picture; True when there was one (repaint then)."""
        finished = self._work.finished()
        for _, picture in finished:
            self._picture = picture
            if self._wanted is not None and picture.covers(*self._wanted):
                self._wanted = None
        self._start()
        return bool(finished)

    def blit(self, painter: QPainter, view: MapView, *, may_ask: bool = True) -> bool:
        """Paint the picture, moved or scaled to the view; ask for a new one where it is due.

        With `may_ask` false nothing new is begun: let the tiles in view come first. Returns
        whether the picture was up to date.
        """
        ratio = painter.device().devicePixelRatio()
        self.collect()
        picture = self._picture
        is_fresh = picture is not None and picture.covers(view, ratio)
        if picture is not None:
            west, _, _, north = picture.view.bounds_m
            left, top = view.to_screen([(west, north)])[0]
            scale = picture.view.metres_per_unit / view.metres_per_unit
            if abs(scale - 1) < 1e-9:
                left, top = round(left * ratio) / ratio, round(top * ratio) / ratio
            width, height = picture.view.width * scale, picture.view.height * scale
            painter.drawImage(QRectF(left, top, width, height), picture.image)
        self._wanted = (view, ratio) if may_ask and not is_fresh else None
        self._start()
        return is_fresh

    def _start(self) -> None:
        """Ask for the picture that was last found wanting, once the worker is free."""
        if self._wanted is None or self._shown is None or self._work.running:
            return
        (view, ratio), (scene, style) = self._wanted, self._shown
        self._wanted = None
        wide = view.resized(
            view.width + 2 * round(view.width * _MARGIN),
            view.height + 2 * round(view.height * _MARGIN),
        )
        self._work.start("picture", partial(_painted, self._paint, wide, ratio, scene, style))


def _painted(paint: Paint, view: MapView, ratio: float, scene: Scene, style: MapStyle) -> _Picture:
    screen = view.magnified(ratio)
    size = round(screen.width), round(screen.height)
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        paint(painter, screen, scene, style)
    finally:
        painter.end()
    return _Picture(image, view, ratio)
