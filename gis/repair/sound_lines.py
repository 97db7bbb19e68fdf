"""Dividing lines are believed only after GEOS has seen that they stay inside and do not cross."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

from gis.geometry.lattice import LatticeArray

IntArray = NDArray[np.int64]
GeometryArray = NDArray[np.object_]


def sound_lines(
    lines: Sequence[LatticeArray], piece_of: IntArray, pieces: Sequence[Polygon]
) -> list[list[LatticeArray]]:
    """Return for each piece its lines, parted where they touch vertices of the boundary.

    Lines that leave their piece or cross one before them are left out, and so is what runs along
    the boundary. `piece_of`, shape (n,), says for each line to which piece it belongs.
    """
    found: list[list[LatticeArray]] = [[] for _ in pieces]
    if len(lines) == 0:
        return found
    shapes = _shapes(lines)
    polygons = np.array(pieces, dtype=object)
    shapely.prepare(polygons)
    good = shapely.covers(polygons[piece_of], shapes) & shapely.is_simple(shapes)
    one, other = shapely.STRtree(shapes).query(shapes, "crosses")
    concerned = (one > other) & (piece_of[one] == piece_of[other])
    for a, b in zip(one[concerned].tolist(), other[concerned].tolist(), strict=True):
        if good[a] and good[b] and not _touch(lines[a], lines[b], shapes[a], shapes[b]):
            good[a] = False
    touching = _touching(shapes, piece_of, polygons)
    for number in np.flatnonzero(good).tolist():
        piece = int(piece_of[number])
        if number in touching:
            found[piece] += _parted_at_boundary(lines[number], pieces[piece])
        else:
            found[piece].append(lines[number])
    return found


def _shapes(lines: Sequence[LatticeArray]) -> GeometryArray:
    of_line = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    xy = np.concatenate(lines).astype(np.float64)
    return np.asarray(shapely.linestrings(xy, indices=of_line), dtype=object)


def _touch(a: LatticeArray, b: LatticeArray, a_shape: LineString, b_shape: LineString) -> bool:
    """Tell whether lines meet in places only that are vertices of both."""
    common = shapely.intersection(a_shape, b_shape)
    shared = set(map(tuple, a.tolist())) & set(map(tuple, b.tolist()))
    places = {tuple(place) for place in shapely.get_coordinates(common).tolist()}
    return bool(shapely.get_dimensions(common) == 0) and places <= shared


def _touching(shapes: GeometryArray, piece_of: IntArray, polygons: GeometryArray) -> set[int]:
    """Return the lines that touch a vertex of the boundary otherwise than in their ends."""
    coordinates, piece = shapely.get_coordinates(polygons, return_index=True)
    number, corner = shapely.STRtree(np.asarray(shapely.points(coordinates))).query(
        shapes, "intersects"
    )
    own = piece[corner] == piece_of[number]
    number, corner = number[own], corner[own]
    ends = [shapely.get_coordinates(shapely.get_point(shapes, at))[number] for at in (0, -1)]
    is_end = np.logical_or(*((coordinates[corner] == end).all(axis=1) for end in ends))
    short = shapely.get_num_coordinates(shapes) == 2
    counted = np.bincount(number[is_end & short[number]], minlength=len(shapes))
    return set(number[~is_end].tolist()) | set(np.flatnonzero(counted > 1).tolist())


def _parted_at_boundary(line: LatticeArray, piece_mm: Polygon) -> list[LatticeArray]:
    rings = [shapely.get_coordinates(ring) for ring in (piece_mm.exterior, *piece_mm.interiors)]
    corners = np.concatenate([ring[:-1] for ring in rings])
    shape = shapely.linestrings(line.astype(np.float64))
    touched = corners[shapely.intersects(shape, shapely.points(corners))]
    edges = {frozenset(map(tuple, pair)) for ring in rings for pair in pairwise(ring.tolist())}
    return [
        part
        for part in _parted(line, np.rint(touched).astype(np.int64))
        if len(part) > 2 or frozenset(map(tuple, part.astype(float).tolist())) not in edges
    ]


def _parted(line: LatticeArray, touched: LatticeArray) -> list[LatticeArray]:
    """Part a line at places that lie on it."""
    for place in touched:
        if not (line == place).all(axis=1).any():
            ahead, behind = line[1:] - place, line[:-1] - place
            across = ahead[:, 0] * behind[:, 1] - ahead[:, 1] * behind[:, 0]
            on_step = (across == 0) & ((ahead * behind).sum(axis=1) < 0)
            line = np.insert(line, int(np.argmax(on_step)) + 1, place, axis=0)
    at = (line[:, None] == touched[None]).all(axis=2).any(axis=1)
    cuts = np.unique([0, *np.flatnonzero(at).tolist(), len(line) - 1]).tolist()
    return [line[a : b + 1] for a, b in pairwise(cuts)]
