"""A QR code on a sheet: the user's picture, or a contact as a vCard in squares of our own.

The rule of masking holds for codes as for words: a code is read by everybody, so on a masked sheet
it never holds the name or the number of a person. It then holds the office's number, which is the
part's words, and where there is none the code is left out and a sentence says why.
"""

from collections.abc import Iterator, Sequence

import segno

from app.printing.parts.maker import Made
from app.printing.parts.pictures import picture, picture_file
from app.printing.parts.words import letters_of, words_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheet_texts import unit_names
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from gis.plan.records import Post
from gis.reports.contact_card import Contact
from gis.reports.staff import heads_of_grid, role_title
from layers.boxes import Box
from layers.drawing import INK, PALE_INK, Area, Shape, Text, rectangle

QUIET = 4
"""Free modules round a code, as the standard (ISO/IEC 18004) wants them."""
LEAST_MODULE_MM = 0.33
SIDE_MM, CAPTION_MM = 22.0, 1.8


class QrCode:
    """Make a QR code with error correction M, as large as its box, with its quiet zone.

    The user's picture comes first; else a contact: on an open sheet that of the grid's head, on a
    masked one that of the office, whose number the words of the part are.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return a square."""
        side = min(room.width, room.height, SIDE_MM * context.size)
        return side, side

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the code, or a warning where there is nothing to put in or too little room."""
        texts = context.texts
        path = picture_file(part, context)
        if path is not None:
            return Made((picture(path, box),))
        heads = _heads(context) if context.masking.is_off else []
        contact = _of_head(heads[0], context) if heads else _of_office(part, context)
        if contact is None:
            key = "qr_without_number" if context.masking.is_off else "qr_masked"
            return Made((), warnings=(texts(f"print_people.{key}"),))
        code = segno.make(contact.vcard(), error="m", micro=False, boost_error=False)
        rows = [[bool(module) for module in row] for row in code.matrix]
        side = min(box.width, box.height)
        module_mm = side / (len(rows) + 2 * QUIET)
        if module_mm < LEAST_MODULE_MM:
            least = LEAST_MODULE_MM * (len(rows) + 2 * QUIET)
            told = texts("print_people.qr_too_small", side=f"{side:.0f}", least=f"{least:.0f}")
            return Made((), warnings=(told,))
        square = Box.around(box.centre, side, side)
        shapes = [*qr_shapes(rows, square), *_caption(part, context, box, square)]
        return Made(tuple(shapes), is_private=bool(heads))


def qr_shapes(rows: Sequence[Sequence[bool]], box: Box) -> Iterator[Shape]:
    """Yield a code in a square box: a white ground with the quiet zone, then its dark rectangles.

    Equal runs of rows below each other are one rectangle, so that no hair line parts them.
    """
    module_mm = box.width / (len(rows) + 2 * QUIET)
    yield Area(rectangle(box), "#ffffff")
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(len(rows) + 1):
        runs = set(_runs(rows[row])) if row < len(rows) else set()
        for (start, end), top in list(open_runs.items()):
            if (start, end) not in runs:
                del open_runs[start, end]
                yield Area(rectangle(_modules(box, module_mm, (start, top, end, row))), INK)
        for run in runs:
            open_runs.setdefault(run, row)


def _caption(part: PartTemplate, context: PageContext, box: Box, square: Box) -> Iterator[Shape]:
    """Yield what the code is for, in the quiet zone's end and below it, if there is room."""
    words = context.texts("print_people.qr_caption")
    high = letters_of(part, context, CAPTION_MM)
    y = square.bottom + high * 0.3
    if y + high / 2 <= box.bottom:
        fitting = context.ruler.fitting(words, high, box.width)
        yield Text(words, square.centre[0], y, fitting, "centre", colour=PALE_INK)


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for column, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = column
        elif not is_dark and start is not None:
            yield start, column
            start = None


def _modules(box: Box, module_mm: float, place: tuple[int, int, int, int]) -> Box:
    left, top, right, bottom = (module_mm * (QUIET + each) for each in place)
    return Box(box.left + left, box.top + top, box.left + right, box.top + bottom)


def _heads(context: PageContext) -> list[Post]:
    """Return the heads with a published number of the one grid that the page is about."""
    subject = context.subject
    if not subject.is_of_grids or len(subject.grids) != 1:
        return []
    heads = heads_of_grid(context.plan, subject.grids[0], context.spec.day.isoformat())
    return [head for head in heads if head.phone_public]


def _of_head(head: Post, context: PageContext) -> Contact:
    title = role_title(context.plan, head.role, context.texts.language)
    grid = context.fields["grid"]
    return Contact(
        head.name, (*unit_names(context.plan, context.subject.unit), grid), title, head.phone_public
    )


def _of_office(part: PartTemplate, context: PageContext) -> Contact | None:
    number = words_of(part, context)
    if not number:
        return None
    offices = unit_names(context.plan, context.subject.unit)
    name = context.texts("print_people.office", unit=offices[-1] if offices else "")
    return Contact(name, offices, "", number)
