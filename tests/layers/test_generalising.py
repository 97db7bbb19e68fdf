"""What simplifying for smaller scales keeps, judged by shapely."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from support.ascii_plan import plan_of
from support.places import grid

from bench.synthetic import Size, synthetic_plan
from gis.geometry.rings import even_odd
from gis.plan.records import Reference, ReferenceId
from gis.table import Table
from gis.topology.records import OUTSIDE, ArcId, grid_label
from layers.detail import DetailLines, level_of
from layers.reference_lines import ReferenceLines
from layers.scene import Scene
from layers.style import PAPER

SCALES = (2_000, 10_000, 50_000, 200_000)


@pytest.fixture(scope="module")
def township() -> Scene:
    return Scene.of(synthetic_plan(Size(grids=60, units=6, vertices=20_000, households=10)))


def polygons_m(scene: Scene, tolerance_m: float) -> NDArray[np.object_]:
    labels = sorted(scene.plan.partition.labels() - {OUTSIDE})
    shapes = [
        even_odd([np.rint(ring * 1000) for ring in scene.rings_m(label, tolerance_m)])
        for label in labels
    ]
    return np.array(shapes, dtype=object)


@pytest.mark.parametrize("denominator", SCALES)
def test_neighbours_share_their_simplified_boundary(township: Scene, denominator: int) -> None:
    tolerance_mm = PAPER.tolerance_mm
    assert tolerance_mm is not None
    tolerance_m = tolerance_mm * denominator / 1000
    true, simple = polygons_m(township, 0.0), polygons_m(township, tolerance_m)
    corners = [set(map(tuple, shapely.get_coordinates(p).tolist())) for p in simple]
    for one, other in _neighbours(true):
        if true[one].boundary.intersection(true[other].boundary).length:
            assert len(corners[one] & corners[other]) >= 2
    total = shapely.area(true).sum()
    assert shapely.area(simple).sum() == pytest.approx(shapely.union_all(simple).area, rel=1e-9)
    assert shapely.area(simple).sum() == pytest.approx(total, rel=0.01)
    wander = shapely.length(true) * tolerance_m * 1000
    assert (np.abs(shapely.area(simple) - shapely.area(true)) <= wander).all()


def _neighbours(polygons: NDArray[np.object_]) -> list[tuple[int, int]]:
    one, other = shapely.STRtree(polygons).query(polygons, predicate="touches")
    return [(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True) if a < b]


@pytest.mark.parametrize("tolerance_m", [0.5, 5.0, 40.0, 1_000.0])
def test_an_enclave_keeps_some_land_however_rough_the_map(tolerance_m: float) -> None:
    scene = Scene.of(plan_of("AAAA\nABBA\nAAAA"))
    (ring,) = scene.rings_m(grid_label(grid("B")), tolerance_m)
    land = shapely.Polygon(ring)
    assert land.is_valid
    assert land.area > 0
    assert ring[0].tolist() == ring[-1].tolist()
    outer = even_odd([np.rint(r) for r in scene.rings_m(grid_label(grid("A")), tolerance_m)])
    assert outer.intersection(land).area == pytest.approx(0, abs=1e-6)


def test_a_boundary_that_would_cross_itself_does_not() -> None:
    hook = np.array([(57, 32), (45, 33), (51, 19), (11, 5), (25, 59), (29, 13)], dtype=float)
    assert not shapely.simplify(shapely.LineString(hook), 12.8, preserve_topology=False).is_simple
    detail = DetailLines(Table({ArcId(1): hook}))
    simple = shapely.LineString(detail.at(level_of(12.8), [ArcId(1)])[ArcId(1)])
    assert simple.is_simple
    assert len(simple.coords) < len(hook)
    assert simple.coords[0] == (57, 32)
    assert simple.coords[-1] == (29, 13)


def test_houses_too_small_to_be_seen_are_left_out() -> None:
    houses = ReferenceLines.of([_house(0, 30), _house(100, 6), _house(200, 12)])
    everywhere = (-1e6, -1e6, 1e6, 1e6)
    assert len(houses.areas.within(everywhere, 0.0, 10.0)[1]) == 2
    assert len(houses.areas.within(everywhere, 0.0)[1]) == 3


def test_small_scales_show_fewer_houses_on_paper() -> None:
    (look,) = [style for style in PAPER.references if style.theme == "building"]
    assert look.to_scale == 25_000
    assert look.least_mm * 25_000 / 1000 == pytest.approx(8.75), "metres: sheds go, houses stay"


def _house(at_m: int, side_m: int) -> Reference:
    square: BaseGeometry = shapely.box(at_m, 0, at_m + side_m, side_m)
    ring = np.rint(shapely.get_coordinates(square) * 1000).astype(np.int64)
    return Reference(ReferenceId(at_m), "building", "", is_area=True, lines=(ring,))
