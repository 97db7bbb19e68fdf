"""Live numbers: what an edit does to every grid that it touches, as rows and as text."""

from dataclasses import replace

from support.ascii_plan import plan_of, with_households

from app.tools.live_numbers import Amount, LiveRow, live_rows, number_box, rows_box, rows_of
from gis.operations.assign_households import assign_households
from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.plan.edit import Edit, apply, touched
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Member, MemberId
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId, Label, grid_label, grid_of

A, B = GridId(1), GridId(2)
EN = Texts("en")


def town(picture: str = "AB.", homes: int = 2) -> Plan:
    """Return grids of 100 m with `homes` households of three in A, one of them near B, and a
    member in each."""
    places = [(95_000 - 40_000 * i, 50_000) for i in range(homes)]
    plan = with_households(plan_of(picture, tile_mm=100_000), places)
    members = [Member(MemberId(i), "测试", "一", f"H{i}") for i in range(1, homes + 1)]
    plan = replace(plan, members=Table((member.id, member) for member in members))
    return apply(plan, assign_households(plan))


def border_moved(plan: Plan) -> tuple[Edit, Plan]:
    """Move the border of A and B 20 m west: the second of two steps, and the plan before it."""
    first, second = (
        node.id
        for node in plan.partition.nodes.values()
        if node.x == 100_000 and node.y in (0, 100_000)
    )
    locks = Locks(unit_boundaries=False)
    once = apply(
        plan, move_node(plan, node=first, to=(80_000, plan.partition.nodes[first].y), locks=locks)
    )
    step = move_node(once, node=second, to=(80_000, once.partition.nodes[second].y), locks=locks)
    return step, once


def test_every_touched_grid_has_a_row_with_differences() -> None:
    plan = town()
    second, once = border_moved(plan)
    after = apply(once, second)
    labels = {grid_label(A), grid_label(B)}
    assert rows_of(EN, plan, after, labels) == (
        LiveRow(Label(1), "A", 8_000.0, -2_000.0, Amount(1, -1), Amount(3, -3), Amount(1, -1)),
        LiveRow(Label(2), "B", 12_000.0, 2_000.0, Amount(1, 1), Amount(3, 3), Amount(1, 1)),
    )


def test_unassigned_land_comes_last_and_has_an_area_only() -> None:
    plan = town()
    rows = rows_of(EN, plan, plan, {Label(-1), Label(0), Label(2)})
    assert [row.label for row in rows] == [Label(2), Label(-1)]
    assert rows[1].households is None
    assert rows[1].area_m2 == 10_000.0


def test_land_that_is_gone_has_no_row() -> None:
    plan = town()
    edit = merge_grids(plan, keep=A, others=[B])
    after = apply(plan, edit)
    rows = live_rows(EN, plan, after, touched(plan, after, edit))
    assert [(row.label, row.area_m2, row.area_more_m2) for row in rows if row.label > 0] == [
        (Label(1), 20_000.0, 10_000.0)
    ]


def test_rows_agree_with_a_count_of_every_record() -> None:
    plan = town(homes=5)
    second, once = border_moved(plan)
    after = apply(once, second)
    for row in rows_of(EN, plan, after, {Label(1), Label(2)}):
        homes = [h for h in after.households.values() if h.grid == grid_of(row.label)]
        counts = [each.now for each in (row.households, row.people, row.members) if each]
        assert counts == [
            len(homes),
            sum(home.people for home in homes),
            sum(member.grid == grid_of(row.label) for member in after.members.values()),
        ]


def test_numbers_beyond_the_limits_are_amber() -> None:
    plan = town()
    limits = replace(plan.rules, households=(1, 1), people=(1, 9))
    plan.__dict__["rules"] = limits
    box = number_box(EN, plan, plan, {Label(1), Label(2)}, (0.0, 0.0))
    assert box.lines[0] == "A"
    assert box.lines[1] == "1.00 ha  households 2  people 6  members 2"
    assert box.warned == {1, 3}, "A has too many, B has nobody"
    plan.__dict__["rules"] = replace(limits, households=(0, 2), people=None)
    assert number_box(EN, plan, plan, {Label(1)}, (0.0, 0.0)).warned == frozenset()


def test_of_many_rows_a_few_stand_at_the_cursor_and_the_rest_is_counted() -> None:
    rows = [LiveRow(Label(i), f"G{i}", 1.0, 0.0) for i in range(1, 10)]
    rows[7] = replace(rows[7], over=frozenset({"people"}))
    box = rows_box(EN, rows, (0.0, 0.0))
    names = [line for line in box.lines if line.startswith("G")]
    assert names == ["G8", "G1", "G2", "G3"]
    assert box.lines[-1].startswith("5 more")
    assert rows_box(EN, rows[:4], (0.0, 0.0)).lines[-2] == "G4"


def test_a_plan_without_any_household_is_not_judged() -> None:
    plan = plan_of("AB")
    plan.__dict__["rules"] = replace(plan.rules, households=(10, 20))
    assert number_box(EN, plan, plan, {Label(1)}, (0.0, 0.0)).warned == frozenset()
