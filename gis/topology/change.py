"""A local change of a partition, and a working copy on which operations prepare one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from gis.topology.partition import Partition
from gis.topology.records import Arc, ArcId, Label, Node, NodeId


@dataclass(frozen=True, slots=True)
class PartitionChange:
    """Be the records to put and the ids to delete that lead to another partition.

    The partition that it leads to is kept: testing a change, moving the residents and showing the
    result ask for the same one, at every move of a drag.
    """

    put_nodes: Mapping[NodeId, Node] = field(default_factory=dict)
    put_arcs: Mapping[ArcId, Arc] = field(default_factory=dict)
    deleted_nodes: frozenset[NodeId] = frozenset()
    deleted_arcs: frozenset[ArcId] = frozenset()
    _results: list[tuple[Partition, Partition]] = field(
        default_factory=list, repr=False, compare=False
    )

    def applied_to(self, partition: Partition) -> Partition:
        """Return the partition after the change."""
        for before, after in self._results:
            if before is partition:
                return after
        after = partition.replaced(
            self.put_nodes, self.put_arcs, self.deleted_nodes, self.deleted_arcs
        )
        self._results[:] = [(partition, after)]
        return after


class Draft:
    """Collect changes to a partition, reading through them; the partition stays as it is."""

    def __init__(self, partition: Partition) -> None:
        self._partition = partition
        self._arcs: dict[ArcId, Arc | None] = {}
        self._nodes: dict[NodeId, Node | None] = {}
        self._ending_at: dict[NodeId, set[ArcId]] = {}

    def arc(self, arc: ArcId) -> Arc:
        """Return an arc as the draft has it; KeyError when it is gone."""
        record = self._arcs[arc] if arc in self._arcs else self._partition.arcs[arc]
        if record is None:
            raise KeyError(arc)
        return record

    def node(self, node: NodeId) -> Node:
        """Return a node as the draft has it; KeyError when it is gone."""
        record = self._nodes[node] if node in self._nodes else self._partition.nodes[node]
        if record is None:
            raise KeyError(node)
        return record

    def put_arc(self, arc: Arc) -> None:
        """Add or exchange an arc."""
        self._forget_ends(arc.id)
        self._arcs[arc.id] = arc
        for node in (arc.start, arc.end):
            self._ending_at.setdefault(node, set()).add(arc.id)

    def put_node(self, node: Node) -> None:
        """Add or exchange a node."""
        self._nodes[node.id] = node

    def delete_arc(self, arc: ArcId) -> None:
        """Take an arc out."""
        self._forget_ends(arc)
        self._arcs[arc] = None

    def _forget_ends(self, arc: ArcId) -> None:
        record = self._arcs.get(arc)
        if record is not None:
            for node in (record.start, record.end):
                self._ending_at[node].discard(arc)

    def arcs_at(self, node: NodeId) -> list[ArcId]:
        """Return the arcs that begin or end at a node in the draft, by id."""
        found = {arc for arc in self._partition.arcs_at(node) if arc not in self._arcs}
        found |= self._ending_at.get(node, set())
        return sorted(found)

    def relabel(self, arc: ArcId, left: Label, right: Label) -> None:
        """Give an arc new labels; one with equal labels parts nothing and is taken out."""
        if left == right:
            self.delete_arc(arc)
        else:
            self.put_arc(replace(self.arc(arc), left=left, right=right))

    def heal(self, node: NodeId) -> None:
        """Take a node out that no arc needs any more; two arcs that met there become one.

        The joined arc keeps the lower id. A node that a closed arc stands on stays, and so does
        one where what is known about the boundary changes.
        """
        arcs = self.arcs_at(node)
        if not arcs:
            self._nodes[node] = None
            return
        if len(arcs) != 2:
            return
        first, second = (self.arc(arc) for arc in arcs)
        if node in (first.start, first.end) and first.start == first.end:
            return
        if second.start == second.end or first.border != second.border:
            return
        joined = self._joined(first, second, node)
        self.delete_arc(second.id)
        self.put_arc(joined)
        self._nodes[node] = None

    def _joined(self, first: Arc, second: Arc, node: NodeId) -> Arc:
        if first.start == node:
            first = reversed_arc(first)
        if second.end == node:
            second = reversed_arc(second)
        middle = self.node(node)
        points = np.vstack([first.points, [[middle.x, middle.y]], second.points])
        return replace(first, end=second.end, points=points)

    def change(self) -> PartitionChange:
        """Return what was collected; what ends as it began is left out."""
        arcs, nodes = self._partition.arcs, self._partition.nodes
        return PartitionChange(
            put_nodes={k: v for k, v in self._nodes.items() if v is not None and nodes.get(k) != v},
            put_arcs={k: v for k, v in self._arcs.items() if v is not None and arcs.get(k) != v},
            deleted_nodes=frozenset(k for k, v in self._nodes.items() if v is None and k in nodes),
            deleted_arcs=frozenset(k for k, v in self._arcs.items() if v is None and k in arcs),
        )


def reversed_arc(arc: Arc) -> Arc:
    """Return the same boundary walked the other way: ends, points and sides exchanged."""
    return replace(
        arc, start=arc.end, end=arc.start, points=arc.points[::-1], left=arc.right, right=arc.left
    )
