"""Where the rows of a theme layer lie: whose land each is, how much of it lies in each.

A place on a border belongs to the land with the lowest grid id, as houses do. Lines and areas are
cut at the borders; what of a line runs along a border counts once, for the lowest grid id too.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.progress import NoProgress, Progress
from gis.reports.theme_lengths import pieces_of_lines
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label, is_grid


@dataclass(frozen=True)
class Shares:
    """Say how much of which row lies in whose land, one entry for each pair that meets.

    `amounts` are metres or square metres; what lies outside all land has the label OUTSIDE.
    """

    labels: NDArray[np.int64]
    rows: NDArray[np.int64]
    amounts: NDArray[np.float64]


def owners(partition: Partition, geometries_mm: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return whose land each row is in: a point, the middle of a line, the centroid of an area."""
    dimensions = shapely.get_dimensions(geometries_mm)
    points = shapely.centroid(geometries_mm)
    is_line = dimensions == 1
    points[is_line] = _middles(geometries_mm[is_line])
    xy_mm = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    there = np.isfinite(xy_mm).all(axis=1)
    labels = np.full(len(xy_mm), OUTSIDE, dtype=np.int64)
    labels[there] = labels_at(partition, xy_mm[there])
    return labels


def lengths(
    partition: Partition, lines_mm: NDArray[np.object_], progress: Progress | None = None
) -> Shares:
    """Return how many metres of each line lie in whose land."""
    pieces = pieces_of_lines(partition, lines_mm, progress or NoProgress())
    pairs, of = np.unique(
        np.column_stack([pieces.labels, pieces.rows]), axis=0, return_inverse=True
    )
    sums = np.bincount(of, pieces.mm, len(pairs)) / MM_PER_M
    return Shares(pairs[:, 0], pairs[:, 1], sums)


def areas(
    partition: Partition, areas_mm: NDArray[np.object_], progress: Progress | None = None
) -> Shares:
    """Return how many square metres of each area lie in whose land."""
    progress = progress or NoProgress()
    outside = shapely.area(areas_mm)
    found: list[tuple[Label, NDArray[np.int64], NDArray[np.float64]]] = []
    for label, rows, is_within in _near(partition, areas_mm, progress):
        parts = shapely.area(areas_mm[rows])
        across = rows[~is_within]
        cut = shapely.intersection(areas_mm[across], partition.polygon_mm(label))
        parts[~is_within] = shapely.area(cut)
        outside[rows] -= parts
        found.append((label, rows, parts))
    # What the rounding of the cuts leaves over lies in no land.
    outside[outside < shapely.area(areas_mm) * 1e-9] = 0.0
    found.append((OUTSIDE, np.arange(len(areas_mm)), outside))
    return _joined(found, M2_PER_MM2)


def _near(
    partition: Partition, geometries: NDArray[np.object_], progress: Progress
) -> "list[tuple[Label, NDArray[np.int64], NDArray[np.bool_]]]":
    """Return for each land which rows meet it, and which of them lie wholly within.

    Grids come first, by id.
    """
    tree = shapely.STRtree(geometries)
    labels = sorted(partition.labels() - {OUTSIDE}, key=lambda one: (not is_grid(one), abs(one)))
    near = []
    for done, label in enumerate(labels):
        progress.step(done / len(labels))
        progress.raise_if_cancelled()
        polygon = partition.polygon_mm(label)
        rows = np.sort(tree.query(polygon, predicate="intersects"))
        if len(rows):
            shapely.prepare(polygon)
            near.append((label, rows, shapely.contains_properly(polygon, geometries[rows])))
    return near


def _middles(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the point halfway along each line, of several parts along the longest."""
    parts, of = shapely.get_parts(lines, return_index=True)
    order = np.lexsort((-shapely.length(parts), of))
    _, first = np.unique(of[order], return_index=True)
    longest = parts[order][first]
    return np.asarray(shapely.line_interpolate_point(longest, 0.5, normalized=True))


def _joined(
    found: "list[tuple[Label, NDArray[np.int64], NDArray[np.float64]]]", scale: float
) -> Shares:
    labels = np.concatenate([np.full(len(rows), label, dtype=np.int64) for label, rows, _ in found])
    rows = np.concatenate([rows for _, rows, _ in found])
    amounts = np.concatenate([amounts for _, _, amounts in found]) * scale
    there = amounts > 0
    return Shares(labels[there], rows[there], amounts[there])
