import math
from collections.abc import Mapping

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of
from support.canonical import canonical
from support.strategies import plans

from bench.synthetic import Size, synthetic_partition
from gis.plan.plan import Plan
from gis.topology.build import BuildResult, build, units_only
from gis.topology.invariants import check
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label, UnitId
from gis.topology.sources import Source
from gis.topology.tiles import OverlapRule

A, B, C, D = (Label(i) for i in (1, 2, 3, 4))
TILE_M2 = (TILE_MM / 1000) ** 2


def box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return shapely.box(west * TILE_MM, south * TILE_MM, east * TILE_MM, north * TILE_MM)


def land(columns: int, rows: int, unit_of: str = "") -> Partition:
    picture = "\n".join(["." * columns] * rows)
    return plan_of(picture, "\n".join([unit_of] * rows)).partition


def built(
    claims: Mapping[Label, BaseGeometry],
    units: Partition | None = None,
    *,
    overlaps: OverlapRule | None = None,
    fill_gaps_m2: float = 0.0,
) -> BuildResult:
    sources = [Source(label, polygon) for label, polygon in claims.items()]
    result = build(sources, units=units, overlaps=overlaps, fill_gaps_m2=fill_gaps_m2)
    assert check(result.partition) == []
    return result


def picture(partition: Partition) -> str:
    return picture_of(Plan(partition, plan_of("A").units))


def sources_of(partition: Partition) -> list[Source]:
    labels = sorted(partition.labels() - {OUTSIDE})
    return [Source(label, partition.polygon_mm(label)) for label in labels]


@given(plans())
def test_the_polygons_of_a_partition_build_it_again(plan: Plan) -> None:
    result = build(sources_of(plan.partition))
    assert canonical(result.partition) == canonical(plan.partition)
    assert not result.overlaps
    assert not result.repairs
    assert not result.landless


@given(plans())
def test_grids_inside_their_units_build_the_plan_again(plan: Plan) -> None:
    units = units_only(plan.partition, plan.unit_of_label)
    assert check(units) == []
    grids = [source for source in sources_of(plan.partition) if source.label > OUTSIDE]
    result = build(grids, units=units)
    assert canonical(result.partition) == canonical(plan.partition)
    assert not result.overlaps
    assert not result.outside_unit
    assert result.homes == {source.label: plan.unit_of_label(source.label) for source in grids}
    unassigned = sum(plan.partition.area_m2(k) for k in plan.partition.labels() if k < OUTSIDE)
    assert sum(gap.area_m2 for gap in result.gaps) == pytest.approx(unassigned)


def test_a_township_is_built_again_from_its_polygons() -> None:
    size = Size(grids=120, units=6, vertices=20_000, households=0)
    partition, unit_of_grid = synthetic_partition(size, np.random.default_rng(5))
    result = build(sources_of(partition))
    assert canonical(result.partition) == canonical(partition)
    units = units_only(partition, lambda k: unit_of_grid.get(k) if k > OUTSIDE else None)  # type: ignore[call-overload]
    assert len(units.labels()) == 7
    assert canonical(build(sources_of(partition), units=units).partition) == canonical(partition)


@given(plans(max_side=4), st.integers(0, 2**16))
def test_overlaps_and_gaps_of_moved_polygons_have_the_areas_that_shapely_gives(
    plan: Plan, seed: int
) -> None:
    random = np.random.default_rng(seed)
    sources = [
        Source(source.label, shapely.affinity.translate(source.polygon_mm, *shift))
        for source in sources_of(plan.partition)
        for shift in [random.integers(-3000, 3000, 2).tolist()]
    ]
    result = build(sources)
    assert check(result.partition) == []
    found: dict[tuple[Label, Label], float] = {}
    for overlap in result.overlaps:
        for i, one in enumerate(overlap.owners):
            for other in overlap.owners[i + 1 :]:
                found[one, other] = found.get((one, other), 0.0) + overlap.area_m2
    for i, first in enumerate(sources):
        for second in sources[i + 1 :]:
            area_m2 = shapely.intersection(first.polygon_mm, second.polygon_mm).area * 1e-6
            assert found.get((first.label, second.label), 0.0) == pytest.approx(area_m2, abs=0.1)
    union = shapely.union_all([source.polygon_mm for source in sources])
    # Not the interior rings of the union: parts that touch in points enclose land as well.
    rings = shapely.unary_union(union.boundary)
    filled = shapely.union_all(shapely.get_parts(shapely.polygonize([rings])))
    gaps_m2 = sum(gap.area_m2 for gap in result.gaps)
    assert gaps_m2 == pytest.approx((filled.area - union.area) * 1e-6, abs=0.1)
    contested_m2 = sum(overlap.area_m2 for overlap in result.overlaps)
    labelled_m2 = sum(result.partition.area_m2(source.label) for source in sources)
    assert labelled_m2 == pytest.approx(union.area * 1e-6 - contested_m2, abs=0.1)


