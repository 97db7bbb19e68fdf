"""From labelled tiles back to polygons: neighbours share vertices, and old vertices stay exactly.

A lattice place becomes the coordinate that was drawn there: by a locked feature, by the frame, by
the lowest feature. Places where vanished lines crossed are dropped again.
"""

import numpy as np
import shapely

from gis.repair.claims import Claims, made_valid
from gis.repair.drawn import Drawn
from gis.repair.fingerprints import edge_words, of_edges, of_rings, pair_words, words_of
from gis.repair.frame_lines import FrameLines
from gis.repair.land import AS_CLAIMED, Land
from gis.repair.places import distinct, find, keys_of, places_of_keys, runs, without
from gis.repair.records import Flags, Geometries, Indices
from gis.repair.rings import Rings, rings_of
from gis.topology.outline import land_left_of

_STRAIGHT_MM = 1.0
"""What lies so near the straight line between kept vertices is no vertex of its own."""


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
        several = np.append((land.label == AS_CLAIMED) & (land.claimants > 1), False)
        self._crossed: Indices = np.flatnonzero(several[plane.left] | several[plane.right])

    def fingerprints(self, features: int) -> Indices:
        """Return a number for each feature that tells its directed edges on the lattice."""
        at, row = self._lines.segments(self.line)
        here, there = keys_of(self._lines.xy[at]), keys_of(self._lines.xy[at + 1])
        forward = self.is_forward[row]
        return of_edges(
            np.where(forward, here, there),
            np.where(forward, there, here),
            self.feature[row],
            features,
        )

    def junctions(self) -> Indices:
        """Return the keys of places where other than two boundary lines meet, sorted.

        Lines that only cross where an overlap stays have no vertex there.
        """
        keys, count = np.unique(self._ends(np.unique(self.line)), return_counts=True)
        return without(keys[count != 2], self.crossed())

    def crossed(self) -> Indices:
        """Return the keys of places on lines beside overlaps that stay."""
        at, _ = self._lines.segments(self._crossed)
        return keys_of(np.concatenate([self._lines.xy[at], self._lines.xy[at + 1]]))

    def _ends(self, lines: Indices) -> Indices:
        starts, xy = self._lines.starts, self._lines.xy
        return keys_of(np.concatenate([xy[starts[lines]], xy[starts[lines + 1] - 1]]))

    def drawn_by_owners(self, rings: Rings) -> Indices:
        """Return the keys of places that a feature drew on whose outline they are now."""
        places, starts = self._lines.xy, self._lines.starts
        counts = np.diff(starts)[self.line]
        at = np.repeat(starts[self.line], counts) + runs(counts)
        keys = keys_of(places[at])
        mine = pair_words(keys, np.repeat(self.feature, counts))
        return keys[find(distinct(pair_words(keys_of(rings.xy_mm), rings.feature)), mine)[1]]

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
    drawn = Drawn(claims, locked, frames)
    before = of_rings(claims.rings, keys_of(claims.rings.xy_mm), land.features)
    free = ~shapely.is_missing(claims.valid_m) & ~locked
    touched = outlines.fingerprints(land.features) != before
    broken = np.array([each.feature for each in claims.invalid], dtype=np.int64)
    touched[broken] = True
    touched[drawn.seeds()] = True
    result = polygons_m.copy()
    kept = distinct(
        np.concatenate(
            [
                without(outlines.drawn_by_owners(claims.rings), outlines.crossed()),
                keys_of(frames.rings.xy_mm),
                outlines.junctions(),
                land.plane.drawn,
            ]
        )
    )
    exact_before = of_rings(claims.rings, words_of(claims.rings.xy_m), land.features)
    skeletons: list[_Skeleton] = []
    done = ~free
    own = _edges_of(claims.rings)
    own_places = distinct(pair_words(keys_of(claims.rings.xy_mm), claims.rings.feature))
    anew = np.zeros(0, dtype=np.int64)
    while (touched & ~done).any():
        wanted = np.flatnonzero(touched & ~done)
        skeleton = _Skeleton(outlines.lands(wanted), wanted, kept, own_places)
        skeletons.append(skeleton)
        done[wanted] = True
        anew = distinct(
            np.concatenate([anew, skeleton.places_of_new_edges(own), drawn.noisy(skeleton.keys)])
        )
        touched[drawn.beside(anew)] = True
    for skeleton in skeletons:
        made = skeleton.polygons(drawn, anew)
        rings = rings_of(made, claims.origin_mm)
        rings = Rings(rings.xy_mm, rings.xy_m, rings.ring, skeleton.features[rings.feature])
        after = of_rings(rings, words_of(rings.xy_m), land.features)
        other = after[skeleton.features] != exact_before[skeleton.features]
        other |= np.isin(skeleton.features, broken)
        # Where coordinates half a millimetre off the lattice cross, land is what GEOS makes of it.
        result[skeleton.features[other]] = made_valid(made[other])[0]
    return result


