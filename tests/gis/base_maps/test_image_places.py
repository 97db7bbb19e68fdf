"""Images lie where their files say; what they do not say is asked, never guessed."""

from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from rasterio.control import GroundControlPoint
from support.image_files import NORTH_UP, ZONE, colours, write_image

from gis.base_maps.base_map import BaseMap, BaseMapKind, CommonPoint
from gis.base_maps.image_file import ImageFile
from gis.base_maps.image_fit import fit_of
from gis.base_maps.image_opening import open_scan
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map, recognise, require_reachable
from gis.errors import InputProblem
from gis.geometry.crs import crs_label
from gis.geometry.gcj02 import wgs84_to_gcj02
from gis.texts import Texts

ROWS, COLUMNS = 40, 60
ROTATED = NORTH_UP @ Affine.rotation(20.0) @ Affine.scale(1.0, 1.5)
ESRI_ZONE = CRS.from_user_input(ZONE).to_wkt("WKT1_ESRI")


def opened(path: Path, crs: str = "", points: tuple[CommonPoint, ...] = ()) -> ImageFile:
    base_map = BaseMap(path.stem, BaseMapKind.IMAGE, str(path), crs=crs, points=points)
    image = open_base_map(base_map, None, Means())
    assert isinstance(image, ImageFile)
    image.close()
    return image


def problem_of(path: Path, points: tuple[CommonPoint, ...] = ()) -> InputProblem:
    with pytest.raises(InputProblem) as told:
        opened(path, points=points)
    assert path.name in Texts("zh")(told.value.key, **told.value.facts)
    return told.value


def corners(transform: Affine) -> list[tuple[float, float]]:
    places = [(0, 0), (COLUMNS, 0), (COLUMNS, ROWS), (0, ROWS)]
    return [transform @ place for place in places]


def write_world_file(path: Path, transform: Affine, newline: str = "\n") -> None:
    """Write the six numbers of a world file: its origin is the middle of the first pixel."""
    x, y = transform @ (0.5, 0.5)
    numbers = (transform.a, transform.d, transform.b, transform.e, x, y)
    path.write_text(newline.join(f"{number:.12f}" for number in numbers))


@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED])
def test_a_geotiff_lies_where_its_tags_say(tmp_path: Path, transform: Affine) -> None:
    image = opened(write_image(tmp_path / "a.tif", colours(ROWS, COLUMNS), transform=transform))
    assert image.size == (COLUMNS, ROWS)
    assert image.crs == CRS.from_user_input(ZONE)
    assert image.outline() == pytest.approx(np.array(corners(transform)))
    middle = np.array([transform @ (12.5, 7.25)])
    assert image.to_pixels(middle) == pytest.approx(np.array([(12.5, 7.25)]), abs=1e-6)


def test_its_bounds_are_told_in_degrees(tmp_path: Path) -> None:
    image = opened(write_image(tmp_path / "a.tif", colours(ROWS, COLUMNS)))
    inverse = Transformer.from_crs(ZONE, "EPSG:4490", always_xy=True)
    lonlat = np.array([inverse.transform(*one) for one in corners(NORTH_UP)])
    found = image.facts.bounds_lonlat
    assert found is not None
    assert found[:2] == pytest.approx(lonlat.min(axis=0), abs=1e-9)
    assert found[2:] == pytest.approx(lonlat.max(axis=0), abs=1e-9)


