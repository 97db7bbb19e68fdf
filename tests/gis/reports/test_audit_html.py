import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from support.dirty_file import NASTY, dirty_report

from gis.audits.report import Accepted, AuditReport
from gis.errors import Cancelled
from gis.progress import NoProgress
from gis.reports import audit_html as page
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_comparison import compare
from gis.reports.audit_document import AuditDocument
from gis.texts import LANGUAGES, Texts

SPEC = ReportSpec("2026-03-01", made_for="示例县委组织部")
VOID = {"meta", "input", "br", "path", "circle"}


class Reader(HTMLParser):
    """Read a page strictly: each element that is opened is closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.counts: dict[str, int] = {}
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def dirty() -> AuditReport:
    return dirty_report()


def html_of(report: AuditReport, language: str = "zh") -> str:
    texts = Texts("en" if language == "en" else "zh")
    return page.audit_html(AuditDocument(report), texts, SPEC, NoProgress())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_asks_nothing_of_a_network(dirty: AuditReport, language: str) -> None:
    html = html_of(dirty, language)
    reader = read(html)
    assert html.startswith("<!DOCTYPE html>")
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in html
    assert not {"src", "href", "link"} & {name for name, _ in reader.attributes}
    assert set(re.findall(r"https?://[^\"'<> )]*", html)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in html
    assert "url(" not in html


def test_each_finding_stands_in_the_list_and_those_with_a_place_have_a_picture(
    dirty: AuditReport,
) -> None:
    html = html_of(dirty)
    placed = sum(finding.xy_m is not None for finding in dirty.findings)
    assert html.count('<article class="card"') == placed
    assert html.count("<tr data-rule=") == len(dirty.findings)
    numbers = re.findall(r'<tr data-rule="(\w+)"', html)
    assert numbers == [finding.rule for finding in dirty.findings]


def test_what_names_of_grids_contain_is_shown_and_never_run(dirty: AuditReport) -> None:
    html = html_of(dirty)
    assert html.count("<script>") == 1
    assert NASTY not in html
    assert any(NASTY[:20] in words for words in read(html).words)


def test_the_cover_says_what_was_audited_and_the_result(dirty: AuditReport) -> None:
    words = " ".join(read(html_of(dirty)).words)
    for told in ("网格覆盖核查报告", "不通过", "示例县委组织部", "2026-03-01", "EPSG:4549"):
        assert told in words
    groups = re.findall(r"\b[0-9a-f]{8}\b", words)
    assert "".join(groups[:8]) == dirty.content_sha256
    for name in ("核查人", "复核人", "单位负责人", "日期", "（盖章）"):
        assert name in words


def test_the_same_audit_gives_the_same_page(dirty: AuditReport) -> None:
    slower = replace(dirty_report(), seconds=99.0)
    assert html_of(dirty) == html_of(slower)


def test_more_findings_than_pictures_are_listed_and_it_is_said(
    dirty: AuditReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_PICTURES", 5)
    html = html_of(dirty)
    placed = sum(finding.xy_m is not None for finding in dirty.findings)
    assert html.count('<article class="card"') == 5
    assert html.count("<tr data-rule=") == len(dirty.findings)
    assert f"其余 {len(dirty.findings) - 5} 处" in html or f"其余 {placed - 5} 处" in html


def test_exceptions_stand_with_reason_office_and_day(dirty: AuditReport) -> None:
    first, *rest = dirty.findings
    accepted = (Accepted(first, "水库水面", "2026-02-03", "镇党委副书记"),)
    words = " ".join(read(html_of(replace(dirty, findings=tuple(rest), accepted=accepted))).words)
    for told in ("水库水面", "2026-02-03", "镇党委副书记"):
        assert told in words


def test_a_comparison_marks_what_is_new_and_lists_what_is_solved(dirty: AuditReport) -> None:
    texts = Texts("zh")
    now = AuditDocument(replace(dirty, findings=dirty.findings[1:]))
    before = AuditDocument(replace(dirty, findings=dirty.findings[:-1]))
    comparison = compare(now.as_json(texts), before.as_json(texts))
    html = page.audit_html(replace(now, comparison=comparison), texts, SPEC, NoProgress())
    states = re.findall(r'<tr data-rule="\w+" data-severity="\w+" data-state="([^"]+)"', html)
    assert len(states) == len(now.report.findings)
    assert states.count("新增") == 1
    assert html.count("<li>") == 1


def test_a_cancelled_report_is_not_made(dirty: AuditReport) -> None:
    class Stopped(NoProgress):
        def raise_if_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        page.audit_html(AuditDocument(dirty), Texts("zh"), SPEC, Stopped())