class _Skeleton:
    """Rings of lattice places, open, for some features: `keys` and `ring`, shape (n,)."""

    def __init__(
        self, lands_mm: Geometries, features: Indices, kept: Indices, own_places: Indices
    ) -> None:
        self.features = features
        parts, of_land = shapely.get_parts(lands_mm, return_index=True)
        there = ~shapely.is_empty(parts)
        parts, self._of_land = shapely.orient_polygons(parts[there]), of_land[there]
        rings, self._of_part = shapely.get_rings(parts, return_index=True)
        self.feature: Indices = features[self._of_land[self._of_part]]
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        last = np.append(np.diff(ring) != 0, True)[: len(ring)]
        keys = keys_of(np.rint(xy).astype(np.int64))[~last]
        ring = ring[~last]
        stays = find(kept, keys)[1] | find(own_places, pair_words(keys, self.feature[ring]))[1]
        self.keys, self.ring = straightened(keys, ring, stays)

    def places_of_new_edges(self, own: Indices) -> Indices:
        """Return the places where edges begin or end that their feature did not have."""
        firsts = np.flatnonzero(np.diff(self.ring, prepend=-1) != 0)
        following = np.arange(1, len(self.keys) + 1)
        following[np.append(firsts[1:], len(self.keys))[: len(firsts)] - 1] = firsts
        there = self.keys[following]
        words = edge_words(self.keys, there, self.feature[self.ring])
        new = ~find(own, words)[1]
        return np.concatenate([self.keys[new], there[new]])

    def polygons(self, drawn: Drawn, anew: Indices) -> Geometries:
        """Return the polygon of each feature in metres, None where nothing is left."""
        made = np.full(len(self.features), None, dtype=object)
        if not len(self.keys):
            return made
        # A ring of fewer vertices was thinner than the lattice can tell.
        whole = np.bincount(self.ring, minlength=len(self.feature)) >= 3
        coordinates, of_place = drawn.coordinates(self.keys, self.feature[self.ring], anew)
        ring = self.ring[of_place]
        numbers = np.flatnonzero(whole)
        rings = np.full(len(whole), None, dtype=object)
        rings[numbers] = shapely.linearrings(
            coordinates[whole[ring]], indices=np.searchsorted(numbers, ring[whole[ring]])
        )
        is_shell = np.diff(self._of_part, prepend=-1) != 0
        stands = np.zeros(int(self._of_part.max()) + 1, dtype=bool)
        stands[self._of_part[is_shell & whole]] = True
        number = np.cumsum(stands) - 1
        chosen = whole & stands[self._of_part]
        made_parts = shapely.polygons(rings[chosen], indices=number[self._of_part[chosen]])
        parts: Geometries = np.asarray(made_parts, dtype=object).reshape(-1)
        of_land = self._of_land[np.flatnonzero(stands)]
        several = np.bincount(of_land, minlength=len(made)) > 1
        single = ~several[of_land]
        made[of_land[single]] = parts[single]
        for land in np.flatnonzero(several).tolist():
            made[land] = shapely.MultiPolygon(parts[of_land == land].tolist())
        return made


def _edges_of(rings: Rings) -> Indices:
    """Return a number for each edge of rings and its feature, sorted."""
    at = rings.edges()
    keys = keys_of(rings.xy_mm)
    return distinct(edge_words(keys[at], keys[at + 1], rings.feature[at]))


def straightened(keys: Indices, ring: Indices, stays: Flags) -> tuple[Indices, Indices]:
    """Drop vertices of open rings that lie on a straight line, but for those that stay.

    `keys` and `ring`, shape (n,), are places and ring numbers, ascending. Two rings that share a
    stretch between kept vertices lose the same of it.
    """
    firsts = np.flatnonzero(np.diff(ring, prepend=-1))
    counts = np.diff(np.append(firsts, len(ring)))
    any_kept = np.logical_or.reduceat(stays, firsts)
    lowest = np.minimum.reduceat(keys, firsts)
    stays = stays | ~any_kept[ring] & (keys == lowest[ring])
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
