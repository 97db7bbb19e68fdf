"""The kernel of the land audit on dirty coverages, against what shapely says pair by pair."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from support.land_brute_force import (
    Polygons,
    assert_like_brute_force,
    audited,
    is_pinched,
    pairwise,
)

from gis.audits.land.coverage import NOISE_FLOOR_M2


@st.composite
def dirty_coverages(draw: st.DrawFn) -> Polygons:
    """Draw a grid of cells as bad drawings leave it.

    Corners are moved in one cell alone, cells are missing, doubled, joined to one of two parts,
    have an enclave with or without a hole for it, or cross themselves.
    """
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    shift = st.tuples(st.integers(-3, 3), st.integers(-3, 3))
    polygons: Polygons = []
    for column in range(columns):
        for row in range(rows):
            corner, top = (10 * column, 10 * row), draw(st.integers(4, 10))
            kind = draw(st.sampled_from(["as it is"] * 4 + DIRT))
            polygons += dirty_cell(corner, kind, top, draw(st.integers(0, 3)), draw(shift))
    if len(polygons) > 3 and draw(st.booleans()):
        first, last = polygons.pop(0), polygons.pop()
        parts = shapely.get_parts(shapely.make_valid([first, last], method="structure"))
        polygons.append(shapely.multipolygons(shapely.get_parts(shapely.union_all(parts))))
    return polygons


def dirty_cell(
    corner: tuple[int, int], kind: str, top: int, moved: int, shift: tuple[int, int]
) -> Polygons:
    """Return what stands for one cell; `top` is that of its enclave."""
    x, y = corner
    corners = [(x, y), (x + 10, y), (x + 10, y + 10), (x, y + 10)]
    if kind == "moved":
        corners[moved] = (corners[moved][0] + shift[0], corners[moved][1] + shift[1])
    if kind == "crossed":
        corners[1], corners[2] = corners[2], corners[1]
    cell: Any = shapely.Polygon(corners)
    enclave = shapely.box(x + 3, y + 3, x + 6, y + top)
    if kind in {"hole", "enclave in a hole"}:
        cell = cell.difference(enclave)
    if kind in {"enclave", "enclave in a hole"}:
        return [cell, enclave]
    if kind == "doubled":
        return [cell, cell.reverse()]
    return [] if kind == "missing" else [cell]


DIRT = ["moved", "crossed", "hole", "enclave", "enclave in a hole", "doubled", "missing"]


def made_valid(polygons: Polygons) -> Polygons:
    return list(shapely.make_valid(polygons, method="structure"))


@given(dirty_coverages())
def test_dirty_coverages_are_measured_as_pair_by_pair(polygons: Polygons) -> None:
    valid = made_valid(polygons)
    assume(valid and not is_pinched(valid))
    assert_like_brute_force(audited(polygons), valid)


@given(dirty_coverages(), st.integers(-4, 4), st.integers(-4, 4), st.integers(6, 45), st.booleans())
def test_within_a_frame_as_differences_say(
    polygons: Polygons, west: int, south: int, side: int, cut: bool
) -> None:
    valid = made_valid(polygons)
    frame: Any = shapely.box(west, south, west + side, south + side)
    if cut:
        frame = frame.difference(shapely.Polygon([(west + 1, 5), (9, 9), (17, 3)]))
    assume(valid and not frame.is_empty)
    union = shapely.union_all(valid)
    open_land = frame.difference(union)
    pieces = [area for area in shapely.area(shapely.get_parts(open_land)) if area > NOISE_FLOOR_M2]
    fewer = shapely.get_parts(open_land.buffer(-1e-7))
    assume(len(pieces) == np.count_nonzero(shapely.area(fewer) > 0))
    coverage = audited(polygons, list(shapely.get_parts(frame)))
    assert sorted(coverage.gaps.area_m2.tolist()) == pytest.approx(sorted(pieces), abs=1e-4)
    beyond = {at: each.difference(frame).area for at, each in enumerate(valid)}
    found = zip(coverage.outside.features[:, 0].tolist(), coverage.outside.area_m2, strict=True)
    assert dict(found) == pytest.approx(
        {at: area for at, area in beyond.items() if area > NOISE_FLOOR_M2}, abs=1e-4
    )
    assert coverage.land.frame_m2 == pytest.approx(frame.area, abs=1e-3)
    assert coverage.land.outside_m2 == pytest.approx(union.difference(frame).area, abs=1e-3)


@pytest.mark.parametrize("count", [3, 60])
def test_a_large_shape_is_overlaid_with_many_small_ones(count: int) -> None:
    """As an outline over its grids, a frame round them, or one district over another."""
    random = np.random.default_rng(5)
    angles = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    radius = 1000 + random.uniform(-30, 30, len(angles))
    outline = shapely.Polygon(np.column_stack([radius * np.cos(angles), radius * np.sin(angles)]))
    corners = random.uniform(-1000, 900, (count, 2))
    small: Polygons = np.asarray(shapely.box(*corners.T, *(corners + 90).T)).tolist()
    over = audited([*small, outline])
    by_pair = {tuple(pair): area for pair, area in zip(
        np.sort(over.overlaps.features, axis=1).tolist(), over.overlaps.area_m2, strict=True
    )}  # fmt: skip
    assert by_pair == pytest.approx(pairwise([*small, outline]), abs=1e-4)
    beyond = {at: each.difference(outline).area for at, each in enumerate(small)}
    outside = audited(small, [outline]).outside
    found = dict(zip(outside.features[:, 0].tolist(), outside.area_m2, strict=True))
    assert found == pytest.approx({at: a for at, a in beyond.items() if a > 0}, abs=1e-4)
