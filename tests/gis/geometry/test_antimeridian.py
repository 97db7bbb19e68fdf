"""Polygons across 180 degrees, in all three ways in which files store them."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.geometry.antimeridian import is_broken, unbroken

HALF_TURN, TURN = 180.0, 360.0


def jumping(polygon: BaseGeometry) -> BaseGeometry:
    """Store each vertex between -180 and 180; rings jump."""

    def wrapped(lonlat: np.ndarray) -> np.ndarray:
        lon = (lonlat[:, 0] + HALF_TURN) % TURN - HALF_TURN
        return np.column_stack([lon, lonlat[:, 1]])

    return shapely.transform(polygon, wrapped)


def split(polygon: BaseGeometry) -> BaseGeometry:
    """Cut at 180 into parts, as RFC 7946 asks."""
    west = polygon.intersection(shapely.box(0, -90, 180, 90))
    east = polygon.intersection(shapely.box(180, -90, 360, 90))
    east = shapely.transform(east, lambda xy: xy - np.array([TURN, 0]))
    return shapely.union_all([west, east])


def beyond(polygon: BaseGeometry) -> BaseGeometry:
    return polygon


def westward(polygon: BaseGeometry) -> BaseGeometry:
    return shapely.transform(polygon, lambda xy: xy - np.array([TURN, 0]))


WAYS = [jumping, split, beyond, westward]
LANDS = [
    shapely.box(178, -18, 179.5, -16),
    shapely.box(179.5, -18, 181, -16).difference(shapely.box(179.75, -17.5, 180.5, -17)),
    shapely.box(181, -18, 183, -16),
    shapely.MultiPolygon([shapely.box(177, 0, 178, 1), shapely.box(182, 0, 183, 1)]),
]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_storing_is_the_same_land(way: Callable[[BaseGeometry], BaseGeometry]) -> None:
    stored = np.array([*map(way, LANDS), None], dtype=object)
    row = unbroken(stored)
    assert row[-1] is None
    turn = np.round((shapely.bounds(LANDS[0])[0] - shapely.bounds(row[0])[0]) / TURN) * TURN
    for land, moved in zip(LANDS, row[:-1], strict=True):
        assert moved.is_valid
        back = shapely.transform(moved, lambda xy: xy + np.array([turn, 0]))
        assert back.symmetric_difference(land).area == pytest.approx(0, abs=1e-9)


def test_ways_may_be_mixed() -> None:
    row = unbroken(np.array([jumping(LANDS[1]), split(LANDS[1]), westward(LANDS[2])], dtype=object))
    assert row[0].symmetric_difference(row[1]).area == pytest.approx(0, abs=1e-9)
    assert shapely.intersection(row[1], row[2]).length == pytest.approx(2)


def test_a_hole_stays_in_its_polygon() -> None:
    (moved,) = unbroken(np.array([jumping(LANDS[1])], dtype=object))
    assert moved.area == pytest.approx(LANDS[1].area)
    assert len(moved.interiors) == 1


@pytest.mark.parametrize(
    ("bounds", "broken"),
    [
        ((-180, -18, 180, -16), True),
        ((178, -18, 183, -16), True),
        ((-183, -18, -178, -16), True),
        ((73, 18, 135, 53), False),
        ((179, 0, 180, 1), False),
        ((405000, 3600000, 407000, 3601000), False),  # metres taken for degrees
    ],
)
def test_bounds_tell_whether_there_is_a_break(
    bounds: tuple[float, float, float, float], broken: bool
) -> None:
    assert is_broken(bounds) is broken


def test_land_all_round_the_world_begins_at_180() -> None:
    world = shapely.box(-180, -60, 180, 70)
    europe = shapely.box(-10, 40, 30, 60)
    row = unbroken(np.array([world, europe], dtype=object))
    assert row.tolist() == [world, europe]


def test_a_ring_round_a_pole_is_refused() -> None:
    lon = np.array([-170.0, -90, 0, 90, 170])
    pole = shapely.Polygon(np.column_stack([lon, np.full(5, 80.0)]))
    with pytest.raises(InputProblem) as problem:
        unbroken(np.array([LANDS[0], pole], dtype=object))
    assert problem.value.key == "crs.round_a_pole"
    assert problem.value.facts["row"] == 2
