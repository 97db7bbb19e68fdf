from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from support.full_plan import full_plan

from gis.errors import InputProblem
from gis.imports.import_report import ImportResult
from gis.imports.lists import LISTS, read_list
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import MemberId, PostId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

CODE_1 = full_plan().grids[GridId(1)].code
CODE_2 = full_plan().grids[GridId(2)].code


def imported(
    tmp_path: Path, kind: str, *rows: Sequence[str], plan: Plan | None = None
) -> tuple[ImportResult, Plan]:
    path = tmp_path / f"{kind}.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    plan = plan or full_plan()
    result = LISTS[kind].into_plan(plan, read_list(kind, path))
    return result, apply(plan, result.edit)


def about(result: ImportResult) -> list[tuple[int, str, str]]:
    return [
        (one.row, one.column, one.key.removeprefix("imports."))
        for one in (*result.report.problems, *result.report.remarks)
    ]


def test_members_come_in_with_branch_household_and_service_grid(tmp_path: Path) -> None:
    result, after = imported(
        tmp_path,
        "members",
        ("姓名", "所在党支部", "户号", "服务网格", "入党时间"),
        ("测试子", "第一支部", "H2", CODE_2, "1998.7"),
        ("测试丑", "第一支部", "H99", "", ""),
        ("", "第一支部", "H2", "", ""),
        ("测试寅", "第一支部", "H1", "没有", ""),
        ("测试子", "第一支部", "H2", "", ""),
    )
    new = [member for member in after.members.values() if member.id > 2]
    assert [(m.name, m.branch, m.household_no, m.service_grid) for m in new] == [
        ("测试子", "第一支部", "H2", GridId(2)),
        ("测试丑", "第一支部", "H99", None),
        ("测试寅", "第一支部", "H1", None),
    ]
    assert about(result) == [
        (4, "A", "name_missing"),
        (6, "A", "row_doubled"),
        (3, "C", "household_unknown"),
        (5, "D", "grid_unknown"),
    ]
    assert (result.report.added, result.report.rejected) == (3, 2)


def test_a_member_who_is_there_is_brought_up_to_date(tmp_path: Path) -> None:
    header = ("姓名", "所在党支部", "户号", "服务网格")
    row = ("测试甲", "第一支部", "H1", CODE_1)
    result, after = imported(tmp_path, "members", header, row)
    assert (result.report.added, result.report.changed) == (0, 1)
    assert after.members[MemberId(1)].service_grid == GridId(1)
    assert after.members[MemberId(1)].grid == GridId(1)
    result, _ = imported(tmp_path, "members", header, row, plan=after)
    assert result.report.unchanged == 1
    assert result.edit.is_empty()


def test_posts_one_to_a_row(tmp_path: Path) -> None:
    result, after = imported(
        tmp_path,
        "posts",
        ("网格编号", "村", "岗位", "姓名", "公开电话", "联系电话"),
        (CODE_2, "", "网格员", "测试子", "0550-1234567", "13000000000"),
        ("", "u村", "村书记", "测试丑", "", ""),
        ("999", "", "网格员", "测试寅", "", ""),
        ("", "", "网格员", "测试卯", "", ""),
        (CODE_2, "", "", "测试辰", "", ""),
        (CODE_2, "", "网格长", "", "", ""),
        ("", "x村", "网格长", "测试巳", "", ""),
    )
    new = [post for post in after.posts.values() if post.id > 2]
    assert [(p.grid, p.unit, p.role, p.name, p.phone_public) for p in new] == [
        (GridId(2), None, "网格员", "测试子", "0550-1234567"),
        (None, UnitId(1), "村书记", "测试丑", ""),
    ]
    assert [reason for _, _, reason in about(result)] == [
        "grid_not_there",
        "place_of_post_missing",
        "role_missing",
        "name_missing",
        "unit_unknown",
        "role_unknown",
    ]
    assert "imports.left_out_phone" in {note.key for note in result.report.notes}


def test_posts_with_a_column_for_each_role(tmp_path: Path) -> None:
    _, after = imported(
        tmp_path,
        "posts",
        ("网格名称", "网格编号", "网格长", "网格员"),
        ("甲", CODE_1, "测试子", "测试丑、测试寅"),
        ("乙", CODE_2, "", "测试卯"),
    )
    new = [(p.grid, p.role, p.name) for p in after.posts.values() if p.id > 2]
    assert new == [
        (GridId(1), "网格长", "测试子"),
        (GridId(1), "网格员", "测试丑"),
        (GridId(1), "网格员", "测试寅"),
        (GridId(2), "网格员", "测试卯"),
    ]


def test_a_post_that_is_there_gets_its_new_phone(tmp_path: Path) -> None:
    result, after = imported(
        tmp_path,
        "posts",
        ("网格编号", "岗位", "姓名", "公开电话"),
        (CODE_1, "grid_head", "测试丙", "0550-9"),
    )
    assert (result.report.added, result.report.changed) == (0, 1)
    assert after.posts[PostId(1)].phone_public == "0550-9"


@pytest.mark.parametrize("kind", ["members", "posts"])
def test_a_table_of_something_else_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InputProblem, match=r"imports\.columns_missing"):
        imported(tmp_path, kind, ("长", "宽"), ("1", "2"))


def test_many_rows_with_one_problem_are_told_together(tmp_path: Path) -> None:
    people = [(f"甲{i}", "第一支部", "无此" if i != 40 else CODE_1) for i in range(100)]
    result, _ = imported(
        tmp_path, "members", ("姓名", "所在党支部", "网格"), *people, ("", "第一支部", "")
    )
    for texts in (Texts("zh"), Texts("en")):
        lines = result.report.lines(texts)
        told = [line for line in lines if "无此" in line]
        assert len(told) == 3
        (more,) = [line for line in lines if "96" in line]
        assert "5–41" in more
        assert "43–101" in more
        assert len(lines) < 12
    remarks = result.report.as_json(Texts("zh"))["remarks"]
    assert len(remarks) == 99, "for programs every row stands by itself"


def test_published_phones_may_be_written_with_dashes_and_blanks(tmp_path: Path) -> None:
    result, after = imported(
        tmp_path,
        "posts",
        ("网格编号", "岗位", "姓名", "公开电话"),
        (CODE_1, "网格长", "测试甲", "130-0000-0001"),
        (CODE_1, "网格员", "测试乙", "130 0000 0002"),
        (CODE_2, "网格员", "测试丙", "130-0000-003"),
    )
    assert about(result) == [(4, "D", "phone_doubtful")]
    phones = {post.name: post.phone_public for post in after.posts.values()}
    assert phones["测试甲"] == "130-0000-0001"


def test_who_holds_a_post_is_the_one_member_of_that_name_in_the_village(tmp_path: Path) -> None:
    plan = full_plan()
    _, after = imported(
        tmp_path,
        "posts",
        ("网格编号", "岗位", "姓名"),
        (CODE_1, "网格员", "测试甲"),
        (CODE_2, "网格员", "测试外"),
        plan=plan,
    )
    holders = {post.name: post.member for post in after.posts.values()}
    assert holders["测试甲"] == MemberId(1)
    assert holders["测试外"] is None
    twin = replace(plan.members[MemberId(1)], id=MemberId(9))
    plan = replace(plan, members=plan.members.replaced({twin.id: twin}))
    _, after = imported(
        tmp_path, "posts", ("网格编号", "岗位", "姓名"), (CODE_1, "网格员", "测试甲"), plan=plan
    )
    assert {post.name: post.member for post in after.posts.values()}["测试甲"] is None
