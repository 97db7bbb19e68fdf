"""Read any file that has rows: spreadsheet, text table or vector points."""

from pathlib import Path

from gis.files.point_file import read_points
from gis.files.sheet import IsKnownHeader, Sheet
from gis.files.spreadsheet import TEXT_TABLES, WORKBOOKS, read_spreadsheet
from gis.progress import Progress


def read_table(
    path: Path,
    is_known: IsKnownHeader,
    *,
    layer: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> list[Sheet]:
    """Read a file by the look of its name; `layer` names a sheet or a layer of several.

    Raises InputProblem.
    """
    if path.suffix.lower() in WORKBOOKS | TEXT_TABLES:
        return read_spreadsheet(path, is_known, sheet=layer, encoding=encoding, progress=progress)
    return [read_points(path, layer, encoding=encoding)]
