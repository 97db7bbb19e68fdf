from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import plan_of, with_households

from gis.audits.finding import Finding
from gis.audits.report import AuditReport
from gis.audits.runner import audit_plan
from gis.operations.create_grid import create_grid_from_region
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import Profile, Severity, load_profile
from gis.plan.records import (
    AcceptedFinding,
    AcceptedId,
    AssignedBy,
    Grid,
    GridKind,
    HouseholdId,
    Lineage,
    LineageId,
    OverlayArea,
    Unit,
)
from gis.plan.residents import ResidentCount
from gis.plan.sub_residents import residents_of_sub_grids
from gis.progress import NoProgress
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId, UnitId

A, B = GridId(1), GridId(2)
MM = 10_000


def audited(plan: Plan, profile: Profile | None = None, limit: float | None = None) -> AuditReport:
    return audit_plan(plan, profile or load_profile("default"), limit, NoProgress())


def of_rule(report: AuditReport, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


def place(column: float, row: float) -> tuple[int, int]:
    return int(column * MM), int(row * MM)


def settled(plan: Plan, *grids: GridId | None, by: AssignedBy = AssignedBy.LOCATION) -> Plan:
    """Assign the households in turn."""
    households = plan.households.replaced(
        {
            HouseholdId(i): replace(plan.households[HouseholdId(i)], grid=grid, assigned_by=by)
            for i, grid in enumerate(grids, 1)
        }
    )
    return replace(plan, households=households)


def regridded(plan: Plan, grid: GridId, **changes: object) -> Plan:
    return replace(plan, grids=plan.grids.replaced({grid: replace(plan.grids[grid], **changes)}))  # type: ignore[arg-type]


def test_a_clean_plan_passes() -> None:
    report = audited(plan_of("AAB\nAAB"))
    assert report.passed
    assert report.findings == ()
    assert report.land.frame_m2 == report.land.covered_m2 == 600.0
    assert {"overlap", "outside", "gap", "household_unassigned"} <= report.counts.keys()


def test_unassigned_land_is_a_gap_with_its_neighbours() -> None:
    report = audited(plan_of("AAA\nA.B\nAAA"))
    (gap,) = of_rule(report, "gap")
    assert gap.severity is Severity.ERROR
    assert gap.area_m2 == 100.0
    assert gap.width_m == pytest.approx(10.0)
    assert gap.subjects == ("341181110201001", "341181110201002")
    assert gap.xy_m is not None
    assert 10 < gap.xy_m[0] < 20
    assert report.land.gap_m2 == 100.0
    assert report.land.covered_m2 == 800.0
    assert not report.passed


def test_pieces_that_touch_in_a_corner_are_two_gaps_and_across_units_one() -> None:
    assert len(of_rule(audited(plan_of(".A\nA.")), "gap")) == 2
    (gap,) = of_rule(audited(plan_of("A..B", "uuvv")), "gap")
    assert gap.area_m2 == 200.0


def test_a_gap_without_any_grid_names_its_unit() -> None:
    (gap,) = of_rule(audited(plan_of("..")), "gap")
    assert gap.subjects == ("341181110201",)


def test_small_gaps_are_summed_up() -> None:
    report = audited(plan_of("A.B"), limit=100.0)
    assert of_rule(report, "gap") == []
    assert (report.noise["gap"].count, report.noise["gap"].area_m2) == (1, 100.0)
    assert report.passed


def test_slivers_and_parts() -> None:
    report = audited(plan_of("AAB.A", tile_mm=500))
    (sliver,) = [f for f in of_rule(report, "sliver") if "001" in f.subjects[0]]
    assert sliver.facts["parts"] == 2
    assert sliver.area_m2 == pytest.approx(0.75)
    (multipart,) = of_rule(report, "multipart")
    assert multipart.facts["parts"] == 2
    assert multipart.severity is Severity.WARNING


def test_a_territorial_grid_without_land_is_empty() -> None:
    plan = plan_of("AB")
    landless = replace(plan.grids[A], id=GridId(9), code="341181110201009")
    plan = replace(plan, grids=plan.grids.replaced({GridId(9): landless}))
    (empty,) = of_rule(audited(plan), "empty")
    assert empty.subjects == ("341181110201009",)
    assert empty.xy_m is None
    assert of_rule(audited(regridded(plan, GridId(9), kind=GridKind.ONLINE)), "empty") == []


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("", "code_missing"),
        ("  ", "code_missing"),
        ("341181110999001", "code_malformed"),  # another unit
        ("34118111020101", "code_malformed"),  # too short
        ("34118111020100x", "code_malformed"),
    ],
)
def test_codes_are_judged(code: str, rule: str) -> None:
    report = audited(regridded(plan_of("AB"), B, code=code))
    assert [finding.rule for finding in report.findings] == [rule]


