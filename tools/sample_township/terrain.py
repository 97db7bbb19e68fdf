"""The invented land: outline, river, brook, roads, streets, hamlets and ponds.

Plains along a river that flows from west to east, hills in the south-west and far north-east.
All coordinates are metres in EPSG:4549.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree
from shapely import LineString, Point, Polygon

from tools.sample_township.curves import Floats, along, blob, stream_surface, wander

ORIGIN_M = np.array([406_000.0, 3_620_000.0])
RIVER_HALF_WIDTH_M, BROOK_HALF_WIDTH_M = 27.0, 6.0
TOWN_X_M, TOWN_HALF_M, STREET_SPACING_M = 500.0, 430.0, 130.0


@dataclass(frozen=True)
class Road:
    """A road's centre line; `road_class` is main, street or village."""

    name: str
    road_class: str
    line: LineString


@dataclass(frozen=True)
class Water:
    """A water surface."""

    name: str
    polygon: Polygon


@dataclass(frozen=True)
class Hamlet:
    """A natural village and the number of houses that it shall have."""

    x: float
    y: float
    houses: int


@dataclass(frozen=True)
class Terrain:
    """All that the land has before it is divided; `town_m` is the market town's centre."""

    outline: Polygon
    river: LineString
    brook: LineString
    roads: tuple[Road, ...]
    hamlets: tuple[Hamlet, ...]
    water: tuple[Water, ...]
    town_m: Floats


def hilliness(xy_m: Floats) -> Floats:
    """Return 0 on the plain to 1 in the hills; shape (n, 2) to (n,)."""
    local = np.atleast_2d(xy_m) - ORIGIN_M
    south_west = np.hypot(local[:, 0] + 5200, local[:, 1] + 4300)
    north_east = np.hypot(local[:, 0] - 5600, local[:, 1] - 4600)
    nearest = np.minimum(south_west, north_east * 1.35)
    return np.asarray(np.clip((4200 - nearest) / 2200, 0.0, 1.0))


def make_terrain(rng: np.random.Generator) -> Terrain:
    """Invent the land; the same generator state gives the same land."""
    outline = _outline(rng)
    river = LineString(wander(_river_course(), rng, 34, 0.05))
    brook = _brook(river, rng)
    main_roads, town_m = _main_roads(rng)
    reservoir = blob((ORIGIN_M[0] - 2450, ORIGIN_M[1] - 3050), 330, rng, 1.1)
    surfaces = [
        Water("清浔河", stream_surface(river, RIVER_HALF_WIDTH_M, rng)),
        Water("苕溪沟", stream_surface(brook, BROOK_HALF_WIDTH_M, rng)),
        Water("月陂水库", reservoir),
    ]
    wet = shapely.union_all([shapely.buffer(surface.polygon, 60) for surface in surfaces])
    hamlets = _hamlets(outline, wet, town_m, rng)
    village_roads = _village_roads(hamlets, main_roads, wet, rng)
    roads = (*main_roads, *_streets(main_roads, town_m), *village_roads)
    ponds = _ponds(hamlets, roads, outline, wet, rng)
    return Terrain(outline, river, brook, roads, hamlets, (*surfaces, *ponds), town_m)


def _outline(rng: np.random.Generator) -> Polygon:
    angles = np.linspace(0.0, 2 * np.pi, 26, endpoint=False)
    swell = 1 + 0.06 * np.cos(2 * angles + 0.5) + 0.07 * np.cos(3 * angles + 2.2)
    swell += rng.normal(0, 0.075, angles.size)
    ring = ORIGIN_M + np.column_stack(
        [6600 * swell * np.cos(angles), 5000 * swell * np.sin(angles)]
    )
    return Polygon(wander(np.vstack([ring, ring[:1]]), rng, 34, 0.13))


def _river_y(x: Floats) -> Floats:
    meanders = 520 * np.sin(x / 1650 + 0.9) + 330 * np.sin(x / 640 + 2.0)
    return np.asarray(meanders + 130 * np.sin(x / 290) - 0.05 * x - 600)


def _river_course() -> Floats:
    x = np.arange(-8200.0, 8201.0, 150.0)
    return ORIGIN_M + np.column_stack([x, _river_y(x)])


def _brook(river: LineString, rng: np.random.Generator) -> LineString:
    mouth = shapely.get_coordinates(river)
    mouth = mouth[np.argmin(np.abs(mouth[:, 0] - (ORIGIN_M[0] - 1300)))]
    course = [[-3300, -6200], [-3000, -4600], [-2450, -3050], [-1750, -2500], [-1900, -1900]]
    bends = np.vstack([ORIGIN_M + np.array(course, dtype=np.float64), mouth])
    return LineString(wander(bends, rng, 30, 0.11))


