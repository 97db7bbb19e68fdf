"""The map under the hand: from an event to the painted frame, through the window's own tools.

Events come at the pace of a screen, 60 in a second, so that the painting thread works beside.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import numpy as np
import shapely
from PySide6.QtCore import QEvent, QPointF, Qt

from app.tools.boundary_tool import BoundaryTool
from bench.ground import Ground, fresh
from bench.harness import Row, Series, Under, require
from bench.moves import Handle, Point, handles, path
from bench.window import HEIGHT, WIDTH, MapWindow
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.topology.records import grid_of, is_grid
from layers.layer_view import EVERYTHING, MapLayer
from layers.style import screen_style

FRAME_S = 1 / 60
HAND_S = 0.4
"""How long a hand takes from a zoom to a press at least; tiles beyond the view are painted then."""
DRAG_METRES_PER_PIXEL = 1.5
DRAG_REACH_MM = 40_000
DRAG_STEPS = 30
MIDDLE = QPointF(WIDTH / 2, HEIGHT / 2)
LEFT = Qt.MouseButton.LeftButton
PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)


def drag(ground: Ground) -> Iterator[Row]:
    """Drag shared vertices and junctions among households; give each drag up at its end."""
    press, first, vertex, junction = Series(), Series(), Series(), Series()
    ways = list(_ways(ground.plan, ground.times(10)))
    # As the window opens a plan: residents counted, beside the thread of the window.
    with MapWindow(History(fresh(ground.plan).counted())) as window:
        window.session.use_tool(BoundaryTool.name)
        for handle, way in ways:
            _look_at(window, handle.at)
            move = vertex if handle.node is None else junction
            _drag(window, handle, way, (press, first, move))
    for name, series in (
        ("press on a handle to frame", press),
        ("first move of a drag to frame", first),
        ("drag of a shared vertex, live counts: move to frame", vertex),
        ("drag of a junction of three grids, the same", junction),
    ):
        yield Row(name, ground.scale, series.samples(), Under(0.016, "p95"))


def _ways(plan: Plan, count: int) -> Iterator[tuple[Handle, list[Point]]]:
    """Yield vertices and junctions in turns, each with a way out past at least one household."""
    found: dict[bool, list[tuple[Handle, list[Point]]]] = {True: [], False: []}
    for handle in handles(plan, seed=5):
        way = path(plan, handle, DRAG_REACH_MM, DRAG_STEPS)
        if way and "households" in handle.moved(plan, way[-1]).tables():
            found[handle.node is None].append((handle, way))
        if all(len(each) >= count // 2 for each in found.values()):
            break
    for pair in zip(*found.values(), strict=False):
        yield from pair


def _look_at(window: MapWindow, at: Point) -> None:
    x, y = at[0] / 1000, at[1] / 1000
    half = WIDTH / 2 * DRAG_METRES_PER_PIXEL
    window.canvas.zoom_to((x - half, y - half / 2, x + half, y + half / 2))
    window.settle()
    window.rest_until(time.perf_counter() + HAND_S)


def _drag(
    window: MapWindow, handle: Handle, way: list[Point], series: tuple[Series, Series, Series]
) -> None:
    press, first, move = series
    begin = window.place_of(handle.at)
    window.mouse(MOVE, begin, Qt.MouseButton.NoButton)
    window.next_frame()
    with press.sample():
        window.mouse(PRESS, begin, LEFT)
        window.next_frame()
    history = window.workspace.history
    # The first few places are so near that the tool does not take them for a drag yet.
    out = way[DRAG_STEPS // 10 :]
    for turn, place in enumerate([*out, *reversed(out[:-1]), out[-1]]):
        due = time.perf_counter() + FRAME_S
        with move.sample() if turn else first.sample():
            window.mouse(MOVE, window.place_of(place), LEFT)
            window.next_frame()
        window.rest_until(due)
    require(history.is_staging, "a drag stages nothing")
    _require_counts(history.stable, history.plan, handle)
    window.canvas.cancel()
    require(not history.is_staging, "a drag that was given up stays")
    window.mouse(RELEASE, begin, LEFT)
    window.next_frame()


def _require_counts(stable: Plan, staged: Plan, handle: Handle) -> None:
    """Count the residents of the grids beside a handle with shapely."""
    moved = staged.partition.arcs[handle.arc]
    xy = stable.household_points.xy_mm.astype(np.float64)
    for label in (label for label in moved.labels() if is_grid(label)):
        polygon = staged.partition.polygon_mm(label)
        inside = int(shapely.contains_xy(polygon, xy[:, 0], xy[:, 1]).sum())
        touching = int(shapely.intersects_xy(polygon, xy[:, 0], xy[:, 1]).sum())
        counted = staged.residents.of_grid(grid_of(label)).households
        require(inside <= counted <= touching, "the live count of a grid is wrong")


def pan(ground: Ground) -> Iterator[Row]:
    """Pan over painted land, and fast over land that is not painted yet."""
    with MapWindow(History(ground.plan)) as window:
        for name, metres in (("full extent", None), ("1:20,000", 5.0), ("1:5,000", 1.25)):
            if metres is None:
                window.canvas.zoom_to_all()
            else:
                _zoom_to_scale(window, metres)
            window.settle()
            window.rest_until(time.perf_counter() + HAND_S)
            warm, cold = Series(), Series()
            for series, speed, back in ((warm, 2.0, 15), (cold, 40.0, None)):
                before = window.canvas.view
                pan_by_hand(window, series.sample, speed, ground.times(120), back)
                require(window.canvas.view != before, "a pan leaves the view where it was")
            yield Row(f"pan, warm, {name}", ground.scale, warm.samples(), Under(0.008, "p95"))
            yield Row(f"pan, cold, {name}", ground.scale, cold.samples(), Under(0.016, "p95"))


def _zoom_to_scale(window: MapWindow, metres_per_pixel: float) -> None:
    scene = window.canvas.scene
    require(scene is not None, "the canvas has no scene")
    assert scene is not None
    west, south, east, north = scene.bounds_m
    x, y = west + (east - west) / 4, south + (north - south) / 4
    half = WIDTH / 2 * metres_per_pixel
    window.canvas.zoom_to((x - half, y - half / 2, x + half, y + half / 2))


def pan_by_hand(
    window: MapWindow,
    sample: Callable[[], AbstractContextManager[None]],
    speed: float,
    turns: int,
    back: int | None,
) -> None:
    """Hold the middle button and move; turn round after `back` moves, or go straight on.

    Each move until its frame is painted runs within a `sample`.
    """
    button, at, step = Qt.MouseButton.MiddleButton, QPointF(MIDDLE), QPointF(speed, speed / 2)
    window.mouse(PRESS, at, button)
    for turn in range(turns):
        due = time.perf_counter() + FRAME_S
        if back is not None and turn % back == back - 1:
            step = -step
        at = at + step
        with sample():
            window.mouse(MOVE, at, button)
            window.next_frame()
        window.rest_until(due)
    window.mouse(RELEASE, at, button)


def zoom(ground: Ground) -> Iterator[Row]:
    """Turn the wheel at twelve scales; wait until the map is complete, then until the names are."""
    frame, tiles, settled = Series(), Series(), Series()
    with MapWindow(History(ground.plan)) as window:
        window.settle()
        for _ in range(ground.times(12)):
            with settled.sample():
                with tiles.sample():
                    with frame.sample():
                        window.wheel(MIDDLE, 120)
                        window.next_frame()
                    window.settle_map()
                window.settle()
    yield Row("zoom: wheel to frame", ground.scale, frame.samples(), Under(0.016, "p95"))
    yield Row("zoom: map complete", ground.scale, tiles.samples(), Under(0.3, "p95"))
    yield Row("zoom: names too", ground.scale, settled.samples(), Under(0.3, "p95"))


def look(ground: Ground) -> Iterator[Row]:
    """Hide and show a layer, turn dark and light; wait until the map is complete again."""
    series = Series()
    looks = [
        screen_style(is_dark=is_dark, layers=layers)
        for layers in (EVERYTHING, EVERYTHING.without(MapLayer.HOUSEHOLDS))
        for is_dark in (True, False)
    ]
    with MapWindow(History(ground.plan)) as window:
        window.settle()
        for turn in range(ground.times(8)):
            with series.sample():
                window.canvas.show_style(looks[turn % len(looks)])
                window.settle_map()
    yield Row("another look: map complete", ground.scale, series.samples(), Under(0.5, "p95"))


BENCHMARKS = (drag, pan, zoom, look)
