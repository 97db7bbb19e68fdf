"""The frame of a polygon file: the units, such as villages, that its features should fill."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from gis.audits.land.local_overlay import intersections
from gis.audits.land.measured import repaired
from gis.audits.land.residue import Flags, Geometries, Indices
from gis.files.polygon_files import PolygonFile
from gis.geometry.inner_points import inner_points
from gis.geometry.measure import mean_width_m

_DRAWN_TWICE_M = 1.0
"""What a unit keeps beside those in it and is narrower is no land but a border drawn twice."""


@dataclass(frozen=True)
class Framing:
    """Hold the units of a frame, None where one has no land of its own.

    `polygons` are in metres and valid. Of a unit that others of the frame lie in, such as a
    township among its villages, only what these leave counts.
    """

    file: PolygonFile
    polygons: Geometries

    @classmethod
    def of(cls, file: PolygonFile, geometries_m: Geometries) -> "Framing":
        """Make the units of a frame fit for measuring."""
        valid = shapely.is_valid(geometries_m) | shapely.is_missing(geometries_m)
        return cls(file, _own_land(geometries_m if valid.all() else repaired(geometries_m, valid)))

    @property
    def has_units(self) -> bool:
        """Tell whether there are several units, so that a feature can be in the wrong one."""
        return int(np.count_nonzero(~shapely.is_missing(self.polygons))) > 1

    @cached_property
    def subjects(self) -> list[str]:
        """What findings call each unit: its code, or its row where it has none."""
        return [code or f"#{row}" for row, code in enumerate(self.file.codes, start=1)]

    @cached_property
    def names(self) -> list[str]:
        """What a person calls each unit."""
        pairs = zip(self.subjects, self.file.names, strict=True)
        return [name or subject for subject, name in pairs]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The units by place."""
        return shapely.STRtree(self.polygons)

    @cached_property
    def _rim(self) -> shapely.STRtree:
        """The edges of the rim of all units together, by place."""
        rim = shapely.get_parts(shapely.boundary(shapely.union_all(self.polygons)))
        xy, line = shapely.get_coordinates(rim, return_index=True)
        on = np.flatnonzero(line[1:] == line[:-1])
        edges = shapely.linestrings(np.stack([xy[on], xy[on + 1]], axis=1))
        return shapely.STRtree(np.asarray(edges))

    def at_rim(self, shapes: Geometries, distance_m: float) -> Flags:
        """Say which shapes come as near as that to the edge of all units together."""
        found: Flags = np.zeros(len(shapes), dtype=np.bool_)
        found[self._rim.query(shapes, predicate="dwithin", distance=distance_m)[0]] = True
        return found

    def shares(self, shapes: Geometries) -> tuple[Indices, Indices, Geometries]:
        """Return which shapes lie in which units, and what of them; more than points and lines."""
        shape, unit = self.tree.query(shapes)
        both = np.concatenate([shapes, self.polygons])
        common = intersections(both, np.column_stack([shape, unit + len(shapes)]))
        some = shapely.area(common) > 0
        return shape[some], unit[some], common[some]


def _own_land(polygons: Geometries) -> Geometries:
    """Take from each polygon those that lie in it; what is left of borders drawn twice goes too."""
    there = np.flatnonzero(~shapely.is_missing(polygons))
    area = shapely.area(polygons)
    points = shapely.points(inner_points(polygons[there]))
    below, above = shapely.STRtree(polygons).query(points, predicate="within")
    below = there[below]
    # Of two that are alike the first is the upper one.
    is_in = (area[below] < area[above]) | ((area[below] == area[above]) & (above < below))
    own = polygons.copy()
    for upper in np.unique(above[is_in]).tolist():
        lower = polygons[below[is_in & (above == upper)]]
        left = shapely.get_parts(shapely.difference(polygons[upper], shapely.union_all(lower)))
        land = left[(shapely.get_dimensions(left) == 2) & (mean_width_m(left) > _DRAWN_TWICE_M)]
        own[upper] = shapely.multipolygons(land) if len(land) else None
    return own
