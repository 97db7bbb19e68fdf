"""Dissolve grids, fill gaps, merge with parts of grids: nothing points to a grid that is gone."""

from dataclasses import replace

import pytest
from support.ascii_plan import drawn, picture_of, plan_of, with_households
from support.full_plan import full_plan
from support.places import arc_between, area_m2, at, grid

from gis.errors import Reason, Refused
from gis.files.references import lost_references
from gis.operations.assign_households import assign_households
from gis.operations.create_grid import create_grid_from_region
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.give_region import give_region
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import (
    AssignedBy,
    Grid,
    GridKind,
    HouseholdId,
    Member,
    MemberId,
    OverlayArea,
    Post,
    PostId,
)
from gis.texts import Texts
from gis.topology.invariants import check
from gis.topology.records import Border, GridId, Standing, UnitId, grid_label, unassigned_label

ON = "2026-03-01"
ONLINE = GridId(40)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    known = {*map(grid_label, after.grids), *map(unassigned_label, after.units)}
    assert check(after.partition, known=known) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    assert not list(lost_references(after))
    return after


def with_parent(plan: Plan, sub: str, base: str) -> Plan:
    record = replace(plan.grids[grid(sub)], parent=grid(base), tier="micro_grid")
    return replace(plan, grids=plan.grids.replaced({record.id: record}))


def with_border(plan: Plan, first: str, second: str, border: Border) -> Plan:
    arc = plan.partition.arcs[arc_between(plan, first, second)]
    noted = plan.partition.replaced({}, {arc.id: replace(arc, border=border)})
    return replace(plan, partition=noted)


def test_a_dissolved_grid_leaves_unassigned_land_and_a_retired_code() -> None:
    plan = with_households(plan_of("AAB\nAA."), [at(0.5, 0.5), at(2.5, 1.5)])
    plan = done(plan, assign_households(plan))
    code = plan.grids[grid("A")].code
    after = done(plan, dissolve_grid(plan, grid=grid("A"), on=ON))
    assert picture_of(after) == drawn("..B\n...")
    assert after.retired_codes == {code}
    (row,) = after.lineage.values()
    assert (row.cause, row.on, row.old_code, row.new_code) == ("dissolve", ON, code, "")
    assert (row.households, row.area_m2) == (1, 400.0)
    assert assign_households(after).is_empty()
    # The land comes back as a grid with a code that was never used.
    again = done(after, create_grid_from_region(after, at=at(0.5, 0.5), on=ON))
    assert again.grids[max(again.grids)].code not in {code, plan.grids[grid("B")].code}
    assert [r.new_code for _, r in sorted(again.lineage.items())][1] == again.grids[
        max(again.grids)
    ].code


def test_nobody_is_lost_with_the_grid() -> None:
    plan = with_households(plan_of("AB"), [at(0.5, 0.5), at(1.5, 0.5), at(0.2, 0.5)])
    plan = done(plan, assign_households(plan))
    by_hand = replace(plan.households[HouseholdId(2)], grid=grid("A"), assigned_by=AssignedBy.HAND)
    unlocated = replace(
        plan.households[HouseholdId(3)], location=None, grid=grid("A"), assigned_by=AssignedBy.HAND
    )
    plan = replace(
        plan,
        households=plan.households.replaced({by_hand.id: by_hand, unlocated.id: unlocated}),
        members=plan.members.replaced(
            {
                MemberId(1): Member(MemberId(1), "甲", "支部", "H1", grid("A"), grid("B")),
                MemberId(2): Member(
                    MemberId(2), "乙", "支部", "H2", grid("A"), grid("A"), HouseholdId(2)
                ),
            }
        ),
        posts=plan.posts.replaced(
            {PostId(1): Post(PostId(1), grid("A"), None, "grid_head", "丙", "")}
        ),
    )
    after = done(plan, dissolve_grid(plan, grid=grid("A"), on=ON))
    # The house of the second household stands in B; nobody knows where the third one's is.
    assert [h.grid for _, h in sorted(after.households.items())] == [None, grid("B"), None]
    assert after.households[HouseholdId(2)].assigned_by is AssignedBy.LOCATION
    assert (after.members[MemberId(1)].grid, after.members[MemberId(1)].service_grid) == (None, 2)
    assert (after.members[MemberId(2)].grid, after.members[MemberId(2)].service_grid) == (2, None)
    assert after.posts[PostId(1)] == Post(PostId(1), None, UnitId(1), "grid_head", "丙", "")


