"""The guide to templates names everything that a template may say, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from support.ascii_plan import plan_of

from app.printing.print_sheets import desk_of
from app.printing.products.registry import products
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.context import PageOrder
from app.printing.sheets.fields import fields_of
from app.printing.sheets.subject import subject_of_unit
from app.printing.templates.kinds import KINDS
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.reading import PAGE_FIELDS, PART_FIELDS, TEMPLATE_FIELDS
from app.printing.templates.records import Dock
from gis.texts import Texts
from layers.layer_view import FillScheme, MapLayer
from layers.lettering import EVERY_KIND

OPTION = re.compile(r"""(?:\.option|\.names)\(\s*"(\w+)\"""")
GUIDES = ("docs/templates.md", "docs/templates.zh-CN.md")
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(params=GUIDES)
def guide(root: Path, request: pytest.FixtureRequest) -> str:
    return (root / str(request.param)).read_text(encoding="utf-8")


def fields_in(words: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(words) if name)


def test_every_kind_and_every_option_is_named(guide: str, root: Path) -> None:
    sources = (root / "app" / "printing").rglob("*.py")
    options = {name for file in sources for name in OPTION.findall(file.read_text("utf-8"))}
    assert {"wording", "columns", "least_mm"} <= options
    named = KINDS | options | set(MapLayer) | set(FillScheme) | set(EVERY_KIND)
    assert [name for name in sorted(named) if f"`{name}`" not in guide] == []


def test_every_entry_of_a_file_is_named(guide: str) -> None:
    entries = (TEMPLATE_FIELDS | PAGE_FIELDS | PART_FIELDS) - {"style", "pages", "parts"}
    named = entries | {dock.value for dock in Dock}
    assert [name for name in sorted(named) if f"`{name}`" not in guide] == []


def test_every_field_is_named(guide: str) -> None:
    plan = plan_of("AB")
    order = PageOrder("sheet", subject_of_unit(plan, None), "")
    known = set(fields_of(desk_of(plan, SheetSpec(), Texts("en")), order, 1, 1))
    library = TemplateLibrary()
    used = {
        name
        for template in map(library.template, library.keys())
        for page in template.pages.values()
        for part in page.parts
        for words in (part.words.zh, part.words.en)
        for name in fields_in(words)
    }
    assert {"limits", "since", "verdict"} <= used
    assert [name for name in sorted(known | used) if f"`{{{name}}}`" not in guide] == []


def test_every_product_and_each_of_its_pages_is_named(guide: str) -> None:
    library = TemplateLibrary()
    for name in products():
        assert re.search(rf"^\|[^|]*\b{name}\b[^|]*\|", guide, re.MULTILINE), name
        missing = [page for page in library.shipped(name).pages if f"`{page}`" not in guide]
        assert missing == []
