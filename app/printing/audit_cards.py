"""The findings of a report with their pictures, two beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.printing.report_pages import LEFT, PALE, RIGHT, SMALL, Flow
from app.printing.wrapping import wrapped
from gis.reports.audit_account import Account, Item
from gis.reports.audit_html import where
from gis.reports.finding_picture import HEIGHT_MM, WIDTH_MM
from gis.reports.picture_marks import Picture
from layers.drawing import INK, Text

_HEAD, _STEP, _AFTER = 5.4, 4.2, 4.0
_MOST_NUMBERS = 60
"""So many households are named below a picture; all of them stand in the list."""

CARD_HEIGHT = _HEAD + HEIGHT_MM + 3 * _STEP
"""How high a card with a short sentence is."""


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
    """Write cards into a flow; those of one row begin at one height."""

    def __init__(self, account: Account, flow: Flow) -> None:
        self._account, self._flow = account, flow
        self.drawn = 0

    def write(self, group: Sequence[tuple[Item, ...]]) -> None:
        """Write the findings of a group, several that stand together on one card."""
        flow = self._flow
        for start in range(0, len(group), 2):
            row = [self._laid(items) for items in group[start : start + 2]]
            flow.need(max(card.height for card in row))
            for left, card in zip((LEFT, RIGHT - WIDTH_MM), row, strict=False):
                self._write(card, left)
            flow.y += max(card.height for card in row)

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
        self.drawn += picture is not None
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
