"""Where pixels lie: the mesh against the exact way, at every pixel of some rows and columns."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from support.fake_base_maps import FakeTiles

from gis.base_maps.tile_scheme import CGCS2000_DEGREES, GCJ02_WEB_MERCATOR, WEB_MERCATOR, TileScheme
from layers.base_maps.pyramids import TilePyramid
from layers.base_maps.warping import mesh_of, steady_resolution
from layers.map_view import MapView

ZONE = CRS.from_epsg(4549)
PLACE = (430_000.0, 3_500_000.0)


def view(metres_per_pixel: float, width: int = 512, height: int = 512) -> MapView:
    return MapView(*PLACE, metres_per_pixel, width, height)


def grid(width: int, height: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows, columns = np.mgrid[0:height:13, 0:width:17]
    return columns.ravel(), rows.ravel()


@pytest.mark.parametrize("metres_per_pixel", [0.05, 0.6, 5.0, 40.0, 300.0, 1500.0])
@pytest.mark.parametrize("scheme", [WEB_MERCATOR, CGCS2000_DEGREES, GCJ02_WEB_MERCATOR])
def test_the_mesh_is_right_to_a_third_of_a_pixel(
    scheme: TileScheme, metres_per_pixel: float
) -> None:
    pyramid = TilePyramid(FakeTiles(scheme=scheme), ZONE)
    seen = view(metres_per_pixel)
    mesh = mesh_of(seen, pyramid.plane)
    across, down = grid(512, 512)
    exact = pyramid.plane(seen.to_world(np.column_stack([across + 0.5, down + 0.5])))
    near = mesh.bounds
    assert near is not None
    columns, rows = mesh.pixels(near[0], near[1], mesh.resolution)
    off = np.hypot(
        columns[down, across] - (exact[:, 0] - near[0]) / mesh.resolution,
        rows[down, across] - (exact[:, 1] - near[1]) / mesh.resolution,
    )
    assert off.max() < 0.3


def test_web_mercator_lies_where_pyproj_says() -> None:
    pyramid = TilePyramid(FakeTiles(), ZONE)
    x, y = Transformer.from_crs(ZONE, 3857, always_xy=True).transform(*PLACE)
    ((right, down),) = pyramid.plane(np.array([PLACE])).tolist()
    assert (right + WEB_MERCATOR.left, WEB_MERCATOR.top - down) == pytest.approx((x, y), abs=1e-3)


def test_what_is_laid_into_the_plane_comes_back() -> None:
    for scheme in (WEB_MERCATOR, CGCS2000_DEGREES, GCJ02_WEB_MERCATOR):
        pyramid = TilePyramid(FakeTiles(scheme=scheme), ZONE)
        places = np.array([PLACE, (480_000.0, 3_400_000.0)])
        assert pyramid.land(pyramid.plane(places)) == pytest.approx(places, abs=0.02)


def test_shifted_tiles_lie_some_hundred_metres_off() -> None:
    straight = TilePyramid(FakeTiles(), ZONE).plane(np.array([PLACE]))
    shifted = TilePyramid(FakeTiles(scheme=GCJ02_WEB_MERCATOR), ZONE).plane(np.array([PLACE]))
    assert 200 < np.hypot(*(shifted - straight)[0]) < 1200


def test_neighbouring_views_have_the_same_resolution() -> None:
    pyramid = TilePyramid(FakeTiles(), ZONE)
    here, beside = (
        steady_resolution(view(2.0).panned(moved, 0), pyramid.plane) for moved in (0, 512)
    )
    assert here == beside
    assert here == pytest.approx(mesh_of(view(2.0), pyramid.plane).resolution, rel=0.02)


def test_land_that_the_plane_does_not_have_gives_nothing() -> None:
    pyramid = TilePyramid(FakeTiles(), ZONE)
    nowhere = MapView(1e12, 1e12, 1.0, 512, 512)
    assert steady_resolution(nowhere, pyramid.plane) is None
    assert mesh_of(nowhere, pyramid.plane).bounds is None
