"""Lines that look natural: the sample's rivers, roads, shores and field edges."""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

Floats = NDArray[np.float64]


def wander(xy_m: Floats, rng: np.random.Generator, step_m: float, roughness: float) -> Floats:
    """Return the line with its long segments broken by displaced midpoints.

    Each segment longer than `step_m` gets a midpoint moved sideways by a normal deviate of
    `roughness` times the segment's length, again and again until none is longer. The given
    points stay. Midpoint displacement after Fournier, Fussell and Carpenter, 1982.
    """
    points = np.asarray(xy_m, dtype=np.float64)
    while True:
        legs = np.diff(points, axis=0)
        lengths = np.hypot(legs[:, 0], legs[:, 1])
        (long,) = np.nonzero(lengths > step_m)
        if long.size == 0:
            return points
        sideways = np.column_stack([-legs[long, 1], legs[long, 0]])
        middles = (points[long] + points[long + 1]) / 2
        middles += sideways * rng.normal(0.0, roughness, (long.size, 1))
        points = np.insert(points, long + 1, middles, axis=0)


def blob(
    centre_m: tuple[float, float], radius_m: float, rng: np.random.Generator, uneven: float
) -> Polygon:
    """Return a pond-like polygon; `uneven` 0 is a circle, 0.3 has bays."""
    angles = np.linspace(0.0, 2 * np.pi, max(14, int(radius_m / 4)), endpoint=False)
    radii = np.full(angles.size, float(radius_m))
    for wave in range(2, 6):
        phase = rng.uniform(0.0, 2 * np.pi)
        radii += radius_m * uneven / wave * rng.normal() * np.cos(wave * angles + phase)
    radii = np.maximum(radii, radius_m * 0.35)
    stretch = rng.uniform(0.7, 1.0)
    ring = np.column_stack([radii * np.cos(angles), radii * np.sin(angles) * stretch])
    turn = rng.uniform(0.0, np.pi)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return Polygon(np.asarray(centre_m) + ring @ rotation.T)


def stream_surface(line: LineString, half_width_m: float, rng: np.random.Generator) -> Polygon:
    """Return the water surface along a centre line, its width changing as it flows."""
    points = shapely.get_coordinates(line)
    radii = half_width_m * (1 + 0.25 * np.cumsum(rng.normal(0, 0.2, len(points))).clip(-1, 1))
    discs = shapely.buffer(shapely.points(points), radii, quad_segs=4)
    pieces = [
        shapely.convex_hull(shapely.union(first, second)) for first, second in pairwise(discs)
    ]
    surface = shapely.simplify(shapely.union_all(pieces), 1.5)
    assert isinstance(surface, Polygon)
    return surface


def along(line: LineString, step_m: float) -> Floats:
    """Return points on the line, about `step_m` apart, end points included; shape (n, 2)."""
    count = max(2, round(line.length / step_m) + 1)
    stations = np.linspace(0.0, line.length, count)
    return shapely.get_coordinates(shapely.line_interpolate_point(line, stations))
