"""The table of those who serve: grid, role, name, telephone, in as many blocks as have room.

Options besides those of `staff_rows`: `blocks` how many at most stand side by side; `least_mm` the
height of the smallest letters; `ground` and `ink` of the head.
"""

from itertools import groupby

from app.printing.parts.grouped_layout import GroupedStyle, GroupedTable
from app.printing.parts.maker import Made
from app.printing.parts.staff_rows import staff_table
from app.printing.parts.words import letters_of
from app.printing.sheet_spec import SizeMm
from app.printing.sheets.context import PageContext
from app.printing.sheets.tables import Table
from app.printing.templates.records import PartTemplate
from layers.boxes import Box

LETTERS_MM, LEAST_MM = 4.0, 2.0
HEAD_GROUND, HEAD_INK = "#b3261e", "#ffffff"


class Staff:
    """Make the table of the page's order with the part's name, else that of the page's subject."""

    def wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        """Return the width of the room and the height of the table in it."""
        table = table_of(part, context)
        if not table.rows:
            return 0.0, 0.0
        setting = _grouped(part, context, table).set_in(room.width, room.height)
        return room.width, min(room.height, setting.height_mm)

    def made(self, part: PartTemplate, context: PageContext, box: Box) -> Made:
        """Return the table; rows that have no room are told of in a warning, not made."""
        table = table_of(part, context)
        if not table.rows:
            return Made(())
        grouped = _grouped(part, context, table)
        setting = grouped.set_in(box.width, box.height)
        shapes = grouped.shapes(setting, box)
        lost = len(table.rows) - setting.rows
        label = context.order.label
        warnings = (
            (context.texts("print_people.rows_without_room", page=label, count=lost),)
            if lost
            else ()
        )
        keys = table.keys[: setting.rows]
        return Made(tuple(shapes), table.is_private, keys, warnings)


def table_of(part: PartTemplate, context: PageContext) -> Table:
    """Return the table of a part of kind `staff`."""
    found = context.order.tables.get(part.name)
    return staff_table(part, context.desk, context.subject) if found is None else found


def rows_in(part: PartTemplate, context: PageContext, table: Table, box: Box) -> int:
    """Return how many rows of a table have room in a box."""
    return _grouped(part, context, table).set_in(box.width, box.height).rows


def _grouped(part: PartTemplate, context: PageContext, table: Table) -> GroupedTable:
    return GroupedTable(table, _groups(table), _style(part, context), context.ruler)


def _style(part: PartTemplate, context: PageContext) -> GroupedStyle:
    letters = letters_of(part, context, LETTERS_MM)
    return GroupedStyle(
        letters_mm=letters,
        least_mm=min(letters, part.option("least_mm", LEAST_MM)),
        most_blocks=max(1, int(part.option("blocks", 3.0))),
        head_ground=part.option("ground", HEAD_GROUND),
        head_ink=part.option("ink", HEAD_INK),
        line_mm=0.18 * context.size,
    )


def _groups(table: Table) -> list[int]:
    """Return for each row the number of its group: rows that follow with the same first cell."""
    runs = groupby(row[0] for row in table.rows)
    return [number for number, (_, run) in enumerate(runs) for _ in run]
