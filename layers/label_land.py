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
        """
        present = self.scene.areas.labels()
        with_land = [[label for label in labels if label in present] for labels in lands]
        single = iter(
            self.scene.areas.shapes_m([ls[0] for ls in with_land if len(ls) == 1], self.tolerance_m)
        )
        return self._made(
            [next(single) if len(labels) == 1 else self._joint(labels) for labels in with_land]
        )

    def _joint(self, labels: Sequence[Label]) -> tuple[XY, ...]:
        if not labels:
            return ()
        detail = self.scene.arcs.detail
        return joint_rings(self.scene.plan, labels, detail, self.tolerance_m)

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
