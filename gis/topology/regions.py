"""Regions: connected pieces of land that no grid has, as the audit counts them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import M2_PER_MM2
from gis.topology.faces import Face, faces_of
from gis.topology.outline import land_left_of
from gis.topology.partition import Partition
from gis.topology.records import UnitId, is_unassigned, unit_of


@dataclass(frozen=True, eq=False)
class Region:
    """Be one connected piece of unassigned land, in one unit or across several.

    `faces` are its pieces by unit.
    """

    partition: Partition = field(repr=False)
    faces: tuple[Face, ...]

    @cached_property
    def polygon_mm(self) -> BaseGeometry:
        """The outline of the region in millimetres, with its holes."""
        if len(self.faces) == 1:
            return self.faces[0].polygon_mm
        sides = {side for face in self.faces for side in face.sides}
        line_mm = self.partition.line_mm
        lines = [
            line_mm(arc) if side == "left" else line_mm(arc)[::-1]
            for arc, side in sorted(sides)
            if not {(arc, "left"), (arc, "right")} <= sides
        ]
        return land_left_of(lines)

    def units(self) -> tuple[UnitId, ...]:
        """Return the units in which the region lies, by id."""
        return tuple(sorted({unit_of(face.label) for face in self.faces}))

    def area_m2(self) -> float:
        """Return the area of the region in square metres of the plane."""
        return sum(float(face.polygon_mm.area) for face in self.faces) * M2_PER_MM2


def unassigned_regions(partition: Partition) -> list[Region]:
    """Return the regions without a grid, largest first; land that touches in points is apart."""
    labels = sorted(label for label in partition.labels() if is_unassigned(label))
    return regions_of(partition, [face for label in labels for face in faces_of(partition, label)])


def regions_of(partition: Partition, faces: Sequence[Face]) -> list[Region]:
    """Return the regions that the faces of all unassigned land make up, largest first."""
    face_of_side = {side: i for i, face in enumerate(faces) for side in face.sides}
    pairs = [
        (face_of_side[arc, "left"], face_of_side[arc, "right"])
        for arc, side in face_of_side
        if side == "left" and (arc, "right") in face_of_side
    ]
    groups = _groups(len(faces), pairs)
    regions = [Region(partition, tuple(faces[i] for i in group)) for group in groups]
    return sorted(regions, key=lambda region: -region.area_m2())


def _groups(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    links = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(count, count))
    number, group_of = connected_components(graph, directed=False)
    return [np.flatnonzero(group_of == group).tolist() for group in range(number)]