def test_every_grid_of_a_full_plan_can_go() -> None:
    plan = full_plan()
    plan = replace(plan, profile="default")
    for each in sorted(plan.grids):
        plan = done(plan, dissolve_grid(plan, grid=each, on=ON))
    assert not plan.grids
    assert len(plan.retired_codes) == len(plan.lineage)


def test_sub_grids_go_with_their_grid_and_alone_go_back_to_it() -> None:
    plan = with_parent(plan_of("AAB\nAAC"), "B", "A")
    alone = done(plan, dissolve_grid(plan, grid=grid("B"), on=ON))
    assert picture_of(alone) == drawn("AAA\nAAC")
    assert [row.new_code for row in alone.lineage.values()] == [plan.grids[grid("A")].code]
    both = done(plan, dissolve_grid(plan, grid=grid("A"), on=ON))
    assert picture_of(both) == drawn("...\n..C")
    assert both.retired_codes == {plan.grids[grid(letter)].code for letter in "AB"}


def test_grids_without_land_in_the_partition_just_go() -> None:
    plan = plan_of("AA")
    ring = plan.partition.line_mm(next(iter(plan.partition.arcs)))
    online = Grid(ONLINE, "9", "线上", GridKind.ONLINE, UnitId(1), hosts=(grid("A"),))
    park = Grid(GridId(41), "10", "园区", GridKind.EXCLUSIVE, UnitId(1))
    plan = replace(
        plan,
        grids=plan.grids.replaced({online.id: online, park.id: park}),
        overlays=plan.overlays.replaced({park.id: OverlayArea(park.id, (ring,))}),
    )
    after = done(plan, dissolve_grid(plan, grid=park.id))
    assert not after.overlays
    assert after.partition == plan.partition
    host_gone = done(after, dissolve_grid(after, grid=grid("A")))
    assert host_gone.grids[ONLINE].hosts == ()


def test_a_locked_grid_is_not_dissolved_nor_one_that_is_gone() -> None:
    plan = with_parent(plan_of("AAB"), "B", "A")
    for letter in "AB":
        with pytest.raises(Refused) as caught:
            dissolve_grid(plan, grid=grid(letter), locks=Locks(grids=frozenset({grid("A")})))
        assert caught.value.reason is Reason.GRID_LOCKED
    with pytest.raises(Refused) as caught:
        dissolve_grid(plan, grid=grid("Z"))
    assert caught.value.reason is Reason.NO_SUCH_GRID


def test_gaps_go_to_the_neighbour_with_the_longest_border_of_their_own_unit() -> None:
    plan = plan_of(
        """
        AA.BBBB
        AA.BB..
        AA.CC..
        AA.CCDD
        """,
        """
        uuuuuuu
        uuuuuuu
        uuuuuvv
        uuuuuvv
        """,
    )
    edit = fill_gaps(plan)
    after = done(plan, edit)
    assert picture_of(after) == drawn("""
        AAABBBB
        AAABBBB
        AAACCDD
        AAACCDD
    """)
    assert edit.label.facts == {"count": 3, "area_m2": 800.0}
    assert Texts("zh")(edit.label.key, **edit.label.facts) == "补进 3 处空隙（800.0 平方米）"
    assert not after.lineage


def test_only_small_gaps_of_one_unit_are_filled_when_asked_so() -> None:
    plan = plan_of("A.A..B.", units="uuuuuvv")
    assert picture_of(done(plan, fill_gaps(plan, up_to_m2=100.0))) == "AAA..BB"
    assert picture_of(done(plan, fill_gaps(plan, unit=UnitId(2)))) == "A.A..BB"
    with pytest.raises(Refused) as caught:
        fill_gaps(plan, up_to_m2=99.0)
    assert caught.value.reason is Reason.NO_GAPS
    with pytest.raises(Refused) as caught:
        fill_gaps(plan, unit=UnitId(9))
    assert caught.value.reason is Reason.NO_SUCH_UNIT


