"""Following what is on the map: boundaries and roads lead on, houses do not."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import plan_of

from app.tools import tracing
from app.tools.tracing import Surrounding
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from gis.table import Table

# Tiles of 100 m; A and B part at x = 200 m.
PLAN = plan_of("AAB\nAAB", tile_mm=100_000)
ROAD = [(-50_000, 50_000), (200_000, 50_000), (250_000, 120_000)]


def with_line(theme: str, points: list[tuple[int, int]]) -> Plan:
    reference = Reference(ReferenceId(1), theme, "", False, (np.array(points),))
    return replace(PLAN, references=Table({reference.id: reference}))


def way(plan: Plan, start: tuple[int, int], end: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    return Surrounding.of(plan, start, end).way(start, end, 2_000.0)


def test_a_boundary_leads_from_one_place_on_it_to_another() -> None:
    assert way(PLAN, (200_000, 30_000), (200_000, 170_000)) == (
        (200_000, 100_000),
        (200_000, 170_000),
    )


def test_a_way_goes_over_from_a_boundary_to_a_road_where_they_cross() -> None:
    plan = with_line("road", ROAD)
    assert way(plan, (200_000, 150_000), (100_000, 50_000)) == (
        (200_000, 100_000),
        (200_000, 50_000),
        (100_000, 50_000),
    )


def test_the_end_is_drawn_to_the_line_within_reach() -> None:
    assert way(PLAN, (200_000, 30_000), (201_500, 90_000)) == ((200_000, 90_000),)
    assert way(PLAN, (200_000, 30_000), (203_000, 90_000)) == ()


def test_a_place_on_no_line_leads_nowhere() -> None:
    assert way(PLAN, (150_000, 50_000), (200_000, 90_000)) == ()


def test_houses_are_not_followed() -> None:
    plan = with_line("building", ROAD)
    assert way(plan, (200_000, 150_000), (100_000, 50_000)) == ()


def test_two_lines_that_do_not_meet_have_no_way() -> None:
    plan = with_line("road", [(120_000, 20_000), (180_000, 20_000)])
    assert way(plan, (120_000, 20_000), (200_000, 90_000)) == ()


def test_a_surrounding_serves_places_within_it_and_its_own_plan_only() -> None:
    around = Surrounding.of(PLAN, (0, 0), (100_000, 100_000))
    assert around.serves(PLAN, (0, 0), (150_000, 120_000))
    assert not around.serves(PLAN, (0, 0), (900_000, 0))
    assert not around.serves(with_line("road", ROAD), (0, 0))


def test_where_there_is_too_much_nothing_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "MOST_VERTICES", 5)
    assert way(PLAN, (200_000, 30_000), (200_000, 170_000)) == ()
