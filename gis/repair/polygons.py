"""From labelled tiles back to polygons: neighbours share vertices, and old vertices stay exactly.

A lattice place becomes the coordinate that was drawn there: by a locked feature, by the frame, by
the lowest feature. Places where vanished lines crossed are dropped again.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.geometry.lattice import LatticeArray
from gis.repair.claims import Claims, Rings, unmatched
from gis.repair.frame_lines import FrameLines, metres_of
from gis.repair.land import Land
from gis.repair.places import find, keys_of, places_of_keys, runs
from gis.repair.records import Flags, Floats, Geometries, Indices
from gis.topology.outline import land_left_of

_STRAIGHT_MM = 1.0
"""What lies so near the straight line between kept vertices is no vertex of its own."""


@dataclass(frozen=True)
class Drawn:
    """Hold the coordinates that were drawn: `keys`, sorted, of lattice places, `xy_m` for each.

    `rank` says by whom: the feature, -1 the frame, -2 a locked feature.
    """

    keys: Indices
    xy_m: Floats
    rank: Indices

    @classmethod
    def of(cls, claims: Claims, locked: Flags, frames: FrameLines) -> "Drawn":
        """Choose one coordinate for each place where anybody has a vertex."""
        rings = claims.rings
        rank = np.where(locked[rings.feature], -2, rings.feature)
        keys = np.concatenate([keys_of(rings.xy_mm), keys_of(frames.rings.xy_mm)])
        xy_m = np.concatenate([rings.xy_m, frames.rings.xy_m])
        rank = np.concatenate([rank, np.full(len(frames.rings.xy_mm), -1)])
        order = np.lexsort((rank, keys))
        keys, first = np.unique(keys[order], return_index=True)
        return cls(keys, xy_m[order][first], rank[order][first])

    def coordinates(self, keys: Indices, origin_mm: LatticeArray, frames: FrameLines) -> Floats:
        """Return metres for places: as drawn, and on the frame's edge where they lie beside it."""
        at, there = find(self.keys, keys)
        xy_m = metres_of(places_of_keys(keys), origin_mm)
        if len(self.keys):
            xy_m = np.where(there[:, None], self.xy_m[at], xy_m)
        free = ~find(np.unique(keys_of(frames.rings.xy_mm)), keys)[1]
        xy_m[free] = frames.led_onto(xy_m[free])
        return xy_m


class Outlines:
    """The lines that bound each feature's land: rows of line and feature, in which direction."""

    def __init__(self, land: Land) -> None:
        """Look which lines have a feature on one side only."""
        plane, tile_feature = land.plane, land.held()
        tile, feature = tile_feature
        first = np.searchsorted(tile, np.arange(len(land.label) + 2))
        first[-1] = first[-2]
        sides = []
        for side in (plane.left, plane.right):
            counts = first[side + 1] - first[side]
            counts[side < 0] = 0
            rows = np.repeat(first[side], counts) + runs(counts)
            sides.append(np.repeat(np.arange(len(side)), counts) * land.features + feature[rows])
        forward = sides[0][~np.isin(sides[0], sides[1])]
        backward = sides[1][~np.isin(sides[1], sides[0])]
        self.line: Indices = np.concatenate([forward, backward]) // land.features
        self.feature: Indices = np.concatenate([forward, backward]) % land.features
        self.is_forward: Flags = np.arange(len(self.line)) < len(forward)
        self._lines = plane.lines

    def fingerprints(self, features: int) -> Indices:
        """Return a number for each feature that tells its directed edges on the lattice."""
        at, row = self._lines.segments(self.line)
        here, there = keys_of(self._lines.xy[at]), keys_of(self._lines.xy[at + 1])
        forward = self.is_forward[row]
        return _fingerprints(
            np.where(forward, here, there),
            np.where(forward, there, here),
            self.feature[row],
            features,
        )

    def junctions(self) -> Indices:
        """Return the keys of places where other than two boundary lines meet, sorted."""
        lines = np.unique(self.line)
        starts = self._lines.starts
        ends = np.concatenate(
            [self._lines.xy[starts[lines]], self._lines.xy[starts[lines + 1] - 1]]
        )
        keys, count = np.unique(keys_of(ends), return_counts=True)
        return np.asarray(keys[count != 2])

    def drawn_by_owners(self, rings: Rings) -> Indices:
        """Return the keys of places that a feature drew on whose outline they are now."""
        places, starts = self._lines.xy, self._lines.starts
        counts = np.diff(starts)[self.line]
        at = np.repeat(starts[self.line], counts) + runs(counts)
        keys = keys_of(places[at])
        mine = _pairs(keys, np.repeat(self.feature, counts))
        return keys[find(np.unique(_pairs(keys_of(rings.xy_mm), rings.feature)), mine)[1]]

    def lands(self, wanted: Indices) -> Geometries:
        """Return the land of features in local millimetres."""
        order = np.argsort(self.feature, kind="stable")
        bounds = np.searchsorted(self.feature[order], np.append(wanted, 0))
        after = np.searchsorted(self.feature[order], wanted, "right")
        lands = np.empty(len(wanted), dtype=object)
        for i, (a, b) in enumerate(zip(bounds[:-1].tolist(), after.tolist(), strict=True)):
            lines = []
            for row in order[a:b].tolist():
                line = self._lines[int(self.line[row])]
                lines.append(line if self.is_forward[row] else line[::-1])
            lands[i] = land_left_of(lines)
        return lands


