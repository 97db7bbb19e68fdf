"""Polygons as they come from files, made fit for building a partition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.topology.records import Label

GeometryArray = NDArray[np.object_]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Be the land that a polygon of any validity claims for a label; millimetres, not rounded."""

    label: Label
    polygon_mm: BaseGeometry


@dataclass(frozen=True, slots=True)
class Repair:
    """Tell that the polygon of a source was invalid and why (GEOS's words, with the place)."""

    label: Label
    reason: str
    area_m2: float


class Claims:
    """The valid parts of all sources on the lattice, to be asked who claims a place."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Make each source valid (structure method: shells are land, holes are not) and snap it."""
        raw = np.array([source.polygon_mm for source in sources], dtype=object)
        labels = np.array([source.label for source in sources], dtype=np.int64)
        raw = np.asarray(shapely.force_2d(raw))
        valid, self.repairs = _made_valid(raw, labels)
        parts, source_of_part = shapely.get_parts(_snapped(valid), return_index=True)
        areal = shapely.get_dimensions(parts) == 2
        self.polygons: GeometryArray = parts[areal]
        self.labels: NDArray[np.int64] = labels[source_of_part[areal]]
        self.order: dict[Label, int] = {}
        for label in labels.tolist():
            self.order.setdefault(Label(label), len(self.order))
        self.area_mm2: dict[Label, float] = dict.fromkeys(self.order, 0.0)
        for label, area in zip(self.labels.tolist(), shapely.area(self.polygons), strict=True):
            self.area_mm2[Label(label)] += float(area)

    def owners(self, points: FloatArray) -> list[tuple[Label, ...]]:
        """Return who claims each point, shape (n, 2): labels in order, each once."""
        found: list[set[Label]] = [set() for _ in range(len(points))]
        for part, point in zip(*self._claims(points).tolist(), strict=True):
            found[point].add(Label(int(self.labels[part])))
        return [tuple(sorted(owners)) for owners in found]

    def times_claimed(self, points: FloatArray) -> NDArray[np.int64]:
        """Return how many polygons cover each point, shape (n,)."""
        return np.bincount(self._claims(points)[1], minlength=len(points))

    def _claims(self, points: FloatArray) -> NDArray[np.int64]:
        # The tree is on the points: GEOS prepares what it queries with, here the large polygons.
        tree = shapely.STRtree(np.atleast_1d(np.asarray(shapely.points(points), dtype=object)))
        return tree.query(self.polygons, predicate="intersects")


def _made_valid(
    polygons: GeometryArray, labels: NDArray[np.int64]
) -> tuple[GeometryArray, tuple[Repair, ...]]:
    broken = np.flatnonzero(~shapely.is_valid(polygons))
    if len(broken) == 0:
        return polygons, ()
    polygons = polygons.copy()
    reasons = shapely.is_valid_reason(polygons[broken])
    mended = shapely.make_valid(polygons[broken], method="structure", keep_collapsed=False)
    polygons[broken] = mended
    areas = shapely.area(mended) * 1e-6
    repairs = (
        Repair(Label(int(label)), str(reason), float(area))
        for label, reason, area in zip(labels[broken], reasons, areas, strict=True)
    )
    return polygons, tuple(repairs)


def _snapped(polygons: GeometryArray) -> GeometryArray:
    """Round valid polygons to whole millimetres; what rounding breaks is snapped with care."""
    snapped = np.asarray(shapely.transform(polygons, np.rint))
    broken = ~shapely.is_valid(snapped)
    snapped[broken] = shapely.set_precision(polygons[broken], 1.0)
    return snapped
