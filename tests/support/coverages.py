"""Polygons about a place of the usual size, and a repair of them that is looked at from outside."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.progress import NoProgress
from gis.repair.records import (
    Flags,
    Floats,
    Geometries,
    Indices,
    Repaired,
    RepairRules,
    RepairTask,
)
from gis.repair.repair import repair

EAST_M, NORTH_M = 500_000.0, 3_600_000.0


class Known(TypedDict, total=False):
    """Name what a task knows beside polygons and frame."""

    locked: Flags
    priority: Floats
    households_xy_m: Floats
    household_feature: Indices
    allowed_gaps_m: Geometries


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a rectangle about the usual place, in metres."""
    return shapely.box(EAST_M + west, NORTH_M + south, EAST_M + east, NORTH_M + north)


def polygon(*places: tuple[float, float]) -> shapely.Polygon:
    """Return a polygon of places about the usual place, of any validity."""
    return shapely.Polygon([(EAST_M + x, NORTH_M + y) for x, y in places])


def array(polygons: Sequence[BaseGeometry | None]) -> Geometries:
    """Return geometries as an array that holds the very objects."""
    found = np.empty(len(polygons), dtype=object)
    found[:] = polygons
    return found


def repaired(
    polygons: Sequence[BaseGeometry | None],
    frame: Sequence[BaseGeometry] | None = None,
    rules: RepairRules | None = None,
    **known: Unpack[Known],
) -> Repaired:
    """Repair polygons; what is known of them (locks, households...) by name as in the task."""
    framing = None if frame is None else array(frame)
    task = RepairTask(array(polygons), framing, **known)
    return repair(task, rules or RepairRules(), NoProgress())


def assert_books_close(before: Sequence[BaseGeometry | None], result: Repaired) -> None:
    """Assert that for each feature the entries add up to the change of its valid area."""
    net = np.zeros(len(before))
    for change in result.changes:
        net[list(change.losers)] -= change.area_m2
        if change.winner is not None and not change.was_winners:
            net[change.winner] += change.area_m2
    for number, (old, new) in enumerate(zip(before, result.polygons_m, strict=True)):
        had = 0.0 if old is None else shapely.make_valid(old, method="structure").area
        has = 0.0 if new is None else new.area
        assert abs(has - had - net[number]) < 1e-6, f"feature {number}"


def assert_rounding_is_small(before: Sequence[BaseGeometry | None], result: Repaired) -> None:
    """Assert that what vertices added or took is at most 2 mm along the outline."""
    for change in result.changes:
        if change.kind == "vertices":
            number = change.winner if change.winner is not None else change.losers[0]
            assert change.area_m2 <= 0.002 * shapely.length(before[number]) + 1e-6


def assert_clean(polygons: Geometries) -> None:
    """Assert that shapely knows a clean coverage: valid, no overlap, shared borders equal."""
    there = polygons[~shapely.is_missing(polygons)]
    assert shapely.is_valid(there).all()
    assert shapely.coverage_is_valid(there)


def assert_second_repair_changes_nothing(
    result: Repaired,
    frame: Sequence[BaseGeometry] | None = None,
    rules: RepairRules | None = None,
    **known: Unpack[Known],
) -> None:
    """Assert that a repaired coverage comes back as the very objects, without an entry."""
    again = repaired(result.polygons_m.tolist(), frame, rules, **known)
    assert again.changes == ()
    assert all(a is b for a, b in zip(again.polygons_m, result.polygons_m, strict=True))


def checked(
    before: Sequence[BaseGeometry | None],
    frame: Sequence[BaseGeometry] | None = None,
    rules: RepairRules | None = None,
    **known: Unpack[Known],
) -> Repaired:
    """Repair polygons and assert what holds of every repair."""
    result = repaired(before, frame, rules, **known)
    assert_clean(result.polygons_m)
    assert_books_close(before, result)
    assert_second_repair_changes_nothing(result, frame, rules, **known)
    return result
