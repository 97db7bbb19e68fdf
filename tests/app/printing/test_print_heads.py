"""The sheet of heads names who answers for a grid: masked, unless that one sheet is to be open."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.printing.print_sheets import composed_pages, desk_of, print_sheet
from app.printing.sheet_spec import SheetSpec
from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.plan.records import Post, PostId
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import Texts

pytestmark = pytest.mark.usefixtures("qapp")

DAY = date(2026, 5, 1)
Program = Callable[[str], str]


@pytest.fixture(scope="module")
def staffed() -> Plan:
    """Return a town where each grid has a head of its own name and number, but for the last."""
    plan = synthetic_plan(Size(grids=24, units=3, vertices=3_000, households=400))
    posts = [
        Post(PostId(i), grid, None, "网格长", f"诸葛测{i:02d}", f"130000{i:05d}")
        for i, grid in enumerate(sorted(plan.grids)[:-1], start=1)
    ]
    first, second = posts[0], posts[1]
    posts[0] = replace(first, name="离任人", ended_on="2026-04-30")
    posts.append(replace(first, id=PostId(90), name="接任人", started_on="2026-05-01"))
    posts.append(replace(second, id=PostId(91), role="网格志愿者", name="志愿人"))
    return replace(plan, posts=Table((post.id, post) for post in posts))


def text_of(plan: Plan, out: Path, pdftotext: str, *, unmasked: bool) -> str:
    spec = SheetSpec("heads", "A1", made_on=DAY, unmasked=unmasked)
    print_sheet(plan, spec, out, Texts("zh"), NoProgress())
    words = [pdftotext, "-layout", str(out), "-"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_a_masked_sheet_has_no_given_name_and_no_whole_number(
    staffed: Plan, tmp_path: Path, program: Program
) -> None:
    text = text_of(staffed, tmp_path / "heads.pdf", program("pdftotext"), unmasked=False)

    assert "网格长分布图" in text
    assert text.count("诸葛*") == 22
    assert "接*" in text
    assert "离*" not in text
    assert "志*" not in text
    assert "空缺" in text
    for post in staffed.posts.values():
        assert post.name not in text
        assert post.phone_public not in text
        assert post.phone_public[-4:] in text or post.name in {"离任人", "志愿人"}


def test_an_unmasked_sheet_has_every_head_with_name_and_number(
    staffed: Plan, tmp_path: Path, program: Program
) -> None:
    text = text_of(staffed, tmp_path / "heads.pdf", program("pdftotext"), unmasked=True)

    heads = [post for post in staffed.posts.values() if post.name not in {"离任人", "志愿人"}]
    assert len(heads) == 23
    for head in heads:
        assert head.name in text
        assert head.phone_public in text
    assert "离任人" not in text
    assert "*" not in text


def test_who_has_left_is_on_no_sheet_that_bears_no_day_of_its_own(staffed: Plan) -> None:
    desk = desk_of(staffed, SheetSpec("heads", "A1"), Texts("zh"))
    (page,) = composed_pages(desk, NoProgress())
    words = "".join(text.text for text in page.texts())
    assert "诸葛*" in words
    assert "离*" not in words
