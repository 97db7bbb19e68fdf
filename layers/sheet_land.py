"""The land of labels as polygons on a sheet: for insets, key maps and names at the edge."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.topology.records import Label
from layers.map_view import MapView
from layers.scene import Scene
from layers.unit_land import joint_rings


def land_on_sheet(
    labels: Iterable[Label], scene: Scene, view: MapView, tolerance_mm: float
) -> BaseGeometry:
    """Return the joint land of some labels in units of the view, off by at most so much.

    Neighbours have the same simplified boundary. Empty without land.
    """
    tolerance_m = view.units(tolerance_mm) * view.metres_per_unit
    rings = joint_rings(scene.plan, labels, scene.arcs.detail, tolerance_m)
    lands = [shapely.Polygon(view.to_screen(ring)) for ring in rings if len(ring) > 3]
    whole: BaseGeometry = shapely.Polygon()
    for land in shapely.make_valid(np.array(lands, dtype=object)):
        whole = shapely.symmetric_difference(whole, land)
    return whole
