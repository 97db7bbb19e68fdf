"""Profiles on the command line: shown, used, exported, and named when they are wrong."""

import shutil
from pathlib import Path

import pytest
from support.command_line import Towngrid

from gis.files.project_file import open_project
from gis.plan.profile import load_profile, profile_names

OWN = 'name = "四新"\nbase = "yangcun"\n\n[size]\nhouseholds = [10, 90]\n'


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_project, tmp_path / "town.gpkg"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "四新.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_the_profiles_are_listed_and_shown(towngrid: Towngrid, own: Path) -> None:
    listed = towngrid("profile", "list", "--json").document()
    assert [each["name"] for each in listed] == profile_names()
    shown = towngrid("profile", "show", "luojiang", "--lang", "zh")
    assert "15–60" in shown.out
    assert "二级网格员" in shown.out
    assert towngrid("profile", "show", own, "--json").document()["households"] == [10, 90]


def test_a_project_uses_a_profile_in_one_step(
    towngrid: Towngrid, project: Path, own: Path, tmp_path: Path
) -> None:
    assert towngrid("profile", "use", project, own).code == 0
    assert towngrid("info", project, "--json").document()["profile"] == "四新"
    assert towngrid("audit", project, "--json").document()["profile"] == "四新"
    assert towngrid("profile", "show", project, "--json").document()["name"] == "四新"
    out = tmp_path / "kept.toml"
    assert towngrid("profile", "export", project, out).code == 0
    assert out.read_text(encoding="utf-8") == OWN
    assert towngrid("profile", "export", project, out).code == 2
    with open_project(project) as opened:
        opened.history().undo()
    assert towngrid("info", project, "--json").document()["profile"] == "default"


def test_a_shipped_profile_is_the_same_by_name_and_by_step(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    by_name = towngrid("audit", project, "--profile", "yangcun", "--json").document()
    assert towngrid("profile", "use", project, "yangcun").code == 0
    by_step = towngrid("audit", project, "--json").document()
    assert by_step["profile"] == by_name["profile"] == "yangcun"
    assert by_step["content_sha256"] == by_name["content_sha256"]
    assert towngrid("profile", "use", project, "yangcun").code == 2
    out = tmp_path / "kept.toml"
    towngrid("profile", "export", project, out)
    assert towngrid("profile", "show", out, "--json").document()["name"] == "yangcun"


def test_a_new_project_and_an_audit_take_a_file(
    towngrid: Towngrid, sample: Path, own: Path, tmp_path: Path
) -> None:
    made = tmp_path / "new.gpkg"
    units = f"{sample / 'units.gpkg'}:units"
    assert towngrid("new", made, "--units", units, "--profile", own).code == 0
    assert towngrid("info", made, "--json").document()["profile"] == "四新"
    grids = sample / "grids.gpkg"
    assert towngrid("audit", grids, "--profile", own, "--json").document()["profile"] == "四新"


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"[size]\nhouseholds = 3\n", "households"), (b"[size\n", "1"), (b"\xff\xfe\x00", "UTF-8")],
)
def test_a_wrong_file_is_named_and_nothing_changes(
    towngrid: Towngrid, project: Path, tmp_path: Path, content: bytes, word: str
) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_bytes(content)
    before = project.read_bytes()
    for call in (("profile", "use", project, wrong), ("audit", project, "--profile", wrong)):
        outcome = towngrid(*call)
        assert outcome.code == 2
        assert "wrong.toml" in outcome.err
        assert word in outcome.err
    assert project.read_bytes() == before
    assert towngrid("audit", project, "--profile", tmp_path / "none.toml").code == 2
    assert towngrid("profile", "use", project, "nowhere").code == 2


def test_an_audit_lists_its_rules_with_what_each_finds(
    towngrid: Towngrid, project: Path, own: Path
) -> None:
    rules = {each["rule"]: each for each in towngrid("audit", "--rules", "--json").document()}
    assert rules.keys() == load_profile("default").severities.keys()
    assert (rules["post_missing"]["severity"], rules["post_missing"]["theme"]) == ("error", "duty")
    assert all("{" not in each["finds"] for each in rules.values())
    said = towngrid("audit", "--rules", "--profile", "haohuahong", "--lang", "zh").out
    assert "[错误] 岗位空缺：… 没有…" in said
    assert len(said.splitlines()) > len(rules)
    own.write_text(f'{OWN}\n[severity]\npost_missing = "off"\n', encoding="utf-8")
    assert towngrid("profile", "use", project, own).code == 0
    listed = towngrid("audit", project, "--rules", "--json").document()
    assert {each["rule"]: each["severity"] for each in listed}["post_missing"] == "off"
    assert "[不查] 岗位空缺" in towngrid("audit", project, "--rules", "--lang", "zh").out
    assert towngrid("audit").code == 2


def test_tiers_are_named_as_the_profile_names_them(
    towngrid: Towngrid, project: Path, own: Path
) -> None:
    before = towngrid("info", project, "--lang", "zh").out
    assert "村 " in before
    titles = '\n[tier_titles.village]\nzh = "行政村"\nen = "Administrative village"\n'
    own.write_text(OWN + titles, encoding="utf-8")
    assert towngrid("profile", "use", project, own).code == 0
    assert "行政村 " in towngrid("info", project, "--lang", "zh").out
    assert "Administrative village " in towngrid("info", project, "--lang", "en").out


def test_a_profile_is_shown_whole_and_in_words(towngrid: Towngrid, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'base = "default"\n[clusters]\nmost_households = 15\n'
        "[service]\ndistance_m = 800\n"
        '[party]\nevery_grid = "group"\n[severity]\ngap = "off"\n',
        encoding="utf-8",
    )
    zh = towngrid("profile", "show", file, "--lang", "zh").out
    assert "  网格长（网格，负责人，1 名）" in zh
    assert "  网格员（网格，工作人员，至少 1 名）" in zh
    assert "县 > 乡镇 > 片区" in zh
    for line in (
        "每个网格须有：党小组",
        "每名联户长至多联系户数：15",
        "到服务点的距离（m）：800",
        "每户都要有人联系：否",
    ):
        assert f"  {line}\n" in zh
    assert "便民服务站" in zh
    assert "不查 1 条" in zh
    en = towngrid("profile", "show", "default", "--lang", "en").out
    assert "any number" in en
    assert "cluster_head" not in en
    assert "Walk to a service point" not in en


def test_a_profile_is_exported_with_the_option_of_other_commands_too(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    by_place, by_option = tmp_path / "a.toml", tmp_path / "b.toml"
    assert towngrid("profile", "export", project, by_place).code == 0
    assert towngrid("profile", "export", project, "--out", by_option).code == 0
    assert by_option.read_bytes() == by_place.read_bytes()
    assert towngrid("profile", "export", project).code == 2
    third = tmp_path / "c.toml"
    assert towngrid("profile", "export", project, third, "--out", tmp_path / "d.toml").code == 2
    assert not third.exists()
