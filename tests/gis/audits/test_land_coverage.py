"""The kernel of the land audit, against pair by pair intersection and the holes of the union."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate
from shapely.geometry.base import BaseGeometry
from support.land_brute_force import (
    Polygons,
    assert_like_brute_force,
    audited,
    holes,
    is_pinched,
)

from gis.audits.land.coverage import NOISE_FLOOR_M2, coverage_of
from gis.audits.land.faces import pieces
from gis.audits.land.measured import measured
from gis.audits.land.residue import Rings, residue_of_rings
from gis.errors import Cancelled
from gis.progress import NoProgress

EAST, NORTH = 400_000.0, 3_600_000.0


def wavy(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Return a wavy border of 12 segments without its end, the same from either side."""
    if start > end:
        return [start, *wavy(end, start)[:0:-1]]
    a, b = np.array(start), np.array(end)
    across = np.array([-(b - a)[1], (b - a)[0]])
    along = np.linspace(0, 1, 13)[:-1, None]
    points = a + (b - a) * along + across * 0.05 * np.sin(9 * along * (1 - along))
    return [(x, y) for x, y in np.round(points, 3).tolist()]


def township() -> Polygons:
    """Return 4 x 4 grids of 100 m with wavy common borders; clean."""

    def corner(column: int, row: int) -> tuple[float, float]:
        return EAST + 100.0 * column, NORTH + 100.0 * row

    grids = []
    for row in range(4):
        for column in range(4):
            corners = [
                corner(column, row),
                corner(column + 1, row),
                corner(column + 1, row + 1),
                corner(column, row + 1),
            ]
            ring: list[tuple[float, float]] = []
            for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
                ring += wavy(start, end)
            grids.append(shapely.Polygon(ring))
    return grids


def middle_of_border(grids: Polygons) -> np.ndarray:
    """Return the middle of the border between grids 5 and 6."""
    border = shapely.line_merge(grids[5].intersection(grids[6]))
    return np.array(border.interpolate(0.5, normalized=True).coords[0])


def bulged(by: float) -> Callable[[Polygons], Polygons]:
    """Move a border vertex of grid 5 alone, away from its middle or towards it."""

    def bulge(grids: Polygons) -> Polygons:
        ring = np.array(grids[5].exterior.coords[:-1])
        at = int(np.argmin(np.hypot(*(ring - middle_of_border(grids)).T)))
        away = ring[at] - np.array(grids[5].centroid.coords[0])
        ring[at] += away / np.hypot(*away) * by
        return put(grids, shapely.Polygon(ring))

    return bulge


def put(grids: Polygons, sixth: BaseGeometry, *more: BaseGeometry) -> Polygons:
    """Exchange grid 5 and append more."""
    return [*grids[:5], sixth, *grids[6:], *more]


def extra_vertex(grids: Polygons) -> Polygons:
    coords = np.array(grids[5].exterior.coords)
    return put(grids, shapely.Polygon(np.insert(coords, 1, coords[:2].mean(axis=0), axis=0)))


def missing_vertex(grids: Polygons) -> Polygons:
    ring = np.array(grids[5].exterior.coords[:-1])
    at = int(np.argmin(np.hypot(*(ring - middle_of_border(grids)).T)))
    return put(grids, shapely.Polygon(np.delete(ring, at, axis=0)))


def enclave(grids: Polygons) -> BaseGeometry:
    disc: BaseGeometry = grids[5].centroid.buffer(20)
    return disc


INLET = shapely.box(EAST + 380, NORTH + 40, EAST + 500, NORTH + 60)

DEFECTS: dict[str, Callable[[Polygons], Polygons]] = {
    "clean": lambda g: g,
    "overlap 60 m": bulged(60),
    "gap lens 30 m": bulged(-30),
    "sliver overlap 5 cm": bulged(0.05),
    "sliver gap 1 mm": bulged(-0.001),
    "extra vertex on a straight piece": extra_vertex,
    "missing vertex": missing_vertex,
    "exact duplicate": lambda g: [*g, g[5]],
    "duplicate in reverse": lambda g: [*g, g[5].reverse()],
    "duplicate shifted 1 cm": lambda g: [*g, translate(g[5], 0.01, 0)],
    "enclave on a host without a hole": lambda g: [*g, enclave(g)],
    "enclave in its hole": lambda g: put(g, g[5].difference(enclave(g)), enclave(g)),
    "hole without enclave": lambda g: put(g, g[5].difference(enclave(g))),
    "gap ring round a grid": lambda g: put(g, g[5].buffer(-0.5, join_style="mitre")),
    "missing grid": lambda g: [*g[:5], *g[6:]],
    "inlet at the outer edge": lambda g: [*g[:3], g[3].difference(INLET), *g[4:]],
    "grid moved as a whole": lambda g: put(g, translate(g[5], 7.123, -3.321)),
    "three on one place": lambda g: [*g, rotate(g[5], 30), rotate(g[5], 60)],
    "a county over all": lambda g: [*g, shapely.union_all(g)],
    "clockwise rings": lambda g: [grid.reverse() if n % 2 else grid for n, grid in enumerate(g)],
    "multipolygon": lambda g: [shapely.MultiPolygon([g[0], g[15]]), *g[1:15]],
}


