"""The schemes of real places with their published numbers, each judged by its own profile.

Figures stand in the tests as they were published; what follows from them is reckoned here and
compared with what the program counts and finds.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from statistics import mean

import pytest
from support.scenario import (
    linked_to_heads,
    linked_to_members,
    middle_of,
    populated,
    spread,
    staffed,
    town,
    with_groups,
    with_members,
    with_places,
)

from gis.audits.report import AuditReport
from gis.audits.runner import audit_plan
from gis.plan.plan import Plan
from gis.plan.profile import Duty, Severity, load_profile
from gis.plan.records import AssignedBy, Employment, Household, HouseholdId, Place, PlaceId
from gis.progress import NoProgress
from gis.topology.records import GridId


def audited(plan: Plan) -> AuditReport:
    """Audit a plan by its profile, and see that it is whole: land and people wholly covered."""
    report = audit_plan(plan, plan.rules, None, NoProgress())
    assert (report.land.overlap_m2, report.land.gap_m2, report.land.outside_m2) == (0, 0, 0)
    people = report.people
    assert (people.households, people.unassigned) == (len(plan.households), 0)
    return report


def found(report: AuditReport) -> dict[str, int]:
    """Return how many findings each rule has, those without any left out."""
    return dict(Counter(finding.rule for finding in report.findings))


def without_post(plan: Plan, role: str) -> Plan:
    """Return the plan without the first post of a role."""
    first = min(post.id for post in plan.posts.values() if post.role == role)
    return replace(plan, posts=plan.posts.replaced({}, [first]))


def held_by_grid(plan: Plan, word: str) -> list[int]:
    """Return how many posts of a role each grid has."""
    role = plan.rules.role(word)
    return [
        sum(plan.rules.role(plan.posts[post].role) == role for post in plan.posts_by_grid[grid])
        for grid in sorted(plan.grids)
    ]


def grids_by_unit(plan: Plan) -> list[int]:
    """Return how many grids each of the lowest units has."""
    return [len(plan.grids_of(unit)) for unit in plan.leaf_units()]


def near(published: float) -> object:
    """Return what equals a figure that was rounded to two digits."""
    return pytest.approx(published, abs=0.005)


def places_of(plan: Plan, kind: str) -> int:
    return sum(place.kind == kind for place in plan.places.values())


def test_zhengji_86_grid_groups_in_7_villages() -> None:
    plan = town("default", {"township": 1, "village": 7}, 86)
    plan = with_groups(plan, [[grid] for grid in sorted(plan.grids)])
    report = audited(plan)
    assert found(report) == {}
    per_village = grids_by_unit(plan)
    assert (len(per_village), sum(per_village)) == (7, 86)
    assert mean(per_village) == pytest.approx(12.3, abs=0.05)
    (first, *_) = plan.party_groups
    less = replace(plan, party_groups=plan.party_groups.replaced({}, [first]))
    assert found(audited(less)) == {"grid_without_group": 1}


def test_yangcun_55_leaders_290_workers_341_volunteers() -> None:
    plan = town("yangcun", {"township": 1, "village": 10}, 55)
    plan = staffed(staffed(plan, "网格长", 55), "网格员", 290)
    plan = staffed(plan, "志愿者党员", 341)
    report = audited(plan)
    assert found(report) == {}
    assert report.passed
    assert held_by_grid(plan, "网格长") == [1] * 55
    assert set(held_by_grid(plan, "网格员")) == {5, 6}
    assert mean(held_by_grid(plan, "网格员")) == near(5.27)
    assert set(held_by_grid(plan, "志愿者党员")) == {6, 7}
    assert mean(held_by_grid(plan, "志愿者党员")) == near(6.20)
    leaderless = audited(without_post(plan, "网格长"))
    assert found(leaderless) == {"post_missing": 1}
    assert not leaderless.passed
    assert found(audited(staffed(plan, "网格长", 1))) == {"post_too_many": 1}


def test_haohuahong_157_grids_916_heads_and_137_groups() -> None:
    plan = town("haohuahong", {"township": 1, "village": 27}, 157)
    plan = staffed(staffed(plan, "网格员", 157), "联户长", 916)
    joint = list(_threes_of_villages(plan, 10))
    shared = {grid for grids in joint for grid in grids}
    independent = [[grid] for grid in sorted(plan.grids) if grid not in shared]
    plan = with_groups(plan, [*independent, *joint])
    report = audited(plan)
    assert found(report) == {}
    groups = plan.party_groups.values()
    kinds = Counter(group.kind for group in groups)
    assert (kinds["independent"], kinds["joint"], len(plan.party_groups)) == (127, 10, 137)
    assert sum(len(group.grids) for group in groups if group.kind == "joint") == 157 - 127 == 30
    assert held_by_grid(plan, "网格员") == [1] * 157
    assert mean(grids_by_unit(plan)) == near(5.81)
    heads = held_by_grid(plan, "联户长")
    assert (sum(heads), set(heads)) == (916, {5, 6})
    assert mean(heads) == near(5.83)
    dissolved = max(plan.party_groups)
    less = replace(plan, party_groups=plan.party_groups.replaced({}, [dissolved]))
    assert found(audited(less)) == {"grid_without_group": 3}
    alone = with_groups(plan, [joint[0][:1]])
    small = replace(alone.party_groups[max(alone.party_groups)], kind="joint")
    alone = replace(alone, party_groups=alone.party_groups.replaced({small.id: small}))
    assert found(audited(alone)) == {"joint_group_small": 1}


def _threes_of_villages(plan: Plan, count: int) -> Iterator[list[GridId]]:
    """Yield three grids beside each other of each of the first villages."""
    for village in plan.leaf_units()[:count]:
        yield list(plan.grids_of(village)[:3])


def test_luojiang_2106_basic_grids_with_2409_workers() -> None:
    plan = town("luojiang", {"county": 1, "township": 7, "village": 93}, 2106)
    plan = populated(plan, 63_180, 210_600)
    plan = staffed(plan, "二级网格员", 2106)
    plan = staffed(plan, "一级网格员", 303, "village")
    plan = staffed(staffed(plan, "网格长", 93, "village"), "副网格长", 93, "village")
    plan = staffed(plan, "总网格长", 7, "township")
    report = audited(plan)
    assert found(report) == {}
    level_2 = held_by_grid(plan, "二级网格员")
    assert level_2 == [1] * 2106
    workers = [post for post in plan.posts.values() if post.role in {"一级网格员", "二级网格员"}]
    assert (len(workers), len(workers) - sum(level_2)) == (2409, 303)
    assert mean(grids_by_unit(plan)) == near(22.65)
    sizes = {plan.residents.of_grid(grid).households for grid in plan.grids}
    assert sizes == {30}, "63,180 households are 30 for each grid"
    people = [plan.residents.of_grid(grid).people for grid in plan.grids]
    assert (sum(people), set(people)) == (210_600, {100})
    assert len({grid.code for grid in plan.grids.values()}) == 2106
    assert {len(grid.code) for grid in plan.grids.values()} == {15}
    unstaffed = without_post(plan, "二级网格员")
    assert found(audited(unstaffed)) == {"post_missing": 1}


def test_luojiang_asks_whether_a_basic_grid_is_too_small_or_too_large() -> None:
    plan = populated(town("luojiang", {"township": 1, "village": 2}, 4), 240, 800)
    assert found(audited(plan)) == {}
    crowded = audited(populated(town("luojiang", {"township": 1, "village": 2}, 4), 244, 800))
    assert found(crowded) == {"grid_size": 4}
    assert crowded.passed, "a size is a warning"


def test_xichang_18_townships_191_areas_988_grids() -> None:
    plan = town("xichang", {"county": 1, "township": 18, "area": 191}, 988)
    plan = with_members(staffed(plan, "红色片长", 191, "area"), 3 * 988, branches=200)
    report = audited(plan)
    assert found(report) == {}
    tiers = Counter(unit.tier for unit in plan.units.values())
    assert (tiers["township"], tiers["area"], len(plan.grids)) == (18, 191, 988)
    assert tiers["area"] / tiers["township"] == pytest.approx(10.6, abs=0.05)
    assert mean(grids_by_unit(plan)) == near(5.17)
    assert tiers["area"] > 129 + 45, "there are more areas than village units"
    assert all(plan.units[grid.unit].tier == "area" for grid in plan.grids.values())
    assert all(grid.code.startswith(plan.units[grid.unit].code) for grid in plan.grids.values())
    assert found(audited(without_post(plan, "红色片长"))) == {"post_missing": 1}
    lonely = replace(plan, members=plan.members.replaced({}, list(plan.members)[:3]))
    assert found(audited(lonely))["grid_without_member"] == 1


def test_shengdeng_113_groups_become_209_micro_grids() -> None:
    tiers = {"township": 1, "village": 7, "villager_group": 113}
    plan = populated(town("shengdeng", tiers, 209), 209 * 30)
    plan = with_places(staffed(plan, "村务助理", 209), "service_station", 209)
    report = audited(plan)
    assert found(report) == {}
    assert held_by_grid(plan, "村务助理") == [1] * 209
    per_group = Counter(grid.unit for grid in plan.grids.values())
    assert (len(per_group), set(per_group.values())) == (113, {1, 2})
    assert mean(grids_by_unit(plan)) == near(1.85)
    assert len(plan.grids) - len(per_group) == 96, "so many groups were divided in two"
    assert list(per_group.values()).count(2) == 96
    assert plan.rules.households == (10, 60)
    assert found(audited(without_post(plan, "村务助理"))) == {"post_missing": 1}


def test_shengdeng_is_served_within_fifteen_minutes() -> None:
    plan = populated(town("shengdeng", {"township": 1, "village": 2}, 4), 80)
    home = plan.households[HouseholdId(1)]
    assert home.location is not None
    x, y = home.location
    reach_m = 15 * 4000 / 60
    for metres, far in ((reach_m - 1, 0), (reach_m + 1, 1)):
        away = Place(PlaceId(1), "service_station", "便民服务站", "", None, (x, y + 10**3), None)
        here = _only(plan, home, (x, y + 10**3 - round(metres * 1000)))
        judged = replace(here, places=here.places.replaced({away.id: away}))
        report = audit_plan(judged, judged.rules, None, NoProgress())
        assert found(report).get("far_from_service", 0) == far


def _only(plan: Plan, home: Household, at_mm: tuple[int, int]) -> Plan:
    moved = replace(home, location=at_mm)
    others = [each for each in plan.households if each != home.id]
    return replace(plan, households=plan.households.replaced({home.id: moved}, others))


def test_tianchang_1228_branches_one_on_each_grid() -> None:
    plan = town("tianchang", {"county": 1, "township": 14 + 2 + 1, "village": 175}, 1228)
    grids = sorted(plan.grids)
    plan = with_groups(plan, [[grid] for grid in grids], "branch")
    plan = with_members(plan, 5_600, branches=200, in_service=True)
    plan = staffed(staffed(plan, "网格长", 1228), "专职网格员", 1228)
    for number, role in enumerate(("包村镇干部", "村干部", "老党员", "热心村民", "新就业群体")):
        plan = staffed(plan, role, 100 + number)
    plan = with_places(plan, "party_service", 57 + 95)
    report = audited(plan)
    assert found(report) == {}
    assert len(plan.party_groups) == len(plan.grids) == 1228
    assert mean(grids_by_unit(plan)) == near(7.02)
    serving = Counter(member.service_grid for member in plan.members.values())
    assert (len(serving), sum(serving.values())) == (1228, 5_600)
    assert places_of(plan, "party_service") == 152
    lowered = replace(plan.party_groups[min(plan.party_groups)], level="group")
    plan = replace(plan, party_groups=plan.party_groups.replaced({lowered.id: lowered}))
    assert found(audited(plan)) == {"grid_without_group": 1}, "a group is no branch"


def test_anjia_16_grids_whose_group_heads_are_the_workers() -> None:
    plan = populated(town("anjia", {"village": 1, "villager_group": 16}, 16), 978)
    plan = with_places(with_places(plan, "enterprise", 16), "farm", 6)
    plan = staffed(plan, "村民小组长", 16)
    report = audited(plan)
    assert found(report) == {}
    assert held_by_grid(plan, "网格员") == [1] * 16, "one person, both offices"
    assert {plan.units[grid.unit].tier for grid in plan.grids.values()} == {"villager_group"}
    assert mean(plan.residents.of_grid(grid).households for grid in plan.grids) == near(61.125)
    assert len(plan.places) == 22
    assert len(plan.households) + len(plan.places) == 1000
    nowhere = replace(plan.places[PlaceId(1)], grid=None, assigned_by=None)
    plan = replace(plan, places=plan.places.replaced({nowhere.id: nowhere}))
    assert found(audited(plan)) == {"place_unassigned": 1}


def test_zhangpu_20_organisations_and_52_groups_in_11_villages() -> None:
    plan = town("zhangpu", {"township": 1, "village": 11}, 52)
    grids = sorted(plan.grids)
    shares = spread(52, 20)
    organisations = [[g for g, at in zip(grids, shares, strict=True) if at == n] for n in range(20)]
    plan = with_groups(plan, [[grid] for grid in grids])
    plan = with_groups(plan, organisations, "branch")
    plan = staffed(staffed(plan, "总网格长", 1, "township"), "网格指导员", 11, "village")
    for role, count in (("分网格长", 52), ("网格员", 52), ("网格志愿者", 80), ("网格成员", 104)):
        plan = staffed(plan, role, count)
    report = audited(plan)
    assert set(found(report)) <= {"joint_group_apart"}, "villages need not lie side by side"
    levels = Counter(group.level for group in plan.party_groups.values())
    assert levels == {"group": 52, "branch": 20}
    assert mean(grids_by_unit(plan)) == pytest.approx(4.7, abs=0.05)
    assert len(plan.rules.roles) == 6
    assert len({post.role for post in plan.posts.values() if plan.rules.role(post.role)}) == 6
    assert len(plan.units) == 1 + 11, "one town, eleven villages, and X below them"
    assert found(audited(without_post(plan, "总网格长")))["post_missing"] == 1


def test_lizhou_has_14_9_households_for_each_head() -> None:
    households, heads, least = 76_000, 5_100, 15
    plan = populated(
        town("lizhou", {"county": 1, "township": 14, "village": 187}, 1000), households
    )
    plan = linked_to_members(with_members(plan, heads, branches=200))
    plan = _with_service_points(plan)
    report = audited(plan)
    assert len(plan.links) / len(plan.members) == near(14.90)
    assert heads * least == 76_500 > households, "not every head can have fifteen"
    assert found(report) == {"cluster_small": 500}, "5,100 x 15 - 76,000"
    assert {f.severity for f in report.findings} == {Severity.WARNING}
    assert report.passed, "14.9 on average is a warning, not an error"


def _with_service_points(plan: Plan) -> Plan:
    points = {"service_centre": 14, "service_station": 30, "agency_point": 156}
    for kind, count in points.items():
        plan = with_places(plan, kind, count)
    assert (len(plan.places), set(plan.rules.service.kinds)) == (200, set(points))
    return plan


def test_lizhou_counts_the_households_of_cluster_heads_too() -> None:
    plan = populated(town("lizhou", {"township": 1, "village": 1}, 2), 59)
    plan = staffed(staffed(plan, "联户长", 4), "网格长", 2)
    plan = linked_to_heads(staffed(plan, "网格员", 2), "联户长")
    report = audited(plan)
    assert found(report) == {"cluster_small": 1}, "15, 15, 15 and 14"
    assert report.passed


def test_jianping_9_villages_of_which_one_tries_branches_on_natural_villages() -> None:
    tiers = {"township": 1, "village": 9, "natural_village": 27}
    plan = town("jianping", tiers, 27)
    villages = sorted(unit.id for unit in plan.units.values() if unit.tier == "village")
    pilot = math.ceil(0.1 * len(villages))
    assert (len(villages), pilot) == (9, 1)
    tried = [
        grid
        for grid in sorted(plan.grids)
        if plan.units[plan.grids[grid].unit].parent in villages[:pilot]
    ]
    report = audited(with_groups(plan, [[grid] for grid in tried], "branch"))
    assert found(report) == {"grid_without_group": 27 - 3}
    assert report.passed
    every = with_groups(plan, [[grid] for grid in sorted(plan.grids)], "branch")
    assert found(audited(every)) == {}


def test_jianping_joins_ten_households_to_a_cluster() -> None:
    plan = populated(town("jianping", {"township": 1, "village": 9}, 9), 9 * 40)
    plan = staffed(staffed(plan, "网格党支部书记", 9), "专职信息员", 9)
    whole = linked_to_heads(staffed(plan, "联户长", 36), "联户长")
    assert found(audited(whole)) == {}
    assert held_by_grid(plan, "网格员") == [1] * 9, "the information officer is the grid worker"
    smaller = linked_to_heads(staffed(plan, "联户长", 40), "联户长")
    assert found(audited(smaller)) == {"cluster_small": 40}, "nine households each"


def test_chongzhou_has_exactly_five_kinds_of_micro_units() -> None:
    plan = town("chongzhou", {"township": 1, "village": 5}, 25)
    types = plan.rules.unit_types
    titles = [kind.title["zh"] for kind in types]
    assert titles == ["商住楼", "老旧院落", "安置点", "场镇", "川西林盘"]
    built = {
        grid: replace(plan.grids[grid], basis=types[number % 5].key)
        for number, grid in enumerate(sorted(plan.grids))
    }
    plan = with_places(replace(plan, grids=plan.grids.replaced(built)), "party_service", 83)
    assert Counter(grid.basis for grid in plan.grids.values()) == {kind.key: 5 for kind in types}
    plan = _registered_twice(with_members(plan, 172, branches=5), at=GridId(1))
    assert found(audited(plan)) == {}
    assert places_of(plan, "party_service") == 83


def _registered_twice(plan: Plan, at: GridId) -> Plan:
    members = {
        member.id: replace(member, service_grid=at, in_service=True)
        for member in plan.members.values()
    }
    return replace(plan, members=plan.members.replaced(members))


def test_zhejiang_grids_have_300_to_500_households() -> None:
    for households, findings in ((1200, {}), (2000, {}), (1196, {"grid_size": 4})):
        plan = populated(town("zhejiang", {"township": 1, "village": 2}, 4), households)
        assert found(audited(plan)) == findings


def test_longchang_puts_areas_below_the_village() -> None:
    plan = town("longchang", {"township": 1, "village": 7, "area": 21}, 42)
    plan = populated(plan, 42 * 12)
    assert found(audited(plan)) == {}, "a dozen-odd households are enough"
    assert {plan.units[grid.unit].tier for grid in plan.grids.values()} == {"area"}
    assert found(audited(populated(plan, 42 * 9))) == {"grid_size": 42}


def test_one_head_may_hold_several_posts_and_may_be_full_or_part_time() -> None:
    plan = town("default", {"township": 1, "village": 1}, 2)
    plan = staffed(staffed(plan, "网格长", 2), "专职网格员", 2)
    posts = {
        post.id: replace(post, name="测试甲", employment=Employment.PART_TIME)
        for post in plan.posts.values()
    }
    report = audited(replace(plan, posts=plan.posts.replaced(posts)))
    assert found(report) == {"head_in_several": 1}
    assert report.passed


@pytest.mark.parametrize("name", ["yangcun", "luojiang", "shengdeng", "haohuahong", "anjia"])
def test_every_grid_has_one_role_that_answers_for_it(name: str) -> None:
    roles = [role for role in load_profile(name).roles if role.tier == "grid"]
    heads = [role for role in roles if role.duty is Duty.HEAD]
    assert [(role.least, role.most) for role in heads] == [(1, 1)]


def test_a_household_in_the_wrong_grid_is_found_in_a_town_of_any_scheme() -> None:
    plan = populated(town("yangcun", {"township": 1, "village": 2}, 6), 60)
    home = plan.households[HouseholdId(1)]
    elsewhere = max(plan.grids)
    moved = replace(home, location=middle_of(plan, elsewhere), assigned_by=AssignedBy.LOCATION)
    wrong = replace(plan, households=plan.households.replaced({home.id: moved}))
    assert found(audited(wrong)) == {"household_in_wrong_grid": 1}
