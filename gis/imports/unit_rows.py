"""The rows of a file of units: code, name, tier, and which unit lies in which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.files.polygon_fields import as_text
from gis.files.polygon_files import PolygonFile
from gis.identity_numbers import without_identity_numbers

_RANK: Mapping[str, int] = {
    "villager_group": 0,
    "village": 1,
    "community": 1,
    "area": 2,
    "township": 3,
    "county": 4,
}
_MADE_ABOVE = {
    "villager_group": "village",
    "village": "township",
    "community": "township",
    "area": "township",
}
"""Of which tier a parent is that is only named; one of a township is not made."""

_TIER_WORDS = (
    ("county", r"^(county|district|县|区|县级|区县|县区|市|旗)$"),
    ("township", r"^(town|township|street|乡|镇|街道|乡镇|镇街|乡级|镇级|乡镇级)$"),
    ("area", r"^(area|zone|片|片区|管理区|工作片|责任片)$"),
    ("community", r"^(community|社区|居委会|居民委员会|居)$"),
    ("village", r"^(village|村|行政村|村级|村委会|村社区|村\(社区\)|建制村)$"),
    ("villager_group", r"^(villager[ _]?group|group|组|小组|村民小组|居民小组|村组|生产队|队)$"),
)
_TIER_OF_NAME = (
    ("villager_group", r"([一二三四五六七八九十百\d]组|村民小组|居民小组|小组|生产队)$"),
    ("area", r"(片区|管理区|工作片)$"),
    ("community", r"(社区|居委会|居民委员会)$"),
    ("village", r"(村|村委会|村民委员会|嘎查)$"),
    ("township", r"(镇|乡|街道|街道办事处|苏木)$"),
    ("county", r"(县|区|市|旗)$"),
)
_VILLAGE_CODE = re.compile(r"^\d{12}$")
_GROUP_CODE = re.compile(r"^(\d{12})\d{2,3}$")
_CONTAINED = 0.98
_CONTAINED_BY_HIGHER = 0.8
"""Outlines of townships are often drawn more roughly than those of their villages."""

_COVERED_BY_CHILDREN = 0.9


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Be one unit of the file: the numbers of its features, what they say, its parent's place.

    `parent` points into the list of units; `parent_text` is what the file says.
    """

    features: tuple[int, ...]
    code: str
    name: str
    tier: str
    parent_text: str = ""
    parent: int | None = None


def unit_rows(file: PolygonFile) -> list[UnitRow]:
    """Return the units of a file; features with equal code and name are pieces of one unit."""
    tiers, parents = (
        as_text(file.attributes[column]) if column else [""] * len(file.geometries)
        for column in (file.fields.tier, file.fields.parent)
    )
    pieces: dict[object, list[int]] = {}
    for index, (code, name) in enumerate(zip(file.codes, file.names, strict=True)):
        if file.geometries[index] is not None:
            pieces.setdefault((code, name) if code else index, []).append(index)
    return [
        UnitRow(
            features=tuple(features),
            code=file.codes[features[0]],
            name=without_identity_numbers(file.names[features[0]]) or file.codes[features[0]],
            tier=_tier(tiers[features[0]], file.codes[features[0]], file.names[features[0]]),
            parent_text=parents[features[0]],
        )
        for features in pieces.values()
    ]


def _tier(said: str, code: str, name: str) -> str:
    for tier, pattern in _TIER_WORDS:
        if re.match(pattern, said.strip(), re.IGNORECASE):
            return tier
    if _VILLAGE_CODE.match(code):
        return _tier_of_code(code)
    if _GROUP_CODE.match(code):
        return "villager_group"
    for tier, pattern in _TIER_OF_NAME:
        if re.search(pattern, name):
            return tier
    return {6: "county", 9: "township"}.get(len(code), "village") if code.isdigit() else "village"


def _tier_of_code(code: str) -> str:
    """Read the tier off a 12-digit statistical code: 6 county, 3 township, 3 village."""
    if code.endswith("000000"):
        return "county"
    if code.endswith("000"):
        return "township"
    return "community" if int(code[9:]) < 200 else "village"


def with_parents(rows: Sequence[UnitRow], polygons: NDArray[np.object_]) -> list[UnitRow]:
    """Return the units with their parents found, and parents made that the file only names.

    A parent is named in a column; or it contains the polygon and is of a higher tier or nearly
    filled by those that it contains; or it follows from a 12-digit code. Where the code names a
    township, an area between them goes before it. `polygons` are those of the units, shape (n,).
    """
    found = list(rows)
    by_text: dict[str, int] = {}
    for at, row in reversed(list(enumerate(rows))):
        by_text |= {text: at for text in (row.name, row.code, _in_full(row.code)) if text}
    around = _containers(polygons, [_RANK[row.tier] for row in rows])
    at = 0
    while at < len(found):  # it grows by the parents that are made
        found[at] = replace(found[at], parent=_parent(at, found, by_text, around.get(at)))
        at += 1
    _lift_areas(found, around)
    return _without_loops(found)


