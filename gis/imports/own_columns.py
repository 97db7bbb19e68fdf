"""The columns that this program adds to a table of rejected rows, and how they go again."""

from dataclasses import replace

from gis.files.sheet import Sheet, plain_header

SURPLUS, REASON, ROW = "imports.own_surplus", "imports.own_reason", "imports.own_row"
"""The texts over the columns: what a row has beyond its header, why it was rejected, where it was.

They stand behind the columns of the table, so that these keep their letters.
"""

_SURPLUS = frozenset({"多出的内容", "beyondtheheader"})
_TOLD = frozenset({"未采用原因", "whynotused", "原表行号", "rowinthelist"})
"""The same in all languages, as `plain_header` makes them."""


def without_own_columns(sheet: Sheet) -> Sheet:
    """Return a sheet as if nothing had been added to it; one without our columns is the same."""
    plain = [plain_header(header) for header in sheet.header]
    told = {at for at, header in enumerate(plain) if header in _TOLD}
    own = told | {at for at, header in enumerate(plain) if header in _SURPLUS}
    if not own:
        return sheet
    width = len(plain)
    while width - 1 in own:
        width -= 1
    return replace(
        sheet,
        header=tuple("" if at in own else sheet.header[at] for at in range(width)),
        rows=tuple(
            replace(row, cells=[None if at in told else cell for at, cell in enumerate(row.cells)])
            for row in sheet.rows
        ),
    )
