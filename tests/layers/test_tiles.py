"""The tile engine without an event loop: work runs when the test says so."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter
from support.ascii_plan import plan_of, with_households
from support.places import grid
from support.strategies import plans

from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.plan.edit import Edit, EditLabel, apply, touched
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import SCREEN, MapStyle
from layers.tiles import TileCache, settled
from layers.view_image import ViewImage

Pixels = NDArray[np.int64]
Blitted = Callable[..., Pixels]
Painted = Callable[..., Pixels]

PLAN = with_households(
    plan_of(
        """
        AABBEE
        AABBEE
        CC..EE
        CCDDFF
        """,
        units="""
        uuvvvv
        uuvvvv
        uuvvvv
        uuvvvv
        """,
        origin_mm=(480_000_000, 3_600_000_000),
    ),
    [
        (480_000_000 + x, 3_600_000_000 + y)
        for x in range(500, 60_000, 1700)
        for y in (9_000, 33_000)
    ],
)
VIEW = settled(MapView(480_030.0, 3_600_020.0, 0.05, 1300, 900))


class Workers:
    """Keep work until the test lets it run."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.readies = 0

    def submit(self, work: Callable[[], None]) -> None:
        self.waiting.append(work)

    def ready(self) -> None:
        self.readies += 1

    def run(self) -> None:
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work()


def cache_of(scene: Scene, style: MapStyle = SCREEN) -> TileCache:
    cache = TileCache(paint_map, lambda work: work(), lambda: None)
    cache.show(scene, style)
    return cache


def assert_alike(one: Pixels, other: Pixels) -> None:
    """Allow for the last bit of antialiasing, where a line lies on a tie between two pixels."""
    off = np.abs(one - other).max(axis=2)
    assert (off > 3).mean() < 3e-4, (
        f"{(off > 3).sum()} pixels differ, at {np.argwhere(off > 3)[:5]}"
    )


def test_tiles_make_the_same_picture_as_painting_at_once(
    blitted: Blitted, painted: Painted
) -> None:
    scene = Scene.of(PLAN)
    assert_alike(blitted(cache_of(scene), VIEW), painted(paint_map, VIEW, scene, SCREEN))


def test_densities_fit_together_at_the_borders_of_tiles(blitted: Blitted, painted: Painted) -> None:
    scene = Scene.of(PLAN)
    style = replace(SCREEN, households=replace(SCREEN.households, density_from_m=0.0, bin_mm=1.4))
    assert_alike(blitted(cache_of(scene, style), VIEW), painted(paint_map, VIEW, scene, style))


@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_dense_screens_get_dense_tiles(blitted: Blitted, painted: Painted, ratio: float) -> None:
    scene = Scene.of(PLAN)
    view = settled(VIEW.resized(700, 500), ratio)
    pixels = blitted(cache_of(scene), view, ratio)
    assert pixels.shape == (500 * ratio, 700 * ratio, 3)
    assert_alike(pixels, painted(paint_map, view.magnified(ratio), scene, SCREEN))


def after(plan: Plan, edit: Edit) -> tuple[Scene, Scene]:
    scene = Scene.of(plan)
    new_plan = apply(plan, edit)
    return scene, scene.updated(plan, new_plan, touched(plan, new_plan, edit))


def moved_node() -> Edit:
    """Move the junction of A, B, C and free land, which lies on the boundary of two units."""
    place = (480_020_000, 3_600_020_000)
    (node,) = (n.id for n in PLAN.partition.nodes.values() if (n.x, n.y) == place)
    to = (480_023_000, 3_600_018_000)
    return move_node(PLAN, node=node, to=to, locks=Locks(unit_boundaries=False))


