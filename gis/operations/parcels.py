"""Cut land along lines into parcels, of which an operation says whose each is to be."""

from collections.abc import Collection, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gis.errors import Reason, Refused
from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.topology.change import PartitionChange
from gis.topology.local_mosaic import LocalMosaic
from gis.topology.locate import label_at
from gis.topology.mosaic import GeometryArray
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId, Label
from gis.topology.remosaic import remade

SMALLEST_PARCEL_M2 = 1.0
OVERSHOOT_MM = 4.0
"""How far a line goes on beyond the land it cuts, so that rounding cannot leave it short."""

Labels = NDArray[np.int64]


class Parcels:
    """Hold the parcels into which lines cut the land of some labels, and which lie side by side.

    `polygons`, shape (n,), are in millimetres, noded on the lattice; `labels`, shape (n,), say
    whose land each parcel is.
    """

    def __init__(
        self, partition: Partition, labels: Collection[Label], lines: Sequence[BaseGeometry]
    ) -> None:
        """Cut the land of `labels` along `lines`, millimetres; what lies outside does nothing."""
        self._partition = partition
        drawn = _within(partition, labels, lines)
        arcs = {arc for label in labels for arc in partition.arcs_of(label)}
        self._mosaic = LocalMosaic(partition, frozenset(arcs | _near(partition, drawn)), drawn)
        everything = self._mosaic.polygons
        owners = _owners(partition, labels, everything)
        own = np.flatnonzero(owners != OUTSIDE)
        self.polygons: GeometryArray = everything[own]
        self.labels: Labels = owners[own]
        number = np.full(len(everything) + 1, -1, dtype=np.int64)
        number[own] = np.arange(len(own))
        self._left, self._right = number[self._mosaic.left], number[self._mosaic.right]

    def areas_m2(self) -> NDArray[np.float64]:
        """Return the area of each parcel in square metres."""
        areas: NDArray[np.float64] = shapely.area(self.polygons) * M2_PER_MM2
        return areas

    def between(self) -> NDArray[np.bool_]:
        """Tell for each line whether it parts two parcels of one label: a cut."""
        both = (self._left >= 0) & (self._right >= 0)
        same = self.labels[self._left] == self.labels[self._right]
        return np.asarray(both & same & (self._left != self._right))

    def pieces(self) -> Labels:
        """Return a number for each parcel, the same for those that no drawn line parts.

        Parcels of different labels hang together across the boundary between them.
        """
        if len(np.unique(self.labels)) == 1:
            return np.arange(len(self.labels))
        return self._tied(~self._mosaic.is_drawn())

    def parts(self) -> Labels:
        """Return a number for each parcel, the same for those of one part of the land."""
        return self._tied(np.ones(len(self._left), dtype=bool))

    def _tied(self, across: NDArray[np.bool_]) -> Labels:
        tied = (self._left >= 0) & (self._right >= 0) & across
        count = len(self.polygons)
        ties = coo_array(
            (np.ones(int(tied.sum())), (self._left[tied], self._right[tied])), shape=(count, count)
        )
        return np.asarray(connected_components(ties, directed=False)[1], dtype=np.int64)

    def without_crumbs(self, owners: Labels) -> Labels:
        """Return owners, shape (n,), in which cut parcels under 1 m² go with one beside them.

        So a line that wavers about a boundary leaves no slivers. Where crumbs lie among crumbs
        only, the largest gathers the others. Owners may be any numbers.
        """
        areas, cut = self.areas_m2(), self.between()
        left, right = self._left[cut], self._right[cut]
        cleaned = owners.copy()
        settled = areas >= SMALLEST_PARCEL_M2
        crumbs = np.flatnonzero(~settled)
        waiting = crumbs[np.argsort(-areas[crumbs], kind="stable")].tolist()
        while waiting:
            for crumb in waiting:
                beside = np.concatenate([right[left == crumb], left[right == crumb]])
                beside = beside[settled[beside]]
                if len(beside):
                    cleaned[crumb] = cleaned[beside[np.argmax(areas[beside])]]
                    settled[crumb] = True
                    break
            else:
                settled[waiting[0]] = True
            waiting = [crumb for crumb in waiting if not settled[crumb]]
        return cleaned

    def too_small(self, wanted: NDArray[np.bool_]) -> Refused:
        """Return the refusal for parcels, marked in an array of shape (n,), that are all crumbs."""
        areas = np.where(wanted, self.areas_m2(), 0.0)
        largest = int(np.argmax(areas))
        return Refused(
            Reason.PIECE_TOO_SMALL, area_m2=float(areas[largest]), place=self.place_in(largest)
        )

    def place_in(self, parcel: int) -> tuple[int, int]:
        """Return a place inside a parcel, (x, y) in millimetres."""
        ((x, y),) = inner_points(self.polygons[parcel : parcel + 1]).tolist()
        return round(x), round(y)

    def change(self, owners: Labels) -> PartitionChange:
        """Return the change that gives each parcel the label that `owners`, shape (n,), says.

        Raises Refused when each has it already.
        """
        changed = owners != self.labels
        if not changed.any():
            raise Refused(Reason.NOTHING_CHANGES)
        left, right = self._left, self._right
        parting = self.between() & (owners[left] != owners[right])
        lines = [self._mosaic.chains[i].line for i in np.flatnonzero(parting).tolist()]
        partition, mosaic = self._partition, self._mosaic
        if not mosaic.is_marked_only_at(lines):
            arcs = {
                arc
                for label in np.unique(self.labels[changed]).tolist()
                for arc in partition.arcs_of(Label(label))
            }
            mosaic = LocalMosaic(partition, frozenset(arcs | _near(partition, lines)), lines)
        beside = {label for arc in mosaic.given for label in partition.arcs[arc].labels()}

        def owner_of(points: NDArray[np.float64]) -> Labels:
            found = _labels_at(partition, beside, points)
            for polygon, owner in zip(self.polygons[changed], owners[changed], strict=True):
                found[shapely.contains_xy(polygon, points[:, 0], points[:, 1])] = owner
            return found

        return remade(mosaic, owner_of)


