import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

from gis.audits.audit_file import audit_polygon_file
from gis.audits.finding import Finding
from gis.audits.report import AuditReport
from gis.audits.report_json import report_as_json
from gis.audits.report_text import report_as_text
from gis.files.polygon_fields import Fields
from gis.files.polygon_files import PolygonFile, read_polygons
from gis.plan.profile import Severity, load_profile
from gis.progress import NoProgress
from gis.texts import Texts

EAST, NORTH = 405_000.0, 3_600_000.0


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def file_of(
    polygons: Sequence[shapely.Geometry | None],
    codes: Sequence[str] | None = None,
    epsg: int = 4549,
) -> PolygonFile:
    attributes = pd.DataFrame({"code": codes} if codes else {"note": [None] * len(polygons)})
    return PolygonFile(
        path=Path("villages.gpkg"),
        layer="villages",
        crs=CRS.from_epsg(epsg),
        geometries=np.array(polygons, dtype=object),
        attributes=attributes,
        fields=Fields(code="code" if codes else None),
    )


def audited(
    file: PolygonFile, frame: PolygonFile | None = None, limit: float | None = None
) -> AuditReport:
    return audit_polygon_file(file, frame, load_profile("default"), limit, NoProgress())


def of_rule(report: AuditReport, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


def test_overlap_names_the_pair_and_the_place() -> None:
    report = audited(file_of([box(0, 0, 60, 50), box(50, 0, 100, 50)], ["b", "a"]))
    (overlap,) = report.findings
    assert (overlap.rule, overlap.severity) == ("overlap", Severity.ERROR)
    assert overlap.subjects == ("a", "b")
    assert overlap.area_m2 == pytest.approx(500.0)
    assert overlap.width_m == pytest.approx(10.0)
    assert overlap.key == "overlap:a+b"
    assert overlap.xy_m is not None
    assert EAST + 50 < overlap.xy_m[0] < EAST + 60
    assert not report.passed


def test_features_without_a_code_go_by_their_row() -> None:
    (overlap,) = audited(file_of([box(0, 0, 60, 50), box(50, 0, 100, 50)])).findings
    assert overlap.subjects == ("#1", "#2")
    doubled = audited(file_of([box(0, 0, 60, 50), box(50, 0, 100, 50)], ["a", "a"]))
    assert of_rule(doubled, "overlap")[0].subjects == ("a#1", "a#2")
    assert of_rule(doubled, "code_doubled")[0].severity is Severity.WARNING


def test_gap_names_its_neighbours_and_its_hole() -> None:
    rim = box(0, 0, 100, 100).difference(box(20, 20, 80, 80))
    report = audited(file_of([rim, box(30, 30, 70, 70)], ["rim", "island"]))
    (gap,) = report.findings
    assert gap.rule == "gap"
    assert gap.subjects == ("island", "rim")
    assert gap.area_m2 == pytest.approx(3600 - 1600)
    assert gap.facts["hole_m2"] == pytest.approx(3600)


def test_the_limit_parts_findings_from_noise() -> None:
    file = file_of([box(0, 0, 50.01, 50), box(50, 0, 100, 50)])
    report = audited(file)
    assert report.passed
    assert report.noise["overlap"].count == 1
    assert report.noise["overlap"].area_m2 == pytest.approx(0.5)
    assert report.land.overlap_m2 == pytest.approx(0.5)
    assert len(of_rule(audited(file, limit=0.0), "overlap")) == 1
    assert len(of_rule(audited(file, limit=0.499), "overlap")) == 1
    assert of_rule(audited(file, limit=0.501), "overlap") == []


def test_outside_needs_a_frame() -> None:
    file = file_of([box(0, 0, 50, 50), box(50, 0, 110, 50)], ["a", "b"])
    report = audited(file, file_of([box(0, 0, 100, 60)]))
    (outside,) = of_rule(report, "outside")
    assert outside.subjects == ("b",)
    assert outside.area_m2 == pytest.approx(500)
    (gap,) = of_rule(report, "gap")
    assert gap.area_m2 == pytest.approx(1000)
    assert report.frame is not None
    assert report.counts["outside"] == 1


def test_an_invalid_feature_tells_why_and_where_and_is_measured() -> None:
    x, y = EAST, NORTH
    bow = shapely.Polygon([(x, y), (x + 10, y + 10), (x + 10, y), (x, y + 10)])
    report = audited(file_of([bow, box(20, 0, 30, 10)], ["bow", "box"]))
    (invalid,) = of_rule(report, "invalid")
    assert invalid.subjects == ("bow",)
    assert invalid.facts["reason"] == "Self-intersection"
    assert invalid.xy_m == pytest.approx((x + 5, y + 5))
    assert report.land.covered_m2 == pytest.approx(150)


def test_validity_is_that_of_the_file_not_of_a_projection() -> None:
    lonlat = shapely.Polygon([(119, 32), (119.01, 32.01), (119.01, 32), (119, 32.01)])
    (invalid,) = of_rule(audited(file_of([lonlat], epsg=4490)), "invalid")
    report = audited(file_of([lonlat], epsg=4490))
    assert report.lonlat[invalid.key] == pytest.approx((119.005, 32.005), abs=1e-6)


def test_a_feature_without_area_is_empty() -> None:
    flat = shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH), (EAST, NORTH), (EAST, NORTH)])
    report = audited(file_of([box(0, 0, 9, 9), None, flat]))
    assert [each.subjects for each in of_rule(report, "empty")] == [("#2",), ("#3",)]
    assert {each.xy_m for each in of_rule(report, "empty")} == {None}


