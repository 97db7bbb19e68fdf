"""What those who serve have to do, role by role; and whom to call."""

import re
from collections.abc import Iterator

from app.printing.parts.maker import Made
from app.printing.parts.staff_rows import posts_of
from app.printing.parts.words import LEADING, letters_of, words_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from app.printing.wrapping import wrapped
from gis.reports.staff import role_title
from layers.boxes import Box
from layers.drawing import INK, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.style import LineStyle

LETTERS_MM, LEAST_MM = 3.0, 1.5
ACCENT = "#b3261e"
SMALLER = 0.95
_COLON = re.compile(r"\s*[:：]\s*")
Entry = tuple[str, str]
"""A heading, and what belongs to it."""


class Duties:
    """Make a line or more for each role that serves the subject, in the order of the profile.

    What a role has to do is told by the option with its key (`grid_leader = "…"`), else by the
    catalogue of texts; a role of which neither tells anything is left out. Words of the part, if
    there are any, stand in the place of all that: `|` parts the entries, a colon heading and text.
    Options: those of `staff_rows` that choose who; `colour` of the headings.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the width of the room and the height of the lines in it."""
        letters = letters_of(part, context, LETTERS_MM)
        lines = _lines(self._entries(part, context), letters, room.width, context)
        return room.width, len(lines) * letters * LEADING

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the lines, smaller where the box is too low for them."""
        entries = self._entries(part, context)
        letters = letters_of(part, context, LETTERS_MM)
        lines = _lines(entries, letters, box.width, context)
        while len(lines) * letters * LEADING > box.height * 1.001 and letters > LEAST_MM:
            letters *= SMALLER
            lines = _lines(entries, letters, box.width, context)
        colour = part.option("colour", ACCENT)
        shapes: list[Shape] = []
        for row, (head, indent, line) in enumerate(lines):
            y = box.top + (row + 0.5) * letters * LEADING
            if head:
                shapes.append(Text(head, box.left, y, letters, bold=True, colour=colour))
            shapes.append(Text(line, box.left + indent, y, letters))
        return Made(tuple(shapes))

    @staticmethod
    def _entries(part: PartTemplate, context: PageContext) -> list[Entry]:
        said = words_of(part, context)
        if said:
            return _entries_in(said)
        plan, texts = context.plan, context.texts
        entries: dict[str, str] = {}
        for post in posts_of(part, context.desk, context.subject):
            role = plan.rules.role(post.role)
            if role is None or role_title(plan, post.role, texts.language) in entries:
                continue
            key = f"print_people.duty_{role.key}"
            duty = part.option(role.key, texts(key) if key in texts else "")
            if duty:
                entries[role_title(plan, post.role, texts.language)] = duty
        ranks = {role.title[texts.language]: at for at, role in enumerate(plan.rules.roles)}
        return sorted(entries.items(), key=lambda entry: ranks[entry[0]])


class Contacts:
    """Make a framed list of telephone numbers: what for on the left, the number on the right.

    Words as of `Duties`; an entry without a number gets a line to write one on. Options: `ground`,
    `colour` of the frame and the numbers.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the width of the room and the height of the lines in it."""
        letters = letters_of(part, context, LETTERS_MM)
        count = len(_entries_in(words_of(part, context)))
        return room.width, (count * 1.7 + 0.8) * letters if count else 0.0

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return frame and lines."""
        entries = _entries_in(words_of(part, context))
        if not entries:
            return Made(())
        letters = letters_of(part, context, LETTERS_MM)
        step = min(1.7 * letters, (box.height - 0.8 * letters) / len(entries))
        letters = min(letters, step / 1.2)
        colour = part.option("colour", ACCENT)
        frame = LineStyle(colour, 0.25 * context.size)
        shapes: list[Shape] = [
            Area(rectangle(box), part.option("ground", "#ffffff")),
            Stroke(rectangle(box), frame, closed=True),
        ]
        top = box.centre[1] - len(entries) * step / 2
        for row, entry in enumerate(entries):
            line = Box(
                box.left + 0.7 * letters,
                top + row * step,
                box.right - 0.7 * letters,
                top + (row + 1) * step,
            )
            shapes += _contact(entry, line, letters, colour, context.ruler)
        return Made(tuple(shapes))


def _contact(entry: Entry, box: Box, letters: float, colour: str, ruler: Ruler) -> Iterator[Shape]:
    name, number = entry
    gap = letters
    wide = ruler.width(name, letters) + gap + ruler.width(number, letters, bold=True)
    high = letters * min(1.0, box.width / wide)
    y = box.centre[1]
    yield Text(name, box.left, y, high)
    if number:
        yield Text(number, box.right, y, high, "right", bold=True, colour=colour)
        return
    start = box.left + ruler.width(name, high) + gap / 2
    foot = y + high * 0.55
    yield Stroke(((start, foot), (box.right, foot)), LineStyle(INK, 0.12))


def _entries_in(words: str) -> list[Entry]:
    entries: list[Entry] = []
    for piece in filter(None, map(str.strip, words.split("|"))):
        head, *rest = _COLON.split(piece, maxsplit=1)
        entries.append((head, rest[0]) if rest else ("", head))
    return entries


def _lines(
    entries: list[Entry], letters: float, width: float, context: PageContext
) -> list[tuple[str, float, str]]:
    """Return the lines: heading or "", how far the text is indented, the text."""
    ruler = context.ruler
    lines: list[tuple[str, float, str]] = []
    for head, text in entries:
        title = context.texts("print_people.heading", title=head) if head else ""
        indent = ruler.width(title, letters, bold=True)
        pieces = wrapped(text, letters, max(width - indent, 0.3 * width), ruler)
        lines += [(title if not at else "", indent, piece) for at, piece in enumerate(pieces)]
    return lines