@pytest.mark.parametrize(
    "edit",
    [moved_node(), merge_grids(PLAN, keep=grid("E"), others=[grid("F")])],
    ids=["move a node of the unit boundary", "merge"],
)
def test_after_an_edit_the_tiles_equal_a_full_repaint(
    blitted: Blitted, painted: Painted, edit: Edit
) -> None:
    before, changed = after(PLAN, edit)
    cache = cache_of(before)
    old = blitted(cache, VIEW)
    cache.show(changed, SCREEN, changed.changed_m)
    new = blitted(cache, VIEW)
    assert (old != new).any()
    assert_alike(new, painted(paint_map, VIEW, changed, SCREEN))


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(plans(max_side=5, units=2), plans(max_side=5, units=2))
def test_after_any_change_the_tiles_equal_a_full_repaint(
    blitted: Blitted, painted: Painted, plan: Plan, other: Plan
) -> None:
    puts: dict[str, dict[int, object]] = {}
    deletes: dict[str, frozenset[int]] = {}
    for name in ("nodes", "arcs", "units", "grids"):
        mine, theirs = plan.table(name), other.table(name)
        puts[name] = {i: theirs[i] for i in theirs if mine.get(i) != theirs[i]}
        deletes[name] = frozenset(i for i in mine if i not in theirs)
    before, changed = after(plan, Edit(EditLabel("test"), puts, deletes))
    view = settled(MapView(480_025.0, 3_600_025.0, 0.08, 700, 700))
    cache = cache_of(before)
    blitted(cache, view)
    cache.show(changed, SCREEN, changed.changed_m)
    assert_alike(blitted(cache, view), painted(paint_map, view, changed, SCREEN))


def once(cache: TileCache | ViewImage, view: MapView) -> tuple[bool, Pixels]:
    """Paint one frame; return whether it was complete, and its pixels."""
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    painter = QPainter(image)
    is_complete = cache.blit(painter, view)
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
    return is_complete, raw[:, : image.width(), 2::-1].astype(np.int64)


