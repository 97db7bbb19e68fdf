"""What is written reads as what was meant, and a person's comments stay."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing.templates.library import TemplateLibrary
from app.printing.templates.reading import read_template, template_of_text
from app.printing.templates.records import (
    Dock,
    Margins,
    Option,
    PageTemplate,
    PartTemplate,
    Template,
    TemplateStyle,
    Words,
)
from app.printing.templates.writing import text_of, write_template

names = st.text("abcdefgh_地图标 .\"'#", min_size=1, max_size=6)
said = st.text(st.characters(codec="utf-8"), max_size=8)
lengths = st.sampled_from([0.0, 1.0, 2.5, 1 / 3, 1e-7, 35.0])
options: st.SearchStrategy[Mapping[str, Option]] = st.dictionaries(
    names,
    st.one_of(said, lengths, st.booleans(), st.lists(said, max_size=3).map(tuple)),
    max_size=3,
)
margins = st.builds(Margins, lengths, lengths, lengths, lengths)
words = st.builds(Words, said, said)
shares = st.tuples(*(4 * [st.floats(0, 1)]))


@st.composite
def parts(draw: st.DrawFn, name: str) -> PartTemplate:
    at = draw(st.none() | shares)
    return PartTemplate(
        name=name,
        kind=draw(names),
        dock=draw(st.sampled_from(Dock)),
        size_mm=draw(lengths),
        share=draw(lengths),
        gap_mm=draw(lengths),
        inside=draw(st.just("") | names),
        shares=at,
        words=draw(words),
        letters_mm=draw(lengths),
        is_shown=draw(st.booleans()),
        from_mm=draw(lengths),
        options=draw(options),
    )


@st.composite
def pages(draw: st.DrawFn, name: str) -> PageTemplate:
    part_names = draw(st.lists(names, unique=True, max_size=3))
    return PageTemplate(
        name,
        tuple(draw(parts(part)) for part in part_names),
        draw(st.sampled_from(["", "A4", "210x210mm"])),
        draw(st.sampled_from([None, "auto", "portrait", "landscape"])),
        draw(st.none() | margins),
    )


@st.composite
def templates(draw: st.DrawFn, key: str) -> Template:
    page_names = draw(st.lists(names, unique=True, min_size=1, max_size=2))
    return Template(
        key=key,
        product=draw(names),
        title=draw(words),
        pages={name: draw(pages(name)) for name in page_names},
        paper=draw(st.sampled_from(["A0", "A3", "A5"])),
        orientation=draw(st.sampled_from(["auto", "portrait", "landscape"])),
        margins=draw(margins),
        style=draw(
            st.builds(
                TemplateStyle,
                st.sampled_from(["pastel", "grey"]),
                lengths,
                lengths,
                lengths,
                st.booleans(),
            )
        ),
        is_public=draw(st.booleans()),
    )


def read(text: str, key: str, base: Template | None = None) -> Template:
    def of_key(asked: str) -> Template:
        assert base is not None
        assert asked == base.key
        return base

    return template_of_text(text, Path(f"{key}.toml"), of_key)


@settings(max_examples=25, deadline=None)
@given(templates("own"))
def test_what_is_written_reads_as_it_was_meant(template: Template) -> None:
    assert read(text_of(template), "own") == template


@settings(max_examples=25, deadline=None)
@given(templates("own"), templates("base"))
def test_it_does_so_on_any_base(template: Template, base: Template) -> None:
    assert read(text_of(template, base), "own", base) == template


@settings(max_examples=25, deadline=None)
@given(templates("own"), templates("own"))
def test_it_does_so_over_any_file(template: Template, old: Template) -> None:
    assert read(text_of(template, None, text_of(old)), "own") == template


@pytest.fixture
def layout() -> Template:
    return TemplateLibrary().shipped("layout")


def with_title(template: Template, part: PartTemplate) -> Template:
    return template.with_page(template.page("sheet").with_part(part))


def test_only_what_differs_from_the_base_is_written(layout: Template) -> None:
    title = layout.page("sheet").part("title")
    assert title is not None
    mine = with_title(replace(layout, key="mine"), replace(title, letters_mm=14.0))
    assert tomllib.loads(text_of(mine, layout)) == {
        "base": "layout",
        "pages": {"sheet": {"parts": {"title": {"letters_mm": 14}}}},
    }


def test_a_part_put_back_to_nothing_says_so(layout: Template) -> None:
    header = layout.page("sheet").part("header")
    assert header is not None
    mine = with_title(replace(layout, key="mine"), replace(header, size_mm=0.0, gap_mm=0.0))
    written = tomllib.loads(text_of(mine, layout))
    assert written["pages"]["sheet"]["parts"] == {"header": {"size_mm": 0, "gap_mm": 0}}
    assert read(text_of(mine, layout), "mine", layout) == mine


def test_a_part_taken_away_makes_it_a_whole_template(layout: Template) -> None:
    mine = replace(layout, key="mine").with_page(layout.page("sheet").without_part("legend"))
    text = text_of(mine, layout)
    assert "base" not in tomllib.loads(text)
    assert read(text, "mine") == mine


OLD = """\
# 村里用的挂图
base = "layout"

[pages.sheet.parts.title]
letters_mm = 12  # 字要大
kind = "title"

# 图例放在左下角
[pages.sheet.parts.legend]
options = { corners = ["SW"] }
"""


def test_comments_and_order_of_a_file_are_kept(layout: Template, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(OLD, encoding="utf-8")
    before = read_template(file, lambda key: layout)
    title = before.page("sheet").part("title")
    assert title is not None
    after = with_title(before, replace(title, letters_mm=16.0))
    write_template(after, file, layout)
    assert file.read_text(encoding="utf-8") == OLD.replace("= 12", "= 16")
    assert read_template(file, lambda key: layout) == after


def test_a_file_that_is_no_toml_is_written_anew(layout: Template, tmp_path: Path) -> None:
    file = tmp_path / "layout.toml"
    file.write_text("[[[", encoding="utf-8")
    write_template(layout, file)
    assert read_template(file, lambda key: layout) == layout