def test_doubled_codes_name_both_grids() -> None:
    (doubled,) = audited(regridded(plan_of("AB"), B, code="341181110201001")).findings
    assert doubled.rule == "code_doubled"
    assert doubled.ids == (("grid", 1), ("grid", 2))


def test_households_are_placed_by_their_houses() -> None:
    plan = with_households(plan_of("AB"), [place(0.5, 0.5), place(1.5, 0.5), place(0.2, 0.2)])
    report = audited(settled(plan, A, A, None))
    (wrong,) = of_rule(report, "household_in_wrong_grid")
    assert wrong.subjects == ("H2",)
    assert wrong.severity is Severity.ERROR
    assert wrong.xy_m == (15.0, 5.0)
    assert wrong.facts["here"] == "341181110201002 B"
    (unassigned,) = of_rule(report, "household_unassigned")
    assert unassigned.subjects == ("H3",)
    people = report.people
    assert (people.households, people.assigned, people.unassigned) == (3, 2, 1)


def test_a_hand_made_assignment_against_the_house_is_a_warning() -> None:
    plan = settled(with_households(plan_of("AB"), [place(1.5, 0.5)]), A, by=AssignedBy.HAND)
    report = audited(plan)
    (against,) = of_rule(report, "household_against_location")
    assert against.severity is Severity.WARNING
    assert of_rule(report, "household_in_wrong_grid") == []


def test_a_house_on_the_border_is_in_either_grid() -> None:
    plan = with_households(plan_of("AB"), [place(1, 0.5), place(1, 0.5)])
    assert of_rule(audited(settled(plan, A, B)), "household_in_wrong_grid") == []


def test_a_house_outside_all_grids_is_in_the_wrong_one() -> None:
    plan = with_households(plan_of("A."), [place(1.5, 0.5), place(9, 9)])
    here = {
        finding.facts["here"]
        for finding in of_rule(audited(settled(plan, A, A)), "household_in_wrong_grid")
    }
    assert here == {"u村", "–"}


def test_a_household_without_location_cannot_be_checked() -> None:
    plan = settled(with_households(plan_of("AB"), [place(0.5, 0.5)]), B)
    household = replace(plan.households[HouseholdId(1)], location=None)
    plan = replace(plan, households=plan.households.replaced({household.id: household}))
    report = audited(plan)
    assert [f.rule for f in report.findings if "household" in f.rule] == [
        "household_without_location"
    ]
    assert report.people.unlocated == 1


def test_one_number_in_two_grids() -> None:
    plan = settled(with_households(plan_of("AB"), [place(0.5, 0.5), place(1.5, 0.5)]), A, B)
    twin = replace(plan.households[HouseholdId(2)], household_no="H1")
    plan = replace(plan, households=plan.households.replaced({twin.id: twin}))
    report = audited(plan)
    (several,) = of_rule(report, "household_in_several")
    assert several.subjects == ("H1",)
    assert several.facts["grids"] == "341181110201001 A / 341181110201002 B"
    assert report.people.in_several == 1


def test_households_without_a_number_are_not_one_household() -> None:
    plan = settled(with_households(plan_of("AB"), [place(0.5, 0.5), place(1.5, 0.5)]), A, B)
    nameless = {h: replace(plan.households[h], household_no="") for h in plan.households}
    plan = replace(plan, households=plan.households.replaced(nameless))
    assert of_rule(audited(plan), "household_in_several") == []