def defect(name: str) -> Polygons:
    return DEFECTS[name](township())


@pytest.mark.parametrize("name", DEFECTS)
def test_single_defects_are_measured_as_pair_by_pair(name: str) -> None:
    polygons = defect(name)
    assert_like_brute_force(audited(polygons), polygons)


@pytest.mark.parametrize(
    ("name", "overlaps", "gaps"),
    [
        ("clean", 0, 0),
        ("overlap 60 m", 1, 0),
        ("gap lens 30 m", 0, 1),
        ("exact duplicate", 1, 0),
        ("enclave on a host without a hole", 1, 0),
        ("enclave in its hole", 0, 0),
        ("hole without enclave", 0, 1),
        ("gap ring round a grid", 0, 1),
        ("missing grid", 0, 1),
        ("inlet at the outer edge", 0, 0),
        ("a county over all", 16, 0),
        ("clockwise rings", 0, 0),
    ],
)
def test_single_defects_are_counted(name: str, overlaps: int, gaps: int) -> None:
    coverage = audited(defect(name))
    assert (len(coverage.overlaps), len(coverage.gaps)) == (overlaps, gaps)


def test_the_ring_gap_is_the_ring_not_all_within() -> None:
    grids = township()
    shrunk = grids[5].buffer(-0.5, join_style="mitre")
    coverage = audited(defect("gap ring round a grid"))
    assert coverage.gaps.area_m2[0] == pytest.approx(grids[5].area - shrunk.area, abs=1e-6)
    assert coverage.gaps.width_m[0] == pytest.approx(0.5, rel=0.01)


def test_clean_coverage_leaves_its_outer_edge_only() -> None:
    grids = township()
    residue = measured(np.array(grids, dtype=object), NoProgress()).residue
    assert shapely.length(residue.lines()).sum() == pytest.approx(shapely.union_all(grids).length)


def test_faces_that_are_noded_with_a_rounding_are_joined_all_the_same() -> None:
    square = shapely.Polygon([(0, 0), (2, 0), (2, 2), (0, 2)])
    beside = shapely.Polygon([(2, 0), (2, 2), (2 - 1e-9, 1)])
    (joined,) = pieces(np.array([square, beside], dtype=object))
    assert joined.area == pytest.approx(4.0)


def test_a_feature_within_the_frame_is_not_outside_where_borders_differ_by_roundings(
    root: Path,
) -> None:
    folder = root / "tests" / "real_data" / "allerdale"
    lines = (folder / "nearly_common_borders.wkb").read_text(encoding="ascii").split()
    feature, frame = (np.array([each]) for each in shapely.from_wkb(lines))
    assert shapely.difference(feature[0], frame[0]).area > 1e6, "GEOS cuts it away now"
    coverage = coverage_of(feature, frame, NoProgress())
    assert coverage.land.outside_m2 < 1e-6
    assert coverage.outside.area_m2.sum() < 1e-6


def test_repeated_vertices_are_no_edges() -> None:
    grids = township()
    coords = list(grids[5].exterior.coords)
    grids[5] = shapely.Polygon([*coords[:3], coords[2], coords[2], *coords[3:]])
    residue = measured(np.array(grids, dtype=object), NoProgress()).residue
    assert not (residue.feature == 5).any()


def test_negative_zero_is_zero() -> None:
    west = shapely.Polygon([(-9.0, 0.0), (-0.0, -0.0), (-0.0, 9.0), (-9.0, 9.0)])
    east = shapely.Polygon([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)])
    residue = measured(np.array([west, east], dtype=object), NoProgress()).residue
    assert len(residue.start) == 6


