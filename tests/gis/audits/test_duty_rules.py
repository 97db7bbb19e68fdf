"""Duty: posts, Party groups, members and links, each rule with what it finds and what not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from support.ascii_plan import plan_of, with_households

from gis.audits.finding import Finding
from gis.audits.fixes import fixes_of
from gis.audits.messages import message_of, rule_title
from gis.audits.runner import audit_plan
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import Profile, Severity, profile_of_text
from gis.plan.records import (
    GridKind,
    HouseholdId,
    Link,
    LinkId,
    Member,
    MemberId,
    PartyGroup,
    PartyGroupId,
    Post,
    PostId,
)
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId, UnitId

A, B, C = GridId(1), GridId(2), GridId(3)
RULES = """
[[roles]]
key = "head"
zh = "网格长"
en = "Head"
duty = "head"
least = 1
most = 1

[[roles]]
key = "worker"
zh = "网格员"
en = "Worker"
aliases = ["专职网格员"]
duty = "worker"
least = 2

[[roles]]
key = "secretary"
zh = "总网格长"
en = "Secretary"
tier = "village"
duty = "other"
least = 1
most = 1

[[roles]]
key = "cluster_head"
zh = "联户长"
en = "Cluster head"
duty = "cluster_head"
"""
PROFILE = profile_of_text(RULES)
STAFF = ("网格长", "专职网格员", "worker")
ON = "2026-03-01"


def table(records: Iterable[Any]) -> Table[Any, Any]:
    return Table((record.id, record) for record in records)


def post(number: int, grid: GridId | None, role: str, **more: Any) -> Post:  # noqa: ANN401
    unit = more.pop("unit", None)
    return Post(PostId(number), grid, unit, role, more.pop("name", f"甲{number}"), "", **more)


def complete(plan: Plan, *grids: GridId) -> list[Post]:
    """Return a full staff of the grids and of unit 1."""
    posts = [post(100, None, "总网格长", unit=UnitId(1))]
    for grid in grids:
        posts += [post(grid * 10 + at, grid, role) for at, role in enumerate(STAFF)]
    return posts


def staffed(plan: Plan, posts: Iterable[Post]) -> Plan:
    return replace(plan, posts=table(posts))


def found(plan: Plan, profile: Profile = PROFILE, on: str = ON) -> dict[str, list[Finding]]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in audit_plan(plan, profile, None, NoProgress(), on=on).findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return by_rule


def with_rules(text: str) -> Profile:
    return profile_of_text(text + RULES)


def test_a_full_staff_is_right() -> None:
    plan = plan_of("AB")
    assert found(staffed(plan, complete(plan, A, B))) == {}


def test_without_any_post_nothing_is_judged_and_the_report_says_so() -> None:
    plan = with_households(plan_of("AB"), [(5000, 5000)])
    report = audit_plan(plan, PROFILE, None, NoProgress())
    assert "post_missing" not in {finding.rule for finding in report.findings}
    assert ("audits.not_judged.posts", {}) in report.remarks


def test_vacant_thin_and_crowded_posts() -> None:
    plan = plan_of("AB")
    posts = [each for each in complete(plan, A, B) if each.id not in {10, 21}]
    posts += [post(99, B, "网格长")]
    by_rule = found(staffed(plan, posts))
    (missing,) = by_rule["post_missing"]
    assert (missing.subjects, missing.facts["role"]) == (("341181110201001",), "head")
    (few,) = by_rule["post_too_few"]
    assert (few.subjects[0][-3:], few.facts["role"], few.facts["count"]) == ("002", "worker", 1)
    (many,) = by_rule["post_too_many"]
    assert (many.facts["count"], many.facts["most"]) == (2, 1)
    assert message_of(missing, Texts("zh")).endswith("没有网格长（应有 1 名）")
    assert "Head" in message_of(missing, Texts("en"))


def test_a_unit_needs_the_roles_of_its_tier() -> None:
    plan = plan_of("AB", "uv")
    by_rule = found(staffed(plan, complete(plan, A, B)))
    assert "post_missing" not in by_rule
    (few,) = by_rule["post_too_few"]
    assert few.subjects == ("341181110202",)
    assert few.ids == (("unit", 2),)


def test_a_community_needs_what_a_village_needs_unless_it_has_roles_of_its_own() -> None:
    plan = plan_of("AB", "uv")
    community = replace(plan.units[UnitId(2)], tier="community")
    plan = replace(plan, units=plan.units.replaced({community.id: community}))
    plan = staffed(plan, complete(plan, A, B))
    (few,) = found(plan)["post_too_few"]
    assert few.ids == (("unit", 2),)
    own = '[[roles]]\nkey = "director"\nzh = "社区主任"\nen = "Director"\ntier = "community"\n'
    assert "post_too_few" not in found(plan, profile_of_text(RULES + own))


def test_only_a_head_that_is_not_there_is_an_error() -> None:
    plan = plan_of("AB")
    workers = {11, 12}
    posts = [each for each in complete(plan, A, B) if each.id not in {*workers, 20}]
    by_rule = found(staffed(plan, posts))
    assert by_rule.keys() == {"post_missing", "post_too_few"}
    (missing,), (few,) = by_rule["post_missing"], by_rule["post_too_few"]
    assert (missing.ids, missing.severity) == ((("grid", B),), Severity.ERROR)
    assert (few.ids, few.severity) == ((("grid", A),), Severity.WARNING)
    assert (few.facts["role"], few.facts["count"], few.facts["least"]) == ("worker", 0, 2)
    plan = staffed(plan, [post(1, A, "片警"), post(2, B, "网格长"), post(3, B, "网格员")])
    assert {f.facts["role"] for f in found(plan)["post_missing"]} == {"head"}


@pytest.mark.parametrize(
    ("days", "is_missing"),
    [
        ({}, False),
        ({"started_on": "2026-03-02"}, True),
        ({"started_on": "2026-03-01"}, False),
        ({"ended_on": "2026-02-28"}, True),
        ({"ended_on": "2026-03-01"}, False),
    ],
)
def test_only_who_holds_the_post_on_the_day_counts(
    days: dict[str, Any], *, is_missing: bool
) -> None:
    plan = plan_of("A")
    posts = {each.id: each for each in complete(plan, A)}
    posts[PostId(10)] = replace(posts[PostId(10)], **days)
    assert ("post_missing" in found(staffed(plan, posts.values()))) == is_missing
    assert "post_missing" not in found(staffed(plan, posts.values()), on="")


def test_an_open_post_has_no_holder() -> None:
    plan = plan_of("A")
    posts = {each.id: each for each in complete(plan, A)}
    posts[PostId(10)] = replace(posts[PostId(10)], name=" ")
    (missing,) = found(staffed(plan, posts.values()))["post_missing"]
    assert missing.facts["role"] == "head"


def test_the_report_is_the_same_on_any_day_but_for_posts() -> None:
    plan = staffed(plan_of("A.B"), complete(plan_of("AB"), A, B))
    first, second = (
        audit_plan(plan, PROFILE, None, NoProgress(), on=on) for on in (ON, "2027-01-01")
    )
    assert (first.on, second.on) == (ON, "2027-01-01")
    assert first.findings == second.findings
    assert first.content_sha256 == second.content_sha256


def test_online_grids_and_sub_grids_need_no_staff_of_a_base_grid() -> None:
    plan = plan_of("AAB")
    sub = replace(plan.grids[B], parent=A, tier="micro_grid", code="34118111020100101")
    online = replace(plan.grids[A], id=C, kind=GridKind.ONLINE, hosts=(A,), code="341181110201003")
    plan = replace(plan, grids=plan.grids.replaced({B: sub, C: online}))
    assert "post_missing" not in found(staffed(plan, complete(plan, A)))


def test_one_head_of_two_grids() -> None:
    plan = plan_of("ABC", "uuv")
    posts = {each.id: each for each in complete(plan, A, B, C)}
    for number in (10, 20, 30):
        posts[PostId(number)] = replace(posts[PostId(number)], name="甲一")
    (several,) = found(staffed(plan, posts.values()))["head_in_several"]
    # In another village it is another person of that name.
    assert several.subjects == ("341181110201001", "341181110201002")
    assert "甲一" not in message_of(several, Texts("zh")) + str(several.facts)
    for number, phone in ((10, "1"), (20, "2")):
        posts[PostId(number)] = replace(posts[PostId(number)], phone_public=phone)
    assert "head_in_several" not in found(staffed(plan, posts.values()))
    for number, name in ((10, "甲"), (30, "乙")):
        changed: dict[str, Any] = {"name": name, "phone_public": "", "member": MemberId(7)}
        posts[PostId(number)] = replace(posts[PostId(number)], **changed)
    (several,) = found(staffed(plan, posts.values()))["head_in_several"]
    assert several.ids[1:] == (("grid", 1), ("grid", 3))


def test_one_worker_of_two_grids_is_usual() -> None:
    plan = plan_of("AB")
    posts = [replace(each, name="甲") for each in complete(plan, A, B) if each.id % 10]
    assert "head_in_several" not in found(staffed(plan, posts))


def test_unknown_words_for_roles_are_listed_once() -> None:
    plan = plan_of("AB")
    posts = [*complete(plan, A, B), post(61, A, "片警"), post(62, B, "片警"), post(63, B, "HEAD")]
    by_rule = found(staffed(plan, posts))
    (unknown,) = by_rule["role_unknown"]
    assert (unknown.facts["role"], unknown.facts["count"]) == ("片警", 2)
    assert unknown.severity is Severity.NOTE
    assert "post_too_many" in by_rule  # HEAD is the key of a role


def group(number: int, *grids: GridId, level: str = "group") -> PartyGroup:
    kind = "joint" if len(grids) > 1 else "independent"
    return PartyGroup(PartyGroupId(number), f"第{number}党小组", kind, grids, level)  # type: ignore[arg-type]


def led(plan: Plan, *groups: PartyGroup) -> Plan:
    return replace(plan, party_groups=table(groups))


def test_grids_that_no_group_serves() -> None:
    plan = plan_of("ABC")
    assert "grid_without_group" not in found(plan)
    (without,) = found(led(plan, group(1, A, B)))["grid_without_group"]
    assert (without.subjects, without.severity) == (("341181110201003",), Severity.WARNING)
    assert "grid_without_group" not in found(led(plan, group(1, A, B), group(2, C)))


@pytest.mark.parametrize(
    ("every_grid", "level", "is_found"),
    [
        ("any", "group", False),
        ("any", "branch", False),
        ("group", "group", False),
        ("group", "branch", True),
        ("branch", "group", True),
        ("branch", "branch", False),
        ("branch", "committee", False),
        ("none", "committee", False),
    ],
)
def test_the_profile_says_what_each_grid_needs(
    every_grid: str, level: str, *, is_found: bool
) -> None:
    profile = with_rules(f'[party]\nevery_grid = "{every_grid}"\n')
    plan = led(plan_of("A"), group(1, A, level=level))
    assert ("grid_without_group" in found(plan, profile)) == is_found


def test_a_group_on_a_sub_grid_serves_its_base_grid() -> None:
    plan = plan_of("AAB")
    sub = replace(plan.grids[B], parent=A, tier="micro_grid", code="34118111020100101")
    plan = replace(plan, grids=plan.grids.replaced({B: sub}))
    assert "grid_without_group" not in found(led(plan, group(1, B)))


def test_joint_groups_small_and_apart() -> None:
    plan = plan_of("ABC")
    by_rule = found(led(plan, group(1, A, C), group(2, B)))
    (apart,) = by_rule["joint_group_apart"]
    assert apart.subjects == ("341181110201001", "341181110201003")
    assert apart.facts["count"] == 2
    by_rule = found(led(plan, group(1, A, B, C)))
    assert "joint_group_apart" not in by_rule
    alone = replace(group(1, A), kind="joint")
    plan = led(plan, alone, group(2, B, C))
    (small,) = found(plan)["joint_group_small"]
    (fix,) = fixes_of(small)
    after = apply(plan, fix.make_edit(plan))
    assert after.party_groups[PartyGroupId(1)].kind == "independent"
    assert "joint_group_small" not in found(after)


def test_grids_that_touch_in_a_corner_are_apart() -> None:
    by_rule = found(led(plan_of("AC\nDB"), group(1, A, B), group(2, C, GridId(4))))
    assert len(by_rule["joint_group_apart"]) == 2


def member(
    number: int, grid: GridId | None, serves: GridId | None = None, branch: str = ""
) -> Member:
    return Member(MemberId(number), "甲", branch, "", grid, serves)


def test_a_grid_needs_members_who_live_or_serve_there() -> None:
    plan = replace(plan_of("ABC"), members=table([member(1, A, B), member(2, A, A)]))
    (without,) = found(plan)["grid_without_member"]
    assert without.subjects == ("341181110201003",)
    two = with_rules("[party]\nleast_members = 2\n")
    by_grid = {f.subjects[0][-1]: f.facts for f in found(plan, two)["grid_without_member"]}
    assert by_grid.keys() == {"2", "3"}
    assert (by_grid["2"]["living"], by_grid["2"]["serving"]) == (0, 1)


def test_who_serves_a_part_of_the_home_grid_counts_once() -> None:
    plan = plan_of("AAB")
    sub = replace(plan.grids[B], parent=A, tier="micro_grid", code="34118111020100101")
    plan = replace(
        plan, grids=plan.grids.replaced({B: sub}), members=table([member(1, A, serves=B)])
    )
    (short,) = found(plan, with_rules("[party]\nleast_members = 2\n"))["grid_without_member"]
    assert (short.facts["living"], short.facts["serving"]) == (1, 0)


def test_branches_have_their_size() -> None:
    members = [member(i, A, branch="一支部") for i in range(1, 3)]
    members += [member(i, A, branch="二支部") for i in range(3, 7)]
    members.append(member(7, A))
    plan = replace(plan_of("A"), members=table(members))
    by_rule = found(plan, with_rules("[party]\nbranch_most_members = 3\n"))
    (small,), (large,) = by_rule["branch_small"], by_rule["branch_large"]
    assert (small.facts["who"], small.facts["count"]) == ("一支部", 2)
    assert (large.facts["who"], large.severity) == ("二支部", Severity.NOTE)


def linked(plan: Plan, *pairs: tuple[int | None, int | None, int]) -> Plan:
    links = (
        Link(
            LinkId(number),
            MemberId(member) if member else None,
            PostId(head) if head else None,
            HouseholdId(household),
        )
        for number, (member, head, household) in enumerate(pairs, 1)
    )
    return replace(plan, links=table(links))


CLUSTERS = "[clusters]\nleast_households = 2\nmost_households = 2\nmost_per_member = 1\n"


def test_clusters_have_their_size() -> None:
    plan = with_households(plan_of("AB"), [(5000, 5000)] * 4)
    heads = [post(1, A, "联户长"), post(2, B, "联户长"), post(3, B, "联户长"), post(4, A, "网格员")]
    plan = replace(staffed(plan, heads), members=table([member(1, A), member(2, B)]))
    by_member, by_head = [(1, None, 1), (1, None, 2)], [(None, 1, i) for i in (1, 2, 3)]
    plan = linked(plan, *by_member, *by_head, (None, 2, 4))
    by_rule = found(plan, with_rules(CLUSTERS))
    small = {finding.ids[0]: finding.facts["count"] for finding in by_rule["cluster_small"]}
    assert small == {("post", 2): 1, ("post", 3): 0}
    large = {finding.ids[0]: finding.facts["count"] for finding in by_rule["cluster_large"]}
    assert large == {("post", 1): 3, ("member", 1): 2}
    assert "cluster_small" not in found(plan)  # no limits, no findings


def test_households_without_a_link_and_the_fix() -> None:
    plan = with_households(plan_of("AB"), [(5000, 5000), (6000, 5000), (15_000, 5000)])
    homes = {
        number: replace(home, grid=B if number == 3 else A)
        for number, home in plan.households.items()
    }
    plan = replace(plan, households=Table(homes), posts=table([post(1, A, "联户长")]))
    every = with_rules("[clusters]\nevery_household = true\n")
    assert "household_without_link" not in found(plan, every)  # no list of links
    plan = linked(plan, (None, 1, 1))
    unlinked = {f.subjects: f for f in found(plan, every)["household_without_link"]}
    assert unlinked.keys() == {("H2",), ("H3",)}
    assert "household_without_link" not in found(plan)
    (fix,) = fixes_of(unlinked["H2",])
    after = apply(plan, fix.make_edit(plan))
    assert [link.head_post for link in after.links.values() if link.household == 2] == [1]


RULE_NAMES = (
    "post_missing", "post_too_few", "post_too_many", "head_in_several", "role_unknown",
    "grid_without_group", "joint_group_small", "joint_group_apart", "grid_without_member",
    "branch_small", "branch_large", "cluster_small", "cluster_large", "household_without_link",
)  # fmt: skip


def faulty() -> tuple[Plan, Profile]:
    """Return a plan and a profile under which each of the rules finds something."""
    plan = with_households(plan_of("ABCD"), [(5000, 5000)] * 4)
    posts = [post(1, A, "网格长", name="甲"), post(2, B, "网格长", name="甲"), post(3, B, "网格长")]
    posts += [post(4, C, "网格员"), post(5, A, "联户长"), post(6, A, "联户长"), post(7, A, "片警")]
    members = [member(i, A, branch="一支部" if i < 2 else "二支部") for i in range(1, 6)]
    plan = replace(staffed(plan, posts), members=table(members))
    plan = led(plan, group(1, A, C), replace(group(2, B), kind="joint"))
    plan = linked(plan, (None, 5, 1), (None, 5, 2), (None, 5, 3), (None, 6, 1))
    rules = CLUSTERS + "every_household = true\n[party]\nbranch_most_members = 3\n"
    return plan, with_rules(rules)


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_each_rule_can_be_off_and_speaks_both_languages(rule: str) -> None:
    plan, profile = faulty()
    (first, *_) = found(plan, profile)[rule]
    for language in LANGUAGES:
        texts = Texts(language)
        assert message_of(first, texts)
        assert rule_title(rule, texts)
    off = replace(profile, severities={**profile.severities, rule: Severity.OFF})
    report = audit_plan(plan, off, None, NoProgress(), on=ON)
    assert rule not in report.counts
    assert rule not in {finding.rule for finding in report.findings}


def test_duty_agrees_with_an_independent_count() -> None:
    """The same questions asked of tables by pandas."""
    plan, profile = faulty()
    by_rule = found(plan, profile)
    posts = pd.DataFrame([(p.grid, p.role) for p in plan.posts.values()], columns=["grid", "role"])
    counts = pd.crosstab(posts.grid, posts.role).reindex(sorted(plan.grids), fill_value=0)
    heads, workers = counts["网格长"], counts["网格员"]
    missing = int((heads == 0).sum())
    assert len(by_rule["post_missing"]) == missing
    assert len(by_rule["post_too_many"]) == int((heads > 1).sum())
    assert len(by_rule["post_too_few"]) == int((workers < 2).sum()) + 1  # and the unit's secretary
    lived = pd.Series([m.grid for m in plan.members.values()]).value_counts()
    assert len(by_rule["grid_without_member"]) == len(set(plan.grids) - set(lived.index))
    links = pd.DataFrame([(k.head_post, k.household) for k in plan.links.values()])
    unlinked = set(plan.households) - set(links[1])
    assert len(by_rule["household_without_link"]) == len(unlinked)
    assert Counter(links[0])[5] == by_rule["cluster_large"][0].facts["count"]
