"""The national platform 天地图: its layers as base maps, for the user's own key."""

from enum import StrEnum

from gis.base_maps.base_map import BaseMap, BaseMapKind

HOST = "tianditu.gov.cn"
"""What the user's key is kept under."""

ATTRIBUTION = "天地图"
_LEVELS = range(1, 19)
_ADDRESS = (
    "https://t{{0-7}}.tianditu.gov.cn/{layer}_{squares}/wmts?SERVICE=WMTS&REQUEST=GetTile"
    "&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET={squares}&FORMAT=tiles"
    "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}"
)


class TiandituLayer(StrEnum):
    """Name the layers: maps, images, relief, the lettering of each, and boundaries."""

    MAP = "vec"
    MAP_NAMES = "cva"
    IMAGES = "img"
    IMAGES_NAMES = "cia"
    RELIEF = "ter"
    RELIEF_NAMES = "cta"
    BOUNDARIES = "ibo"


def tianditu(layer: TiandituLayer, name: str, *, in_degrees: bool = False) -> BaseMap:
    """Return a layer as a base map, in Web Mercator or in longitude and latitude."""
    return BaseMap(
        name=name,
        kind=BaseMapKind.SERVICE,
        source=_ADDRESS.format(layer=layer.value, squares="c" if in_degrees else "w"),
        attribution=ATTRIBUTION,
        scheme="cgcs2000_degrees" if in_degrees else "web_mercator",
        least_level=_LEVELS[0],
        last_level=_LEVELS[-1],
    )
