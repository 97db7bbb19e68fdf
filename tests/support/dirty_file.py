"""A polygon file with thirty defects of every kind, each known beforehand, and its frame."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.audits.audit_file import audit_polygon_file
from gis.audits.report import AuditReport
from gis.files.polygon_fields import Fields
from gis.files.polygon_files import PolygonFile
from gis.plan.profile import load_profile
from gis.progress import NoProgress

WEST, SOUTH = 500_000.0, 3_600_000.0
WIDE, HIGH = 200.0, 150.0
COLUMNS, ROWS = 8, 6
MILLIMETRE = 0.001
NASTY = '=1+1 <script>alert("&")</script>'
"""A name that a careless report would take for a formula or for a part of the page."""


def cell(column: int, row: int) -> BaseGeometry:
    """Return a cell of the net."""
    west, south = WEST + column * WIDE, SOUTH + row * HIGH
    return shapely.box(west, south, west + WIDE, south + HIGH)


def dirty_report(limit_m2: float = 0.0) -> AuditReport:
    """Audit the file within its frame."""
    frame = _file([shapely.box(WEST, SOUTH, WEST + COLUMNS * WIDE, SOUTH + ROWS * HIGH)], "frame")
    profile = load_profile("default")
    return audit_polygon_file(dirty_file(), frame, profile, limit_m2, NoProgress())


def dirty_file() -> PolygonFile:
    """Return the file: gaps from a millimetre to a cell, overlaps, a bow tie, doubles, parts."""
    cells = {(c, r): cell(c, r) for c in range(COLUMNS) for r in range(ROWS)}
    for number in range(4):
        # Strips without a grid along the upper edge, ten times wider each.
        cells[2 * number, 0] = _less(cells[2 * number, 0], top=MILLIMETRE * 10**number)
    for column in range(5):
        # Strips with two grids, likewise.
        cells[column, 2] = _less(cells[column, 2], top=-MILLIMETRE * 10**column)
    for column in range(4):
        # Beyond the frame.
        cells[column, 5] = _less(cells[column, 5], top=-(10.0**column) / 10)
    del cells[6, 3]
    west, south, east, north = cells[7, 1].bounds
    cells[7, 1] = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    island = shapely.box(WEST + 650, SOUTH + 650, WEST + 660, SOUTH + 660)
    cells[5, 4] = cells[5, 4].union(island)
    polygons = [*cells.values(), cells[1, 4], None]
    return _file(polygons, "grids")


def _less(polygon: BaseGeometry, *, top: float) -> BaseGeometry:
    west, south, east, north = polygon.bounds
    return shapely.box(west, south, east, north - top)


def _file(polygons: list[BaseGeometry | None], layer: str) -> PolygonFile:
    names = [f"测试-{number:02d}" for number in range(len(polygons))]
    if layer == "grids":
        names[0] = NASTY
    table = pd.DataFrame(
        {
            "code": [f"341181110200{number:03d}" for number in range(len(polygons))],
            "name": names,
        }
    )
    shapes = np.array(polygons, dtype=object)
    fields = Fields(code="code", name="name")
    return PolygonFile(Path(f"{layer}.gpkg"), layer, CRS.from_epsg(4549), shapes, table, fields)
