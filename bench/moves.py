"""Where to pull at boundaries, and how far they give way."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from gis.errors import Refused
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.records import ArcId, Label, NodeId

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Handle:
    """Be a vertex (`index` of the arc's points) or a node, between grids of one unit only."""

    at: Point
    arc: ArcId
    index: int = 0
    node: NodeId | None = None

    def moved(self, plan: Plan, to: Point) -> Edit:
        """Return the edit that moves it; raises Refused."""
        if self.node is not None:
            return move_node(plan, node=self.node, to=to)
        return move_vertex(plan, arc=self.arc, index=self.index, to=to)


def handles(plan: Plan, seed: int = 3, beside: Collection[Label] | None = None) -> Iterator[Handle]:
    """Yield handles at random places, vertices and nodes in turns, each of another arc.

    `beside` limits them to arcs that bound land of some labels.
    """
    partition = plan.partition
    # As in the window, where the pointer looks for a handle before it pulls at one: this makes
    # the index of the partition, which all later ones inherit.
    partition.arcs_near((0, 0, 0, 0))
    random = np.random.default_rng(seed)
    inner = {
        arc.id
        for arc in partition.arcs.values()
        if len(arc.points) > 4 and not plan.is_unit_boundary(arc.left, arc.right)
    }
    wanted = {arc for label in beside for arc in partition.arcs_of(label)} if beside else inner
    for turn, number in enumerate(random.permutation(sorted(inner & wanted)).tolist()):
        arc = partition.arcs[ArcId(number)]
        node = partition.nodes[arc.start]
        if turn % 2 == 0:
            index = int(random.integers(2, len(arc.points) - 2))
            x, y = arc.points[index].tolist()
            yield Handle((x, y), arc.id, index)
        elif inner.issuperset(partition.arcs_at(node.id)):
            yield Handle((node.x, node.y), arc.id, node=node.id)


def path(plan: Plan, handle: Handle, reach_mm: int, steps: int) -> list[Point]:
    """Return places on a straight way out; empty where all ways are refused.

    The last place is free, and so is every fifth before it.
    """
    x, y = handle.at
    for angle in np.arange(8) * np.pi / 4:
        far = np.linspace(0, reach_mm, steps + 1)[1:]
        places = np.rint(np.stack([x + far * np.cos(angle), y + far * np.sin(angle)], axis=1))
        way = [(int(a), int(b)) for a, b in places.tolist()]
        if all(_is_free(plan, handle, place) for place in way[::-5]):
            return way
    return []


def _is_free(plan: Plan, handle: Handle, to: Point) -> bool:
    try:
        handle.moved(plan, to)
    except Refused:
        return False
    return True
