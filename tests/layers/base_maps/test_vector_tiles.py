"""Vector tiles, written by the library's own encoder: what is decoded and how it is painted."""

from collections.abc import Mapping

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from PySide6.QtGui import QColor, QImage, QPainter
from shapely.geometry.base import BaseGeometry
from support.fake_base_maps import EMPTY, FakeTiles, shown
from support.painted_base_maps import paint_at_hand

from gis.base_maps.source import TileAnswer, TileContent, TileState
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile
from layers.base_maps.vector_style import GROUND, LOOKS, Theme, theme_of
from layers.base_maps.vector_tiles import decoded_vector
from layers.map_view import MapView
from layers.to_qt import XY, apart

ZONE = CRS.from_epsg(4549)
PLACE = (430_000.0, 3_500_000.0)
LEVEL = 14
Features = Mapping[str, list[tuple[BaseGeometry, dict[str, object]]]]


def encoded(layers: Features) -> bytes:
    """Return a tile; coordinates are 0 to 4096 with y downwards."""
    data: bytes = mapbox_vector_tile.encode(
        [
            {
                "name": name,
                "features": [
                    {"geometry": geometry, "properties": properties}
                    for geometry, properties in features
                ],
            }
            for name, features in layers.items()
        ],
        default_options={"y_coord_down": True},
    )
    return data


def as_they_are(places: XY) -> XY:
    return places * 4096


WATER = shapely.box(1000, 1000, 3000, 3000).difference(shapely.box(1500, 1500, 2500, 2500))


def test_areas_keep_their_holes() -> None:
    tile = decoded_vector(encoded({"water": [(WATER, {"class": "lake"})]}), as_they_are)
    assert tile is not None
    outer, hole = apart(tile.shapes[Theme.WATER].lines)
    assert abs(shapely.Polygon(outer).area) == 2000**2
    assert abs(shapely.Polygon(hole).area) == 1000**2
    assert tile.shapes[Theme.WATER].boxes[0].tolist() == [1000, 1000, 3000, 3000]


def test_lines_of_several_features_do_not_run_together() -> None:
    lines = [shapely.LineString([(i * 10, 5), (i * 10 + 700, 900), (3000, i)]) for i in range(40)]
    tile = decoded_vector(
        encoded({"transportation": [(line, {"class": "primary"}) for line in lines]}), as_they_are
    )
    assert tile is not None
    found = apart(tile.shapes[Theme.MAJOR_ROAD].lines)
    assert [line.tolist() for line in found] == [[list(xy) for xy in line.coords] for line in lines]


def test_parts_of_one_feature_come_apart() -> None:
    parts = shapely.MultiLineString([[(0, 0), (100, 100)], [(500, 0), (600, 0), (600, 70)]])
    tile = decoded_vector(encoded({"water_lines": [(parts, {"kind": "river"})]}), as_they_are)
    assert tile is not None
    assert [len(line) for line in apart(tile.shapes[Theme.RIVER].lines)] == [2, 3]


@pytest.mark.parametrize("data", [b"\x00\x01garbage", b"<html>", b"\x1a\xff\xff"])
def test_damaged_bytes_are_no_tile(data: bytes) -> None:
    assert decoded_vector(data, as_they_are) is None


def test_an_empty_tile_is_a_tile_without_shapes() -> None:
    tile = decoded_vector(b"", as_they_are)
    assert tile is not None
    assert not tile.shapes


