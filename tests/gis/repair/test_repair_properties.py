"""What holds after every repair, whatever was dirty: random partitions, spoilt in random ways."""

from collections.abc import Callable

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from support.coverages import (
    EAST_M,
    NORTH_M,
    array,
    assert_books_close,
    assert_rounding_is_small,
    repaired,
)

from gis.repair.records import Floats, HarmKind, Repaired, RepairRules, Resolve

STEP_M = 100.0

Spoil = Callable[[list[BaseGeometry]], None]
RULES = [Resolve.LONGEST_BORDER, Resolve.LARGER, Resolve.SMALLER, Resolve.FIRST, Resolve.MIDDLE]


@st.composite
def partitions(draw: st.DrawFn) -> list[BaseGeometry]:
    """Draw the cells of a small map, some of several tiles, with bent borders, whole coverage."""
    columns, rows = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    bend = draw(st.sampled_from([0.0, 25.0]))
    corners = random.uniform(-bend, bend, (columns + 1, rows + 1, 2))
    corners += np.moveaxis(np.mgrid[0 : columns + 1, 0 : rows + 1], 0, 2) * STEP_M
    corners = np.round(corners, draw(st.sampled_from([0, 3, 9]))) + np.array([EAST_M, NORTH_M])
    number = {(x, y): draw(st.integers(0, 5)) for x in range(columns) for y in range(rows)}
    ring = [(0, 0), (1, 0), (1, 1), (0, 1)]
    tiles = {
        (x, y): shapely.Polygon([corners[x + dx, y + dy] for dx, dy in ring]) for x, y in number
    }
    return [
        shapely.coverage_union_all([tiles[at] for at in tiles if number[at] == each])
        for each in sorted(set(number.values()))
    ]


def _shift(index: int, east: float, north: float) -> Spoil:
    def spoil(polygons: list[BaseGeometry]) -> None:
        polygons[index % len(polygons)] = translate(polygons[index % len(polygons)], east, north)

    return spoil


def _swell(index: int, by: float) -> Spoil:
    def spoil(polygons: list[BaseGeometry]) -> None:
        swollen = polygons[index % len(polygons)].buffer(by, join_style="mitre")
        if not swollen.is_empty:
            polygons[index % len(polygons)] = swollen

    return spoil


def _jitter(index: int, seed: int, size: float) -> Spoil:
    def spoil(polygons: list[BaseGeometry]) -> None:
        random = np.random.default_rng(seed)

        def moved(xy: Floats) -> Floats:
            places, number = np.unique(xy, axis=0, return_inverse=True)
            return np.asarray(xy + random.uniform(-size, size, places.shape)[number.ravel()])

        polygons[index % len(polygons)] = shapely.transform(polygons[index % len(polygons)], moved)

    return spoil


def _twice(index: int, east: float) -> Spoil:
    def spoil(polygons: list[BaseGeometry]) -> None:
        polygons.append(translate(polygons[index % len(polygons)], east))

    return spoil


def _enclave(index: int, size: float) -> Spoil:
    def spoil(polygons: list[BaseGeometry]) -> None:
        polygons.append(polygons[index % len(polygons)].representative_point().buffer(size, 2))

    return spoil


def _denser(index: int, step: float) -> Spoil:
    def spoil(polygons: list[BaseGeometry]) -> None:
        polygons[index % len(polygons)] = shapely.segmentize(polygons[index % len(polygons)], step)

    return spoil


indices = st.integers(0, 5)
small = st.sampled_from([0.0001, 0.0007, 0.004, 0.03, 0.5, 3.0, 20.0])
signs = st.sampled_from([-1.0, 1.0])
spoils = st.lists(
    st.one_of(
        st.builds(lambda i, a, b, s: _shift(i, a * s, b), indices, small, small, signs),
        st.builds(lambda i, a, s: _swell(i, a * s), indices, small, signs),
        st.builds(_jitter, indices, st.integers(0, 99), small),
        st.builds(_twice, indices, st.sampled_from([0.0, 0.0004, 0.01, 1.0])),
        st.builds(_enclave, indices, st.sampled_from([0.02, 5.0, 30.0])),
        st.builds(_denser, indices, st.sampled_from([7.0, 33.3])),
    ),
    min_size=1,
    max_size=4,
)


