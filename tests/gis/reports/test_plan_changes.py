"""What changed between two states, counted by hand on small plans."""

import pytest
from support.ascii_plan import plan_of, with_households

from gis.operations.assign_households import assign_households
from gis.operations.merge_grids import merge_grids
from gis.operations.recode_grid import recode_grid
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.reports.plan_changes import Changed, plan_changes

PICTURE = """
    AABBCC
    AABBCC
"""


def plan() -> Plan:
    return plan_of(PICTURE)


def test_nothing_changed_is_nothing() -> None:
    changes = plan_changes(plan(), plan())
    assert (changes.grids, changes.moves) == ((), ())
    assert changes.old_lines_mm.is_empty


def test_a_merge_takes_one_away_and_reshapes_the_other() -> None:
    before = plan()
    a, b = sorted(before.grids)[:2]
    now = apply(before, merge_grids(before, keep=a, others=[b]))
    changes = plan_changes(before, now)
    kinds = {each.grid: each.changed for each in changes.grids}
    assert kinds == {a: Changed.RESHAPED, b: Changed.REMOVED}
    (move,) = changes.moves
    assert (move.source, move.target) == (b, a)
    assert move.area_m2 == pytest.approx(before.grid_area_m2(b))
    assert changes.area_m2 == pytest.approx(before.grid_area_m2(b))
    shared = before.grid_polygon_mm(a).intersection(before.grid_polygon_mm(b))
    assert changes.old_lines_mm.length == pytest.approx(shared.length)


def test_the_other_way_round_a_grid_was_added() -> None:
    now = plan()
    a, b = sorted(now.grids)[:2]
    before = apply(now, merge_grids(now, keep=a, others=[b]))
    kinds = {each.grid: each.changed for each in plan_changes(before, now).grids}
    assert kinds == {a: Changed.RESHAPED, b: Changed.ADDED}


def test_a_new_code_is_told_and_moves_nothing() -> None:
    before = plan()
    a = min(before.grids)
    now = apply(before, recode_grid(before, grid=a, code="Z9"))
    (change,) = plan_changes(before, now).grids
    assert change.changed is Changed.RECODED
    assert (change.old_code, change.new_code) == (before.grids[a].code, "Z9")
    assert plan_changes(before, now).moves == ()


def test_households_move_with_the_land() -> None:
    before = _settled()
    a, b = sorted(before.grids)[:2]
    now = apply(before, merge_grids(before, keep=a, others=[b]))
    homes = before.residents.of_grid(b)
    (move,) = [each for each in plan_changes(before, now).moves if each.households or each.area_m2]
    assert (move.households, move.people) == (homes.households, homes.people)
    gone = next(each for each in plan_changes(before, now).grids if each.grid == b)
    assert gone.households == (homes.households, 0)
    area_before_m2, area_now_m2 = gone.area_m2
    assert area_before_m2 == pytest.approx(before.grid_area_m2(b))
    assert area_now_m2 == 0.0


def _settled() -> Plan:
    """Return the plan with a household in the middle of each grid, assigned there."""
    empty = plan()
    spots = [empty.grid_polygon_mm(each).centroid for each in sorted(empty.grids)]
    located = with_households(empty, [(int(spot.x), int(spot.y)) for spot in spots])
    return apply(located, assign_households(located))
