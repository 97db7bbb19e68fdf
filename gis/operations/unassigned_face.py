"""Find a piece of unassigned land and hand it over: what giving and founding have in common."""

from gis.errors import Reason, Refused
from gis.plan.plan import Plan
from gis.topology.change import Draft, PartitionChange
from gis.topology.faces import Face, face_at
from gis.topology.locate import label_at
from gis.topology.records import Label, is_unassigned


def unassigned_face(plan: Plan, at: tuple[int, int]) -> Face:
    """Return the piece of one unit's unassigned land at a place (x, y in millimetres).

    Raises Refused when the place is not on unassigned land.
    """
    label = label_at(plan.partition, *at)
    face = face_at(plan.partition, label, *at) if is_unassigned(label) else None
    if face is None:
        raise Refused(Reason.NOT_UNASSIGNED)
    return face


def handed_over(plan: Plan, face: Face, target: Label) -> PartitionChange:
    """Return the change that gives a face to `target`; boundaries that part nothing vanish."""
    draft = Draft(plan.partition)
    nodes = set()
    for arc, side in face.sides:
        record = draft.arc(arc)
        nodes |= {record.start, record.end}
        if side == "left":
            draft.relabel(arc, target, record.right)
        else:
            draft.relabel(arc, record.left, target)
    for node in sorted(nodes):
        draft.heal(node)
    return draft.change()
