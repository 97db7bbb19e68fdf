"""The land of many labels as boundary segments in painter units: where room for names is sought."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from layers.clipping import clipped
from layers.map_view import MapView, MetreBounds
from layers.to_qt import XY, joined

Segments = NDArray[np.float64]


def land_segments(
    shapes_m: Sequence[Sequence[XY]], bounds_m: Iterable[MetreBounds], view: MapView
) -> list[Segments]:
    """Return what is seen of each shape (closed rings in metres) as segments (n, 4).

    `bounds_m` are those of the shapes: only a shape that leaves the view is cut to it.
    """
    rings = [ring for shape in shapes_m for ring in shape]
    xy_m, starts = joined(rings)
    if len(xy_m) == 0:
        return [np.empty((0, 4)) for _ in shapes_m]
    xy = view.to_screen(xy_m)
    segments = np.hstack([xy[:-1], xy[1:]])
    is_within = np.ones(len(segments), dtype=bool)
    is_within[starts[1:] - 1] = False
    segments = segments[is_within]
    cuts = np.cumsum([sum(len(ring) - 1 for ring in shape) for shape in shapes_m]).tolist()
    west, south, east, north = view.bounds_m
    found: list[Segments] = []
    for shape, box, begin, end in zip(shapes_m, bounds_m, [0, *cuts[:-1]], cuts, strict=True):
        if box[0] >= west and box[1] >= south and box[2] <= east and box[3] <= north:
            found.append(segments[begin:end])
        else:
            found.append(_cut(shape, view))
    return found


def _cut(shape: Sequence[XY], view: MapView) -> Segments:
    frame = (0.0, 0.0, view.width, view.height)
    rings = [clipped(view.to_screen(ring), frame) for ring in shape]
    parts = [np.hstack([ring[:-1], ring[1:]]) for ring in rings if len(ring) > 3]
    return np.concatenate(parts) if parts else np.empty((0, 4))
