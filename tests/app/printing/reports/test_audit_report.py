import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from support.ascii_plan import plan_of, with_households
from support.dirty_file import dirty_report
from support.sample_project import make_project

from app.cli.run import run
from app.printing.reports.audit_report import audit_pdf
from app.printing.reports.report_pages import LEFT, RIGHT, Flow
from app.printing.reports.signature_sheet import signature_sheet
from app.printing.sheets.tables import Column
from gis.audits.report import Accepted, AuditReport
from gis.audits.runner import audit_plan
from gis.errors import Cancelled, InputProblem
from gis.plan.profile import profile_of_text
from gis.plan.records import Place, PlaceId
from gis.progress import NoProgress
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import people_tables
from gis.reports.signature_sheet import SignatureSheet, Step
from gis.texts import LANGUAGES, Language, Texts
from gis.topology.records import GridId
from layers.drawing import Ruler, Text

Program = Callable[[str], str]
SPEC = ReportSpec("2026-03-01", made_for="示例县委组织部")
A4_POINTS = (595, 842)
SHEET = SignatureSheet(
    place="云陂镇", source="town.gpkg", version="二季度调整", profile="township",
    crs="EPSG:4549", content_sha256="0123456789abcdef" * 4, passed=True, on="2026-03-05",
    revision=12, grids=97, households=4076, land_m2=103_472_120.47, exceptions=2,
    steps=(
        Step("submitted", "镇党政办", "2026-03-02"),
        Step("approved", "镇党委副书记", "2026-03-05", "同意实施"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def dirty(qapp: object) -> AuditReport:
    assert qapp is not None
    return dirty_report()


def written(report: AuditReport, path: Path, language: Language = "zh") -> Path:
    document = AuditDocument(report)
    audit_pdf(document, path, Texts(language), spec=SPEC, progress=NoProgress())
    return path


def said(program: Program, name: str, *arguments: object) -> str:
    command = [program(name), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def pages_of(pdf: Path, program: Program) -> list[str]:
    return said(program, "pdftotext", "-layout", pdf, "-").split("\f")[:-1]


def plain(words: str) -> str:
    return re.sub(r"\s+", "", words)


def test_the_cover_has_all_that_is_signed(
    dirty: AuditReport, tmp_path: Path, program: Program
) -> None:
    cover = plain(pages_of(written(dirty, tmp_path / "audit.pdf"), program)[0])
    for told in (
        "网格覆盖核查报告", "示例县委组织部", "2026-03-01", "EPSG:4549", "不通过",
        dirty.content_sha256, "核查人", "复核人", "单位负责人", "日期", "（盖章）",
        "frame.gpkg", f"{dirty.land.overlap_m2:,.2f}", f"{dirty.land.gap_m2:,.2f}",
    ):  # fmt: skip
        assert plain(told) in cover


def test_each_page_has_its_number_and_all_but_the_cover_the_hash(
    dirty: AuditReport, tmp_path: Path, program: Program
) -> None:
    pages = pages_of(written(dirty, tmp_path / "audit.pdf"), program)
    for number, page in enumerate(map(plain, pages), start=1):
        assert f"第{number}页共{len(pages)}页" in page
        assert dirty.content_sha256[:16] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_finding_and_each_rule_is_told(
    dirty: AuditReport, tmp_path: Path, program: Program, language: Language
) -> None:
    texts = Texts(language)
    pdf = written(dirty, tmp_path / "audit.pdf", language)
    whole = plain(said(program, "pdftotext", pdf, "-"))
    document = AuditDocument(dirty).as_json(texts)
    for finding in document["findings"]:
        if finding["place"] is not None:
            assert f"{finding['place']['lon']:.6f}" in whole
    for rule in dirty.rules:
        assert plain(texts(f"audits.rule.{rule}")) in whole


def test_nothing_lies_beyond_the_margins(
    dirty: AuditReport, tmp_path: Path, program: Program
) -> None:
    pdf = written(dirty, tmp_path / "audit.pdf", "en")
    boxes = re.findall(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">',
        said(program, "pdftotext", "-bbox", pdf, "-"),
    )
    assert len(boxes) > 500
    margin = 14 / 25.4 * 72
    for west, north, east, south in (tuple(map(float, box)) for box in boxes):
        assert west >= 24.5 / 25.4 * 72
        assert east <= A4_POINTS[0] - margin
        assert north >= 10 / 25.4 * 72
        assert south <= A4_POINTS[1] - 7 / 25.4 * 72


def test_it_is_a4_with_its_own_fonts(dirty: AuditReport, tmp_path: Path, program: Program) -> None:
    pdf = written(dirty, tmp_path / "audit.pdf")
    info = said(program, "pdfinfo", pdf)
    assert "595 x 842 pts (A4)" in info
    assert "网格覆盖核查报告" in info
    assert re.search(r"CreationDate:\s+Sun Mar +1 00:00:00 2026", info)
    fonts = said(program, "pdffonts", pdf).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert "TownGrid" in line
        embedded, _, unicode = line.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes")


def test_the_same_audit_gives_the_same_bytes(dirty: AuditReport, tmp_path: Path) -> None:
    first = written(dirty, tmp_path / "one.pdf").read_bytes()
    second = written(replace(dirty_report(), seconds=99.0), tmp_path / "two.pdf").read_bytes()
    assert first == second


def test_exceptions_stand_with_reason_office_and_day(
    dirty: AuditReport, tmp_path: Path, program: Program
) -> None:
    first, *rest = dirty.findings
    accepted = (Accepted(first, "水库水面", "2026-02-03", "镇党委副书记"),)
    report = replace(dirty, findings=tuple(rest), accepted=accepted)
    whole = plain(said(program, "pdftotext", written(report, tmp_path / "audit.pdf"), "-"))
    for told in ("认可的例外", "水库水面", "2026-02-03", "镇党委副书记"):
        assert told in whole


def test_an_audit_without_findings_is_passed(
    dirty: AuditReport, tmp_path: Path, program: Program
) -> None:
    pdf = written(replace(dirty, findings=()), tmp_path / "audit.pdf")
    cover, *rest = map(plain, pages_of(pdf, program))
    assert "通过" in cover
    assert "不通过" not in cover
    assert "没有发现问题" in "".join(rest)


def test_what_cannot_be_written_leaves_what_was_there(dirty: AuditReport, tmp_path: Path) -> None:
    class Stopped(NoProgress):
        def raise_if_cancelled(self) -> None:
            raise Cancelled

    kept = tmp_path / "audit.pdf"
    kept.write_text("before")
    with pytest.raises(Cancelled):
        audit_pdf(AuditDocument(dirty), kept, Texts("zh"), spec=SPEC, progress=Stopped())
    assert kept.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["audit.pdf"]
    with pytest.raises(InputProblem) as problem:
        written(dirty, tmp_path / "nowhere" / "audit.pdf")
    assert problem.value.key == "files.no_such_folder"


def test_the_sheet_for_a_version_is_one_page_with_all_that_is_signed(
    qapp: object, tmp_path: Path, program: Program
) -> None:
    assert qapp is not None
    path = tmp_path / "sheet.pdf"
    signature_sheet(path, SHEET, Texts("zh"))
    (page,) = pages_of(path, program)
    for told in (
        "云陂镇", "二季度调整", SHEET.content_sha256, "通过", "认可的例外2处", "镇党政办",
        "2026-03-02", "镇党委副书记", "同意实施", "103,472,120.47", "核查人", "单位负责人",
        "（盖章）", "第1页共1页",
    ):  # fmt: skip
        assert plain(told) in plain(page)
    again = tmp_path / "again.pdf"
    signature_sheet(again, SHEET, Texts("zh"))
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.usefixtures("qapp")
def test_distances_to_services_stand_in_a_table_of_their_own(
    tmp_path: Path, program: Program
) -> None:
    profile = profile_of_text('[service]\ndistance_m = 10.0\nkinds = ["service_station"]\n')
    plan = with_households(plan_of("AABB"), [(4000, 5000), (18_000, 5000), (1_239_000, 5000)])
    station = Place(PlaceId(1), "service_station", "站", "", None, (5000, 5000))
    homes = {number: replace(home, grid=GridId(1)) for number, home in plan.households.items()}
    plan = replace(
        plan,
        households=plan.households.replaced(homes),
        places=plan.places.replaced({station.id: station}),
    )
    report = audit_plan(plan, profile, None, NoProgress())
    document = AuditDocument(report, people_tables(plan, profile, report.findings))
    path = tmp_path / "audit.pdf"
    audit_pdf(document, path, Texts("zh"), spec=SPEC, progress=NoProgress())
    lines = [line for page in pages_of(path, program) for line in page.splitlines() if line.split()]
    head = next(at for at, line in enumerate(lines) if "最远户" in line)
    assert lines[head].split() == ["编码", "名称", "户数", "最远（米）", "最远户", "超距户占比"]
    (unit,) = plan.units.values()
    assert lines[head + 1].split() == [unit.code, unit.name, "3", "1,234", "H3", "66.7%"]


@pytest.mark.usefixtures("qapp")
def test_the_tables_of_a_township_are_read_in_either_language(
    tmp_path: Path, program: Program
) -> None:
    project = tmp_path / "township.gpkg"
    make_project(project)
    pages: dict[Language, int] = {}
    for language in LANGUAGES:
        pdf = tmp_path / f"{language}.pdf"
        run(["--lang", language, "audit", str(project), "--out", str(pdf)])
        page_words = [
            re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" [^>]*>(\d{12,})<', page)
            for page in said(program, "pdftotext", "-bbox", pdf, "-").split("<page ")[1:]
        ]
        pages[language] = len(page_words)
        first_column = 27 / 25.4 * 72
        tops = [[float(top) for left, top, _ in page if float(left) < first_column]
                for page in page_words]  # fmt: skip
        high = [after - top for page in tops for top, after in pairwise(page)]
        two_lines = 10.5 / 25.4 * 72
        assert len(high) > 90
        # Between tables and pages it is farther.
        assert sorted(high)[int(0.9 * len(high))] <= two_lines
    assert abs(pages["en"] - pages["zh"]) <= 3


def test_a_crowded_table_breaks_neither_words_nor_numbers(qapp: object) -> None:
    assert qapp is not None
    flow = Flow(Ruler())
    titles = ["Uncovered", *["Households", "Unassigned", "Members", "Warnings"] * 3]
    numbers = ["12,103,472,120", *["14,076"] * 12]
    columns = [Column("Name", 1.0), *(Column(title, numeric=True) for title in titles)]
    flow.table(columns, [("示例县城关镇东风社区", *numbers)])
    texts = [shape for shape in flow.page.shapes if isinstance(shape, Text)]
    words = [text.text for text in texts]
    assert [word for word in words if word in titles] == titles
    assert [word for word in words if word in numbers] == numbers
    assert len(words) <= 2 * len(titles) + 3
    boxes = [flow.ruler.box(text) for text in texts]
    for at, one in enumerate(boxes):
        assert one.left >= LEFT
        assert one.right <= RIGHT
        assert not any(one.meets(other) for other in boxes[at + 1 :])