def test_grid_size_is_judged_by_the_profile() -> None:
    plan = settled(with_households(plan_of("AB"), [place(0.5, 0.5)], people=4), A)
    assert of_rule(audited(plan), "grid_size") == []
    report = audited(plan, load_profile("luojiang"))
    (size,) = of_rule(report, "grid_size")
    assert (size.subjects, size.facts["households"], size.facts["people"]) == (
        ("341181110201001",),
        1,
        4,
    )
    (empty,) = of_rule(report, "empty_grid")
    assert empty.subjects == ("341181110201002",)
    assert report.passed


def test_a_plan_without_households_is_not_judged_by_size() -> None:
    assert audited(plan_of("AB"), load_profile("zhejiang")).findings == ()


def test_an_accepted_finding_does_not_fail() -> None:
    plan = plan_of("A.B")
    (gap,) = audited(plan).findings
    note = AcceptedFinding(AcceptedId(1), gap.key, "水库", "2024-05-01")
    plan = replace(plan, accepted=plan.accepted.replaced({note.id: note}))
    report = audited(plan)
    assert report.passed
    assert report.findings == ()
    assert [(each.finding, each.reason) for each in report.accepted] == [(gap, "水库")]
    assert report.lonlat[gap.key] == pytest.approx(report.measuring.lonlat(np.array([gap.xy_m]))[0])


def test_a_rule_can_be_off_and_graver() -> None:
    profile = load_profile("default")
    off = replace(profile, severities={**profile.severities, "gap": Severity.OFF})
    report = audited(plan_of("A.B"), off)
    assert report.findings == ()
    assert "gap" not in report.counts
    note = replace(profile, severities={**profile.severities, "gap": Severity.NOTE})
    assert audited(plan_of("A.B"), note).passed


@pytest.mark.parametrize("mirror", [lambda plan: plan, lambda plan: plan.with_facts(title="x")])
def test_keys_last_while_the_fault_does(mirror: Callable[[Plan], Plan]) -> None:
    before = audited(plan_of("A.B.C"))
    after = audited(mirror(plan_of("A.BBC")))
    solved = {f.key for f in before.findings} - {f.key for f in after.findings}
    remaining = {f.key for f in before.findings} & {f.key for f in after.findings}
    assert (len(solved), len(remaining)) == (1, 1)


def test_keys_are_one_to_one() -> None:
    plan = with_households(plan_of("AB"), [place(0.5, 0.5)] * 3)
    same = {h: replace(plan.households[h], household_no="H1") for h in plan.households}
    report = audited(replace(plan, households=plan.households.replaced(same)))
    keys = [finding.key for finding in report.findings]
    assert len(keys) == len(set(keys)) > 3


def test_the_code_of_a_grid_in_a_villager_group_begins_with_that_of_the_village() -> None:
    plan = plan_of("AB")
    group = Unit(UnitId(5), "34118111020105", "五组", "villager_group", UnitId(1))
    plan = replace(plan, units=plan.units.replaced({group.id: group}))
    assert audited(regridded(plan, B, unit=group.id)).findings == ()


def lineage(plan: Plan, *rows: tuple[str, int, int]) -> Plan:
    """Add rows: cause, old number and new number, 0 for none."""
    code = {0: "", **{i: f"341181110201{i:03d}" for i in range(1, 10)}}
    records = {
        LineageId(i): Lineage(LineageId(i), "2026-03-01", cause, code[old], "", code[new], "", 0, 0)
        for i, (cause, old, new) in enumerate(rows, 1)
    }
    return replace(plan, lineage=plan.lineage.replaced(records))


def test_a_retired_code_in_use_is_an_error_with_its_date() -> None:
    plan = lineage(plan_of("AB"), ("merge", 1, 2), ("merge", 2, 2))
    (finding,) = of_rule(audited(plan), "code_retired")
    assert finding.severity is Severity.ERROR
    assert finding.subjects == ("341181110201001",)
    assert finding.facts["on"] == "2026-03-01"


def test_codes_that_stay_or_change_hands_in_a_renumbering_are_not_retired() -> None:
    swapped = lineage(plan_of("AB"), ("renumber", 1, 2), ("renumber", 2, 1))
    assert audited(swapped).findings == ()
    stays = lineage(plan_of("AB"), ("split", 1, 1), ("split", 1, 2), ("draw", 1, 2))
    assert audited(stays).findings == ()


