"""The parts of a report that are signed: what was judged, the result, and who signs."""

from collections.abc import Sequence

from app.printing.reports.report_pages import (
    BODY,
    LEFT,
    PALE,
    RIGHT,
    RULE,
    SMALL,
    WIDTH,
    Flow,
)
from app.printing.wrapping import wrapped
from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import INK, Area, Stroke, Text, rectangle
from layers.style import LineStyle

_NAME_WIDTH = 46.0
_TITLE, _SUBTITLE = 9.0, 5.4
_GREEN, _RED = "#14532d", "#b4141f"
_SIGNED = ("auditor", "reviewer", "head", "date")
_SIGN_HIGH = 13.0
_SEAL = (46.0, 46.0)


def title(flow: Flow, words: str, below: str) -> None:
    """Write the title of the whole, with a band above it, and what it is about."""
    flow.add(Area(rectangle(Box(LEFT, flow.y, RIGHT, flow.y + 2.2)), "#1f3a5f"))
    flow.y += 12.0
    for line in wrapped(words, _TITLE, WIDTH, flow.ruler, bold=True):
        flow.add(Text(line, LEFT, flow.y + _TITLE / 2, _TITLE, bold=True))
        flow.y += _TITLE * 1.35
    for line in wrapped(below, _SUBTITLE, WIDTH, flow.ruler):
        flow.add(Text(line, LEFT, flow.y + _SUBTITLE / 2, _SUBTITLE, colour=PALE))
        flow.y += _SUBTITLE * 1.4
    flow.y += 5.0


def pairs(flow: Flow, facts: Sequence[tuple[str, str]], *, high: float = BODY) -> None:
    """Write names with what they stand for, one below the other."""
    step = high * 1.62
    for name, value in facts:
        lines = wrapped(value, high, WIDTH - _NAME_WIDTH, flow.ruler)
        flow.need(step * len(lines))
        flow.add(Text(name, LEFT, flow.y + step / 2, high, colour=PALE))
        for line in lines:
            flow.add(Text(line, LEFT + _NAME_WIDTH, flow.y + step / 2, high))
            flow.y += step
    flow.y += high


def result(flow: Flow, head: str, words: str, below: str, *, passed: bool) -> None:
    """Write the result large in a frame: a double one when it is not passed."""
    flow.space(4.0)
    high = 25.0
    flow.need(high)
    colour = _GREEN if passed else _RED
    box = Box(LEFT, flow.y, RIGHT, flow.y + high)
    flow.add(Stroke(rectangle(box), LineStyle(colour, 0.8), closed=True))
    if not passed:
        flow.add(Stroke(rectangle(box.grown(-1.3)), LineStyle(colour, 0.25), closed=True))
    flow.add(Text(head, LEFT + 6, flow.y + 6.2, SMALL, colour=PALE))
    flow.add(Text(words, LEFT + 6, flow.y + 15.3, 10.5, bold=True, colour=colour))
    left = LEFT + 12 + flow.ruler.width(words, 10.5, bold=True)
    lines = wrapped(below, BODY, RIGHT - 5 - left, flow.ruler)
    for number, line in enumerate(lines):
        y = flow.y + 15.3 + (number - (len(lines) - 1) / 2) * BODY * 1.5
        flow.add(Text(line, left, y, BODY))
    flow.y += high + 5.0


def signatures(flow: Flow, texts: Texts) -> None:
    """Write who signs, with room to write, and the place of the seal."""
    high = max(_SIGN_HIGH * len(_SIGNED), _SEAL[1])
    flow.need(high)
    line_right = RIGHT - _SEAL[0] - 14
    for number, who in enumerate(_SIGNED):
        y = flow.y + (number + 1) * _SIGN_HIGH - 3.0
        words = texts(f"audit_report.sign.{who}")
        flow.add(Text(words, LEFT, y - 2.2, BODY))
        flow.add(Stroke(((LEFT + 30, y), (line_right, y)), LineStyle(INK, 0.2)))
    seal = Box(RIGHT - _SEAL[0], flow.y + 3, RIGHT, flow.y + 3 + _SEAL[1])
    flow.add(Stroke(rectangle(seal), LineStyle(RULE, 0.3, (2.0, 1.4)), closed=True))
    words = texts("audit_report.sign.seal")
    flow.add(Text(words, *seal.centre, BODY, "centre", colour=PALE))
    flow.y += high + 3
