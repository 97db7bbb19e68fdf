"""Give a boundary a new course by a line drawn over it; the land on both sides follows."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.border_loops import Loop, loops_of_line
from gis.operations.boundary_change import boundary_edit
from gis.operations.permission import require_movable
from gis.operations.pulled_line import pulled_line
from gis.operations.relabelling import require_fitting
from gis.operations.wholeness import require_whole
from gis.plan.edit import Edit, EditLabel
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.line_network import LineNetwork
from gis.topology.line_pieces import pieces_of_line
from gis.topology.locate import label_at, nearest_on_arc
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, ArcId
from gis.topology.remosaic import remosaic

_ON_BORDER_MM = 1.0


def reshape_border(plan: Plan, *, line_mm: LatticeArray, locks: Locks = Locks()) -> Edit:
    """Replace what lies of a border between its first and last meeting with a line, shape (n, 2).

    Either side may grow, and every loop between two meetings counts; of a closed border the part
    is replaced for which less land changes hands. Land goes from one side of the border to the
    other only. A line whose ends are on the outline of one land may also run through several
    neighbours: these lose to that land. A line from a border to the boundary of the unit moves the
    end of the border there; where a line cuts a junction off, the border between the two neighbours
    is led on to it. Ends within 5 centimetres are drawn to the border; ends that go on beyond it
    and loops of the line itself do not count. New pieces of border have no facts noted.

    Raises Refused when the line does not meet a border twice, when another boundary ends between
    the meetings or is crossed, when a grid would vanish or fall apart, or something is locked.
    """
    partition = plan.partition
    line = _without_loops(pulled_line(partition, line_mm))
    pieces = pieces_of_line(partition, line)
    if not pieces:
        raise _without_pieces(partition, line)
    loops = loops_of_line(partition, pieces, plan.is_unit_boundary)
    for arc in sorted({arc for loop in loops for arc in loop.arcs}):
        require_movable(plan, arc, locks)
    for loop in loops:
        shapely.prepare(loop.land)
    change = remosaic(
        partition,
        around=_around(partition, loops),
        extra_lines=[loop.line for loop in loops],
        owner_of=lambda points: _owners(partition, loops, points),
    )
    if not change.put_arcs and not change.deleted_arcs:
        raise Refused(Reason.NOTHING_CHANGES)
    require_fitting(plan, change, locks)
    require_whole(plan, change)
    return boundary_edit(plan, EditLabel("operations.reshape_border"), change)


def _without_pieces(partition: Partition, line: LatticeArray) -> Refused:
    """Return why a line that runs through no land between boundaries changes nothing."""
    x, y = line[0].tolist()
    if nearest_on_arc(partition, x, y, _ON_BORDER_MM) is None:
        return Refused(Reason.LINE_DOES_NOT_MEET_BORDER)
    return Refused(Reason.NOTHING_CHANGES)


def _without_loops(line: LatticeArray) -> LatticeArray:
    """Return the shortest way along a line from its start to its end."""
    moved = (np.diff(line, axis=0) != 0).any(axis=1) if len(line) > 1 else np.array([False])
    if not moved.any():
        raise Refused(Reason.LINE_TOO_SHORT)
    line = line[np.append(True, moved)]
    if shapely.LineString(line).is_simple:
        return line
    network = LineNetwork.of_lines([line])
    ends = [network.nearest(tuple(end.tolist()), 1.0) for end in line[[0, -1]]]
    way = None if ends[0] is None or ends[1] is None else network.path(ends[0], ends[1])
    if way is None or len(way) < 2:
        raise Refused(Reason.LINE_TOO_SHORT)
    return way


def _around(partition: Partition, loops: Sequence[Loop]) -> set[ArcId]:
    labels = {label for loop in loops for label in (loop.gainer, *loop.losers)} - {OUTSIDE}
    around = {arc for label in labels for arc in partition.arcs_of(label)}
    for loop in loops:
        (west, south), (east, north) = (
            loop.line.min(axis=0).tolist(),
            loop.line.max(axis=0).tolist(),
        )
        around.update(partition.arcs_near((west - 1, south - 1, east + 1, north + 1)))
    return around


def _owners(
    partition: Partition, loops: Sequence[Loop], points: NDArray[np.float64]
) -> NDArray[np.int64]:
    before = np.full(len(points), OUTSIDE, dtype=np.int64)
    for label in {label for loop in loops for label in (loop.gainer, *loop.losers)} - {OUTSIDE}:
        land = partition.polygon_mm(label)
        before[shapely.contains_xy(land, points[:, 0], points[:, 1])] = label
    for i in np.flatnonzero(before == OUTSIDE).tolist():
        before[i] = label_at(partition, *points[i].tolist())
    owners = before.copy()
    for loop in loops:
        inside = shapely.contains_xy(loop.land, points[:, 0], points[:, 1])
        owners[inside & np.isin(before, sorted(loop.losers))] = loop.gainer
    return owners
