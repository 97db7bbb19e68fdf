"""The band of colour along the outline of what a map is about, as Chinese administrative maps have.

It is an area, not a wide line, so it lies on one side of the boundary and nothing must be clipped.
"""

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from shapely.geometry.base import BaseGeometry

from layers.map_view import MapView
from layers.style import BandStyle
from layers.to_qt import joined, path_of

FINE_MM = 0.05
"""The band's own edge need not be finer than this."""
ROUND = 6
"""Of how many pieces a quarter circle round a corner is made."""


def band_of(outline_mm: BaseGeometry, band: BandStyle) -> BaseGeometry:
    """Return the land of the band along an outline, both in millimetres of the sheet.

    Holes of the outline have the band too, on their side.
    """
    fine = shapely.simplify(outline_mm, FINE_MM)
    width = -band.width_mm if band.is_inside else band.width_mm
    moved = shapely.buffer(fine, width, quad_segs=ROUND)
    if band.is_inside:
        return shapely.difference(outline_mm, moved)
    return shapely.difference(moved, outline_mm)


def paint_band(painter: QPainter, view: MapView, outline_mm: BaseGeometry, band: BandStyle) -> None:
    """Paint the band along an outline in millimetres of the sheet that `view` covers.

    To be painted over the fills and under the outline's own line.
    """
    land = band_of(outline_mm, band)
    rings = [
        shapely.get_coordinates(ring) * view.units_per_mm
        for ring in shapely.get_rings(shapely.get_parts(land))
    ]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(path_of(*joined(rings)), QColor(band.colour))
