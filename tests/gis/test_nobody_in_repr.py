"""No `repr` and no text of an exception tells a person: both end up in logs and tracebacks."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from support.peopled_plan import peopled_plan

from gis.audits.runner import audit_plan
from gis.errors import InputProblem, Reason, Refused
from gis.files.project_file import create_project, open_project, read_steps
from gis.imports.columns import match_columns
from gis.imports.list_file import read_any_list
from gis.imports.list_step import ListWork, list_step
from gis.imports.lists import LISTS, read_list
from gis.imports.preview import preview
from gis.imports.sheet_rows import TableReader
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.link_candidates import Homes
from gis.operations.link_households import link_households
from gis.operations.locate_by_house_number import search_house_numbers
from gis.operations.place_household import place_household
from gis.operations.put_household import put_household
from gis.operations.put_member import put_member
from gis.operations.put_post import put_post
from gis.operations.suggest_links import suggest_links
from gis.plan.edit import invert
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId, PostId
from gis.progress import NoProgress
from gis.topology.records import GridId

SECRETS = (
    "司马测", "桃花弄88号", "H-98765", "0550-7654321", "外镇东街", "靠近邻居家", "林地属于钱家",
    "458123456", "3541987654", "118.9957319", "第9支部",
)  # fmt: skip
HOUSE = (458_123_456, 3_541_987_654)


def plan_with_secrets() -> Plan:
    plan = peopled_plan()
    home = replace(
        plan.households[HouseholdId(1)], householder="司马测", house_no="桃花弄88号",
        household_no="H-98765", hand_reason="靠近邻居家", location=HOUSE,
        registered_place="外镇东街",
    )  # fmt: skip
    member = replace(
        plan.members[MemberId(1)], name="司马测", household_no="H-98765", branch="第9支部"
    )
    post = replace(plan.posts[PostId(1)], name="司马测", phone_public="0550-7654321")
    accepted = {key: replace(one, reason="林地属于钱家") for key, one in plan.accepted.items()}
    return replace(
        plan,
        households=plan.households.replaced({home.id: home}),
        members=plan.members.replaced({member.id: member}),
        posts=plan.posts.replaced({post.id: post}),
        accepted=plan.accepted.replaced(accepted),
    )


def edits(plan: Plan) -> Iterator[object]:
    home, member = plan.households[HouseholdId(1)], plan.members[MemberId(1)]
    post = plan.posts[PostId(1)]
    edit = put_household(plan, household=replace(home, people=9))
    yield edit
    yield invert(plan, edit)
    yield put_member(plan, member=replace(member, probationary=not member.probationary))
    yield put_post(plan, post=replace(post, started_on="2020-01-01"))
    yield assign_by_hand(plan, households=[home.id], grid=GridId(2), reason="靠近邻居家")
    yield place_household(plan, household=home.id, at=HOUSE)
    yield accept_finding(plan, key="x:1", reason="林地属于钱家", accepted_on="2026-11-22")
    yield link_households(plan, households=[HouseholdId(2)], member=member.id)
    yield suggest_links(plan, households=[HouseholdId(2)], members=[member.id], replace=True)


def of_lists(plan: Plan, folder: Path) -> Iterator[object]:
    path = folder / "list.csv"
    path.write_text(
        "户号,村,户主姓名,门牌号,人口数,经度,纬度,现住址,电话\n"
        "H-98765,u村,司马测,桃花弄88号,司马测,118.9957319,32.1,外镇东街,0550-7654321\n"
        "H-98765,u村,司马测,桃花弄88号,3,118.9957319,32.1,外镇东街,0550-7654321\n"
        "H-98765,司马测村,司马测,桃花弄88号,3,118.9957319,32.1,外镇东街,0550-7654321\n",
        encoding="utf-8",
    )
    sheets = read_list("households", path)
    columns = match_columns(sheets[0], LISTS["households"].fields, {})
    work = ListWork("households", tuple(sheets), {})
    result = list_step(plan, work)
    assert result.report.problems
    yield from (sheets[0], sheets[0].rows[0], columns, work, result, result.edit, result.report)
    yield from (*result.report.problems, *result.report.remarks, *result.report.notes)
    yield from (*result.report.outcomes, *result.report.changes)
    yield read_any_list(path, plan)
    yield preview(sheets[0], columns, report=result.report)
    table = TableReader(sheets, LISTS["households"].fields, {}, ())
    yield from (table, table.sheets[0], next(iter(table.sheets[0])))


def of_plans(plan: Plan) -> Iterator[object]:
    yield plan
    for field in fields(plan):
        table = getattr(plan, field.name)
        yield table
        if hasattr(table, "values"):
            yield from table.values()
    homes = Homes(plan)
    yield homes.of_household(plan.households[HouseholdId(1)])
    yield homes.of_candidates([MemberId(1)], ())
    report = audit_plan(plan, plan.rules, None, NoProgress())
    yield from (report, *report.findings)
    yield search_house_numbers(plan)


def of_files(plan: Plan, folder: Path) -> Iterator[object]:
    path = folder / "town.gpkg"
    create_project(path, plan)
    with open_project(path) as opened:
        history = opened.history()
        history.commit(
            put_household(plan, household=replace(plan.households[HouseholdId(1)], people=9))
        )
        opened.access_record.add(what="print", purpose="会议", unmasked=True)
        yield from (opened, history, history.plan, *history.entries, opened.versions)
        yield from opened.access_record.entries()
    yield from read_steps(path)
    with open_project(path) as opened:
        yield from (*opened.undo, opened)


def test_no_repr_tells_a_person(tmp_path: Path) -> None:
    plan = plan_with_secrets()
    things = [
        *edits(plan),
        *of_lists(plan, tmp_path),
        *of_plans(plan),
        *of_files(plan, tmp_path),
    ]
    telling = {
        f"{type(thing).__name__}: {secret}"
        for thing in things
        for secret in SECRETS
        if secret in repr(thing)
    }
    assert telling == set()


def test_the_text_of_an_exception_tells_what_kind_it_is_and_no_more() -> None:
    for failure in (
        Refused(Reason.HOUSEHOLD_NO_IN_USE, unit="u村", number="H-98765"),
        InputProblem("files.damaged", path="司马测.gpkg", detail="司马测"),
    ):
        assert failure.facts
        for text in (str(failure), repr(failure)):
            assert not any(secret in text for secret in (*SECRETS, "张三", "u村"))
            assert failure.args[0].split()[0] in text