@pytest.mark.parametrize(
    "files",
    [
        ("JPEG", "图.jpg", "图.jgw", "图.prj"),
        ("JPEG", "a.JPG", "a.JGW", "a.PRJ"),
        ("PNG", "a.png", "a.pgw", "a.prj"),
        ("PNG", "a.png", "a.pngw", "a.prj"),
        ("PNG", "a.png", "a.wld", "a.prj"),
        ("GTiff", "a.tif", "a.tfw", "a.prj"),
        ("GTiff", "a.TIF", "a.TFW", "a.prj"),
        ("GTiff", "a.tiff", "a.tfw", "a.prj"),
        ("BMP", "a.bmp", "a.bpw", "a.prj"),
    ],
)
@pytest.mark.parametrize("transform", [NORTH_UP, ROTATED])
def test_an_image_with_a_world_file_lies_where_that_says(
    tmp_path: Path, files: tuple[str, str, str, str], transform: Affine
) -> None:
    driver, image, world, prj = files
    path = tmp_path / image
    write_image(path, colours(ROWS, COLUMNS), driver=driver, crs=None, transform=None)
    write_world_file(tmp_path / world, transform, "\r\n")
    (tmp_path / prj).write_text(ESRI_ZONE)
    found = opened(path)
    assert found.outline() == pytest.approx(np.array(corners(transform)), abs=1e-6)
    assert crs_label(found.crs) == ZONE


def test_the_system_in_an_aux_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    write_image(path, colours(ROWS, COLUMNS), driver="PNG", crs=None, transform=None)
    numbers = ", ".join(str(one) for one in NORTH_UP.to_gdal())
    srs = CRS.from_user_input(ZONE).to_wkt("WKT1_GDAL").replace('"', "&quot;")
    path.with_name("a.png.aux.xml").write_text(
        f"<PAMDataset><SRS>{srs}</SRS><GeoTransform>{numbers}</GeoTransform></PAMDataset>"
    )
    found = opened(path)
    assert found.crs.name == CRS.from_user_input(ZONE).name
    assert found.outline() == pytest.approx(np.array(corners(NORTH_UP)))


def test_control_points_in_the_file_place_it(tmp_path: Path) -> None:
    points = [
        GroundControlPoint(row, column, *(ROTATED @ (column, row)))
        for column, row in ((0, 0), (COLUMNS, 0), (COLUMNS, ROWS), (0, ROWS))
    ]
    path = tmp_path / "a.tif"
    write_image(path, colours(ROWS, COLUMNS), transform=None, gcps=points)
    image = opened(path)
    assert image.crs.to_epsg() == 4549
    assert image.outline() == pytest.approx(np.array(corners(ROTATED)), abs=1e-3)
    inner = np.array([ROTATED @ (31.5, 11.5)])
    assert image.to_pixels(inner) == pytest.approx(np.array([(31.5, 11.5)]), abs=1e-3)


