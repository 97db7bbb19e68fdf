"""Find a piece of unassigned land: what giving and founding have in common."""

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.faces import Face, face_at
from gis.topology.locate import label_at
from gis.topology.records import is_unassigned


def unassigned_face(plan: Plan, at: tuple[int, int]) -> Face:
    """Return the piece of one unit's unassigned land at a place (x, y in millimetres).

    Raises Refused when the place is not on unassigned land.
    """
    label = label_at(plan.partition, *at)
    face = face_at(plan.partition, label, *at) if is_unassigned(label) else None
    if face is None:
        raise Refused(Reason.NOT_UNASSIGNED)
    return face
