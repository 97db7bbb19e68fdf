"""Who answers for a grid, in large letters; and a photograph, or an empty frame for one."""

import math
from pathlib import Path

from app.printing.parts.maker import Made
from app.printing.parts.pictures import picture, picture_file
from app.printing.parts.words import letters_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from gis.plan.records import Post
from gis.reports.staff import heads_of_grid, role_title
from layers.boxes import Box, Point
from layers.drawing import INK, PALE_INK, Shape, Stroke, Text, rectangle
from layers.style import LineStyle

LETTERS_MM = 5.0
PORTRAIT = 5 / 7
"""Width by height of a photograph on a document."""
FRAME = "#9ca3af"
_ROLE, _PHONE, _STEP = 0.55, 0.8, 1.45
"""Role and telephone beside the name, as shares of its letters; from line to line."""


class Person:
    """Make the name of the grid's head with the role beside it and the telephone below.

    Masked unless the sheet is open. Several heads stand below each other; a grid without one is
    said to be vacant. Option: `colour` of the telephone.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the width of the room and the height of the lines."""
        count = max(1, len(_heads(context)))
        return room.width, count * 2 * _STEP * letters_of(part, context, LETTERS_MM)

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the lines, smaller where the box has too little room."""
        heads = _heads(context)
        entries = [_entry(head, context) for head in heads] or [
            (context.texts("print.label_no_head"), "", "")
        ]
        high = min(letters_of(part, context, LETTERS_MM), box.height / (len(entries) * 2 * _STEP))
        ruler = context.ruler
        shapes: list[Shape] = []
        for number, (name, role, phone) in enumerate(entries):
            y = box.top + (2 * number + 0.5) * _STEP * high
            wide = ruler.width(name, high, bold=True) + 0.4 * high
            share = min(1.0, box.width / (wide + ruler.width(role, _ROLE * high)))
            shapes.append(Text(name, box.left, y, share * high, bold=True))
            if role:
                at = box.left + share * wide
                foot = y + (1 - _ROLE) * share * high / 2 * 0.85
                shapes.append(Text(role, at, foot, share * _ROLE * high, colour=PALE_INK))
            if phone:
                fitting = ruler.fitting(phone, _PHONE * high, box.width, bold=True)
                below = y + _STEP * high * 0.9
                colour = part.option("colour", INK)
                shapes.append(Text(phone, box.left, below, fitting, bold=True, colour=colour))
        keys = tuple(("posts", int(head.id)) for head in heads)
        return Made(tuple(shapes), context.masking.is_off and bool(heads), keys)


class Photo:
    """Make the user's photograph for the grid, or a frame with the outline of a person.

    Nothing where the user gave no photographs, unless option `always` asks for the frame.
    """

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return a portrait as high as the room; nothing where no photographs are wanted."""
        if not _is_wanted(part, context):
            return 0.0, 0.0
        return min(room.width, room.height * PORTRAIT), min(room.height, room.width / PORTRAIT)

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the photograph with a frame; a face is private, whatever the letters show."""
        if not _is_wanted(part, context):
            return Made(())
        high = min(box.height, box.width / PORTRAIT)
        inner = Box.around(box.centre, high * PORTRAIT, high)
        path = picture_file(part, context)
        return Made(portrait_shapes(path, inner), is_private=path is not None)


def portrait_shapes(path: Path | None, box: Box) -> tuple[Shape, ...]:
    """Return a photograph in its frame, or a frame with the outline of a person."""
    line = LineStyle(FRAME, 0.2)
    frame = Stroke(rectangle(box), line, closed=True)
    if path is None:
        return (*_silhouette(box, line), frame)
    return picture(path, box), frame


def _is_wanted(part: PartTemplate, context: PageContext) -> bool:
    return part.name in context.spec.pictures or part.option("always", False)


def _silhouette(box: Box, line: LineStyle) -> tuple[Shape, ...]:
    """Return a head and shoulders."""
    x, width = box.centre[0], box.width
    head = (x, box.top + 0.36 * box.height)
    shoulders = (x, box.bottom)
    return (
        Stroke(_bow(head, 0.2 * width, 0.24 * width, (0.0, 2.0)), line, closed=True),
        Stroke(_bow(shoulders, 0.38 * width, 0.5 * width, (1.0, 2.0)), line),
    )


def _bow(centre: Point, wide: float, high: float, turns: tuple[float, float]) -> tuple[Point, ...]:
    """Return the points of a piece of an ellipse, from and to so many half turns."""
    start, end = turns
    steps = 24
    angles = [math.pi * (start + (end - start) * step / steps) for step in range(steps + 1)]
    return tuple((centre[0] + wide * math.cos(a), centre[1] + high * math.sin(a)) for a in angles)


def _heads(context: PageContext) -> list[Post]:
    day = context.spec.day.isoformat()
    return [
        head for grid in context.subject.grids for head in heads_of_grid(context.plan, grid, day)
    ]


def _entry(head: Post, context: PageContext) -> tuple[str, str, str]:
    """Return name, role and telephone of a head as the sheet shows them."""
    return (
        context.masking.name(head.name),
        role_title(context.plan, head.role, context.texts.language),
        context.masking.phone(head.phone_public),
    )
