"""The rows of the people panel: what is found, sifted, sorted, counted; and that steps follow."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from support.ascii_plan import plan_of, with_households

from app.models.people_households import HouseholdRows
from app.models.people_members import MemberRows
from app.models.people_posts import VACANT, PostRows
from app.models.people_rows import ALL, natural
from app.models.people_table import PeopleTable
from app.models.people_vacancies import vacancies_of_grid
from app.models.people_words import WordSearch, fits
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_households import assign_households
from gis.operations.place_household import place_household
from gis.operations.put_household import put_household
from gis.operations.put_post import put_post
from gis.operations.remove_households import remove_households
from gis.plan.edit import Edit, apply
from gis.plan.history import Change, History
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, LocatedBy, Member, MemberId, Post, PostId
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

A, B = GridId(1), GridId(2)
TODAY = "2026-03-01"
NAMES = ("张三", "李四", "王五", "赵六")


def village() -> Plan:
    """Return A and B with two houses in A, one in B, and a household that nobody placed."""
    places = [(20_000, 50_000), (60_000, 50_000), (140_000, 50_000), (0, 0)]
    plan = with_households(plan_of("AB", tile_mm=100_000), places)
    homes = {
        key: replace(
            home, householder=NAMES[key - 1], unit=UnitId(1), located_by=LocatedBy.COORDINATE
        )
        for key, home in plan.households.items()
    }
    last = HouseholdId(4)
    homes[last] = replace(
        homes[last], location=None, located_by=None, house_no="10号", registered_place="外地"
    )
    homes[HouseholdId(3)] = replace(homes[HouseholdId(3)], house_no="2号")
    plan = replace(plan, households=Table(homes))
    return apply(plan, assign_households(plan))


@pytest.fixture
def texts() -> Texts:
    return Texts("zh")


@pytest.fixture
def table(texts: Texts, qapp: object) -> PeopleTable:
    model = PeopleTable(HouseholdRows(texts), village(), texts)
    model.sift(ALL, "", None)
    return model


def test_typed_words_are_found_anywhere_and_by_the_initials_of_their_pinyin() -> None:
    search = WordSearch([7, 8, 9], ["H1 张三 一组", "H2 李四 一组", "H31 王五 二组"])
    assert search.matching("一组") == {7, 8}
    assert search.matching("h1") == {7}
    assert search.matching("zs") == {7}
    assert search.matching("yz ls") == {8}
    assert search.matching("三一") == set()
    assert search.matching("  ") == {7, 8, 9}
    assert fits("H2 李四", "ls")
    assert not fits("H2 李四", "zs")


def test_numbers_in_words_are_ordered_as_numbers() -> None:
    assert sorted(["10号", "2号", "1号"], key=natural) == ["1号", "2号", "10号"]


@pytest.mark.parametrize(
    ("sieve", "found"),
    [
        (ALL, [1, 2, 3, 4]),
        ("unplaced", [4]),
        ("unassigned", [4]),
        ("coordinate", [1, 2, 3]),
        ("hand", []),
        ("by_hand", []),
        ("without_link", [1, 2, 3, 4]),
        ("registered_elsewhere", [4]),
    ],
)
def test_sieves_let_through_what_they_say(table: PeopleTable, sieve: str, found: list[int]) -> None:
    table.sift(sieve, "", None)
    assert table.keys == found


def test_sieve_words_and_grids_work_together(table: PeopleTable) -> None:
    table.sift(ALL, "", frozenset({A}))
    assert table.keys == [1, 2]
    table.sift(ALL, "ls", frozenset({A}))
    assert table.keys == [2]
    table.sift("unplaced", "ls", None)
    assert table.keys == []


def test_rows_are_sorted_by_any_column(table: PeopleTable) -> None:
    house_no = [column.key for column in table.rows.columns].index("house_no")
    table.sort(house_no)
    assert table.keys == [1, 2, 3, 4]
    table.sort(house_no, Qt.SortOrder.DescendingOrder)
    assert table.keys[:2] == [4, 3]
    table.sort(-1)
    assert table.keys == [1, 2, 3, 4]


def test_the_count_says_whom_it_counts(texts: Texts) -> None:
    plan, rows = village(), HouseholdRows(texts)
    assert rows.summary(plan, [1, 2, 3]) == "常住 3 户 9 人"
    assert rows.summary(plan, [1, 2, 3, 4]) == "常住 4 户 12 人；其中户籍在外 1 户"


def test_the_coverage_by_grade_is_told_where_grades_are_looked_at(texts: Texts) -> None:
    rows = HouseholdRows(texts)
    assert "坐标 3 户、未定位 1 户" in rows.remark(village(), "unplaced")
    assert rows.remark(village(), ALL) == ""


def _steps(plan: Plan) -> list[Edit]:
    home = plan.households[HouseholdId(2)]
    new = replace(home, id=HouseholdId(9), household_no="H9", location=None, located_by=None,
                  grid=None, assigned_by=None)  # fmt: skip
    return [
        place_household(plan, household=HouseholdId(4), at=(150_000, 20_000)),
        assign_by_hand(plan, households=[HouseholdId(1)], grid=B, reason="商定"),
        put_household(plan, household=replace(home, house_no="3号")),
        put_household(plan, household=new),
        remove_households(plan, households=[HouseholdId(2)]),
    ]


@pytest.mark.parametrize("step", range(5))
@pytest.mark.parametrize("sieve", [ALL, "unplaced", "by_hand", "unassigned"])
@pytest.mark.parametrize("descending", [False, True])
def test_following_a_step_shows_the_same_as_beginning_anew(
    texts: Texts, qapp: object, step: int, sieve: str, descending: bool
) -> None:
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    plan = village()
    models = [PeopleTable(HouseholdRows(texts), plan, texts) for _ in range(2)]
    for model in models:
        model.sort(7, order)
        model.sift(sieve, "", frozenset({A, B}) if sieve == "by_hand" else None)
    follower, anew = models
    history = History(plan)
    changes: list[Change] = []
    history.subscribe(changes.append)
    history.commit(_steps(plan)[step])
    history.undo()
    history.redo()
    for change in changes:
        follower.follow(change, is_seen=True)
        anew.follow(change, is_seen=False)
        anew.refresh()
        assert follower.keys == anew.keys


def test_what_is_not_seen_is_worked_out_later(table: PeopleTable) -> None:
    history = History(table.plan)
    changes: list[Change] = []
    history.subscribe(changes.append)
    history.commit(remove_households(table.plan, households=[HouseholdId(2)]))
    table.follow(changes[-1], is_seen=False)
    assert table.is_stale
    assert table.index(1, 0).data() == ""
    table.refresh()
    assert table.keys == [1, 3, 4]


def _posts(*posts: Post) -> dict[str, Any]:
    return {"posts": Table((post.id, post) for post in posts)}


def test_vacant_roles_are_rows_and_go_when_they_are_filled(texts: Texts, qapp: object) -> None:
    plan = village()
    model = PeopleTable(PostRows(texts, lambda: TODAY), plan, texts)
    model.sift(VACANT, "", None)
    before = len(model.keys)
    heads = [v for v in vacancies_of_grid(plan, A, TODAY) if v.role.duty.value == "head"]
    assert len(heads) == 1
    post = Post(PostId(1), A, None, heads[0].role.key, "测试甲", "")
    history = History(plan)
    changes: list[Change] = []
    history.subscribe(changes.append)
    history.commit(put_post(plan, post=post))
    model.follow(changes[-1], is_seen=True)
    assert len(model.keys) == before - 1
    assert [v for v in vacancies_of_grid(model.plan, A, TODAY) if v.role == heads[0].role] == []


def test_a_post_that_ended_is_vacant_again(texts: Texts) -> None:
    post = Post(PostId(1), A, None, "grid_leader", "测试甲", "", ended_on="2026-02-28")
    plan = replace(village(), **_posts(post))
    rows = PostRows(texts, lambda: TODAY)
    assert rows.keys(plan, "ended") == [1]
    assert rows.keys(plan, "held") == []
    assert "grid_leader" in {v.role.key for v in vacancies_of_grid(plan, A, TODAY)}


def test_persons_are_counted_once_however_many_posts_they_hold(texts: Texts) -> None:
    member = Member(MemberId(1), "测试甲", "", "")
    posts = [
        Post(PostId(1), A, None, "grid_leader", "测试甲", "", member=member.id),
        Post(PostId(2), B, None, "grid_worker", "测试甲", "", member=member.id),
        Post(PostId(3), B, None, "没有的岗位", "测试乙", ""),
    ]
    plan = replace(village(), members=Table({member.id: member}), **_posts(*posts))
    rows = PostRows(texts, lambda: TODAY)
    assert rows.summary(plan, [1, 2, 3]) == "岗位 3 个；在岗 3 个，共 2 人"
    assert rows.keys(plan, "several") == [1, 2]
    assert rows.keys(plan, "unknown_role") == [3]
    assert rows.keys(plan, "head") == [1]


def test_double_registration_is_serving_another_grid_than_ones_own(texts: Texts) -> None:
    members = [
        Member(MemberId(1), "测试甲", "", "", A, A),
        Member(MemberId(2), "测试乙", "", "", A, B),
        Member(MemberId(3), "测试丙", "", "", None, None),
    ]
    plan = replace(village(), members=Table((each.id, each) for each in members))
    rows = MemberRows(texts)
    assert rows.keys(plan, "double_registered") == [2]
    assert rows.keys(plan, "without_grid") == [3]
    assert rows.keys(plan, "without_links") == [1, 2, 3]
