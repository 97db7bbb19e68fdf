"""The report on an audit as one HTML page that needs no network; a script only filters."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain

from gis.audits.messages import area_text
from gis.progress import Progress
from gis.reports.audit_account import (
    MOST_PICTURES,
    UNIT_COLUMNS,
    Account,
    Item,
    ReportSpec,
    tier_title,
)
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import TableRow
from gis.reports.picture_legend import LEGEND, legend_sample
from gis.reports.picture_svg import picture_svg, svg_style
from gis.reports.reach_columns import reach_columns, reach_words
from gis.texts import Texts
from resources import path

_Cells = Sequence[tuple[str, str]]
"""Cells of a row: class and words."""


def audit_html(document: AuditDocument, texts: Texts, spec: ReportSpec, progress: Progress) -> str:
    """Return the page. The same document and spec give the same letters. Raises Cancelled."""
    return _Page(Account(document, texts, spec), progress).whole()


class _Page:
    def __init__(self, account: Account, progress: Progress) -> None:
        self._account = account
        self._texts = account.texts
        self._progress = progress
        self._drawn = self._left = self._unplaced = 0

    def whole(self) -> str:
        account = self._account
        style = path("report/audit.css").read_text(encoding="utf-8") + svg_style()
        script = path("report/audit.js").read_text(encoding="utf-8")
        language = "zh-CN" if self._texts.language == "zh" else "en"
        body = "\n".join(chain(
            self._cover(), self._sums(), self._rules_found(), self._table_by("units"),
            self._findings(), self._list(), self._accepted(), self._solved(),
            self._table_by("grids"), self._rules(), self._foot(),
        ))  # fmt: skip
        title = escape(f"{account.title} · {account.place}")
        return (
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{style}\n</style>\n</head>\n"
            f"<body>\n<main>\n{body}\n</main>\n<script>\n{script}</script>\n</body>\n</html>\n"
        )

    def _say(self, key: str, **facts: object) -> str:
        return escape(self._texts(f"audit_report.{key}", **facts))

    def _cover(self) -> Iterator[str]:
        account = self._account
        yield f'<section class="cover"><h1>{escape(account.title)}</h1>'
        yield f'<p class="sub">{escape(account.place)}</p><dl>'
        for name, value in account.facts():
            yield f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        yield f'<dt>{self._say("fact.hash")}</dt><dd class="hash">{account.hash_groups}</dd></dl>'
        kind = "passed" if account.report.passed else "failed"
        yield f'<div class="result {kind}"><strong>{escape(account.result)}</strong>'
        yield f"<span>{escape(account.result_in_words())}</span></div>"
        remarks = [*account.remarks(), self._texts("audit_report.html.masked")]
        yield from (f'<p class="pale">{escape(remark)}</p>' for remark in remarks)
        signs = ("auditor", "reviewer", "head")
        yield f'<h3>{self._say("section.signatures")}</h3><div class="signs">'
        yield from (f"<div>{self._say(f'sign.{each}')}</div>" for each in (*signs, "date"))
        yield f'</div><div class="seal">{self._say("sign.seal")}</div></section>'

    def _sums(self) -> Iterator[str]:
        yield f'<section><h2>{self._say("section.land")}</h2><div class="sums">'
        for name, number, unit in self._account.sums():
            amount = f"{number:,.2f}" if isinstance(number, float) else f"{number:,}"
            inner = f"<span>{escape(name)}</span><b>{amount}</b><span>{escape(unit)}</span>"
            yield f"<div>{inner}</div>"
        yield "</div></section>"

    def _rules_found(self) -> Iterator[str]:
        account = self._account
        found = account.by_rule()
        yield f"<section><h2>{self._say('section.rules_found')}</h2>"
        if found:
            heads = ("rule", "severity", "count", "area_m2", "accepted", "noise_count", "noise_m2")
            rows = [
                (
                    ("k", line.title), ("k", line.severity), ("n", f"{line.count:,}"),
                    ("n", area_text(line.area_m2) if line.area_m2 else ""),
                    ("n", f"{line.accepted:,}"), ("n", f"{line.noise.count:,}"),
                    ("n", area_text(line.noise.area_m2) if line.noise.count else ""),
                )
                for line in found
            ]  # fmt: skip
            yield self._table(heads, rows, numeric=set(heads[2:]))
        clean = len(account.report.rules) - len({line.rule for line in found})
        yield f'<p class="pale">{self._say("html.clean_rules", count=clean)}</p></section>'

    def _table_by(self, name: str) -> Iterator[str]:
        rows = self._account.units() if name == "units" else self._account.grids()
        if rows:
            yield f"<section><h2>{self._say(f'section.{name}')}</h2>"
            yield self._table_of(rows) + "</section>"

    def _table_of(self, rows: Sequence[TableRow]) -> str:
        kinds = ("errors", "warnings", "notes")
        heads = ("code", "name", "tier", "area", "uncovered")
        titles = [self._texts(f"audit_report.column.{each}") for each in heads]
        reach = reach_columns(rows)
        titles += [self._texts(f"audits.table.{each}") for each in (*UNIT_COLUMNS, *reach)]
        titles += [self._texts(f"audit_report.column.{each}") for each in kinds]
        cells = [
            [
                ("k", row.code), ("k", row.name),
                ("k", tier_title(row.tier, self._account.report.judged_by, self._texts)),
                ("n", f"{row.area_m2:,.2f}"), ("n", f"{row.uncovered_m2:,.2f}"),
                *(("n", f"{row.counts[each]:,}") for each in UNIT_COLUMNS),
                *(("n", words) for words in (reach_words(row) if reach else ())),
                *(("n", f"{count:,}") for count in row.found().values()),
            ]
            for row in rows
        ]  # fmt: skip
        return _table(titles, cells, set(range(3, len(titles))))

    def _table(self, heads: Sequence[str], rows: Sequence[_Cells], numeric: set[str]) -> str:
        titles = [self._texts(f"audit_report.column.{each}") for each in heads]
        return _table(titles, rows, {i for i, each in enumerate(heads) if each in numeric})

    def _findings(self) -> Iterator[str]:
        account = self._account
        yield f'<section id="findings"><h2>{self._say("section.findings")}</h2>'
        if not account.items:
            yield f"<p>{self._say('html.no_findings')}</p></section>"
            return
        yield from self._filter()
        yield f'<div class="legend" aria-label="{self._say("section.reading")}">'
        for name in LEGEND:
            sample = picture_svg(legend_sample(name, self._texts))
            yield f"<span>{sample}{self._say(f'legend.{name}')}</span>"
        yield "</div>"
        for _, group in account.by_severity():
            cards = []
            for items in group:
                cards.append(self._card(items))
                self._progress.raise_if_cancelled()
            self._progress.step(0.9 * group[-1][-1].number / len(account.items))
            if any(cards):
                first = group[0][0]
                count = sum(map(len, group))
                yield f'<div class="group"><h3>{escape(first.severity)} · {count:,}</h3>'
                yield f'<div class="cards">{"".join(cards)}</div></div>'
        if self._left:
            words = self._say("html.pictures_left", most=MOST_PICTURES, left=f"{self._left:,}")
            yield f'<p class="pale">{words}</p>'
        if self._unplaced:
            words = self._say("html.unplaced", count=f"{self._unplaced:,}")
            yield f'<p class="pale">{words}</p>'
        yield "</section>"

    def _filter(self) -> Iterator[str]:
        items = self._account.items
        yield '<div class="filter">'
        search = self._say("html.search")
        yield f'<input id="find" type="search" placeholder="{search}" aria-label="{search}">'
        rules = {item.finding.rule: item.rule for item in items}
        severities = {item.finding.severity.value: item.severity for item in items}
        states = {item.state: item.state for item in items if item.state}
        for name, choices in (("rule", rules), ("severity", severities), ("state", states)):
            if len(choices) > 1:
                every = self._say(f"html.every_{name}")
                options = "".join(
                    f'<option value="{escape(key, quote=True)}">{escape(words)}</option>'
                    for key, words in choices.items()
                )
                yield f'<select id="{name}" aria-label="{every}">'
                yield f'<option value="">{every}</option>{options}</select>'
        yield "</div>"

    def _card(self, items: tuple[Item, ...]) -> str:
        """Return a card, nothing when it would have no picture."""
        if self._drawn >= MOST_PICTURES:
            self._left += len(items)
            return ""
        card = self._account.card(items)
        first = card.first
        if card.picture is None:
            self._unplaced += len(items)
            return ""
        self._drawn += 1
        words = first.message
        if len(items) > 1:
            numbers = self._texts("audits.text.comma").join(i.finding.subjects[0] for i in items)
            words = self._texts("audit_report.html.together", count=len(items), subjects=numbers)
            words = f"{' / '.join(first.units)} {words}".strip()
        state = f"<span>{escape(first.state)}</span>" if first.state else ""
        return (
            f'<article class="card" {_data(first)}><header><span>{first.number}</span>'
            f"{_badge(first)}<span>{escape(first.rule)}</span>{state}</header>"
            f"{picture_svg(card.picture)}<p>{escape(words)}</p>"
            f'<p class="where">{escape(where(first, self._texts))}</p></article>'
        )

    def _list(self) -> Iterator[str]:
        account = self._account
        if not account.items:
            return
        heads = ["number", "severity", "rule", "unit", "message", "area_m2", "width_m"]
        heads += ["lon", "lat"] + (["state"] if account.compares else [])
        numeric = {i for i, each in enumerate(heads) if each in _NUMERIC}
        yield f"<section><h2>{self._say('section.all_findings')}</h2>"
        titles = [self._texts(f"audit_report.column.{each}") for each in heads]
        head = _head(titles, numeric)
        body = "".join(self._row(item) for item in account.items)
        yield f'<div class="wide"><table>{head}<tbody>{body}</tbody></table></div></section>'

    def _row(self, item: Item) -> str:
        finding = item.finding
        lon, lat = item.lonlat or (None, None)
        cells = [
            ("n", str(item.number)), ("k", None), ("k", item.rule), ("", " / ".join(item.units)),
            ("m", item.message), ("n", area_text(finding.area_m2)),
            ("n", "" if finding.width_m is None else f"{finding.width_m:,.3f}"),
            ("n", "" if lon is None else f"{lon:.6f}"), ("n", "" if lat is None else f"{lat:.6f}"),
        ]  # fmt: skip
        if self._account.compares:
            cells.append(("k", item.state))
        inner = "".join(
            _cell(kind, words) if words is not None else f'<td class="k">{_badge(item)}</td>'
            for kind, words in cells
        )
        return f"<tr {_data(item)}>{inner}</tr>\n"

    def _accepted(self) -> Iterator[str]:
        account = self._account
        if not account.accepted:
            return
        yield f"<section><h2>{self._say('section.accepted')}</h2>"
        heads = ("number", "rule", "message", "reason", "role", "accepted_on")
        rows = [
            (
                ("n", str(item.number)), ("k", item.rule), ("m", item.message),
                ("", each.reason), ("", each.role), ("k", each.accepted_on),
            )
            for item, each in zip(account.accepted, account.report.accepted, strict=True)
        ]  # fmt: skip
        yield self._table(heads, rows, numeric={"number"}) + "</section>"

    def _solved(self) -> Iterator[str]:
        if self._account.solved:
            yield f"<section><h2>{self._say('section.solved')}</h2><ol>"
            yield from (f"<li>{escape(message)}</li>" for message in self._account.solved)
            yield "</ol></section>"

    def _rules(self) -> Iterator[str]:
        rules = self._account.rules()
        if not rules:
            return
        yield f"<section><h2>{self._say('section.rules')}</h2>"
        limits = [(("", name), ("n", value)) for name, value in self._account.limits()]
        yield self._table(("item", "value"), limits, numeric={"value"})
        rows = [
            (
                ("k", self._texts(f"audits.rules.{line.theme}")), ("k", line.title),
                ("k", self._texts(f"audits.severity.{line.severity.value}")), ("m", line.finds),
            )
            for line in rules
        ]  # fmt: skip
        yield self._table(("theme", "rule", "severity", "finds"), rows, numeric=set())
        yield "</section>"

    def _foot(self) -> Iterator[str]:
        yield f"<footer>{self._say('html.made_by')}</footer>"
        self._progress.step(1.0)


_NUMERIC = frozenset({"number", "area_m2", "width_m", "lon", "lat"})


def where(item: Item, texts: Texts) -> str:
    """Return a place in words: degrees, then metres."""
    if item.lonlat is None or item.xy_m is None:
        return texts("audit_report.html.no_place")
    (lon, lat), (x, y) = item.lonlat, item.xy_m
    return f"{lon:.6f}°, {lat:.6f}°   E {x:,.2f} m, N {y:,.2f} m"


def _data(item: Item) -> str:
    finding = item.finding
    state = escape(item.state, quote=True)
    return (
        f'data-rule="{finding.rule}" data-severity="{finding.severity.value}" data-state="{state}"'
    )


def _badge(item: Item) -> str:
    return f'<span class="badge {item.finding.severity.value}">{escape(item.severity)}</span>'


def _table(titles: Sequence[str], rows: Sequence[_Cells], numeric: set[int]) -> str:
    body = "".join(
        "<tr>" + "".join(_cell(kind, words) for kind, words in row) + "</tr>\n" for row in rows
    )
    head = _head(titles, numeric)
    return f'<div class="wide"><table>{head}<tbody>\n{body}</tbody></table></div>'


def _head(titles: Sequence[str], numeric: set[int]) -> str:
    cells = "".join(
        f'<th scope="col"{_class("n" if number in numeric else "")}>{escape(title)}</th>'
        for number, title in enumerate(titles)
    )
    return f"<thead><tr>{cells}</tr></thead>"


def _cell(kind: str, words: str) -> str:
    return f"<td{_class(kind)}>{escape(words)}</td>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
