"""Who claims what: the task's polygons made valid and laid on the lattice."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.repair.near_vertices import led_through_others
from gis.repair.places import distinct, points_at
from gis.repair.records import Floats, Geometries, Indices
from gis.repair.rings import rings_of, to_local

_MARGIN_MM = 10_000


@dataclass(frozen=True)
class Invalid:
    """Tell that a feature's polygon was broken: what is made of it, and the area it had by name."""

    feature: int
    valid_m: BaseGeometry
    named_m2: float


class Claims:
    """The land of each feature: valid, in metres, and in whole millimetres from an origin.

    `valid_m`, shape (n,), has None where a feature has no land. `parts_mm` are polygons on the
    lattice, local to `origin_mm`, and `feature`, shape (p,), tells whose they are.
    """

    def __init__(self, polygons_m: Geometries, origin_mm: LatticeArray) -> None:
        """Make polygons valid (structure method: shells are land, holes are not) and snap them."""
        self.origin_mm = origin_mm
        self.count = len(polygons_m)
        self.valid_m, self.invalid = made_valid(polygons_m)
        there = np.flatnonzero(~shapely.is_missing(self.valid_m))
        self.area_m2: Floats = np.zeros(self.count)
        self.area_m2[there] = shapely.area(self.valid_m[there])
        self.rings = rings_of(self.valid_m, origin_mm)
        self.parts_mm, self.feature = led_through_others(self.rings).polygons_mm()

    def at(self, points_mm: Floats) -> tuple[Indices, Indices]:
        """Return pairs (point, feature), by point then feature, of who claims points (n, 2)."""
        return claims_at(points_mm, self.parts_mm, self.feature, self.count)


def claims_at(
    points_mm: Floats, polygons: Geometries, owner: Indices, owners: int
) -> tuple[Indices, Indices]:
    """Return pairs (point, owner) of polygons that cover points, each once, sorted."""
    if not len(points_mm) or not len(polygons):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # The tree is on the points: GEOS prepares what it queries with, here the large polygons.
    tree = shapely.STRtree(points_at(points_mm))
    part, point = tree.query(polygons, predicate="intersects")
    pairs = distinct(point * max(owners, 1) + owner[part])
    return pairs // max(owners, 1), pairs % max(owners, 1)


def origin_of(*geometries: Geometries | None) -> LatticeArray:
    """Return a lattice place to the south-west of everything, from which places are counted."""
    bounds = [shapely.total_bounds(each)[:2] for each in geometries if each is not None]
    low = np.nanmin(np.array([*bounds, [np.nan, np.nan]]), axis=0)
    low = np.where(np.isfinite(low), low, 0.0)
    return np.asarray(np.floor(low * MM_PER_M).astype(np.int64) - _MARGIN_MM)


def snapped(polygons_m: Geometries, origin_mm: LatticeArray) -> Geometries:
    """Round valid polygons to the lattice; what rounding breaks is snapped with care."""
    lattice = np.asarray(
        shapely.transform(polygons_m, lambda xy: to_local(xy, origin_mm)), dtype=object
    )
    broken = np.flatnonzero(~shapely.is_valid(lattice))
    for index in broken.tolist():
        exact = shapely.transform(polygons_m[index], lambda xy: xy * MM_PER_M - origin_mm)
        lattice[index] = shapely.set_precision(exact, 1.0)
    return lattice


def made_valid(polygons_m: Geometries) -> tuple[Geometries, list[Invalid]]:
    """Return polygons with the broken ones made valid, None where nothing is left, and these."""
    valid = np.asarray(shapely.force_2d(polygons_m), dtype=object).copy()
    valid[~shapely.is_missing(valid) & shapely.is_empty(valid)] = None
    broken = np.flatnonzero(~shapely.is_valid(valid) & ~shapely.is_missing(valid))
    invalid = []
    for index in broken.tolist():
        named = abs(float(shapely.area(valid[index])))
        made = shapely.make_valid(valid[index], method="structure", keep_collapsed=False)
        parts = [part for part in shapely.get_parts(made) if shapely.get_dimensions(part) == 2]
        whole = shapely.union_all(parts) if parts else None
        valid[index] = None if whole is None or whole.is_empty else whole
        invalid.append(Invalid(index, valid[index] or shapely.Polygon(), named))
    lines = ~shapely.is_missing(valid) & (shapely.get_dimensions(valid) != 2)
    valid[lines] = None
    return valid, invalid
