"""Chains: pieces of linework between two places, on their way to becoming arcs.

Building a partition and remaking a part of it both end in the same two steps: chains that meet
two by two are joined (the places between them need no node), and what remains gets ids.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.topology.records import (
    OUTSIDE,
    PLAIN_BORDER,
    Arc,
    ArcId,
    Border,
    Label,
    Node,
    NodeId,
)

Place = tuple[int, int]
"""Easting and northing in millimetres."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Be a line of at least two vertices, shape (n, 2), millimetres, with what lies beside it.

    `source` is the arc of an earlier partition on which the chain lies, if it does, and `border`
    what is known about that arc.
    """

    line: LatticeArray
    left: Label = OUTSIDE
    right: Label = OUTSIDE
    source: ArcId | None = None
    border: Border = PLAIN_BORDER

    def start(self) -> Place:
        """Return where the chain begins."""
        return int(self.line[0, 0]), int(self.line[0, 1])

    def end(self) -> Place:
        """Return where the chain ends; a closed chain ends where it begins."""
        return int(self.line[-1, 0]), int(self.line[-1, 1])

    def length_mm(self) -> float:
        """Return the length of the chain in millimetres."""
        steps = np.diff(self.line, axis=0)
        return float(np.hypot(steps[:, 0], steps[:, 1]).sum())

    def labels(self) -> tuple[Label, Label]:
        """Return the left and the right label."""
        return self.left, self.right

    def reversed(self) -> "Chain":
        """Return the chain run through the other way."""
        return Chain(self.line[::-1], self.right, self.left, self.source, self.border)


_End = tuple[int, bool]
"""A chain by its number, and whether its last place is meant (else its first)."""
_Part = tuple[Chain, bool]
"""A chain of a row, run the way of the row, and whether that is against its own way."""


def joined(
    chains: Sequence[Chain],
    keep: Collection[Place] = (),
    prefer: Collection[Place] = (),
) -> list[Chain]:
    """Join chains wherever exactly two ends meet and labels and borders agree.

    Places in `keep` stay ends. A closed boundary without junctions begins at a place in `prefer`
    where it has one, else at its lowest place. A joined chain has the source of its longest part
    that has one, and runs the way of that part; without a source it runs the way of its first part.
    """
    across = _joints(chains, keep)
    used = [False] * len(chains)
    found: list[Chain] = []
    heads = [end for i in range(len(chains)) for end in ((i, False), (i, True))]
    for index, at_end in heads:
        if not used[index] and (index, at_end) not in across:
            found.append(_joined_parts(_walk(chains, across, used, (index, at_end))))
    rings = [_walk(chains, across, used, (index, False)) for index in range(len(chains))]
    return found + [_closed(ring, prefer) for ring in rings if ring]


def _joints(chains: Sequence[Chain], keep: Collection[Place]) -> dict[_End, _End]:
    at_place: dict[Place, list[_End]] = {}
    for at_end, row in ((False, 0), (True, -1)):
        xy = np.array([chain.line[row] for chain in chains], dtype=np.int64).reshape(-1, 2)
        for index, (x, y) in enumerate(xy.tolist()):
            at_place.setdefault((x, y), []).append((index, at_end))
    across: dict[_End, _End] = {}
    for place, ends in at_place.items():
        if len(ends) != 2 or place in keep or ends[0][0] == ends[1][0]:
            continue
        left, right = _labels_leaving(chains, ends[0])
        if chains[ends[0][0]].border != chains[ends[1][0]].border:
            continue
        if (right, left) == _labels_leaving(chains, ends[1]):
            across[ends[0]], across[ends[1]] = ends[1], ends[0]
    return across


def _labels_leaving(chains: Sequence[Chain], end: _End) -> tuple[Label, Label]:
    chain = chains[end[0]]
    return (chain.right, chain.left) if end[1] else (chain.left, chain.right)


def _walk(
    chains: Sequence[Chain], across: Mapping[_End, _End], used: list[bool], head: _End
) -> list[_Part]:
    parts: list[_Part] = []
    entry: _End | None = head
    while entry is not None and not used[entry[0]]:
        index, at_end = entry
        used[index] = True
        parts.append((chains[index].reversed() if at_end else chains[index], at_end))
        entry = across.get((index, not at_end))
    return parts


def _joined_parts(parts: Sequence[_Part]) -> Chain:
    first = parts[0][0]
    if len(parts) == 1:
        return first
    line = np.concatenate([first.line, *(part.line[1:] for part, _ in parts[1:])])
    sourced = [(part, turned) for part, turned in parts if part.source is not None]
    if not sourced:
        return Chain(line, first.left, first.right, None, first.border)
    longest, turned = max(sourced, key=lambda each: each[0].length_mm())
    whole = Chain(line, first.left, first.right, longest.source, first.border)
    return whole.reversed() if turned else whole


def _closed(parts: list[_Part], prefer: Collection[Place]) -> Chain:
    starts = [part.start() for part, _ in parts]
    first = starts.index(min(starts, key=lambda place: (place not in prefer, place)))
    return _joined_parts(parts[first:] + parts[:first])


def records_of(
    chains: Sequence[Chain],
    arc_ids: Sequence[ArcId],
    known_nodes: Mapping[Place, NodeId],
    next_node: NodeId,
) -> tuple[list[Node], list[Arc]]:
    """Make nodes and arcs of chains; a place in `known_nodes` keeps its id and is not returned."""
    node_at = dict(known_nodes)
    nodes: list[Node] = []
    for place in sorted({place for chain in chains for place in (chain.start(), chain.end())}):
        if place not in node_at:
            node_at[place] = NodeId(next_node + len(nodes))
            nodes.append(Node(node_at[place], *place))
    arcs = [
        Arc(
            arc_id,
            node_at[chain.start()],
            node_at[chain.end()],
            chain.line[1:-1],
            chain.left,
            chain.right,
            chain.border,
        )
        for arc_id, chain in zip(arc_ids, chains, strict=True)
    ]
    return nodes, arcs


class SegmentIndex:
    """Find out exactly which line has the directed segment from one vertex to another."""

    __slots__ = ("_edges", "_height", "_low", "_owners", "_vertices")

    def __init__(self, starts: LatticeArray, ends: LatticeArray, owners: NDArray[np.int64]) -> None:
        """Take segments, shapes (n, 2), and for each the number of its line, shape (n,)."""
        xy = np.concatenate([starts, ends])
        self._low = xy.min(axis=0) if len(xy) else np.zeros(2, dtype=np.int64)
        self._height = int(xy[:, 1].max() - self._low[1]) + 1 if len(xy) else 1
        self._vertices, ids = np.unique(self._keys(xy), return_inverse=True)
        edges = ids[: len(starts)] * len(self._vertices) + ids[len(starts) :]
        order = np.argsort(edges, kind="stable")
        self._edges = edges[order]
        self._owners = owners[order]

    @classmethod
    def of_lines(cls, lines: Sequence[LatticeArray]) -> "SegmentIndex":
        """Index lines by their position in the sequence."""
        if not lines:
            empty = np.empty((0, 2), dtype=np.int64)
            return cls(empty, empty, np.empty(0, dtype=np.int64))
        owners = np.repeat(np.arange(len(lines)), [len(line) - 1 for line in lines])
        return cls(
            np.concatenate([line[:-1] for line in lines]),
            np.concatenate([line[1:] for line in lines]),
            owners,
        )

    def _keys(self, xy: LatticeArray) -> NDArray[np.int64]:
        return np.asarray((xy[:, 0] - self._low[0]) * self._height + (xy[:, 1] - self._low[1]))

    def find(self, starts: LatticeArray, ends: LatticeArray) -> NDArray[np.int64]:
        """Return the line of each segment, -1 where no line has it; shape (n,)."""
        if len(self._edges) == 0:
            return np.full(len(starts), -1, dtype=np.int64)
        count = len(starts)
        ids, is_known = self._vertex_ids(np.concatenate([starts, ends]))
        edges = ids[:count] * len(self._vertices) + ids[count:]
        at = np.minimum(np.searchsorted(self._edges, edges), len(self._edges) - 1)
        known = is_known[:count] & is_known[count:] & (self._edges[at] == edges)
        return np.where(known, self._owners[at], -1)

    def holds(self, starts: LatticeArray, ends: LatticeArray) -> NDArray[np.bool_]:
        """Tell which segments a line has, run either way; shape (n,)."""
        found = self.find(np.concatenate([starts, ends]), np.concatenate([ends, starts]))
        return np.asarray((found.reshape(2, -1) >= 0).any(axis=0))

    def _vertex_ids(self, xy: LatticeArray) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        keys = self._keys(xy)
        ids = np.minimum(np.searchsorted(self._vertices, keys), len(self._vertices) - 1)
        y = xy[:, 1] - self._low[1]
        return ids, (self._vertices[ids] == keys) & (y >= 0) & (y < self._height)


def places_of(lines: Sequence[LatticeArray]) -> set[Place]:
    """Return the first and the last place of each line."""
    ends = np.array([line[row] for line in lines for row in (0, -1)], dtype=np.int64)
    return {(x, y) for x, y in ends.reshape(-1, 2).tolist()}
