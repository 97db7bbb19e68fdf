"""What a repair does to each defect that other cleaners were seen to destroy data at."""

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from support.coverages import (
    array,
    assert_books_close,
    assert_clean,
    box,
    checked,
    polygon,
    repaired,
)

from gis.repair.records import ChangeKind, Ground, HarmKind, Repaired, RepairRules, Resolve

SIDE = 400.0


def blocks(columns: int = 3, rows: int = 3) -> list[BaseGeometry]:
    """Return a clean coverage of squares, row by row."""
    return [
        box(x * SIDE, y * SIDE, (x + 1) * SIDE, (y + 1) * SIDE)
        for y in range(rows)
        for x in range(columns)
    ]


def moved(shape: BaseGeometry, east: float, north: float = 0.0) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: xy + np.array([east, north]))


def kinds(result: Repaired) -> set[ChangeKind]:
    return {change.kind for change in result.changes} - {ChangeKind.VERTICES}


def test_a_clean_coverage_comes_back_untouched() -> None:
    before = blocks()
    result = checked(before)
    assert result.changes == ()
    assert result.left == ()
    assert result.harms == ()
    assert all(a is b for a, b in zip(before, result.polygons_m, strict=True))


@pytest.mark.parametrize("rule", list(Resolve))
def test_an_overlap_of_60_m_has_one_owner_afterwards(rule: Resolve) -> None:
    before = blocks()
    before[4] = polygon((400, 400), (800, 400), (860, 600), (800, 800), (400, 800))
    result = repaired(before, None, RepairRules(overlaps=rule))
    assert_books_close(before, result)
    overlap = before[4].intersection(before[5]).area
    if rule is Resolve.ASK:
        assert [(left.features, left.why) for left in result.left] == [((4, 5), "ask")]
        assert result.left[0].area_m2 == pytest.approx(overlap)
        return
    assert_clean(result.polygons_m)
    found = [change for change in result.changes if change.kind is ChangeKind.OVERLAP]
    assert sum(change.area_m2 for change in found) == pytest.approx(overlap, abs=0.2)
    assert sum(shapely.area(result.polygons_m)) == pytest.approx(9 * SIDE**2, abs=1e-6)
    assert not result.harms


def test_each_rule_says_who_wins() -> None:
    before = [box(0, 0, 300, 100), box(290, 0, 400, 100)]
    small, large = {290.0 * 100, 110.0 * 100}, {300.0 * 100, 100.0 * 100}
    for rule, areas in ((Resolve.SMALLER, small), (Resolve.LARGER, large), (Resolve.FIRST, large)):
        result = checked(before, rules=RepairRules(overlaps=rule))
        assert set(shapely.area(result.polygons_m).tolist()) == areas


def test_the_middle_of_an_overlap_divides_it() -> None:
    before = [box(0, 0, 300, 100), box(280, 0, 600, 100)]
    result = checked(before, rules=RepairRules(overlaps=Resolve.MIDDLE))
    assert shapely.area(result.polygons_m).tolist() == pytest.approx([29000, 31000], abs=30)


def test_a_gap_60_m_wide_stays_and_is_told_unless_all_are_to_be_filled() -> None:
    before = blocks()
    before[4] = polygon((400, 400), (800, 400), (740, 600), (800, 800), (400, 800))
    result = checked(before)
    assert result.changes == ()
    assert [left.why for left in result.left] == ["limit"]
    assert result.left[0].area_m2 == pytest.approx(12000)
    filled = checked(before, rules=RepairRules(fill_area_m2=np.inf))
    assert kinds(filled) == {ChangeKind.GAP}
    assert filled.left == ()
    assert sum(shapely.area(filled.polygons_m)) == pytest.approx(9 * SIDE**2, abs=1e-6)


@pytest.mark.parametrize("width", [0.0001, 0.001, 0.01, 0.05, 0.2, 1.0])
@pytest.mark.parametrize("sign", [1, -1])
def test_slivers_of_every_width_are_closed(width: float, sign: int) -> None:
    before = blocks()
    before[4] = moved(before[4], sign * width, 0.5 * width)
    result = checked(before)
    assert not result.harms
    assert not result.left
    assert shapely.union_all(result.polygons_m).area == pytest.approx(
        sum(shapely.area(result.polygons_m)), abs=1e-6
    )
    inside = shapely.get_num_interior_rings(shapely.union_all(result.polygons_m))
    assert inside == 0


