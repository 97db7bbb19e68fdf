"""A repair follows its frame exactly: nothing beyond it, nothing left along it, at any tier."""

import numpy as np
import pytest
import shapely
from support.coverages import box, checked, polygon, repaired

from gis.repair.records import ChangeKind, HarmKind


def test_the_outline_of_the_union_is_the_frame() -> None:
    frame = polygon((0, 0), (201.37, -3.3333), (203.001, 99.9), (101.5, 104.77), (-2.1, 101.3))
    before = [box(-5, -6, 100.2, 99), box(99.9, 2, 198, 110)]
    result = checked(before, [frame])
    union = shapely.union_all(result.polygons_m)
    assert union.symmetric_difference(frame).area < 1e-6
    assert {c.kind for c in result.changes} >= {ChangeKind.OUTSIDE, ChangeKind.GAP}


def test_a_strip_along_the_frame_goes_to_each_neighbour_before_it() -> None:
    frame = [box(0, 0, 300, 100)]
    before = [box(x, 1, x + 100, 100) for x in (0, 100, 200)]
    result = checked(before, frame)
    assert shapely.area(result.polygons_m).tolist() == pytest.approx([10000] * 3, abs=0.2)
    touching = shapely.length(shapely.intersection(result.polygons_m, frame[0].boundary))
    assert (touching >= 100).all()


def test_no_strip_is_left_along_the_border_of_two_villages() -> None:
    villages = [box(0, 0, 200, 200), box(200, 0, 400, 200)]
    before = [
        box(0, 0, 203, 100),
        box(0, 100, 196, 200),
        box(203, 0, 400, 100),
        box(196, 100, 400, 200),
    ]
    result = checked(before, villages)
    assert shapely.area(result.polygons_m).tolist() == pytest.approx([20000] * 4, abs=1e-6)
    for number, village in zip((0, 1, 2, 3), (0, 0, 1, 1), strict=True):
        assert result.polygons_m[number].difference(villages[village]).area < 1e-6
    beyond = [c for c in result.changes if c.kind is ChangeKind.OUTSIDE]
    assert {(c.losers, c.winner) for c in beyond} == {((0,), 2), ((3,), 1)}


def test_tiers_may_be_given_together() -> None:
    town, villages = box(0, 0, 400, 200), [box(0, 0, 200, 200), box(200, 0, 400, 200)]
    before = [box(0, 0, 199, 200), box(199.5, 0, 401, 200)]
    result = checked(before, [town, *villages])
    assert [p.equals(v) for p, v in zip(result.polygons_m, villages, strict=True)] == [True, True]


def test_a_feature_with_real_land_in_two_villages_keeps_it() -> None:
    villages = [box(0, 0, 200, 200), box(200, 0, 400, 200)]
    before = [box(0, 0, 250, 200), box(250, 0, 400, 200)]
    result = checked(before, villages)
    assert result.changes == ()
    assert shapely.area(result.polygons_m).tolist() == [50000, 30000]


def test_what_lies_wholly_outside_is_emptied_and_named() -> None:
    before = [box(0, 0, 100, 100), box(500, 0, 600, 100)]
    result = checked(before, [box(0, 0, 100, 100)])
    assert result.polygons_m[0] is before[0]
    assert result.polygons_m[1] is None
    assert [(h.feature, h.kind) for h in result.harms] == [(1, HarmKind.EMPTIED)]


def test_a_locked_feature_may_stand_over_the_frame_and_is_told() -> None:
    before = [box(-5, 0, 100, 100), box(100, 0, 205, 100)]
    result = repaired(before, [box(0, 0, 200, 100)], locked=np.array([True, False]))
    assert result.polygons_m[0] is before[0]
    assert [(left.kind, left.why, left.area_m2) for left in result.left] == [
        ("outside", "lock", 500.0)
    ]
    assert result.polygons_m[1].area == 10000