def test_invalid_polygons_are_repaired_for_measuring() -> None:
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    coverage = audited([bow, shapely.box(0, 0, 10, 10)])
    assert coverage.measured.valid.tolist() == [False, True]
    assert coverage.measured.polygons[0].is_valid
    assert coverage.overlaps.area_m2.tolist() == pytest.approx([50.0])


def test_what_has_no_area_is_left_out() -> None:
    line = shapely.Polygon([(0, 0), (10, 10), (0, 0), (0, 0)])
    coverage = audited([line, None, shapely.box(0, 0, 10, 10)])
    assert coverage.measured.polygons[0] is None
    assert coverage.land.covered_m2 == pytest.approx(100.0)


def test_nothing_at_all_has_no_area() -> None:
    coverage = audited([None])
    assert (len(coverage.overlaps), len(coverage.gaps), coverage.land.frame_m2) == (0, 0, 0.0)


def test_what_polygons_enclose_by_touching_corners_is_open() -> None:
    plus = [shapely.box(x, y, x + 10, y + 10) for x, y in ((10, 0), (0, 10), (20, 10), (10, 20))]
    assert len(audited(plus).gaps) == len(holes(plus)) == 0
    frame = [shapely.box(0, 0, 30, 30)]
    assert audited(plus, frame).gaps.area_m2.tolist() == pytest.approx([100.0] * 5)


def test_an_island_that_touches_its_rim_twice_makes_one_hole() -> None:
    rim = shapely.box(0, 0, 100, 100).difference(shapely.box(20, 20, 80, 80))
    island = shapely.Polygon([(20, 50), (50, 40), (80, 50), (50, 60)])
    coverage = audited([rim, island])
    assert coverage.gaps.area_m2.tolist() == pytest.approx([3600.0 - island.area])


FRAME = [shapely.box(0, 0, 100, 100)]


class TestFrame:
    def test_a_strip_open_to_the_outside_is_a_gap(self) -> None:
        halves = [shapely.box(0, 0, 49.9, 100), shapely.box(50, 0, 100, 100)]
        assert len(audited(halves).gaps) == 0
        coverage = audited(halves, FRAME)
        assert coverage.gaps.area_m2.tolist() == pytest.approx([10.0])
        assert coverage.gaps.width_m.tolist() == pytest.approx([0.1], rel=1e-3)
        assert coverage.land.frame_m2 == pytest.approx(10_000)
        assert coverage.land.covered_m2 == pytest.approx(9_990)

    def test_what_reaches_beyond_is_told_for_each_feature(self) -> None:
        reaching = [shapely.box(-2, 0, 60, 100), shapely.box(50, 0, 103, 100)]
        coverage = audited(reaching, FRAME)
        outside = coverage.outside
        by_feature = dict(zip(outside.features[:, 0].tolist(), outside.area_m2, strict=True))
        assert by_feature == pytest.approx({0: 200.0, 1: 300.0})
        assert coverage.overlaps.area_m2.tolist() == pytest.approx([1000.0])
        assert coverage.land.outside_m2 == pytest.approx(500.0)
        assert coverage.land.covered_m2 == pytest.approx(10_000.0)
        assert len(coverage.gaps) == 0

    def test_features_that_overlap_outside_are_told_both(self) -> None:
        twice = [
            shapely.box(0, 0, 100, 100),
            shapely.box(100, 0, 120, 10),
            shapely.box(110, 0, 120, 10),
        ]
        coverage = audited(twice, FRAME)
        assert coverage.outside.area_m2.tolist() == pytest.approx([200.0, 100.0])
        assert coverage.land.outside_m2 == pytest.approx(200.0)

    def test_a_feature_wholly_outside(self) -> None:
        coverage = audited([shapely.box(200, 0, 210, 10)], FRAME)
        assert coverage.outside.area_m2.tolist() == pytest.approx([100.0])
        assert coverage.gaps.area_m2.tolist() == pytest.approx([10_000.0])

    def test_borders_within_the_frame_do_not_cut_a_gap(self) -> None:
        villages = [shapely.box(0, 0, 50, 100), shapely.box(50, 0, 100, 100)]
        grids = [shapely.box(0, 0, 100, 40), shapely.box(0, 60, 100, 100)]
        coverage = audited(grids, villages)
        assert coverage.gaps.area_m2.tolist() == pytest.approx([2000.0])

    def test_holes_of_the_frame_are_not_to_be_covered(self) -> None:
        lake = shapely.box(40, 40, 60, 60)
        frame = [FRAME[0].difference(lake)]
        assert len(audited(frame, frame).gaps) == 0
        over_the_lake = audited(FRAME, frame)
        assert over_the_lake.outside.area_m2.tolist() == pytest.approx([400.0])

    def test_township_in_its_own_outline_is_clean(self) -> None:
        grids = township()
        coverage = audited(grids, [shapely.union_all(grids)])
        assert (len(coverage.gaps), len(coverage.outside), len(coverage.overlaps)) == (0, 0, 0)