def test_an_extra_vertex_on_one_side_is_put_into_the_other_one_too() -> None:
    before = blocks()
    before[4] = polygon((400, 400), (800, 400), (800, 555), (800, 800), (400, 800))
    result = checked(before)
    assert [(c.kind, c.winner, c.area_m2, c.count) for c in result.changes] == [
        (ChangeKind.VERTICES, 5, 0.0, 1)
    ]
    assert result.polygons_m[4] is before[4]
    assert shapely.area(result.polygons_m).tolist() == [SIDE**2] * 9


def test_of_an_exact_duplicate_the_first_keeps_the_land_and_the_other_one_is_named() -> None:
    before = [*blocks(), blocks()[4]]
    result = checked(before)
    assert result.polygons_m[4] is before[4]
    assert result.polygons_m[9] is None
    assert [(h.feature, h.kind, h.before_m2) for h in result.harms] == [
        (9, HarmKind.EMPTIED, SIDE**2)
    ]
    assert [c.ground for c in result.changes] == [Ground.FIRST]


def test_every_entry_of_the_ledger_lies_somewhere() -> None:
    round_one = shapely.Point(1000.00037, 1000.00061).buffer(100.00043)
    result = checked([round_one, round_one])
    assert [harm.kind for harm in result.harms] == [HarmKind.EMPTIED]
    assert not any(change.shape_m.is_empty for change in result.changes)


def test_a_duplicate_that_is_off_by_a_centimetre_leaves_no_confetti() -> None:
    before = [*blocks(), moved(blocks()[4], 0.01, 0.01)]
    result = checked(before)
    assert result.polygons_m[9] is None
    assert [(h.feature, h.kind) for h in result.harms] == [(9, HarmKind.EMPTIED)]
    assert (shapely.get_num_geometries(result.polygons_m[:9]) == 1).all()
    moves = [
        shapely.hausdorff_distance(a, b)
        for a, b in zip(before[:9], result.polygons_m[:9], strict=True)
    ]
    assert max(moves) < 0.05


@pytest.mark.parametrize("rule", [Resolve.LONGEST_BORDER, Resolve.LARGER, Resolve.FIRST])
def test_an_enclave_keeps_its_land_on_a_host_without_a_hole(rule: Resolve) -> None:
    before = [*blocks(), box(500, 500, 600, 600)]
    result = checked(before, rules=RepairRules(overlaps=rule))
    assert result.polygons_m[9] is before[9]
    assert result.polygons_m[4].area == SIDE**2 - 10000
    assert [(c.losers, c.winner, c.ground) for c in result.changes] == [((4,), 9, Ground.KEPT)]
    assert not result.harms


def test_a_hole_without_an_enclave_stays() -> None:
    before = blocks()
    before[4] = before[4].difference(box(420, 420, 780, 780))
    result = checked(before)
    assert result.changes == ()
    assert result.polygons_m[4] is before[4]
    assert [(left.why, left.area_m2) for left in result.left] == [("limit", 360.0**2)]


def test_a_ring_of_half_a_metre_round_a_grid_is_filled() -> None:
    before = blocks()
    before[4] = box(400.5, 400.5, 799.5, 799.5)
    result = checked(before)
    assert kinds(result) == {ChangeKind.GAP}
    assert not result.left
    assert not result.harms
    assert result.polygons_m[4].area == pytest.approx(SIDE**2, abs=1e-6)


def test_a_missing_grid_is_left_without_order_and_shared_out_with_it() -> None:
    before = blocks()
    del before[4]
    assert [left.why for left in checked(before).left] == ["limit"]
    result = checked(before, rules=RepairRules(fill_area_m2=np.inf))
    won = {change.winner for change in result.changes if change.kind is ChangeKind.GAP}
    assert won == {1, 3, 4, 6}
    gains = shapely.area(result.polygons_m)[[1, 3, 4, 6]] - SIDE**2
    assert gains.tolist() == pytest.approx([SIDE**2 / 4] * 4, rel=0.12)


def test_the_case_in_which_geos_empties_a_polygon() -> None:
    """GEOS issue 1525: vertices on one side only, cleaned without snapping."""
    before = [
        polygon((0, 0), (0, 30), (10, 30), (20, 30), (20, 0)),
        polygon((0, 30), (0, 60), (20, 60), (20, 30)),
    ]
    result = checked(before)
    assert shapely.area(result.polygons_m).tolist() == [600, 600]


