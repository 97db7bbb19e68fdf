from dataclasses import replace

import pytest
from support.peopled_plan import peopled_plan

from gis.plan.records import Household
from gis.reports.grid_figures import (
    figures_by_grid,
    houses_in_no_grid,
    houses_of_grid,
    natural,
)
from gis.table import Table
from gis.topology.records import GridId, UnitId

PLAN = peopled_plan()


def test_figures_count_what_the_tables_hold() -> None:
    figures = figures_by_grid(PLAN, sorted(PLAN.grids))
    for grid, of in figures.items():
        homes = [home for home in PLAN.households.values() if home.grid == grid]
        assert (of.households, of.people) == (len(homes), sum(home.people for home in homes))
        assert of.members == sum(member.grid == grid for member in PLAN.members.values())
        assert of.area_m2 == pytest.approx(PLAN.grid_polygon_mm(grid).area / 1e6)
    assert figures[GridId(1)].party_groups == ("联合小组", "第一支部")


def test_places_of_sub_grids_count_for_their_grid() -> None:
    sub = next(grid for grid in PLAN.grids.values() if grid.parent is not None)
    place = replace(next(iter(PLAN.places.values())), grid=sub.id)
    plan = replace(PLAN, places=Table({place.id: place}))
    assert sub.parent is not None
    assert figures_by_grid(plan, [sub.parent])[sub.parent].places == 1


def test_houses_are_in_the_order_of_groups_and_numbers() -> None:
    base = next(iter(PLAN.households.values()))
    homes: dict[int, Household] = {}
    for number, (group, house) in enumerate(
        [("第10组", "1号"), ("第9组", "12号"), ("第9组", "2号"), ("", "1号")], start=1
    ):
        home = replace(
            base, id=type(base.id)(number), villager_group=group, house_no=house, grid=GridId(1)
        )
        homes[number] = home
    plan = replace(PLAN, households=Table(homes.items()))  # type: ignore[arg-type]
    assert [home.id for home in houses_of_grid(plan, GridId(1))] == [3, 2, 1, 4]


def test_households_in_no_grid_are_those_of_the_units_that_are_meant() -> None:
    stray = [home for home in PLAN.households.values() if home.grid is None]
    assert stray
    assert {home.id for home in houses_in_no_grid(PLAN, None)} == {home.id for home in stray}
    other = UnitId(max(PLAN.units) + 1)
    assert houses_in_no_grid(PLAN, [other]) == []


def test_numbers_in_names_count_and_the_empty_come_last() -> None:
    assert sorted(["", "第10组", "第9组"], key=natural) == ["第9组", "第10组", ""]
