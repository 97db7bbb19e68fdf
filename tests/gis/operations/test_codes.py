from dataclasses import replace

import pytest
import shapely.affinity
from support.ascii_plan import UNIT_CODE, plan_of

from gis.errors import Reason, Refused
from gis.operations.new_grid import new_grid, new_grids, new_sub_grids
from gis.operations.numbering import numbering_order
from gis.operations.recode_grid import recode_grid
from gis.operations.renumber_grids import renumber_grids
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import Lineage, LineageId, Unit
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId, UnitId, grid_label

A, B, C, D = (GridId(number) for number in range(1, 5))
UNIT = UnitId(1)
VILLAGE = f"{UNIT_CODE}01"
ON = "2026-03-01"


def code(number: int) -> str:
    return f"{VILLAGE}{number:03d}"


def codes_of(plan: Plan) -> dict[str, str]:
    return {grid.name: grid.code[-3:] for grid in plan.grids.values()}


def retired(plan: Plan, *numbers: int) -> Plan:
    rows = {
        LineageId(i): Lineage(
            LineageId(i), ON, "merge", code(number), "旧格", code(1), "A", 3, 100.0
        )
        for i, number in enumerate(numbers, 1)
    }
    return replace(plan, lineage=plan.lineage.replaced(rows))


def refused(make: object, *arguments: object, **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        make(*arguments, **options)  # type: ignore[operator]
    for language in LANGUAGES:
        assert Texts(language).of_error(caught.value)
    return caught.value


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def test_a_new_code_follows_the_highest_ever_used() -> None:
    plan = plan_of("AB")
    assert new_grid(plan, UNIT, None, None).code == code(3)
    assert new_grid(retired(plan, 7), UNIT, None, None).code == code(8)


def test_a_retired_code_is_not_given_again() -> None:
    plan = retired(plan_of("AB"), 7)
    refusal = refused(new_grid, plan, UNIT, code(7), None)
    assert refusal.reason is Reason.CODE_RETIRED
    assert (refusal.facts["name"], refusal.facts["on"]) == ("旧格", ON)
    assert ON in Texts("zh").of_error(refusal)
    assert refused(recode_grid, plan, grid=A, code=code(7)).reason is Reason.CODE_RETIRED


def test_recoding_retires_the_old_code_and_undoing_gives_it_back() -> None:
    plan = plan_of("AB")
    edit = recode_grid(plan, grid=A, code=code(9), on=ON)
    after = done(plan, edit)
    assert after.retired_codes == {code(1)}
    (row,) = after.lineage.values()
    assert (row.cause, row.old_code, row.new_code, row.on) == ("recode", code(1), code(9), ON)
    assert row.area_m2 == pytest.approx(100.0)
    assert refused(recode_grid, after, grid=B, code=code(1)).reason is Reason.CODE_RETIRED
    assert apply(after, invert(plan, edit)).retired_codes == frozenset()


def test_codes_follow_the_template_of_the_profile() -> None:
    plan = plan_of("AB")
    plan.__dict__["rules"] = replace(plan.rules, code_template="{unit}-W{number:02d}")
    assert new_grid(plan, UNIT, None, None).code == f"{VILLAGE}-W01"
    assert new_grid(plan, UNIT, None, "村西").name == "村西"
    numbered = apply(plan, renumber_grids(plan, unit=UNIT))
    assert [numbered.grids[grid].code for grid in (A, B)] == [f"{VILLAGE}-W01", f"{VILLAGE}-W02"]


def test_past_the_highest_number_the_lowest_unused_follow() -> None:
    plan = retired(plan_of("AB"), 998)
    assert new_grid(plan, UNIT, None, None).code == code(999)
    used = {int(grid.code[-3:]) for grid in plan.grids.values()}
    lowest = min(set(range(1, 999)) - used)
    assert new_grid(retired(plan, 999), UNIT, None, None).code == code(lowest)


def test_numbers_run_out() -> None:
    plan = retired(plan_of("AB"), *range(1, 1000))
    refusal = refused(new_grid, plan, UNIT, None, None)
    assert refusal.reason is Reason.NO_FREE_CODE
    assert refusal.facts["highest"] == 999


def test_grids_of_a_villager_group_are_numbered_through_the_village() -> None:
    plan = plan_of("AB")
    group = Unit(UnitId(7), f"{VILLAGE}05", "五组", "villager_group", UNIT)
    plan = replace(plan, units=plan.units.replaced({group.id: group}))
    assert new_grid(plan, group.id, None, None).code == code(3)


def test_several_new_grids_are_numbered_west_to_east_then_north_to_south() -> None:
    plan = plan_of("AC\nBD")
    polygons = [plan.partition.polygon_mm(grid_label(grid)) for grid in (D, C, B, A)]
    grids = new_grids(plan, UNIT, polygons)
    assert [grid.code[-3:] for grid in grids] == ["008", "007", "006", "005"]
    assert len({grid.id for grid in grids} | plan.grids.keys()) == 8


def test_sub_grids_are_numbered_within_their_base_grid() -> None:
    plan = plan_of("AC\nBD")
    polygons = [plan.partition.polygon_mm(grid_label(grid)) for grid in (C, A)]
    second, first = new_sub_grids(plan, B, "micro_grid", polygons)
    assert (first.code, second.code) == (f"{code(2)}01", f"{code(2)}02")
    assert (first.parent, first.tier, first.name) == (B, "micro_grid", "B-1")


def test_millimetres_do_not_decide_between_grids_one_above_the_other() -> None:
    plan = plan_of("AC\nBD", tile_mm=100_000)
    squares = [plan.partition.polygon_mm(grid_label(grid)) for grid in (A, B, C, D)]
    for shift in (-4000, 4000):
        moved = [
            shapely.affinity.translate(square, (-1) ** i * shift, 0)
            for i, square in enumerate(squares)
        ]
        assert numbering_order(moved) == [0, 1, 2, 3]


def test_staggered_grids_do_not_run_together_into_one_column() -> None:
    plan = plan_of("A   \nAB  \n BC \n  CD\n   D")
    squares = [plan.partition.polygon_mm(grid_label(grid)) for grid in (D, C, B, A)]
    assert numbering_order(squares) == [3, 2, 1, 0]


def test_renumbering_goes_from_west_to_east_and_north_to_south() -> None:
    plan = plan_of("CA\nBD")
    after = done(plan, renumber_grids(plan, unit=UNIT, on=ON))
    assert codes_of(after) == {"C": "001", "B": "002", "A": "003", "D": "004"}
    assert {(row.cause, row.old_code, row.new_code) for row in after.lineage.values()} == {
        ("renumber", code(3), code(1)),
        ("renumber", code(1), code(3)),
    }
    assert after.retired_codes == frozenset()
    assert refused(renumber_grids, after, unit=UNIT).reason is Reason.NOTHING_CHANGES


def test_renumbering_skips_retired_codes() -> None:
    plan = retired(plan_of("CA\nBD"), 12)
    plan = apply(plan, recode_grid(plan, grid=A, code=code(20)))
    after = done(plan, renumber_grids(plan, unit=UNIT))
    assert codes_of(after) == {"C": "002", "B": "003", "A": "004", "D": "005"}
    assert after.retired_codes == {code(1), code(12), code(20)}


def test_renumbering_a_unit_without_grids_or_of_several_villages_is_refused() -> None:
    plan = plan_of("AB", "uv")
    town = Unit(UnitId(9), "341181110", "镇", "township")
    units = {each.id: replace(each, parent=town.id) for each in plan.units.values()}
    plan = replace(plan, units=plan.units.replaced({**units, town.id: town}))
    assert refused(renumber_grids, plan, unit=town.id).reason is Reason.SEVERAL_VILLAGES
    assert refused(renumber_grids, plan, unit=UnitId(77)).reason is Reason.NO_SUCH_UNIT
    assert refused(renumber_grids, plan_of(".."), unit=UNIT).reason is Reason.NO_GRIDS


def test_sub_grids_follow_the_code_of_their_base_grid() -> None:
    plan = plan_of("BA\nBC")
    sub = replace(plan.grids[C], parent=A, tier="micro_grid", code=f"{code(1)}01")
    plan = replace(plan, grids=plan.grids.replaced({C: sub}))
    after = done(plan, renumber_grids(plan, unit=UNIT))
    assert [after.grids[grid].code for grid in (B, A, C)] == [code(1), code(2), f"{code(2)}01"]
    recoded = done(plan, recode_grid(plan, grid=A, code=code(9)))
    assert recoded.grids[C].code == f"{code(9)}01"
