"""What is not land that changed hands: broken outlines made valid, and vertices put or moved."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.measure import mean_width_m
from gis.repair.claims import Claims
from gis.repair.records import Change, ChangeKind, Floats, Geometries, Ground

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
    net = _exchanged_m2(exchanged, len(before))
    had = np.array([area is not None for area in claims.valid_m], dtype=bool)
    now = np.where(shapely.is_missing(after), 0.0, shapely.area(after))
    residue = np.where(had, now - claims.area_m2 - np.nan_to_num(net), 0.0)
    other = np.array([a is not b for a, b in zip(after, before, strict=True)], dtype=bool)
    mended = {each.feature for each in claims.invalid}
    found = []
    for index in np.flatnonzero(other | ~np.isnan(net)).tolist():
        told = not np.isnan(net[index]) or index in mended
        if not told or abs(residue[index]) >= _NOTHING_M2:
            found.append(_vertices(index, residue[index], claims.valid_m[index], after[index]))
    return found


def _exchanged_m2(exchanged: Sequence[Change], features: int) -> Floats:
    """Return what each feature has won less what it has lost, NaN for those without an entry."""
    net = np.full(features, np.nan)
    for change in exchanged:
        parties = [*change.losers] if change.winner is None else [*change.losers, change.winner]
        for feature in parties:
            net[feature] = np.nan_to_num(net[feature])
        net[list(change.losers)] -= change.area_m2
        if change.winner is not None and not change.was_winners:
            net[change.winner] += change.area_m2
    return net


def _vertices(
    feature: int, residue_m2: float, old: BaseGeometry | None, now: BaseGeometry | None
) -> Change:
    known = {tuple(place) for place in shapely.get_coordinates(old).tolist()}
    places = {tuple(place) for place in shapely.get_coordinates(now).tolist()} - known
    outline = old if now is None else now
    assert outline is not None
    won = residue_m2 >= 0
    return Change(
        f"{ChangeKind.VERTICES}:{feature}",
        ChangeKind.VERTICES,
        () if won else (feature,),
        feature if won else None,
        was_winners=False,
        area_m2=abs(float(residue_m2)),
        width_m=0.0,
        shape_m=shapely.MultiPoint(sorted(places)) if places else outline,
        ground=Ground.TOLERANCE,
        count=len(places),
    )