class Recorder:
    """Paint the number of the paint job as a colour, and remember what was painted."""

    def __init__(self) -> None:
        self.views: list[MapView] = []

    def __call__(self, painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
        self.views.append(view)
        painter.fillRect(0, 0, 2000, 2000, QColor(len(self.views) % 256, 0, 0))


@pytest.fixture
def scene() -> Scene:
    return Scene.of(PLAN)


def fill(cache: TileCache, workers: Workers, view: MapView) -> None:
    for _ in range(100):
        once(cache, view)
        if not workers.waiting:
            return
        workers.run()
    raise AssertionError("there is always more to paint")


def test_an_edit_repaints_only_the_tiles_that_it_touches(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    cache = TileCache(paint, workers.submit, workers.ready)
    cache.show(scene, SCREEN)
    fill(cache, workers, VIEW)
    painted_before = len(paint.views)
    spot = (480_030.0, 3_600_020.0, 480_031.0, 3_600_021.0)
    cache.show(scene, SCREEN, [spot])
    assert not once(cache, VIEW)[0]
    fill(cache, workers, VIEW)
    anew = paint.views[painted_before:]
    assert 1 <= len(anew) <= 4 < painted_before
    for view in anew:
        west, south, east, north = view.bounds_beyond_m(8)
        assert west <= spot[2]
        assert east >= spot[0]
        assert south <= spot[3]
        assert north >= spot[1]
    cache.show(scene, SCREEN, [])
    assert once(cache, VIEW)[0]


def test_another_style_repaints_everything(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    cache = TileCache(paint, workers.submit, workers.ready)
    cache.show(scene, SCREEN)
    fill(cache, workers, VIEW)
    count = len(paint.views)
    cache.show(scene, replace(SCREEN, background="#000000"), [])
    fill(cache, workers, VIEW)
    assert len(paint.views) == 2 * count


def test_results_from_before_an_edit_are_dropped(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    cache = TileCache(paint, workers.submit, workers.ready)
    cache.show(scene, SCREEN)
    once(cache, VIEW)
    cache.show(scene, SCREEN)
    workers.run()
    assert not cache.collect(), "what was painted before the edit is of no use"
    workers.run()
    assert cache.collect()


def test_the_middle_of_the_view_comes_first(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    cache = TileCache(paint, workers.submit, workers.ready)
    cache.show(scene, SCREEN)
    once(cache, VIEW)
    workers.run()
    west, south, east, north = paint.views[0].bounds_m
    assert west <= VIEW.center_x_m <= east
    assert south <= VIEW.center_y_m <= north


def test_few_tiles_are_under_way_at_a_time(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    cache = TileCache(paint, workers.submit, workers.ready)
    cache.show(scene, SCREEN)
    once(cache, VIEW)
    elsewhere = settled(VIEW.panned(5000, 0))
    once(cache, elsewhere)
    assert len(workers.waiting) == 2, "so that a jump elsewhere is answered at once"
    workers.run()
    once(cache, elsewhere)
    workers.run()
    assert paint.views[-1].bounds_m[2] < VIEW.bounds_m[0]


def test_after_a_zoom_the_old_tiles_stand_in(scene: Scene) -> None:
    workers = Workers()
    cache = TileCache(paint_map, workers.submit, workers.ready)
    cache.show(scene, SCREEN)
    fill(cache, workers, VIEW)
    closer = settled(VIEW.zoomed((650, 450), 2.0))
    is_complete, stand_in = once(cache, closer)
    assert not is_complete
    fill(cache, workers, closer)
    is_complete, sharp = once(cache, closer)
    assert is_complete
    same = np.abs(stand_in - sharp).max(axis=2) < 40
    assert same.mean() > 0.9
    assert (stand_in != sharp).any()


def test_where_there_is_nothing_yet_the_background_is_shown(scene: Scene) -> None:
    workers = Workers()
    cache = TileCache(paint_map, workers.submit, workers.ready)
    assert once(cache, VIEW)[0], "without a scene there is nothing to wait for"
    cache.show(scene, SCREEN)
    _, pixels = once(cache, VIEW)
    ground = QColor(SCREEN.background)
    assert (pixels == (ground.red(), ground.green(), ground.blue())).all()


def test_old_tiles_are_forgotten(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    cache = TileCache(paint, workers.submit, workers.ready, capacity=40)
    cache.show(scene, SCREEN)
    for step in range(12):
        fill(cache, workers, settled(VIEW.panned(1500 * step, 0)))
    count = len(paint.views)
    fill(cache, workers, VIEW)
    assert len(paint.views) > count


def test_a_painter_that_fails_does_not_stop_the_others(scene: Scene) -> None:
    failures: list[Exception] = []

    def submit(work: Callable[[], None]) -> None:
        try:
            work()
        except ValueError as error:
            failures.append(error)

    paint = Recorder()

    def paint_but_once(p: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
        if not failures:
            raise ValueError
        paint(p, view, scene, style)

    cache = TileCache(paint_but_once, submit, lambda: None)
    cache.show(scene, SCREEN)
    for _ in range(50):
        is_complete, _ = once(cache, VIEW)
    assert is_complete
    assert len(failures) == 1


def test_the_picture_over_the_tiles_follows_a_pan_without_new_work(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    image = ViewImage(paint, workers.submit, workers.ready)
    image.show(scene, SCREEN)
    assert not once(image, VIEW)[0]
    workers.run()
    assert image.collect()
    assert once(image, VIEW)[0]
    assert once(image, VIEW.panned(100, 50))[0]
    assert len(paint.views) == 1
    assert not once(image, VIEW.panned(1000, 0))[0]
    workers.run()
    assert len(paint.views) == 2


def test_the_picture_over_the_tiles_is_renewed_when_the_scene_changed_meanwhile(
    scene: Scene,
) -> None:
    workers, paint = Workers(), Recorder()
    image = ViewImage(paint, workers.submit, workers.ready)
    image.show(scene, SCREEN)
    once(image, VIEW)
    image.show(scene, SCREEN)
    once(image, VIEW)
    workers.run()
    assert not image.collect(), "the first picture is stale"
    workers.run()
    assert image.collect()
    assert once(image, VIEW)[0]
    assert not workers.waiting


def test_the_picture_over_the_tiles_waits_when_told_to(scene: Scene) -> None:
    workers, paint = Workers(), Recorder()
    image = ViewImage(paint, workers.submit, workers.ready)
    image.show(scene, SCREEN)
    canvas = QImage(100, 100, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    image.blit(painter, VIEW, may_ask=False)
    assert not workers.waiting
    image.blit(painter, VIEW)
    painter.end()
    assert workers.waiting
