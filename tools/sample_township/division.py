"""Divide land cells into connected regions with about the wanted number of households.

Regions grow from seeds over the graph of neighbouring cells, and a step across a road or the
river costs extra, so that borders come to lie there. Each region's head start is then tuned
until the household counts fit: an additively weighted graph Voronoi diagram, whose regions are
connected by construction.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from tools.sample_township.cells import Cells, Ints
from tools.sample_township.curves import Floats

MIN_BORDER_MM, NARROW_M = 12_000, 3000.0
ROUNDS = 90


@dataclass(frozen=True)
class Land:
    """What `divide` needs to know of the cells: the cost of each step and the households."""

    middles_m: Floats
    steps: csr_array
    households: Ints


def step_costs(cells: Cells, penalty_m: dict[str, float], cheap: NDArray[np.bool_]) -> csr_array:
    """Return the symmetric matrix of step costs in metres; `cheap` marks cells of one hamlet.

    A step over a border too short to walk through costs `NARROW_M` more, so that regions rarely
    hang together by a neck.
    """
    first, second = cells.pairs.T
    count = len(cells.polygons)
    distance = np.hypot(*(cells.middles_m[first] - cells.middles_m[second]).T)
    penalty = np.array([penalty_m.get(name, 0.0) for name in cells.barrier.tolist()])
    inside = cheap[first] & cheap[second] & (cells.barrier != "river")
    cost = np.where(inside, 0.05 * distance, distance + penalty) + 0.1
    cost += np.where(cells.border_mm < MIN_BORDER_MM, NARROW_M, 0.0)
    ends = (np.concatenate([first, second]), np.concatenate([second, first]))
    return coo_array((np.tile(cost, 2), ends), shape=(count, count)).tocsr()


def divide(land: Land, targets: Floats, rng: np.random.Generator) -> Ints:
    """Return for each cell the number of its region; region `i` wants `targets[i]` households."""
    seeds = _spread_seeds(land, len(targets), rng)
    wanted = targets * land.households.sum() / targets.sum()
    head_start = np.zeros(len(targets))
    best, best_error = np.zeros(len(land.households), dtype=np.int64), np.inf
    reach = float(np.median(land.steps.data)) * 2
    for turn in range(ROUNDS):
        labels = _grown(land.steps, seeds, head_start)
        counts = np.bincount(labels, land.households, len(targets))
        error = float(np.abs(counts / wanted - 1).max())
        if error < best_error:
            best, best_error = labels, error
        damping = reach * (1.5 - turn / ROUNDS)
        head_start += damping * np.clip(counts / wanted - 1, -1, 1)
        if turn % 6 == 5 and turn < ROUNDS * 0.7:
            seeds = _centred(land, labels, seeds)
    return best


def _spread_seeds(land: Land, count: int, rng: np.random.Generator) -> Ints:
    points = np.repeat(land.middles_m, land.households, axis=0)
    centres, _ = kmeans2(points, count, minit="++", rng=rng, iter=25)
    inhabited = np.flatnonzero(land.households)
    seeds: list[int] = []
    for centre in centres:
        far = np.hypot(*(land.middles_m[inhabited] - centre).T)
        far[np.isin(inhabited, seeds)] = np.inf
        seeds.append(int(inhabited[np.argmin(far)]))
    return np.array(seeds, dtype=np.int64)


def _grown(steps: csr_array, seeds: Ints, head_start: Floats) -> Ints:
    """Grow all regions at once from one source joined to each seed by its head start."""
    source = steps.shape[0]
    start = head_start - head_start.min() + 1.0
    edges = steps.tocoo()
    graph = coo_array(
        (
            np.concatenate([edges.data, start]),
            (
                np.concatenate([edges.coords[0], np.full(len(seeds), source)]),
                np.concatenate([edges.coords[1], seeds]),
            ),
        ),
        shape=(source + 1, source + 1),
    ).tocsr()
    costs, predecessors = dijkstra(graph, indices=[source], return_predecessors=True)
    cost, before = costs[0], predecessors[0]
    labels = np.full(source + 1, -1, dtype=np.int64)
    region_of_seed = {int(seed): region for region, seed in enumerate(seeds)}
    for cell in np.argsort(cost[:source], kind="stable"):
        came_from = int(before[cell])
        labels[cell] = region_of_seed[int(cell)] if came_from == source else labels[came_from]
    return labels[:source]


def _centred(land: Land, labels: Ints, seeds: Ints) -> Ints:
    """Move each seed to the region's cell nearest to the middle of its households."""
    moved = seeds.copy()
    for region in range(len(seeds)):
        own = np.flatnonzero(labels == region)
        weights = land.households[own]
        if weights.sum() > 0:
            middle = np.average(land.middles_m[own], axis=0, weights=weights)
            moved[region] = own[np.argmin(np.hypot(*(land.middles_m[own] - middle).T))]
    return moved


def part(land: Land, chosen: Ints) -> Land:
    """Return the land of some cells only."""
    return Land(
        land.middles_m[chosen], land.steps[chosen][:, chosen].tocsr(), land.households[chosen]
    )
