"""A quick proof that the arcs of a file bound land at all; `check` gives the full account."""

import numpy as np

from gis.topology.partition import Partition
from gis.topology.records import NodeId


def first_open_node(partition: Partition) -> NodeId | None:
    """Return a node at which the boundary of some land begins or ends, None when there is none.

    Round each node every label must come in as often as it goes out, and no arc may have the
    same land on both sides.
    """
    ends = np.array(
        [(arc.start, arc.end, arc.left, arc.right) for arc in partition.arcs.values()],
        dtype=np.int64,
    ).reshape(-1, 4)
    start, end, left, right = ends.T
    within = np.flatnonzero(left == right)
    if len(within):
        return NodeId(int(start[within[0]]))
    nodes = np.concatenate([start, start, end, end])
    labels = np.concatenate([left, right, left, right])
    ways = np.repeat([1, -1, -1, 1], len(ends))
    pairs, which = np.unique(np.column_stack([nodes, labels]), axis=0, return_inverse=True)
    balance = np.bincount(which.ravel(), weights=ways, minlength=len(pairs))
    unbalanced = np.flatnonzero(balance)
    return NodeId(int(pairs[unbalanced[0], 0])) if len(unbalanced) else None
