"""What a tool asks for at each move of the mouse: an edit computed and staged, without a screen."""

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import shapely

from bench.ground import Ground
from bench.harness import Row, Series, Under, require
from bench.moves import handles
from gis.errors import Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.draw_grid import draw_grid
from gis.operations.give_area import give_area
from gis.operations.reshape_border import reshape_border
from gis.plan.edit import Edit
from gis.plan.history import History
from gis.plan.in_area import households_in
from gis.plan.plan import Plan
from gis.topology.records import Arc, grid_of

MOVES = 20
RADII_MM = (20_000, 200_000)
BULGES_MM = (2_000, 30_000)
LASSO_SIDE_MM = 1_000_000
CORNERS = 60

Gesture = Callable[[Plan, Arc, float], Edit]
"""Computes the edit of a gesture about an arc that is done so far, from 0 to 1."""


def staged(ground: Ground) -> Iterator[Row]:
    """Draw, give, reshape and assign by lasso beside many boundaries, each in many moves."""
    plan = ground.plan.counted()
    arcs = [
        plan.partition.arcs[handle.arc]
        for handle in islice(handles(plan, seed=11), 2 * ground.times(20))
        if len(plan.partition.arcs[handle.arc].points) > CORNERS // 2
    ]
    gestures: tuple[tuple[str, Gesture], ...] = (
        ("draw a grid over neighbours", _drawn),
        ("give a lasso's land to a grid", _given),
        ("reshape a border along a line", _reshaped),
        ("assign a lasso's households by hand", _assigned),
    )
    for name, gesture in gestures:
        series, refused = _stage(plan, arcs, gesture)
        samples = series.samples()
        require(len(samples.values) > refused, f"{name}: most moves are refused")
        yield Row(f"stage at a move: {name}", ground.scale, samples, Under(0.010, "p95"))


def _stage(plan: Plan, arcs: list[Arc], gesture: Gesture) -> tuple[Series, int]:
    """Stage a gesture about each arc in many moves; return the times and how many were refused."""
    history, series, refused = History(plan), Series(), 0
    for arc in arcs:
        for done in np.linspace(0.0, 1.0, MOVES):
            try:
                with series.sample():
                    history.stage(gesture(plan, arc, float(done)))
            except Refused:
                refused += 1
        history.cancel()
    require(history.stable is plan, "staging changed the plan")
    return series, refused


def _between(limits: tuple[int, int], done: float) -> float:
    return limits[0] + (limits[1] - limits[0]) * done


def _ring(arc: Arc, radius_mm: float) -> LatticeArray:
    """Return a wavy ring round the middle of an arc."""
    x, y = arc.points[len(arc.points) // 2].tolist()
    angles = np.linspace(0.0, 2 * np.pi, CORNERS, endpoint=False)
    reach = radius_mm * (1 + 0.2 * np.sin(5 * angles))
    ring = np.column_stack([x + reach * np.cos(angles), y + reach * np.sin(angles)])
    places: LatticeArray = np.rint(ring).astype(np.int64)
    return places


def _drawn(plan: Plan, arc: Arc, done: float) -> Edit:
    ring = _ring(arc, _between(RADII_MM, done))
    return draw_grid(plan, ring_mm=ring, takes_from_neighbours=True)


def _given(plan: Plan, arc: Arc, done: float) -> Edit:
    ring = _ring(arc, _between(RADII_MM, done))
    return give_area(plan, ring_mm=ring, grid=grid_of(arc.left), takes_from_neighbours=True)


def _reshaped(plan: Plan, arc: Arc, done: float) -> Edit:
    """Lead the middle third of an arc along a bow to its left."""
    points = arc.points.astype(np.float64)
    first, last = points[len(points) // 3], points[2 * len(points) // 3]
    across = np.array([first[1] - last[1], last[0] - first[0]])
    across /= max(float(np.hypot(*across)), 1.0)
    share = np.linspace(0.0, 1.0, CORNERS // 3)[:, None]
    bow = np.sin(np.pi * share) * _between(BULGES_MM, done)
    line = first + (last - first) * share + across * bow
    return reshape_border(plan, line_mm=np.rint(line).astype(np.int64))


def _assigned(plan: Plan, arc: Arc, done: float) -> Edit:
    ring = _ring(arc, LASSO_SIDE_MM * max(done, 0.1))
    inside = households_in(plan, shapely.Polygon(ring))
    return assign_by_hand(plan, households=inside, grid=grid_of(arc.left))


BENCHMARKS = (staged,)
