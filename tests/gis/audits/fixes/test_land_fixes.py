"""Fixes of land: who gets a gap, a sliver, a stray part; and when nobody can."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import Tile, drawn, partition_of, picture_of, plan_of, with_households

from gis.audits.finding import Finding
from gis.audits.fixes import Fix, fixes_of
from gis.audits.runner import audit_plan
from gis.errors import Reason, Refused
from gis.operations.assign_households import assign_households
from gis.operations.share_region import share_region
from gis.plan.edit import apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.repair.shared_out import dividing_lines
from gis.topology.invariants import check
from gis.topology.records import GridId, Label, UnitId, is_unassigned, unassigned_label


def findings_of(plan: Plan, rule: str) -> list[Finding]:
    found = audit_plan(plan, None, None, NoProgress()).findings
    return [finding for finding in found if finding.rule == rule]


def fixes_named(plan: Plan, rule: str, name: str) -> list[Fix]:
    (finding,) = findings_of(plan, rule)
    return [fix for fix in fixes_of(finding, plan) if fix.key.endswith(f".{name}")]


def mended(plan: Plan, rule: str, name: str) -> Plan:
    (fix,) = fixes_named(plan, rule, name)
    return apply(plan, fix.make_edit(plan))


def test_each_neighbour_of_a_gap_can_have_it() -> None:
    plan = plan_of("AAA\nA.B\nAAA")
    to_a, to_b = fixes_named(plan, "gap", "give_to")
    assert (to_a.facts["border_m"], to_b.facts["border_m"]) == ("30.0", "10.0")
    assert picture_of(apply(plan, to_b.make_edit(plan))) == drawn("AAA\nABB\nAAA")


def test_with_one_neighbour_there_is_no_choice() -> None:
    assert fixes_named(plan_of("AAA\nA.A\nAAA"), "gap", "give_to") == []


def test_a_gap_across_units_goes_to_grids_of_each() -> None:
    plan = plan_of("A..B", "uuvv")
    after = mended(plan, "gap", "give_to_longest_border")
    assert picture_of(after) == "AABB"
    assert findings_of(after, "gap") == []


@pytest.mark.parametrize("width_mm", [1, 2, 10])
def test_a_strip_without_room_for_a_place_inside_can_be_given(width_mm: int) -> None:
    plan = strip(width_mm)
    found = audit_plan(plan, None, 0.0, NoProgress()).findings
    (gap,) = [finding for finding in found if finding.rule == "gap"]
    after = apply(plan, fixes_of(gap, plan)[0].make_edit(plan))
    assert check(after.partition) == []
    assert not [label for label in after.partition.labels() if is_unassigned(label)]


def strip(width_mm: int) -> Plan:
    """Return two grids with a gap between them, one metre long and so wide."""

    def moved(corner: Tile) -> tuple[int, int]:
        return (width_mm - 1000, 0) if corner[0] == 2 else (0, 0)

    labels = {(0, 0): Label(1), (1, 0): unassigned_label(UnitId(1)), (2, 0): Label(2)}
    return replace(plan_of("A.B"), partition=partition_of(labels, 1000, shift_mm=moved))


def test_a_gap_is_shared_out_and_neighbours_stay_neighbours() -> None:
    plan = plan_of("AABB\nA..B\nCCDD")
    (gap,) = findings_of(plan, "gap")
    (share,) = [f for f in fixes_of(gap, plan, dividing_lines) if f.key.endswith("share_out")]
    after = apply(plan, share.make_edit(plan))
    assert check(after.partition) == []
    assert findings_of(after, "gap") == []
    gained = {g: after.grid_area_m2(g) - plan.grid_area_m2(g) for g in plan.grids}
    assert sum(gained.values()) == pytest.approx(200.0)
    assert min(gained.values()) > 20.0, "each gets what lies next to it"


def test_land_beside_one_grid_cannot_be_shared() -> None:
    plan = plan_of("AAA\nA.A\nAAA")
    (gap,) = findings_of(plan, "gap")
    (share,) = [f for f in fixes_of(gap, plan, dividing_lines) if f.key.endswith("share_out")]
    with pytest.raises(Refused) as refused:
        share.make_edit(plan)
    assert refused.value.reason is Reason.CANNOT_BE_SHARED


def test_lines_that_part_nothing_share_nothing() -> None:
    plan = plan_of("A.B")
    line = np.array([[12_000, 2_000], [14_000, 4_000]])
    with pytest.raises(Refused) as refused:
        share_region(plan, at=(15_000, 5_000), lines_mm=[line])
    assert refused.value.reason is Reason.CANNOT_BE_SHARED
    with pytest.raises(Refused) as refused:
        share_region(plan_of("A.", "uv"), at=(15_000, 5_000), lines_mm=[line])
    assert refused.value.reason is Reason.NOT_NEIGHBOURS


def test_a_locked_grid_gets_no_share() -> None:
    plan = plan_of("A.B")
    middle = np.array([[15_000, 0], [15_000, 10_000]])
    shared = apply(plan, share_region(plan, at=(14_000, 5_000), lines_mm=[middle]))
    assert [shared.grid_area_m2(GridId(n)) for n in (1, 2)] == [150.0, 150.0]
    locks = Locks(grids=frozenset({GridId(2)}))
    with pytest.raises(Refused) as refused:
        share_region(plan, at=(14_000, 5_000), lines_mm=[middle], locks=locks)
    assert refused.value.reason is Reason.GRID_LOCKED


def test_the_thin_part_of_a_grid_goes_to_its_neighbour() -> None:
    plan = plan_of("\n".join(["AAAAAABBBBBBA"] * 6), tile_mm=1000)
    after = mended(plan, "sliver", "give_thin_parts")
    assert picture_of(after, tile_mm=1000) == "\n".join(["AAAAAABBBBBBB"] * 6)


def test_a_grid_that_is_thin_as_a_whole_is_not_emptied_but_merged() -> None:
    plan = plan_of("\n".join(["ABBBBBB"] * 6), tile_mm=1000)
    (thin,) = fixes_named(plan, "sliver", "give_thin_parts")
    with pytest.raises(Refused) as refused:
        thin.make_edit(plan)
    assert refused.value.reason is Reason.GRID_WOULD_VANISH
    after = mended(plan, "sliver", "merge_into_longest_border")
    assert picture_of(after, tile_mm=1000) == "\n".join(["BBBBBBB"] * 6)


def test_a_thin_grid_without_neighbour_of_its_unit_stays() -> None:
    plan = plan_of("\n".join(["ABBBBBB"] * 6), "\n".join(["uvvvvvv"] * 6), tile_mm=1000)
    for fix in fixes_of(findings_of(plan, "sliver")[0], plan):
        with pytest.raises(Refused):
            fix.make_edit(plan)


def test_stray_parts_go_to_the_grids_round_them_or_become_grids() -> None:
    plan = plan_of("AABBA\nAABBB")
    assert picture_of(mended(plan, "multipart", "give_parts")) == drawn("AABBB\nAABBB")
    founded = mended(plan, "multipart", "found_parts")
    assert picture_of(founded) == drawn("AABBC\nAABBB")
    assert founded.grids[GridId(3)].code == "341181110201003"
    assert [row.cause for row in founded.lineage.values()] == ["split"]


def test_a_stray_part_with_sub_grids_is_not_touched() -> None:
    plan = plan_of("AABBA\nAABBB")
    (finding,) = findings_of(plan, "multipart")
    sub = replace(plan.grids[GridId(2)], parent=GridId(1), tier="micro")
    divided = replace(plan, grids=plan.grids.replaced({sub.id: sub}))
    for fix in fixes_of(finding, plan):
        with pytest.raises(Refused) as refused:
            fix.make_edit(divided)
        assert refused.value.reason is Reason.HAS_SUB_GRIDS


def test_residents_follow_a_stray_part() -> None:
    plan = with_households(
        plan_of("AABBA\nAABBB"), [(5_000, 5_000), (25_000, 5_000), (45_000, 15_000)]
    )
    plan = apply(plan, assign_households(plan))
    after = mended(plan, "multipart", "give_parts")
    assert [home.grid for home in after.households.values()] == [1, 2, 2]


def homes(plan: Plan, *counts: int) -> Plan:
    """Return a plan of one row with so many households in each tile; 10 to 60 are right."""
    places = [
        (10_000 * tile + 100 * (i + 1), 5_000)
        for tile, many in enumerate(counts)
        for i in range(many)
    ]
    plan = replace(with_households(plan, places), profile="longchang")
    return apply(plan, assign_households(plan))


def test_a_small_grid_is_merged_with_the_neighbour_that_it_suits() -> None:
    plan = homes(plan_of("ABC"), 59, 4, 30)
    (fix,) = fixes_named(plan, "grid_size", "merge_with_best")
    assert picture_of(apply(plan, fix.make_edit(plan))) == "ACC"


def test_a_grid_that_has_grown_meanwhile_is_not_merged() -> None:
    (fix,) = fixes_named(homes(plan_of("AB"), 4, 30), "grid_size", "merge_with_best")
    with pytest.raises(Refused) as refused:
        fix.make_edit(homes(plan_of("AB"), 30, 30))
    assert refused.value.reason is Reason.NOTHING_CHANGES
