"""A township whose grids were drawn one by one: what every cleaner of polygons has to repair.

The truth is a synthetic partition. In the noisy layer each polygon has lost 30 % of its vertices,
and each vertex left is off by up to 2 m, independently of the neighbours'; 3 % of the polygons are
swollen or shrunk by 10 m; and one grid is missing.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from bench.ground import polygons_m
from bench.synthetic import ORIGIN_MM, Size, synthetic_partition
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.topology.chains import Chain, records_of
from gis.topology.partition import Partition
from gis.topology.records import ArcId, NodeId

Polygons = NDArray[np.object_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LOST_VERTICES = 0.3
NOISE_M = 2.0
SWOLLEN = 0.03
SWELLING_M = 10.0

GRID_SIDE = 0.35
"""How large a grid is beside one of the county benchmarks, which is a square kilometre."""

CORNERS_PER_GRID = 30
STEP_M = 12.0
"""A boundary is straight between corners, with a vertex every so many metres."""

HOUSEHOLDS_PER_GRID = 30
HAMLET_M = 40.0
_SPARE = 1.5
"""How many grids are made for each that is taken: the township's outline runs between them."""


@dataclass(frozen=True, eq=False)
class NoisyTown:
    """Be a township: what is true and what was drawn.

    `truth` are the polygons of its grids, metres, shape (n,), `drawn` the noisy ones of all but
    the missing grid, shape (n - 1,), in the same order; `drawn_of`, shape (n - 1,), the number of
    the true grid of each. Households: `places`, shape (h, 2), and `home`, shape (h,), the true
    grid of each.
    """

    truth: Polygons
    drawn: Polygons
    drawn_of: IntArray
    places: FloatArray
    home: IntArray

    @cached_property
    def outline(self) -> BaseGeometry:
        """The township's outline, exactly."""
        return shapely.coverage_union_all(self.truth)


def noisy_town(grids: int, seed: int = 1) -> NoisyTown:
    """Make a township of so many grids; the same number and seed give the same one."""
    random = np.random.default_rng(seed)
    truth = _town(grids, random)
    missing = _inner(truth, random)
    drawn_of = np.delete(np.arange(len(truth)), missing)
    drawn = np.array([_drawn(polygon, random) for polygon in truth[drawn_of]], dtype=object)
    swollen = random.choice(len(drawn), max(1, round(SWOLLEN * len(drawn))), replace=False)
    by = np.where(np.arange(len(swollen)) % 2 == 0, SWELLING_M, -SWELLING_M)
    drawn[swollen] = shapely.buffer(drawn[swollen], by, join_style="mitre")
    places, home = _households(truth, random)
    return NoisyTown(truth, drawn, drawn_of, places, home)


def _town(grids: int, random: np.random.Generator) -> Polygons:
    """Take the grids nearest to the middle of a larger partition."""
    made = int(grids * _SPARE)
    size = Size(made, max(1, made // 12), made * CORNERS_PER_GRID, 0)
    county = synthetic_partition(size, random)[0]
    chains = [
        Chain(_smaller_and_denser(county.line_mm(arc.id)), arc.left, arc.right)
        for arc in county.arcs.values()
    ]
    ids = [ArcId(i + 1) for i in range(len(chains))]
    polygons = polygons_m(Partition.from_records(*records_of(chains, ids, {}, NodeId(1))))
    middles = shapely.get_coordinates(shapely.centroid(polygons))
    off = np.hypot(*(middles - middles.mean(axis=0)).T)
    return polygons[np.sort(np.argsort(off)[:grids])]


def _smaller_and_denser(line_mm: LatticeArray) -> LatticeArray:
    xy = ORIGIN_MM + (line_mm - ORIGIN_MM) * GRID_SIDE
    dense = shapely.segmentize(shapely.linestrings(xy), STEP_M * MM_PER_M)
    return np.rint(shapely.get_coordinates(dense)).astype(np.int64)


def _inner(truth: Polygons, random: np.random.Generator) -> int:
    """Return a grid inside the township, without an enclave, whose loss leaves a hole."""
    outline = shapely.boundary(shapely.coverage_union_all(truth))
    inner = ~shapely.intersects(truth, outline) & (shapely.get_num_interior_rings(truth) == 0)
    large = shapely.area(truth) > np.median(shapely.area(truth)) / 2
    return int(random.choice(np.flatnonzero(inner & large)))


def _drawn(polygon: Polygon, random: np.random.Generator) -> Polygon:
    """Return a polygon as another hand would have drawn it."""
    shell, *holes = (_drawn_ring(ring, random) for ring in [polygon.exterior, *polygon.interiors])
    return Polygon(shell, holes)


def _drawn_ring(ring: BaseGeometry, random: np.random.Generator) -> FloatArray:
    xy = shapely.get_coordinates(ring)[:-1]
    kept = random.permutation(len(xy))[: max(4, round(len(xy) * (1 - LOST_VERTICES)))]
    angle = random.uniform(0, 2 * np.pi, len(kept))
    off = NOISE_M * np.sqrt(random.uniform(0, 1, len(kept)))
    return np.asarray(
        xy[np.sort(kept)] + off[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    )


def _households(truth: Polygons, random: np.random.Generator) -> tuple[FloatArray, IntArray]:
    """Place households in hamlets all over the township, and say in which grid each is."""
    wanted = HOUSEHOLDS_PER_GRID * len(truth)
    west, south, east, north = shapely.total_bounds(truth)
    hamlets = random.uniform((west, south), (east, north), (wanted // 5, 2))
    places = np.repeat(hamlets, 10, axis=0) + random.normal(0, HAMLET_M, (len(hamlets) * 10, 2))
    points = np.asarray(shapely.points(places))
    point, grid = shapely.STRtree(truth).query(points, predicate="within")
    some = np.sort(random.permutation(len(point))[:wanted])
    return places[point[some]], np.asarray(grid[some], dtype=np.int64)
