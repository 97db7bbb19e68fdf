"""Texts of profiles: each fault is named with its table and entry, and writing loses nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import InputProblem
from gis.plan.profile import load_profile, profile_names, profile_of_text
from gis.plan.profile_fields import FIELDS, Holds
from gis.plan.profile_text import (
    differences,
    full_tables,
    own_tables,
    profile_text,
    shipped_tables,
)
from gis.texts import Texts

ROLE = '[[roles]]\nkey = "{0}"\nzh = "{0}"\nen = "{0}"\n{1}\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[size\n", ["1"]),
        ('[title]\nzh = "a', ["2"]),
        ('base = "nowhere"', ["base", "nowhere", "luojiang"]),
        ("name = 3", ["name", "3"]),
        ("[sise]\nhouseholds = [1, 2]", ["[sise]", "size"]),
        ("size = 3", ["[size]"]),
        ("[size]\nhousholds = [1, 2]", ["[size]", "housholds", "households"]),
        ("[size]\nhouseholds = 30", ["[size]", "households", "30", "[30, 60]"]),
        ("[size]\nhouseholds = [60, 30]", ["households", "[60, 30]"]),
        ("[size]\nhouseholds = [1, true]", ["households"]),
        ("[land]\nmin_area_m2 = -1", ["[land]", "min_area_m2", "-1", "0"]),
        ("[land]\nmin_area_m2 = nan", ["min_area_m2", "nan"]),
        ("[land]\nmin_area_m2 = true", ["min_area_m2", "True"]),
        ("[land]\nduplicate_share = 1.5", ["duplicate_share", "1.5", "0.5", "1"]),
        ('[land]\nmultipart_allowed = "no"', ["multipart_allowed", "no", "true"]),
        ("[severity]\ngap = 'grave'", ["[severity]", "gap", "grave", "warning"]),
        ("[severity]\nhole = 'error'", ["[severity]", "hole", "gap"]),
        ("[code]\npattern = '[0-9'", ["[code]", "pattern", "[0-9"]),
        ("[code]\ntemplate = '{unit}'", ["[code]", "template", "{unit}"]),
        ("[code]\ntemplate = '{unit}{number:zz}'", ["template", "zz"]),
        ("[code]\ntemplate = '{unit.name}{number}'", ["template"]),
        ("[code]\ntiers = ['hamlet']", ["[code]", "tiers", "hamlet", "village"]),
        ("[tiers]\norder = []", ["[tiers]", "order"]),
        ("[tiers]\norder = ['village', 'village', 'community']", ["order", "village"]),
        ("[tier_titles]\ncounty = '区'", ["tier_titles.county"]),
        ("[tier_titles.county]\nzh = '区'", ["tier_titles.county", "en"]),
        ("[party]\nevery_grid = 'each'", ["[party]", "every_grid", "each", "branch"]),
        ("[party]\nbranch_most_members = 2", ["[party]", "branch_most_members", "2", "3"]),
        ("[clusters]\nleast_households = 9\nmost_households = 8", ["most_households", "8", "9"]),
        ("[service]\nkinds = ['pub']", ["[service]", "kinds", "pub", "school"]),
        ("[service]\nwalking_minutes = 0", ["walking_minutes", "0", "240"]),
        ("roles = 3", ["[[roles]]"]),
        ("[[roles]]\nkey = 'a'", ["[[roles]] 1", "zh"]),
        (ROLE.format("a", "") + ROLE.format("b", "tier = 'moon'"), ["[[roles]] 2", "moon"]),
        (ROLE.format("a", "least = 3\nmost = 2"), ["[[roles]] 1", "most", "2", "3"]),
        (ROLE.format("a", "") + ROLE.format("A", ""), ["[[roles]] 2", "A", "1"]),
        (ROLE.format("a", "aliases = ['']"), ["[[roles]] 1", "aliases"]),
        ("[[unit_types]]\nkey = 'a'\nzh = ' '\nen = 'a'", ["[[unit_types]] 1", "zh"]),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, named: list[str]) -> None:
    with pytest.raises(InputProblem) as problem:
        profile_of_text(text, "四新.toml")
    for language in ("zh", "en"):
        sentence = Texts("en" if language == "en" else "zh").of_error(problem.value)
        assert "四新.toml" in sentence
        assert [word for word in named if word not in sentence] == []


def test_every_kind_of_entry_has_words_for_what_it_wants() -> None:
    texts = Texts("zh")
    assert [kind for kind in Holds if f"profiles.wants_{kind}" not in texts] == []


@pytest.mark.parametrize("name", profile_names())
def test_what_is_written_reads_as_the_same_profile(name: str) -> None:
    tables = shipped_tables(name)
    for base in ("default", "luojiang"):
        own = {"base": base, **differences(tables, base)}
        text = profile_text(own)
        assert full_tables(own_tables(text)) == tables
        assert profile_of_text(text).roles == load_profile(name).roles


def test_only_what_differs_is_written() -> None:
    tables = shipped_tables("luojiang")
    assert differences(tables, "luojiang") == {}
    size = {"households": [10, 50]}
    assert differences({**tables, "size": {"tier": "grid", **size}}, "luojiang") == {
        "size": {"households": [10, 50], "people": False}
    }
    assert profile_text({"base": "luojiang", "size": size}) == (
        'base = "luojiang"\n\n[size]\nhouseholds = [10, 50]\n'
    )


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
).filter(str.strip)
VALUES: dict[Holds, Any] = {
    Holds.TRUTH: st.booleans(),
    Holds.NUMBER: st.floats(1, 200).filter(lambda value: value > 1),
    Holds.COUNT: st.integers(3, 10**6),
    Holds.TEXT: WORDS,
}
PLAIN = [
    field
    for field in FIELDS
    if field.holds in VALUES
    and field.highest is None
    and not field.key.startswith(("most_", "least_", "branch_"))
]


@given(st.data())
def test_any_value_survives_being_written(data: st.DataObject) -> None:
    own: dict[str, Any] = {"base": "default", "name": data.draw(WORDS)}
    for field in data.draw(st.lists(st.sampled_from(PLAIN), unique=True)):
        own.setdefault(field.table, {})[field.key] = data.draw(VALUES[field.holds])
    assert own_tables(profile_text(own)) == own