def dirty(polygons: list[BaseGeometry], how: list[Spoil]) -> list[BaseGeometry]:
    spoilt: list[BaseGeometry] = list(polygons)
    for spoil in how:
        spoil(spoilt)
    return spoilt


def assert_partition_of(result: Repaired, frame: BaseGeometry) -> None:
    there = result.polygons_m[~shapely.is_missing(result.polygons_m)]
    assert shapely.is_valid(there).all()
    assert shapely.coverage_is_valid(there)
    union = shapely.union_all(there)
    left = shapely.union_all([each.shape_m for each in result.left])
    # Two noded edges of a kilometre differ by the rounding of doubles.
    assert abs(shapely.area(there).sum() - union.area) < 1e-5
    assert union.difference(frame).area < 1e-5
    assert frame.difference(union).difference(left.buffer(0.002)).area < 1e-5


def assert_no_harm_is_unnamed(before: list[BaseGeometry], result: Repaired) -> None:
    named = {(harm.feature, harm.kind) for harm in result.harms}
    for number, (old, new) in enumerate(zip(before, result.polygons_m, strict=True)):
        old = shapely.make_valid(old, method="structure", keep_collapsed=False)
        if old.area == 0:
            continue
        if new is None:
            assert (number, HarmKind.EMPTIED) in named
            continue
        if new.area <= 0.5 * old.area:
            assert (number, HarmKind.HALVED) in named
        if shapely.get_num_geometries(new) > shapely.get_num_geometries(old):
            assert (number, HarmKind.SPLIT) in named


@settings(deadline=None)
@given(partitions(), spoils, st.sampled_from(RULES), st.booleans())
def test_a_repair_within_a_frame_makes_a_partition_and_a_second_one_does_nothing(
    clean: list[BaseGeometry], how: list[Spoil], rule: Resolve, fill: bool
) -> None:
    frame = shapely.coverage_union_all(clean)
    before = dirty(clean, how)
    rules = RepairRules(overlaps=rule, fill_area_m2=np.inf if fill else 0.0)
    result = repaired(before, [frame], rules)
    assert_partition_of(result, frame)
    assert_books_close(before, result)
    assert_rounding_is_small(before, result)
    assert_no_harm_is_unnamed(before, result)
    assert not fill or not result.left
    again = repaired(result.polygons_m.tolist(), [frame], rules)
    assert again.changes == ()
    assert all(a is b for a, b in zip(again.polygons_m, result.polygons_m, strict=True))


@settings(deadline=None)
@given(partitions(), spoils)
def test_a_repair_without_a_frame_leaves_no_overlap_and_a_second_one_does_nothing(
    clean: list[BaseGeometry], how: list[Spoil]
) -> None:
    before = dirty(clean, how)
    result = repaired(before)
    there = result.polygons_m[~shapely.is_missing(result.polygons_m)]
    assert shapely.is_valid(there).all()
    assert shapely.coverage_is_valid(there)
    assert_books_close(before, result)
    assert_no_harm_is_unnamed(before, result)
    assert repaired(result.polygons_m.tolist()).changes == ()


@settings(deadline=None)
@given(partitions(), spoils, st.sets(indices, max_size=2))
def test_locked_features_stay_as_they_are(
    clean: list[BaseGeometry], how: list[Spoil], chosen: set[int]
) -> None:
    before = dirty(clean, how)
    locked = np.isin(np.arange(len(before)), list(chosen))
    result = repaired(before, [shapely.coverage_union_all(clean)], locked=locked)
    for number in np.flatnonzero(locked).tolist():
        assert result.polygons_m[number] is before[number]
    assert not {change.winner for change in result.changes if not change.was_winners} & chosen
    assert not {loser for change in result.changes for loser in change.losers} & set(
        np.flatnonzero(locked).tolist()
    )


@settings(deadline=None)
@given(partitions())
def test_a_clean_partition_is_not_touched(clean: list[BaseGeometry]) -> None:
    frame = shapely.coverage_union_all(clean)
    for framing in (None, [frame], clean):
        result = repaired(clean, framing)
        assert result.changes == ()
        assert result.harms == ()
        assert all(a is b for a, b in zip(array(clean), result.polygons_m, strict=True))
