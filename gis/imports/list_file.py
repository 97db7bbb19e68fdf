"""Read a list before its kind is known: once, with its headers found by the names of all kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gis.files.sheet import Sheet, plain_header
from gis.files.table_encoding import TableEncoding, encoding_of_table
from gis.files.tables import read_table
from gis.imports.columns import Field, known_headers
from gis.imports.lists import LISTS
from gis.imports.own_columns import without_own_columns
from gis.plan.plan import Plan
from gis.progress import Progress


@dataclass(frozen=True, slots=True)
class ListFile:
    """Hold the sheets of a file and what was found out about it.

    `kind` is the kind of list that its headers look like most, "" when they look like none;
    `encoding` is None where the file says it itself.
    """

    path: Path
    sheets: tuple[Sheet, ...]
    kind: str
    encoding: TableEncoding | None


def read_any_list(
    path: Path,
    plan: Plan,
    *,
    layer: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> ListFile:
    """Read all rows of a file; its kind can be changed later without reading it again.

    The plan says which roles a list of posts may have columns for. Raises InputProblem, and
    Cancelled.
    """
    known = frozenset().union(*(known_headers(each.fields_for(plan)) for each in LISTS.values()))
    found = encoding_of_table(path)
    sheets = read_table(path, known.__contains__, layer=layer, encoding=encoding, progress=progress)
    with_rows = tuple(without_own_columns(sheet) for sheet in sheets if sheet.header)
    return ListFile(path, with_rows, kind_of_sheets(with_rows, plan), found)


def kind_of_sheets(sheets: Sequence[Sheet], plan: Plan) -> str:
    """Return the kind of list that knows most of the headers, "" when none knows any.

    Points are of a kind that has a location; without any known header they are households.
    """
    fields = {kind: each.fields_for(plan) for kind, each in LISTS.items()}
    if any(sheet.places is not None for sheet in sheets):
        fields = {kind: of for kind, of in fields.items() if any(one.key == "x" for one in of)}
    scores = {kind: _score(sheets, of) for kind, of in fields.items()}
    best = max(scores, key=lambda kind: scores[kind])
    if scores[best]:
        return best
    return "households" if any(sheet.places is not None for sheet in sheets) else ""


def _score(sheets: Sequence[Sheet], fields: Sequence[Field]) -> int:
    """Count the fields that are found; a field that a list cannot do without counts twice."""
    known = [{plain_header(n) for n in (field.key, *field.aliases)} for field in fields]
    headers = {plain_header(header) for sheet in sheets for header in sheet.header}
    return sum(bool(names & headers) for names in known) + bool(known and known[0] & headers)
