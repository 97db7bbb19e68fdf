"""What is not land that changed hands: broken outlines made valid, and vertices put or moved."""

import numpy as np
import shapely

from gis.geometry.measure import mean_width_m
from gis.repair.claims import Claims
from gis.repair.records import Change, ChangeKind, Geometries, Ground

_NOTHING_M2 = 1e-9


def vertex_changes(
    claims: Claims, before: Geometries, after: Geometries, exchanged: list[Change]
) -> list[Change]:
    """Return an entry for each feature that was made valid, and for each that has other vertices.

    The latter holds what rounding to common vertices added or took, so that for each feature the
    entries add up to the change of its area.
    """
    found = []
    broken = set()
    for each in claims.invalid:
        broken.add(each.feature)
        width = float(mean_width_m(np.array([each.valid_m]))[0])
        area = abs(float(each.valid_m.area) - each.named_m2)
        found.append(
            Change(
                f"{ChangeKind.INVALID}:{each.feature}",
                ChangeKind.INVALID,
                (),
                each.feature,
                True,
                area,
                width,
                each.valid_m,
                Ground.VALIDITY,
            )
        )
    net = np.zeros(len(before))
    named = set()
    for change in exchanged:
        for loser in change.losers:
            net[loser] -= change.area_m2
        if change.winner is not None:
            named.add(change.winner)
            if not change.was_winners:
                net[change.winner] += change.area_m2
        named.update(change.losers)
    for index in range(len(before)):
        now = after[index]
        if now is before[index] and net[index] == 0:
            continue
        area = 0.0 if now is None else float(now.area)
        residue = area - float(claims.area_m2[index]) - float(net[index])
        old = claims.valid_m[index]
        count = _new_vertices(old, now)
        if index in named | broken and abs(residue) < _NOTHING_M2:
            continue
        won = residue >= 0
        found.append(
            Change(
                f"{ChangeKind.VERTICES}:{index}",
                ChangeKind.VERTICES,
                () if won else (index,),
                index if won else None,
                False,
                abs(residue),
                0.0,
                shapely.boundary(old if now is None else now),
                Ground.TOLERANCE,
                0,
                count,
            )
        )
    return found


def _new_vertices(old: shapely.Geometry | None, now: shapely.Geometry | None) -> int:
    if now is None:
        return 0
    known = set() if old is None else set(map(tuple, shapely.get_coordinates(old).tolist()))
    return len(set(map(tuple, shapely.get_coordinates(now).tolist())) - known)
