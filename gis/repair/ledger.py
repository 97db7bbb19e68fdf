"""The ledger: what changed hands, tile by tile, put together to the faults that people see."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.repair.gaps import inscribed_mm
from gis.repair.keys import key
from gis.repair.land import AS_CLAIMED, NOBODY, Land
from gis.repair.plane import width_m
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
        found = [self._change(group) for group in self._groups(changed[~snapped])]
        return found + self._snapped(changed[snapped])

    def left(self) -> list[Left]:
        """Return the faults that stay."""
        land = self._land
        tiles = np.flatnonzero((land.why != "") & (land.unit >= 0))
        tiles = tiles[~np.isin(tiles, self._changed())]
        found = []
        for group in self._groups(tiles):
            shape = self._shape(group.tiles)
            width = (
                inscribed_mm(shape, 1.0)
                if shape.geom_type == "Polygon"
                else float(width_m(np.array([shape]))[0] * MM_PER_M)
            )
            kind = land.kind[group.first]
            owners = land.owners_of(group.first)
            what = LeftKind.GAP if not owners else _LEFT[kind]
            found.append(
                Left(
                    group.key,
                    what,
                    owners,
                    float(shape.area),
                    width,
                    shape,
                    str(land.why[group.first]),
                )
            )
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

    def _change(self, group: _Group) -> Change:
        land = self._land
        shape = self._shape(group.tiles)
        owners, label = land.owners_of(group.first), int(land.label[group.first])
        winner = label if label >= 0 else None
        ground = land.ground[group.first]
        return Change(
            group.key,
            land.kind[group.first],
            tuple(owner for owner in owners if owner != winner),
            winner,
            winner in owners,
            float(shape.area),
            float(width_m(np.array([shape]))[0] * MM_PER_M),
            shape,
            ground if isinstance(ground, Ground) else Ground.LONGEST_BORDER,
            int(self._voices.all_in_tile[group.tiles].sum()),
        )

    def _snapped(self, tiles: Indices) -> list[Change]:
        land = self._land
        state = land.owners[tiles] * (land.features + 2) + land.label[tiles] + 2
        order = np.argsort(state, kind="stable")
        tiles, state = tiles[order], state[order]
        cuts = np.flatnonzero(np.diff(state)) + 1
        found = []
        for members in np.split(tiles, cuts) if len(tiles) else []:
            first = int(members[0])
            owners, label = land.owners_of(first), int(land.label[first])
            winner = label if label >= 0 else None
            shape = self._shape(members)
            name = f"{ChangeKind.SNAPPED}:{'+'.join(map(str, owners))}>{winner}"
            found.append(
                Change(
                    name,
                    ChangeKind.SNAPPED,
                    tuple(owner for owner in owners if owner != winner),
                    winner,
                    winner in owners,
                    float(shape.area),
                    float(width_m(np.array([shape]))[0] * MM_PER_M),
                    shape,
                    Ground.TOLERANCE,
                    int(self._voices.all_in_tile[members].sum()),
                    len(members),
                )
            )
        return found

    def _shape(self, tiles: Indices) -> shapely.Geometry:
        polygons: Geometries = self._land.plane.tiles[tiles]
        whole = polygons[0] if len(polygons) == 1 else shapely.coverage_union_all(polygons)
        return shapely.transform(whole, lambda xy: (xy + self._origin_mm) / MM_PER_M)


def told_apart(changes: list[Change]) -> list[Change]:
    """Add an ordinal to keys that occur more than once."""
    seen: dict[str, int] = {}
    found = []
    for change in changes:
        seen[change.key] = seen.get(change.key, 0) + 1
        number = seen[change.key]
        found.append(change if number == 1 else replace(change, key=f"{change.key}#{number}"))
    return found
