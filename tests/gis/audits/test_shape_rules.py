"""The rules on the shape of features in a polygon file, and on the units of its frame."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from gis.audits.audit_file import audit_polygon_file
from gis.audits.finding import Finding
from gis.audits.messages import message_of
from gis.audits.report import AuditReport
from gis.files.polygon_fields import Fields
from gis.files.polygon_files import PolygonFile
from gis.plan.profile import Severity, load_profile
from gis.progress import NoProgress
from gis.texts import Texts

EAST, NORTH = 405_000.0, 3_600_000.0
VILLAGES = ("341181110201", "341181110202")


def land(polygon: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(polygon, lambda xy: xy + np.array([EAST, NORTH]))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


def file_of(polygons: Sequence[shapely.Geometry], codes: Sequence[str] = ()) -> PolygonFile:
    column = list(codes) or [f"c{number}" for number in range(len(polygons))]
    return PolygonFile(
        Path("grids.gpkg"),
        "grids",
        CRS.from_epsg(4549),
        np.array([land(each) for each in polygons], dtype=object),
        pd.DataFrame({"code": column}),
        Fields(code="code"),
    )


def audited(file: PolygonFile, frame: PolygonFile | None = None) -> AuditReport:
    return audit_polygon_file(file, frame, load_profile("default"), None, NoProgress())


def of_rule(report: AuditReport, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


TWO_VILLAGES = file_of([box(0, 0, 500, 400), box(500, 0, 1000, 400)], VILLAGES)


def test_a_spike_is_said_of_the_feature_that_has_the_tip() -> None:
    spiked = shapely.Polygon(
        [(0, 0), (100, 0), (100, 50), (130, 50.2), (100, 50.4), (100, 100), (0, 100)]
    )
    rest = box(0, 0, 200, 100) - spiked
    (spike,) = of_rule(audited(file_of([spiked, rest])), "spike")
    assert (spike.subjects, spike.severity) == (("c0",), Severity.WARNING)
    assert spike.xy_m == pytest.approx((EAST + 130, NORTH + 50.2))
    assert "30.0" in message_of(spike, Texts("zh"))
    (cut,) = of_rule(audited(file_of([rest])), "spike")
    assert cut.subjects == ("c0",)


def test_a_neck_is_placed_and_measured() -> None:
    joined = box(0, 0, 50, 50) | box(49, 20, 81, 21) | box(80, 0, 130, 60)
    (neck,) = of_rule(audited(file_of([joined])), "narrow")
    assert neck.width_m == pytest.approx(1.0)
    assert neck.xy_m is not None
    assert EAST + 50 <= neck.xy_m[0] <= EAST + 80


def test_a_sliver_is_no_neck() -> None:
    report = audited(file_of([box(0, 0, 1, 400)]))
    assert [finding.rule for finding in report.findings] == ["sliver"]


def test_one_feature_in_another_is_said_beside_their_overlap() -> None:
    report = audited(file_of([box(0, 0, 100, 100), box(20, 20, 40, 40)]))
    assert sorted(finding.rule for finding in report.findings) == ["contained", "overlap"]
    (inside,) = of_rule(report, "contained")
    assert inside.area_m2 == pytest.approx(400.0)
    assert (inside.facts["inner"], inside.facts["outer"]) == ("c1", "c0")


def test_an_enclave_in_a_hole_is_not_contained() -> None:
    outer = box(0, 0, 100, 100) - box(20, 20, 40, 40)
    assert audited(file_of([outer, box(20, 20, 40, 40)])).findings == ()


def test_the_same_area_twice_is_a_duplicate_and_not_contained() -> None:
    report = audited(file_of([box(0, 0, 100, 100), box(0, 0, 100, 100)]))
    assert sorted(finding.rule for finding in report.findings) == ["duplicate", "overlap"]


def test_land_that_three_claim_is_counted_once() -> None:
    report = audited(
        file_of([box(0, 0, 60, 50), box(40, 0, 100, 50), box(50, 0, 55, 50), box(90, 0, 95, 9)])
    )
    claims = {finding.subjects: finding.facts["claims"] for finding in of_rule(report, "overlap")}
    assert claims == {
        ("c0", "c1"): 3, ("c0", "c2"): 3, ("c1", "c2"): 3, ("c1", "c3"): 2,
    }  # fmt: skip
    assert report.land.overlap_m2 == pytest.approx(20 * 50 + 5 * 9)


def test_a_gap_says_what_lies_round_it() -> None:
    ring = box(0, 0, 400, 400) - box(100, 100, 200, 200)
    rest = box(400, 0, 500, 300)
    report = audited(file_of([ring, rest, box(500, 0, 1000, 400)]), TWO_VILLAGES)
    facts = {finding.subjects: dict(finding.facts) for finding in of_rule(report, "gap")}
    assert {k: (f["touches_frame"], f["is_enclosed"]) for k, f in facts.items()} == {
        ("c0",): (False, True),
        ("c0", "c1", "c2"): (True, False),
    }
    assert {f["unit"] for f in facts.values()} == {VILLAGES[0]}


def test_a_grid_in_two_villages_is_told_from_a_strip_along_their_border() -> None:
    grids = [box(0, 0, 300, 400), box(300, 0, 620, 400), box(620, 0, 1000, 400)]
    (crossed,) = audited(file_of(grids), TWO_VILLAGES).findings
    assert (crossed.rule, crossed.severity) == ("unit_crossed", Severity.ERROR)
    assert crossed.subjects == ("c1",)
    assert crossed.area_m2 == pytest.approx(120 * 400)
    assert (crossed.facts["home"], crossed.facts["other"]) == VILLAGES
    strip = [box(0, 0, 502, 400), box(502, 0, 1000, 400)]
    (thin,) = audited(file_of(strip), TWO_VILLAGES).findings
    assert (thin.rule, thin.severity) == ("unit_crossed", Severity.WARNING)
    assert thin.width_m == pytest.approx(2.0, abs=0.01)
    assert "窄条" in message_of(thin, Texts("zh"))


def test_grids_that_keep_to_their_villages_cross_nothing() -> None:
    grids = [box(0, 0, 500, 100), box(0, 100, 500, 400), box(500, 0, 1000, 400)]
    rules = {finding.rule for finding in audited(file_of(grids), TWO_VILLAGES).findings}
    assert rules == {"mismatched_edge"}


def test_each_village_says_how_much_of_it_is_not_covered() -> None:
    grids = [box(0, 0, 400, 400), box(500, 0, 1000, 400)]
    report = audited(file_of(grids), TWO_VILLAGES)
    (unfilled,) = of_rule(report, "unit_unfilled")
    assert (unfilled.subjects, unfilled.severity) == ((VILLAGES[0],), Severity.NOTE)
    assert unfilled.area_m2 == pytest.approx(40_000)
    assert unfilled.facts["share_percent"] == pytest.approx(20.0)


def test_a_code_of_another_village_is_malformed() -> None:
    grids = [box(0, 0, 250, 400), box(250, 0, 500, 400), box(500, 0, 1000, 400)]
    codes = [f"{VILLAGES[0]}001", f"{VILLAGES[1]}002", f"{VILLAGES[1]}001"]
    (wrong,) = audited(file_of(grids, codes), TWO_VILLAGES).findings
    assert (wrong.rule, wrong.severity) == ("code_malformed", Severity.WARNING)
    assert wrong.subjects == (codes[1],)


def test_codes_of_a_scheme_of_their_own_are_not_judged() -> None:
    grids = [box(0, 0, 250, 400), box(250, 0, 500, 400), box(500, 0, 1000, 400)]
    assert audited(file_of(grids, ["E0501", "E0502", "E0503"]), TWO_VILLAGES).findings == ()


def test_a_frame_with_a_township_and_its_villages_is_crossed_by_nobody() -> None:
    township = box(-0.5, -0.5, 1000.5, 400.5)
    tiers = file_of(
        [township, box(0, 0, 500, 400), box(500, 0, 1000, 400)], ("341181110", *VILLAGES)
    )
    grids = file_of([box(0, 0, 500, 400), box(500, 0, 1005, 400)])
    assert not of_rule(audited(grids, tiers), "unit_crossed")
    crossing = file_of([box(0, 0, 600, 400), box(600, 0, 1000, 400)])
    (crossed,) = of_rule(audited(crossing, tiers), "unit_crossed")
    assert crossed.area_m2 == pytest.approx(100 * 400)


def test_land_that_a_township_has_beside_its_villages_is_a_unit_of_its_own() -> None:
    tiers = file_of([box(0, 0, 1000, 400), box(0, 0, 500, 400)], ("341181110", VILLAGES[0]))
    grids = file_of([box(0, 0, 700, 400), box(700, 0, 1000, 400)])
    (crossed,) = of_rule(audited(grids, tiers), "unit_crossed")
    assert crossed.area_m2 == pytest.approx(200 * 400)


def test_the_border_beside_an_overlap_does_not_make_it_narrow() -> None:
    with_tooth = shapely.union(box(0, 0, 500, 400), box(500, 100, 510, 200))
    (overlap,) = of_rule(audited(file_of([with_tooth, box(500, 0, 1000, 400)])), "overlap")
    assert overlap.width_m == pytest.approx(10.0)
