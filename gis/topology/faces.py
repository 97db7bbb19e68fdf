"""The connected pieces of a label's land: a grid has one, unassigned land may have many."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely import Polygon

from gis.topology.mosaic import sides
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Be one connected piece of a label's land and the sides of arcs that face it.

    `polygon_mm` is in millimetres, with its holes; `sides` are by arc id.
    """

    label: Label
    polygon_mm: Polygon
    sides: tuple[tuple[ArcId, Side], ...]


def faces_of(partition: Partition, label: Label) -> list[Face]:
    """Return the pieces of a label's land, largest first.

    Pieces that touch in single points only are separate. Which arc bounds which piece is read off
    the directed segments, exactly.
    """
    parts = shapely.get_parts(partition.polygon_mm(label))
    order = np.argsort(-shapely.area(parts), kind="stable")
    polygons = np.asarray(shapely.orient_polygons(parts[order]))
    arcs = partition.arcs_of(label)
    on_left, on_right = sides([partition.line_mm(arc) for arc in arcs], polygons)
    found: list[list[tuple[ArcId, Side]]] = [[] for _ in polygons]
    for arc, left, right in zip(arcs, on_left, on_right, strict=True):
        if partition.arcs[arc].left == label:
            found[left].append((arc, "left"))
        else:
            found[right].append((arc, "right"))
    return [
        Face(label, polygon, tuple(beside)) for polygon, beside in zip(polygons, found, strict=True)
    ]


def face_at(partition: Partition, label: Label, x_mm: float, y_mm: float) -> Face | None:
    """Return the piece of a label's land in or on whose edge a place lies; the largest one wins."""
    for face in faces_of(partition, label):
        if shapely.intersects_xy(face.polygon_mm, x_mm, y_mm):
            return face
    return None