def repaired_polygons(
    land: Land, claims: Claims, polygons_m: Geometries, locked: Flags, frames: FrameLines
) -> Geometries:
    """Return the polygon of each feature in metres; those that keep all are the very objects."""
    outlines = Outlines(land)
    drawn = Drawn.of(claims, locked, frames)
    before = _ring_fingerprints(claims.rings, keys_of(claims.rings.xy_mm), land.features)
    had = ~shapely.is_missing(claims.valid_m)
    touched = (outlines.fingerprints(land.features) != before) & had & ~locked
    touched[[each.feature for each in claims.invalid]] = True
    touched &= ~locked
    result = polygons_m.copy()
    kept = np.unique(
        np.concatenate(
            [
                outlines.drawn_by_owners(claims.rings),
                keys_of(frames.rings.xy_mm),
                outlines.junctions(),
                land.plane.drawn,
            ]
        )
    )
    exact = words_of(claims.rings.xy_m)
    exact_before = _ring_fingerprints(claims.rings, exact, land.features)
    moved = _Moved(claims.rings, drawn)
    touched |= moved.from_others(unmatched(claims.rings, exact), land.features) & ~locked
    done = np.zeros(land.features, dtype=bool)
    while (touched & ~done).any():
        wanted = np.flatnonzero(touched & ~done)
        made, used = _made(outlines.lands(wanted), kept, drawn, claims.origin_mm, frames)
        rings = _rings_with(made, wanted, claims.origin_mm)
        after = _ring_fingerprints(rings, words_of(rings.xy_m), land.features)
        broken = {each.feature for each in claims.invalid}
        for feature, polygon in zip(wanted.tolist(), made.tolist(), strict=True):
            same = after[feature] == exact_before[feature] and feature not in broken
            if not same:
                result[feature] = polygon
        done[wanted] = True
        touched |= moved.beside(used, land.features) & had & ~locked
    return result


def _made(
    lands: Geometries, kept: Indices, drawn: Drawn, origin_mm: LatticeArray, frames: FrameLines
) -> tuple[Geometries, Indices]:
    """Return polygons in metres, None where nothing is left, and the keys of their vertices."""
    parts, of_land = shapely.get_parts(lands, return_index=True)
    there = ~shapely.is_empty(parts)
    parts, of_land = shapely.orient_polygons(parts[there]), of_land[there]
    rings, of_part = shapely.get_rings(parts, return_index=True)
    made = np.full(len(lands), None, dtype=object)
    if not len(rings):
        return made, np.zeros(0, dtype=np.int64)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    last = np.append(np.diff(ring) != 0, True)
    keys, ring = keys_of(np.rint(xy).astype(np.int64))[~last], ring[~last]
    keys, ring = straightened(keys, ring, kept)
    unique, back = np.unique(keys, return_inverse=True)
    coordinates = drawn.coordinates(unique, origin_mm, frames)[back]
    whole = np.bincount(ring, minlength=len(rings)) >= 3
    # A ring of fewer vertices was thinner than the lattice can tell.
    inside = whole[ring]
    new_rings = np.full(len(rings), None, dtype=object)
    numbers = np.flatnonzero(whole)
    new_rings[numbers] = shapely.linearrings(
        coordinates[inside], indices=np.searchsorted(numbers, ring[inside])
    )
    is_shell = np.diff(of_part, prepend=-1) != 0
    shells = new_rings[is_shell]
    holes = np.flatnonzero(~is_shell & whole)
    stands = np.flatnonzero(whole[is_shell])
    polygons = np.full(len(parts), None, dtype=object)
    for part in stands.tolist():
        polygons[part] = shells[part]
    by_part: dict[int, list[shapely.LinearRing]] = {}
    for hole in holes.tolist():
        by_part.setdefault(int(of_part[hole]), []).append(new_rings[hole])
    of_feature: dict[int, list[shapely.Polygon]] = {}
    for part in stands.tolist():
        polygon = shapely.Polygon(polygons[part], by_part.get(part, ()))
        of_feature.setdefault(int(of_land[part]), []).append(polygon)
    for index, several in of_feature.items():
        made[index] = several[0] if len(several) == 1 else shapely.MultiPolygon(several)
    return made, np.unique(keys)