def _parent(
    at: int, found: list[UnitRow], by_text: dict[str, int], around: int | None
) -> int | None:
    """Return the place of the parent of the unit at a place; makes one that is only named."""
    row = found[at]
    wanted = row.parent_text or _code_above(row)
    parent = by_text.get(wanted) if wanted else None
    if parent == at:
        return None
    if around is not None and (parent is None or _is_between(row, around, parent, found)):
        return around
    if parent is None and wanted and row.tier in _MADE_ABOVE:
        by_text[wanted] = parent = len(found)
        found.append(UnitRow((), wanted, wanted, _MADE_ABOVE[row.tier]))
    return parent


def _is_between(row: UnitRow, around: int, parent: int, found: Sequence[UnitRow]) -> bool:
    """Tell whether the unit that lies around comes between a unit and the one its code names."""
    ranks = [_RANK[tier] for tier in (row.tier, found[around].tier, found[parent].tier)]
    return not row.parent_text and ranks[0] < ranks[1] < ranks[2]


def _lift_areas(rows: list[UnitRow], around: Mapping[int, int]) -> None:
    """Put areas without a parent below the township that the codes of their villages name."""
    by_code = {_in_full(row.code): at for at, row in enumerate(rows) if row.code}
    for at, row in enumerate(rows):
        if row.tier != "area" or row.parent is not None or at in around:
            continue
        named = {by_code.get(_code_above(below)) for below in rows if below.parent == at} - {None}
        if len(named) == 1:
            rows[at] = replace(row, parent=named.pop())


def _in_full(code: str) -> str:
    """Return a statistical code of a county (6 digits) or township (9) with 12 digits."""
    return code.ljust(12, "0") if code.isdigit() and len(code) in (6, 9) else code


def _code_above(row: UnitRow) -> str:
    if row.tier in ("village", "community") and _VILLAGE_CODE.match(row.code):
        return row.code[:9] + "000"
    group = _GROUP_CODE.match(row.code)
    return group[1] if group is not None and row.tier == "villager_group" else ""


def _containers(polygons: NDArray[np.object_], ranks: Sequence[int]) -> dict[int, int]:
    """Find for each polygon the smallest one that contains it as a parent does.

    That is one of a higher rank, or one that is nearly filled by the polygons that it contains.
    """
    areas, rank = shapely.area(polygons), np.array(ranks, dtype=np.int64)
    tree = shapely.STRtree(polygons)
    outer, inner = tree.query(polygons, predicate="intersects")
    higher = rank[outer] > rank[inner]
    large_enough = areas[outer] > areas[inner] * np.where(higher, _CONTAINED_BY_HIGHER, 1.001)
    outer, inner = outer[large_enough], inner[large_enough]
    inside = shapely.intersects(polygons[outer], shapely.point_on_surface(polygons[inner]))
    outer, inner = outer[inside], inner[inside]
    shared = shapely.area(shapely.intersection(polygons[outer], polygons[inner]))
    higher = rank[outer] > rank[inner]
    contained = shared > areas[inner] * np.where(higher, _CONTAINED_BY_HIGHER, _CONTAINED)
    outer, inner = outer[contained], inner[contained]
    by_outer: dict[int, list[int]] = {}
    for big, small in zip(outer.tolist(), inner.tolist(), strict=True):
        by_outer.setdefault(big, []).append(small)
    parents: dict[int, int] = {}
    for big, smalls in sorted(
        by_outer.items(), key=lambda item: (-areas[item[0]], -ranks[item[0]])
    ):
        lower = [small for small in smalls if ranks[small] < ranks[big]]
        parents.update(dict.fromkeys(lower, big))
        covered = shapely.area(shapely.union_all(polygons[smalls]))
        if covered > areas[big] * _COVERED_BY_CHILDREN:
            parents.update(dict.fromkeys(smalls, big))
    return parents


def _without_loops(rows: list[UnitRow]) -> list[UnitRow]:
    for start in range(len(rows)):
        seen = {start}
        at = start
        while (parent := rows[at].parent) is not None:
            if parent in seen:
                rows[at] = replace(rows[at], parent=None)
                break
            seen.add(parent)
            at = parent
    return rows
