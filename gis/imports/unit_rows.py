"""The rows of a file of units: code, name, tier, and which unit lies in which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.files.polygon_fields import as_text
from gis.files.polygon_files import PolygonFile

TIERS = ("village", "community", "township", "county")
_RANK: Mapping[str, int] = {"village": 1, "community": 1, "township": 2, "county": 3}
_TIER_WORDS = (
    ("county", r"^(county|district|县|区|县级|区县|县区|市|旗)$"),
    ("township", r"^(town|township|street|乡|镇|街道|乡镇|镇街|乡级|镇级|乡镇级)$"),
    ("community", r"^(community|社区|居委会|居民委员会|居)$"),
    ("village", r"^(village|村|行政村|村级|村委会|村社区|村\(社区\)|建制村)$"),
)
_TIER_OF_NAME = (
    ("community", r"(社区|居委会|居民委员会)$"),
    ("village", r"(村|村委会|村民委员会|嘎查)$"),
    ("township", r"(镇|乡|街道|街道办事处|苏木)$"),
    ("county", r"(县|区|市|旗)$"),
)
_VILLAGE_CODE = re.compile(r"^\d{12}$")
_CONTAINED = 0.98
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
            name=file.names[features[0]] or file.codes[features[0]],
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

    A parent is named in a column, or follows from a 12-digit code, or contains the polygon and is
    nearly filled by those that it contains. `polygons` are those of the units, shape (n,).
    """
    found = list(rows)
    by_text: dict[str, int] = {}
    for at, row in reversed(list(enumerate(rows))):
        by_text |= {text: at for text in (row.name, row.code, _in_full(row.code)) if text}
    around = _containers(polygons)
    for at, row in enumerate(rows):
        wanted = row.parent_text or _code_above(row)
        parent = by_text.get(wanted) if wanted else None
        if parent == at:
            parent = None
        elif parent is None and at in around:
            parent = around[at]
        elif parent is None and wanted and _RANK[row.tier] == 1:
            by_text[wanted] = parent = len(found)
            found.append(UnitRow((), wanted, wanted, "township"))
        found[at] = replace(row, parent=parent)
    return _without_loops(found)


def _in_full(code: str) -> str:
    """Return a statistical code of a county (6 digits) or township (9) with 12 digits."""
    return code.ljust(12, "0") if code.isdigit() and len(code) in (6, 9) else code


def _code_above(row: UnitRow) -> str:
    if row.tier in ("village", "community") and _VILLAGE_CODE.match(row.code):
        return row.code[:9] + "000"
    return ""


def _containers(polygons: NDArray[np.object_]) -> dict[int, int]:
    """Find for each polygon the smallest one that contains it and is filled by such polygons."""
    areas = shapely.area(polygons)
    tree = shapely.STRtree(polygons)
    outer, inner = tree.query(polygons, predicate="intersects")
    larger = areas[outer] > areas[inner] * 1.001
    outer, inner = outer[larger], inner[larger]
    inside = shapely.intersects(polygons[outer], shapely.point_on_surface(polygons[inner]))
    outer, inner = outer[inside], inner[inside]
    shared = shapely.area(shapely.intersection(polygons[outer], polygons[inner]))
    contained = shared > areas[inner] * _CONTAINED
    outer, inner = outer[contained], inner[contained]
    by_outer: dict[int, list[int]] = {}
    for big, small in zip(outer.tolist(), inner.tolist(), strict=True):
        by_outer.setdefault(big, []).append(small)
    parents: dict[int, int] = {}
    for big, smalls in sorted(by_outer.items(), key=lambda item: -areas[item[0]]):
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
