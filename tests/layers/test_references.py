"""Roads, water, buildings and exclusive grids over the others, read from painted pictures."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from support.ascii_plan import plan_of
from support.places import grid

from gis.plan.edit import Edit, EditLabel, apply, touched
from gis.plan.plan import Plan
from gis.plan.records import REFERENCE_THEMES, GridKind, OverlayArea, Reference, ReferenceId
from gis.table import Table
from layers.layer_view import LayerView, MapLayer
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.reference_lines import FlatLines, ReferenceLines
from layers.scene import Scene
from layers.style import DARK_SCREEN, PAPER, SCREEN
from layers.to_qt import apart, joined

Pixels = NDArray[np.int64]
Paint = Callable[..., Pixels]

VIEW = MapView(20.0, 20.0, 0.1, 400, 400)
PLAN = plan_of("AABB\nAABB\nAABB\nAABB")


def reference(number: int, theme: str, *lines: list[tuple[int, int]], is_area: bool) -> Reference:
    arrays = tuple(np.array(line, dtype=np.int64) for line in lines)
    return Reference(ReferenceId(number), theme, "", is_area, arrays)


def square_mm(west: int, south: int, side: int) -> list[tuple[int, int]]:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def with_references(plan: Plan, *references: Reference) -> Plan:
    return replace(plan, references=Table((each.id, each) for each in references))


def at(pixels: Pixels, x_m: float, y_m: float, view: MapView = VIEW) -> str:
    column, row = view.to_screen([(x_m, y_m)])[0].astype(int).tolist()
    return str(QColor(*pixels[row, column].tolist()).name())


def test_every_theme_has_a_look_on_every_ground() -> None:
    for style in (SCREEN, DARK_SCREEN, PAPER):
        assert {look.theme for look in style.references} == set(REFERENCE_THEMES)


def test_water_is_a_filled_area_and_a_road_a_line(painted: Paint) -> None:
    pond = reference(1, "water", square_mm(22_000, 22_000, 6_000), is_area=True)
    road = reference(2, "road", [(0, 10_000), (40_000, 10_000)], is_area=False)
    pixels = painted(paint_map, VIEW, Scene.of(with_references(PLAN, pond, road)), SCREEN)
    water, way = (next(r for r in SCREEN.references if r.theme == t) for t in ("water", "road"))
    assert at(pixels, 25, 25) == water.fill
    across = pixels[290:310, 50] - [QColor(way.line.colour).red()] + [0, 0, 0]
    assert np.abs(across[:, 0]).min() < 40
    bare = painted(paint_map, VIEW, Scene.of(PLAN), SCREEN)
    assert (pixels[290:310, 50] != bare[290:310, 50]).any()


def test_a_hidden_theme_is_not_painted(painted: Paint) -> None:
    pond = reference(1, "water", square_mm(22_000, 22_000, 6_000), is_area=True)
    hidden = replace(SCREEN, layers=LayerView().without(MapLayer.WATER))
    pixels = painted(paint_map, VIEW, Scene.of(with_references(PLAN, pond)), hidden)
    assert (pixels == painted(paint_map, VIEW, Scene.of(PLAN), SCREEN)).all()


def test_an_island_stays_dry_and_a_house_within_a_house_is_a_house(painted: Paint) -> None:
    lake = reference(
        1, "water", square_mm(2_000, 2_000, 16_000), square_mm(6_000, 6_000, 8_000), is_area=True
    )
    houses = [
        reference(2, "building", square_mm(22_000, 22_000, 14_000), is_area=True),
        reference(3, "building", square_mm(26_000, 26_000, 6_000), is_area=True),
    ]
    pixels = painted(paint_map, VIEW, Scene.of(with_references(PLAN, lake, *houses)), SCREEN)
    looks = {look.theme: look for look in SCREEN.references}
    assert at(pixels, 4, 10) == looks["water"].fill
    assert at(pixels, 10, 10) != looks["water"].fill
    assert at(pixels, 24, 29) == at(pixels, 29, 29) == looks["building"].fill


def test_buildings_are_shown_close_up_only(painted: Paint) -> None:
    house = reference(1, "building", square_mm(2_000, 2_000, 16_000), is_area=True)
    scene, bare = Scene.of(with_references(PLAN, house)), Scene.of(PLAN)
    far = MapView(20.0, 20.0, 4.0, 40, 40)
    assert (painted(paint_map, far, scene, SCREEN) == painted(paint_map, far, bare, SCREEN)).all()
    assert (painted(paint_map, VIEW, scene, SCREEN) != painted(paint_map, VIEW, bare, SCREEN)).any()


def test_changed_references_are_painted_anew() -> None:
    pond = reference(1, "water", square_mm(22_000, 22_000, 6_000), is_area=True)
    edit = Edit(EditLabel("test"), {"references": {pond.id: pond}})
    after = apply(PLAN, edit)
    scene = Scene.of(PLAN).updated(PLAN, after, touched(PLAN, after, edit))
    assert scene.changed_m == ((22, 22, 28, 28),)
    assert scene.references.get("water") is not None
    assert Scene.of(PLAN).references.get("water") is None


def test_an_exclusive_grid_lies_hatched_over_the_others(painted: Paint) -> None:
    record = replace(PLAN.grids[grid("B")], id=grid("E"), kind=GridKind.EXCLUSIVE)
    area = OverlayArea(record.id, (np.array(square_mm(10_000, 10_000, 20_000)),))
    edit = Edit(EditLabel("test"), {"grids": {record.id: record}, "overlays": {area.id: area}})
    after = apply(PLAN, edit)
    scene = Scene.of(PLAN).updated(PLAN, after, touched(PLAN, after, edit))
    assert (10, 10, 30, 30) in scene.changed_m
    bare = painted(paint_map, VIEW, Scene.of(PLAN), SCREEN)
    pixels = painted(paint_map, VIEW, scene, SCREEN)
    changed = (pixels != bare).any(axis=2)
    assert 0.03 < changed[110:290, 110:190].mean() < 0.6, "what lies below shows through"
    assert not changed[:90].any()
    assert changed[200, 96:104].any(), "an outline"


LINES = st.lists(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=9),
    min_size=1,
    max_size=8,
)


@given(LINES, st.sampled_from([0.0, 1.0, 40.0]), st.tuples(*[st.integers(0, 900)] * 2))
def test_lines_in_sight_are_found_at_every_level(
    lines: list[list[tuple[int, int]]], tolerance_m: float, corner: tuple[int, int]
) -> None:
    arrays = [np.array(line, dtype=np.int64) for line in lines]
    west, south = corner
    bounds = (west, south, west + 200, south + 200)
    flat = FlatLines(joined([line / 1000 for line in arrays]))
    found = apart(flat.within(bounds, tolerance_m))
    expected = [
        line / 1000
        for line in arrays
        if (line.min(axis=0) / 1000 <= bounds[2:]).all()
        and (line.max(axis=0) / 1000 >= bounds[:2]).all()
    ]
    assert len(found) == len(expected)
    for mine, true in zip(found, expected, strict=True):
        assert mine[0] == pytest.approx(true[0])
        assert mine[-1] == pytest.approx(true[-1])
        if tolerance_m == 0.0:
            assert mine == pytest.approx(true)


def test_addresses_are_marks_from_their_scale_on(painted: Paint) -> None:
    houses = [reference(n, "address", [(20_000 + n * 2_000, 25_000)], is_area=False)
              for n in range(1, 4)]  # fmt: skip
    scene, bare = Scene.of(with_references(PLAN, *houses)), Scene.of(PLAN)
    look = next(one for one in SCREEN.references if one.theme == "address")
    assert look.mark is not None
    pixels = painted(paint_map, VIEW, scene, SCREEN)
    wanted = QColor(look.mark.fill)
    for x in (22, 24, 26):
        colour = QColor(at(pixels, x, 25))
        assert abs(colour.red() - wanted.red()) + abs(colour.blue() - wanted.blue()) < 40
    far = VIEW
    while far.scale_denominator <= look.to_scale:
        far = replace(far, metres_per_unit=far.metres_per_unit * 2)
    assert (painted(paint_map, far, scene, SCREEN) == painted(paint_map, far, bare, SCREEN)).all()
    hidden = replace(SCREEN, layers=LayerView().without(MapLayer.ADDRESSES))
    assert (painted(paint_map, VIEW, scene, hidden) == painted(paint_map, VIEW, bare, SCREEN)).all()


def test_many_addresses_are_found_by_place_alone() -> None:
    random = np.random.default_rng(1)
    points = random.integers(0, 60_000_000, (3000, 2))
    lines = ReferenceLines.of(
        reference(n, "address", [(int(x), int(y))], is_area=False)
        for n, (x, y) in enumerate(points.tolist(), 1)
    )
    box = (10_000.0, 20_000.0, 30_000.0, 25_000.0)
    xy = points / 1000
    expected = xy[(xy >= box[:2]).all(axis=1) & (xy <= box[2:]).all(axis=1)]
    found = lines.points_within(box)
    assert sorted(map(tuple, found.tolist())) == sorted(map(tuple, expected.tolist()))
