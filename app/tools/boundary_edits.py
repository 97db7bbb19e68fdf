"""Which operation a movement of the boundary tool means."""

from app.canvas.events import PointMm
from app.canvas.grips import Grip
from gis.errors import Reason, Refused
from gis.operations.delete_vertex import delete_vertex
from gis.operations.insert_vertex import insert_vertex
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.plan.edit import Edit
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from layers.overlay import SnapKind


def with_grip_at(plan: Plan, grip: Grip, to: PointMm, locks: Locks) -> Edit:
    """Move a node or a vertex, or put a vertex into a segment; raises Refused."""
    if grip.node is not None:
        return move_node(plan, node=grip.node, to=to, locks=locks)
    if grip.kind is SnapKind.VERTEX:
        return move_vertex(plan, arc=grip.arc, index=grip.index, to=to, locks=locks)
    return insert_vertex(plan, arc=grip.arc, segment=grip.index, at=to, locks=locks)


def without_grip(plan: Plan, grip: Grip, locks: Locks) -> Edit:
    """Take a vertex out; raises Refused, as for a node."""
    if grip.node is not None:
        raise Refused(Reason.IS_JUNCTION, node=grip.node)
    return delete_vertex(plan, arc=grip.arc, index=grip.index, locks=locks)
