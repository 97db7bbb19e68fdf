"""Small land cells between field edges, roads and water: the stuff that grids are made of.

The cells are Voronoi cells whose edges wander, cut by the roads, the river and the brook, so
that every boundary drawn from them follows something. All cells are made in one noding pass:
neighbours share their boundary vertices exactly. Coordinates are millimetres in EPSG:4549.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi, cKDTree
from shapely import LineString, MultiPolygon, Polygon

from tools.sample_township.curves import Floats, along, wander
from tools.sample_township.terrain import Terrain, hilliness, nearest_hamlet_m

LATTICE_MM = 250
CRUMB_M2 = 500.0
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """The cells, their middles in metres and which cells are neighbours.

    `pairs` has shape (n, 2); `border_mm` is the length of each shared border and `barrier` what
    most of that border runs along: "", "village", "street", "main", "brook" or "river".
    """

    polygons: NDArray[np.object_]
    middles_m: Floats
    pairs: Ints
    border_mm: Floats
    barrier: NDArray[np.str_]


def make_cells(terrain: Terrain, rng: np.random.Generator) -> Cells:
    """Cut the township into cells, small where people live, larger in fields and hills."""
    barriers = _barriers(terrain)
    cuts = [line for lines in barriers.values() for line in lines]
    seeds = _seeds(terrain, [*cuts, LineString(terrain.outline.exterior)], rng)
    edges = [
        LineString(wander(edge, rng, 36, 0.09))
        for edge in _voronoi_edges(seeds)
        if shapely.intersects(terrain.outline, LineString(edge))
    ]
    outline = LineString(terrain.outline.exterior)
    lines_m = np.array([outline, *cuts, *edges], dtype=np.object_)
    lines_mm = shapely.transform(lines_m, lambda xy: np.rint(xy * 1000))
    noded = shapely.union_all(lines_mm, grid_size=LATTICE_MM)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    inside_mm = shapely.transform(terrain.outline, lambda xy: xy * 1000)
    shapely.prepare(inside_mm)
    faces = faces[shapely.contains(inside_mm, shapely.point_on_surface(faces))]
    faces = _without_crumbs(faces)
    owners, segments_mm, lengths_mm = _shared_segments(faces)
    pairs, pair_of = np.unique(owners, axis=0, return_inverse=True)
    border_mm = np.bincount(pair_of, lengths_mm, len(pairs)).astype(np.float64)
    middles = shapely.points((segments_mm[:, :2] + segments_mm[:, 2:]) / 2000)
    barrier = np.full(len(pairs), "", dtype="<U8")
    for name, lines in barriers.items():
        network = shapely.union_all(lines)
        shapely.prepare(network)
        on_line = shapely.dwithin(network, middles, 0.4)
        along_mm = np.bincount(pair_of, lengths_mm * on_line, len(pairs))
        barrier[along_mm > border_mm / 2] = name
    middles_m = shapely.get_coordinates(shapely.point_on_surface(faces)) / 1000
    return Cells(faces, middles_m, pairs, border_mm, barrier)


def _barriers(terrain: Terrain) -> dict[str, list[LineString]]:
    """Return the cutting lines by kind, the weakest barrier first."""
    barriers = {
        road_class: [road.line for road in terrain.roads if road.road_class == road_class]
        for road_class in ("village", "street", "main")
    }
    return {**barriers, "brook": [terrain.brook], "river": [terrain.river]}


def _spacing_m(xy_m: Floats, terrain: Terrain) -> Floats:
    to_house = nearest_hamlet_m(xy_m, terrain.hamlets)
    to_town = np.hypot(*(xy_m - terrain.town_m).T) - 420
    return np.select(
        [(to_town < 0), (to_house < 130) | (to_town < 160), (to_house < 300) | (to_town < 500)],
        [60.0, 70.0, 130.0],
        215 + 90 * hilliness(xy_m),
    )


def _seeds(terrain: Terrain, cuts: list[LineString], rng: np.random.Generator) -> Floats:
    """Return Voronoi seeds: on the cutting lines, so that a line halves its cells, then between.

    A line that passed a seed at its side would leave a sliver between itself and the cell's edge.
    """
    on_lines = np.vstack([along(line, 30) for line in cuts])
    hexagonal = []
    west, south, east, north = shapely.buffer(terrain.outline, 600).bounds
    for step_m in (60.0, 70.0, 130.0, 215.0, 290.0):
        columns, rows = np.meshgrid(
            np.arange(west, east, step_m), np.arange(south, north, step_m * 0.87)
        )
        columns[1::2] += step_m / 2
        lattice = np.column_stack([columns.ravel(), rows.ravel()])
        lattice += rng.normal(0, step_m * 0.17, lattice.shape)
        wanted = _spacing_m(lattice, terrain)
        hexagonal.append(lattice[np.abs(wanted - step_m) < 0.16 * step_m])
    tries = np.vstack([on_lines, *hexagonal])
    return _thinned(tries, 0.72 * _spacing_m(tries, terrain))


def _thinned(tries: Floats, apart_m: Floats) -> Floats:
    near = cKDTree(tries).query_ball_point(tries, apart_m)
    refused = np.zeros(len(tries), dtype=np.bool_)
    kept: list[int] = []
    for index in range(len(tries)):
        if not refused[index]:
            kept.append(index)
            refused[near[index]] = True
    return tries[kept]


def _voronoi_edges(seeds: Floats) -> Floats:
    """Return the finite Voronoi edges, shape (n, 2, 2)."""
    diagram = Voronoi(seeds)
    ridges = np.array(diagram.ridge_vertices)
    return np.asarray(diagram.vertices[ridges[(ridges >= 0).all(axis=1)]])


def _without_crumbs(faces: NDArray[np.object_]) -> NDArray[np.object_]:
    """Give each face under `CRUMB_M2` to the neighbour with the longest common border."""
    while True:
        areas_m2 = shapely.area(faces) / 1e6
        crumbs = np.flatnonzero(areas_m2 < CRUMB_M2)
        if crumbs.size == 0:
            return faces
        owners, _, lengths_mm = _shared_segments(faces)
        count = len(faces)
        border = coo_array((lengths_mm, owners.T), shape=(count, count)).tocsr()
        border = border + border.T
        host = [int(border[[crumb]].argmax()) for crumb in crumbs]
        joined = coo_array((np.ones(crumbs.size), (crumbs, host)), shape=(count, count))
        _, group_of = connected_components(joined, directed=False)
        order = np.argsort(group_of, kind="stable")
        members = np.split(faces[order], np.flatnonzero(np.diff(group_of[order])) + 1)
        faces = np.array([shapely.coverage_union_all(group) for group in members])


def _shared_segments(faces: NDArray[np.object_]) -> tuple[Ints, Ints, Floats]:
    """Return the segments that two faces share: (n, 2) faces, (n, 4) ends in mm, lengths in mm."""
    owners, segments = _segments(faces)
    order = np.lexsort(segments.T)
    owners, segments = owners[order], segments[order]
    (twin,) = np.nonzero((segments[1:] == segments[:-1]).all(axis=1))
    sides = np.sort(np.column_stack([owners[twin], owners[twin + 1]]), axis=1)
    shared = segments[twin]
    lengths = np.hypot(shared[:, 2] - shared[:, 0], shared[:, 3] - shared[:, 1])
    return sides, shared, lengths


def _segments(faces: NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Return the owner of each boundary segment and its ends, smaller end first, (n, 4) mm."""
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    xy, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    xy_mm = np.rint(xy).astype(np.int64)
    same_ring = ring_of_point[1:] == ring_of_point[:-1]
    start, end = xy_mm[:-1][same_ring], xy_mm[1:][same_ring]
    swapped = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.where(swapped[:, None], np.hstack([end, start]), np.hstack([start, end]))
    return face_of_ring[ring_of_point[:-1][same_ring]].astype(np.int64), ends


def dissolve(cells: Cells, chosen: NDArray[np.bool_]) -> Polygon | MultiPolygon:
    """Return the union of cells in millimetres with every shared vertex kept."""
    union = shapely.coverage_union_all(cells.polygons[chosen])
    assert isinstance(union, Polygon | MultiPolygon)
    return union
