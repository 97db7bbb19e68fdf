"""The ground of the canvas: late tiles, dead services, other views, sources that are let go."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import CRS
from PySide6.QtGui import QImage, QPainter
from support.ascii_plan import plan_of
from support.fake_base_maps import DEAD, EMPTY, FakeTiles, Plain, shown

from gis.base_maps.source import TileAnswer, TileState
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile
from layers.base_maps.ground import BaseMapGround
from layers.base_maps.shown import BaseMapStatus, ShownBaseMap
from layers.layer_view import EVERYTHING, MapLayer
from layers.map_layers import paint_map
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import SCREEN, MapStyle
from layers.tiles import TileCache, settled

ZONE = CRS.from_epsg(4549)
PLAN = plan_of("AB\nCD", tile_mm=40_000, origin_mm=(430_000_000, 3_500_000_000))
VIEW = settled(MapView(430_040.0, 3_500_040.0, 0.5, 600, 400))
BACKGROUND = (251, 250, 247)
RED, BLUE = (200, 0, 0), (0, 0, 200)

Colours = NDArray[np.int64]
Work = Callable[[], None]


class Desk:
    """Be a canvas without a window: work runs when the test says so."""

    def __init__(self) -> None:
        self.painting: list[Work] = []
        self.fetching: list[Work] = []
        self.statuses: list[BaseMapStatus] = []
        self.now = 0.0
        self.ground = BaseMapGround(
            self.painting.append,
            self.fetching.append,
            lambda: None,
            self.statuses.append,
            lambda: self.now,
        )
        self.cache = TileCache(paint_map, self.painting.append, lambda: None, ground=self.ground)

    def show(self, base_maps: Sequence[ShownBaseMap], style: MapStyle = SCREEN) -> None:
        self.ground.show(base_maps, ZONE, style.background, is_dark=style.is_dark)
        if self.ground.is_shown:
            style = style.over_base_maps()
        self.cache.show(Scene.of(PLAN), style, ())

    def frame(self, view: MapView = VIEW) -> Colours:
        """Paint one frame and return its colours."""
        self.cache.collect()
        self.ground.collect()
        return self.blit(view)

    def blit(self, view: MapView) -> Colours:
        """Paint one frame, as when it is due before what workers tell is heard."""
        image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
        image.fill(0xFFFF00FF)
        painter = QPainter(image)
        self.cache.blit(painter, view)
        painter.end()
        raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
        return raw[:, : image.width(), 2::-1].astype(np.int64)

    def paint(self, view: MapView = VIEW) -> Colours:
        """Paint frames until the painters have no more to do; answers of services stay out."""
        for _ in range(60):
            colours = self.frame(view)
            waiting, self.painting[:] = self.painting[:], []
            if not waiting:
                return colours
            for work in waiting:
                work()
        raise AssertionError("there is always more to paint")

    def answer(self, count: int = 10_000) -> int:
        """Let services answer; return how many did."""
        begun = 0
        while self.fetching and begun < count:
            self.fetching.pop(0)()
            self.ground.collect()
            begun += 1
        return begun


@pytest.fixture
def desk() -> Desk:
    return Desk()


def beside_the_land(colours: Colours) -> Colours:
    """Return a corner of the view in which there is no grid."""
    return colours[:60, :60]


def test_without_base_maps_nothing_of_the_map_changes(desk: Desk) -> None:
    alone = TileCache(paint_map, lambda work: work(), lambda: None)
    alone.show(Scene.of(PLAN), SCREEN)
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    for _ in range(20):
        painter = QPainter(image)
        alone.blit(painter, VIEW)
        painter.end()
    desk.show([])
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(400, -1, 4)
    assert (desk.paint() == raw[:, :600, 2::-1]).all()


def test_the_map_lies_over_the_base_map(desk: Desk) -> None:
    desk.show([])
    before = desk.paint()
    desk.show([shown(FakeTiles(Plain(*RED)))])
    after = desk.paint()
    assert (beside_the_land(after) == RED).all()
    middle = np.s_[150:170, 240:260]
    fill, mixed = before[middle], after[middle]
    assert (np.abs(mixed - (0.4 * fill + 0.6 * np.array(RED))) <= 2).all(), "fills let it through"
    lines = (before.sum(axis=2) < 400) & (after.sum(axis=2) < 400)
    assert lines.any(), "boundaries do not fade"


def test_fills_that_someone_made_fainter_stay_as_they_are() -> None:
    chosen = EVERYTHING.with_opacity(MapLayer.FILLS, 0.9).over_base_maps()
    assert chosen.state(MapLayer.FILLS).opacity == 0.9
    assert EVERYTHING.over_base_maps().state(MapLayer.FILLS).opacity < 0.5
    assert EVERYTHING.over_base_maps().state(MapLayer.GRID_LINES).opacity == 1.0


def test_hiding_the_base_map_gives_the_map_back(desk: Desk) -> None:
    desk.show([])
    before = desk.paint()
    desk.show([shown(FakeTiles(Plain(*RED)))])
    desk.paint()
    desk.show([])
    first = desk.frame()
    assert (beside_the_land(first) == RED).all(), "the old picture stays until there is a new one"
    assert (desk.paint() == before).all()


def test_late_tiles_are_shown_when_they_come(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True)
    desk.show([shown(source)])
    assert (beside_the_land(desk.paint()) == BACKGROUND).all(), "nothing waits for the service"
    assert desk.ground.status.loading > 0
    assert not source.fetched
    desk.answer()
    assert (beside_the_land(desk.paint()) == RED).all()
    assert desk.ground.status == BaseMapStatus()
    assert len(set(source.fetched)) == len(source.fetched), "each tile was asked for once"


def test_a_late_tile_repaints_only_what_it_touches(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True)
    desk.show([shown(source)])
    before = desk.paint()
    assert desk.answer(1) == 1
    desk.ground.collect()
    desk.cache.collect()
    desk.frame()
    assert 1 <= len(desk.painting) <= 4
    has_come = np.abs(desk.paint() - before).max(axis=2) > 20
    assert 0 < has_come.mean() < 0.7
    assert has_come[200, 300 - 20], "the middle of the view comes first"


def test_a_service_is_asked_a_few_things_at_a_time(desk: Desk) -> None:
    desk.show([shown(FakeTiles(is_remote=True)), shown(FakeTiles(is_remote=True))])
    desk.paint(VIEW.resized(1600, 1000))
    assert len(desk.fetching) == 8


def test_what_is_out_of_view_is_not_asked_for_any_more(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True)
    desk.show([shown(source)])
    wide = VIEW.resized(1600, 1000)
    desk.paint(wide)
    elsewhere = settled(wide.panned(40_000, 0))
    desk.paint(elsewhere)
    desk.answer(4)
    before = set(source.fetched)
    desk.answer()
    later = set(source.fetched) - before
    assert len(before) == 4
    assert later
    assert {tile.column for tile in later}.isdisjoint({tile.column for tile in before})


def test_what_was_left_out_is_asked_for_on_coming_back(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True)
    desk.show([shown(source)])
    desk.paint()
    desk.paint(settled(VIEW.panned(40_000, 0)))
    desk.answer()
    desk.paint()
    desk.answer()
    assert (beside_the_land(desk.paint()) == RED).all()


def test_coarser_tiles_stand_in_while_finer_ones_are_on_the_way(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), levels=range(23), is_remote=True)
    desk.show([shown(source)])
    desk.paint()
    desk.answer()
    desk.paint()
    closer = settled(VIEW.zoomed((0, 0), 4.0))
    assert (beside_the_land(desk.paint(closer)) == RED).all()
    assert desk.ground.status.loading > 0


def test_a_dead_service_is_left_alone_and_told_of_once(desk: Desk) -> None:
    source = FakeTiles(is_remote=True, default=DEAD)
    desk.show([shown(source, "天地图")])
    desk.paint(VIEW.resized(1600, 1000))
    desk.answer()
    assert (beside_the_land(desk.paint(VIEW)) == BACKGROUND).all()
    status = desk.ground.status
    assert status.loading == 0
    assert [(name, problem.key) for name, problem in status.problems] == [
        ("天地图", "base_maps.missing")
    ]
    asked = len(source.fetched)
    assert asked <= 8, "after some failures it is let rest"
    for move in range(1, 6):
        desk.paint(settled(VIEW.panned(600 * move, 0)))
    assert desk.answer() == 0
    problems = [status.problems for status in desk.statuses]
    told = [later for earlier, later in pairwise(problems) if earlier != later]
    assert len(told) <= 1, "no message is repeated"


def test_a_service_that_comes_back_is_asked_again(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True, default=DEAD)
    desk.show([shown(source)])
    desk.paint()
    desk.answer()
    desk.paint()
    source.default = None
    desk.ground.retry()
    assert desk.answer() == 0, "not so soon"
    desk.now = 60.0
    desk.ground.retry()
    desk.answer()
    assert (beside_the_land(desk.paint()) == RED).all()
    assert desk.ground.status == BaseMapStatus()


def test_tiles_that_a_frame_took_over_are_asked_for_too(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True)
    desk.show([shown(source)])
    for _ in range(60):
        desk.blit(VIEW)
        waiting, desk.painting[:] = desk.painting[:], []
        for work in waiting:
            work()
    desk.answer()
    assert (beside_the_land(desk.paint()) == RED).all()


def test_a_service_that_answers_after_failures_is_asked_on(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True, default=DEAD)
    desk.show([shown(source)])
    desk.paint()
    assert desk.answer(3) == 3
    source.default = None
    assert desk.answer() > 0, "what was under way when it was let rest"
    desk.paint(settled(VIEW.panned(40_000, 0)))
    assert desk.answer() > 0
    assert desk.ground.status.problems == ()


def test_what_a_service_at_rest_was_not_asked_for_is_asked_for_once_it_answers(desk: Desk) -> None:
    source = Resting(Plain(*RED), is_remote=True)
    desk.show([shown(source)])
    desk.paint()
    source.is_resting = True
    elsewhere = settled(VIEW.panned(3_000, 0))
    desk.paint(elsewhere)
    assert desk.ground.status.problems
    source.is_resting = False
    desk.answer()
    desk.paint(elsewhere)
    desk.answer()
    assert (beside_the_land(desk.paint(elsewhere)) == RED).all()
    assert desk.ground.status == BaseMapStatus()


def test_a_tile_that_could_not_be_had_is_told_of_while_others_come(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED), is_remote=True, default=DEAD)
    desk.show([shown(source)])
    desk.paint()
    assert desk.answer(1) == 1
    source.default = None
    desk.answer()
    desk.paint()
    assert desk.ground.status.problems, "one is missing in the view"
    desk.now = 60.0
    desk.ground.retry()
    desk.answer()
    assert (beside_the_land(desk.paint()) == RED).all()
    assert desk.ground.status == BaseMapStatus()


def test_tiles_kept_from_before_do_not_hide_that_a_service_is_dead(desk: Desk) -> None:
    before = FakeTiles(Plain(*RED), is_remote=True)
    desk.show([shown(before)])
    desk.paint()
    desk.answer()
    service = FakeTiles(Plain(*RED), is_remote=True)
    service.answers = {tile: before.fetch(tile) for tile in tuple(before.fetched)}
    service.fetched.extend(service.answers)
    service.default = DEAD
    desk.show([shown(service)])
    desk.paint(settled(VIEW.panned(40_000, 0)))
    desk.answer()
    problems = desk.ground.status.problems
    assert problems
    assert (beside_the_land(desk.paint()) == RED).all()
    assert desk.ground.status.problems == problems


def test_a_problem_stays_told_when_the_look_changes(desk: Desk) -> None:
    source = FakeTiles(is_remote=True, default=DEAD)
    desk.show([shown(source)])
    desk.paint()
    desk.answer()
    problems = desk.ground.status.problems
    assert problems
    desk.show([shown(source, opacity=0.5)])
    desk.paint()
    assert desk.ground.status.problems == problems


def test_an_empty_tile_is_no_problem_and_not_asked_for_twice(desk: Desk) -> None:
    source = FakeTiles(is_remote=True, default=EMPTY)
    desk.show([shown(source)])
    desk.paint()
    desk.answer()
    desk.paint()
    desk.now = 1000.0
    desk.paint(settled(VIEW.panned(30_000, 0)))
    desk.fetching.clear()
    asked = len(source.fetched)
    desk.paint()
    desk.answer()
    assert desk.ground.status.problems == ()
    assert len(source.fetched) == asked


def test_a_base_map_that_cannot_be_placed_is_told_of(desk: Desk) -> None:
    unknown = FakeTiles(scheme=replace(WEB_MERCATOR, crs=CRS.from_epsg(2334)))  # Xi'an 1980
    desk.show([shown(unknown, "旧图"), shown(FakeTiles(Plain(*RED)))])
    assert (beside_the_land(desk.paint()) == RED).all(), "the others are shown"
    ((name, problem),) = desk.ground.status.problems
    assert name == "旧图"
    assert problem.key.startswith("crs.")


def test_order_and_opacity_can_change(desk: Desk) -> None:
    low, high = FakeTiles(Plain(*RED)), FakeTiles(Plain(*BLUE))
    desk.show([shown(low), shown(high)])
    assert (beside_the_land(desk.paint()) == BLUE).all()
    asked = len(low.asked)
    desk.show([shown(low), shown(high, opacity=0.5)])
    assert (np.abs(beside_the_land(desk.paint()) - (100, 0, 100)) <= 1).all()
    assert len(low.asked) == asked, "tiles are remembered"


def test_an_edit_asks_no_source_for_anything(desk: Desk) -> None:
    source = FakeTiles(Plain(*RED))
    desk.show([shown(source)])
    before = desk.paint()
    asked = len(source.asked)
    desk.cache.show(
        Scene.of(PLAN), SCREEN.over_base_maps(), [(430_030.0, 3_500_030.0, 430_050.0, 3_500_050.0)]
    )
    assert (desk.paint() == before).all()
    assert len(source.asked) == asked


# Closing


def test_a_source_that_nobody_uses_is_closed_at_once(desk: Desk) -> None:
    source = FakeTiles()
    desk.show([shown(source)])
    desk.paint()
    desk.show([])
    desk.ground.let_go(source)
    assert source.is_closed
    desk.paint()


def test_a_source_that_was_never_shown_is_closed(desk: Desk) -> None:
    source = FakeTiles()
    desk.ground.let_go(source)
    assert source.is_closed


def test_work_begun_before_a_source_was_let_go_leaves_it_alone(desk: Desk) -> None:
    source = FakeTiles(is_remote=True)
    desk.show([shown(source)])
    desk.paint()
    assert desk.fetching
    desk.show([])
    desk.ground.let_go(source)
    assert source.is_closed
    desk.answer()
    desk.paint()


class Resting(FakeTiles):
    """Be of a host that is left alone as long as the test says so."""

    is_resting = False

    def at_hand(self, tile: PyramidTile) -> TileAnswer | None:
        answer = super().at_hand(tile)
        return DEAD if answer is None and self.is_resting else answer


class SlowTiles(FakeTiles):
    """Answer only when the test says so."""

    def __init__(self) -> None:
        super().__init__(Plain(*RED), is_remote=True)
        self.begun, self.may_go_on = Event(), Event()

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        self.begun.set()
        assert self.may_go_on.wait(20)
        assert not self.is_closed, "closed under the hands of a thread"
        self.fetched.append(tile)
        return TileAnswer(TileState.EMPTY)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_letting_go_of_a_source_at_work_neither_waits_nor_closes_too_early(
    pool: ThreadPoolExecutor,
) -> None:
    desk, source = Desk(), SlowTiles()
    desk.show([shown(source)])
    desk.paint()
    futures = [pool.submit(work) for work in desk.fetching]
    assert source.begun.wait(20)
    desk.show([])
    desk.ground.let_go(source)
    assert not source.is_closed, "a thread is still at work"
    source.may_go_on.set()
    for future in futures:
        future.result(20)
    assert source.is_closed
    desk.paint()
