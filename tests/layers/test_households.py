"""Marks of households, read from painted pictures: full where the place is known, else hollow."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter, QPicture
from support.ascii_plan import plan_of, with_households

from gis.operations.place_household import place_household
from gis.plan.edit import apply, touched
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, LocatedBy
from gis.table import Table
from layers.enlarging import enlarged
from layers.households import paint_households
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import DARK_SCREEN, PAPER, SCREEN, MapStyle

Pixels = NDArray[np.int64]
Paint = Callable[..., Pixels]
VIEW = MapView(20.0, 20.0, 0.1, 400, 400)
SURE, ROUGH = HouseholdId(1), HouseholdId(2)


def town() -> Plan:
    plan = with_households(plan_of("AABB\nAABB\nAABB\nAABB"), [(15_000, 20_000), (25_000, 20_000)])
    grades = {SURE: LocatedBy.HOUSE_NUMBER, ROUGH: LocatedBy.VILLAGER_GROUP}
    records = [replace(one, located_by=grades[one.id]) for one in plan.households.values()]
    return replace(plan, households=Table[HouseholdId, Household]((o.id, o) for o in records))


def middle(pixels: Pixels, x_m: float) -> str:
    column, row = VIEW.to_screen([(x_m, 20.0)])[0].astype(int).tolist()
    return str(QColor(*pixels[row, column].tolist()).name())


@pytest.mark.parametrize("style", [SCREEN, DARK_SCREEN, PAPER])
def test_an_approximate_place_is_hollow(painted: Paint, style: MapStyle) -> None:
    large = replace(style, households=replace(style.households, diameter_mm=4.0))
    pixels = painted(paint_households, VIEW, Scene.of(town()), large)
    assert middle(pixels, 15.0) == large.households.fill
    assert middle(pixels, 25.0) == large.rough_households.hollow
    ring = {tuple(p) for p in pixels[180:220, 230:270].reshape(-1, 3).tolist()}
    colour = QColor(large.households.fill)
    assert (colour.red(), colour.green(), colour.blue()) in ring


def test_the_same_on_a_device_that_is_no_picture(painted: Paint) -> None:
    large = replace(PAPER, households=replace(PAPER.households, diameter_mm=4.0))
    drawing = QPicture()
    painter = QPainter(drawing)
    paint_households(painter, VIEW, Scene.of(town()), large)
    painter.end()
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    drawing.play(painter)
    painter.end()
    names = [image.pixelColor(*map(int, VIEW.to_screen([(x, 20.0)])[0])).name() for x in (15, 25)]
    assert names == [large.households.fill, large.rough_households.hollow]


def test_a_household_that_gets_a_sure_place_where_it_was_is_painted_anew() -> None:
    plan = town()
    scene = Scene.of(plan)
    edit = place_household(plan, household=ROUGH, at=(25_000, 20_000))
    after = apply(plan, edit)
    changed = scene.updated(plan, after, touched(plan, after, edit))
    assert len(changed.rough_dots_m) == 0
    assert changed.changed_m
    assert all(bounds == (25.0, 20.0, 25.0, 20.0) for bounds in changed.changed_m)


def test_marks_and_lines_of_references_grow_with_the_paper() -> None:
    larger = enlarged(PAPER, 3.0)
    for before, after in zip(PAPER.references, larger.references, strict=True):
        assert after.line.width_mm == pytest.approx(3 * before.line.width_mm)
        if before.mark is not None and after.mark is not None:
            assert after.mark.diameter_mm == pytest.approx(3 * before.mark.diameter_mm)
    assert larger.rough_households.diameter_mm == pytest.approx(
        3 * PAPER.rough_households.diameter_mm
    )
