"""The ledger: what changed hands, tile by tile, put together to the faults that people see."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.geometry.measure import mean_width_m
from gis.repair.keys import key
from gis.repair.land import AS_CLAIMED, NOBODY, Land
from gis.repair.records import Change, ChangeKind, Geometries, Ground, Indices, Left, LeftKind
from gis.repair.rights import Voices

_LEFT = {
    ChangeKind.OVERLAP: LeftKind.OVERLAP,
    ChangeKind.GAP: LeftKind.GAP,
    ChangeKind.OUTSIDE: LeftKind.OUTSIDE,
    ChangeKind.SNAPPED: LeftKind.OVERLAP,
    ChangeKind.SLIVER: LeftKind.OVERLAP,
}


@dataclass(frozen=True)
class _Group:
    tiles: Indices
    first: int
    key: str


class Ledger:
    """Put changed and unchanged faults together to entries; coordinates in metres."""

    def __init__(self, land: Land, voices: Voices, origin_mm: LatticeArray) -> None:
        """Take the land when all labels are final."""
        self._land, self._voices, self._origin_mm = land, voices, origin_mm

    def revert(self, left_alone: frozenset[str]) -> None:
        """Undo the changes of which the key is in a set, and note why they stay."""
        land = self._land
        if not left_alone:
            return
        for group in self._groups(self._changed()):
            if group.key in left_alone:
                claimed = land.claimants[group.tiles] > 0
                sole = land.claimants[group.tiles] == 1
                land.label[group.tiles] = np.where(claimed, AS_CLAIMED, NOBODY)
                first = land.first_row[group.tiles[sole]]
                land.label[group.tiles[sole]] = land.feature[first]
                land.why[group.tiles] = "left_alone"

    def changes(self) -> list[Change]:
        """Return the entries for all land that has another owner than it was claimed by."""
        land = self._land
        changed = self._changed()
        snapped = land.kind[changed] == ChangeKind.SNAPPED
        return self._changes(self._groups(changed[~snapped])) + self._snapped(changed[snapped])

    def left(self) -> list[Left]:
        """Return the faults that stay."""
        land = self._land
        tiles = np.flatnonzero((land.why != "") & (land.unit >= 0))
        tiles = tiles[~np.isin(tiles, self._changed())]
        found = []
        groups = self._groups(tiles)
        for group, shape in zip(groups, self._shapes(groups).tolist(), strict=True):
            owners = land.owners_of(group.first)
            kind = _LEFT[land.kind[group.first]] if owners else LeftKind.GAP
            area, why = float(shape.area), str(land.why[group.first])
            width = _widest_m(shape)
            found.append(Left(group.key, kind, owners, area, width, shape, why))
        return sorted(found, key=lambda each: (-each.area_m2, each.key))

    def _changed(self) -> Indices:
        land = self._land
        first = land.first_row[:-1]
        sole = np.full(len(land.label), NOBODY, dtype=np.int64)
        one = land.claimants == 1
        sole[one] = land.feature[first[one]]
        same = (land.label == AS_CLAIMED) | ((land.claimants < 2) & (land.label == sole))
        return np.flatnonzero(~same & (land.unit >= 0))

    def _groups(self, tiles: Indices) -> list[_Group]:
        """Put tiles together that belong to one fault and went from the same to the same."""
        land = self._land
        if not len(tiles):
            return []
        area = land.plane.area_m2[tiles]
        order = np.lexsort((tiles, -area, land.label[tiles], land.owners[tiles], land.unit[tiles]))
        tiles = tiles[order]
        state = np.column_stack([land.unit[tiles], land.owners[tiles], land.label[tiles]])
        cuts = np.flatnonzero((state[1:] != state[:-1]).any(axis=1)) + 1
        places = (land.plane.points_mm[tiles[np.append(0, cuts)]] + self._origin_mm) / MM_PER_M
        found = []
        for members, (x, y) in zip(np.split(tiles, cuts), places.tolist(), strict=True):
            first = int(members[0])
            name = key(land.kind[first], land.owners_of(first), (x, y))
            found.append(_Group(members, first, name))
        return found

    def _changes(self, groups: list[_Group]) -> list[Change]:
        land = self._land
        shapes = self._shapes(groups)
        areas, widths = shapely.area(shapes).tolist(), mean_width_m(shapes).tolist()
        found = []
        for group, shape, area, width in zip(groups, shapes.tolist(), areas, widths, strict=True):
            owners, label = land.owners_of(group.first), int(land.label[group.first])
            winner = label if label >= 0 else None
            found.append(
                Change(
                    group.key,
                    land.kind[group.first],
                    tuple(owner for owner in owners if owner != winner),
                    winner,
                    winner in owners,
                    area,
                    width,
                    shape,
                    land.ground[group.first] or Ground.LONGEST_BORDER,
                    int(self._voices.all_in_tile[group.tiles].sum()),
                )
            )
        return found

    def _shapes(self, groups: list[_Group]) -> Geometries:
        tiles = self._land.plane.tiles
        shapes = np.empty(len(groups), dtype=object)
        shapes[:] = [
            tiles[group.first]
            if len(group.tiles) == 1
            else shapely.coverage_union_all(tiles[group.tiles])
            for group in groups
        ]
        return np.asarray(
            shapely.transform(shapes, lambda xy: (xy + self._origin_mm) / MM_PER_M), dtype=object
        )

    def _snapped(self, tiles: Indices) -> list[Change]:
        land = self._land
        state = land.owners[tiles] * (land.features + 2) + land.label[tiles] + 2
        order = np.argsort(state, kind="stable")
        tiles, state = tiles[order], state[order]
        cuts = np.flatnonzero(np.diff(state)) + 1
        groups = []
        for members in np.split(tiles, cuts) if len(tiles) else []:
            first = int(members[0])
            names = "+".join(map(str, land.owners_of(first)))
            winner = land.label[first] if land.label[first] >= 0 else ""
            groups.append(_Group(members, first, f"{ChangeKind.SNAPPED}:{names}>{winner}"))
        return [
            replace(change, ground=Ground.TOLERANCE, count=len(group.tiles))
            for change, group in zip(self._changes(groups), groups, strict=True)
        ]


def _widest_m(shape: shapely.Geometry) -> float:
    """Return the diameter of the largest disc within an area."""
    parts = shapely.get_parts(shape)
    return max(2 * float(shapely.maximum_inscribed_circle(part).length) for part in parts)


def told_apart(changes: list[Change]) -> list[Change]:
    """Add an ordinal to keys that occur more than once."""
    seen: dict[str, int] = {}
    found = []
    for change in changes:
        seen[change.key] = seen.get(change.key, 0) + 1
        number = seen[change.key]
        found.append(change if number == 1 else replace(change, key=f"{change.key}#{number}"))
    return found