@pytest.mark.parametrize(
    ("layer", "properties", "is_area", "theme"),
    [
        ("water", {"class": "river"}, True, Theme.WATER),  # OpenMapTiles
        ("waterway", {"class": "river"}, False, Theme.RIVER),
        ("landcover", {"class": "wood"}, True, Theme.FOREST),
        ("transportation", {"class": "motorway"}, False, Theme.MOTORWAY),
        ("transportation", {"class": "minor"}, False, Theme.MINOR_ROAD),
        ("boundary", {"admin_level": 4}, False, Theme.BOUNDARY),
        ("boundary", {"admin_level": 10}, False, None),
        ("place", {"class": "city"}, False, None),
        ("streets", {"kind": "residential"}, False, Theme.MINOR_ROAD),  # Shortbread
        ("ocean", {}, True, Theme.WATER),
        ("buildings", {}, True, Theme.BUILDING),
        ("land", {"kind": "grass"}, True, Theme.GREEN),
        ("roads", {"kind": "major_road"}, False, Theme.MAJOR_ROAD),  # Protomaps
        ("landuse", {"pmap:kind": "farmland"}, True, Theme.FARMLAND),
        ("osm", {"cls": "road", "kind": "track"}, False, Theme.TRACK),  # one layer for all
        ("osm", {"cls": "building", "kind": "house"}, True, Theme.BUILDING),
        ("unheard_of", {"kind": "forest"}, True, None),
    ],
)
def test_schemas_come_down_to_themes(
    layer: str, properties: dict[str, object], is_area: bool, theme: Theme | None
) -> None:
    assert theme_of(layer, properties, is_area=is_area) is theme


def tile_here(level: int) -> PyramidTile:
    x, y = Transformer.from_crs(ZONE, 3857, always_xy=True).transform(*PLACE)
    side = WEB_MERCATOR.resolutions[level] * 256
    return PyramidTile(
        level, int((x - WEB_MERCATOR.left) // side), int((WEB_MERCATOR.top - y) // side)
    )


def view_of(tile: PyramidTile, size: int = 512) -> MapView:
    """Return a view of a tile with its middle in the middle."""
    west, south, east, north = WEB_MERCATOR.bounds(tile)
    back = Transformer.from_crs(3857, ZONE, always_xy=True)
    x, y = back.transform((west + east) / 2, (south + north) / 2)
    right, _ = back.transform(east, (south + north) / 2)
    return MapView(x, y, (right - x) * 2 / size, size, size)


def painted(source: FakeTiles, view: MapView) -> NDArray[np.int64]:
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(0xFFFF00FF)
    painter = QPainter(image)
    paint_at_hand(painter, view, ZONE, [shown(source)])
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
    return raw[:, : image.width(), 2::-1].astype(np.int64)


def rgb(colour: str) -> list[int]:
    found = QColor(colour)
    return [found.red(), found.green(), found.blue()]


def vectors(answers: Mapping[PyramidTile, TileAnswer], levels: range) -> FakeTiles:
    return FakeTiles(content=TileContent.VECTOR, answers=answers, default=EMPTY, levels=levels)


def test_water_is_painted_where_it_lies_and_its_island_is_ground() -> None:
    tile = tile_here(LEVEL)
    data = encoded({"water": [(WATER, {})]})
    source = vectors({tile: TileAnswer(TileState.THERE, data)}, range(LEVEL, LEVEL + 1))
    picture = painted(source, view_of(tile))
    assert picture[256, 256].tolist() == rgb(GROUND.light), "the hole"
    assert picture[150, 256].tolist() == rgb(LOOKS[Theme.WATER].light)
    assert picture[40, 256].tolist() == rgb(GROUND.light)


def test_deeper_than_the_last_level_lines_stay_sharp() -> None:
    tile = tile_here(LEVEL)
    road = shapely.LineString([(2048, 0), (2048, 4096)])
    data = encoded({"roads": [(road, {"kind": "major_road"})]})
    source = vectors({tile: TileAnswer(TileState.THERE, data)}, range(LEVEL, LEVEL + 1))
    near = view_of(tile).zoomed((256, 256), 32.0)
    picture = painted(source, near)
    is_road = (picture == rgb(LOOKS[Theme.MAJOR_ROAD].light)).all(axis=2)
    assert 1 <= is_road[256].sum() <= 4
    assert abs(int(np.flatnonzero(is_road[256]).mean()) - 256) <= 1


def test_a_missing_tile_is_cut_out_of_the_coarser_one() -> None:
    fine = tile_here(LEVEL)
    coarse = PyramidTile(LEVEL - 1, fine.column // 2, fine.row // 2)
    data = encoded({"ocean": [(shapely.box(0, 0, 4096, 4096), {})]})
    source = vectors({coarse: TileAnswer(TileState.THERE, data)}, range(LEVEL - 1, LEVEL + 1))
    picture = painted(source, view_of(fine))
    assert (picture[20:-20, 20:-20] == rgb(LOOKS[Theme.WATER].light)).all()