def test_the_same_area_twice_is_a_duplicate_and_an_overlap() -> None:
    twin = box(0, 0, 50, 50).reverse()
    report = audited(file_of([box(0, 0, 50, 50), box(50, 0, 99, 50), twin], ["a", "b", "c"]))
    (duplicate,) = of_rule(report, "duplicate")
    assert duplicate.subjects == ("a", "c")
    assert [each.subjects for each in of_rule(report, "overlap")] == [("a", "c")]


@pytest.mark.parametrize(("shift_m", "same"), [(0.01, True), (5.0, False)])
def test_nearly_the_same_area_is_a_duplicate(shift_m: float, same: bool) -> None:
    report = audited(file_of([box(0, 0, 50, 50), box(shift_m, 0, 50 + shift_m, 50)]))
    assert bool(of_rule(report, "duplicate")) == same


def test_slivers_and_parts() -> None:
    thin = box(0, 60, 1000, 60.4)
    two = shapely.MultiPolygon([box(0, 0, 50, 50), box(60, 0, 60.5, 0.5)])
    report = audited(file_of([thin, two], ["thin", "two"]))
    slivers = {each.subjects[0]: each for each in of_rule(report, "sliver")}
    assert slivers["thin"].width_m == pytest.approx(0.4, rel=1e-3)
    assert slivers["two"].area_m2 == pytest.approx(0.25)
    (multipart,) = of_rule(report, "multipart")
    assert (multipart.subjects, multipart.facts["parts"]) == (("two",), 2)
    assert report.passed


class TestMismatchedEdge:
    west = box(0, 0, 50, 100)

    def test_a_vertex_that_the_neighbour_lacks_is_a_note(self) -> None:
        halves = [box(50, 0, 90, 50), box(50, 50, 90, 100)]
        report = audited(file_of([self.west, *halves], ["w", "s", "n"]))
        notes = of_rule(report, "mismatched_edge")
        assert {each.subjects for each in notes} == {("s", "w"), ("n", "w")}
        assert {each.severity for each in notes} == {Severity.NOTE}
        assert notes[0].facts["length_m"] == pytest.approx(50)
        assert report.passed

    def test_matching_vertices_are_none(self) -> None:
        assert audited(file_of([self.west, box(50, 0, 90, 100)])).findings == ()

    def test_rounding_is_none(self) -> None:
        east = shapely.transform(box(50, 0, 90, 100), lambda xy: xy + 1e-9)
        assert of_rule(audited(file_of([self.west, east])), "mismatched_edge") == []

    def test_touching_in_a_point_is_none(self) -> None:
        tip = shapely.Polygon(
            [(EAST + 50, NORTH + 50), (EAST + 90, NORTH), (EAST + 90, NORTH + 99)]
        )
        assert audited(file_of([self.west, tip])).findings == ()

    def test_two_sides_of_a_gap_are_none(self) -> None:
        report = audited(file_of([self.west, box(50.5, 0, 90, 50), box(50.5, 50, 90, 100)]))
        pairs = {each.subjects for each in of_rule(report, "mismatched_edge")}
        assert ("#1", "#2") not in pairs


