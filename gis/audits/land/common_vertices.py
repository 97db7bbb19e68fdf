"""Vertices that lie on a neighbour's edge, put into that edge before both are projected.

A straight line in degrees is none in metres: between two corners a kilometre apart it bends aside
by centimetres. Where one feature has a vertex on that line and its neighbour has not, a sliver
would open that is not in the data. With the vertex on both sides they bend alike.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.audits.land.measured import residue_of_polygons
from gis.audits.land.residue import Floats, Geometries, Residue
from gis.progress import Progress

_ROUNDINGS = 64
"""How many roundings of its coordinates a vertex may lie off the edge that it is on."""

_LEAST_M2 = 1e-3
"""What an edge must bend by: a sliver that is smaller is left to be counted as noise."""

Projected = Callable[[Floats], Floats]

_Edge = tuple[float, float, float, float]
_Insertions = dict[_Edge, list[tuple[float, float]]]


def with_common_vertices(
    layers: Sequence[Geometries], to_metres: Projected, progress: Progress
) -> list[Geometries]:
    """Return layers of polygons in which edges have the vertices of others that lie on them.

    `to_metres` projects points, shape (n, 2); only what would bend gets a vertex. Looks only at
    edges that find no twin in their own layer, so it costs next to nothing where neighbours have
    the same vertices. Nothing moves by more than a rounding. Raises Cancelled.
    """
    residues = [residue_of_polygons(layer, progress) for layer in layers]
    found = _on_edges(residues, to_metres)
    return [_filled(layer, insertions) for layer, insertions in zip(layers, found, strict=True)]


def _on_edges(residues: Sequence[Residue], to_metres: Projected) -> list[dict[int, _Insertions]]:
    """Return for each layer and feature the edges that get vertices, and which."""
    found: list[dict[int, _Insertions]] = [{} for _ in residues]
    vertices = np.unique(np.concatenate([each.start for each in residues]), axis=0)
    if not len(vertices):
        return found
    reach = float(np.spacing(np.abs(vertices).max())) * _ROUNDINGS
    tree = shapely.STRtree(np.asarray(shapely.points(vertices)))
    for edges, insertions in zip(residues, found, strict=True):
        edge, vertex = tree.query(edges.lines(), predicate="dwithin", distance=reach)
        start, end, at = edges.start[edge], edges.end[edge], vertices[vertex]
        inner = (np.abs(at - start).max(axis=1) > reach) & (np.abs(at - end).max(axis=1) > reach)
        edge, start, end, at = edge[inner], start[inner], end[inner], at[inner]
        bent = _triangles(*map(to_metres, (start, at, end))) > _LEAST_M2
        for number in np.flatnonzero(bent).tolist():
            owner = int(edges.feature[edge[number]])
            ends = (*start[number].tolist(), *end[number].tolist())
            of_edge = insertions.setdefault(owner, defaultdict(list))
            of_edge[ends].append((float(at[number, 0]), float(at[number, 1])))
    return found


def _triangles(a: Floats, b: Floats, c: Floats) -> Floats:
    one, other = b - a, c - a
    area: Floats = np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / 2
    return area


def _filled(layer: Geometries, insertions: dict[int, _Insertions]) -> Geometries:
    """Return the layer itself where there is nothing to put in."""
    if not insertions:
        return layer
    filled = layer.copy()
    for owner, of_edge in insertions.items():
        parts = [_filled_part(part, of_edge) for part in shapely.get_parts(layer[owner])]
        filled[owner] = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return filled


def _filled_part(polygon: BaseGeometry, of_edge: _Insertions) -> shapely.Polygon:
    outer, *holes = [
        _filled_ring(shapely.get_coordinates(ring), of_edge) for ring in shapely.get_rings(polygon)
    ]
    return shapely.Polygon(outer, holes)


def _filled_ring(xy: Floats, of_edge: _Insertions) -> NDArray[np.float64]:
    points = [(x, y) for x, y in (xy + 0.0).tolist()]
    ring = points[:1]
    for start, end in pairwise(points):
        on = of_edge.get((*start, *end)) or of_edge.get((*end, *start)) or []
        ring += sorted(on, key=lambda at: abs(at[0] - start[0]) + abs(at[1] - start[1]))
        ring.append(end)
    return np.array(ring)
