"""The roads of a plan's references as a graph.

Roads meet where they share a vertex, as they do in OpenStreetMap, or where one ends on or close to
another. Where two merely cross they do not meet: one of them is a bridge or a tunnel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.audits.access.nearest_piece import NearestPiece, feet
from gis.plan.records import Reference

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

THEME = "road"

END_TOLERANCE_MM = 1000.0
"""How far a road may end from the one that it was meant to meet."""


@dataclass(frozen=True)
class Roads:
    """Hold pieces of road, each straight from `start` to `end`, shape (n, 2) in millimetres.

    `nodes` (n, 2) are the numbers of their ends; `count` says how many roads there are. A road
    that ends close to another is tied to it: node `tied` to the place `share` of the way along
    piece `tie_piece`, `gap` off.
    """

    count: int
    start: Floats
    end: Floats
    nodes: Indices
    node_count: int
    tree: shapely.STRtree
    tied: Indices
    tie_piece: Indices
    share: Floats
    gap: Floats

    @classmethod
    def of(cls, references: Iterable[Reference]) -> "Roads":
        """Take the lines of the road theme; areas are none."""
        roads = [each for each in references if each.theme == THEME and not each.is_area]
        lines = [line for road in roads for line in road.lines if len(line) > 1]
        if not lines:
            return cls._none()
        xy = np.concatenate(lines).astype(np.float64)
        ends = np.cumsum([len(line) for line in lines])
        first = np.ones(len(xy), dtype=np.bool_)
        first[ends - 1] = False
        at = np.flatnonzero(first)
        at = at[(xy[at] != xy[at + 1]).any(axis=1)]
        if not len(at):
            return cls._none()
        _, node = np.unique(xy[:, 0] + 1j * xy[:, 1], return_inverse=True)
        nodes = np.column_stack([node[at], node[at + 1]]).astype(np.int64)
        tree = shapely.STRtree(
            np.asarray(shapely.linestrings(np.stack([xy[at], xy[at + 1]], axis=1)))
        )
        node_count = int(node.max()) + 1
        loose = np.flatnonzero(np.bincount(nodes.ravel(), minlength=node_count) == 1)
        place = np.zeros((node_count, 2))
        place[node] = xy
        end, piece = tree.query(
            shapely.points(place[loose]), predicate="dwithin", distance=END_TOLERANCE_MM
        )
        other = (nodes[piece] != loose[end][:, None]).all(axis=1)
        tied, piece = loose[end[other]], piece[other]
        share, gap = feet(xy[at][piece], xy[at + 1][piece], place[tied])
        return cls(len(roads), xy[at], xy[at + 1], nodes, node_count, tree, tied, piece, share, gap)

    @classmethod
    def _none(cls) -> "Roads":
        nothing, numbers = np.zeros((0, 2)), np.zeros(0, dtype=np.int64)
        return cls(
            0, nothing, nothing, numbers.reshape(0, 2), 0, shapely.STRtree([]), numbers, numbers,
            np.zeros(0), np.zeros(0),
        )  # fmt: skip

    def nearest(self, xy_mm: NDArray[np.int64]) -> tuple[Indices, Floats, Floats]:
        """Return the nearest piece of each place, the share of the way along it, and how far off.

        There must be roads.
        """
        return self._nearest.find(xy_mm.astype(np.float64))

    @cached_property
    def _nearest(self) -> NearestPiece:
        return NearestPiece.of(self.start, self.end, self.tree)
