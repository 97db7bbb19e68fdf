"""What is noted about boundaries, read from lines and painted pictures."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from support.ascii_plan import plan_of
from support.places import arc_between, grid

from gis.plan.edit import Edit, EditLabel, apply, touched
from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.table import Table
from gis.topology.records import ArcId, Border, Follows, Standing, UnitId
from layers.boundary_kind import BoundaryKind, LineClass, kinds_of_tiers
from layers.boundary_lines import kind_style, line_style
from layers.layer_view import BorderScheme, LayerView
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import PAPER, SCREEN, MapStyle

Pixels = NDArray[np.int64]
Paint = Callable[..., Pixels]

EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)
VIEW = MapView(10.0, 15.0, 0.1, 300, 400)
PLAN = plan_of("AB\nAB\nAB")


def noted(plan: Plan, arc: ArcId, **facts: object) -> Edit:
    border = Border(**facts)  # type: ignore[arg-type]
    return Edit(
        EditLabel("test"), {"arcs": {arc: replace(plan.partition.arcs[arc], border=border)}}
    )


def with_facts(plan: Plan, **facts: object) -> Plan:
    return apply(plan, noted(plan, arc_between(plan, "A", "B"), **facts))


def seam(pixels: Pixels) -> Pixels:
    """Return what is painted along the middle of the boundary of A and B, shape (n, 3)."""
    column = int(VIEW.to_screen([(10, 0)])[0, 0])
    rows = VIEW.to_screen([(0, 28), (0, 2)])[:, 1].astype(int)
    line: Pixels = pixels[rows[0] : rows[1], column - 1 : column + 1].min(axis=1)
    return line


def reddish(pixels: Pixels) -> NDArray[np.bool_]:
    red: NDArray[np.bool_] = (pixels[:, 0] > 150) & (pixels[:, 1] < 130) & (pixels[:, 2] < 130)
    return red


def style_of(borders: BorderScheme) -> MapStyle:
    return replace(SCREEN, layers=LayerView().with_borders(borders))


def test_a_boundary_in_dispute_is_dashed_in_another_colour(painted: Paint) -> None:
    plan = with_facts(PLAN, standing=Standing.DISPUTED)
    red = reddish(seam(painted(paint_map, VIEW, Scene.of(plan), SCREEN)))
    assert 0.4 < red.mean() < 0.9
    assert np.diff(red.astype(int)).clip(0).sum() > 5
    plain = seam(painted(paint_map, VIEW, Scene.of(plan), style_of(BorderScheme.PLAIN)))
    assert not reddish(plain).any()


def test_an_agreed_boundary_is_whole_and_heavier_than_one_not_walked(painted: Paint) -> None:
    ink = {}
    for standing in (Standing.NOT_WALKED, Standing.AGREED):
        pixels = painted(paint_map, VIEW, Scene.of(with_facts(PLAN, standing=standing)), SCREEN)
        ink[standing] = seam(pixels).sum(axis=1)
        assert np.ptp(ink[standing]) < 40, "no dashes"
    assert ink[Standing.AGREED].mean() < ink[Standing.NOT_WALKED].mean() - 30


def test_the_boundary_of_units_shows_a_dispute_too() -> None:
    plan = with_facts(plan_of("AB\nAB", "uv\nuv"), standing=Standing.DISPUTED)
    lines = Scene.of(plan).arcs.lines_in(EVERYWHERE, 0.0)
    assert LineClass(BoundaryKind.VILLAGE, Standing.DISPUTED) in lines
    style = line_style(SCREEN, LineClass(BoundaryKind.VILLAGE, Standing.DISPUTED))
    assert style.width_mm >= SCREEN.village_line.width_mm
    assert style.colour == SCREEN.disputed_line.colour


def test_an_agreed_boundary_of_units_goes_on_as_one_stroke() -> None:
    plan = plan_of("AX\nBX\nCX", "uv\nuv\nuv")
    plan = apply(plan, noted(plan, arc_between(plan, "B", "X"), standing=Standing.AGREED))
    (stroke,) = Scene.of(plan).arcs.lines_in(EVERYWHERE, 0.0)[LineClass(BoundaryKind.VILLAGE)]
    assert shapely.LineString(stroke).length == 30


@pytest.mark.parametrize("follows", [each for each in Follows if each is not Follows.NONE])
def test_what_a_boundary_follows_is_told_while_editing_only(
    painted: Paint, follows: Follows
) -> None:
    scene = Scene.of(with_facts(PLAN, follows=follows))
    x, y = VIEW.to_screen([(10, 15)])[0].astype(int).tolist()
    colours = {}
    for scheme in BorderScheme:
        pixels = painted(paint_map, VIEW, scene, style_of(scheme))
        colours[scheme] = QColor(*pixels[y, x + 1].tolist()).name()
    band = dict(SCREEN.following)[follows]
    assert colours[BorderScheme.EDIT] == band
    assert band not in (colours[BorderScheme.STANDING], colours[BorderScheme.PLAIN])


def test_noting_facts_is_seen_at_once() -> None:
    before = Scene.of(PLAN)
    edit = noted(
        PLAN, arc_between(PLAN, "A", "B"), standing=Standing.DISPUTED, follows=Follows.ROAD
    )
    plan = apply(PLAN, edit)
    after = before.updated(PLAN, plan, touched(PLAN, plan, edit))
    (line,) = after.arcs.lines_in(EVERYWHERE, 0.0)[LineClass(BoundaryKind.GRID, Standing.DISPUTED)]
    assert shapely.LineString(line).length == 30
    assert list(after.arcs.following_in(EVERYWHERE, 0.0)) == [Follows.ROAD]
    assert any(box[0] <= 10 <= box[2] and box[1] <= 1 and box[3] >= 29 for box in after.changed_m)
    back = noted(plan, arc_between(plan, "A", "B"))
    again = after.updated(plan, apply(plan, back), touched(plan, apply(plan, back), back))
    assert again.arcs.following_in(EVERYWHERE, 0.0) == {}
    assert set(again.arcs.lines_in(EVERYWHERE, 0.0)) == set(before.arcs.lines_in(EVERYWHERE, 0.0))


def test_from_afar_lines_are_thin_and_whole_but_not_on_paper(painted: Paint) -> None:
    plan = plan_of("AB\nAB\nAB", "uv\nuv\nuv", tile_mm=1_000_000)
    far = MapView(1_000.0, 1_500.0, 30.0, 200, 200)
    near = replace(far, metres_per_unit=20.0)
    runs = {}
    for view in (far, near):
        pixels = painted(paint_map, view, Scene.of(plan), SCREEN)
        column = int(view.to_screen([(1_000, 0)])[0, 0])
        rows = view.to_screen([(0, 2_800), (0, 200)])[:, 1].astype(int)
        runs[view] = pixels[rows[0] : rows[1], column - 1 : column + 1].sum(axis=2).min(axis=1)
    assert np.ptp(runs[far]) < np.ptp(runs[near]) / 2


def test_sub_grids_are_parted_by_thin_lines_within_their_grid(painted: Paint) -> None:
    plan = with_sub_grid(plan_of("ABC\nABC\nABC"), "B", of="A")
    scene = Scene.of(plan)
    lines = scene.arcs.lines_in(EVERYWHERE, 0.0)
    length = {held.kind: sum(shapely.LineString(x).length for x in lines[held]) for held in lines}
    assert length[BoundaryKind.SUB_GRID] == length[BoundaryKind.GRID] == 30
    assert set(scene.colours) == {grid("A"), grid("C")}
    pixels = painted(paint_map, MapView(15, 15, 0.1, 300, 300), scene, SCREEN)
    assert (pixels[150, 50] == pixels[150, 150]).all(), "one grid, one colour"
    assert (pixels[150, 50] != pixels[150, 250]).any()
    seams = pixels[150, 95:105].sum(axis=1).min(), pixels[150, 195:205].sum(axis=1).min()
    assert seams[0] > seams[1] + 20
    far = replace(SCREEN, sub_grids_to_scale=10.0)
    hidden = painted(paint_map, MapView(15, 15, 0.1, 300, 300), scene, far)
    assert (hidden[150, 90:110] == hidden[150, 50]).all()


def with_sub_grid(plan: Plan, letter: str, *, of: str) -> Plan:
    sub = replace(plan.grids[grid(letter)], parent=grid(of), tier="micro_grid")
    return replace(plan, grids=plan.grids.replaced({sub.id: sub}))


def test_a_grid_that_is_divided_keeps_one_colour_through_edits() -> None:
    plan = plan_of("ABC\nABC\nABC")
    before = Scene.of(plan)
    sub = replace(plan.grids[grid("B")], parent=grid("A"), tier="micro_grid")
    edit = Edit(EditLabel("test"), {"grids": {sub.id: sub}})
    after_plan = apply(plan, edit)
    after = before.updated(plan, after_plan, touched(plan, after_plan, edit))
    assert set(after.colours) == {grid("A"), grid("C")}
    assert after.colours[grid("A")] != after.colours[grid("C")]
    assert any(box[0] <= 10 <= box[2] for box in after.changed_m)


def test_villager_groups_and_tiers_of_any_name_have_a_rank() -> None:
    kinds = kinds_of_tiers(("province", "county", "street", "quarter", "village", "team"))
    ranks = [kinds[tier] for tier in ("team", "village", "quarter", "street", "county", "province")]
    assert ranks == sorted(ranks)
    assert kinds["village"] is BoundaryKind.VILLAGE
    assert kinds["province"] is BoundaryKind.CITY


def test_the_boundary_of_a_villager_group_is_not_that_of_its_village() -> None:
    plan = plan_of("AABBCC", "uuvvww")
    units = {
        UnitId(1): Unit(UnitId(1), "1", "某村", "village"),
        UnitId(2): Unit(UnitId(2), "2", "一组", "villager_group", UnitId(1)),
        UnitId(3): Unit(UnitId(3), "3", "邻村", "village"),
    }
    lines = Scene.of(replace(plan, units=Table(units))).arcs.lines_in(EVERYWHERE, 0.0)
    where = {held.kind: some[0][0, 0] for held, some in lines.items()}
    assert where[BoundaryKind.GROUP] == 20
    assert where[BoundaryKind.VILLAGE] == 40


@pytest.mark.parametrize("style", [SCREEN, PAPER])
def test_a_higher_boundary_is_heavier(style: MapStyle) -> None:
    widths = [kind_style(style, kind).width_mm for kind in BoundaryKind]
    assert widths == sorted(widths)
    assert len(set(widths)) == len(widths)


def test_on_paper_no_line_is_finer_than_a_printer_draws() -> None:
    """A tenth of a millimetre: cartographers' least line, and 2.4 dots at 600 dpi."""
    assert min(kind_style(PAPER, kind).width_mm for kind in BoundaryKind) >= 0.1
