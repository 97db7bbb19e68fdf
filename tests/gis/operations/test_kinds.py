from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import TILE_MM, plan_of

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.add_online_grid import add_online_grid
from gis.operations.add_overlay_grid import add_overlay_grid
from gis.operations.copy_attributes import copy_attributes
from gis.operations.kinds import hosts_of
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.move_posts import move_posts
from gis.operations.rename_grid import rename_grid
from gis.operations.set_grid_kind import set_grid_kind
from gis.operations.set_hosts import set_hosts
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import GridKind, Post, PostId
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.invariants import check
from gis.topology.records import GridId, UnitId

A, B, C, D = (GridId(number) for number in range(1, 5))
EXCLUSIVE, ONLINE, TERRITORIAL = GridKind.EXCLUSIVE, GridKind.ONLINE, GridKind.TERRITORIAL


def ring(west: float, south: float, east: float, north: float) -> LatticeArray:
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return np.array([[round(x * TILE_MM), round(y * TILE_MM)] for x, y in corners], dtype=np.int64)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert check(after.partition) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    for language in LANGUAGES:
        assert Texts(language)(edit.label.key, **edit.label.facts)
    return after


def test_an_online_grid_has_no_land_and_names_its_hosts() -> None:
    plan = plan_of("AB")
    after = done(plan, add_online_grid(plan, name="微信一群", hosts=[B, A]))
    online = after.grids[C]
    assert (online.kind, online.name, online.hosts, online.unit) == (
        ONLINE,
        "微信一群",
        (B, A),
        UnitId(1),
    )
    assert hosts_of(after, C) == (A, B)
    assert after.grid_polygon_mm(C).is_empty
    moved = done(after, set_hosts(after, grid=C, hosts=[A]))
    assert hosts_of(moved, C) == (A,)


def test_an_overlay_takes_no_land_and_its_hosts_follow_from_its_place() -> None:
    plan = plan_of("AAB\nAAB\nDDD", "uuu\nuuu\nvvv")
    edit = add_overlay_grid(plan, name="滑坡点", ring_mm=ring(1, 0.5, 2.5, 2), on="2026-03-01")
    after = done(plan, edit)
    overlay = max(after.grids)
    assert after.grids[overlay].kind is EXCLUSIVE
    assert after.partition is plan.partition
    # The half tile in the other unit is left out.
    assert after.grid_area_m2(overlay) == pytest.approx(150.0)
    assert hosts_of(after, overlay) == (A, B)
    (row,) = after.lineage.values()
    assert (row.cause, row.old_code, row.new_name) == ("draw", "", "滑坡点")


def test_an_overlay_over_free_land_has_no_host() -> None:
    plan = plan_of("A..")
    after = done(plan, add_overlay_grid(plan, name="点", ring_mm=ring(1.5, 0, 3, 1)))
    assert hosts_of(after, max(after.grids)) == ()


def test_kinds_change_with_the_sub_grids() -> None:
    plan = plan_of("AAB")
    cut = np.array([[TILE_MM, -TILE_MM], [TILE_MM, 2 * TILE_MM]])
    plan = done(plan, make_sub_grids(plan, grid=A, lines_mm=[cut]))
    after = done(plan, set_grid_kind(plan, grid=A, kind=EXCLUSIVE))
    assert {after.grids[grid].kind for grid in (A, *after.sub_grids(A))} == {EXCLUSIVE}
    assert after.grids[B].kind is TERRITORIAL


def test_attributes_are_copied() -> None:
    plan = plan_of("ABC")
    plan = done(plan, rename_grid(plan, grid=A, name="村东-07"))
    plan = done(plan, rename_grid(plan, grid=C, name="老名12"))
    plan = done(plan, set_grid_kind(plan, grid=A, kind=EXCLUSIVE))
    edit = copy_attributes(plan, source=A, targets=[B, C], fields=["name_stem", "kind"])
    after = done(plan, edit)
    assert [after.grids[grid].name for grid in (B, C)] == ["村东-02", "村东-12"]
    assert after.grids[B].kind is EXCLUSIVE
    assert [after.grids[grid].code for grid in (B, C)] == [plan.grids[g].code for g in (B, C)]


