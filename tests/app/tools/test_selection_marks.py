"""What is selected and locked, as shapes."""

from dataclasses import replace

from support.ascii_plan import plan_of, with_households

from app.selection import Selection
from app.tools.selection_marks import MOST_DOTS, selection_marks
from gis.plan.locks import Locks
from gis.plan.records import GridKind, HouseholdId
from gis.topology.border_part import whole
from gis.topology.records import GridId
from layers.overlay import OverlayArea, OverlayDots, OverlayLine, Role

A, B = GridId(1), GridId(2)


def test_each_kind_of_thing_has_its_mark() -> None:
    plan = with_households(plan_of("AB"), [(5_000, 5_000), (15_000, 5_000)])
    unplaced = replace(plan.households[HouseholdId(2)], location=None)
    plan = replace(plan, households=plan.households.replaced({unplaced.id: unplaced}))
    border = whole(plan.partition, next(iter(plan.partition.arcs)))
    selected = Selection((A,), tuple(plan.households), (border,))
    marks = selection_marks(plan, selected, Locks(grids=frozenset({B, GridId(77)})))
    locked, chosen, line, dots = marks.shapes
    assert isinstance(locked, OverlayArea)
    assert locked.role is Role.LOCKED
    assert isinstance(chosen, OverlayArea)
    assert chosen.role is Role.SELECTED
    assert chosen.rings_m[0].max(axis=0).tolist() == [10.0, 10.0]
    assert isinstance(line, OverlayLine)
    assert isinstance(dots, OverlayDots)
    assert dots.xy_m.tolist() == [[5.0, 5.0]]


def test_a_grid_with_micro_grids_is_marked_as_a_whole() -> None:
    plan = plan_of("AB")
    parts = {B: replace(plan.grids[B], parent=A, tier="micro_grid")}
    plan = replace(plan, grids=plan.grids.replaced(parts))
    (mark,) = selection_marks(plan, Selection((A,)), Locks()).shapes
    assert isinstance(mark, OverlayArea)
    assert [ring.max(axis=0).tolist() for ring in mark.rings_m] == [[20.0, 10.0]]


def test_a_grid_without_land_and_too_many_dots_have_none() -> None:
    plan = with_households(plan_of("A"), [(5_000, 5_000)] * (MOST_DOTS + 1))
    online = replace(plan.grids[A], id=B, kind=GridKind.ONLINE)
    plan = replace(plan, grids=plan.grids.replaced({B: online}))
    selected = Selection((B,), tuple(plan.households))
    assert selection_marks(plan, selected, Locks()).shapes == ()
