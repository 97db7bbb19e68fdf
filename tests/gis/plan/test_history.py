"""Steps have a time, and the way through them leads back and forth."""

from support.ascii_plan import plan_of

from gis.operations.move_vertex import move_vertex
from gis.operations.rename_grid import rename_grid
from gis.plan.history import History
from gis.plan.locks import Locks

UNLOCKED = Locks(unit_boundaries=False)
PLAN = plan_of(
    """
    AAB
    ACB
    """
)


def test_steps_carry_their_time_and_can_be_gone_to() -> None:
    times = iter(["2026-03-01T08:00:00+00:00", "2026-03-01T08:05:00+00:00"])
    history = History(PLAN, clock=lambda: next(times))
    for name in ("First", "Second"):
        grid = min(history.stable.grids)
        history.commit(rename_grid(history.stable, grid=grid, name=name))
    assert [entry.at[11:16] for entry in history.entries] == ["08:00", "08:05"]

    history.go_to(0)
    assert history.stable.same_content(PLAN)
    assert [entry.at[11:16] for entry in reversed(history.undone)] == ["08:00", "08:05"]
    history.go_to(99)
    assert history.stable.grids[min(PLAN.grids)].name == "Second"
    assert not history.undone


def test_a_committed_step_holds_no_plan() -> None:
    history = History(PLAN)
    arc = next(a for a in PLAN.partition.arcs.values() if len(a.points))
    to = (int(arc.points[0][0]) + 7, int(arc.points[0][1]) + 5)
    history.commit(move_vertex(PLAN, arc=arc.id, index=0, to=to, locks=UNLOCKED))
    assert history.entries[-1].edit.change is None
