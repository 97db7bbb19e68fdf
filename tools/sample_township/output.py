"""Write the sample's files so that building it again gives the same bytes."""

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import geopandas
import pyogrio
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CRS = "EPSG:4549"
FIXED_TIME = "2025-01-01T00:00:00Z"
Cell = str | int | float | None
Columns = Mapping[str, Sequence[object]]


def write_layers(path: Path, layers: Mapping[str, Columns]) -> None:
    """Write a GeoPackage; each layer is columns by name, of which `geometry` is in metres.

    A file that exists is replaced when the new one is whole.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME[:-1] + ".000Z"})
    beside = path.with_name(f"new-{path.name}")
    beside.unlink(missing_ok=True)
    for name, columns in layers.items():
        frame = geopandas.GeoDataFrame(dict(columns), geometry="geometry", crs=CRS)
        frame.to_file(beside, layer=name, driver="GPKG", engine="pyogrio")
    beside.replace(path)


def write_sheet(
    path: Path,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    total: Sequence[Cell] | None = None,
) -> None:
    """Write a spreadsheet as offices do: a title across, the header, the rows, the total."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    if total is not None:
        sheet.append(list(total))
    for column, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(10, 3 * len(name))
    sheet.freeze_panes = "A3"
    written = BytesIO()
    book.save(written)
    beside = path.with_name(f"new-{path.name}")
    beside.write_bytes(_without_times(written.getvalue()))
    beside.replace(path)


def _without_times(xlsx: bytes) -> bytes:
    """Return the workbook with the times of writing replaced by a fixed one."""
    fixed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(xlsx)) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", FIXED_TIME.encode(), data)
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
