"""The report of a file's repair: as a JSON document, and as text for a terminal."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from gis.audits.report import AuditReport
from gis.repair.books import Book
from gis.repair.file_repair import FileRepair
from gis.repair.records import RepairRules
from gis.repair.repair_lines import (
    LedgerLine,
    area_text,
    harm_as_json,
    harm_in_words,
    ledger_lines,
    line_as_json,
    line_in_words,
)
from gis.texts import Texts

FORMAT = "towngrid-repair"
VERSION = 1
MOST_LISTED = 100
_LAND = ("frame_m2", "covered_m2", "overlap_m2", "gap_m2", "outside_m2")
_COUNTED = ("overlap", "gap", "outside", "invalid", "sliver", "duplicate", "mismatched_edge")
ALL = "all"


@dataclass(frozen=True, eq=False)
class RepairReport:
    """Say what a repair did, in the language of `texts`; `remarks` are of reading and writing."""

    repair: FileRepair
    texts: Texts
    remarks: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> tuple[LedgerLine, ...]:
        """The ledger: changes, then what is left."""
        return ledger_lines(self.repair.repaired, self.repair.measuring)

    def said(self, line: LedgerLine) -> str:
        """Return a line of the ledger in words."""
        return line_in_words(line, self.repair.words.names, self.texts)

    def as_json(self) -> dict[str, Any]:
        """Return the document as plain dicts and lists."""
        repair, after = self.repair, self.repair.after
        subjects, names = repair.words.subjects, repair.words.names
        document: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "subject": asdict(repair.before.subject),
            "frame": None if after.frame is None else asdict(after.frame),
            "areas_crs": repair.measuring.label,
            "rules": rules_as_json(repair.rules),
            "clean": repair.is_clean,
            "before": _sums(repair.before),
            "after": _sums(after),
            "content_sha256": after.content_sha256,
            "counts": dict(Counter(line.kind for line in self.lines if line.is_change)),
            "changes": [self._line(line) for line in self.lines if line.is_change],
            "left": [self._line(line) for line in self.lines if not line.is_change],
            "harms": [
                harm_as_json(harm, subjects, names, self.texts) for harm in repair.repaired.harms
            ],
            "features": [
                {"row": book.feature + 1, "subject": subjects[book.feature], **_account(book)}
                for book in repair.books
            ],
            "remarks": [*self.remarks],
        }
        return document

    def _line(self, line: LedgerLine) -> dict[str, Any]:
        words = self.repair.words
        return line_as_json(line, words.subjects, words.names, self.texts)

    def as_text(self) -> str:
        """Return the report in lines: what was repaired, sums, harms, changes, what is left."""
        texts, repair = self.texts, self.repair
        subject = repair.before.subject
        lines = [
            texts("repair.text.subject", source=subject.source, features=subject.features,
                  crs=subject.crs, areas_crs=repair.measuring.label),
            rules_in_words(repair.rules, texts),
            *self.remarks,
            *self.sums_in_words(),
            *(harm_in_words(harm, repair.words.names, texts) for harm in repair.repaired.harms),
        ]  # fmt: skip
        changes = sorted((line for line in self.lines if line.is_change), key=_by_size)
        left = sorted((line for line in self.lines if not line.is_change), key=_by_size)
        for title, group in (("changes", changes), ("left", left)):
            area = math.fsum(line.area_m2 for line in group if line.is_moved or not line.is_change)
            lines += ["", texts(f"repair.text.{title}", count=len(group), area=area_text(area))]
            lines += self._listed(group)
        verdict = "clean" if repair.is_clean else "not_clean"
        return "\n".join([*lines, "", texts(f"repair.text.{verdict}")])

    def sums_in_words(self) -> list[str]:
        """Return the sums of the audit before and after."""
        before, after = self.repair.before, self.repair.after
        facts = {}
        for name in ("overlap", "gap", "outside"):
            for when, audit in (("before", before), ("after", after)):
                facts[f"{name}_{when}"] = area_text(getattr(audit.land, f"{name}_m2"))
        key = "repair.text.sums" if self.repair.frame else "repair.text.sums_without_frame"
        return [self.texts(key, **facts)]

    def _listed(self, group: Sequence[LedgerLine]) -> list[str]:
        listed = [f"- {self.said(line)} [{line.key}]" for line in group[:MOST_LISTED]]
        if len(group) > MOST_LISTED:
            listed.append(self.texts("repair.text.more", count=len(group) - MOST_LISTED))
        return listed


def rules_as_json(rules: RepairRules) -> dict[str, Any]:
    """Return the rules of a repair; an infinite area to fill is "all"."""
    return {
        "overlaps": rules.overlaps.value,
        "fill_width_m": rules.fill_width_m,
        "fill_area_m2": ALL if math.isinf(rules.fill_area_m2) else rules.fill_area_m2,
        "snap_m": rules.snap_m,
        "sliver_width_m": rules.sliver_width_m,
        "decisions": len(rules.decisions),
        "left_alone": sorted(rules.left_alone),
    }


def rules_in_words(rules: RepairRules, texts: Texts) -> str:
    """Return the rules of a repair as a sentence."""
    if math.isinf(rules.fill_area_m2):
        gaps = texts("repair.text.fill_all")
    else:
        gaps = texts(
            "repair.text.fill", width=f"{rules.fill_width_m:g}", area=f"{rules.fill_area_m2:g}"
        )
    rule = texts(f"repair.rule.{rules.overlaps.value.replace('-', '_')}")
    return texts("repair.text.rules", rule=rule, gaps=gaps, snap=f"{rules.snap_m:g}")


def _by_size(line: LedgerLine) -> tuple[float, str]:
    return -line.area_m2, line.key


def _sums(audit: AuditReport) -> dict[str, Any]:
    land = asdict(audit.land)
    counts = audit.counts
    return {
        "land": {name: land[name] for name in _LAND},
        "counts": {name: counts[name] for name in _COUNTED if name in counts},
        "noise": {name: asdict(noise) for name, noise in audit.noise.items()},
        "passed": audit.passed,
    }


def _account(book: Book) -> dict[str, float]:
    return {
        "before_m2": book.before_m2,
        "after_m2": book.after_m2,
        "won_m2": book.won_m2,
        "lost_m2": book.lost_m2,
    }
