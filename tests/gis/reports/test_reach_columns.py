"""Who is farthest from the service point stands in the tables of every form of the report."""

from pathlib import Path

import openpyxl
from support.station_plan import plan_with_a_station

from gis.audits.runner import audit_plan
from gis.plan.profile import Profile, load_profile, profile_of_text
from gis.progress import NoProgress
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_document import AuditDocument
from gis.reports.audit_html import audit_html
from gis.reports.audit_xlsx import write_audit_xlsx
from gis.reports.people_tables import people_tables
from gis.texts import Texts

LIMIT = profile_of_text('[service]\ndistance_m = 10.0\nkinds = ["service_station"]\n')
TEXTS = Texts("zh")
HOMES_MM = [(4000, 5000), (18_000, 5000), (1_239_000, 5000)]
SPEC = ReportSpec("2026-03-01")


def document_of(profile: Profile) -> AuditDocument:
    plan = plan_with_a_station("AABBCC", HOMES_MM)
    report = audit_plan(plan, profile, None, NoProgress())
    return AuditDocument(report, people_tables(plan, profile, report.findings))


def test_the_text_has_a_table_of_distances_by_unit() -> None:
    words = document_of(LIMIT).as_text(TEXTS)
    table = words[words.index("各单位住户到服务点的距离") :].splitlines()
    assert table[1].split() == ["单位", "户数", "最远（米）", "最远户", "超距户占比"]
    assert table[2].split()[1:] == ["3", "1,234", "H3", "66.7%"]


def test_the_workbook_has_numbers_to_sort_by(tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    write_audit_xlsx(document_of(LIMIT), path, TEXTS, SPEC, NoProgress())
    head, *rows = openpyxl.load_workbook(path)["按网格"].iter_rows(values_only=True)
    places = [head.index(name) for name in ("最远（米）", "最远户", "超距户占比")]
    told = [tuple(row[place] for place in places) for row in rows]
    assert told == [(13, "H2", 0.5), (1234, "H3", 1), (None, None, None)]


def test_the_page_has_a_dash_for_a_grid_without_households() -> None:
    page = audit_html(document_of(LIMIT), TEXTS, SPEC, NoProgress())
    assert '<td class="n">1,234</td><td class="n">H3</td><td class="n">100.0%</td>' in page
    assert '<td class="n">–</td><td class="n">–</td><td class="n">–</td>' in page


def test_where_nothing_is_measured_there_are_no_columns(tmp_path: Path) -> None:
    document = document_of(load_profile("default"))
    path = tmp_path / "audit.xlsx"
    write_audit_xlsx(document, path, TEXTS, SPEC, NoProgress())
    head = next(openpyxl.load_workbook(path)["按网格"].iter_rows(values_only=True))
    page = audit_html(document, TEXTS, SPEC, NoProgress())
    for words in (document.as_text(TEXTS), page, str(head)):
        assert "最远" not in words