def test_codes_of_a_file_are_warnings() -> None:
    report = audited(file_of([box(0, 0, 9, 9), box(9, 0, 18, 9)], ["", "x"]))
    (missing,) = report.findings
    assert (missing.rule, missing.severity) == ("code_missing", Severity.WARNING)


def test_areas_of_lonlat_data_are_those_of_the_ellipsoid() -> None:
    square = shapely.box(119.0, 32.0, 119.01, 32.01)
    report = audited(file_of([square], epsg=4490))
    area, _ = Geod(ellps="GRS80").geometry_area_perimeter(shapely.segmentize(square, 0.001))
    assert report.land.covered_m2 == pytest.approx(area, rel=5e-4)
    assert report.measuring.label == "EPSG:4549"


def test_order_of_features_does_not_matter() -> None:
    polygons = [box(0, 0, 60, 50), box(50, 0, 100, 50), box(0, 60, 100, 90), box(0, 50, 10, 60)]
    codes = ["a", "b", "c", "d"]
    straight = audited(file_of(polygons, codes))
    backward = audited(file_of(polygons[::-1], codes[::-1]))

    def content(report: AuditReport) -> list[object]:
        return [replace(each, ids=(), facts={}) for each in report.findings]

    assert content(straight) == content(backward)
    assert straight.content_sha256 == backward.content_sha256


