"""`towngrid web` as a user calls it."""

import shutil
from pathlib import Path

import pytest
from support.command_line import Towngrid
from support.web_page import WebPage

from gis.files.access_record import read_access
from gis.files.project_file import open_project_readonly

PHRASE = "not too short a phrase"


@pytest.fixture
def project(filled_project: Path, tmp_path: Path) -> Path:
    """A copy of the sample project."""
    copy = tmp_path / "town.gpkg"
    shutil.copyfile(filled_project, copy)
    return copy


def test_the_sample_becomes_one_file_without_people(
    towngrid: Towngrid, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "map.html"
    before = project.read_bytes()
    done = towngrid("web", project, "--out", out, "--json")
    assert done.code == 0
    page, plan = WebPage(out), open_project_readonly(project)
    facts = done.document()
    assert facts["path"] == str(out)
    assert facts["bytes"] == out.stat().st_size < 1_000_000
    assert facts["grids"] == len(page.data["grids"])
    assert page.grids().keys() == {g.code for g in plan.grids.values() if g.parent is None}
    private = {member.name for member in plan.members.values()}
    private |= {home.householder for home in plan.households.values() if home.householder}
    private |= {post.name for post in plan.posts.values() if len(post.name) > 2}
    private |= {post.phone_public for post in plan.posts.values() if post.phone_public}
    assert len(private) > 100
    assert [each for each in private if f'"{each}"' in page.html] == []
    assert project.read_bytes() == before


def test_without_out_the_page_lies_beside_the_project(towngrid: Towngrid, project: Path) -> None:
    done = towngrid("web", project, "--lang", "en")
    assert done.code == 0
    assert project.with_suffix(".html").is_file()
    assert str(project.with_suffix(".html")) in done.out


def test_numbers_of_heads_are_noted_in_the_project(towngrid: Towngrid, project: Path) -> None:
    assert towngrid("web", project, "--contacts").code == 0
    plan = open_project_readonly(project)
    page = WebPage(project.with_suffix(".html"))
    shown = {phone for row in page.data["grids"] for *_, phone in (row[10:] or [[]])[0]}
    assert shown
    assert shown <= {post.phone_public for post in plan.posts.values()}
    (entry,) = read_access(project)
    assert entry.what == "web_map.access"
    assert "网页地图" in towngrid("access", project).out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tolerance", "-1"], "--tolerance"),
        (["--tolerance", "nan"], "--tolerance"),
        (["--unit", "没有的村"], "没有的村"),
    ],
)
def test_what_makes_no_sense_is_told(
    towngrid: Towngrid, project: Path, options: list[str], said: str
) -> None:
    done = towngrid("web", project, *options, "--lang", "zh")
    assert done.code == 2
    assert said in done.err
    assert not project.with_suffix(".html").exists()


def test_the_project_is_not_overwritten(towngrid: Towngrid, project: Path) -> None:
    before = project.read_bytes()
    assert towngrid("web", project, "--out", project).code == 2
    assert project.read_bytes() == before


def test_a_locked_project_is_shown_without_counts(
    towngrid: Towngrid, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", PHRASE)
    assert towngrid("lock", project).code == 0
    monkeypatch.delenv("TOWNGRID_PASSPHRASE")
    assert towngrid("web", project).code == 2
    done = towngrid("web", project, "--no-counts")
    assert done.code == 0
    page = WebPage(project.with_suffix(".html"))
    assert {row[6] for row in page.data["grids"]} == {None}
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", PHRASE)
    assert towngrid("web", project).code == 0
    counted = WebPage(project.with_suffix(".html"))
    assert sum(row[6] for row in counted.data["grids"]) > 0
