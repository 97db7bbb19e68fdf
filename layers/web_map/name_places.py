"""Where the names go: the middle of the largest circle in each piece of land, found all at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.plan import Plan
from gis.topology.records import GridId, UnitId, grid_label
from layers.anchors import Anchor, anchor_of
from layers.scene import Scene
from layers.unit_land import joint_rings
from layers.web_map.map_extras import points
from layers.web_map.map_lines import Degrees

NamePlace = tuple[float, float, int]
"""Longitude, latitude, and the free radius in metres."""

_ROUGH_M = 2.0
"""How roughly to look at land."""

Thing = TypeVar("Thing", GridId, UnitId)


@dataclass(frozen=True, slots=True)
class NamePlaces:
    """Find the places of names."""

    plan: Plan
    scene: Scene
    degrees: Degrees

    def of_units(self) -> Mapping[UnitId, NamePlace]:
        """Return the place of each unit with land."""
        return self._in_degrees(self.scene.unit_anchors_m())

    def of_grids(self, grids: Collection[GridId]) -> Mapping[GridId, NamePlace]:
        """Return the place of each of some grids that has land."""
        labels = self.scene.areas.labels()
        whole = [g for g in grids if grid_label(g) in labels and not self.plan.sub_grids(g)]
        shapes = self.scene.areas.shapes_m(map(grid_label, whole), _ROUGH_M)
        found: dict[GridId, Anchor] = {}
        for grid, rings in zip(whole, shapes, strict=True):
            anchor = anchor_of(rings) or self.scene.anchor_m(grid_label(grid))
            if anchor is not None:
                found[grid] = anchor
        for grid in grids:
            anchor = None if grid in found else self._of_other(grid)
            if anchor is not None:
                found[grid] = anchor
        return self._in_degrees(found)

    def _of_other(self, grid: GridId) -> Anchor | None:
        """Return the place of a grid that lies over others or has parts."""
        plan = self.plan
        if grid in plan.overlays:
            rings = tuple(to_metres(ring) for ring in plan.overlays[grid].rings if len(ring) > 3)
        else:
            land = plan.labels_of_grid(grid)
            rings = joint_rings(plan, land, self.scene.arcs.detail, _ROUGH_M)
        return anchor_of(rings) if rings else None

    def _in_degrees(self, anchors: Mapping[Thing, Anchor]) -> dict[Thing, NamePlace]:
        places = [(round(x * MM_PER_M), round(y * MM_PER_M)) for x, y, _ in anchors.values()]
        lonlat = points(places, self.degrees)
        return {
            thing: (lon, lat, round(anchor[2]))
            for (thing, anchor), (lon, lat) in zip(anchors.items(), lonlat, strict=True)
        }
