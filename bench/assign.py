"""Assigning households to grids, against the two fastest other ways that are exact, and geopandas.

C: the points sorted by easting; each prepared polygon is asked about the slice of its bounds.
A: a tree of the points; all polygons ask it at once.
geopandas: sjoin of the points with the polygons, of several matches the lowest label.
"""

from collections.abc import Iterator
from dataclasses import replace

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from bench.ground import Ground, polygons_mm
from bench.harness import NoSlower, Peer, Row, repeated, require, side_by_side
from gis.operations.assign_households import assign_households
from gis.operations.households_on_boundary import households_on_boundary
from gis.plan.edit import apply
from gis.table import Table
from gis.topology.locate import labels_at

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Polygons = NDArray[np.object_]


def locate(ground: Ground) -> Iterator[Row]:
    """Find the grid of every household; ties on a boundary go to the lowest id everywhere."""
    plan = ground.plan
    xy_mm = _with_ties(ground)
    polygons = polygons_mm(plan.partition)
    labels = np.array(ground.labels, dtype=np.int64)
    shapely.prepare(polygons)
    xy = xy_mm.astype(np.float64)
    scale = f"{len(xy_mm):,} × {len(labels):,}"
    peers = (
        ("C slices, intersects_xy", _slices, 5),
        ("A tree of points", _point_tree, 3),
        ("geopandas sjoin", _sjoin, 2),
    )
    for name, peer, times in peers:
        mine, theirs = side_by_side(
            lambda: labels_at(plan.partition, xy_mm),
            lambda peer=peer: peer(polygons, labels, xy),  # type: ignore[misc]
            ground.times(times),
        )
        require(np.array_equal(mine.result, theirs.result), f"differs from {name}")
        yield Row(
            "grid of every household",
            scale,
            mine.samples,
            NoSlower(),
            Peer(name, theirs.samples),
        )


def _with_ties(ground: Ground) -> IntArray:
    """Return the places of all households, some of them moved onto vertices of boundaries."""
    plan = ground.plan
    xy_mm = np.array(plan.household_points.xy_mm)
    vertices = np.concatenate([plan.partition.line_mm(arc) for arc in sorted(plan.partition.arcs)])
    random = np.random.default_rng(2)
    moved = random.choice(len(xy_mm), 1000, replace=False)
    xy_mm[moved] = vertices[random.choice(len(vertices), 1000)]
    return random.permutation(xy_mm)


def _slices(polygons: Polygons, labels: IntArray, xy: FloatArray) -> IntArray:
    order = np.argsort(xy[:, 0])
    x, y = xy[order, 0], xy[order, 1]
    west, south, east, north = shapely.bounds(polygons).T
    first, last = np.searchsorted(x, west, "left"), np.searchsorted(x, east, "right")
    found = np.zeros(len(xy), dtype=np.int64)
    for i in range(len(polygons) - 1, -1, -1):
        rows = slice(first[i], last[i])
        near = first[i] + np.flatnonzero((y[rows] >= south[i]) & (y[rows] <= north[i]))
        found[near[shapely.intersects_xy(polygons[i], x[near], y[near])]] = labels[i]
    result = np.empty_like(found)
    result[order] = found
    return result


def _point_tree(polygons: Polygons, labels: IntArray, xy: FloatArray) -> IntArray:
    tree = shapely.STRtree(np.asarray(shapely.points(xy)))
    grid, point = tree.query(polygons, predicate="intersects")
    far = np.iinfo(np.int64).max
    lowest = np.full(len(xy), far)
    np.minimum.at(lowest, point, labels[grid])
    return np.where(lowest == far, 0, lowest)


def _sjoin(polygons: Polygons, labels: IntArray, xy: FloatArray) -> IntArray:
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(xy[:, 0], xy[:, 1]))
    grids = geopandas.GeoDataFrame({"label": labels}, geometry=polygons)
    joined = geopandas.sjoin(points, grids, how="left", predicate="intersects")
    lowest = joined.groupby(level=0)["label"].min().reindex(points.index)
    return np.asarray(lowest.fillna(0), dtype=np.int64)


def on_boundary(ground: Ground) -> Iterator[Row]:
    """List the households exactly on a boundary, some of which were put there."""
    plan = ground.plan
    ids = sorted(plan.households)
    moved = dict(zip(ids, _with_ties(ground).tolist(), strict=True))
    plan = replace(
        plan,
        households=Table(
            (number, replace(plan.households[number], location=(x, y)))
            for number, (x, y) in moved.items()
        ),
    ).counted()
    polygons = polygons_mm(plan.partition)
    points = np.asarray(shapely.points(plan.household_points.xy_mm.astype(np.float64)))
    mine, theirs = side_by_side(
        lambda: households_on_boundary(plan),
        lambda: _on_outlines(polygons, points),
        ground.times(3),
    )
    at = set(plan.household_points.ids[theirs.result].tolist())
    require(set(mine.result) == at, "differs from the outlines of all grids")
    scale = f"{len(points):,} × {len(polygons):,}"
    peer = Peer("tree of points, outlines", theirs.samples)
    yield Row("households on a boundary", scale, mine.samples, NoSlower(), peer)


def _on_outlines(polygons: Polygons, points: NDArray[np.object_]) -> IntArray:
    _, point = shapely.STRtree(points).query(shapely.boundary(polygons), predicate="intersects")
    return np.unique(point)


def operation(ground: Ground) -> Iterator[Row]:
    """Make the edit that assigns every household of a plan in which none is assigned."""
    plan = ground.plan
    bare = replace(
        plan,
        households=Table(
            (number, replace(household, grid=None, assigned_by=None))
            for number, household in plan.households.items()
        ),
    )
    polygons_mm(bare.partition)
    edit = repeated(lambda: assign_households(bare), ground.times(2), warm_up=0)
    after = apply(bare, edit.result)
    require(
        dict(after.households) == dict(plan.households),
        "the operation assigns households otherwise than they were made",
    )
    yield Row("the edit that assigns all", ground.scale, edit.samples)


BENCHMARKS = (locate, operation, on_boundary)
