"""Exclusive grids that lie over others: hatched against the slant of unassigned land, outlined."""

import numpy as np
from PySide6.QtGui import QPainter

from gis.geometry.lattice import MM_PER_M
from layers.hatching import hatch
from layers.map_view import MapView
from layers.scene import Scene
from layers.strokes import stroke_lines
from layers.style import MapStyle
from layers.to_qt import XY


def paint_exclusive(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Hatch and outline the overlying land of exclusive grids; what lies below shows through."""
    west, south, east, north = view.bounds_beyond_m(view.units(style.exclusive_line.width_mm))
    for area in scene.plan.overlays.values():
        rings = [ring / MM_PER_M for ring in area.rings if len(ring) > 2]
        seen = [
            ring
            for ring in rings
            if (ring.min(axis=0) <= (east, north)).all()
            and (ring.max(axis=0) >= (west, south)).all()
        ]
        if seen:
            hatch(painter, view, [view.to_screen(_closed(ring)) for ring in rings], style.exclusive)
            stroke_lines(painter, view, [_closed(ring) for ring in rings], style.exclusive_line)


def _closed(ring: XY) -> XY:
    return ring if (ring[0] == ring[-1]).all() else np.vstack([ring, ring[:1]])
