"""Where a file lies beside its project, and how little of a large one is drawn."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from support.files_beside_project import OWN_CRS, TILE_M, grids, in_gcj02, land, tile

from app.models.vector_shapes import MOST_FEATURES, placement, project_shapes
from gis.errors import InputProblem
from gis.geometry.gcj02 import ShiftedCrs

OWN = CRS.from_user_input(OWN_CRS)


def shapes(*found: object) -> NDArray[np.object_]:
    return np.array([*found, None], dtype=object)[:-1]


def test_a_file_in_its_own_place_is_inside() -> None:
    found = placement(land(), grids().geometry.to_numpy(dtype=object), OWN)
    assert (found.inside, found.distance_m, found.is_far) == (1.0, 0.0, False)
    assert found.bounds_m == pytest.approx(tile(0, 0, 4, 3).bounds)
    assert (found.shapes.shown, found.shapes.features) == (3, 3)


def test_shifted_coordinates_come_back_to_the_metre() -> None:
    geometries = in_gcj02(grids()).geometry.to_numpy(dtype=object)
    found = placement(land(), geometries, ShiftedCrs.GCJ02)
    assert found.bounds_m == pytest.approx(tile(0, 0, 4, 3).bounds, abs=0.05)
    unmoved = placement(land(), geometries, CRS.from_epsg(4326))
    assert unmoved.bounds_m is not None
    assert abs(unmoved.bounds_m[0] - tile(0, 0).bounds[0]) > 300


@pytest.mark.parametrize(
    ("column", "row", "direction"),
    [(350, 1, "east"), (-350, 1, "west"), (1.5, 350, "north"), (350, -350, "south_east")],
)
def test_a_file_elsewhere_is_far_in_a_direction(column: float, row: float, direction: str) -> None:
    found = placement(land(), shapes(tile(column, row)), OWN)
    assert found.is_far
    assert found.direction == direction
    assert found.distance_m == pytest.approx(
        shapely.distance(tile(column, row), tile(0, 0, 4, 3)), abs=1.0
    )


def test_what_lies_beside_the_project_is_not_far() -> None:
    found = placement(land(), shapes(tile(4, 0)), OWN)
    assert (found.inside, found.is_far) == (0.0, False)


def test_the_share_inside_counts_features() -> None:
    found = placement(land(), shapes(tile(0, 0), tile(3, 0), tile(5, 0), tile(90, 0)), OWN)
    assert found.inside == 0.5


def test_points_lines_and_areas_are_drawn_and_nothing_is_passed_over() -> None:
    line = shapely.LineString([(406_000, 3_619_000), (407_000, 3_620_000)])
    mixed = shapely.GeometryCollection([tile(1, 1), line])
    found = placement(land(), shapes(mixed, shapely.Point(406_500, 3_619_500), None), OWN).shapes
    assert (len(found.areas[1]), len(found.lines[1]), len(found.points_m)) == (1, 1, 1)
    assert found.features == 2


def test_numbers_beyond_the_project_plane_have_no_place() -> None:
    found = placement(land(), grids().geometry.to_numpy(dtype=object), CRS.from_epsg(4326))
    assert found.bounds_m is None
    assert found.is_far


def test_of_a_large_file_every_nth_feature_is_drawn() -> None:
    count = MOST_FEATURES * 2 + 1
    many = shapely.points(np.linspace(406_000, 410_000, count), np.full(count, 3_620_000.0))
    found = placement(land(), np.asarray(many, dtype=object), OWN).shapes
    assert found.features == count
    assert found.shown <= MOST_FEATURES


def test_fine_outlines_are_made_plainer() -> None:
    angle = np.linspace(0, 2 * np.pi, 130_001)
    circle = np.column_stack([408_000 + 900 * np.cos(angle), 3_620_000 + 900 * np.sin(angle)])
    found = placement(land(), shapes(shapely.Polygon(circle)), OWN).shapes
    assert found.is_plainer
    assert 50 < len(found.areas[0]) < 5_000
    assert shapely.Polygon(found.areas[0]).area == pytest.approx(np.pi * 900**2, rel=0.01)


def test_an_old_datum_is_not_placed_silently() -> None:
    with pytest.raises(InputProblem) as problem:
        placement(land(), grids().geometry.to_numpy(dtype=object), CRS.from_epsg(2385))
    assert problem.value.key == "crs.secret_transformation"


def test_the_project_is_drawn_with_units_and_grids_apart() -> None:
    drawn = project_shapes(land())
    assert drawn.bounds_m == pytest.approx(tile(0, 0, 4, 3).bounds)
    around = sum(
        float(np.hypot(*np.diff(part, axis=0).T).sum())
        for part in np.split(drawn.units[0], drawn.units[1][1:])
    )
    assert around == pytest.approx(14 * TILE_M)
    assert not len(drawn.grids[0])
