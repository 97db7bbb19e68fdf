"""Which columns of a table say where its rows lie, and which make polygons of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis.files.sheet import plain_header

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "wkt": ("wkt", "geom", "geometry", "thegeom", "wkbgeometry", "shape", "geowkt", "几何"),
    "pair": ("坐标", "经纬度", "坐标点", "lonlat", "lnglat", "coordinates", "coordinate"),
    "east": (
        "x", "lon", "lng", "long", "longitude", "经度", "横坐标", "东坐标", "东向", "easting",
        "east", "xcoord", "coordx", "pointx", "x坐标", "坐标x", "y横坐标",
    ),
    "north": (
        "y", "lat", "latitude", "纬度", "纵坐标", "北坐标", "北向", "northing", "north", "ycoord",
        "coordy", "pointy", "y坐标", "坐标y", "x纵坐标",
    ),
    "polygon": (
        "面号", "面编号", "地块号", "地块编号", "图斑号", "图斑编号", "宗地号", "网格编号",
        "网格编码", "网格号", "网格", "多边形", "多边形编号", "polygon", "polygonid", "polygonno",
        "polyid", "gridcode", "gridid", "parcel", "parcelid", "shapeid", "编号", "编码",
        "网格名称", "地块名称", "地块", "名称", "村名", "name",
    ),
    "ring": ("圈号", "环号", "地块圈号", "ring", "ringno", "part", "partno"),
    "point": (
        "点号", "点序", "点序号", "界址点号", "界址点", "拐点", "拐点号", "拐点编号", "顶点",
        "顶点号", "vertex", "vertexno", "vertexindex", "pointno", "pointorder",
    ),
}  # fmt: skip

KNOWN = frozenset(name for names in _HEADERS.values() for name in names)
"""Headers that are told from others, as `plain_header` writes them."""


@dataclass(frozen=True, slots=True)
class ShapeColumns:
    """Hold the places of columns; None where there is none."""

    wkt: int | None
    pair: int | None
    east: int | None
    north: int | None
    polygon: int | None
    ring: int | None
    point: int | None

    @property
    def has_places(self) -> bool:
        """Say whether rows can be located."""
        has_both = self.east is not None and self.north is not None
        return self.wkt is not None or self.pair is not None or has_both

    @property
    def are_vertices(self) -> bool:
        """Say whether each row is a vertex of a polygon."""
        is_numbered = self.polygon is not None and self.point is not None
        return is_numbered and self.wkt is None and self.has_places

    @property
    def geometric(self) -> frozenset[int]:
        """The columns that say nothing but where a row lies."""
        only_of_vertices = (self.ring, self.point) if self.are_vertices else ()
        every = (self.wkt, self.pair, self.east, self.north, *only_of_vertices)
        return frozenset(at for at in every if at is not None)


def shape_columns(header: Sequence[str]) -> ShapeColumns:
    """Find the columns by their usual names, the more usual name first."""
    by_name: dict[str, int] = {}
    for at, text in enumerate(header):
        by_name.setdefault(re.sub(r"[度米m]?$", "", plain_header(text)) or plain_header(text), at)
        by_name.setdefault(plain_header(text), at)
    found = {
        what: next((by_name[name] for name in names if name in by_name), None)
        for what, names in _HEADERS.items()
    }
    return ShapeColumns(**found)