def test_holes_in_the_numbering_are_noted_but_retired_numbers_are_none() -> None:
    plan = regridded(plan_of("AB"), B, code="341181110201007")
    (note,) = of_rule(audited(plan), "code_holes")
    assert note.severity is Severity.NOTE
    assert (note.facts["numbers"], note.facts["count"]) == ("2–6", 5)
    assert note.ids == (("unit", 1),)
    plan = lineage(plan, ("merge", 4, 1))
    assert of_rule(audited(plan), "code_holes")[0].facts["numbers"] == "2–3, 5–6"
    assert audited(plan).passed


def subdivided(rest: str) -> Plan:
    """Grid A with a sub-grid C on its first tile; the others are of `rest`."""
    plan = plan_of(f"C{rest}B")
    record = {"parent": A, "tier": "micro_grid", "code": "34118111020100101"}
    plan = regridded(plan, GridId(3), **record)
    if "A" not in rest:
        base = Grid(A, "341181110201001", "A", GridKind.TERRITORIAL, UnitId(1))
        plan = replace(plan, grids=plan.grids.replaced({A: base}))
    return plan


def test_the_land_of_a_grid_is_that_of_its_sub_grids() -> None:
    plan = with_households(subdivided("D"), [place(0.5, 0.5)])
    plan = regridded(plan, GridId(4), parent=A, tier="micro_grid", code="34118111020100102")
    report = audited(settled(plan, A))
    assert [finding.rule for finding in report.findings] == ["empty_grid"]  # B, not the sub-grids
    assert report.findings[0].subjects == ("341181110201002",)


MICRO = replace(load_profile("shengdeng"), households=(2, 3), people=None)


def halved(*places: tuple[int, int]) -> Plan:
    """Grid A, all of it divided into the micro-grids 3 and 4, with households at some places."""
    plan = regridded(
        subdivided("D"), GridId(4), parent=A, tier="micro_grid", code="34118111020100102"
    )
    plan = with_households(plan, list(places))
    return settled(plan, *(A if x < 2 * MM else B for x, _ in places))


def test_limits_for_micro_grids_judge_each_of_them_and_not_their_grid() -> None:
    west = [place(0.2, 0.2), place(0.2, 0.4), place(0.2, 0.6), place(0.2, 0.8)]
    east = [place(1.5, 0.5), place(1.5, 0.6)]
    plan = halved(*west, *east, place(2.5, 0.5))
    sizes = of_rule(audited(plan, MICRO), "grid_size")
    assert {(f.subjects[0], f.facts["households"]) for f in sizes} == {
        ("34118111020100101", 4), ("341181110201002", 1),
    }  # fmt: skip
    assert of_rule(audited(plan, MICRO), "empty_grid") == []
    plan = halved(*west[:2], *east, place(2.5, 0.5), place(2.5, 0.6))
    assert of_rule(audited(plan, MICRO), "grid_size") == [], "four are right for a grid of two"
    whole = of_rule(audited(plan, replace(MICRO, size_tier="grid")), "grid_size")
    assert [(f.ids[0], f.facts["households"]) for f in whole] == [(("grid", A), 4)]


def test_a_house_between_micro_grids_counts_once_and_an_empty_one_is_named() -> None:
    plan = halved(place(1, 0.2), place(1, 0.6), place(2.5, 0.5), place(2.5, 0.6))
    report = audited(plan, MICRO)
    assert of_rule(report, "grid_size") == []
    (empty,) = of_rule(report, "empty_grid")
    assert empty.ids[0] == ("grid", 4)
    assert dict(residents_of_sub_grids(plan, A)) == {
        3: ResidentCount(2, 6), 4: ResidentCount(0, 0),
    }  # fmt: skip


def test_land_of_a_divided_grid_in_no_sub_grid_is_warned_of() -> None:
    (finding,) = audited(subdivided("AA")).findings
    assert (finding.rule, finding.severity) == ("sub_grid_gap", Severity.WARNING)
    assert finding.area_m2 == pytest.approx(200.0)
    assert finding.xy_m is not None
    assert 10 < finding.xy_m[0] < 30


def test_the_code_of_a_sub_grid_begins_with_that_of_its_grid() -> None:
    plan = regridded(subdivided("D"), GridId(4), parent=A, code="34118111020100201")
    (finding,) = of_rule(audited(plan), "code_malformed")
    assert finding.subjects == ("34118111020100201",)
    assert finding.facts["example"] == "34118111020100101"