def _main_roads(rng: np.random.Generator) -> tuple[tuple[Road, Road], Floats]:
    x = np.arange(-8000.0, 8001.0, 500.0) + TOWN_X_M
    y = 0.5 * _river_y(x) + 720 + 160 * np.sin(x / 2600)
    west_east = ORIGIN_M + np.column_stack([x, y])
    town = west_east[len(x) // 2]
    y = np.arange(-7500.0, 7501.0, 500.0)
    south_north = town + np.column_stack([260 * np.sin(y / 1700) * np.sign(y), y])
    roads = (
        Road("云漪公路", "main", LineString(wander(west_east, rng, 40, 0.02))),
        Road("栗芡公路", "main", LineString(wander(south_north, rng, 40, 0.02))),
    )
    return roads, town


def _streets(main_roads: tuple[Road, Road], town_m: Floats) -> list[Road]:
    near_town = Point(*town_m).buffer(TOWN_HALF_M)
    streets = []
    for road, shift_axis, names in zip(
        main_roads,
        (1, 0),
        ("杼北街 桥东巷 桑园路 杼南街 石埠街 渡口路", "柳西巷 仓前街 书院路 集贤路 东市街 碾坊巷"),
        strict=True,
    ):
        spine = shapely.get_coordinates(shapely.intersection(road.line, near_town))
        for name, row in zip(names.split(), (3, 2, 1, -1, -2, -3), strict=True):
            shift = np.zeros(2)
            shift[shift_axis] = row * STREET_SPACING_M
            trimmed = spine[abs(row) - 1 : len(spine) - abs(row) + 1]
            streets.append(Road(name, "street", LineString(trimmed + shift)))
    return streets


def _hamlets(
    outline: Polygon, wet: shapely.Geometry, town_m: Floats, rng: np.random.Generator
) -> tuple[Hamlet, ...]:
    land = shapely.difference(shapely.buffer(outline, -170), shapely.buffer(wet, 90))
    land = shapely.difference(land, Point(*town_m).buffer(TOWN_HALF_M + 420))
    west, south, east, north = land.bounds
    tries = rng.uniform((west, south), (east, north), (9000, 2))
    tries = tries[shapely.contains_xy(land, tries)]
    spacing = 650 + 420 * hilliness(tries)
    kept: list[int] = []
    for index, (place, apart) in enumerate(zip(tries, spacing, strict=True)):
        if all(np.hypot(*(place - tries[other])) > apart for other in kept):
            kept.append(index)
    sizes = np.exp(rng.normal(np.log(22), 0.38, len(kept))).clip(10, 54)
    return tuple(
        Hamlet(round(float(x), 2), round(float(y), 2), int(size))
        for (x, y), size in zip(tries[kept], sizes, strict=True)
    )


def _village_roads(
    hamlets: tuple[Hamlet, ...],
    main_roads: tuple[Road, Road],
    wet: shapely.Geometry,
    rng: np.random.Generator,
) -> list[Road]:
    """Join the hamlets to the main roads by a shortest tree and a few loops."""
    spines = [along(road.line, 420) for road in main_roads]
    places = np.vstack([[(hamlet.x, hamlet.y) for hamlet in hamlets], *spines])
    pairs = _delaunay_pairs(places)
    lengths = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
    lines = shapely.linestrings(places[pairs])
    crosses = shapely.intersects(lines, wet) | (lengths > 1900)
    on_main = (pairs >= len(hamlets)).all(axis=1)
    cost = np.where(on_main, 1.0, np.where(crosses, 40 * lengths, lengths))
    tree = minimum_spanning_tree(coo_array((cost, pairs.T), shape=(len(places),) * 2).tocsr())
    in_tree = np.asarray(tree[pairs[:, 0], pairs[:, 1]]).ravel() > 0
    loop = ~crosses & (lengths < 1000) & (rng.random(len(pairs)) < 0.2)
    return [
        Road("", "village", LineString(wander(places[pair], rng, 38, 0.075)))
        for pair in pairs[(in_tree | loop) & ~on_main]
    ]


def _delaunay_pairs(places: Floats) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    corners = Delaunay(places).simplices
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)


def _ponds(
    hamlets: tuple[Hamlet, ...],
    roads: tuple[Road, ...],
    outline: Polygon,
    wet: shapely.Geometry,
    rng: np.random.Generator,
) -> list[Water]:
    """Put a pond beside most hamlets and some into the fields, clear of roads and streams."""
    taken = shapely.union_all([wet, *(shapely.buffer(road.line, 16) for road in roads)])
    shapely.prepare(taken)
    wishes = [(hamlet.x, hamlet.y, 110.0) for hamlet in hamlets if rng.random() < 0.85]
    west, south, east, north = outline.bounds
    wishes += [(*rng.uniform((west, south), (east, north)), 200.0) for _ in range(90)]
    ponds: list[Polygon] = []
    for x, y, reach in wishes:
        for _ in range(12):
            centre = (x + rng.normal(0, reach / 2), y + rng.normal(0, reach / 2))
            pond = blob(centre, rng.uniform(16, 46), rng, 0.3)
            clear = not shapely.intersects(taken, pond) and shapely.contains(outline, pond)
            if clear and not any(pond.distance(other) < 25 for other in ponds):
                ponds.append(pond)
                break
    return [Water("", pond) for pond in ponds]


def nearest_hamlet_m(xy_m: Floats, hamlets: tuple[Hamlet, ...]) -> Floats:
    """Return the distance in metres from each point to the nearest hamlet's centre."""
    tree = cKDTree([(hamlet.x, hamlet.y) for hamlet in hamlets])
    distances, _ = tree.query(xy_m)
    return np.asarray(distances, dtype=np.float64)