def test_land_that_two_claim_stays_unassigned_and_is_reported() -> None:
    result = built({A: box(0, 0, 3, 2), B: box(2, 0, 5, 2)}, land(5, 2))
    assert picture(result.partition) == drawn("AA.BB\nAA.BB")
    (overlap,) = result.overlaps
    assert overlap.owners == (A, B)
    assert overlap.area_m2 == 2 * TILE_M2
    assert overlap.given_to is None
    assert not result.gaps


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (OverlapRule.FIRST, "BBBAA\nBBBAA\n BBB\n BBB"),
        (OverlapRule.LARGER, "BBBAA\nBBBAA\n BBB\n BBB"),
        (OverlapRule.SMALLER, "BBAAA\nBBAAA\n BBB\n BBB"),
    ],
)
def test_a_rule_gives_contested_land_to_one_of_the_claimants(
    rule: OverlapRule, expected: str
) -> None:
    large = shapely.union(box(1, 0, 4, 2), box(0, 2, 3, 4))
    result = built({B: large, A: box(2, 2, 5, 4)}, overlaps=rule)
    assert picture(result.partition) == expected
    assert result.overlaps[0].given_to == (A if rule is OverlapRule.SMALLER else B)


def test_the_longest_border_decides_where_that_is_the_rule() -> None:
    around = shapely.union_all([box(0, 0, 4, 1), box(0, 1, 1, 3), box(0, 3, 4, 4), box(1, 1, 2, 3)])
    claims = {A: around, B: box(1, 1, 4, 3)}
    result = built(claims, overlaps=OverlapRule.LONGEST_BORDER)
    assert picture(result.partition) == drawn("AAAA\nAABB\nAABB\nAAAA")


def test_three_claims_on_one_place_are_one_conflict_of_three() -> None:
    result = built({A: box(0, 0, 2, 2), B: box(1, 0, 3, 2), C: box(1, 1, 2, 3)})
    assert sorted((o.owners, o.area_m2) for o in result.overlaps) == [
        ((A, B), TILE_M2),
        ((A, B, C), TILE_M2),
    ]


def test_a_small_gap_goes_to_the_neighbour_with_the_longest_border() -> None:
    claims = {
        A: shapely.union(box(0, 0, 1, 3), box(0, 0, 4, 1)),
        B: shapely.union(box(3, 1, 4, 3), box(2, 2, 4, 3)),
    }
    units = land(4, 3)
    assert picture(built(claims, units).partition) == drawn("A.BB\nA..B\nAAAA")
    result = built(claims, units, fill_gaps_m2=3 * TILE_M2)
    assert picture(result.partition) == drawn("AABB\nAAAB\nAAAA")
    assert [(g.area_m2, g.given_to) for g in result.gaps] == [(3 * TILE_M2, A)]
    kept = built(claims, units, fill_gaps_m2=3 * TILE_M2 - 1)
    assert [gap.given_to for gap in kept.gaps] == [None]


def test_a_gap_is_not_given_across_the_boundary_of_a_unit() -> None:
    units = land(4, 1, "uuvv")
    result = built({A: box(0, 0, 1, 1), B: box(2, 0, 4, 1)}, units, fill_gaps_m2=math.inf)
    assert picture(result.partition) == "AABB"
    empty = built({B: box(2, 0, 4, 1)}, units, fill_gaps_m2=math.inf)
    assert picture(empty.partition) == "..BB"
    assert [(gap.unit, gap.given_to) for gap in empty.gaps] == [(UnitId(1), None)]


