"""Which part of a sheet is seen on the screen, and how large; pure."""

from dataclasses import dataclass, replace

from app.printing.sheet_spec import SizeMm
from layers.boxes import Box, Point

PIXELS_PER_MM = 96 / 25.4
"""At 100 % a millimetre of paper is one of a usual screen."""
LEAST_ZOOM, MOST_ZOOM = 0.02, 16.0
MARGIN_PX = 28.0


@dataclass(frozen=True, slots=True)
class SheetView:
    """Map millimetres of the sheet to pixels of a widget.

    `centre_mm` is in the middle of the widget; `is_fitted` tells that the sheet is kept as large
    as there is room when the widget gets another size.
    """

    paper_mm: SizeMm = (297.0, 210.0)
    width: float = 100.0
    height: float = 100.0
    zoom: float = 1.0
    centre_mm: Point = (148.5, 105.0)
    is_fitted: bool = True

    @property
    def pixels_per_mm(self) -> float:
        """The pixels to a millimetre."""
        return self.zoom * PIXELS_PER_MM

    @property
    def seen(self) -> Box:
        """The part of the plane of the sheet that the widget shows, millimetres."""
        scale = self.pixels_per_mm
        return Box.around(self.centre_mm, self.width / scale, self.height / scale)

    def to_pixels(self, at: Point) -> Point:
        """Return where a place of the sheet is in the widget."""
        seen, scale = self.seen, self.pixels_per_mm
        return (at[0] - seen.left) * scale, (at[1] - seen.top) * scale

    def to_mm(self, at: Point) -> Point:
        """Return which place of the sheet is at a pixel."""
        seen, scale = self.seen, self.pixels_per_mm
        return seen.left + at[0] / scale, seen.top + at[1] / scale

    def box_in_pixels(self, box: Box) -> Box:
        """Return where a box of the sheet is in the widget."""
        left, top = self.to_pixels((box.left, box.top))
        right, bottom = self.to_pixels((box.right, box.bottom))
        return Box(left, top, right, bottom)

    def fitted(self) -> "SheetView":
        """Return the view of the whole sheet, kept so."""
        width, height = self.paper_mm
        across = max(self.width - 2 * MARGIN_PX, 10.0) / width
        down = max(self.height - 2 * MARGIN_PX, 10.0) / height
        zoom = _bounded(min(across, down) / PIXELS_PER_MM)
        return replace(self, zoom=zoom, centre_mm=(width / 2, height / 2), is_fitted=True)

    def resized(self, width: float, height: float) -> "SheetView":
        """Return the view in a widget of another size."""
        view = replace(self, width=max(width, 1.0), height=max(height, 1.0))
        return view.fitted() if self.is_fitted else view

    def on_paper(self, paper_mm: SizeMm) -> "SheetView":
        """Return the view of a sheet of a size; another one than before is seen as a whole."""
        if paper_mm == self.paper_mm:
            return self
        return replace(self, paper_mm=paper_mm).fitted()

    def zoomed(self, factor: float, at: Point | None = None) -> "SheetView":
        """Return the view closer or from farther away, the sheet under a pixel fixed."""
        pixel = (self.width / 2, self.height / 2) if at is None else at
        x, y = self.to_mm(pixel)
        zoom = _bounded(self.zoom * factor)
        ratio = self.zoom / zoom
        centre = (x + (self.centre_mm[0] - x) * ratio, y + (self.centre_mm[1] - y) * ratio)
        return replace(self, zoom=zoom, centre_mm=centre, is_fitted=False).kept()

    def panned(self, right: float, down: float) -> "SheetView":
        """Return the view after the sheet was dragged by so many pixels."""
        x, y = self.centre_mm
        scale = self.pixels_per_mm
        moved = replace(self, centre_mm=(x - right / scale, y - down / scale), is_fitted=False)
        return moved.kept()

    def kept(self) -> "SheetView":
        """Return the view with some of the sheet in the middle of the widget."""
        x, y = self.centre_mm
        width, height = self.paper_mm
        return replace(self, centre_mm=(min(max(x, 0.0), width), min(max(y, 0.0), height)))


def _bounded(zoom: float) -> float:
    return min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
