"""The report on an audit as PDF, to be read, filed and signed."""

from collections.abc import Sequence
from pathlib import Path

from app.printing.reports import report_cover
from app.printing.reports.audit_cards import Cards
from app.printing.reports.report_pages import (
    BODY,
    LEFT,
    PALE,
    SMALL,
    Flow,
    Running,
    with_running_words,
)
from app.printing.reports.report_writer import PdfWords, write_report
from app.printing.sheets.tables import Column
from gis.audits.messages import area_text
from gis.progress import Progress
from gis.reports.audit_account import MOST_PICTURES, Account, Item, ReportSpec, tier_title
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import TableRow
from gis.reports.picture_legend import LEGEND, legend_sample
from gis.reports.picture_legend import WIDTH_MM as SAMPLE_WIDTH
from gis.reports.reach_columns import REACH_COLUMNS, reach_columns, reach_words
from gis.texts import Texts
from layers.drawing import Ruler, Text

_COUNTED = ("households", "people", "unassigned", "members", "heads", "workers")
"""What the tables on paper count: a page is not as wide as a workbook."""


def audit_pdf(
    document: AuditDocument, path: Path, texts: Texts, *, spec: ReportSpec, progress: Progress
) -> None:
    """Write the report; a QGuiApplication must run. The same document and spec, the same bytes.

    Households stand in it by number only. Raises InputProblem where the file cannot be written,
    Cancelled; then what was there stays.
    """
    ruler = Ruler()
    account = Account(document, texts, spec)
    flow = Flow(ruler)
    _Report(account, flow, progress).write()
    count = len(flow.pages)
    numbers = [
        texts("audit_report.page", number=number, count=count) for number in range(1, count + 1)
    ]
    sha = account.report.content_sha256
    head = texts("audit_report.running_hash", sha=sha[:16])
    running = Running(f"{account.title} · {account.place}", head, f"{account.source}  {spec.on}")
    with_running_words(flow.pages, running, numbers)
    words = PdfWords(f"{account.title} {account.place}", spec.on, f"{sha}/{spec.on}")
    write_report(path, flow.pages, words, ruler, progress)


