"""What every maker of a part does: say how large the part wants to be, and make its shapes."""

from dataclasses import dataclass
from typing import Protocol

from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from layers.boxes import Box
from layers.drawing import Shape


@dataclass(frozen=True, slots=True)
class Made:
    """Be what a maker has made.

    `is_private` tells that people or houses stand there in full; `rows` are the rows of the
    register that stand there, as (table of the plan, id), `sums` what the columns of its tables add
    up to, as (name of the sum, number); `warnings` are sentences for the user.
    """

    shapes: tuple[Shape, ...]
    is_private: bool = False
    rows: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    sums: tuple[tuple[str, int], ...] = ()


class Maker(Protocol):
    """Make the parts of one kind; holds no state."""

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return width and height that the part wants in the room that is left for it.

        Called before any map has its place: `context.looks` are there, `context.maps` are not.
        """
        ...

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the part's shapes, all within the box; `context.maps` are there."""
        ...
