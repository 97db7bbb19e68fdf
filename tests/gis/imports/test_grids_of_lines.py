"""Borders that were only drawn as lines become grids without gaps, and the report says how."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import CRS
from support.vector_files import drawing

from gis.files.polygon_files import read_polygons
from gis.imports.grids import import_grids
from gis.imports.repaired_grids import GridRepairRules
from gis.imports.units import new_plan
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.repair.records import RepairRules, Resolve
from gis.texts import Texts
from gis.topology.records import grid_label, unassigned_label

ZONE = CRS.from_epsg(4549)
EAST, NORTH = 500_000.0, 3_500_000.0
NAMES = ("东岭", "䶮塘", "西坡", "𠮷庆")


def plan_of_one_village(folder: Path) -> Plan:
    village = shapely.box(EAST, NORTH, EAST + 200, NORTH + 200)
    data = geopandas.GeoDataFrame(
        {"code": ["V1"], "name": ["龙井村"]}, geometry=[village], crs=4549
    )
    data.to_file(folder / "village.gpkg")
    return new_plan(str(folder / "village.gpkg"), crs="EPSG:4549").plan


def drawn_by_hand() -> list[list[tuple[float, float]]]:
    """Return an outline and two dividing lines whose ends miss it by some decimetres."""
    outline = [(0.2, -0.1), (200.1, 0.2), (199.8, 200.2), (-0.3, 199.9), (0.1, 0.3)]
    upright = [[(100.0, 0.5), (100.0, 99.8)], [(100.2, 100.1), (100.0, 200.4)]]
    level = [[(-0.6, 100.0), (99.9, 100.0)], [(100.1, 99.9), (199.5, 100.0)]]
    lines = [outline, *upright, *level]
    return [[(EAST + x, NORTH + y) for x, y in line] for line in lines]


def as_drawing(folder: Path) -> Path:
    def build(space: Any) -> None:  # noqa: ANN401
        for line in drawn_by_hand():
            space.add_lwpolyline(line, dxfattribs={"layer": "网格界"})
        for name, (x, y) in zip(NAMES, ((150, 150), (50, 50), (50, 150), (150, 50)), strict=True):
            word = space.add_text(name, height=5, dxfattribs={"layer": "注记"})
            word.set_placement((EAST + x, NORTH + y))

    return drawing(folder / "网格.dxf", build, version="R2010")


def as_shapefile(folder: Path) -> Path:
    lines = [shapely.LineString(line) for line in drawn_by_hand()]
    path = folder / "网格线.shp"
    geopandas.GeoDataFrame({"a": [1] * 5}, geometry=lines, crs=4549).to_file(path)
    return path


@pytest.mark.parametrize(
    ("make", "layer"), [(as_drawing, "网格界/lines+网格界/areas"), (as_shapefile, None)]
)
def test_lines_become_grids_that_cover_the_village(
    tmp_path: Path, make: Callable[[Path], Path], layer: str | None
) -> None:
    plan = plan_of_one_village(tmp_path)
    path = make(tmp_path)
    file = read_polygons(path, crs=ZONE)
    assert len(file.geometries) == 4
    rules = RepairRules(Resolve.LONGEST_BORDER, fill_width_m=3.0)
    done = import_grids(plan, file, repair=GridRepairRules(rules))
    after = apply(plan, done.edit)
    areas = [after.partition.area_m2(grid_label(grid)) for grid in after.grids]
    assert len(areas) == 4
    assert np.allclose(areas, 10_000, rtol=0.02)
    assert sum(areas) == pytest.approx(200 * 200, abs=1e-3)
    (village,) = after.units
    assert not after.partition.arcs_of(unassigned_label(village))
    if path.suffix == ".dxf":
        assert {grid.name for grid in after.grids.values()} == set(NAMES)
    said = "\n".join(done.report.lines(Texts("zh")))
    assert "由 5 条线围成 4 个面" in said
    notes = [note["note"] for note in done.report.as_json(Texts("en"))["notes"]]
    assert "made_of_lines" in notes


def test_open_ends_are_told_with_their_places(tmp_path: Path) -> None:
    outline = shapely.box(EAST, NORTH, EAST + 200, NORTH + 200).exterior
    lines = [shapely.LineString(outline.coords)]
    lines += [shapely.LineString([(EAST + 50, NORTH), (EAST + 50, NORTH + 200)])]
    lines += [shapely.LineString([(EAST + 120, NORTH), (EAST + 120, NORTH + 150)])]
    path = tmp_path / "线.gpkg"
    geopandas.GeoDataFrame(geometry=lines, crs=4549).to_file(path)
    done = import_grids(plan_of_one_village(tmp_path), read_polygons(path))
    said = "\n".join(done.report.lines(Texts("zh")))
    assert "1 个端点悬空" in said
    assert "500120.00, 3500150.00" in said


def test_lines_in_degrees_are_joined_by_metres(tmp_path: Path) -> None:
    half_a_metre = 0.5 / 111_195
    ring = shapely.LineString(
        [(119, 32), (119.01, 32), (119.01, 32.01), (119, 32.01), (119, 32 + half_a_metre)]
    )
    path = tmp_path / "线.geojson"
    geopandas.GeoDataFrame({"name": ["甲"]}, geometry=[ring], crs=4326).to_file(path)
    file = read_polygons(path)
    assert file.names == ["甲"]
    assert file.geometries[0].area == pytest.approx(1e-4, rel=1e-3)
