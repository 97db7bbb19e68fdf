"""The ledger as lines that every form of a report shows: each change and what is left, in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.measuring_crs import MeasuringCrs
from gis.repair.records import Change, Harm, Left, Repaired
from gis.texts import Texts

_MOST_NAMED = 4
_BESIDE_M = 0.02
_DEGREE_DECIMALS = 8


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """Be a change or something left. `why` is the ground of a change, else why it stays.

    `holders` are the features that gave land up, or that claim what is left, or lie beside it;
    `winner` is None for nobody. `is_moved` says whether land changed hands.
    """

    key: str
    is_change: bool
    is_moved: bool
    kind: str
    holders: tuple[int, ...]
    winner: int | None
    area_m2: float
    width_m: float
    households: int
    count: int
    why: str
    shape_m: BaseGeometry
    lonlat: tuple[float, float]


def ledger_lines(done: Repaired, measuring: MeasuringCrs) -> tuple[LedgerLine, ...]:
    """Return the ledger in its order: changes, then what is left."""
    shapes = [each.shape_m for each in done.changes] + [each.shape_m for each in done.left]
    places = _places(shapes, measuring)
    changes = [
        _of_change(change, place)
        for change, place in zip(done.changes, places[: len(done.changes)], strict=True)
    ]
    beside = _beside(done)
    left = [
        _of_left(each, near, place)
        for each, near, place in zip(done.left, beside, places[len(done.changes) :], strict=True)
    ]
    return (*changes, *left)


def line_in_words(line: LedgerLine, names: Sequence[str], texts: Texts) -> str:
    """Return one sentence or two about a line; `names` are those of the features."""
    both = [*line.holders, *(() if line.winner is None else (line.winner,))]
    facts = {
        "who": names_of(line.holders, names, texts),
        "both": names_of(both, names, texts),
        "to": texts("repair.nobody") if line.winner is None else names[line.winner],
        "area_m2": area_text(line.area_m2),
        "width_m": f"{line.width_m:.2f}",
        "count": line.count,
    }
    if not line.is_change:
        words = texts(f"repair.left.{line.kind}", **facts)
        why = texts(f"repair.why.{line.why}")
    else:
        words = texts(_key_of_change(line, texts), **facts)
        why = texts(f"repair.ground.{line.why}")
    words += texts("repair.because", why=why)
    if line.households:
        words += texts("repair.households_concerned", count=line.households)
    return words


def _key_of_change(line: LedgerLine, texts: Texts) -> str:
    ending = "" if line.winner is not None else "_none"
    if not line.is_moved:
        ending = "_kept"
    key = f"repair.change.{line.kind}"
    return key + ending if key + ending in texts else key


def line_as_json(
    line: LedgerLine, subjects: Sequence[str], names: Sequence[str], texts: Texts
) -> dict[str, Any]:
    """Return a line for a JSON document; features are called by their `subjects`."""
    lon, lat = line.lonlat
    about = {
        "key": line.key,
        "kind": line.kind,
        "area_m2": line.area_m2,
        "width_m": line.width_m if math.isfinite(line.width_m) else None,
        "place": {"lon": round(lon, _DEGREE_DECIMALS), "lat": round(lat, _DEGREE_DECIMALS)},
        "message": line_in_words(line, names, texts),
    }
    holders = [subjects[each] for each in line.holders]
    if not line.is_change:
        return {**about, "subjects": holders, "why": line.why}
    return {
        **about,
        "from": holders,
        "to": None if line.winner is None else subjects[line.winner],
        "households": line.households,
        "ground": line.why,
        "count": line.count,
    }


def harm_as_json(
    harm: Harm, subjects: Sequence[str], names: Sequence[str], texts: Texts
) -> dict[str, Any]:
    """Return for a JSON document that a feature lost much."""
    return {
        "subject": subjects[harm.feature],
        "row": harm.feature + 1,
        "kind": harm.kind.value,
        "before_m2": harm.before_m2,
        "after_m2": harm.after_m2,
        "message": harm_in_words(harm, names, texts),
    }


def harm_in_words(harm: Harm, names: Sequence[str], texts: Texts) -> str:
    """Return one sentence about a feature that lost much."""
    return texts(
        f"repair.harm.{harm.kind.value}",
        who=names[harm.feature],
        before_m2=area_text(harm.before_m2),
        after_m2=area_text(harm.after_m2),
    )


def names_of(features: Sequence[int], names: Sequence[str], texts: Texts) -> str:
    """Return features in a row, the first few of many."""
    if not features:
        return texts("repair.nobody")
    between = texts("repair.between")
    said = between.join(names[feature] for feature in features[:_MOST_NAMED])
    return said + (" …" if len(features) > _MOST_NAMED else "")


def area_text(area_m2: float) -> str:
    """Return an area with as many digits as it needs."""
    return f"{area_m2:,.2f}" if area_m2 >= 1 or area_m2 == 0 else f"{area_m2:.2g}"


def _of_change(change: Change, place: tuple[float, float]) -> LedgerLine:
    return LedgerLine(
        key=change.key,
        is_change=True,
        is_moved=bool(change.losers) or not (change.was_winners and change.winner is not None),
        kind=str(change.kind),
        holders=change.losers,
        winner=change.winner,
        area_m2=change.area_m2,
        width_m=change.width_m,
        households=change.households,
        count=change.count,
        why=str(change.ground),
        shape_m=change.shape_m,
        lonlat=place,
    )


def _beside(done: Repaired) -> list[tuple[int, ...]]:
    """Return the features that claim each piece that is left, or else those round it."""
    if not done.left:
        return []
    shapes = np.array([left.shape_m for left in done.left], dtype=object)
    tree = shapely.STRtree(done.polygons_m)
    piece, feature = tree.query(shapes, predicate="dwithin", distance=_BESIDE_M)
    near: list[set[int]] = [set(left.features) for left in done.left]
    for at, number in zip(piece.tolist(), feature.tolist(), strict=True):
        if not done.left[at].features:
            near[at].add(number)
    return [tuple(sorted(each)) for each in near]


def _of_left(left: Left, beside: tuple[int, ...], place: tuple[float, float]) -> LedgerLine:
    return LedgerLine(
        key=left.key,
        is_change=False,
        is_moved=False,
        kind=str(left.kind),
        holders=beside,
        winner=None,
        area_m2=left.area_m2,
        width_m=left.width_m,
        households=0,
        count=1,
        why=left.why,
        shape_m=left.shape_m,
        lonlat=place,
    )


def _places(shapes: Sequence[BaseGeometry], measuring: MeasuringCrs) -> list[tuple[float, float]]:
    """Return longitude and latitude of a place in each shape."""
    if not shapes:
        return []
    points = shapely.point_on_surface(np.array(shapes, dtype=object))
    xy = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return [(lon, lat) for lon, lat in measuring.lonlat(xy).tolist()]
