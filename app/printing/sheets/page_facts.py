"""What is kept of a page when it is made: little enough to be kept of thousands."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.printing.sheet_spec import SizeMm
from app.printing.sheets.page import Page


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Be what is known of a page beside its picture.

    `rows` are the rows of the register that stand on it, `sums` what the columns of its tables add
    up to, by the name of the sum. `scale_denominator` is that of the main map, 0 without one.
    """

    label: str
    title: str
    paper_mm: SizeMm
    scale_denominator: float
    labels_placed: int
    labels_unplaced: int
    is_private: bool
    warnings: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]
    sums: Mapping[str, int]


def facts_of(page: Page) -> PageFacts:
    """Return what is to be known of a page later on."""
    main = page.main_map
    return PageFacts(
        label=page.label,
        title=page.title,
        paper_mm=page.paper_mm,
        scale_denominator=0.0 if main is None else main.scale_denominator,
        labels_placed=sum(len(frame.labels.placed) for frame in page.maps),
        labels_unplaced=sum(len(frame.unplaced) for frame in page.maps),
        is_private=page.is_private,
        warnings=page.warnings,
        rows=page.rows,
        sums=page.sums,
    )