def test_an_image_that_lies_nowhere_asks_for_common_points(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    write_image(path, colours(ROWS, COLUMNS), driver="JPEG", crs=None, transform=None)
    assert recognise(path).kind is BaseMapKind.IMAGE
    assert problem_of(path).key == "base_maps.image_not_placed"
    scan = open_scan(path, None)
    assert scan.size == (COLUMNS, ROWS)
    assert scan.to_pixels(np.array([(3.0, 4.0)])) == pytest.approx(np.array([(3.0, 4.0)]))
    assert scan.read((0, COLUMNS), (0, ROWS), (COLUMNS, ROWS))[..., 3].min() == 255
    scan.close()


@pytest.mark.parametrize(
    ("left", "top", "key", "likely"),
    [
        (400_000.0, 3_600_000.0, "no_crs_but_zone", None),
        (40_400_000.0, 3_600_000.0, "no_crs_but_likely", "EPSG:4528"),
        (13_200_000.0, 3_800_000.0, "no_crs_but_likely", "EPSG:3857"),
        (-9e8, 7.0, "no_crs", None),
    ],
)
def test_a_missing_system_is_asked_with_what_it_looks_like(
    tmp_path: Path, left: float, top: float, key: str, likely: str | None
) -> None:
    transform = Affine(1.0, 0.0, left, 0.0, -1.0, top)
    path = tmp_path / "a.tif"
    write_image(path, colours(ROWS, COLUMNS), crs=None, transform=transform)
    problem = problem_of(path)
    assert problem.key == f"base_maps.{key}"
    assert problem.facts.get("likely") == likely
    assert opened(path, crs="EPSG:4549").crs.to_epsg() == 4549


def test_what_the_user_says_goes_before_what_the_file_says(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.tif", colours(ROWS, COLUMNS))
    assert opened(path, crs="EPSG:4548").crs.to_epsg() == 4548


def test_old_systems_are_not_brought_into_others(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.tif", colours(ROWS, COLUMNS), crs="EPSG:2384")
    image = opened(path)
    assert image.facts.bounds_lonlat is None
    require_reachable(image, CRS.from_epsg(2384))
    with pytest.raises(InputProblem) as told:
        require_reachable(image, CRS.from_epsg(4549))
    assert told.value.key == "crs.secret_transformation"


@pytest.mark.parametrize("plane", ["EPSG:4326", "EPSG:3857"])
def test_an_image_of_shifted_land_lies_at_its_true_place(tmp_path: Path, plane: str) -> None:
    """A pixel of an image from a Chinese web map shows what lies half a kilometre off."""
    place = np.array([(118.9, 32.7)])
    shown = wgs84_to_gcj02(place)
    x, y = Transformer.from_crs(4326, plane, always_xy=True).transform(*shown[0])
    step = 1e-5 if plane == "EPSG:4326" else 1.0
    transform = Affine(step, 0, x - 20 * step, 0, -step, y + 10 * step)
    path = tmp_path / "a.tif"
    write_image(path, colours(ROWS, COLUMNS), crs=plane, transform=transform)
    image = opened(path, crs="gcj02")
    assert image.crs.to_epsg() == 4326
    assert image.to_pixels(place) == pytest.approx(np.array([(20.0, 10.0)]), abs=1e-3)
    unshifted = opened(path)
    if plane == "EPSG:4326":
        assert np.abs(unshifted.to_pixels(place) - (20.0, 10.0)).max() > 100
    back = image.to_pixels(image.outline())
    expected = np.array([(0, 0), (COLUMNS, 0), (COLUMNS, ROWS), (0, ROWS)])
    assert back == pytest.approx(expected, abs=1e-2)


@given(
    turn=st.floats(-180, 180),
    size=st.floats(0.05, 20),
    pixels=st.lists(
        st.tuples(st.integers(0, 9000), st.integers(0, 6000)), min_size=2, max_size=2, unique=True
    ),
)
def test_two_points_place_a_scan_turned_and_scaled(
    turn: float, size: float, pixels: list[tuple[int, int]]
) -> None:
    turned = Affine.translation(4e5, 3.6e6) @ Affine.rotation(turn)
    truth = turned @ Affine.scale(size, -size)
    points = tuple(CommonPoint(*pixel, *(truth @ pixel)) for pixel in pixels)
    found = fit_of(points)
    others = [(0.0, 0.0), (9000.0, 0.0), (123.0, 4567.0)]
    expected = np.array([truth @ other for other in others])
    assert found.fit.forward(np.array(others)) == pytest.approx(expected, abs=size * 0.1)
    assert found.residuals.max() < 1e-3


def test_more_points_stretch_a_scan_and_show_what_they_leave(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    write_image(path, colours(ROWS, COLUMNS), driver="PNG", crs=None, transform=None)
    truth = ROTATED @ Affine.shear(3.0)
    pixels = [(2, 3), (58, 4), (55, 38), (5, 35), (30, 20)]
    points = [CommonPoint(*pixel, *(truth @ pixel)) for pixel in pixels]
    image = opened(path, points=tuple(points[:3]), crs=ZONE)
    assert image.outline() == pytest.approx(np.array(corners(truth)), abs=1e-6)
    assert image.crs.to_epsg() == 4549
    wrong = points[4]
    points[4] = CommonPoint(wrong.column, wrong.row, wrong.x_m + 5, wrong.y_m)
    assert fit_of(tuple(points)).residuals.argmax() == 4


def test_common_points_need_a_system_and_to_be_two(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    write_image(path, colours(ROWS, COLUMNS), driver="PNG", crs=None, transform=None)
    points = (CommonPoint(0, 0, 4e5, 3.6e6), CommonPoint(9, 9, 4.1e5, 3.5e6))
    assert problem_of(path, points=points).key == "base_maps.points_without_crs"
    with pytest.raises(InputProblem):
        opened(path, points=points[:1], crs=ZONE)
