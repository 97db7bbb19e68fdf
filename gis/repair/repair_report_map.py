"""The pieces of land that a repair gave away or left, as a layer to look at in a map program."""

from pathlib import Path

import numpy as np
import pyogrio
import shapely

from gis.geometry.crs import transform_geometries
from gis.repair.repair_report import RepairReport


def write_pieces(report: RepairReport, path: Path, driver: str) -> None:
    """Write each line of the ledger with its land, in the CRS of the repaired file."""
    repair, texts, lines = report.repair, report.texts, report.lines
    measuring, subjects = repair.measuring, repair.words.subjects
    shapes = np.array([line.shape_m for line in lines], dtype=object)
    scaled = shapely.transform(shapes, lambda xy: xy / measuring.metres_per_unit)
    pieces = transform_geometries(scaled, measuring.crs, repair.file.crs)
    between = texts("repair.between")
    columns = {
        "state": [texts(f"repair.state.{'done' if line.is_change else 'left'}") for line in lines],
        "kind": [line.kind for line in lines],
        "from": [between.join(subjects[each] for each in line.holders) for line in lines],
        "to": ["" if line.winner is None else subjects[line.winner] for line in lines],
        "area_m2": [line.area_m2 for line in lines],
        "width_m": [line.width_m for line in lines],
        "households": [line.households for line in lines],
        "why": [line.why for line in lines],
        "key": [line.key for line in lines],
        "message": [report.said(line) for line in lines],
    }
    numbers = {"area_m2": np.float64, "width_m": np.float64, "households": np.int64}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(pieces),
        [np.array(values, dtype=numbers.get(name, object)) for name, values in columns.items()],
        list(columns),
        layer="repair",
        driver=driver,
        geometry_type="Unknown",
        crs=repair.file.crs.to_wkt(),
        promote_to_multi=False,
    )
