"""Common points of a file and a project as somebody types, pastes or reads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gis.errors import InputProblem
from gis.files.table_encoding import encoding_of_table
from gis.files.tables import read_table
from gis.imports.cells import text_of

_SEPARATOR = re.compile(r"\t|\s*[,;，；]\s*|\s{1,}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋", "0123456789.-+")
NUMBERS = 4


@dataclass(frozen=True, slots=True)
class PointRow:
    """Be one point: its name, x and y in the file, x and y in the project, as texts."""

    name: str = ""
    texts: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """The four numbers, None for what is none."""
        return tuple(number_of(text) for text in self.texts)

    @property
    def is_whole(self) -> bool:
        """Tell whether all four are numbers."""
        return None not in self.numbers

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written."""
        return not any(self.texts) and not self.name


def number_of(text: str) -> float | None:
    """Return what a person wrote as a number, None for what is none."""
    try:
        value = float(text.strip().translate(_FULL_WIDTH).replace(",", ""))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def rows_of_text(text: str) -> tuple[PointRow, ...]:
    """Return the points of lines that were pasted: four numbers, a name before or after them.

    Lines with fewer numbers, as headings are, are passed over.
    """
    lines = (
        [cell for cell in _SEPARATOR.split(line.strip()) if cell] for line in text.splitlines()
    )
    found = (_row(cells) for cells in lines)
    return tuple(row for row in found if row is not None)


def read_common_points(path: Path) -> tuple[PointRow, ...]:
    """Return the points of a spreadsheet or text table; raises InputProblem when it has none."""
    encoding = encoding_of_table(path)
    if encoding is not None:
        text = path.read_text(encoding=encoding.name, errors="replace").replace('"', "")
    else:
        sheets = read_table(path, lambda header: False)
        rows = [
            [sheet.header, *(map(text_of, row.cells) for row in sheet.rows)] for sheet in sheets
        ]
        text = "\n".join("\t".join(cells) for lines in rows for cells in lines)
    found = rows_of_text(text)
    if not found:
        raise InputProblem("fit.no_points", path=path)
    return found


def _row(cells: Sequence[str]) -> PointRow | None:
    """Take the last four numbers in a row: the name of a point may be a number too."""
    for start in range(len(cells) - NUMBERS, -1, -1):
        four = cells[start : start + NUMBERS]
        if all(number_of(cell) is not None for cell in four):
            name = cells[start - 1] if start else "".join(cells[NUMBERS : NUMBERS + 1])
            return PointRow(name, (four[0], four[1], four[2], four[3]))
    return None
