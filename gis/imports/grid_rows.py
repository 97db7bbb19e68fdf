"""The rows of a file of grids: what each feature says about itself."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gis.files.polygon_fields import as_text
from gis.files.polygon_files import PolygonFile
from gis.files.sheet import plain_header
from gis.identity_numbers import without_identity_numbers
from gis.imports.land_report import FeatureIssue
from gis.plan.records import GridKind

_KIND_COLUMNS = ("kind", "网格类型", "类型", "网格类别", "类别", "wglx", "gridtype", "type")
_KIND_WORDS = (
    (GridKind.ONLINE, r"online|线上|虚拟"),
    (GridKind.EXCLUSIVE, r"exclusive|专属|专业|专项"),
    (GridKind.TERRITORIAL, r"territorial|属地|基础|综合|一般|普通|网格"),
)


@dataclass(frozen=True, slots=True)
class GridRow:
    """Be one grid of the file: the numbers of its features and what they say."""

    features: tuple[int, ...]
    code: str
    name: str
    kind: GridKind
    unit_text: str

    @property
    def row(self) -> int:
        """Return the number of its first feature, counted from 1."""
        return self.features[0] + 1


def grid_rows(
    file: PolygonFile, wanted: Mapping[str, str]
) -> tuple[list[GridRow], list[FeatureIssue]]:
    """Return the grids of a file and what is doubtful about them.

    Features with equal code and name are pieces of one grid; equal codes with different names
    stay two grids, which the report and every audit name. `wanted` may map `kind` to a column.
    """
    kinds = _texts(file, wanted.get("kind") or kind_column(map(str, file.attributes.columns)))
    units = _texts(file, file.fields.parent)
    codes, names = file.codes, file.names
    pieces: dict[object, list[int]] = {}
    for index, (code, name) in enumerate(zip(codes, names, strict=True)):
        pieces.setdefault((code, name) if code and name else index, []).append(index)
    rows = [
        GridRow(
            tuple(features),
            codes[features[0]],
            without_identity_numbers(names[features[0]]) or codes[features[0]],
            _kind(kinds[features[0]]) or GridKind.TERRITORIAL,
            units[features[0]],
        )
        for features in pieces.values()
    ]
    return rows, [*_issues(rows), *_unknown_kinds(rows, kinds)]


def _issues(rows: list[GridRow]) -> Iterator[FeatureIssue]:
    first_with: dict[str, int] = {}
    for row in rows:
        if not row.code:
            yield FeatureIssue(row.row, "", "imports.feature_without_code", {})
        elif row.code in first_with:
            facts = {"first": first_with[row.code]}
            yield FeatureIssue(row.row, row.code, "imports.feature_code_doubled", facts)
        else:
            first_with[row.code] = row.row


def _unknown_kinds(rows: list[GridRow], kinds: list[str]) -> Iterator[FeatureIssue]:
    for row in rows:
        said = kinds[row.features[0]]
        if said and _kind(said) is None:
            yield FeatureIssue(row.row, row.code, "imports.feature_kind_unknown", {"kind": said})


def kind_column(columns: Iterable[str]) -> str | None:
    """Return the column that says of which kind grids are; None if there is none."""
    by_plain = {plain_header(column): column for column in columns}
    return next((by_plain[name] for name in _KIND_COLUMNS if name in by_plain), None)


def _texts(file: PolygonFile, column: str | None) -> list[str]:
    if column is None or column not in file.attributes.columns:
        return [""] * len(file.geometries)
    return as_text(file.attributes[column])


def _kind(text: str) -> GridKind | None:
    for kind, pattern in _KIND_WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    return None
