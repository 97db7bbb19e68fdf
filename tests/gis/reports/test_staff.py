from dataclasses import replace

from support.ascii_plan import plan_of

from gis.plan.plan import Plan
from gis.plan.records import Post, PostId, Unit
from gis.reports.staff import (
    heads_of_grid,
    of_roles,
    role_title,
    staff_of_grid,
    staff_of_units,
)
from gis.table import Table
from gis.topology.records import GridId, UnitId

DAY = "2026-05-01"
A, B, VILLAGE, TOWN = GridId(1), GridId(2), UnitId(1), UnitId(90)


def post(number: int, role: str, *, grid: GridId | None = None, unit: UnitId | None = None) -> Post:
    return Post(PostId(number), grid, unit, role, f"测试{number}", f"130-0000-{number:04d}")


def plan_with(*posts: Post) -> Plan:
    """Return two grids of one village; B is a part of A; the village lies in a town."""
    plan = plan_of("AB")
    town = Unit(TOWN, "341181110", "某镇", "township")
    village = replace(plan.units[VILLAGE], parent=TOWN)
    part = replace(plan.grids[B], parent=A, tier="micro_grid")
    return replace(
        plan,
        units=Table([(VILLAGE, village), (TOWN, town)]),
        grids=Table([(A, plan.grids[A]), (B, part)]),
        posts=Table((each.id, each) for each in posts),
    )


def numbers(posts: list[Post]) -> list[int]:
    return [int(each.id) for each in posts]


def test_the_posts_of_a_grid_come_by_role_and_those_of_its_parts_after_them() -> None:
    plan = plan_with(
        post(1, "联户长", grid=A),
        post(2, "网格长", grid=B),
        post(3, "网格员", grid=A),
        post(4, "网格长", grid=A),
        post(5, "村里自己叫的岗位", grid=A),
    )
    assert numbers(staff_of_grid(plan, A, DAY)) == [4, 3, 1, 5, 2]
    assert numbers(staff_of_grid(plan, B, DAY)) == [2]


def test_who_has_left_and_who_is_not_for_public_sheets_is_left_out() -> None:
    left = replace(post(1, "网格长", grid=A), ended_on="2026-04-30")
    came = replace(post(2, "网格长", grid=A), started_on=DAY)
    volunteer = post(3, "网格志愿者", grid=A)
    plan = plan_with(left, came, volunteer)
    assert numbers(staff_of_grid(plan, A, DAY)) == [2]
    assert numbers(heads_of_grid(plan, A, DAY)) == [2]
    assert numbers(heads_of_grid(plan, A, "2026-04-01")) == [1]


def test_who_serves_the_units_above_stands_first_and_once() -> None:
    plan = plan_with(
        post(1, "网格员", unit=VILLAGE),
        post(2, "网格长", unit=VILLAGE),
        post(3, "总网格长", unit=TOWN),
        post(4, "网格长", grid=A),
    )
    assert numbers(staff_of_units(plan, (VILLAGE, TOWN), DAY)) == [3, 2, 1]
    assert numbers(staff_of_units(plan, (TOWN,), DAY)) == [3]


def test_roles_are_chosen_by_key_and_called_as_the_profile_calls_them() -> None:
    plan = plan_with(
        post(1, "网格负责人", grid=A), post(2, "网格员", grid=A), post(3, "？", grid=A)
    )
    posts = staff_of_grid(plan, A, DAY)
    assert numbers(of_roles(plan, posts, ("grid_leader",))) == [1]
    assert numbers(of_roles(plan, posts, ())) == [1, 2, 3]
    assert [role_title(plan, each.role, "zh") for each in posts] == ["网格长", "网格员", "？"]
    assert role_title(plan, "网格负责人", "en") == "Grid leader"
