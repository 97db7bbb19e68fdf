from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import TILE_MM, drawn, picture_of, plan_of, with_households

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.join_sub_grids import join_sub_grids
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.merge_grids import merge_grids
from gis.operations.sub_grid_from_ring import sub_grid_from_ring
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Post, PostId
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.invariants import check
from gis.topology.records import GridId

A, B, C, D, E = (GridId(number) for number in range(1, 6))
ON = "2026-03-01"


def line(*corners: tuple[float, float]) -> LatticeArray:
    return np.array([[round(x * TILE_MM), round(y * TILE_MM)] for x, y in corners], dtype=np.int64)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert check(after.partition) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def is_picture(plan: Plan, picture: str) -> bool:
    return picture_of(plan) == drawn(picture)


def divided() -> Plan:
    """A grid of four by two tiles, cut into two halves, west and east."""
    plan = with_households(plan_of("AAAAB\nAAAAB"), [(5_000, 5_000), (35_000, 5_000)])
    plan = apply(plan, assign_households(plan))
    return done(plan, make_sub_grids(plan, grid=A, lines_mm=[line((2, -1), (2, 3))], on=ON))


def test_lines_cut_a_grid_into_sub_grids_that_share_its_land() -> None:
    plan = divided()
    assert is_picture(plan, "CCDDB\nCCDDB")
    west, east = plan.grids[C], plan.grids[D]
    base = plan.grids[A]
    assert (west.code, east.code) == (f"{base.code}01", f"{base.code}02")
    assert {west.parent, east.parent} == {A}
    assert (west.tier, west.unit, west.kind) == ("micro_grid", base.unit, base.kind)
    assert plan.grid_area_m2(A) == pytest.approx(800.0)
    assert plan.sub_grids(A) == (C, D)


def test_households_stay_with_the_base_grid() -> None:
    plan = divided()
    assert [household.grid for household in plan.households.values()] == [A, A]
    assert {(row.old_name, row.new_name, row.households) for row in plan.lineage.values()} == {
        ("A", "A-1", 1),
        ("A", "A-2", 1),
    }
    assert plan.retired_codes == frozenset()


def test_a_drawn_sub_grid_leaves_the_rest_to_the_grid_until_that_is_made_one_too() -> None:
    plan = plan_of("AAAA\nAAAA\nBBBB")
    ring = line((1, 1), (1, 4), (-1, 4), (-1, 1))
    group = sub_grid_from_ring(plan, grid=A, ring_mm=ring, tier="villager_group", name="一组")
    plan = done(plan, group)
    assert is_picture(plan, "CAAA\nCAAA\nBBBB")
    assert (plan.grids[C].name, plan.grids[C].tier) == ("一组", "villager_group")
    assert plan.grid_area_m2(A) == pytest.approx(800.0)
    rest = make_sub_grids(plan, grid=A, lines_mm=[], tier="villager_group")
    plan = done(plan, rest)
    assert is_picture(plan, "CDDD\nCDDD\nBBBB")
    assert plan.grids[D].code == f"{plan.grids[A].code}02"


def test_a_drawn_sub_grid_takes_nothing_of_other_grids_and_sub_grids() -> None:
    plan = divided()
    plan = done(plan, join_sub_grids(plan, grid=A))
    plan = done(
        plan,
        sub_grid_from_ring(plan, grid=A, ring_mm=line((0, 0), (1, 0), (1, 2), (0, 2))),
    )
    before = plan.grid_area_m2(C)
    everywhere = line((-1, -1), (9, -1), (9, 3), (-1, 3))
    plan = done(plan, sub_grid_from_ring(plan, grid=A, ring_mm=everywhere))
    assert is_picture(plan, "CDDDB\nCDDDB")
    assert plan.grid_area_m2(C) == before


def test_joining_some_keeps_the_first_and_retires_the_others() -> None:
    plan = divided()
    joined = done(plan, join_sub_grids(plan, grid=A, subs=[D, C], on=ON))
    assert is_picture(joined, "DDDDB\nDDDDB")
    assert joined.sub_grids(A) == (D,)
    assert joined.retired_codes == {plan.grids[C].code}


