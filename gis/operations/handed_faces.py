"""Hand pieces of land over to labels beside them; boundaries that then part nothing vanish."""

from collections.abc import Sequence

from gis.topology.change import Draft, PartitionChange
from gis.topology.faces import Face
from gis.topology.partition import Partition
from gis.topology.records import Label


def handed_faces(partition: Partition, given: Sequence[tuple[Face, Label]]) -> PartitionChange:
    """Return the change that gives each face to its label."""
    draft = Draft(partition)
    nodes = set()
    for face, target in given:
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