def test_overlays_and_online_grids_are_left_out_of_land_and_size_rules() -> None:
    plan = with_households(plan_of("AB"), [place(0.5, 0.5), place(1.5, 0.5)])
    plan = settled(plan, A, B)
    overlay = Grid(GridId(3), "341181110201003", "点", GridKind.EXCLUSIVE, UnitId(1))
    online = Grid(GridId(4), "341181110201004", "群", GridKind.ONLINE, UnitId(1), hosts=(A,))
    ring = np.array([[5000, 2000], [15_000, 2000], [15_000, 4000], [5000, 2000]])
    plan = replace(
        plan,
        grids=plan.grids.replaced({overlay.id: overlay, online.id: online}),
        overlays=plan.overlays.replaced({overlay.id: OverlayArea(overlay.id, (ring,))}),
    )
    assert audited(plan).findings == ()


def test_an_overlay_or_online_grid_without_a_host_is_warned_of() -> None:
    plan = plan_of("A..")
    overlay = Grid(GridId(2), "341181110201002", "点", GridKind.EXCLUSIVE, UnitId(1))
    online = Grid(GridId(3), "341181110201003", "群", GridKind.ONLINE, UnitId(1))
    ring = np.array([[22_000, 2000], [28_000, 2000], [28_000, 4000], [22_000, 2000]])
    plan = replace(
        plan,
        grids=plan.grids.replaced({overlay.id: overlay, online.id: online}),
        overlays=plan.overlays.replaced({overlay.id: OverlayArea(overlay.id, (ring,))}),
    )
    findings = of_rule(audited(plan), "no_host")
    assert {finding.subjects for finding in findings} == {(overlay.code,), (online.code,)}
    assert {finding.severity for finding in findings} == {Severity.WARNING}


def test_a_grid_of_a_town_with_villages_is_above_them() -> None:
    drawn = plan_of("AABB..", "uuvvww")
    town, village = UnitId(3), UnitId(2)
    units = {
        UnitId(1): replace(drawn.units[UnitId(1)], parent=town),
        village: replace(drawn.units[village], parent=town, tier="community"),
        town: replace(drawn.units[town], tier="township", name="镇"),
    }
    plan = replace(drawn, units=drawn.units.replaced(units))
    assert of_rule(audited(plan), "grid_above_village") == []
    plan = apply(plan, create_grid_from_region(plan, at=place(5, 0.5)))
    (above,) = of_rule(audited(plan), "grid_above_village")
    assert above.severity is Severity.WARNING
    assert above.ids == (("grid", 3),)
    assert above.facts["unit"] == "镇"
    exclusive = regridded(plan, GridId(3), kind=GridKind.EXCLUSIVE)
    assert of_rule(audited(exclusive), "grid_above_village") == []
    no_villages = {unit: replace(plan.units[unit], tier="area") for unit in (UnitId(1), village)}
    alone = replace(plan, units=plan.units.replaced(no_villages))
    assert of_rule(audited(alone), "grid_above_village") == []
    off = {**load_profile("default").severities, "grid_above_village": Severity.OFF}
    assert not of_rule(audited(plan, replace(load_profile("default"), severities=off)),
                       "grid_above_village")  # fmt: skip


def test_a_grid_of_a_village_beside_its_groups_is_not_above_villages() -> None:
    drawn = plan_of("AABB", "uuvv")
    group = replace(drawn.units[UnitId(2)], parent=UnitId(1), tier="villager_group")
    plan = replace(drawn, units=drawn.units.replaced({UnitId(2): group}))
    assert of_rule(audited(plan), "grid_above_village") == []


def test_several_parts_are_no_fault_where_the_profile_allows_them() -> None:
    plan, profile = plan_of("ABA"), load_profile("default")
    assert [finding.rule for finding in audited(plan, profile).findings] == ["multipart"]
    assert audited(plan, replace(profile, multipart_allowed=True)).findings == ()


def test_every_rule_has_words() -> None:
    for language in LANGUAGES:
        texts = Texts(language)
        for rule in audited(plan_of("A")).rules:
            assert f"audits.rule.{rule}" in texts
            assert f"audits.finding.{rule}" in texts
