"""What is not land that changed hands: broken outlines made valid, and vertices put or moved."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.measure import mean_width_m
from gis.repair.claims import Claims
from gis.repair.fingerprints import words_of
from gis.repair.places import distinct, find, points_at
from gis.repair.records import Change, ChangeKind, Flags, Floats, Geometries, Ground

_NOTHING_M2 = 1e-9


def validity_changes(claims: Claims) -> list[Change]:
    """Return an entry for each feature that was made valid, with the area that came or went."""
    return [
        Change(
            f"{ChangeKind.INVALID}:{each.feature}",
            ChangeKind.INVALID,
            (),
            each.feature,
            was_winners=True,
            area_m2=abs(float(each.valid_m.area) - each.named_m2),
            width_m=float(mean_width_m(np.array([each.valid_m]))[0]),
            shape_m=each.valid_m,
            ground=Ground.VALIDITY,
        )
        for each in claims.invalid
    ]


def vertex_changes(
    claims: Claims, before: Geometries, after: Geometries, exchanged: Sequence[Change]
) -> list[Change]:
    """Return an entry for each feature that has other vertices, beside what it has exchanged.

    It holds what common vertices have added to the feature or taken from it, so that all its
    entries add up to the change of its area.
    """
    net, told = _exchanged_m2(exchanged, len(before))
    now = np.where(shapely.is_missing(after), 0.0, shapely.area(after))
    residue = now - claims.area_m2 - net
    other = np.array([a is not b for a, b in zip(after, before, strict=True)], dtype=bool)
    mended = np.zeros(len(before), dtype=bool)
    mended[[each.feature for each in claims.invalid]] = True
    silent = ~(told | mended) | (np.abs(residue) >= _NOTHING_M2)
    return [
        _vertices(index, float(residue[index]), claims.valid_m[index], after[index])
        for index in np.flatnonzero((other | told) & silent).tolist()
    ]


def _exchanged_m2(exchanged: Sequence[Change], features: int) -> tuple[Floats, Flags]:
    """Return what each feature has won less what it has lost, and whether it has any entry."""
    net, told = [0.0] * features, [False] * features
    for change in exchanged:
        for loser in change.losers:
            net[loser] -= change.area_m2
            told[loser] = True
        if change.winner is not None:
            told[change.winner] = True
            if not change.was_winners:
                net[change.winner] += change.area_m2
    return np.array(net), np.array(told, dtype=bool)


def _vertices(
    feature: int, residue_m2: float, old: BaseGeometry | None, now: BaseGeometry | None
) -> Change:
    xy_m = shapely.get_coordinates(now)
    known = distinct(words_of(shapely.get_coordinates(old)))
    words, first = np.unique(words_of(xy_m), return_index=True)
    places = xy_m[first[~find(known, words)[1]]]
    outline = old if now is None else now
    assert outline is not None
    if len(places):
        outline = shapely.multipoints(list(points_at(places)))
    won = residue_m2 >= 0
    return Change(
        f"{ChangeKind.VERTICES}:{feature}",
        ChangeKind.VERTICES,
        () if won else (feature,),
        feature if won else None,
        was_winners=False,
        area_m2=abs(residue_m2),
        width_m=0.0,
        shape_m=outline,
        ground=Ground.TOLERANCE,
        count=len(places),
    )
