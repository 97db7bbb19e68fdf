"""Where to go next: what is left to do, one place after another."""

from support.ascii_plan import plan_of, with_households

from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.records import HouseholdId
from gis.reports.next_places import (
    detached_stops,
    homeless_stops,
    stop_after,
    unassigned_stops,
)
from gis.topology.records import GridId


def test_free_land_comes_by_size() -> None:
    plan = plan_of(".A..\nAAAA\n..AA")
    stops = unassigned_stops(plan)
    assert [(stop.bounds_mm, stop.area_m2) for stop in stops[:2]] in (
        [((20_000, 20_000, 40_000, 30_000), 200.0), ((0, 0, 20_000, 10_000), 200.0)],
        [((0, 0, 20_000, 10_000), 200.0), ((20_000, 20_000, 40_000, 30_000), 200.0)],
    )
    assert (stops[2].bounds_mm, stops[2].area_m2) == ((0, 20_000, 10_000, 30_000), 100.0)


def test_free_land_on_both_sides_of_a_unit_boundary_is_one_place() -> None:
    assert len(unassigned_stops(plan_of("A..B", "uuvv"))) == 1


def test_the_largest_part_of_a_grid_is_not_detached() -> None:
    stops = detached_stops(plan_of("AABA\nAAB.\nB.BB"))
    assert [(stop.grid, stop.area_m2) for stop in stops] == [(GridId(1), 100.0), (GridId(2), 100.0)]
    assert stops[0].bounds_mm == (30_000, 20_000, 40_000, 30_000)
    assert detached_stops(plan_of("AB")) == []


def test_households_in_no_grid_are_visited_where_they_stand() -> None:
    plan = with_households(plan_of("A."), [(5_000, 5_000), (15_000, 5_000)])
    plan = apply(plan, assign_households(plan))
    (stop,) = homeless_stops(plan)
    assert stop.household == HouseholdId(2)
    assert stop.bounds_mm == (15_000, 5_000, 15_000, 5_000)


def test_the_round_begins_anew_after_the_last_and_when_the_last_seen_is_gone() -> None:
    first, second = unassigned_stops(plan_of("..A."))
    assert stop_after([first, second], None) == first
    assert stop_after([first, second], first) == second
    assert stop_after([first, second], second) == first
    assert stop_after([second], first) == second
    assert stop_after([], first) is None
