"""Names of changes that stay the same from run to run, as those of an audit's findings do."""

import numpy as np

from gis.geometry.lattice import LatticeArray
from gis.repair.frame_lines import metres_of
from gis.repair.land import Land
from gis.repair.records import ChangeKind, Indices


class Keys:
    """Name faults by kind, features and place to the metre."""

    def __init__(self, origin_mm: LatticeArray) -> None:
        """Take the origin from which tiles count their places."""
        self._origin_mm = origin_mm

    def of_units(self, land: Land, tiles: Indices, unit: Indices) -> dict[int, str]:
        """Return the key of each unit, given for all tiles, whose kind and claims are one."""
        found: dict[int, str] = {}
        order = tiles[np.lexsort((tiles, -land.plane.area_m2[tiles], unit[tiles]))]
        firsts = order[np.diff(unit[order], prepend=-1) != 0]
        places = metres_of(land.plane.points_mm[firsts], self._origin_mm)
        for tile, (x, y) in zip(firsts.tolist(), places.tolist(), strict=True):
            kind: ChangeKind = land.kind[tile]
            found[int(unit[tile])] = key(kind, land.owners_of(tile), (x, y))
        return found


def key(kind: ChangeKind, features: tuple[int, ...], xy_m: tuple[float, float]) -> str:
    """Make the key of a fault."""
    names = "+".join(map(str, features))
    return (
        f"{kind}:{names}@{xy_m[0]:.0f},{xy_m[1]:.0f}"
        if names
        else (f"{kind}@{xy_m[0]:.0f},{xy_m[1]:.0f}")
    )
