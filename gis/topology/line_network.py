"""Find the way along lines: what tracing and the proposal of a boundary along roads rest on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import Place
from gis.topology.mosaic import line_geometries, node_lines

LEAP_COST = 4.0
"""How many times its length a leap between lines costs: lines are followed where there are any."""

_LEAST = 1e-6
"""What a way of no length costs: a sparse graph holds no zeros."""


@dataclass(frozen=True, slots=True)
class NetworkPlace:
    """Be a place on a network: on a segment of a chain, `along_mm` from the chain's start.

    `xy_mm` is its lattice point, `distance_mm` how far it is from where it was asked for.
    """

    chain: int
    segment: int
    along_mm: float
    xy_mm: Place
    distance_mm: float


Way = tuple[int, bool]
"""A chain by its number, and whether it is walked from its start to its end."""


class LineNetwork:
    """Hold lines, noded where they meet, and find the shortest way along them. Immutable."""

    def __init__(self, chains: Sequence[LatticeArray], leaps: int = 0) -> None:
        """Take chains that meet in end points only; the last `leaps` are leaps between lines.

        Use `of_lines` to have them made.
        """
        self._chains = list(chains)
        self._along = [_distances(chain) for chain in chains]
        self._cost = np.ones(len(chains))
        self._cost[len(chains) - leaps :] = LEAP_COST
        self._tree = shapely.STRtree(line_geometries(self._chains[: len(chains) - leaps]))
        self._junctions: dict[Place, int] = {}
        self._ways: dict[tuple[int, int], tuple[float, Way]] = {}
        for number, chain in enumerate(self._chains):
            first, last = (self._junction(chain[row]) for row in (0, -1))
            cost = float(self._along[number][-1] * self._cost[number])
            for ends, ahead in (((first, last), True), ((last, first), False)):
                if cost < self._ways.get(ends, (np.inf,))[0]:
                    self._ways[ends] = cost, (number, ahead)
        self._edges = np.array(list(self._ways), dtype=np.int64).reshape(-1, 2)
        self._costs = np.array([cost for cost, _ in self._ways.values()])

    def _junction(self, point: LatticeArray) -> int:
        return self._junctions.setdefault(_place(point), len(self._junctions))

    @classmethod
    def of_lines(cls, lines: Sequence[LatticeArray], leap_mm: float = 0.0) -> "LineNetwork":
        """Node lines, shapes (n, 2), millimetres, and make the network of them.

        A line that ends up to `leap_mm` before another one is tied to it by a straight leap.
        """
        drawn = [line for line in lines if len(line) > 1 and (line != line[0]).any()]
        chains = node_lines(drawn)
        if leap_mm <= 0 or len(chains) < 2:
            return cls(chains)
        leaps = _leaps(chains, leap_mm)
        feet = [(target, leap[1]) for target, leap in leaps]
        return cls([*_cut_at(chains, feet), *(leap for _, leap in leaps)], len(leaps))

    def nearest(self, xy_mm: tuple[float, float], reach_mm: float) -> NetworkPlace | None:
        """Return the nearest place on a line within a distance, or None."""
        point = shapely.Point(xy_mm)
        found = self._tree.query_nearest(point, max_distance=reach_mm, all_matches=False)
        if len(found) == 0:
            return None
        number = int(found[0])
        segment, foot = _foot(self._chains[number], np.array(xy_mm, dtype=np.float64))
        x, y = np.rint(foot).astype(np.int64).tolist()
        along = self._along[number][segment] + np.hypot(*(foot - self._chains[number][segment]))
        distance = float(np.hypot(*(foot - xy_mm)))
        return NetworkPlace(number, segment, float(along), (x, y), distance)

    def place(self, chain: int, vertex: int) -> NetworkPlace:
        """Return the place of a vertex of a chain."""
        line = self._chains[chain]
        segment = min(vertex, len(line) - 2)
        return NetworkPlace(
            chain, segment, float(self._along[chain][vertex]), _place(line[vertex]), 0.0
        )

    def ways(self, start: NetworkPlace, end: NetworkPlace) -> list[Way]:
        """Return the chains along the shortest way from one place to another, in their order.

        On the first and the last one, where the places lie, only a part is walked: a single chain
        is walked from one to the other. No chains when no way leads there.
        """
        cost, ways = self._cheapest(start, end)
        if start.chain == end.chain and abs(start.along_mm - end.along_mm) <= cost:
            return [(start.chain, start.along_mm <= end.along_mm)]
        return ways

    def path(self, start: NetworkPlace, end: NetworkPlace) -> LatticeArray | None:
        """Return the shortest way along the lines, shape (n, 2), from one place to another.

        Both ends are among its vertices; a way to where it starts has one vertex. None when no
        way leads there.
        """
        ways = self.ways(start, end)
        if not ways:
            return None
        if len(ways) == 1:
            first, last = (start, end) if ways[0][1] else (end, start)
            inner = self._chains[start.chain][first.segment + 1 : last.segment + 1]
            line = np.concatenate([[first.xy_mm], inner, [last.xy_mm]]).astype(np.int64)
            return _without_repeats(line if first is start else line[::-1])
        parts = [self._rest(start, ways[0][1])]
        parts += [self._chains[number][:: 1 if ahead else -1] for number, ahead in ways[1:-1]]
        parts.append(self._rest(end, not ways[-1][1])[::-1])
        return _without_repeats(np.concatenate(parts))

    def _cheapest(self, start: NetworkPlace, end: NetworkPlace) -> tuple[float, list[Way]]:
        """Return what the cheapest way over junctions costs, and the chains along it.

        On the first and the last chain, where the places lie, only a part is walked.
        """
        source, target = len(self._junctions), len(self._junctions) + 1
        own: dict[tuple[int, int], tuple[float, Way]] = {}
        for ahead in (True, False):
            for place, leaves in ((start, True), (end, False)):
                rest, junction = self._to_end(place, ahead)
                ends = (source, junction) if leaves else (junction, target)
                if rest < own.get(ends, (np.inf,))[0]:
                    own[ends] = rest, (place.chain, ahead == leaves)
        edges = np.concatenate([self._edges, np.array(list(own), dtype=np.int64)])
        costs = np.concatenate([self._costs, [cost for cost, _ in own.values()]])
        graph = csr_array((costs, (edges[:, 0], edges[:, 1])), shape=(target + 1, target + 1))
        found, before = dijkstra(graph, indices=[source], return_predecessors=True)
        ways: list[Way] = []
        at = target
        while at != source and not np.isinf(found[0, target]):
            previous = int(before[0, at])
            ends = (previous, at)
            ways.append((own[ends] if ends in own else self._ways[ends])[1])
            at = previous
        return float(found[0, target]), ways[::-1]

    def _to_end(self, place: NetworkPlace, ahead: bool) -> tuple[float, int]:
        """Return what the way from a place to an end of its chain costs, and that junction."""
        way = float(self._along[place.chain][-1]) - place.along_mm if ahead else place.along_mm
        junction = self._junctions[_place(self._chains[place.chain][-1 if ahead else 0])]
        return max(way, _LEAST), junction

    def _rest(self, place: NetworkPlace, ahead: bool) -> LatticeArray:
        """Return the course from a place to an end of its chain."""
        chain = self._chains[place.chain]
        rest = chain[place.segment + 1 :] if ahead else chain[: place.segment + 1][::-1]
        return np.concatenate([np.array([place.xy_mm], dtype=np.int64), rest])


def _place(point: LatticeArray) -> Place:
    x, y = point.tolist()
    return x, y


def _distances(line: LatticeArray) -> NDArray[np.float64]:
    """Return how far along a line each vertex is, in millimetres."""
    steps = np.diff(line, axis=0).astype(np.float64)
    return np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])


def _foot(line: LatticeArray, xy: NDArray[np.float64]) -> tuple[int, NDArray[np.float64]]:
    """Return the point of a line that is nearest to a place, and on which segment it lies."""
    start = line[:-1] - xy
    along = np.diff(line, axis=0).astype(np.float64)
    share = -np.einsum("ij,ij->i", start, along) / np.einsum("ij,ij->i", along, along)
    feet = start + np.clip(share, 0.0, 1.0)[:, np.newaxis] * along
    at = int(np.argmin(np.einsum("ij,ij->i", feet, feet)))
    return at, xy + feet[at]


def _without_repeats(line: LatticeArray) -> LatticeArray:
    moved = (np.diff(line, axis=0) != 0).any(axis=1)
    kept: LatticeArray = line[np.append(True, moved)]
    return kept


def _leaps(chains: Sequence[LatticeArray], leap_mm: float) -> list[tuple[int, LatticeArray]]:
    """Return straight lines from loose ends to the nearest point of another chain in reach.

    Before each stands the number of the chain where it arrives.
    """
    ends = [_place(chain[row]) for chain in chains for row in (0, -1)]
    count = Counter(ends)
    loose = [number for number, end in enumerate(ends) if count[end] == 1]
    tree = shapely.STRtree(line_geometries(chains))
    points = shapely.points(np.array([ends[number] for number in loose]).reshape(-1, 2))
    nearest: dict[int, tuple[float, int, Place]] = {}
    for at, other in tree.query(points, "dwithin", leap_mm).T.tolist():
        number = loose[at]
        if other != number // 2:
            xy = np.array(ends[number], dtype=np.float64)
            foot = _foot(chains[other], xy)[1]
            x, y = np.rint(foot).astype(np.int64).tolist()
            found = float(np.hypot(*(foot - xy))), other, (x, y)
            nearest[number] = min(nearest.get(number, found), found)
    return [
        (other, np.array([ends[number], foot], dtype=np.int64))
        for number, (_, other, foot) in sorted(nearest.items())
        if foot != ends[number]
    ]


def _cut_at(
    chains: Sequence[LatticeArray], feet: Sequence[tuple[int, LatticeArray]]
) -> list[LatticeArray]:
    """Return the chains, cut at places given with the number of their chain."""
    by_chain: dict[int, list[LatticeArray]] = {}
    for number, foot in feet:
        by_chain.setdefault(number, []).append(foot)
    pieces: list[LatticeArray] = []
    for number, chain in enumerate(chains):
        along = _distances(chain)
        cuts: dict[float, tuple[int, LatticeArray]] = {}
        for foot in by_chain.get(number, ()):
            segment, _ = _foot(chain, foot.astype(np.float64))
            at = float(along[segment] + np.hypot(*(foot - chain[segment])))
            if not (foot == chain[[0, -1]]).all(axis=1).any():
                cuts[at] = segment, foot
        first, head = 0, chain[:0]
        for _, (segment, foot) in sorted(cuts.items()):
            pieces.append(_without_repeats(np.vstack([head, chain[first : segment + 1], foot])))
            first, head = segment + 1, foot[np.newaxis]
        pieces.append(_without_repeats(np.vstack([head, chain[first:]])))
    return pieces
