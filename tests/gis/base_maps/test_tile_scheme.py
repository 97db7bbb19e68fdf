"""Tiles of a scheme lie where the world's services have them."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from gis.base_maps.tile_scheme import (
    CGCS2000_DEGREES,
    GCJ02_WEB_MERCATOR,
    WEB_MERCATOR,
    PyramidTile,
    TileScheme,
)
from gis.base_maps.written_scheme import WrittenScheme, read_scheme
from gis.errors import InputProblem

SCHEMES = st.sampled_from([WEB_MERCATOR, CGCS2000_DEGREES])


@st.composite
def tiles(draw: st.DrawFn) -> PyramidTile:
    level = draw(st.integers(0, 22))
    places = st.integers(0, 2**level - 1)
    return PyramidTile(level, draw(places), draw(places))


@given(scheme=SCHEMES, tile=tiles())
def test_four_tiles_of_the_next_level_fill_a_tile(scheme: TileScheme, tile: PyramidTile) -> None:
    west, south, east, north = scheme.bounds(tile)
    inner = [
        scheme.bounds(PyramidTile(tile.level + 1, 2 * tile.column + right, 2 * tile.row + below))
        for right in (0, 1)
        for below in (0, 1)
    ]
    side = east - west
    assert min(one[0] for one in inner) == pytest.approx(west, abs=side * 1e-6)
    assert min(one[1] for one in inner) == pytest.approx(south, abs=side * 1e-6)
    assert max(one[2] for one in inner) == pytest.approx(east, abs=side * 1e-6)
    assert max(one[3] for one in inner) == pytest.approx(north, abs=side * 1e-6)


@given(level=st.integers(0, 22))
def test_the_resolution_of_a_level_asks_for_that_level(level: int) -> None:
    resolution = WEB_MERCATOR.resolutions[level]
    assert WEB_MERCATOR.level_for(resolution, range(23)) == level
    assert WEB_MERCATOR.level_for(resolution, range(5, 9)) == min(max(level, 5), 8)


@given(lon=st.floats(73, 135), lat=st.floats(4, 53), level=st.integers(1, 18))
def test_web_mercator_has_the_columns_and_rows_of_openstreetmap(
    lon: float, lat: float, level: int
) -> None:
    x = lon / 180 * math.pi * 6_378_137.0
    y = math.asinh(math.tan(math.radians(lat))) * 6_378_137.0
    column = int((lon + 180) / 360 * 2**level)
    row = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**level)
    west, south, east, north = WEB_MERCATOR.bounds(PyramidTile(level, column, row))
    assert west - 1e-3 <= x <= east + 1e-3
    assert south - 1e-3 <= y <= north + 1e-3


def test_tianditu_in_degrees_has_two_tiles_at_level_one() -> None:
    assert CGCS2000_DEGREES.resolutions[1] == 0.703125
    assert CGCS2000_DEGREES.bounds(PyramidTile(1, 0, 0)) == (-180, -90, 0, 90)
    assert CGCS2000_DEGREES.bounds(PyramidTile(1, 1, 0)) == (0, -90, 180, 90)


@pytest.mark.parametrize("scheme", [WEB_MERCATOR, CGCS2000_DEGREES, GCJ02_WEB_MERCATOR])
def test_a_known_scheme_is_written_by_its_name(scheme: TileScheme) -> None:
    text = WrittenScheme(scheme).as_text()
    assert text.isidentifier()
    assert read_scheme(text).scheme == scheme


def test_a_scheme_of_ones_own_is_written_in_full() -> None:
    crs = CRS.from_epsg(4528)
    own = replace(WEB_MERCATOR, crs=crs, left=4e7, top=5e6, resolutions=(40.0, 20.0), tile_px=512)
    written = WrittenScheme(own, ("coarse", "fine"))
    assert read_scheme(written.as_text()) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "[1]",
        "{}",
        (
            '{"crs": "EPSG:3857", "left": 0, "top": 0, "resolutions": [], "tile_px": 256,'
            ' "level_names": []}'
        ),
        (
            '{"crs": "gcj02", "left": 0, "top": 0, "resolutions": [1], "tile_px": 256,'
            ' "level_names": []}'
        ),
    ],
)
def test_what_is_no_scheme_is_told(text: str) -> None:
    with pytest.raises(InputProblem) as told:
        read_scheme(text)
    assert told.value.key == "base_maps.unknown_scheme"
