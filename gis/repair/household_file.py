"""Households for the repair of a file: points, and the grid that the register names for each."""

from collections.abc import Sequence
from pathlib import Path

from gis.errors import InputProblem
from gis.files.point_file import read_points
from gis.files.sheet import plain_header
from gis.repair.file_repair import KnownHouseholds

_COLUMNS = (
    "grid", "gridcode", "网格编码", "网格代码", "网格编号", "所属网格", "所在网格", "网格",
    "wgbm", "wgdm", "code", "编码",
)  # fmt: skip
"""How a column is usually called that names the grid of a household, the surest first."""

_OF_A_PROJECT = "households"


def read_households(path: Path, layer: str | None, column: str | None) -> KnownHouseholds:
    """Read households from a vector file; of a GeoPackage with several layers, its `households`.

    `column` holds the code of the grid that the register names. Rows without a place are left
    out. Raises InputProblem when the file, its CRS or the column is missing.
    """
    try:
        sheet = read_points(path, layer)
    except InputProblem as problem:
        if problem.key != "files.several_layers" or layer is not None:
            raise
        sheet = read_points(path, _OF_A_PROJECT)
    places = sheet.places
    if places is None or places.crs is None:
        raise InputProblem("repair.households_without_crs", path=path)
    at = _column(sheet.header, column)
    if at is None:
        columns = ", ".join(sheet.header) or "–"
        raise InputProblem("repair.households_without_column", path=path, columns=columns)
    there = (places.xy == places.xy).all(axis=1)
    named = [_text(row.cells[at]) for row, known in zip(sheet.rows, there, strict=True) if known]
    return KnownHouseholds(places.xy[there], places.crs, named)


def _column(header: Sequence[str], wanted: str | None) -> int | None:
    if wanted is not None:
        return header.index(wanted) if wanted in header else None
    plain = [plain_header(name) for name in header]
    return next((plain.index(name) for name in _COLUMNS if name in plain), None)


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
