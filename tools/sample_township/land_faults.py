"""Faults of the grids' borders and codes, one village each, so that an audit has work.

A faulty border is moved vertex by vertex between two shared vertices: nothing else changes.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from tools.sample_township.curves import Floats
from tools.sample_township.fault import Fault
from tools.sample_township.plots import GridRow

FILE = "grids.gpkg"
Rows = list[GridRow]
Area = Polygon | MultiPolygon


def put_land_faults(rows: Rows, township: Area, houses_of: list[int]) -> tuple[Rows, list[Fault]]:
    """Return the rows with the faults, the fault of village number n from `MAKERS[n]`.

    `houses_of` is the number of households by the grids' labels.
    """
    faulty: Rows = list(rows)
    faults = []
    units = sorted({row.unit for row in rows if row.unit[-3] == "2"})
    for unit, make in zip(units, MAKERS, strict=False):
        own = [index for index, row in enumerate(faulty) if row.unit == unit]
        faults.append(make(faulty, own, township))
    houses_of_code = {row.code: houses_of[row.label] for row in rows}
    return faulty, [
        replace(fault, households=houses_of_code[fault.subjects[0]])
        if fault.kind == "missing_grid"
        else fault
        for fault in faults
    ]


def _overlap(rows: Rows, own: list[int], _: Area) -> Fault:
    first, second, border = _neighbours(rows, own)
    rows[first], strip = _pushed(rows[first], _straight_run(border, 110_000), 7_000)
    subjects = (_code(rows[first]), _code(rows[second]))
    return Fault("overlap", FILE, subjects, "两个网格重叠", _m2(strip))


def _strip_gap(rows: Rows, own: list[int], _: Area) -> Fault:
    first, second, border = _neighbours(rows, own)
    rows[first], strip = _pushed(rows[first], _straight_run(border, 170_000), -4_000)
    subjects = (_code(rows[first]), _code(rows[second]))
    return Fault("gap", FILE, subjects, "两个网格之间的条状空隙", _m2(strip))


def _missing_grid(rows: Rows, own: list[int], township: Area) -> Fault:
    """Drop the grid that is farthest from the township's edge."""
    inner = max(own, key=lambda index: rows[index].polygon.distance(township.boundary))
    row = rows.pop(inner)
    return Fault("missing_grid", FILE, (_code(row),), "漏划的网格", _m2(row.polygon))


def _outside(rows: Rows, own: list[int], township: Area) -> Fault:
    borders = {index: _longest_border(rows[index].polygon, township) for index in own}
    outer = max(own, key=lambda index: borders[index].length)
    rows[outer], strip = _pushed(rows[outer], _straight_run(borders[outer], 130_000), 9_000)
    return Fault("outside", FILE, (_code(rows[outer]),), "网格超出镇界", _m2(strip))


def _sliver(rows: Rows, own: list[int], _: Area) -> Fault:
    first, _second, border = _neighbours(rows, own)
    rows[first], strip = _pushed(rows[first], _straight_run(border, 180_000), -2_500)
    last = rows[own[-1]]
    number = int(_code(last)[-3:]) + 1
    code, name = f"{last.unit}{number:03d}", f"{last.name[:2]}-{number:02d}"
    rows.insert(own[-1] + 1, GridRow(-1, code, name, last.unit, strip))
    return Fault("sliver", FILE, (code,), "狭长的碎面网格", _m2(strip), 0)


def _malformed_code(rows: Rows, own: list[int], _: Area) -> Fault:
    index = own[len(own) // 2]
    code = _code(rows[index])
    rows[index] = replace(rows[index], code=f"{code[:13]}O{code[14:]}")
    return Fault("code_malformed", FILE, (_code(rows[index]),), f"字母 O 代替数字 0，应为 {code}")


def _doubled_code(rows: Rows, own: list[int], _: Area) -> Fault:
    first, second = own[2], own[3]
    right = _code(rows[second])
    rows[second] = replace(rows[second], code=rows[first].code)
    note = f"{rows[second].name} 与 {rows[first].name} 同码，应为 {right}"
    return Fault("code_doubled", FILE, (_code(rows[first]),), note)


def _missing_code(rows: Rows, own: list[int], _: Area) -> Fault:
    index = own[1]
    right = _code(rows[index])
    rows[index] = replace(rows[index], code=None)
    return Fault("code_missing", FILE, (), f"{rows[index].name} 没有编码，应为 {right}")


MAKERS: tuple[Callable[[Rows, list[int], Area], Fault], ...] = (
    _overlap,
    _strip_gap,
    _missing_grid,
    _outside,
    _sliver,
    _malformed_code,
    _doubled_code,
    _missing_code,
)


def _code(row: GridRow) -> str:
    assert row.code is not None
    return row.code


def _m2(polygon: Area) -> float:
    return round(float(polygon.area) / 1e6, 2)


def _neighbours(rows: Rows, own: list[int]) -> tuple[int, int, LineString]:
    """Return the two grids with the longest common border line, and that line."""
    pairs = [
        (first, second, _longest_border(rows[first].polygon, rows[second].polygon))
        for first, second in combinations(own, 2)
        if rows[first].polygon.touches(rows[second].polygon)
    ]
    return max(pairs, key=lambda pair: pair[2].length)


def _longest_border(first: Area, second: Area) -> LineString:
    shared = shapely.line_merge(shapely.intersection(first.boundary, second.boundary))
    lines = [part for part in shapely.get_parts(shared) if isinstance(part, LineString)]
    return max(lines, key=lambda line: line.length, default=LineString())


def _straight_run(line: LineString, length_mm: float) -> Floats:
    """Return the straightest stretch of about that length, clear of the line's ends."""
    points = shapely.get_coordinates(line)
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    best, best_score = points[:0], 0.0
    for start in range(1, len(points) - 4):
        stop = max(start + 3, int(np.searchsorted(walked, walked[start] + length_mm)))
        if stop > len(points) - 2:
            break
        chord = np.hypot(*(points[stop] - points[start]))
        score = float(chord / (walked[stop] - walked[start]))
        if score > best_score:
            best, best_score = points[start : stop + 1], score
    return best


def _pushed(row: GridRow, run: Floats, outward_mm: float) -> tuple[GridRow, Polygon]:
    """Move the inner vertices of a border run; return the row and the strip swept over."""
    polygon = row.polygon
    assert isinstance(polygon, Polygon)
    assert not polygon.interiors
    ring = shapely.get_coordinates(shapely.orient_polygons(polygon))[:-1]
    index_of = {tuple(point): index for index, point in enumerate(ring.tolist())}
    if index_of[tuple(run[1].tolist())] != (index_of[tuple(run[0].tolist())] + 1) % len(ring):
        run = run[::-1]
    ring = np.roll(ring, -index_of[tuple(run[0].tolist())], axis=0)
    chord = run[-1] - run[0]
    shift = outward_mm * np.array([chord[1], -chord[0]]) / np.hypot(*chord)
    moved = np.rint(run[1:-1] + shift)
    changed = Polygon(np.vstack([run[:1], moved, run[-1:], ring[len(run) :]]))
    strip = Polygon(np.vstack([run, moved[::-1]]))
    assert changed.is_valid
    assert strip.is_valid
    return replace(row, polygon=changed), strip
