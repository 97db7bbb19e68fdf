"""What a fix would do, in lines: land, households and people before and after, findings."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.amounts import LEAST_DIFFERENCE_M2
from app.tools.live_numbers import Amount, LiveRow, live_rows
from gis.audits.finding import Finding
from gis.audits.fixes.outcome import Outcome
from gis.audits.fixes.together import LeftOver
from gis.audits.messages import area_text, message_of, rule_title
from gis.errors import Refused
from gis.texts import Texts

MOST_ROWS = 6
MOST_LEFT = 30


@dataclass(frozen=True, slots=True)
class GridLine:
    """Be the numbers of one grid, before and after; `is_over` where limits are broken."""

    name: str
    area: str
    households: str
    people: str
    is_over: bool = False


def grid_lines(texts: Texts, outcome: Outcome) -> list[GridLine]:
    """Return a line for each grid, and each unassigned land, of which a number would change."""
    rows = live_rows(texts, outcome.before, outcome.after, outcome.touched)
    changed = [row for row in rows if _changes(row)]
    lines = [_line(texts, row) for row in changed[:MOST_ROWS]]
    gone = [
        outcome.before.grids[grid].name or outcome.before.grids[grid].code
        for grid in sorted(outcome.touched.grids)
        if grid in outcome.before.grids and grid not in outcome.after.grids
    ]
    nothing = texts("findings.preview.gone")
    lines += [GridLine(name, nothing, nothing, nothing) for name in gone[:MOST_ROWS]]
    if (more := len(changed) + len(gone) - len(lines)) > 0:
        lines.append(GridLine(texts("tools.live.more", count=f"{more:,}"), "", "", ""))
    return lines


def summary_lines(texts: Texts, outcome: Outcome, handed_m2: float) -> list[str]:
    """Return how much land changes hands and who moves, then what is solved and what is made."""
    lines = []
    moved = outcome.moved_households()
    if handed_m2 > 0:
        lines.append(texts("findings.preview.handed", area=area_text(handed_m2)))
    if moved:
        people = sum(outcome.after.households[home].people for home in moved)
        lines.append(
            texts("findings.preview.moved", households=f"{len(moved):,}", people=f"{people:,}")
        )
    lines.append(_of_findings(texts, "solves", outcome.solved))
    if outcome.made:
        lines.append(_of_findings(texts, "makes", outcome.made))
    return lines


def left_lines(texts: Texts, left: Sequence[LeftOver]) -> list[str]:
    """Return what cannot be mended, each with why."""
    lines = [
        texts(
            "findings.preview.left_line",
            words=message_of(each.finding, texts),
            reason=refusal_text(texts, each.refused),
        )
        for each in left[:MOST_LEFT]
    ]
    if len(left) > MOST_LEFT:
        lines.append(texts("tools.live.more", count=f"{len(left) - MOST_LEFT:,}"))
    return lines


def refusal_text(texts: Texts, refused: Refused) -> str:
    """Return why a fix cannot be done."""
    return texts.of_error(refused)


def _of_findings(texts: Texts, key: str, findings: Iterable[Finding]) -> str:
    counts = Counter(finding.rule for finding in findings)
    told = [
        texts("window.findings.branch", rule=rule_title(rule, texts), count=f"{count:,}")
        for rule, count in counts.most_common(4)
    ]
    if not told:
        return texts(f"findings.preview.{key}_nothing")
    return texts(f"findings.preview.{key}", rules=texts("findings.comma").join(told))


def _changes(row: LiveRow) -> bool:
    return abs(row.area_more_m2) >= LEAST_DIFFERENCE_M2 / 100 or any(
        amount is not None and amount.more for amount in (row.households, row.people)
    )


def _line(texts: Texts, row: LiveRow) -> GridLine:
    return GridLine(
        row.name,
        _to(f"{row.area_m2 - row.area_more_m2:,.0f}", f"{row.area_m2:,.0f}"),
        _amount(row.households),
        _amount(row.people),
        bool(row.over),
    )


def _amount(amount: Amount | None) -> str:
    return "" if amount is None else _to(f"{amount.now - amount.more:,}", f"{amount.now:,}")


def _to(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"
