"""Where people and places are: grades, hands, borders, distances, shifted blocks."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from support.ascii_plan import plan_of, with_households

from gis.audits import shift
from gis.audits.finding import Finding
from gis.audits.fixes import fixes_of
from gis.audits.messages import message_of, rule_title
from gis.audits.report import AuditReport
from gis.audits.runner import PlanAudit, audit_plan
from gis.geometry.gcj02 import wgs84_to_gcj02
from gis.operations.move_node import move_node
from gis.operations.place_household import place_household
from gis.operations.put_place import put_place
from gis.operations.shifted_block import ShiftedBlock, shifted_block
from gis.plan.edit import Edit, EditLabel, apply, touched
from gis.plan.plan import Plan
from gis.plan.profile import Profile, Severity, load_profile, profile_of_text
from gis.plan.records import (
    AssignedBy,
    Grid,
    GridKind,
    Household,
    HouseholdId,
    LocatedBy,
    OverlayArea,
    Place,
    PlaceId,
    Reference,
    ReferenceId,
)
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.records import GridId, UnitId

A, B, C = GridId(1), GridId(2), GridId(3)
DEFAULT = load_profile("default")


def audited(plan: Plan, profile: Profile = DEFAULT) -> AuditReport:
    return audit_plan(plan, profile, None, NoProgress())


def of_rule(plan: Plan, rule: str, profile: Profile = DEFAULT) -> list[Finding]:
    return [finding for finding in audited(plan, profile).findings if finding.rule == rule]


def settled(plan: Plan, *homes: dict[str, Any]) -> Plan:
    """Change the households in turn; by location unless said otherwise."""
    puts = {}
    for number, changes in enumerate(homes, 1):
        by = AssignedBy.LOCATION if changes.get("grid") else None
        record = plan.households[HouseholdId(number)]
        puts[record.id] = replace(record, **{"assigned_by": by, **changes})
    return replace(plan, households=plan.households.replaced(puts))


def test_a_register_that_differs_from_the_map_says_how_far() -> None:
    plan = with_households(plan_of("AB"), [(12_500, 5000), (19_000, 9000), (3000, 5000)])
    by_list = {"grid": A, "assigned_by": AssignedBy.IMPORT}
    wrong = of_rule(settled(plan, by_list, by_list, by_list), "household_in_wrong_grid")
    assert {f.subjects[0]: f.facts["distance_m"] for f in wrong} == {"H1": 2.5, "H2": 9.0}
    assert "2.5" in message_of(wrong[0], Texts("zh"))


def test_the_distance_is_that_of_shapely() -> None:
    rng = np.random.default_rng(5)
    places = [(int(x), int(y)) for x, y in rng.integers(-30_000, 60_000, (40, 2))]
    plan = with_households(plan_of("AAB\nABB"), places)
    plan = settled(plan, *[{"grid": A, "assigned_by": AssignedBy.IMPORT}] * 40)
    polygon = plan.grid_polygon_mm(A)
    away = {
        f"H{number}": round(polygon.distance(shapely.Point(place)) / 1000, 1)
        for number, place in enumerate(places, 1)
        if not polygon.intersects(shapely.Point(place))
    }
    found = of_rule(plan, "household_in_wrong_grid")
    assert {f.subjects[0]: f.facts["distance_m"] for f in found} == away


def test_a_hand_says_why_or_is_asked() -> None:
    plan = with_households(plan_of("AB"), [(15_000, 5000), (15_000, 6000), (5000, 5000)])
    hand = {"grid": A, "assigned_by": AssignedBy.HAND}
    plan = settled(plan, {**hand, "hand_reason": "老人随子女居住"}, hand, {"grid": A})
    first, second = of_rule(plan, "household_against_location")
    assert first.facts["why"] == "老人随子女居住"
    assert "理由：老人随子女居住" in message_of(first, Texts("zh"))
    assert "why" not in {name for name, fact in second.facts.items() if fact is not None}
    (bare,) = of_rule(plan, "hand_without_reason")
    assert (bare.subjects, bare.severity) == (("H2",), Severity.NOTE)
    (release,) = fixes_of(first)
    after = apply(plan, release.make_edit(plan))
    assert after.households[HouseholdId(1)].grid == B


def test_a_house_exactly_on_a_boundary_is_noted_with_the_other_grids() -> None:
    plan = with_households(plan_of("AB\nCC"), [(10_000, 10_000), (10_000, 15_000), (5000, 5000)])
    plan = settled(plan, {"grid": A}, {"grid": B}, {"grid": C})
    notes = of_rule(plan, "household_on_boundary")
    assert {note.subjects[0]: note.severity for note in notes} == {
        "H1": Severity.NOTE,
        "H2": Severity.NOTE,
    }
    assert notes[0].facts["here"] == "341181110201002 B / 341181110201003 C"
    decided = settled(plan, {"grid": A, "assigned_by": AssignedBy.HAND})
    assert [f.subjects for f in of_rule(decided, "household_on_boundary")] == [("H2",)]


def test_the_inner_border_of_a_divided_grid_is_no_boundary() -> None:
    plan = plan_of("AAB")
    sub = replace(plan.grids[B], parent=A, tier="micro_grid", code="34118111020100101")
    plan = replace(plan, grids=plan.grids.replaced({B: sub}))
    plan = settled(with_households(plan, [(20_000, 5000)]), {"grid": A})
    assert of_rule(plan, "household_on_boundary") == []


def test_who_is_only_in_a_grid_without_land_is_in_none() -> None:
    plan = with_households(plan_of("AB"), [(5000, 3000), (15_000, 5000)])
    overlay = Grid(C, "341181110201003", "点", GridKind.EXCLUSIVE, UnitId(1))
    ring = np.array([[2000, 2000], [8000, 2000], [8000, 4000], [2000, 2000]])
    plan = replace(
        plan,
        grids=plan.grids.replaced({C: overlay}),
        overlays=plan.overlays.replaced({C: OverlayArea(C, (ring,))}),
    )
    plan = settled(plan, {"grid": C, "assigned_by": AssignedBy.IMPORT}, {"grid": B})
    (unassigned,) = of_rule(plan, "household_unassigned")
    assert unassigned.subjects == ("H1",)
    assert (audited(plan).people.assigned, audited(plan).people.unassigned) == (1, 1)


def twins(plan: Plan, first: dict[str, Any], second: dict[str, Any]) -> Plan:
    plan = settled(plan, {"grid": A, **first}, {"grid": B, **second})
    same = {h: replace(plan.households[h], household_no="001") for h in plan.households}
    return replace(plan, households=plan.households.replaced(same))


def test_villages_that_number_from_one_have_different_households() -> None:
    plan = with_households(plan_of("AB", "uv"), [(5000, 5000), (15_000, 5000)])
    u, v = UnitId(1), UnitId(2)
    other = twins(plan, {"unit": u, "householder": "甲"}, {"unit": v, "householder": "乙"})
    assert of_rule(other, "household_in_several") == []
    same = twins(plan, {"unit": u, "householder": "甲"}, {"unit": v, "householder": "甲"})
    assert len(of_rule(same, "household_in_several")) == 1
    assert audited(same).people.in_several == 1
    unsaid = twins(plan, {"unit": u}, {"unit": v, "householder": "乙"})
    assert len(of_rule(unsaid, "household_in_several")) == 1


def with_places(plan: Plan, *places: Place) -> Plan:
    return replace(plan, places=Table((place.id, place) for place in places))


def place(
    number: int,
    at: tuple[int, int] | None,
    grid: GridId | None = None,
    **more: Any,  # noqa: ANN401
) -> Place:
    kind = more.pop("kind", "school")
    return Place(PlaceId(number), kind, f"场所{number}", "", None, at, grid, **more)


def test_places_are_assigned_and_where_they_are() -> None:
    plan = with_places(
        plan_of("AB"),
        place(1, (5000, 5000), A),
        place(2, (15_000, 5000), A),
        place(3, (15_000, 5000)),
        place(4, None, B),
        place(5, (15_000, 5000), A, assigned_by=AssignedBy.HAND),
        place(6, (10_000, 5000), B),
    )
    (wrong,) = of_rule(plan, "place_in_wrong_grid")
    assert wrong.ids[0] == ("place", 2)
    assert wrong.facts["here"] == "341181110201002 B"
    (unassigned,) = of_rule(plan, "place_unassigned")
    assert (unassigned.ids[0], unassigned.xy_m) == (("place", 3), (15.0, 5.0))
    (nowhere,) = of_rule(plan, "place_without_location")
    assert nowhere.ids[0] == ("place", 4)
    one, every = fixes_of(wrong)
    assert apply(plan, one.make_edit(plan)).places[PlaceId(2)].grid == B
    assert apply(plan, every.make_edit(plan)).places[PlaceId(3)].grid == B


SERVICE = '[service]\n{limit}\nkinds = ["service_station"]\n'


def test_households_far_from_a_service_point() -> None:
    plan = with_households(plan_of("AB"), [(5000, 5000), (5000, 9000), (19_000, 5000)])
    points = [place(1, (5000, 5000), A, kind="service_station"), place(2, (19_000, 5000), B)]
    plan = with_places(plan, *points)
    limit = profile_of_text(SERVICE.format(limit="distance_m = 4.0"))
    (far,) = of_rule(plan, "far_from_service", limit)
    assert (far.subjects, far.facts["distance_m"]) == (("H3",), 14)
    assert "4 米" in message_of(far, Texts("zh"))
    near = profile_of_text(SERVICE.format(limit="distance_m = 3.9"))
    assert [f.subjects[0] for f in of_rule(plan, "far_from_service", near)] == ["H2", "H3"]
    assert of_rule(plan, "far_from_service") == []
    assert of_rule(with_places(plan, points[1]), "far_from_service", limit) == []


def test_minutes_of_walking_stand_for_a_straight_distance() -> None:
    plan = with_households(plan_of("A" * 100), [(900_000, 5000), (1_010_000, 5000)])
    plan = with_places(plan, place(1, (5000, 5000), A, kind="service_station"))
    walk = profile_of_text(SERVICE.format(limit="walking_minutes = 15"))
    (far,) = of_rule(plan, "far_from_service", walk)
    assert (far.subjects, far.facts["limit_m"]) == (("H2",), 1000.0)
    assert "15" in message_of(far, Texts("en"))


def road(number: int, *line: tuple[int, int]) -> Reference:
    return Reference(ReferenceId(number), "road", "", False, (np.array(line, dtype=np.int64),))


def test_the_way_along_roads_is_what_counts_where_there_are_any() -> None:
    plan = with_households(plan_of("AB"), [(1000, 1000), (19_000, 1000)])
    plan = with_places(plan, place(1, (1000, 9000), A, kind="service_station"))
    limit = profile_of_text(SERVICE.format(limit="distance_m = 20.0"))
    assert of_rule(plan, "far_from_service", limit) == []
    street = road(1, (1000, 9000), (1000, 1000), (19_000, 1000))
    audit = PlanAudit(plan, limit, None, NoProgress())
    assert ("audits.access.straight", {}) in audit.report().remarks
    edit = Edit(EditLabel("operations.put_place", {}), {"references": {street.id: street}})
    after = apply(plan, edit)
    audit.follow(after, touched(plan, after, edit))
    (far,) = (f for f in audit.report().findings if f.rule == "far_from_service")
    assert (far.subjects, far.facts["distance_m"], far.facts["way"]) == (("H2",), 26, "along_roads")
    assert "沿道路" in message_of(far, Texts("zh"))
    assert audit.report().remarks[-1][0] == "audits.access.roads"


def test_a_new_service_point_is_seen_at_once() -> None:
    plan = with_households(plan_of("AB"), [(5000, 5000), (19_000, 5000)])
    plan = with_places(plan, place(1, (5000, 5000), A, kind="service_station"))
    limit = profile_of_text(SERVICE.format(limit="distance_m = 4.0"))
    audit = PlanAudit(plan, limit, None, NoProgress())
    assert audit.report().counts["far_from_service"] == 1
    edit = put_place(plan, place=place(2, (19_000, 5000), kind="service_station"))
    after = apply(plan, edit)
    audit.follow(after, touched(plan, after, edit))
    assert audit.report().counts["far_from_service"] == 0


def test_a_group_without_any_grid() -> None:
    plan = plan_of("A.", "uv")
    (group,) = of_rule(plan, "group_without_grid")
    assert group.subjects == ("341181110202",)
    assert of_rule(plan_of("AA.", "uuu"), "group_without_grid") == []
    assert of_rule(plan_of("..", "uv"), "group_without_grid") == []  # not divided yet


ORIGIN_MM, SIDE_MM = (406_229_803, 3_619_919_611), 400_000
TO_LONLAT = Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True)
TO_PLANE = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)


def displaced(
    count: int, grids_of: str = "ABEF\nCDGH", units: str = "uuvv\nuuvv"
) -> tuple[Plan, Plan]:
    """Return two villages, the households of the first, of A to D, where they live, and off."""
    plan = plan_of(grids_of, units, tile_mm=SIDE_MM, origin_mm=ORIGIN_MM)
    within = np.random.default_rng(3).integers(1000, 2 * SIDE_MM - 1000, (count, 2))
    right = within + np.array(ORIGIN_MM)
    gcj = wgs84_to_gcj02(np.column_stack(TO_LONLAT.transform(*(right / 1000).T)))
    off = np.rint(np.column_stack(TO_PLANE.transform(*gcj.T)) * 1000).astype(np.int64)
    grids = 1 + within[:, 0] // SIDE_MM + 2 * (1 - within[:, 1] // SIDE_MM)

    def peopled(xy_mm: np.ndarray[Any, Any]) -> Plan:
        homes = [
            Household(
                HouseholdId(number), f"H{number}", UnitId(1), "", "", "", 3, (x, y), GridId(grid),
                AssignedBy.IMPORT, LocatedBy.COORDINATE,
            )
            for number, ((x, y), grid) in enumerate(
                zip(xy_mm.tolist(), grids.tolist(), strict=True), 1
            )
        ]  # fmt: skip
        return replace(plan, households=Table((home.id, home) for home in homes))

    return peopled(right), peopled(off)


def test_a_block_of_shifted_houses_is_one_finding_with_one_fix() -> None:
    right, off = displaced(120)
    assert of_rule(right, "shifted_block") == of_rule(right, "household_in_wrong_grid") == []
    (block,) = of_rule(off, "shifted_block")
    assert of_rule(off, "household_in_wrong_grid") == []
    assert (block.severity, block.subjects) == (Severity.ERROR, ("341181110201",))
    assert (block.facts["count"], block.facts["system"]) == (120, "GCJ-02")
    assert 300 < float(str(block.facts["distance_m"])) < 700
    (fix,) = fixes_of(block)
    edit = fix.make_edit(off)
    after = apply(off, edit)
    assert of_rule(after, "shifted_block") == of_rule(after, "household_in_wrong_grid") == []
    audit = PlanAudit(off, DEFAULT, None, NoProgress())
    audit.follow(after, touched(off, after, edit))
    assert audit.report().findings == audited(after).findings


def test_a_block_is_looked_for_again_only_after_edits_near_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = f"AB{'E' * 20}FI\nCD{'G' * 20}HJ", f"uu{'v' * 22}\nuu{'v' * 22}"
    _, plan = displaced(120, *wide)
    searches: list[ShiftedBlock | None] = []

    def search(plan: Plan, households: Iterable[Household]) -> ShiftedBlock | None:
        searches.append(shifted_block(plan, households))
        return searches[-1]

    monkeypatch.setattr(shift, "shifted_block", search)
    audit = PlanAudit(plan, DEFAULT, None, NoProgress())
    assert len(searches) == 1
    assert searches[0] is not None
    (house, *_) = searches[0].households
    x, y = ORIGIN_MM[0], ORIGIN_MM[1] + SIDE_MM
    steps: list[tuple[Callable[[Plan], Edit], int]] = [
        (lambda plan: moved_corner(plan, (x + 23 * SIDE_MM, y)), 0),
        (lambda plan: moved_corner(plan, (x + SIDE_MM, y)), 1),
        (lambda plan: place_household(plan, household=house, at=(x + 1000, y + 1000)), 1),
    ]
    for edit_of, again in steps:
        edit, before = edit_of(plan), len(searches)
        after = apply(plan, edit)
        audit.follow(after, touched(plan, after, edit))
        assert len(searches) == before + again
        assert audit.report().findings == audited(after).findings
        plan = after


def moved_corner(plan: Plan, at: tuple[int, int]) -> Edit:
    """Move the node at a place by five metres."""
    (node,) = (node.id for node in plan.partition.nodes.values() if (node.x, node.y) == at)
    return move_node(plan, node=node, to=(at[0] + 5000, at[1]))


def test_a_shifted_block_that_is_left_out_is_many_single_findings() -> None:
    _, off = displaced(60)
    severities = {**DEFAULT.severities, "shifted_block": Severity.OFF}
    assert (
        len(of_rule(off, "household_in_wrong_grid", replace(DEFAULT, severities=severities))) > 30
    )


RULE_NAMES = (
    "household_in_wrong_grid", "household_against_location", "household_on_boundary",
    "hand_without_reason", "household_without_location", "household_unassigned",
    "place_unassigned", "place_without_location", "place_in_wrong_grid", "group_without_grid",
)  # fmt: skip


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_each_rule_can_be_off_and_speaks_both_languages(rule: str) -> None:
    places = [(15_000, 5000), (15_000, 5000), (10_000, 5000), (5000, 5000), (5000, 5000)]
    plan = with_households(plan_of("AB.", "uuv"), places)
    by_hand = {"grid": A, "assigned_by": AssignedBy.HAND}
    plan = settled(plan, {"grid": A}, by_hand, {"grid": A}, {"grid": A, "location": None}, {})
    plan = with_places(plan, place(1, None), place(2, (15_000, 5000), A))
    (first, *_) = of_rule(plan, rule)
    assert all(message_of(first, Texts(language)) for language in LANGUAGES)
    assert all(rule_title(rule, Texts(language)) for language in LANGUAGES)
    off = replace(DEFAULT, severities={**DEFAULT.severities, rule: Severity.OFF})
    assert of_rule(plan, rule, off) == []
    assert rule not in audited(plan, off).counts


def test_findings_name_no_person_and_no_house() -> None:
    plan = with_households(plan_of("AB"), [(15_000, 5000)])
    home = {"grid": A, "householder": "王甲一", "house_no": "幸福路7号"}
    for finding in audited(settled(plan, home)).findings:
        told = f"{finding} {message_of(finding, Texts('zh'))}"
        assert "王甲一" not in told
        assert "幸福路" not in told
