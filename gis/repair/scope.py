"""Which features a repair has to look at: those beside a fault, and all that touch these.

Where neighbours share their edges vertex by vertex, and the frame's run along them, there is
nothing to repair. So the cost is that of the dirt, not of the layer.
"""

import numpy as np
import shapely

from gis.audits.land.measured import measured
from gis.progress import Progress
from gis.repair.fingerprints import words_of
from gis.repair.places import distinct, find
from gis.repair.records import Flags, Geometries
from gis.repair.rings import rings_of

_MOST = 0.5
"""From this share on all features are looked at; choosing would cost more than it saves."""


def scope_of(polygons_m: Geometries, frame_m: Geometries | None, progress: Progress) -> Flags:
    """Tell which features are to be looked at, shape (features,). Raises Cancelled."""
    there = ~shapely.is_missing(polygons_m)
    found = measured(polygons_m, progress)
    chosen = np.zeros(len(polygons_m), dtype=bool)
    chosen[found.residue.feature] = True
    chosen |= there & ~found.valid
    if chosen.sum() > _MOST * there.sum():
        return there
    lines = found.residue.lines()
    if frame_m is not None:
        lines = np.concatenate([lines, _frame_edges(found.polygons, frame_m)])
    numbers = np.flatnonzero(~shapely.is_missing(found.polygons))
    tree = shapely.STRtree(found.polygons[numbers])
    chosen[numbers[tree.query(lines, predicate="intersects")[1]]] = True
    around = numbers[tree.query(found.polygons[chosen & ~shapely.is_missing(found.polygons)])[1]]
    chosen[around] = True
    return there if chosen.sum() > _MOST * there.sum() else chosen


def _frame_edges(polygons_m: Geometries, frame_m: Geometries) -> Geometries:
    """Return the edges of the frame along which no feature has the very same edge."""
    rings = rings_of(frame_m, np.zeros(2, dtype=np.int64))
    at = np.flatnonzero(rings.ring[1:] == rings.ring[:-1])
    # Edges have the same name whichever way they run.
    names = words_of(rings.xy_m)[at] + words_of(rings.xy_m)[at + 1]
    xy, ring = shapely.get_coordinates(shapely.get_rings(_there(polygons_m)), return_index=True)
    word = words_of(xy)
    known = distinct((word[:-1] + word[1:])[ring[1:] == ring[:-1]])
    free = ~find(known, names)[1]
    segments = np.stack([rings.xy_m[at], rings.xy_m[at + 1]], axis=1)[free]
    return np.asarray(shapely.linestrings(segments), dtype=object).reshape(-1)


def _there(polygons_m: Geometries) -> Geometries:
    return polygons_m[~shapely.is_missing(polygons_m)]
