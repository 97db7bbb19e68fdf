"""A neighbourhood of a partition noded with new lines: its faces, and what was known about them."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import LatticeArray
from gis.topology.chains import Chain, Place, joined, records_of
from gis.topology.change import PartitionChange
from gis.topology.locate import label_at
from gis.topology.mosaic import faces, has_other_vertices, noded_with, sides
from gis.topology.partition import Partition
from gis.topology.records import ArcId, Label
from gis.topology.tracing import traced

OwnerOf = Callable[[NDArray[np.float64]], NDArray[np.int64]]
"""Say whose land it is: labels, shape (n,), for points inside faces, shape (n, 2), millimetres."""


class LocalMosaic:
    """The noded lines of a neighbourhood, their faces, and what the earlier partition says."""

    def __init__(
        self, partition: Partition, given: frozenset[ArcId], extra_lines: Sequence[LatticeArray]
    ) -> None:
        """Node the `given` arcs and the lines, shapes (n, 2), together."""
        self.partition = partition
        self.given = sorted(given)
        self._extra_lines = extra_lines
        self._arc_lines = [partition.line_mm(arc) for arc in self.given]
        self._node_at = {
            (node.x, node.y): node.id
            for arc in self.given
            for node in (
                partition.nodes[partition.arcs[arc].start],
                partition.nodes[partition.arcs[arc].end],
            )
        }
        lines = noded_with(self._arc_lines, extra_lines, self._node_at.keys())
        self.chains = [
            Chain(line) if course is None else self._of_arc(line, *course)
            for line, course in zip(lines, traced(self._arc_lines, lines), strict=True)
        ]
        self.polygons = faces(lines)
        self.left, self.right = sides([chain.line for chain in self.chains], self.polygons)

    def with_arcs(self, arcs: frozenset[ArcId]) -> "LocalMosaic":
        """Return the mosaic of these arcs, some others and the lines."""
        return LocalMosaic(self.partition, arcs.union(self.given), self._extra_lines)

    def is_drawn(self) -> NDArray[np.bool_]:
        """Tell which chains lie on the lines, be there an arc too."""
        courses = traced(self._extra_lines, [chain.line for chain in self.chains])
        return np.array([course is not None for course in courses], dtype=bool)

    def is_marked_only_at(self, lines: Sequence[LatticeArray]) -> bool:
        """Tell whether arcs have no vertices beyond those they had but where some lines end.

        Then the other lines that were noded with them have left no trace on the boundaries.
        """
        on_arcs = [chain.line for chain in self.chains if chain.source is not None]
        return not has_other_vertices(
            on_arcs, [*self._arc_lines, *(line[[0, -1]] for line in lines)]
        )

    def _of_arc(self, line: LatticeArray, number: int, ahead: bool) -> Chain:
        arc = self.partition.arcs[self.given[number]]
        return Chain(line if ahead else line[::-1], arc.left, arc.right, arc.id, arc.border)

    def _earlier_labels(self) -> list[set[Label]]:
        """Return for each face the labels that the given arcs round it had on its side.

        Two or more tell that a part of the boundary was not given.
        """
        found: list[set[Label]] = [set() for _ in self.polygons]
        for chain, *beside in zip(self.chains, self.left, self.right, strict=True):
            if chain.source is not None:
                for face, label in zip(beside, chain.labels(), strict=True):
                    if face >= 0:
                        found[face].add(label)
        return found

    def enclosed_arcs(self) -> frozenset[ArcId]:
        """Return arcs that were not given but bound the land of a face from within."""
        given = set(self.given)
        found: set[ArcId] = set()
        for labels, polygon in zip(self._earlier_labels(), self.polygons, strict=True):
            if len(labels) != 1:
                continue
            west, south, east, north = polygon.bounds
            for arc in set(self.partition.arcs_of(min(labels))) - given:
                line = self.partition.line_mm(arc)
                (x0, y0), (x1, y1) = line.min(axis=0), line.max(axis=0)
                in_bounds = west < x0 and south < y0 and x1 < east and y1 < north
                if in_bounds and polygon.contains_properly(shapely.linestrings(line)):
                    found.add(arc)
        return frozenset(found)

    def labelled_chains(self, owner_of: OwnerOf) -> list[Chain]:
        """Return the boundaries that there will be, run the way of the arcs they come from."""
        return joined(self._labelled(owner_of), self._fixed_places(), self._node_at.keys())

    def arcs_to_join(self, chains: Sequence[Chain]) -> frozenset[ArcId]:
        """Return arcs that were not given and end where only one other boundary is left."""
        given = set(self.given)
        ends = Counter(place for chain in chains for place in (chain.start(), chain.end()))
        found: set[ArcId] = set()
        for place in self._fixed_places():
            node = self._node_at[place]
            arcs = [self.partition.arcs[a] for a in self.partition.arcs_at(node) if a not in given]
            degree = ends[place] + sum((arc.start == node) + (arc.end == node) for arc in arcs)
            if degree == 2 and all(arc.start != arc.end for arc in arcs):
                found.update(arc.id for arc in arcs)
        return frozenset(found)

    def change(self, chains: Sequence[Chain]) -> PartitionChange:
        """Return what replaces the given arcs."""
        fixed = self._fixed_places()
        arc_ids = self._arc_ids(chains)
        nodes, arcs = records_of(chains, arc_ids, self._node_at, self.partition.next_node_id())
        kept_nodes = {node for arc in arcs for node in (arc.start, arc.end)}
        kept_nodes.update(self._node_at[place] for place in fixed)
        return PartitionChange(
            put_nodes={node.id: node for node in nodes},
            put_arcs={arc.id: arc for arc in arcs if self.partition.arcs.get(arc.id) != arc},
            deleted_nodes=frozenset(self._node_at.values()) - kept_nodes,
            deleted_arcs=frozenset(self.given) - set(arc_ids),
        )

    def _fixed_places(self) -> set[Place]:
        """Return the nodes where arcs end that were not given."""
        given = set(self.given)
        return {p for p, node in self._node_at.items() if set(self.partition.arcs_at(node)) - given}

    def _labelled(self, owner_of: OwnerOf) -> list[Chain]:
        asked = np.array([len(labels) < 2 for labels in self._earlier_labels()], dtype=bool)
        owners = np.zeros(len(asked), dtype=np.int64)
        if asked.any():
            owners[asked] = owner_of(inner_points(self.polygons[asked]))
        chains = []
        for chain, *beside in zip(self.chains, self.left, self.right, strict=True):
            if chain.source is None and beside[0] == beside[1]:
                continue
            left, right = (
                Label(int(owners[face])) if face >= 0 and asked[face] else self._before(chain, side)
                for side, face in enumerate(beside)
            )
            if left != right:
                chains.append(Chain(chain.line, left, right, chain.source, chain.border))
        return chains

    def _before(self, chain: Chain, side: int) -> Label:
        """Return what lay on the left (0) or right (1) of a chain before."""
        if chain.source is not None:
            return chain.labels()[side]
        x, y = (chain.line[0] + chain.line[1]) / 2
        return label_at(self.partition, float(x), float(y))

    def _arc_ids(self, chains: Sequence[Chain]) -> list[ArcId]:
        """Let arcs that stay as they are keep their id, then the longest piece of each other."""
        ids: dict[int, ArcId] = {}
        by_length = sorted(range(len(chains)), key=lambda i: -chains[i].length_mm())
        for same_shape in (True, False):
            for i in by_length:
                source = chains[i].source
                if source is None or i in ids or source in ids.values():
                    continue
                if same_shape and not np.array_equal(
                    chains[i].line, self.partition.line_mm(source)
                ):
                    continue
                ids[i] = source
        fresh = self.partition.next_arc_id()
        for i in range(len(chains)):
            if i not in ids:
                ids[i] = fresh
                fresh = ArcId(fresh + 1)
        return [ids[i] for i in range(len(chains))]
