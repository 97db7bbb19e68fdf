"""Labels and finding marks: painted beside the window's thread, a whole view at a time.

They must not be cut at the borders of tiles, and they depend on what else is in view.
"""

from collections.abc import Callable

from PySide6.QtGui import QPainter

from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle
from layers.tiles import Paint, Submit


class ViewImage:
    """Keep one picture of the view with a margin; same rules of threads as `TileCache`."""

    def __init__(self, paint: Paint, submit: Submit, ready: Callable[[], None]) -> None:
        raise NotImplementedError

    def show(self, scene: Scene, style: MapStyle) -> None:
        """Show another scene; the old picture stays until the new one is painted."""
        raise NotImplementedError

    def collect(self) -> bool:
        """Take over a finished picture; True when there was one (repaint then)."""
        raise NotImplementedError

    def blit(self, painter: QPainter, view: MapView) -> bool:
        """Paint the picture, moved or scaled to the view; ask for a new one where it pays."""
        raise NotImplementedError
