"""Building the partition: from polygons that share their boundaries, and from stored records."""

import math
from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.ground import Ground, polygons_mm
from bench.harness import Peer, Row, repeated, require, side_by_side
from gis.topology.build import BuildResult, build
from gis.topology.partition import Partition
from gis.topology.records import Label, is_grid, unassigned_label
from gis.topology.sources import Source


def from_polygons(ground: Ground) -> Iterator[Row]:
    """Build the units, then the grids in them; the peer nodes and polygonizes the boundaries."""
    plan = ground.plan
    outlines = [
        Source(unassigned_label(unit), plan.unit_polygon_mm(unit)) for unit in plan.leaf_units()
    ]
    polygons = polygons_mm(plan.partition)
    grids = [
        Source(label, polygon)
        for label, polygon in zip(ground.labels, polygons, strict=True)
        if is_grid(label)
    ]

    def ours() -> BuildResult:
        return build(grids, units=build(outlines).partition)

    def faces() -> NDArray[np.object_]:
        lines = shapely.union_all(shapely.boundary(polygons))
        return np.asarray(shapely.get_parts(shapely.polygonize([lines])))

    mine, theirs = side_by_side(ours, faces, ground.times(3), peer_times=1)
    _require_same(mine.result, ground.labels, polygons)
    require(
        len(theirs.result) == len(shapely.get_parts(polygons)),
        "polygonize finds another number of faces than there are polygons",
    )
    peer = Peer("GEOS union + polygonize, unlabelled", theirs.samples)
    yield Row("build units and grids from polygons", ground.scale, mine.samples, peer=peer)


def _require_same(
    result: BuildResult, labels: tuple[Label, ...], polygons: NDArray[np.object_]
) -> None:
    require(not result.overlaps, "the build reports overlaps in a clean coverage")
    require(not result.gaps, "the build reports gaps in a clean coverage")
    require(not result.outside_unit, "the build reports land in another unit")
    built = polygons_mm(result.partition)
    require(len(built) == len(labels), "the build loses land")
    require(
        bool(shapely.equals_exact(shapely.normalize(built), shapely.normalize(polygons)).all()),
        "the built polygons differ from those that went in",
    )


def from_records(ground: Ground) -> Iterator[Row]:
    """Build the partition from nodes and arcs, and then all polygons."""
    plan = ground.plan
    nodes, arcs = list(plan.partition.nodes.values()), list(plan.partition.arcs.values())
    read = repeated(lambda: Partition.from_records(nodes, arcs), ground.times(10))
    require(read.result == plan.partition, "records make another partition")
    yield Row("partition from records", ground.scale, read.samples)

    polygons = repeated(lambda: polygons_mm(Partition.from_records(nodes, arcs)), ground.times(5))
    area = float(shapely.area(polygons.result).sum())
    require(
        math.isclose(area, plan.partition.frame_mm().area, rel_tol=1e-12),
        "the polygons do not sum to the frame",
    )
    yield Row("the same, and the polygon of each grid", ground.scale, polygons.samples)


BENCHMARKS = (from_polygons, from_records)
