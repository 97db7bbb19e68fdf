"""The partition: all land of the project's units, cut by arcs into labelled faces."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.table import Table
from gis.topology.arc_index import ArcIndex, Bounds
from gis.topology.carried_cache import CarriedCache
from gis.topology.outline import land_left_of
from gis.topology.records import OUTSIDE, Arc, ArcId, Label, Node, NodeId

Key = TypeVar("Key")

_FEW = 1000
"""A change of fewer arcs carries the index of places on; a larger one has it made anew."""


class Partition:
    """Hold nodes and arcs, the primary store of every boundary, and what is derived from them.

    Immutable: `replaced` returns the next version at a cost that depends on the edit, not on the
    size of the whole. Derived lines, polygons and the index of places are made when first asked
    for and carried to the next version where the edit did not touch them.

    The class does not judge: `gis.topology.validity` says whether a change may stand,
    `gis.topology.invariants` proves the whole.
    """

    def __init__(
        self,
        nodes: Table[NodeId, Node],
        arcs: Table[ArcId, Arc],
        by_node: Table[NodeId, tuple[ArcId, ...]],
        by_label: Table[Label, tuple[ArcId, ...]],
    ) -> None:
        """Take the tables and their reverse indexes; use `from_records` to have these made."""
        self.nodes = nodes
        self.arcs = arcs
        self._by_node = by_node
        self._by_label = by_label
        self._lines: CarriedCache[ArcId, LatticeArray] = CarriedCache()
        self._polygons: CarriedCache[Label, BaseGeometry] = CarriedCache()
        self._index: ArcIndex | None = None
        self._highest: tuple[int, int] | None = None

    @classmethod
    def from_records(cls, nodes: Iterable[Node], arcs: Iterable[Arc]) -> "Partition":
        """Build a partition from its records, whatever their order."""
        arc_table = Table((arc.id, arc) for arc in arcs)
        by_node: dict[NodeId, list[ArcId]] = {}
        by_label: dict[Label, list[ArcId]] = {}
        for arc in sorted(arc_table.values(), key=lambda arc: arc.id):
            for node in {arc.start, arc.end}:
                by_node.setdefault(node, []).append(arc.id)
            for label in set(arc.labels()):
                by_label.setdefault(label, []).append(arc.id)
        return cls(
            Table((node.id, node) for node in nodes),
            arc_table,
            Table((node, tuple(ids)) for node, ids in by_node.items()),
            Table((label, tuple(ids)) for label, ids in by_label.items()),
        )

    def replaced(
        self,
        put_nodes: Mapping[NodeId, Node],
        put_arcs: Mapping[ArcId, Arc],
        deleted_nodes: Iterable[NodeId] = (),
        deleted_arcs: Iterable[ArcId] = (),
    ) -> "Partition":
        """Return the partition with these records put and taken out.

        Raises KeyError for an id to delete that is not there. Does not test the invariants.
        """
        deleted_arcs = frozenset(deleted_arcs)
        before = [self.arcs[arc] for arc in (deleted_arcs | put_arcs.keys()) if arc in self.arcs]
        node_changes: dict[NodeId, set[ArcId]] = {}
        label_changes: dict[Label, set[ArcId]] = {}
        for arc in before:
            for node in {arc.start, arc.end}:
                _working(node_changes, self._by_node, node).discard(arc.id)
            for label in set(arc.labels()):
                _working(label_changes, self._by_label, label).discard(arc.id)
        for arc in put_arcs.values():
            for node in {arc.start, arc.end}:
                _working(node_changes, self._by_node, node).add(arc.id)
            for label in set(arc.labels()):
                _working(label_changes, self._by_label, label).add(arc.id)
        after = Partition(
            self.nodes.replaced(put_nodes, deleted_nodes),
            self.arcs.replaced(put_arcs, deleted_arcs),
            _committed(self._by_node, node_changes),
            _committed(self._by_label, label_changes),
        )
        after._carry_caches(self, put_nodes, put_arcs, deleted_arcs)
        return after

    def _carry_caches(
        self,
        before: "Partition",
        put_nodes: Mapping[NodeId, Node],
        put_arcs: Mapping[ArcId, Arc],
        deleted_arcs: frozenset[ArcId],
    ) -> None:
        reshaped = set(put_arcs)
        for node in put_nodes:
            reshaped.update(self.arcs_at(node))
        stale_labels = {
            label
            for version in (before, self)
            for arc in (reshaped | deleted_arcs)
            if arc in version.arcs
            for label in version.arcs[arc].labels()
        }
        self._lines = before._lines.without(reshaped | deleted_arcs)
        self._polygons = before._polygons.without(stale_labels)
        if before._highest is not None:
            self._highest = (
                max(before._highest[0], max(put_nodes, default=0)),
                max(before._highest[1], max(put_arcs, default=0)),
            )
        if len(reshaped) + len(deleted_arcs) < _FEW:
            # Where it is missing or worn, or would be with this change, it is made for the
            # forerunner, from which many versions may come: each move of a drag is one.
            lines = {arc: self.line_mm(arc) for arc in reshaped}
            self._index = before._fresh_index().changed(lines, deleted_arcs)
            if self._index.is_worn():
                before._index = ArcIndex.of_lines(before.arcs, before.line_mm)
                self._index = before._index.changed(lines, deleted_arcs)

    def line_mm(self, arc: ArcId) -> LatticeArray:
        """Return the vertices of an arc with both end points, shape (n, 2), millimetres."""
        line = self._lines.get(arc)
        if line is None:
            record = self.arcs[arc]
            start, end = self.nodes[record.start], self.nodes[record.end]
            line = np.empty((len(record.points) + 2, 2), dtype=np.int64)
            line[0] = start.x, start.y
            line[1:-1] = record.points
            line[-1] = end.x, end.y
            line.flags.writeable = False
            self._lines.put(arc, line)
        return line

    def arcs_at(self, node: NodeId) -> tuple[ArcId, ...]:
        """Return the arcs that begin or end at a node, each once, by id."""
        return self._by_node.get(node, ())

    def arcs_of(self, label: Label) -> tuple[ArcId, ...]:
        """Return the arcs that bound a label's land, by id."""
        return self._by_label.get(label, ())

    def labels(self) -> set[Label]:
        """Return every label that has land, OUTSIDE among them."""
        return set(self._by_label)

    def neighbours(self, label: Label) -> set[Label]:
        """Return the labels that share an arc with `label`, OUTSIDE among them."""
        found = {side for arc in self.arcs_of(label) for side in self.arcs[arc].labels()}
        found.discard(label)
        return found

    def outline_mm(self, labels: Iterable[Label]) -> BaseGeometry:
        """Return the polygon or multipolygon of the joint land of several labels, millimetres.

        The arcs with exactly one side among the labels bound it; the sides tell land from hole.
        No land gives an empty geometry.
        """
        wanted = set(labels)
        bounding = {
            arc
            for label in wanted
            for arc in self.arcs_of(label)
            if (self.arcs[arc].left in wanted) != (self.arcs[arc].right in wanted)
        }
        return land_left_of(
            [
                self.line_mm(arc) if self.arcs[arc].left in wanted else self.line_mm(arc)[::-1]
                for arc in sorted(bounding)
            ]
        )

    def polygon_mm(self, label: Label) -> BaseGeometry:
        """Return the polygon or multipolygon of a label's land in millimetres.

        Of OUTSIDE it is the land that the units leave free within their own outline: nothing
        but the holes bounds it from inside, so ask for grids and units instead.
        """
        polygon = self._polygons.get(label)
        if polygon is None:
            polygon = self.outline_mm((label,))
            shapely.prepare(polygon)
            self._polygons.put(label, polygon)
        return polygon

    def area_m2(self, label: Label) -> float:
        """Return the area of a label's land in square metres of the plane."""
        return float(self.polygon_mm(label).area) * M2_PER_MM2

    def frame_mm(self) -> BaseGeometry:
        """Return the outline of all units together in millimetres."""
        return self.outline_mm(self.labels() - {OUTSIDE})

    def arcs_near(self, bounds_mm: Bounds) -> list[ArcId]:
        """Return the arcs whose bounds touch `bounds_mm` (west, south, east, north)."""
        return self._fresh_index().near(bounds_mm)

    def _fresh_index(self) -> ArcIndex:
        if self._index is None or self._index.is_worn():
            self._index = ArcIndex.of_lines(self.arcs, self.line_mm)
        return self._index

    def bounds_mm(self) -> Bounds:
        """Return west, south, east, north of everything; zeros when there is nothing."""
        lines = [self.line_mm(arc) for arc in self.arcs_of(OUTSIDE)]
        if not lines:
            return (0, 0, 0, 0)
        xy = np.concatenate(lines)
        (west, south), (east, north) = xy.min(axis=0), xy.max(axis=0)
        return int(west), int(south), int(east), int(north)

    def next_node_id(self) -> NodeId:
        """Return an id that no record of this partition has."""
        return NodeId(self._highest_ids()[0] + 1)

    def next_arc_id(self) -> ArcId:
        """Return an id that no record of this partition has."""
        return ArcId(self._highest_ids()[1] + 1)

    def _highest_ids(self) -> tuple[int, int]:
        if self._highest is None:
            self._highest = (max(self.nodes, default=0), max(self.arcs, default=0))
        return self._highest

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Partition):
            return NotImplemented
        return dict(self.nodes) == dict(other.nodes) and dict(self.arcs) == dict(other.arcs)

    __hash__ = None  # type: ignore[assignment]


def _working(
    changes: dict[Key, set[ArcId]], table: Table[Key, tuple[ArcId, ...]], key: Key
) -> set[ArcId]:
    if key not in changes:
        changes[key] = set(table.get(key, ()))
    return changes[key]


def _committed(
    table: Table[Key, tuple[ArcId, ...]], changes: Mapping[Key, set[ArcId]]
) -> Table[Key, tuple[ArcId, ...]]:
    puts = {key: tuple(sorted(arcs)) for key, arcs in changes.items() if arcs}
    return table.replaced(puts, [key for key, arcs in changes.items() if not arcs and key in table])
