"""Find a piece of unassigned land: what giving and founding have in common."""

import shapely
from shapely import Point

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.faces import Face, face_at, faces_of
from gis.topology.locate import label_at
from gis.topology.records import is_unassigned

NEAR_MM = 1
"""A strip may be too thin for a place of whole millimetres inside; one beside it stands for it."""


def unassigned_face(plan: Plan, at: tuple[int, int]) -> Face:
    """Return the piece of one unit's unassigned land at a place (x, y in millimetres).

    Of land so thin that no place lies inside, a place within a millimetre will do. Raises Refused
    when the place is not on unassigned land.
    """
    label = label_at(plan.partition, *at)
    face = face_at(plan.partition, label, *at) if is_unassigned(label) else _beside(plan, at)
    if face is None:
        raise Refused(Reason.NOT_UNASSIGNED)
    return face


def _beside(plan: Plan, at: tuple[int, int]) -> Face | None:
    """Return the nearest piece within a millimetre, the thinnest of those equally near."""
    (x, y), partition = at, plan.partition
    arcs = partition.arcs_near((x - NEAR_MM, y - NEAR_MM, x + NEAR_MM, y + NEAR_MM))
    beside = {label for arc in arcs for label in partition.arcs[arc].labels()}
    faces = [
        face
        for label in sorted(filter(is_unassigned, beside))
        for face in faces_of(partition, label)
    ]
    near = [(shapely.distance(face.polygon_mm, Point(at)), face) for face in faces]
    near = [each for each in near if each[0] <= NEAR_MM]
    return min(near, key=lambda each: (each[0], each[1].polygon_mm.area))[1] if near else None