@st.composite
def messes(draw: st.DrawFn) -> Polygons:
    """Draw a few polygons that share corners and borders and cross each other at will."""
    corner = st.tuples(st.integers(0, 8), st.integers(0, 8))
    polygons: Polygons = []
    for _ in range(draw(st.integers(1, 7))):
        if draw(st.booleans()):
            west, south = draw(corner)
            width, height = draw(st.integers(1, 5)), draw(st.integers(1, 5))
            polygon: BaseGeometry = shapely.box(west, south, west + width, south + height)
            if width > 2 and height > 2 and draw(st.booleans()):
                polygon = polygon.difference(
                    shapely.box(west + 1, south + 1, west + width - 1, south + height - 1)
                )
        else:
            polygon = shapely.convex_hull(
                shapely.MultiPoint(draw(st.lists(corner, min_size=3, max_size=6, unique=True)))
            )
        if polygon.geom_type == "Polygon" and polygon.area > 0:
            polygons.append(polygon if draw(st.booleans()) else polygon.reverse())
    return polygons


@given(messes())
def test_any_mess_is_measured_as_pair_by_pair(polygons: Polygons) -> None:
    assume(not is_pinched(polygons))
    assert_like_brute_force(audited(polygons), polygons)


@given(messes(), st.randoms(use_true_random=False))
def test_order_does_not_matter(polygons: Polygons, random: object) -> None:
    order = list(range(len(polygons)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight, shuffled = audited(polygons), audited([polygons[i] for i in order])
    assert shuffled.overlaps.area_m2.tolist() == pytest.approx(straight.overlaps.area_m2.tolist())
    assert shuffled.gaps.area_m2.tolist() == pytest.approx(straight.gaps.area_m2.tolist())
    assert {frozenset(order[i] for i in pair) for pair in shuffled.overlaps.features.tolist()} == {
        frozenset(pair) for pair in straight.overlaps.features.tolist()
    }


@given(messes(), messes())
def test_any_frame_is_measured_as_by_difference(polygons: Polygons, frame: Polygons) -> None:
    if not frame:
        return
    coverage = audited(polygons, frame)
    inside, union = shapely.union_all(frame), shapely.union_all(polygons)
    uncovered = inside.difference(union)
    assert coverage.gaps.area_m2.sum() == pytest.approx(uncovered.area, abs=1e-4)
    # Rounding leaves bridges without width in a difference; a narrow buffer cuts them.
    parts = shapely.get_parts(uncovered.buffer(-1e-9))
    assert len(coverage.gaps) == int((shapely.area(parts) > NOISE_FLOOR_M2).sum())
    expected = [polygon.difference(inside).area for polygon in polygons]
    found = np.zeros(len(polygons))
    found[coverage.outside.features[:, 0]] = coverage.outside.area_m2
    assert found.tolist() == pytest.approx(expected, abs=1e-4)
    assert coverage.land.frame_m2 == pytest.approx(inside.area, abs=1e-4)


def test_cancelling_stops_the_work() -> None:
    class Stop(NoProgress):
        def raise_if_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        coverage_of(np.array(township(), dtype=object), None, Stop())


def test_rings_from_arrays_cancel_as_polygons_do() -> None:
    grids = DEFECTS["enclave in its hole"](DEFECTS["overlap 60 m"](township()))
    polygons = np.array(grids, dtype=object)
    rings, owner = shapely.get_rings(polygons, return_index=True)
    hole = np.concatenate([[False], owner[1:] == owner[:-1]])
    arrays = Rings(
        shapely.get_coordinates(rings),
        shapely.get_num_coordinates(rings).astype(np.int64),
        owner,
        hole,
    )
    found = residue_of_rings(arrays, NoProgress())
    expected = measured(polygons, NoProgress()).residue
    edges = {(*start, *end) for start, end in zip(found.start, found.end, strict=True)}
    assert edges == {(*a, *b) for a, b in zip(expected.start, expected.end, strict=True)}
    assert len(edges) > 100
