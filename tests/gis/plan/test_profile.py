import pytest

from gis.audits.audit_file import FILE_RULES
from gis.audits.runner import PLAN_RULES
from gis.errors import InputProblem
from gis.plan.profile import Severity, load_profile, profile_names
from gis.texts import Texts


def test_shipped_profiles_are_complete() -> None:
    assert profile_names()[0] == "default"
    names = {*FILE_RULES, *(name for rule in PLAN_RULES for name in rule.names)}
    for name in profile_names():
        profile = load_profile(name)
        assert profile.name == name
        assert profile.title.keys() == {"zh", "en"}
        assert profile.severities.keys() >= names
        assert profile.min_area_m2 == 1.0


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