class _Report:
    def __init__(self, account: Account, flow: Flow, progress: Progress) -> None:
        self._account, self._flow, self._progress = account, flow, progress
        self._texts = account.texts

    def write(self) -> None:
        self._cover()
        self._flow.new_page()
        self._rules_found()
        self._units()
        self._findings()
        self._accepted()
        self._solved()
        self._list()
        self._grids()
        self._rules()

    def _say(self, key: str, **facts: object) -> str:
        return self._texts(f"audit_report.{key}", **facts)

    def _titled(self, *keys: str, **shares: float) -> list[Column]:
        """Return columns by the keys of their titles; those with a share break their lines."""
        return [
            Column(
                self._texts(key if "." in key else f"audit_report.column.{key}"),
                shares.get(key, 0.0),
                key.rpartition(".")[2] in _NUMERIC,
            )
            for key in keys
        ]

    def _cover(self) -> None:
        account, flow = self._account, self._flow
        report_cover.title(flow, account.title, account.place)
        facts = account.facts()
        report_cover.pairs(flow, [*facts, (self._say("fact.hash"), account.hash_groups)], high=3.3)
        below = account.result_in_words()
        passed = account.report.passed
        report_cover.result(flow, self._say("result"), account.result, below, passed=passed)
        self._sums()
        report_cover.signatures(flow, self._texts)
        for remark in [*account.remarks(), self._say("html.masked")]:
            flow.paragraph(remark, SMALL, PALE)

    def _sums(self) -> None:
        """Write the sums of land on the left and those of people on the right."""
        flow, sums = self._flow, self._account.sums()
        step, half = 5.0, len(sums) if len(sums) <= 5 else 5
        for number, (name, amount, unit) in enumerate(sums):
            left = LEFT + 100.0 * (number // half)
            y = flow.y + (number % half + 0.5) * step
            words = f"{amount:,.2f}" if isinstance(amount, float) else f"{amount:,}"
            right = left + (80.0 if number < half else 50.0)
            flow.add(Text(name, left, y, SMALL + 0.3, colour=PALE))
            flow.add(Text(words, right, y, SMALL + 0.4, "right", bold=True))
            flow.add(Text(unit, right + 1.2, y, SMALL + 0.1, colour=PALE))
        flow.y += half * step + 5.0

    def _rules_found(self) -> None:
        account, flow = self._account, self._flow
        flow.heading(self._say("section.rules_found"))
        found = account.by_rule()
        columns = self._titled(
            "rule", "severity", "count", "area_m2", "accepted", "noise_count", "noise_m2"
        )
        rows = [
            (
                line.title, line.severity, f"{line.count:,}",
                area_text(line.area_m2) if line.area_m2 else "", f"{line.accepted:,}",
                f"{line.noise.count:,}",
                area_text(line.noise.area_m2) if line.noise.count else "",
            )
            for line in found
        ]  # fmt: skip
        flow.table(columns, rows)
        clean = len(account.report.rules) - len({line.rule for line in found})
        flow.paragraph(self._say("html.clean_rules", count=clean), SMALL, PALE)

    def _units(self) -> None:
        if self._account.units():
            self._flow.heading(self._say("section.units"))
            self._table_of(self._account.units(), ("grids", *_COUNTED))

    def _grids(self) -> None:
        if self._account.grids():
            self._flow.heading(self._say("section.grids"))
            self._table_of(self._account.grids(), _COUNTED)

    def _table_of(self, rows: Sequence[TableRow], counted: Sequence[str]) -> None:
        columns = self._titled(
            "code", "name", "tier", "area", "uncovered",
            *(f"audits.table.{name}" for name in counted), "errors", "warnings", "notes",
            name=1.2, tier=1.0,
        )  # fmt: skip
        profile = self._account.report.judged_by
        cells = [
            (
                row.code, row.name, tier_title(row.tier, profile, self._texts),
                f"{row.area_m2:,.0f}", f"{row.uncovered_m2:,.0f}",
                *(f"{row.counts[name]:,}" for name in counted),
                *(f"{count:,}" for count in row.found().values()),
            )
            for row in rows
        ]  # fmt: skip
        self._flow.table(columns, cells)
        self._reach_of(rows)

    def _reach_of(self, rows: Sequence[TableRow]) -> None:
        """Write how far households have to their service point: a table of its own, for width."""
        reach = reach_columns(rows)
        if not reach:
            return
        self._flow.small_heading(self._say("section.access"))
        titles = (f"audits.table.{name}" for name in ("households", *reach))
        columns = self._titled("code", "name", *titles)
        cells = [
            (row.code, row.name, f"{row.counts['households']:,}", *reach_words(row)) for row in rows
        ]
        self._flow.table(columns, cells)

    def _findings(self) -> None:
        account, flow = self._account, self._flow
        flow.heading(self._say("section.findings"))
        if not account.items:
            flow.paragraph(self._say("html.no_findings"))
            return
        self._legend()
        cards = Cards(account, flow)
        for _, groups in account.by_severity():
            count = f"{sum(map(len, groups)):,}"
            cards.write(f"{groups[0][0].severity} · {count}", groups, self._progress)
        if cards.left:
            words = self._say("html.pictures_left", most=MOST_PICTURES, left=f"{cards.left:,}")
            flow.paragraph(words, BODY, PALE)
        if cards.unplaced:
            flow.paragraph(self._say("html.unplaced", count=f"{cards.unplaced:,}"), BODY, PALE)

    def _legend(self) -> None:
        flow = self._flow
        x = LEFT
        for name in LEGEND:
            flow.page.pictures.append((x, flow.y, legend_sample(name, self._texts)))
            words = self._say(f"legend.{name}")
            flow.add(Text(words, x + SAMPLE_WIDTH + 1.5, flow.y + 2.3, SMALL))
            x += SAMPLE_WIDTH + 5.0 + flow.ruler.width(words, SMALL)
        flow.y += 7.0

    def _accepted(self) -> None:
        account = self._account
        if not account.accepted:
            return
        self._flow.heading(self._say("section.accepted"))
        columns = self._titled(
            "number", "rule", "message", "reason", "role", "accepted_on",
            rule=2.0, message=6.0, reason=3.6, role=2.2,
        )  # fmt: skip
        rows = [
            (str(item.number), item.rule, item.message, each.reason, each.role, each.accepted_on)
            for item, each in zip(account.accepted, account.report.accepted, strict=True)
        ]
        self._flow.table(columns, rows)

    def _solved(self) -> None:
        if self._account.solved:
            self._flow.heading(self._say("section.solved"))
            numbered = enumerate(self._account.solved, start=1)
            columns = self._titled("number", "message", message=1.0)
            self._flow.table(columns, [(str(number), words) for number, words in numbered])

    def _list(self) -> None:
        account = self._account
        if not account.items:
            return
        self._flow.heading(self._say("section.all_findings"))
        compares = account.compares
        has_units = any(item.units for item in account.items)
        columns = self._titled(
            "number", "severity", "rule", *(("unit",) if has_units else ()),
            *(("state",) if compares else ()), "message", "area_m2", "lon", "lat",
            rule=2.2, unit=1.8, message=7.0,
        )  # fmt: skip
        rows = [self._row(i, compares=compares, has_units=has_units) for i in account.items]
        self._flow.table(columns, rows)

    def _row(self, item: Item, *, compares: bool, has_units: bool) -> tuple[str, ...]:
        lon, lat = item.lonlat or (None, None)
        return (
            str(item.number), item.severity, item.rule,
            *((" / ".join(item.units),) if has_units else ()),
            *((item.state,) if compares else ()), item.message, area_text(item.finding.area_m2),
            "" if lon is None else f"{lon:.6f}", "" if lat is None else f"{lat:.6f}",
        )  # fmt: skip

    def _rules(self) -> None:
        account, flow = self._account, self._flow
        if not account.rules():
            return
        flow.heading(self._say("section.rules"))
        report_cover.pairs(flow, account.limits(), high=3.0)
        flow.space(3.0)
        columns = self._titled("theme", "rule", "severity", "finds", theme=2.2, rule=3.0, finds=9.0)
        rows = [
            (
                self._texts(f"audits.rules.{line.theme}"), line.title,
                self._texts(f"audits.severity.{line.severity.value}"), line.finds,
            )
            for line in account.rules()
        ]  # fmt: skip
        flow.table(columns, rows)


_NUMERIC = frozenset({
    "number", "count", "area_m2", "accepted", "noise_count", "noise_m2", "area", "uncovered",
    "errors", "warnings", "notes", "lon", "lat", "grids", *_COUNTED, *REACH_COLUMNS,
})  # fmt: skip
