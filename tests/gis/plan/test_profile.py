from dataclasses import replace

import pytest
from support.ascii_plan import plan_of

from gis.audits.audit_file import FILE_RULES
from gis.audits.plan_rules.every import PLAN_RULES
from gis.audits.runner import audit_plan
from gis.errors import InputProblem
from gis.operations.rename_grid import rename_grid
from gis.plan.profile import (
    Duty,
    Severity,
    load_profile,
    profile_in_force,
    profile_names,
    profile_of_text,
)
from gis.plan.records import OwnProfile, ProfileId
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId


def test_shipped_profiles_are_complete() -> None:
    assert profile_names()[0] == "default"
    names = {*FILE_RULES, *(name for rule in PLAN_RULES for name in rule.names)}
    for name in profile_names():
        profile = load_profile(name)
        assert profile.name == name
        assert profile.title.keys() == {"zh", "en"}
        assert profile.severities.keys() >= names
        assert profile.min_area_m2 == 1.0


def test_there_is_a_profile_for_each_scheme_of_the_sources() -> None:
    schemes = {"luojiang", "xichang", "shengdeng", "haohuahong", "zhangpu", "yangcun", "tianchang",
               "jianping", "anjia", "lizhou", "chongzhou"}  # fmt: skip
    assert schemes < set(profile_names())
    titles = [load_profile(name).title["zh"] for name in profile_names()]
    assert len(set(titles)) == len(titles)


def test_a_profile_changes_the_default_only_where_it_speaks() -> None:
    assert load_profile("default").households is None
    assert load_profile("zhejiang").households == (300, 500)
    low, high = load_profile("luojiang").households or (0, 0)
    assert low < 30 < high
    assert load_profile("luojiang").severity("gap") is Severity.ERROR


def test_areas_lie_above_the_village_or_below_it() -> None:
    above, below = load_profile("default").tiers, load_profile("longchang").tiers
    assert set(above) == set(below)
    assert above.index("area") < above.index("village")
    assert below.index("village") < below.index("area") < below.index("villager_group")


def test_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputProblem) as problem:
        load_profile("nowhere")
    assert "zhejiang" in Texts("en").of_error(problem.value)


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("zhangpu", "总网格长 网格指导员 分网格长 网格员 网格志愿者 网格成员"),
        ("yangcun", "网格长 网格员 志愿者党员"),
        ("luojiang", "总网格长 网格长 副网格长 一级网格员 居民小组长 楼栋长 二级网格员 网格专干"),
        ("haohuahong", "网格长 网格员 联户长"),
        ("xichang", "红色片长 片长"),
        ("shengdeng", "村务助理"),
        ("tianchang", "包村镇干部 村干部 老党员 热心村民 新就业群体 专职网格员"),
        ("jianping", "专职信息员 网格员 楼道长"),
    ],
)
def test_every_role_of_a_scheme_is_known_to_its_profile(profile: str, words: str) -> None:
    rules = load_profile(profile)
    assert [word for word in words.split() if rules.role(word) is None] == []


def test_the_default_profile_knows_the_roles_of_all_schemes() -> None:
    default = load_profile("default")
    words = {role.title["zh"] for name in profile_names() for role in load_profile(name).roles}
    of_one_place = {
        "地质灾害监测网格员", "协调服务中心主任", "网格党支部书记", "包村镇干部", "村干部",
        "老党员", "热心村民", "新就业群体", "联系干部", "十户联保长",
    }  # fmt: skip
    assert {word for word in words if default.role(word) is None} <= of_one_place
    for word in ("乡村辅警", "律师", "专职信息员", " 网格长 ", "GRID_LEADER", "Grid leader"):
        assert default.role(word) is not None, word


def test_a_level_2_worker_answers_for_a_basic_grid() -> None:
    role = load_profile("luojiang").role("二级网格员")
    assert role is not None
    assert (role.tier, role.duty, role.least, role.most) == ("grid", Duty.HEAD, 1, 1)


def test_a_profile_of_a_place_says_only_what_differs() -> None:
    profile = profile_of_text('name = "四新"\nbase = "luojiang"\n[size]\npeople = false\n')
    base = load_profile("luojiang")
    assert (profile.name, profile.people) == ("四新", None)
    assert replace(profile, name=base.name, people=base.people) == base


def test_a_text_that_says_only_its_base_is_that_profile() -> None:
    for name in profile_names():
        profile = profile_of_text(f'base = "{name}"')
        assert profile == load_profile(name)
        assert profile.canonical() == load_profile(name).canonical()


def test_a_plan_with_a_broken_profile_can_still_be_edited() -> None:
    broken = OwnProfile(ProfileId(1), "[size\nhouseholds = 3")
    plan = replace(plan_of("AA."), profile="luojiang", profiles=Table([(broken.id, broken)]))
    assert plan.rules == load_profile("luojiang")
    assert plan.rules_problem is not None
    assert plan.rules_problem.key == "profiles.not_toml"
    remarks = audit_plan(plan, None, None, NoProgress()).remarks
    assert remarks[0] == ("audits.profile_left_aside", {"profile": "luojiang"})
    assert all(Texts(language)(key, **facts) for key, facts in remarks for language in LANGUAGES)
    assert not audit_plan(plan, load_profile("default"), None, NoProgress()).remarks
    assert plan_of("AA.").rules_problem is None
    assert rename_grid(plan, grid=GridId(1), name="新网格").puts["grids"]
    nowhere = replace(plan_of("AA."), profile="nowhere")
    assert nowhere.rules == load_profile("default")
    assert profile_in_force("[sise]", "nowhere") == load_profile("default")
