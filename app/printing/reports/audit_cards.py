"""The findings of a report with their pictures, two beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.printing.reports.report_pages import LEFT, PALE, RIGHT, SMALL, Flow
from app.printing.wrapping import wrapped
from gis.progress import Progress
from gis.reports.audit_account import MOST_PICTURES, Account, Item
from gis.reports.audit_html import where
from gis.reports.finding_picture import HEIGHT_MM, WIDTH_MM
from gis.reports.picture_marks import Picture
from layers.drawing import INK, Text

_HEAD, _STEP, _AFTER = 5.4, 4.2, 4.0
_MOST_NUMBERS = 60
"""So many households are named below a picture; all of them stand in the list."""


@dataclass(frozen=True)
class _Laid:
    """Be a card with its lines broken."""

    items: tuple[Item, ...]
    picture: Picture | None
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        picture = HEIGHT_MM + 1.5 if self.picture is not None else 0.0
        return _HEAD + picture + _STEP * (len(self.lines) + 1) + _AFTER


class Cards:
    """Write cards into a flow; those of one row begin at one height.

    `left` counts the findings without a picture because there are too many, `unplaced` those that
    have no place.
    """

    def __init__(self, account: Account, flow: Flow) -> None:
        self._account, self._flow = account, flow
        self._drawn = 0
        self.left = self.unplaced = 0

    def write(self, title: str, groups: Sequence[tuple[Item, ...]], progress: Progress) -> None:
        """Write findings below a title, several that stand together on one card."""
        flow = self._flow
        row: list[_Laid] = []
        is_first = True
        for items in groups:
            progress.raise_if_cancelled()
            card = self._card(items)
            if card is not None:
                row.append(card)
            if row and (len(row) == 2 or items is groups[-1]):
                high = max(each.height for each in row)
                if is_first:
                    flow.small_heading(title, keep=high)
                    is_first = False
                flow.need(high)
                for left, each in zip((LEFT, RIGHT - WIDTH_MM), row, strict=False):
                    self._write(each, left)
                flow.y += high
                row = []
            progress.step(0.5 * items[-1].number / len(self._account.items))

    def _card(self, items: tuple[Item, ...]) -> "_Laid | None":
        if self._drawn >= MOST_PICTURES:
            self.left += len(items)
            return None
        card = self._laid(items)
        if card.picture is None:
            self.unplaced += len(items)
            return None
        self._drawn += 1
        return card

    def _laid(self, items: tuple[Item, ...]) -> _Laid:
        texts, first = self._account.texts, items[0]
        words = first.message
        if len(items) > 1:
            subjects = [item.finding.subjects[0] for item in items[:_MOST_NUMBERS]]
            named = texts("audits.text.comma").join(subjects)
            if len(items) > _MOST_NUMBERS:
                named += " …"
            words = texts("audit_report.html.together", count=len(items), subjects=named)
            words = f"{' / '.join(first.units)} {words}".strip()
        picture = self._account.card(items).picture
        return _Laid(items, picture, tuple(wrapped(words, SMALL, WIDTH_MM, self._flow.ruler)))

    def _write(self, card: _Laid, left: float) -> None:
        flow, first = self._flow, card.items[0]
        y = flow.y
        state = f"  {first.state}" if first.state else ""
        head = f"{first.number}  [{first.severity}] {first.rule}{state}"
        flow.add(Text(head, left, y + _HEAD / 2 - 0.4, SMALL + 0.4, bold=True))
        y += _HEAD
        if card.picture is not None:
            flow.page.pictures.append((left, y, card.picture))
            y += HEIGHT_MM + 1.5
        for line in card.lines:
            flow.add(Text(line, left, y + _STEP / 2, SMALL, colour=INK))
            y += _STEP
        place = where(first, self._account.texts)
        flow.add(Text(place, left, y + _STEP / 2, SMALL - 0.3, colour=PALE))
