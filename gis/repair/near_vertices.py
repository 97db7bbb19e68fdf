"""Rings led through the vertices that others have on them, or within a millimetre beside them.

Noding on the lattice bends an edge only to what lies within half a millimetre; two features that
meet in less than that, rounded apart, would keep a cleft that no tile shows.
"""

import numpy as np
import shapely

from gis.repair.places import keys_of, points_at
from gis.repair.rings import Rings, lone_edges

_NEAR_M = 0.001


def led_through_others(rings: Rings) -> Rings:
    """Return the rings with near vertices of other features put in.

    Only edges and vertices that are not matched already are looked at.
    """
    keys = keys_of(rings.xy_mm)
    lone = lone_edges(rings, keys)
    at = np.flatnonzero(lone)
    ends = np.flatnonzero(lone | np.roll(lone, 1))
    starts_m, steps = rings.xy_m[at], rings.xy_m[at + 1] - rings.xy_m[at]
    segments = np.stack([starts_m, starts_m + steps], axis=1)
    tree = shapely.STRtree(np.asarray(shapely.linestrings(segments), dtype=object).reshape(-1))
    point, edge = tree.query(points_at(rings.xy_m[ends]), "dwithin", _NEAR_M)
    vertex, start = ends[point], at[edge]
    free = (rings.feature[vertex] != rings.feature[start]) & (keys[vertex] != keys[start])
    free &= keys[vertex] != keys[start + 1]
    vertex, start, edge = vertex[free], start[free], edge[free]
    offset = rings.xy_m[vertex] - starts_m[edge]
    length = np.maximum((steps[edge] * steps[edge]).sum(axis=1), 1e-300)
    along = (offset * steps[edge]).sum(axis=1) / length
    distance = np.hypot(*(offset - steps[edge] * np.clip(along, 0, 1)[:, None]).T)
    # One place goes into one edge of a ring only, the nearest.
    order = np.lexsort((start, distance, rings.ring[start], keys[vertex]))
    pair = np.column_stack([keys[vertex], rings.ring[start]])[order]
    first = order[np.append(True, (pair[1:] != pair[:-1]).any(axis=1))[: len(order)]]
    first = first[(along[first] > 0) & (along[first] < 1)]
    position = np.concatenate([np.arange(len(keys)), start[first] + along[first]])
    source = np.concatenate([np.arange(len(keys)), vertex[first]])
    owner = np.concatenate([np.arange(len(keys)), start[first]])
    turn = np.argsort(position, kind="stable")
    source, owner = source[turn], owner[turn]
    return Rings(rings.xy_mm[source], rings.xy_m[source], rings.ring[owner], rings.feature[owner])