def test_units_keep_the_land_that_they_enclose_unless_it_is_to_be_filled() -> None:
    ring = shapely.difference(box(0, 0, 3, 3), box(1, 1, 2, 2))
    assert picture(built({A: ring}).partition) == drawn("AAA\nA A\nAAA")
    assert picture(built({A: ring}, fill_gaps_m2=TILE_M2).partition) == drawn("AAA\nAAA\nAAA")


def test_a_grid_keeps_its_land_in_one_unit_and_the_rest_is_reported() -> None:
    units = land(4, 2, "uuvv")
    result = built({A: box(0, 0, 3, 2), B: box(3, 0, 5, 2)}, units)
    assert picture(result.partition) == drawn("AA.B\nAA.B")
    assert result.homes == {A: UnitId(1), B: UnitId(2)}
    assert sorted((s.label, s.unit, s.area_m2) for s in result.outside_unit) == [
        (A, UnitId(2), 2 * TILE_M2),
        (B, None, 2 * TILE_M2),
    ]
    assert [(gap.unit, gap.area_m2) for gap in result.gaps] == [(UnitId(2), 2 * TILE_M2)]


def test_a_grid_outside_of_all_units_has_no_land() -> None:
    result = built({A: box(0, 0, 1, 1), B: box(7, 0, 8, 1)}, land(1, 1))
    assert picture(result.partition) == "A"
    assert result.landless == (B,)
    assert B not in result.homes


def test_an_enclave_on_a_host_without_a_hole_is_an_overlap() -> None:
    result = built({A: box(0, 0, 3, 3), B: box(1, 1, 2, 2)})
    assert [(o.owners, o.area_m2) for o in result.overlaps] == [((A, B), TILE_M2)]


def test_an_enclave_that_is_a_whole_unit_is_an_overlap_too() -> None:
    units = plan_of("...\n...\n...", units="uuu\nuvu\nuuu").partition
    result = built({A: box(0, 0, 3, 3), B: box(1, 1, 2, 2)}, units)
    assert picture(result.partition) == drawn("AAA\nABA\nAAA")
    assert [(s.label, s.unit) for s in result.outside_unit] == [(A, UnitId(2))]


def test_the_same_polygon_twice_is_an_overlap() -> None:
    result = built({A: box(0, 0, 2, 1), B: box(0, 0, 2, 1), C: box(2, 0, 3, 1)})
    assert [(o.owners, o.area_m2) for o in result.overlaps] == [((A, B), 2 * TILE_M2)]
    assert result.landless == (A, B)


def test_a_vertex_that_one_neighbour_lacks_is_shared_afterwards() -> None:
    left = shapely.Polygon([(0, 0), (10, 0), (10, 4), (10, 10), (0, 10)])
    right = shapely.box(10, 0, 20, 10)
    result = built({A: left, B: right})
    assert not result.overlaps
    assert not result.gaps
    between = [arc for arc in result.partition.arcs.values() if set(arc.labels()) == {A, B}]
    assert [arc.points.tolist() for arc in between] == [[[10, 4]]]


def test_a_broken_polygon_is_mended_and_reported() -> None:
    bow = shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    result = built({A: bow})
    (repair,) = result.repairs
    assert repair.label == A
    assert repair.reason.startswith("Self-intersection")
    assert repair.area_m2 == 0.5
    assert result.partition.area_m2(A) == 0.5


def test_nothing_builds_nothing() -> None:
    assert not built({}).partition.arcs
    assert built({A: shapely.Polygon()}).landless == (A,)
    units = land(2, 1)
    assert canonical(built({}, units).partition) == canonical(units)


def test_coordinates_between_lattice_points_are_rounded() -> None:
    result = built({A: shapely.box(0.4, 0.2, 1000.4, 1000.3)})
    assert result.partition.bounds_mm() == (0, 0, 1000, 1000)
