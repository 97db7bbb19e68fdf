"""The tile engine: the map in squares of 512 pixels, painted beside the window's thread."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QPainter

from layers.map_view import MapView, MetreBounds
from layers.scene import Scene
from layers.style import MapStyle

TILE = 512

Paint = Callable[[QPainter, MapView, Scene, MapStyle], None]
Submit = Callable[[Callable[[], None]], object]


def settled(view: MapView, ratio: float = 1.0) -> MapView:
    """Return the nearest view at which tiles need no scaling: a whole zoom step, whole pixels.

    `ratio` is the device pixel ratio. Steps are a quarter of an octave: factor 2 ** 0.25.
    """
    raise NotImplementedError


class TileCache:
    """Keep painted tiles and paint what is missing through `submit`.

    All methods are called from the thread of the window. `submit(work)` runs `work` in a worker
    (an executor's `submit` will do, or `lambda work: work()` in a test). When a tile is finished
    `ready()` is called IN THE WORKER: emit a queued signal there whose slot calls `collect` and
    repaints the widget.
    """

    def __init__(
        self, paint: Paint, submit: Submit, ready: Callable[[], None], capacity: int = 144
    ) -> None:
        raise NotImplementedError

    def show(
        self, scene: Scene, style: MapStyle, changed_m: Sequence[MetreBounds] | None = None
    ) -> None:
        """Show another scene; only what lies in `changed_m` is painted anew (None: everything).

        After an edit: `cache.show(scene, style, scene.changed_m)`.
        """
        raise NotImplementedError

    def collect(self) -> bool:
        """Take over the tiles that workers finished; True when there was one (repaint then)."""
        raise NotImplementedError

    def blit(self, painter: QPainter, view: MapView) -> bool:
        """Paint the view from tiles, older ones scaled where new ones are missing.

        The view is in logical pixels; the painter's device says its pixel ratio. Returns whether
        all tiles in view were there and up to date.
        """
        raise NotImplementedError
