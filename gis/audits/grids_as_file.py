"""The grids of a plan as polygons of a file, to be audited within a frame from elsewhere."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.polygon_fields import Fields
from gis.files.polygon_files import Geometries, PolygonFile
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.records import GridKind

LAYER = "grids"


def grids_as_file(plan: Plan, path: Path) -> PolygonFile:
    """Return the territorial base grids of a plan, in metres of its CRS, with code and name.

    `path` is only told. A grid without land is kept, without a geometry. Raises InputProblem when
    no grid has land.
    """
    grids = [
        grid
        for _, grid in sorted(plan.grids.items())
        if grid.kind is GridKind.TERRITORIAL and grid.parent is None
    ]
    lands = np.array([plan.grid_polygon_mm(grid.id) for grid in grids], dtype=object)
    geometries: Geometries = shapely.transform(lands, lambda xy_mm: xy_mm / MM_PER_M)
    geometries[shapely.is_empty(geometries)] = None
    if shapely.is_missing(geometries).all():
        raise InputProblem("polygon_files.empty_layer", path=path, layer=LAYER)
    return PolygonFile(
        path=path,
        layer=LAYER,
        crs=CRS.from_user_input(plan.crs),
        geometries=geometries,
        attributes=pd.DataFrame(
            {"code": [grid.code for grid in grids], "name": [grid.name for grid in grids]}
        ),
        fields=Fields(code="code", name="name"),
    )
