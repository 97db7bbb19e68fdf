import re

import pytest

from gis.audits.audit_file import FILE_RULES
from gis.audits.plan_rules.every import PLAN_RULES
from gis.audits.rule_table import rule_table, rules_as_json, rules_as_text
from gis.plan.profile import load_profile
from gis.texts import LANGUAGES, Language, Texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_explained(language: Language) -> None:
    profile, texts = load_profile("default"), Texts(language)
    table = rule_table(profile, texts)
    known = {*FILE_RULES, *(name for rule in PLAN_RULES for name in rule.names)}
    assert known <= {line.rule for line in table}
    explained = {line.rule: line.explanation for line in table}
    assert len(set(explained.values())) == len(table)
    if language == "zh":
        assert [rule for rule, words in explained.items() if "处置：" not in words] == []
    printed = rules_as_text(profile, texts)
    assert all(words in printed for words in explained.values())
    assert {each["explanation"] for each in rules_as_json(profile, texts)} == {*explained.values()}


def test_explanations_call_rules_by_their_titles() -> None:
    table = rule_table(load_profile("default"), Texts("zh"))
    titles = {line.title for line in table}
    named = {
        (line.rule, name) for line in table for name in re.findall("“([^”]+)”", line.explanation)
    }
    assert ("post_too_few", "岗位空缺") in named
    assert {(rule, name) for rule, name in named if name not in titles} == set()
