"""The land that is to be named, on the sheet: many pieces at once.

Whole arcs are simplified, once for both their sides, so that a county costs little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.topology.records import Label
from layers.map_view import MapView
from layers.rings import XY
from layers.scene import Scene
from layers.to_qt import joined
from layers.unit_land import joint_rings


@dataclass(frozen=True, slots=True)
class SheetLand:
    """Make polygons of land in the units of a view, off by at most `tolerance_m`."""

    scene: Scene
    view: MapView
    tolerance_m: float

    def polygons(self, lands: Sequence[Sequence[Label]]) -> list[BaseGeometry]:
        """Return the joint land of each set of labels; a set without land gives an empty one.

        Where simplified lines cross, so does the polygon: it says where there is room, no more.
        What would vanish keeps its true lines.
        """
        present = self.scene.areas.labels()
        with_land = [[label for label in labels if label in present] for labels in lands]
        polygons = self._at(with_land, self.tolerance_m)
        gone = [i for i, land in enumerate(polygons) if with_land[i] and land.area == 0.0]
        for i, land in zip(gone, self._at([with_land[i] for i in gone], 0.0), strict=True):
            polygons[i] = land
        return polygons

    def _at(self, lands: Sequence[Sequence[Label]], tolerance_m: float) -> list[BaseGeometry]:
        single = [labels[0] for labels in lands if len(labels) == 1]
        shapes = iter(self.scene.areas.shapes_m(single, tolerance_m))
        return self._made(
            [
                next(shapes) if len(labels) == 1 else self._joint(labels, tolerance_m)
                for labels in lands
            ]
        )

    def _joint(self, labels: Sequence[Label], tolerance_m: float) -> tuple[XY, ...]:
        if not labels:
            return ()
        return joint_rings(self.scene.plan, labels, self.scene.arcs.detail, tolerance_m)

    def _made(self, shapes: Sequence[Sequence[XY]]) -> list[BaseGeometry]:
        rings = [[ring for ring in shape if len(ring) > 3] for shape in shapes]
        xy_m, starts = joined([shape[0] for shape in rings if len(shape) == 1])
        lengths = np.diff(starts, append=len(xy_m))
        owner = np.repeat(np.arange(len(starts)), lengths)
        simple = np.asarray(
            shapely.polygons(shapely.linearrings(self.view.to_screen(xy_m), indices=owner))
        )
        ready = iter(simple.tolist())
        return [next(ready) if len(shape) == 1 else self._even_odd(shape) for shape in rings]

    def _even_odd(self, shape: Sequence[XY]) -> BaseGeometry:
        whole: BaseGeometry = shapely.Polygon()
        for ring in shape:
            land = shapely.make_valid(shapely.Polygon(self.view.to_screen(ring)))
            whole = shapely.symmetric_difference(whole, land)
        return whole