def test_joining_all_gives_the_land_back_to_the_grid() -> None:
    plan = divided()
    post = Post(PostId(1), C, None, "网格员", "某人", "")
    plan = replace(plan, posts=Table({post.id: post}))
    joined = done(plan, join_sub_grids(plan, grid=A, on=ON))
    assert is_picture(joined, "AAAAB\nAAAAB")
    assert joined.sub_grids(A) == ()
    assert joined.posts[post.id].grid == A
    assert joined.retired_codes == {plan.grids[C].code, plan.grids[D].code}
    again = done(joined, make_sub_grids(joined, grid=A, lines_mm=[line((2, -1), (2, 3))]))
    assert {grid.code[-2:] for grid in again.grids.values() if grid.parent} == {"03", "04"}


def test_grids_whose_land_is_all_in_sub_grids_are_merged() -> None:
    plan = divided()
    merged = done(plan, merge_grids(plan, keep=A, others=[B]))
    assert is_picture(merged, "CCDDA\nCCDDA")
    other_way = done(plan, merge_grids(plan, keep=B, others=[A]))
    assert other_way.sub_grids(B) == (C, D)
    assert [household.grid for household in other_way.households.values()] == [B, B]


def test_refusals_say_why() -> None:
    plan = divided()
    whole = plan_of("AAAAB\nAAAAB")
    far = line((50, 50), (60, 50), (60, 60))
    cut = [line((2, -1), (2, 3))]
    apart = done(whole, make_sub_grids(whole, grid=A, lines_mm=[cut[0], line((3, -1), (3, 3))]))
    west, _, east = apart.sub_grids(A)
    cases: tuple[tuple[Callable[[], Edit], Reason], ...] = (
        (lambda: make_sub_grids(plan, grid=GridId(9), lines_mm=cut), Reason.NO_SUCH_GRID),
        (lambda: make_sub_grids(plan, grid=C, lines_mm=cut), Reason.IS_SUB_GRID),
        (lambda: make_sub_grids(plan, grid=A, lines_mm=cut), Reason.HAS_NO_LAND),
        (lambda: make_sub_grids(whole, grid=A, lines_mm=cut, tier="x"), Reason.NO_SUCH_TIER),
        (lambda: make_sub_grids(whole, grid=A, lines_mm=[far]), Reason.LINE_DOES_NOT_CUT),
        (lambda: make_sub_grids(whole, grid=A, lines_mm=[line((1, 1))]), Reason.LINE_TOO_SHORT),
        (
            lambda: make_sub_grids(whole, grid=A, lines_mm=cut, locks=Locks(grids=frozenset({A}))),
            Reason.GRID_LOCKED,
        ),
        (lambda: sub_grid_from_ring(whole, grid=A, ring_mm=far), Reason.NO_LAND_TO_TAKE),
        (lambda: join_sub_grids(whole, grid=A), Reason.NOTHING_TO_MERGE),
        (lambda: join_sub_grids(plan, grid=A, subs=[B, C]), Reason.NO_SUCH_GRID),
        (lambda: join_sub_grids(plan, grid=C), Reason.IS_SUB_GRID),
        (lambda: join_sub_grids(apart, grid=A, subs=[west, east]), Reason.NOT_NEIGHBOURS),
    )
    for make, reason in cases:
        with pytest.raises(Refused) as refusal:
            make()
        assert refusal.value.reason is reason
        assert all(Texts(language).of_error(refusal.value) for language in LANGUAGES)


def test_a_sub_grid_in_two_parts_is_refused_unless_the_profile_allows_it() -> None:
    plan = plan_of("AAA\nABA\nAAA")
    band = line((-1, 1), (4, 1), (4, 2), (-1, 2))
    with pytest.raises(Refused) as refusal:
        sub_grid_from_ring(plan, grid=A, ring_mm=band)
    assert refusal.value.reason is Reason.WOULD_BE_IN_PARTS
    plan.__dict__["rules"] = replace(plan.rules, multipart_allowed=True)
    assert is_picture(done(plan, sub_grid_from_ring(plan, grid=A, ring_mm=band)), "AAA\nCBC\nAAA")
