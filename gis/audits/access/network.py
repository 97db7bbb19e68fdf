"""The way to the nearest service point along roads, from any place on them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.audits.access.roads import Floats, Indices, Roads

NOBODY = -1


@dataclass(frozen=True)
class Network:
    """Hold the distances (mm) of all stops: the ends of pieces, and what is joined in between.

    `at` is a stop's piece, doubled, and the share of the way along it: one rising number for all
    stops. `service` is the nearest service point of each, `NOBODY` where no road leads to one.
    """

    length: Floats
    at: Floats
    distance: Floats
    service: Indices

    def ways(self, piece: Indices, share: Floats) -> tuple[Floats, Indices]:
        """Return how far it is from places on pieces, inf where no road leads, and to which."""
        at = 2.0 * piece + share
        right = np.searchsorted(self.at, at, side="left")
        left = np.maximum(right - (self.at[right] > at), 0)
        forth = self.distance[right] + (self.at[right] - at) * self.length[piece]
        back = self.distance[left] + (at - self.at[left]) * self.length[piece]
        service = np.where(forth <= back, self.service[right], self.service[left])
        return np.minimum(forth, back), service


def network_of(roads: Roads, services_mm: NDArray[np.int64], most_walk_mm: float) -> Network:
    """Lead the roads to service points, shape (n, 2).

    One farther from all roads than `most_walk_mm` is not on the network. There must be roads.
    """
    length = np.hypot(*(roads.end - roads.start).T)
    piece, share, off = roads.nearest(services_mm)
    near = np.flatnonzero(off <= most_walk_mm)
    sources = roads.node_count + np.arange(len(near))
    others = np.concatenate([roads.tied, sources])
    pieces = np.concatenate([roads.tie_piece, piece[near]])
    shares = np.concatenate([roads.share, share[near]])
    gaps = np.concatenate([roads.gap, off[near]])
    stops = roads.node_count + len(near) + np.arange(len(pieces))
    count = roads.node_count + len(near) + len(pieces)
    both = 2.0 * np.arange(len(length))
    at = np.concatenate([both, both + 1.0, 2.0 * pieces + shares])
    node = np.concatenate([roads.nodes[:, 0], roads.nodes[:, 1], stops])
    order = np.lexsort((np.arange(len(at)), at))
    at, node = at[order], node[order]
    on = (at // 2).astype(np.int64)
    follows = on[1:] == on[:-1]
    steps = ((at[1:] - at[:-1]) * length[on[1:]])[follows]
    graph = _graph(
        np.concatenate([node[:-1][follows], others]),
        np.concatenate([node[1:][follows], stops]),
        np.concatenate([steps, gaps]),
        count,
    )
    if not len(near):
        nobody = np.full(len(at), NOBODY)
        return Network(length, at, np.full(len(at), np.inf), nobody)
    distance, _, source = dijkstra(
        graph, directed=False, indices=sources, return_predecessors=True, min_only=True
    )
    reached = np.isfinite(distance)
    of_node = np.full(count, NOBODY)
    of_node[reached] = near[source[reached] - roads.node_count]
    return Network(length, at, distance[node], of_node[node])


def _graph(one: Indices, other: Indices, weight: Floats, count: int) -> csr_array:
    """Return a graph; of several ways between two nodes the shortest."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((weight, high, low))
    low, high, weight = low[order], high[order], weight[order]
    kept = np.ones(len(low), dtype=np.bool_)
    kept[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    kept &= low != high
    return csr_array((weight[kept], (low[kept], high[kept])), shape=(count, count))