def test_hosts_are_copied_between_online_grids() -> None:
    plan = plan_of("AB")
    plan = done(plan, add_online_grid(plan, name="一群", hosts=[A]))
    plan = done(plan, add_online_grid(plan, name="二群", hosts=[B]))
    after = done(plan, copy_attributes(plan, source=C, targets=[D], fields=["hosts"]))
    assert after.grids[D].hosts == (A,)


def test_posts_move_with_who_holds_them() -> None:
    plan = plan_of("AB")
    posts = {PostId(i): Post(PostId(i), A, None, "网格员", "某人", "") for i in (1, 2)}
    plan = replace(plan, posts=Table(posts))
    one = done(plan, move_posts(plan, source=A, target=B, posts=[PostId(2)]))
    assert [one.posts[PostId(i)].grid for i in (1, 2)] == [A, B]
    both = done(plan, move_posts(plan, source=A, target=B))
    assert {post.grid for post in both.posts.values()} == {B}


def test_refusals_say_why() -> None:
    plan = plan_of("AB", "uv")
    plan = done(plan, add_online_grid(plan, name="群", hosts=[A]))
    subs = plan_of("AA")
    cut = np.array([[TILE_MM, -TILE_MM], [TILE_MM, 2 * TILE_MM]])
    subs = done(subs, make_sub_grids(subs, grid=A, lines_mm=[cut]))
    nowhere = ring(50, 50, 60, 60)
    cases: tuple[tuple[Callable[[], Edit], Reason], ...] = (
        (lambda: add_online_grid(plan, name=" ", hosts=[A]), Reason.EMPTY_NAME),
        (lambda: add_online_grid(plan, name="群", hosts=[]), Reason.NO_HOST),
        (lambda: add_online_grid(plan, name="群", hosts=[A, B]), Reason.DIFFERENT_UNITS),
        (lambda: add_online_grid(plan, name="群", hosts=[C]), Reason.HAS_NO_LAND),
        (lambda: add_online_grid(plan, name="群", hosts=[GridId(9)]), Reason.NO_SUCH_GRID),
        (lambda: add_overlay_grid(plan, name="", ring_mm=nowhere), Reason.EMPTY_NAME),
        (lambda: add_overlay_grid(plan, name="点", ring_mm=nowhere), Reason.NO_LAND_TO_TAKE),
        (
            lambda: add_overlay_grid(plan, name="点", ring_mm=nowhere, unit=UnitId(9)),
            Reason.NO_SUCH_UNIT,
        ),
        (lambda: set_grid_kind(plan, grid=A, kind=ONLINE), Reason.HAS_LAND),
        (lambda: set_grid_kind(plan, grid=C, kind=TERRITORIAL), Reason.HAS_NO_LAND),
        (lambda: set_grid_kind(plan, grid=C, kind=EXCLUSIVE), Reason.HAS_NO_LAND),
        (lambda: set_grid_kind(plan, grid=A, kind=TERRITORIAL), Reason.NOTHING_CHANGES),
        (lambda: set_grid_kind(subs, grid=B, kind=EXCLUSIVE), Reason.IS_SUB_GRID),
        (lambda: set_hosts(plan, grid=A, hosts=[B]), Reason.NOT_ONLINE),
        (lambda: set_hosts(plan, grid=C, hosts=[A]), Reason.NOTHING_CHANGES),
        (lambda: set_hosts(plan, grid=GridId(9), hosts=[A]), Reason.NO_SUCH_GRID),
        (
            lambda: copy_attributes(plan, source=A, targets=[B], fields=["hosts"]),
            Reason.NOT_ONLINE,
        ),
        (
            lambda: copy_attributes(plan, source=A, targets=[B], fields=["kind"]),
            Reason.NOTHING_CHANGES,
        ),
        (
            lambda: copy_attributes(plan, source=A, targets=[GridId(9)], fields=["kind"]),
            Reason.NO_SUCH_GRID,
        ),
        (lambda: move_posts(plan, source=A, target=B), Reason.NOTHING_CHANGES),
        (lambda: move_posts(plan, source=A, target=GridId(9)), Reason.NO_SUCH_GRID),
    )
    for make, reason in cases:
        with pytest.raises(Refused) as refusal:
            make()
        assert refusal.value.reason is reason
        assert all(Texts(language).of_error(refusal.value) for language in LANGUAGES)