def straightened(keys: Indices, ring: Indices, kept: Indices) -> tuple[Indices, Indices]:
    """Drop vertices of open rings that are not among the kept and lie on a straight line.

    `keys` and `ring`, shape (n,), are places and ring numbers, ascending. Two rings that share a
    stretch between kept vertices lose the same of it.
    """
    stays = find(kept, keys)[1]
    firsts = np.flatnonzero(np.diff(ring, prepend=-1))
    counts = np.diff(np.append(firsts, len(ring)))
    any_kept = np.logical_or.reduceat(stays, firsts)
    lowest = np.minimum.reduceat(keys, firsts)
    stays |= ~any_kept[ring] & (keys == lowest[ring])
    # Each ring begins with a vertex that stays.
    offset = runs(counts)
    far = np.iinfo(np.int64).max
    turn = np.minimum.reduceat(np.where(stays, offset, far), firsts)
    order = np.repeat(firsts, counts) + (offset + np.repeat(turn, counts)) % np.repeat(
        counts, counts
    )
    keys, stays = keys[order], stays[order]
    xy = places_of_keys(keys).astype(np.float64)
    following = np.arange(1, len(keys) + 1)
    following[firsts + counts - 1] = firsts
    while True:
        if stays.all():
            break
        run = np.cumsum(stays) - 1
        begin = np.flatnonzero(stays)
        end = following[np.append(begin[1:] - 1, len(keys) - 1)]
        a, b = keys[begin], keys[end]
        low, high = places_of_keys(np.minimum(a, b)), places_of_keys(np.maximum(a, b))
        loose = np.flatnonzero(~stays)
        start, step = low[run[loose]].astype(float), (high - low)[run[loose]].astype(float)
        along = ((xy[loose] - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1)
        foot = start + step * np.clip(along, 0, 1)[:, None]
        distance = np.hypot(*(xy[loose] - foot).T)
        rank = np.lexsort((keys[loose], -distance, run[loose]))
        worst = loose[rank[np.diff(run[loose][rank], prepend=-1) != 0]]
        off = np.zeros(len(keys))
        off[loose] = distance
        worst = worst[off[worst] > _STRAIGHT_MM]
        if not len(worst):
            break
        stays[worst] = True
    return keys[stays], ring[stays]


class _Moved:
    """Find features whose own vertex lies beside the place where touched ones have theirs now."""

    def __init__(self, rings: Rings, drawn: Drawn) -> None:
        keys = keys_of(rings.xy_mm)
        at, _ = find(drawn.keys, keys)
        other = (drawn.xy_m[at] != rings.xy_m).any(axis=1) if len(keys) else np.zeros(0, bool)
        self._at, self._keys, self._feature = (
            np.flatnonzero(other),
            keys[other],
            rings.feature[other],
        )
        self._rank = drawn.rank[at[other]]

    def from_others(self, unmatched_: Flags, features: int) -> Flags:
        """Tell which features meet others in a place where these have another coordinate."""
        hit = unmatched_[self._at] & (self._rank != self._feature)
        found = np.zeros(features, dtype=bool)
        found[self._feature[hit]] = True
        return found

    def beside(self, used: Indices, features: int) -> Flags:
        """Tell which features have such a vertex in one of the used places."""
        hit = find(used, self._keys)[1]
        found = np.zeros(features, dtype=bool)
        found[self._feature[hit]] = True
        return found


def _rings_with(polygons_m: Geometries, features: Indices, origin_mm: LatticeArray) -> Rings:
    parts, of_polygon = shapely.get_parts(shapely.orient_polygons(polygons_m), return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy_m, ring = shapely.get_coordinates(rings, return_index=True)
    owner = features[of_polygon[of_part[ring]]] if len(ring) else np.zeros(0, dtype=np.int64)
    return Rings(np.zeros((len(ring), 2), dtype=np.int64), xy_m, ring, owner)


def _ring_fingerprints(rings: Rings, words: Indices, features: int) -> Indices:
    same = np.flatnonzero((rings.ring[1:] == rings.ring[:-1]) & (words[1:] != words[:-1]))
    return _fingerprints(words[same], words[same + 1], rings.feature[same], features)


def _pairs(keys: Indices, feature: Indices) -> Indices:
    """Make one number of a place and a feature."""
    return (_mixed(keys.view(np.uint64)) + feature.astype(np.uint64)).view(np.int64)


def words_of(xy_m: Floats) -> Indices:
    """Mix the bits of both coordinates into one number."""
    bits = np.ascontiguousarray(xy_m + 0.0).view(np.uint64)
    return (_mixed(bits[:, 0]) + bits[:, 1] * np.uint64(0x9E3779B97F4A7C15)).view(np.int64)


def _fingerprints(here: Indices, there: Indices, feature: Indices, features: int) -> Indices:
    """Sum up hashes of directed edges by feature; equal sets of edges have equal sums."""
    a, b = here.view(np.uint64), there.view(np.uint64)
    edge = _mixed(_mixed(a) * np.uint64(0xBF58476D1CE4E5B9) + b)
    found = np.zeros(features, dtype=np.uint64)
    np.add.at(found, feature, edge)
    return found.view(np.int64)


def _mixed(words: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """Mix bits (after splitmix64)."""
    word = words ^ (words >> np.uint64(30))
    word = word * np.uint64(0xBF58476D1CE4E5B9)
    word ^= word >> np.uint64(27)
    word = word * np.uint64(0x94D049BB133111EB)
    return np.asarray(word ^ (word >> np.uint64(31)))