KEYS = {
    "format", "version", "subject", "profile", "passed", "land", "people", "counts", "noise",
    "content_sha256", "findings", "seconds",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_json_has_the_promised_shape(language: str) -> None:
    polygons = [box(0, 0, 60, 50), box(50, 0, 100, 50), None]
    report = audited(file_of(polygons, ["a", "b", "c"]), file_of([box(0, 0, 95, 55)]))
    texts = Texts("zh" if language == "zh" else "en")
    document = json.loads(json.dumps(report_as_json(report, texts), allow_nan=False))
    assert document.keys() >= KEYS
    assert (document["format"], document["version"]) == ("towngrid-audit", 1)
    assert document["subject"] == {
        "source": "villages.gpkg", "layer": "villages", "features": 3, "crs": "EPSG:4549",
    }  # fmt: skip
    assert document["land"].keys() == {
        "frame_m2", "covered_m2", "overlap_m2", "gap_m2", "outside_m2",
    }  # fmt: skip
    assert document["people"] == {
        "households": 0, "assigned": 0, "unassigned": 0, "in_several": 0, "unlocated": 0,
    }  # fmt: skip
    assert {"overlap", "gap"} <= document["noise"].keys()
    assert document["min_area_m2"] == 1.0
    assert {rule: n for rule, n in document["counts"].items() if n} == {
        "overlap": 1, "gap": 1, "outside": 1, "empty": 1,
    }  # fmt: skip
    by_rule = {each["rule"]: each for each in document["findings"]}
    overlap = by_rule["overlap"]
    assert overlap["subjects"] == ["a", "b"]
    assert overlap["severity"] == "error"
    assert overlap["area_m2"] == pytest.approx(500)
    assert overlap["place"]["lon"] == pytest.approx(118.99, abs=0.02)
    assert overlap["place"]["lat"] == pytest.approx(32.52, abs=0.02)
    assert overlap["key"] == "overlap:a+b"
    assert by_rule["empty"]["place"] is None
    for finding in document["findings"]:
        assert set(finding["subjects"]) & set(finding["message"].replace("/", " ").split())


@pytest.mark.parametrize(("language", "verdict"), [("zh", "不通过"), ("en", "failed")])
def test_text_tells_the_verdict_and_each_finding(language: str, verdict: str) -> None:
    report = audited(file_of([box(0, 0, 60, 50), box(50, 0, 100, 50)], ["甲", "乙"]))
    text = report_as_text(report, Texts("zh" if language == "zh" else "en"))
    assert verdict in text
    assert "乙 / 甲" in text
    assert "500.00" in text


def test_every_rule_has_its_texts() -> None:
    texts = Texts("zh")
    for rule in load_profile("default").severities:
        assert f"audits.rule.{rule}" in texts
        assert f"audits.finding.{rule}" in texts


class TestContent:
    def data(self) -> geopandas.GeoDataFrame:
        shapes = [shapely.box(119 + i, 32, 119.5 + i, 32.5) for i in range(3)]
        return geopandas.GeoDataFrame(
            {"code": ["1", "2", None], "people": [30, 40, 50]}, geometry=shapes, crs=4326
        )

    def hash_of(self, path: Path) -> str:
        return audited(read_polygons(path)).content_sha256

    def test_format_order_and_direction_do_not_count(self, tmp_path: Path) -> None:
        data = self.data()
        data.to_file(tmp_path / "a.gpkg", layer="first")
        data.to_file(tmp_path / "b.geojson")
        turned = data.iloc[::-1].reset_index(drop=True)[["people", "code", "geometry"]]
        turned.geometry = [shapely.MultiPolygon([shape.reverse()]) for shape in turned.geometry]
        turned.to_file(tmp_path / "c.gpkg", layer="second")
        hashes = {self.hash_of(tmp_path / name) for name in ("a.gpkg", "b.geojson", "c.gpkg")}
        assert len(hashes) == 1

    @pytest.mark.parametrize("change", ["vertex", "attribute", "feature"])
    def test_any_change_of_content_counts(self, tmp_path: Path, change: str) -> None:
        data = self.data()
        data.to_file(tmp_path / "a.gpkg")
        if change == "vertex":
            data.loc[0, "geometry"] = shapely.box(119, 32, 119.5, 32.500001)
        elif change == "attribute":
            data.loc[0, "people"] = 31
        else:
            data = data.iloc[:2]
        data.to_file(tmp_path / "b.gpkg")
        assert self.hash_of(tmp_path / "a.gpkg") != self.hash_of(tmp_path / "b.gpkg")

    def test_the_profile_and_the_frame_count(self) -> None:
        file = file_of([box(0, 0, 9, 9)])
        plain = audited(file).content_sha256
        other = audit_polygon_file(file, None, load_profile("zhejiang"), None, NoProgress())
        assert plain != other.content_sha256
        assert plain != audited(file, file_of([box(0, 0, 9, 9)])).content_sha256


@pytest.mark.parametrize("epsg", [2383, 2437, 4610, 4214])
def test_a_file_on_an_old_datum_is_measured_without_any_shift(epsg: int) -> None:
    """The shift to CGCS2000 is controlled data; areas need none (Xi'an 80, Beijing 54)."""
    crs = CRS.from_epsg(epsg)
    lon = 120.0 if epsg == 2437 else 114.0
    west, east = (
        shapely.box(lon, 32, lon + 0.01, 32.01),
        shapely.box(lon + 0.009, 32, lon + 0.02, 32.01),
    )
    onto = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
    squares = [
        shapely.transform(each, lambda xy: np.column_stack(onto.transform(*xy.T)))
        for each in (west, east)
    ]
    report = audited(file_of(squares, ["a", "b"], epsg))
    ellipsoid = crs.get_geod()
    assert ellipsoid is not None
    expected = abs(ellipsoid.geometry_area_perimeter(west.intersection(east))[0])
    (overlap,) = of_rule(report, "overlap")
    assert overlap.area_m2 == pytest.approx(expected, rel=0.001)
    document = report_as_json(report, Texts("zh"))
    assert document["findings"][0]["place"]["lon"] == pytest.approx(lon + 0.0095, abs=0.002)
    assert [key for key, _ in report.remarks] == ["audits.datum_kept"]


def test_equal_content_has_equal_hash_in_every_format(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    corners = np.cumsum(rng.uniform(0.001, 0.002, 60)) + 118.7
    cells = [shapely.box(west, 32.0 + west / 1000, east, 32.2) for west, east in pairwise(corners)]
    table = geopandas.GeoDataFrame(
        {
            "code": [f"C{row}" for row in range(len(cells))],
            "有效": [bool(row % 2) for row in range(len(cells))],
            "数": [row / 3 for row in range(len(cells))],
        },
        geometry=cells,
        crs=4490,
    )
    hashes = set()
    for name in ("a.gpkg", "b.geojson", "c.shp", "d.fgb"):
        shuffled = table.sample(frac=1, random_state=len(name))
        shuffled.to_file(tmp_path / name, **({"encoding": "UTF-8"} if name == "c.shp" else {}))
        hashes.add(audited(read_polygons(tmp_path / name)).content_sha256)
    assert len(hashes) == 1
    moved = table.set_geometry(shapely.transform(table.geometry.values, lambda xy: xy + 1e-9))
    moved.to_file(tmp_path / "moved.gpkg")
    assert audited(read_polygons(tmp_path / "moved.gpkg")).content_sha256 not in hashes


class TestStraightInDegrees:
    """A side of kilometres bends in a projection; the data say that it is straight."""

    west = shapely.box(119.0, 32.0, 119.05, 32.1)
    south, north = shapely.box(119.05, 32.0, 119.1, 32.03), shapely.box(119.05, 32.03, 119.1, 32.1)
    frame = shapely.box(119.0, 32.0, 119.1, 32.1)

    def test_a_missing_vertex_opens_no_gap(self) -> None:
        file = file_of([self.west, self.south, self.north], epsg=4490)
        report = audited(file, file_of([self.frame], epsg=4490), 0.0)
        assert {rule for rule, count in report.counts.items() if count} <= {"mismatched_edge"}
        assert report.land.covered_m2 == pytest.approx(report.land.frame_m2, abs=1e-3)

    def test_areas_are_those_of_the_lines_in_the_data(self) -> None:
        wide = shapely.box(119.049, 32.0, 119.1, 32.03)
        report = audited(file_of([self.west, wide, self.north], epsg=4490), limit=0.0)
        (overlap,) = of_rule(report, "overlap")
        geod = Geod(ellps="GRS80")
        fine = shapely.segmentize(self.west & wide, 0.0001)
        area = abs(geod.geometry_area_perimeter(fine)[0])
        assert overlap.area_m2 == pytest.approx(area, rel=1e-3)
        assert of_rule(report, "gap") == []

    def test_a_real_gap_of_a_tenth_of_a_millimetre_stays(self) -> None:
        east = shapely.box(119.05 + 1e-9, 32.0, 119.1, 32.1)
        report = audited(file_of([self.west, east], epsg=4490), file_of([self.frame], epsg=4490), 0)
        assert [each.area_m2 for each in of_rule(report, "gap")] == pytest.approx([1.04], rel=0.02)


class TestAntimeridian:
    """Taveuni lies on both sides of 180 degrees."""

    west = shapely.box(179.996, -16.01, 179.999, -16)
    east = shapely.box(179.999, -16.01, 180.003, -16)
    frame = shapely.box(179.996, -16.01, 180.003, -15.999)

    def stored(self, polygon: shapely.Polygon, way: str) -> BaseGeometry:
        if way == "beyond 180":
            return polygon
        if way == "jumping":
            return shapely.transform(polygon, lambda xy: (xy + 180) % 360 - 180)
        halves = [polygon & shapely.box(0, -90, 180, 0), polygon & shapely.box(180, -90, 360, 0)]
        turned = shapely.transform(halves[1], lambda xy: xy - (360, 0))
        return shapely.union_all([halves[0], turned])

    def report(self, way: str, frame_way: str, *polygons: shapely.Polygon) -> AuditReport:
        file = file_of([self.stored(each, way) for each in polygons], epsg=4326)
        return audited(file, file_of([self.stored(self.frame, frame_way)], epsg=4326))

    @pytest.mark.parametrize("way", ["beyond 180", "jumping", "split"])
    @pytest.mark.parametrize("frame_way", ["beyond 180", "jumping", "split"])
    def test_land_is_measured_across_it(self, way: str, frame_way: str) -> None:
        report = self.report(way, frame_way, self.west, self.east)
        (gap,) = report.findings
        assert gap.rule == "gap"
        geod = Geod(ellps="WGS84")

        def area(polygon: BaseGeometry) -> float:
            fine = shapely.segmentize(polygon, 0.0001)
            return float(abs(geod.geometry_area_perimeter(fine)[0]))

        assert gap.area_m2 == pytest.approx(area(self.frame - self.west - self.east), rel=2e-3)
        assert report.land.covered_m2 == pytest.approx(area(self.west) + area(self.east), rel=1e-3)
        lon, lat = report.lonlat[gap.key]
        assert -180 <= lon <= 180
        assert lat == pytest.approx(-15.9995, abs=0.0005)

    @pytest.mark.parametrize("way", ["beyond 180", "jumping", "split"])
    def test_an_overlap_across_it_is_found(self, way: str) -> None:
        wider = shapely.box(179.998, -16.01, 180.003, -16)
        overlaps = of_rule(self.report(way, "split", self.west, wider), "overlap")
        assert [each.subjects for each in overlaps] == [("#1", "#2")]
        area, _ = Geod(ellps="WGS84").geometry_area_perimeter(
            shapely.segmentize(self.west & wider, 0.0001)
        )
        assert overlaps[0].area_m2 == pytest.approx(abs(area), rel=2e-3)