def test_locked_grids_get_nothing_and_agreed_borders_stay() -> None:
    plan = plan_of("""
        AA.B
        AA.B
        AA.C
    """)
    locked = Locks(grids=frozenset({grid("A")}))
    assert picture_of(done(plan, fill_gaps(plan, locks=locked))) == drawn("""
        AABB
        AABB
        AABC
    """)
    with pytest.raises(Refused) as caught:
        fill_gaps(plan, locks=Locks(grids=frozenset(plan.grids)))
    assert caught.value.reason is Reason.NO_GAPS
    (arc,) = (
        arc
        for arc in plan.partition.arcs.values()
        if set(arc.labels()) == {grid_label(grid("A")), unassigned_label(UnitId(1))}
    )
    agreed = replace(arc, border=Border(standing=Standing.AGREED))
    plan = replace(plan, partition=plan.partition.replaced({}, {arc.id: agreed}))
    after = done(plan, fill_gaps(plan, locks=Locks(agreed_borders=True)))
    assert area_m2(after, "A") == 600.0
    assert area_m2(after, "B") == 500.0


def test_a_gap_beside_sub_grids_goes_to_the_one_with_the_longest_border() -> None:
    plan = with_parent(with_parent(plan_of("AABB.\nAACC.\nAACC."), "B", "A"), "C", "A")
    assert picture_of(done(plan, fill_gaps(plan))) == drawn("AABBC\nAACCC\nAACCC")


def test_merged_grids_bring_their_sub_grids_and_the_lineage_says_so() -> None:
    plan = with_parent(plan_of("ABBCC\nABBCC"), "C", "B")
    plan = with_households(plan, [at(4.5, 0.5), at(1.5, 0.5)])
    plan = done(plan, assign_households(plan))
    after = done(plan, merge_grids(plan, keep=grid("A"), others=[grid("B")], on=ON))
    assert picture_of(after) == drawn("AAACC\nAAACC")
    assert after.grids[grid("C")].parent == grid("A")
    assert {h.grid for h in after.households.values()} == {grid("A")}
    assert assign_households(after).is_empty()
    (row,) = after.lineage.values()
    assert (row.cause, row.old_name, row.new_name) == ("merge", "B", "A")
    assert (row.households, row.area_m2) == (2, 800.0)
    assert after.retired_codes == {plan.grids[grid("B")].code}


def test_grids_that_touch_by_their_sub_grids_only_are_neighbours() -> None:
    plan = with_parent(plan_of("ABBCD"), "C", "B")
    after = done(plan, merge_grids(plan, keep=grid("D"), others=[grid("B")], on=ON))
    assert picture_of(after) == "ADDCD"
    assert after.sub_grids(grid("D")) == (grid("C"),)


def test_what_is_locked_or_of_another_level_is_not_merged() -> None:
    plan = with_parent(plan_of("ABC"), "B", "A")
    for keep, other in (("A", "B"), ("B", "C")):
        with pytest.raises(Refused) as caught:
            merge_grids(plan, keep=grid(keep), others=[grid(other)])
        assert caught.value.reason is Reason.DIFFERENT_GRIDS
    with pytest.raises(Refused) as caught:
        merge_grids(
            plan,
            keep=grid("A"),
            others=[grid("C")],
            locks=Locks(grids=frozenset({grid("C")})),
        )
    assert caught.value.reason is Reason.GRID_LOCKED
    agreed = with_border(plan_of("AB"), "A", "B", Border(standing=Standing.AGREED))
    with pytest.raises(Refused) as caught:
        merge_grids(agreed, keep=grid("A"), others=[grid("B")], locks=Locks(agreed_borders=True))
    assert caught.value.reason is Reason.AGREED_BORDER_LOCKED


def test_given_land_respects_locks() -> None:
    plan = plan_of("A.")
    with pytest.raises(Refused) as caught:
        give_region(
            plan, at=at(1.5, 0.5), grid=grid("A"), locks=Locks(grids=frozenset({grid("A")}))
        )
    assert caught.value.reason is Reason.GRID_LOCKED
