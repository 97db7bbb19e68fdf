"""Each defect at 1, 100 and 10,000 places of a large coverage: all found, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS
from support.irregular_coverage import (
    RIGHT,
    TOP,
    Cells,
    Floats,
    Geometries,
    Indices,
    between,
    irregular_cells,
    polygons,
)

from gis.audits.audit_file import audit_polygon_file
from gis.audits.report import AuditReport
from gis.files.polygon_files import PolygonFile
from gis.plan.profile import load_profile
from gis.progress import NoProgress

MANY = 10_000
PLACES = [1, 100, MANY]
WIDTHS_M = [0.0001, 0.001, 0.01, 0.1, 1.0, 10.0]
WIDTHS_AT_MANY_M = [0.0001, 1.0]
ROUNDING_M2 = 2e-6
"""What the area of a defect may be off: coordinates of seven digits before the point."""


@dataclass(frozen=True)
class Case:
    """Be faulty polygons, how often each rule is to find something, and areas of one of them."""

    shapes: Geometries
    expected: Mapping[str, int]
    areas: Mapping[str, Floats] = field(default_factory=dict)


Defect = Callable[[Cells, Indices], Case]


def audited(
    shapes: Geometries, limit: float | None, frame: Geometries | None = None
) -> AuditReport:
    return audit_polygon_file(
        as_file(shapes),
        None if frame is None else as_file(frame),
        load_profile("default"),
        limit,
        NoProgress(),
    )


def as_file(shapes: Geometries, epsg: int = 4549) -> PolygonFile:
    table = pd.DataFrame(index=range(len(shapes)))
    return PolygonFile(Path("cells.gpkg"), "cells", CRS.from_epsg(epsg), shapes, table)


def assert_found(case: Case, report: AuditReport, limit: float) -> None:
    """Compare with a report: what is below its limit is noise, with the same sums."""
    small = {rule: areas for rule, areas in case.areas.items() if (areas <= limit).all()}
    assert {rule: count for rule, count in report.counts.items() if count} == {
        rule: count for rule, count in case.expected.items() if rule not in small
    }
    for rule, areas in case.areas.items():
        if rule in small:
            assert report.noise[rule].count == len(areas)
            assert report.noise[rule].area_m2 == pytest.approx(areas.sum(), abs=1e-6 * len(areas))
            continue
        found = sorted(each.area_m2 or 0.0 for each in report.findings if each.rule == rule)
        np.testing.assert_allclose(found, np.sort(areas), rtol=1e-6, atol=ROUNDING_M2)


def moved_aside(width_m: float) -> Defect:
    """Push the border to the right neighbour outwards, or inwards, on one side only."""

    def defect(cells: Cells, at: Indices) -> Case:
        rings = cells.rings.copy()
        rings[at, 3, 0] += width_m
        areas = between(cells.rings[at, RIGHT], rings[at, 3])
        rule = "overlap" if width_m > 0 else "gap"
        return Case(polygons(rings), {rule: len(at)}, {rule: areas})

    return defect


def missing(cells: Cells, at: Indices) -> Case:
    shapes = polygons(cells.rings)
    return Case(np.delete(shapes, at), {"gap": len(at)}, {"gap": shapely.area(shapes[at])})


def duplicate(cells: Cells, at: Indices) -> Case:
    shapes = polygons(cells.rings)
    expected = {"overlap": len(at), "duplicate": len(at)}
    twice = np.concatenate([shapes, shapely.reverse(shapes[at])])
    return Case(twice, expected, {"overlap": shapely.area(shapes[at])})


def inside(cells: Cells, at: Indices, ring: list[tuple[float, float]]) -> Floats:
    """Return a closed ring round the middle of each cell, given in metres from there."""
    corners = cells.rings[at][:, [0, 2, 4, 6]]
    middles = np.round(corners.mean(axis=1))
    return np.asarray(middles[:, None] + np.array([*ring, ring[0]]), dtype=np.float64)


SQUARE = [(-8.0, -8.0), (8.0, -8.0), (8.0, 8.0), (-8.0, 8.0)]
SMALL_SQUARE = [(-3.0, -3.0), (3.0, -3.0), (3.0, 3.0), (-3.0, 3.0)]
BOW = [(-16.0, -16.0), (16.0, 16.0), (16.0, -16.0), (-16.0, 16.0)]
WINGS = [[(-16.0, -16.0), (0.0, 0.0), (-16.0, 16.0)], [(16.0, -16.0), (16.0, 16.0), (0.0, 0.0)]]


def with_holes(cells: Cells, at: Indices, *holes: Floats) -> Geometries:
    """Return the polygons of all cells; some have holes."""
    shapes = polygons(cells.rings)
    for place, *rings in zip(at.tolist(), *holes, strict=True):
        shapes[place] = shapely.Polygon(cells.rings[place], rings)
    return shapes


def enclave_without_hole(cells: Cells, at: Indices) -> Case:
    enclaves = polygons(inside(cells, at, SQUARE))
    expected = {"overlap": len(at), "contained": len(at)}
    shapes = np.concatenate([polygons(cells.rings), enclaves])
    return Case(shapes, expected, {"overlap": np.full(len(at), 256.0)})


def enclave_in_its_hole(cells: Cells, at: Indices) -> Case:
    rings = inside(cells, at, SQUARE)
    return Case(np.concatenate([with_holes(cells, at, rings), polygons(rings)]), {})


def hole_without_enclave(cells: Cells, at: Indices) -> Case:
    shapes = with_holes(cells, at, inside(cells, at, SQUARE))
    return Case(shapes, {"gap": len(at)}, {"gap": np.full(len(at), 256.0)})


def hole_in_a_hole(cells: Cells, at: Indices) -> Case:
    shapes = with_holes(cells, at, inside(cells, at, SQUARE), inside(cells, at, SMALL_SQUARE))
    return Case(shapes, {"invalid": len(at), "gap": len(at)}, {"gap": np.full(len(at), 256.0)})


def bow_tie(cells: Cells, at: Indices) -> Case:
    """Fill two holes that touch in a point with one ring that crosses itself there."""
    shapes = with_holes(cells, at, *(inside(cells, at, wing) for wing in WINGS))
    bows = polygons(inside(cells, at, BOW))
    expected = {"invalid": len(at), "multipart": len(at)}
    return Case(np.concatenate([shapes, bows]), expected)


def touching_in_a_node(cells: Cells, at: Indices) -> Case:
    """Let an enclave touch the border of its host, and another enclave, in one point each."""
    tip = cells.rings[at, 3]
    middle = inside(cells, at, [(0.0, 0.0)])[:, 0]
    first = np.stack([tip, middle, middle - (2.0, 16.0), tip], axis=1)
    second = np.stack([middle, middle - (18.0, -12.0), middle - (18.0, 4.0), middle], axis=1)
    shapes = with_holes(cells, at, first, second)
    return Case(np.concatenate([shapes, polygons(first), polygons(second)]), {})


def missing_vertex(cells: Cells, at: Indices) -> Case:
    shapes = polygons(cells.rings)
    shapes[at] = polygons(np.delete(cells.rings[at], 3, axis=1))
    return Case(shapes, {"mismatched_edge": len(at)})


def extra_vertex(cells: Cells, at: Indices) -> Case:
    shapes = polygons(cells.rings)
    between_vertices = (cells.rings[at, 2] + cells.rings[at, 3]) / 2
    shapes[at] = polygons(np.insert(cells.rings[at], 3, between_vertices, axis=1))
    return Case(shapes, {"mismatched_edge": len(at)})


def clean(cells: Cells, at: Indices) -> Case:
    del at
    return Case(polygons(cells.rings), {})


BENT: dict[str, Defect] = {
    "clean": clean,
    **{f"overlap {width:g} m": moved_aside(width) for width in WIDTHS_M},
    **{f"gap {width:g} m": moved_aside(-width) for width in WIDTHS_M},
    "missing polygon": missing,
    "duplicate": duplicate,
    "enclave on a host without hole": enclave_without_hole,
    "enclave in its hole": enclave_in_its_hole,
    "hole without enclave": hole_without_enclave,
    "hole in a hole": hole_in_a_hole,
    "bow-tie": bow_tie,
    "touching in a node": touching_in_a_node,
}
STRAIGHT: dict[str, Defect] = {"missing vertex": missing_vertex, "extra vertex": extra_vertex}


def ground(places: int, *, bent: bool = True) -> tuple[Cells, Indices]:
    """Return cells and every second one in every second row, none of them at the outer edge."""
    side = round(places**0.5)
    cells = irregular_cells(2 * side + 1, 2 * side + 1, bent=bent)
    odd = np.arange(1, 2 * side, 2)
    return cells, cells.at(odd, odd)


LEFT_OUT_AT_MANY = {
    name
    for width in set(WIDTHS_M) - set(WIDTHS_AT_MANY_M)
    for name in (f"overlap {width:g} m", f"gap {width:g} m")
}
CASES = [
    (name, places)
    for name in (*BENT, *STRAIGHT)
    for places in PLACES
    if places < MANY or name not in LEFT_OUT_AT_MANY
]


@pytest.mark.parametrize(("name", "places"), CASES)
def test_a_defect_is_found_at_every_place_and_nothing_else(name: str, places: int) -> None:
    cells, at = ground(places, bent=name in BENT)
    case = {**BENT, **STRAIGHT}[name](cells, at)
    assert_found(case, audited(case.shapes, 0.0), 0.0)
    if places < MANY or name == "gap 0.0001 m":
        assert_found(case, audited(case.shapes, None), load_profile("default").min_area_m2)


def stacked(rings: Floats, times: int) -> Geometries:
    """Return the polygons of rings, and the same again and again 300 m further north."""
    north = np.arange(times)[:, None, None, None] * np.array([0.0, 300.0])
    return polygons((rings + north).reshape(-1, *rings.shape[1:]))


STRIPS = [(width, places) for width in WIDTHS_M for places in PLACES if places < MANY]
STRIPS.append((WIDTHS_M[0], MANY))


@pytest.mark.parametrize(("width_m", "places"), STRIPS)
@pytest.mark.parametrize(("rule", "sign"), [("gap", -1), ("outside", 1)])
def test_a_strip_along_the_edge_of_the_frame(
    rule: str, sign: int, width_m: float, places: int
) -> None:
    cells = irregular_cells(2, 2 * min(places, 100) + 1)
    at = cells.at(np.array([1]), np.arange(1, cells.columns, 2))
    rings = cells.rings.copy()
    rings[at, 5, 1] += sign * width_m
    # Further places are in further villages: a single strip of them is too long for any zone.
    villages = places // len(at)
    areas = np.tile(between(cells.rings[at, TOP], rings[at, 5]), villages)
    shapes, frame = (stacked(each, villages) for each in (rings, cells.outline[None]))
    expected = {rule: places}
    if rule == "gap" and villages > 1:
        expected["unit_unfilled"] = villages
    assert_found(Case(shapes, expected, {rule: areas}), audited(shapes, 0.0, frame), 0.0)
    if places < MANY:
        assert_found(Case(shapes, {}), audited(shapes, 0.0), 0.0)


@pytest.mark.parametrize("places", PLACES)
def test_a_coverage_across_the_antimeridian(places: int) -> None:
    cells, at = ground(places)
    case = moved_aside(10.0)(cells, at)
    middle = cells.outline.mean(axis=0)

    def stored(xy: Floats) -> Floats:
        lonlat = (xy - middle) * 1e-5 + (180.0, -17.0)
        return np.column_stack([(lonlat[:, 0] + 180) % 360 - 180, lonlat[:, 1]])

    shapes = np.asarray(shapely.transform(case.shapes, stored), dtype=object)
    report = audit_polygon_file(
        as_file(shapes, 4326), None, load_profile("default"), 0.0, NoProgress()
    )
    assert {rule: count for rule, count in report.counts.items() if count} == case.expected
    # A metre of the cells is 1e-5 degrees: 1.0647 m eastwards and 1.1068 m northwards at 17 S.
    found = sorted(each.area_m2 or 0.0 for each in report.findings)
    np.testing.assert_allclose(found, np.sort(case.areas["overlap"]) * 1.0647 * 1.1068, rtol=5e-3)