def _near(partition: Partition, lines: Sequence[LatticeArray]) -> set[ArcId]:
    """Return the arcs whose bounds touch those of a line."""
    found: set[ArcId] = set()
    for line in lines:
        (west, south), (east, north) = line.min(axis=0).tolist(), line.max(axis=0).tolist()
        found.update(partition.arcs_near((west - 1, south - 1, east + 1, north + 1)))
    return found


def _within(
    partition: Partition, labels: Collection[Label], lines: Sequence[BaseGeometry]
) -> list[LatticeArray]:
    """Return the parts of lines that run through the land, a little longer than that."""
    if not len(lines):
        return []
    west, south, east, north = shapely.total_bounds(lines)
    far = 2 * OVERSHOOT_MM
    land = np.array([partition.polygon_mm(label) for label in sorted(labels)], dtype=object)
    near = shapely.clip_by_rect(land, west - far, south - far, east + far, north + far)
    reach = shapely.buffer(shapely.geometrycollections(near), OVERSHOOT_MM, quad_segs=1)
    found: list[LatticeArray] = []
    for part in shapely.get_parts(shapely.node(shapely.intersection(lines, reach))):
        xy = np.rint(shapely.get_coordinates(part)).astype(np.int64)
        moved = np.any(np.diff(xy, axis=0) != 0, axis=1)
        if moved.any():
            found.append(xy[np.append(True, moved)])
    return found


def _owners(partition: Partition, labels: Collection[Label], polygons: GeometryArray) -> Labels:
    """Return whose land each face is; OUTSIDE when of none of the labels."""
    points = inner_points(polygons)
    owners = np.full(len(polygons), OUTSIDE, dtype=np.int64)
    for label in sorted(labels):
        polygon = partition.polygon_mm(label)
        owners[shapely.contains_xy(polygon, points[:, 0], points[:, 1])] = label
    return owners


def _labels_at(
    partition: Partition, candidates: Collection[Label], points: NDArray[np.float64]
) -> Labels:
    """Return whose land points are, most likely that of one of the candidates."""
    found = np.full(len(points), OUTSIDE, dtype=np.int64)
    for label in sorted(set(candidates) - {OUTSIDE}):
        polygon = partition.polygon_mm(label)
        found[shapely.contains_xy(polygon, points[:, 0], points[:, 1])] = label
    for i in np.flatnonzero(found == OUTSIDE).tolist():
        found[i] = label_at(partition, float(points[i, 0]), float(points[i, 1]))
    return found
