import xml.etree.ElementTree as ET
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from support.ascii_plan import plan_of, with_households
from support.dirty_file import MILLIMETRE, dirty_report

from gis.audits.finding import Finding
from gis.audits.report import AuditReport
from gis.audits.report_ground import Ground
from gis.audits.runner import audit_plan
from gis.progress import NoProgress
from gis.reports.finding_picture import HEIGHT_MM, WIDTH_MM, picture_of
from gis.reports.picture_marks import LOOKS, Dots, Line, Picture, Points, Shape, Words
from gis.reports.picture_svg import picture_svg
from gis.texts import Texts

TEXTS = Texts("zh")
LINE_MM = 0.3
"""The pen may reach over the edge by half its width."""


@pytest.fixture(scope="module")
def dirty() -> AuditReport:
    return dirty_report()


def ground_of(report: AuditReport) -> Ground:
    assert report.ground is not None
    return report.ground


def drawn(report: AuditReport, finding: Finding) -> Picture:
    picture = picture_of([finding], ground_of(report), TEXTS)
    assert picture is not None
    return picture


def points_of(picture: Picture) -> Iterator[Points]:
    for mark in picture.marks:
        match mark:
            case Shape():
                yield from mark.rings
            case Line() | Dots():
                yield mark.points
            case Words():
                yield np.array([(mark.x_mm, mark.y_mm)])


def words_of(picture: Picture) -> list[str]:
    return [mark.text for mark in picture.marks if isinstance(mark, Words)]


def looks_of(picture: Picture) -> set[str]:
    return {mark.look for mark in picture.marks if not isinstance(mark, Words)}


def test_every_finding_with_a_place_has_a_picture_and_nothing_lies_outside_it(
    dirty: AuditReport,
) -> None:
    for finding in dirty.findings:
        picture = picture_of([finding], ground_of(dirty), TEXTS)
        assert (picture is None) == (finding.xy_m is None)
        if picture is None:
            continue
        assert (picture.width_mm, picture.height_mm) == (WIDTH_MM, HEIGHT_MM)
        for points in points_of(picture):
            assert np.isfinite(points).all()
            assert points.min() >= -LINE_MM
            assert (points.max(axis=0) <= np.array([WIDTH_MM, HEIGHT_MM]) + LINE_MM).all()
        assert looks_of(picture) <= set(LOOKS)


def test_the_shape_of_a_finding_has_its_area(dirty: AuditReport) -> None:
    measured = {"overlap", "gap", "outside", "duplicate"}
    found = [finding for finding in dirty.findings if finding.rule in measured]
    assert {finding.rule for finding in found} == measured
    for finding in found:
        shape = ground_of(dirty).shape_m(finding)
        assert shape is not None
        assert shape.area == pytest.approx(finding.area_m2)
        assert shape.distance(shapely.points(*(finding.xy_m or (0, 0)))) < 1e-6


@pytest.mark.parametrize("rule", ["gap", "overlap"])
def test_a_strip_of_a_millimetre_is_seen_enlarged_with_its_scale(
    dirty: AuditReport, rule: str
) -> None:
    (thin,) = (
        finding
        for finding in dirty.findings
        if finding.rule == rule and finding.width_m == pytest.approx(MILLIMETRE, rel=1e-3)
    )
    picture = drawn(dirty, thin)
    scales = [words for words in words_of(picture) if words.startswith("局部放大")]
    assert len(scales) == 1
    larger, smaller = scales[0].removeprefix("局部放大 ").split(":")
    assert 1.0 <= MILLIMETRE * 1000 * float(larger) / float(smaller) <= 20.0
    assert "hatch" in looks_of(picture)
    assert scales[0].split()[1] in picture.told
    assert any("1 mm" in words for words in words_of(picture))


def test_what_is_wide_needs_no_enlargement(dirty: AuditReport) -> None:
    widest = max(
        (finding for finding in dirty.findings if finding.rule == "overlap"),
        key=lambda finding: finding.width_m or 0.0,
    )
    assert not [words for words in words_of(drawn(dirty, widest)) if words.startswith("局部")]


def test_land_that_a_finding_names_is_tinted_and_its_neighbours_are_grey(
    dirty: AuditReport,
) -> None:
    finding = next(each for each in dirty.findings if each.rule == "overlap")
    picture = drawn(dirty, finding)
    assert {"subject_1", "subject_2", "neighbour", "defect", "hatch"} <= looks_of(picture)
    names = {land.name for land in ground_of(dirty).subjects(finding)}
    assert len(names) == 2
    assert names <= set(words_of(picture))


def test_the_frame_is_dashed_where_something_reaches_beyond_it(dirty: AuditReport) -> None:
    finding = next(each for each in dirty.findings if each.rule == "outside")
    assert "frame" in looks_of(drawn(dirty, finding))
    assert LOOKS["frame"].dash_mm


def test_a_picture_as_svg_is_well_formed_and_needs_nothing_from_elsewhere(
    dirty: AuditReport,
) -> None:
    for finding in dirty.findings:
        if finding.xy_m is not None:
            svg = picture_svg(drawn(dirty, finding))
            root = ET.fromstring(svg)
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert "href" not in svg
            assert " id=" not in svg
            classes = {node.get("class") for node in root.iter() if node.tag.endswith("path")}
            assert classes <= set(LOOKS)


def test_a_gap_of_a_plan_is_drawn_with_the_houses_in_it_and_no_words_about_them() -> None:
    plan = with_households(
        plan_of("AAB\nA.B\nCCB", tile_mm=100_000), [(150_000, 150_000), (160_000, 140_000)]
    )
    report = audit_plan(plan, None, None, NoProgress())
    gap = next(finding for finding in report.findings if finding.rule == "gap")
    picture = drawn(report, gap)
    assert {"gap", "hatch", "home"} <= looks_of(picture)
    (homes,) = (mark for mark in picture.marks if isinstance(mark, Dots))
    assert len(homes.points) == 2
    assert not [words for words in words_of(picture) if words.startswith("H")]


def test_households_of_one_fault_share_a_picture() -> None:
    plan = with_households(plan_of("AB", tile_mm=100_000), [(-50_000, 0), (-60_000, 0)])
    report = audit_plan(plan, None, None, NoProgress())
    homeless = [each for each in report.findings if each.rule == "household_unassigned"]
    assert len(homeless) == 2
    picture = picture_of(homeless, ground_of(report), TEXTS)
    assert picture is not None
    assert sum(isinstance(mark, Line) and mark.look == "mark" for mark in picture.marks) == 2


def test_the_same_finding_gives_the_same_picture(dirty: AuditReport) -> None:
    again = dirty_report()
    for finding, same in zip(dirty.findings, again.findings, strict=True):
        if finding.xy_m is not None:
            assert picture_svg(drawn(dirty, finding)) == picture_svg(drawn(again, same))
