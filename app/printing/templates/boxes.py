"""Where the parts of a page stand on a paper: docking, one strip after the other.

Pure geometry in millimetres of the sheet, y downwards. Parts in corners of a map are placed by the
map's fit, not here.
"""

from collections.abc import Callable, Iterator

from app.printing.sheet_spec import SizeMm
from app.printing.templates.records import Dock, Margins, PageTemplate, PartTemplate
from layers.boxes import Box

A3_SHORT_SIDE_MM = 297.0
Wants = Callable[[PartTemplate, Box], SizeMm]
"""Tells how wide and high a part wants to be in the room that is left."""


def growth_of(paper_mm: SizeMm, power: float) -> float:
    """Return how much larger than on A3 lettering and lines are on a paper.

    Lettering grows more slowly than paper: a wall map is read from nearer than its size says.
    """
    return float((min(paper_mm) / A3_SHORT_SIDE_MM) ** power)


def boxes_of(
    page: PageTemplate, paper_mm: SizeMm, margins: Margins, size: float, wants: Wants
) -> dict[str, Box]:
    """Return the box of every shown part that is docked or placed by hand.

    `size` is the growth of the sheet. Strips are docked in their order, then the part that fills
    what they leave. A part whose holder is hidden is hidden with it. Boxes never have negative
    sides: where there is no room left they are flat. Margins take half of a small paper at most.
    """
    width, height = paper_mm
    across = min(1.0, width / 2 / max(margins.left + margins.right, 1e-9))
    down = min(1.0, height / 2 / max(margins.top + margins.bottom, 1e-9))
    sheet = Box(
        margins.left * across,
        margins.top * down,
        width - margins.right * across,
        height - margins.bottom * down,
    )
    docking = _Docking(page, paper_mm, size, wants)
    docking.dock("", sheet)
    return docking.boxes


class _Docking:
    def __init__(self, page: PageTemplate, paper_mm: SizeMm, size: float, wants: Wants) -> None:
        self._page, self._paper_mm = page, paper_mm
        self._size, self._wants = size, wants
        self.boxes: dict[str, Box] = {}

    def dock(self, holder: str, room: Box) -> None:
        """Give the parts in a holder their places."""
        for part in self._held(holder):
            if part.dock is Dock.CORNER:
                continue
            if part.dock is Dock.HAND:
                box = _by_hand(part, self._paper_mm)
            else:
                box, room = _strip(part, room, self._size, self._wants)
            self.boxes[part.name] = box
            self.dock(part.name, box)

    def _held(self, holder: str) -> Iterator[PartTemplate]:
        held = [p for p in self._page.parts if p.is_on(self._paper_mm) and p.inside == holder]
        yield from (part for part in held if part.dock is not Dock.FILL)
        yield from (part for part in held if part.dock is Dock.FILL)


def _by_hand(part: PartTemplate, paper_mm: SizeMm) -> Box:
    left, top, width, height = part.shares or (0.1, 0.1, 0.2, 0.2)
    x, y = left * paper_mm[0], top * paper_mm[1]
    return Box(x, y, x + width * paper_mm[0], y + height * paper_mm[1])


def _strip(part: PartTemplate, room: Box, size: float, wants: Wants) -> tuple[Box, Box]:
    """Return the box of a part and the room that it leaves."""
    if part.dock is Dock.FILL:
        return room, Box(room.left, room.bottom, room.right, room.bottom)
    gap = part.gap_mm * size
    flat = part.dock in (Dock.TOP, Dock.BOTTOM)
    across = room.height if flat else room.width
    if part.share:
        thick = across * part.share
    elif part.size_mm:
        thick = part.size_mm * size
    else:
        thick = wants(part, room)[1 if flat else 0]
    thick = max(0.0, min(thick, across))
    rest = min(thick + gap, across)
    match part.dock:
        case Dock.TOP:
            y = room.top
            bottom, most = min(room.bottom, y + thick), min(room.bottom, y + rest)
            return Box(room.left, y, room.right, bottom), room_from(room, top=most)
        case Dock.BOTTOM:
            y = room.bottom
            top, least = max(room.top, y - thick), max(room.top, y - rest)
            return Box(room.left, top, room.right, y), room_from(room, bottom=least)
        case Dock.LEFT:
            x = room.left
            right, most = min(room.right, x + thick), min(room.right, x + rest)
            return Box(x, room.top, right, room.bottom), room_from(room, left=most)
        case _:
            x = room.right
            left, least = max(room.left, x - thick), max(room.left, x - rest)
            return Box(left, room.top, x, room.bottom), room_from(room, right=least)


def room_from(
    room: Box,
    *,
    left: float | None = None,
    top: float | None = None,
    right: float | None = None,
    bottom: float | None = None,
) -> Box:
    """Return a box with some of its sides moved."""
    return Box(
        room.left if left is None else left,
        room.top if top is None else top,
        room.right if right is None else right,
        room.bottom if bottom is None else bottom,
    )
