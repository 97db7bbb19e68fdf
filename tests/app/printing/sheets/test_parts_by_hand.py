"""Parts placed by hand over a map: its names keep off them, and its land if it can."""

from dataclasses import replace

import pytest

from app.printing.print_sheets import desk_of, ordered_pages
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.page import Page
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.records import Dock, Shares
from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.texts import Texts
from layers.drawing import Ruler, Text


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=60, units=6, vertices=9_000, households=1_500))


def composed(plan: Plan, shares: Shares, scale: float | None = None) -> Page:
    """Return the layout map with its legend placed by hand."""
    template = TemplateLibrary().shipped("layout")
    page = template.page("sheet")
    legend = page.part("legend")
    assert legend is not None
    placed = replace(legend, dock=Dock.HAND, shares=shares)
    template = template.with_page(page.with_part(placed))
    desk = desk_of(
        plan, SheetSpec(paper="A3", orientation="landscape", scale=scale), Texts("zh"), template
    )
    composer = Composer(desk)
    return composer.compose(ordered_pages(desk, composer)[0])


def test_names_keep_off_a_legend_in_the_midst_of_the_map(qapp: object, township: Plan) -> None:
    assert qapp is not None
    ruler = Ruler()
    page = composed(township, (0.4, 0.4, 0.13, 0.3), scale=50_000.0)
    legend = page.part("legend").box
    (frame,) = page.maps
    names = [ruler.box(shape) for shape in frame.label_shapes if isinstance(shape, Text)]
    assert len(names) > 20
    assert [name for name in names if name.meets(legend)] == []


def test_the_map_moves_aside_for_a_legend_at_the_edge(qapp: object, township: Plan) -> None:
    assert qapp is not None
    right = composed(township, (0.72, 0.2, 0.22, 0.4)).maps[0].bounds_m
    left = composed(township, (0.11, 0.2, 0.22, 0.4)).maps[0].bounds_m
    # The land is as wide as high: on A3 there is room at one side of it.
    assert right[0] > left[0]
