from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from app.printing.print_sheets import desk_of
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import PageOrder
from app.printing.sheets.identity import identity_of
from app.printing.sheets.page import Page
from app.printing.sheets.painting import paint_page
from app.printing.sheets.subject import subject_of_grids
from bench.synthetic import Size, synthetic_plan
from gis.plan.edit import Edit, EditLabel, apply
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Reference, ReferenceId
from gis.texts import Texts
from gis.topology.records import GridId, Standing
from layers.drawing import Ruler

UNITS_PER_MM = 3.0
BY_CHANCE = 6
"""So many pixels Qt's rasteriser may leave to chance."""
GRID = GridId(1)
LABEL = EditLabel("operations.rename_grid", {})


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=16, units=3, vertices=1_600, households=400))


def page_of(plan: Plan, **wanted: object) -> Page:
    spec = replace(
        SheetSpec(product="layout", paper="A4", made_on=date(2025, 3, 1), show_households=True),
        **wanted,  # type: ignore[arg-type]
    )
    desk = desk_of(plan, spec, Texts("zh"))
    subject = subject_of_grids(plan, [GRID])
    return Composer(desk).compose(PageOrder("sheet", subject, "x"))


def identity(page: Page) -> str:
    return identity_of(page, Ruler(), Texts("zh"))


def picture(page: Page) -> NDArray[np.uint32]:
    width, height = (round(side * UNITS_PER_MM) for side in page.paper_mm)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(painter, page, Ruler(), UNITS_PER_MM)
    painter.end()
    return np.frombuffer(bytes(image.constBits()), dtype=np.uint32)


def edited(plan: Plan, table: str, *records: object) -> Plan:
    puts = {record.id: record for record in records}  # type: ignore[attr-defined]
    return apply(plan, Edit(LABEL, {table: puts}))


def renamed(plan: Plan, number: int) -> Plan:
    grid = sorted(plan.grids)[number % len(plan.grids)]
    return edited(plan, "grids", replace(plan.grids[grid], name=f"新名{number}"))


def moved_house(plan: Plan, number: int) -> Plan:
    home = plan.households[HouseholdId(1 + number % len(plan.households))]
    assert home.location is not None
    x, y = home.location
    return edited(plan, "households", replace(home, location=(x + 40_000, y + 25_000)))


def disputed(plan: Plan, number: int) -> Plan:
    arc = sorted(plan.partition.arcs)[number % len(plan.partition.arcs)]
    record = plan.partition.arcs[arc]
    border = replace(record.border, standing=Standing.DISPUTED)
    return edited(plan, "arcs", replace(record, border=border))


def with_road(plan: Plan, number: int) -> Plan:
    west, south, east, north = (int(side) for side in plan.partition.bounds_mm())
    x = west + (east - west) * (number % 17) // 17
    line = np.array([[x, south], [x, north]], dtype=np.int64)
    road = Reference(ReferenceId(number + 1), "road", f"{number}路", False, (line,))
    return edited(plan, "references", road)


def moved_vertex(plan: Plan, number: int) -> Plan:
    bent = [arc for arc in plan.partition.arcs.values() if len(arc.points)]
    record = sorted(bent, key=lambda arc: arc.id)[number % len(bent)]
    points = record.points.copy()
    points[len(points) // 2] += 3_000
    return edited(plan, "arcs", replace(record, points=points))


EDITS = (renamed, moved_house, disputed, with_road, moved_vertex)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(EDITS), st.integers(0, 400))
def test_what_is_painted_otherwise_has_another_identity(
    qapp: object, township: Plan, edit: object, number: int
) -> None:
    assert qapp is not None
    assert callable(edit)
    before, after = page_of(township), page_of(edit(township, number))
    if np.count_nonzero(picture(before) != picture(after)) > BY_CHANCE:
        assert identity(before) != identity(after)


def test_the_same_page_has_the_same_identity(qapp: object, township: Plan) -> None:
    assert qapp is not None
    again = synthetic_plan(Size(grids=16, units=3, vertices=1_600, households=400))
    assert identity(page_of(township)) == identity(page_of(again))


def test_words_paper_and_colours_count(qapp: object, township: Plan) -> None:
    assert qapp is not None
    pages = [
        page_of(township),
        page_of(township, compiler="某镇"),
        page_of(township, paper="A3"),
        page_of(township, palette="greys"),
        page_of(township, show_households=False),
        replace(page_of(township), label="y"),
    ]
    assert len({identity(page) for page in pages}) == len(pages)


def test_a_house_that_the_page_does_not_show_changes_nothing(qapp: object, township: Plan) -> None:
    assert qapp is not None
    page = page_of(township)
    assert page.main_map is not None
    west, south, east, north = page.main_map.bounds_m
    far = [
        number
        for number, home in enumerate(township.households.values())
        if home.location is not None
        and not (west - 60 < home.location[0] / 1000 < east + 60)
        and not (south - 60 < home.location[1] / 1000 < north + 60)
        and home.grid != GRID
    ]
    assert len(far) > 20
    for number in far[:5]:
        home = list(township.households)[number]
        assert identity(page_of(moved_house(township, home - 1))) == identity(page)
    near = next(h for h in township.households.values() if h.grid == GRID)
    assert identity(page_of(moved_house(township, near.id - 1))) != identity(page)
