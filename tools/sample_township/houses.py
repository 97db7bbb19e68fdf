"""The sample's houses: rows along the roads of each hamlet and the streets of the town."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import Point

from tools.sample_township.curves import Floats
from tools.sample_township.terrain import Terrain

TOWN_HOUSES = 700
IN_TOWN = -1
CLEARANCE_M = {"main": 13.0, "street": 6.0, "village": 7.0}


@dataclass(frozen=True)
class Houses:
    """House points in metres, shape (n, 2), and the index of each one's hamlet or `IN_TOWN`."""

    xy_m: Floats
    hamlet: np.ndarray[tuple[int], np.dtype[np.int64]]


def make_houses(terrain: Terrain, rng: np.random.Generator) -> Houses:
    """Build the houses: off the roads, dry, at least 12 m apart (9 m in town)."""
    carriageway = shapely.union_all(
        [shapely.buffer(road.line, CLEARANCE_M[road.road_class]) for road in terrain.roads]
    )
    wet = shapely.union_all([shapely.buffer(water.polygon, 6) for water in terrain.water])
    barred = shapely.union(carriageway, wet)
    allowed = shapely.difference(shapely.buffer(terrain.outline, -25), barred)
    shapely.prepare(allowed)
    everything = shapely.union_all([road.line for road in terrain.roads])
    places: list[Floats] = []
    hamlets: list[int] = []
    wishes = [(h.x, h.y, h.houses, 45 + 4.2 * h.houses, 12.0) for h in terrain.hamlets]
    wishes.append((*terrain.town_m, TOWN_HOUSES, 480.0, 9.0))
    for index, (x, y, count, radius_m, apart_m) in enumerate(wishes):
        stretch = shapely.intersection(everything, Point(x, y).buffer(radius_m))
        tries = _beside(stretch, 40 * count, rng)
        tries = tries[shapely.contains_xy(allowed, tries)]
        chosen = _spaced(tries, apart_m, count)
        places.append(chosen)
        hamlets += [index if index < len(terrain.hamlets) else IN_TOWN] * len(chosen)
    return Houses(np.vstack(places), np.array(hamlets, dtype=np.int64))


def _beside(lines: shapely.Geometry, count: int, rng: np.random.Generator) -> Floats:
    """Return points on both sides of the lines, in rows that thin out away from them."""
    ends = [shapely.get_coordinates(part) for part in shapely.get_parts(lines)]
    start = np.vstack([part[:-1] for part in ends])
    leg = np.vstack([np.diff(part, axis=0) for part in ends])
    length = np.hypot(*leg.T)
    start, leg, length = start[length > 1], leg[length > 1], length[length > 1]
    pick = rng.choice(len(leg), count, p=length / length.sum())
    unit = leg[pick] / length[pick, None]
    row = rng.choice(3, count, p=[0.62, 0.27, 0.11])
    offset = (15 + 19 * row + rng.normal(0, 1.8, count)) * rng.choice([-1, 1], count)
    sideways = np.column_stack([-unit[:, 1], unit[:, 0]])
    places = start[pick] + leg[pick] * rng.random((count, 1)) + sideways * offset[:, None]
    return np.asarray(places, dtype=np.float64)


def _spaced(tries: Floats, apart_m: float, count: int) -> Floats:
    """Return the first `count` tries that keep their distance from those before."""
    near = cKDTree(tries).query_ball_point(tries, apart_m)
    refused = np.zeros(len(tries), dtype=np.bool_)
    kept: list[int] = []
    for index in range(len(tries)):
        if refused[index]:
            continue
        kept.append(index)
        if len(kept) == count:
            break
        refused[near[index]] = True
    return np.round(tries[kept], 2)