def test_broken_polygons_keep_all_their_lobes() -> None:
    before = [polygon((0, 0), (100, 100), (100, 0), (0, 100)), box(100, 0, 200, 100), None]
    result = checked(before)
    assert result.polygons_m[0].area == 5000
    assert result.polygons_m[2] is None
    assert [c.winner for c in result.changes if c.kind is ChangeKind.INVALID] == [0]


def test_locked_features_are_never_touched_and_keep_their_land() -> None:
    before = [box(0, 0, 110, 100), box(100, 0, 200, 100), box(201, 0, 300, 100)]
    locked = np.array([False, True, False])
    result = repaired(before, locked=locked)
    assert result.polygons_m[1] is before[1]
    assert next((c.losers, c.winner, c.ground) for c in result.changes if c.area_m2 > 0) == (
        (0,),
        1,
        Ground.LOCK,
    )
    two = repaired(before, locked=np.array([True, True, False]))
    assert [(left.features, left.why) for left in two.left] == [((0, 1), "lock")]
    assert two.polygons_m[0] is before[0]
    assert two.polygons_m[1] is before[1]


def test_priority_is_stronger_than_the_rule() -> None:
    before = [box(0, 0, 110, 100), box(100, 0, 200, 100)]
    result = checked(
        before, rules=RepairRules(overlaps=Resolve.FIRST), priority=np.array([1.0, 2.0])
    )
    assert [(c.winner, c.ground) for c in result.changes if c.area_m2] == [(1, Ground.PRIORITY)]


def test_households_say_whose_a_sliver_is() -> None:
    before = [box(0, 0, 102, 100), box(100, 0, 200, 100), box(203, 0, 300, 100)]
    places = np.array([[500_101.0, 3_600_050.0], [500_202.0, 3_600_050.0]])
    for overlap_of, gap_of in ((0, 1), (1, 2), (0, 2)):
        result = checked(
            before,
            [box(0, 0, 300, 100)],
            households_xy_m=places,
            household_feature=np.array([overlap_of, gap_of]),
        )
        decided = {c.kind: c for c in result.changes if c.area_m2}
        assert decided[ChangeKind.OVERLAP].winner == overlap_of
        assert decided[ChangeKind.GAP].winner == gap_of
        assert all(c.ground is Ground.HOUSEHOLDS and c.households == 1 for c in decided.values())


def test_decisions_and_changes_left_alone_are_found_by_their_keys() -> None:
    before = [box(0, 0, 110, 100), box(100, 0, 200, 100), box(205, 0, 300, 100)]
    frame = [box(0, 0, 300, 100)]
    first = repaired(before, frame)
    entries = (entry for entry in first.changes if entry.area_m2)
    overlap, gap = sorted(entries, key=lambda entry: entry.kind != "overlap")
    assert overlap.winner is not None
    other = 1 - overlap.winner
    result = checked(before, frame, RepairRules(decisions={overlap.key: other, gap.key: 2}))
    assert {(c.kind, c.winner, c.ground) for c in result.changes if c.area_m2} == {
        (ChangeKind.OVERLAP, other, Ground.DECISION),
        (ChangeKind.GAP, 2, Ground.DECISION),
    }
    left = repaired(before, frame, RepairRules(left_alone=frozenset({overlap.key, gap.key})))
    assert left.changes == ()
    assert {(each.key, each.why) for each in left.left} == {
        (overlap.key, "left_alone"),
        (gap.key, "left_alone"),
    }


def test_lawful_blanks_stay() -> None:
    before = [box(0, 0, 100, 100), box(104, 0, 200, 100)]
    result = repaired(before, [box(0, 0, 200, 100)], allowed_gaps_m=array([box(100, 0, 104, 100)]))
    assert result.changes == ()
    assert [left.why for left in result.left] == ["allowed"]


def test_a_feature_is_not_split_where_the_other_one_can_yield_whole() -> None:
    before = [box(0, 40, 300, 60), box(100, 40, 200, 140)]
    result = checked(before)
    assert shapely.area(result.polygons_m).tolist() == [6000, 8000]
    assert [c.ground for c in result.changes if c.area_m2] == [Ground.KEPT]
    assert not result.harms


def test_a_split_that_nobody_can_avoid_is_named() -> None:
    before = [box(0, 40, 300, 60), box(100, 0, 200, 100)]
    result = checked(before)
    assert [(harm.feature, harm.kind) for harm in result.harms] == [(0, HarmKind.SPLIT)]
