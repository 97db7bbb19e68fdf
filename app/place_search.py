"""The search for grids, units, households and coordinates, and the way to what was found."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF

from app.canvas.map_canvas import MapCanvas
from app.finding_places import Found, bounds_of, find_places
from app.panels.flash import Flash
from app.panels.search_box import Hit
from app.workspace import Workspace
from gis.geometry.lattice import MM_PER_M
from gis.texts import Texts


class PlaceSearch:
    """Find in the open project; what was chosen is selected, zoomed to and flashed."""

    def __init__(self, canvas: MapCanvas, texts: Texts) -> None:
        self._canvas = canvas
        self._texts = texts
        self._flash = Flash(canvas)

    def hits(self, workspace: Workspace | None, typed: str) -> Sequence[Hit]:
        """Return what fits what was typed."""
        if workspace is None:
            return []
        return [
            Hit(
                found,
                found.name,
                found.where,
                self._texts(f"window.find.{found.kind.value}"),
            )
            for found in find_places(workspace.stable, typed)
        ]

    def show(self, workspace: Workspace, found: Found) -> None:
        """Go to what was chosen; without a place it is only selected."""
        if not found.selection.is_empty():
            workspace.set_selected(found.selection)
        bounds = bounds_of(workspace.stable, found)
        if bounds is None:
            return
        west, south, east, north = (edge / MM_PER_M for edge in bounds)
        self._canvas.zoom_to((west, south, east, north))
        middle = self._canvas.view.to_screen([((west + east) / 2, (south + north) / 2)])[0]
        self._flash.show_at(QPointF(*middle.tolist()))
