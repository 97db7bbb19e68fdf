"""A plain, quiet look for vector tiles of any of the usual schemas.

Layers of OpenMapTiles, Shortbread and Protomaps, and single layers with a class for each feature,
come down to a few themes; what is in none of them is left out, names among it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Theme(StrEnum):
    """Name what is painted, here from the lowest to the highest."""

    FARMLAND = "farmland"
    GREEN = "green"
    FOREST = "forest"
    SAND = "sand"
    BUILT_UP = "built_up"
    WATER = "water"
    STREAM = "stream"
    RIVER = "river"
    BUILDING = "building"
    PATH = "path"
    TRACK = "track"
    MINOR_ROAD = "minor_road"
    ROAD = "road"
    MAJOR_ROAD = "major_road"
    MOTORWAY = "motorway"
    RAILWAY = "railway"
    BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True)
class Look:
    """Be the look of a theme: an area has a fill only, a line a width.

    It is shown where a millimetre of the picture is up to `to_metres_per_mm` of the land.
    """

    light: str
    dark: str
    width_mm: float = 0.0
    to_metres_per_mm: float = 1000.0

    @property
    def is_area(self) -> bool:
        """Whether it fills areas."""
        return not self.width_mm

    def colour(self, *, is_dark: bool) -> str:
        """Return its colour."""
        return self.dark if is_dark else self.light


GROUND = Look("#f4f3ef", "#191d22")
"""What lies below all themes where a tile has anything."""

LOOKS: Mapping[Theme, Look] = {
    Theme.FARMLAND: Look("#f3efdf", "#20231f", to_metres_per_mm=60.0),
    Theme.GREEN: Look("#e4edd6", "#1f2a21", to_metres_per_mm=100.0),
    Theme.FOREST: Look("#d8e6c9", "#1c2b20"),
    Theme.SAND: Look("#efe8d2", "#2a281f", to_metres_per_mm=100.0),
    Theme.BUILT_UP: Look("#ece9e4", "#22262c", to_metres_per_mm=200.0),
    Theme.WATER: Look("#c3ddeb", "#1d3444"),
    Theme.STREAM: Look("#b3d3e5", "#24425a", 0.2, 12.0),
    Theme.RIVER: Look("#b3d3e5", "#24425a", 0.4, 120.0),
    Theme.BUILDING: Look("#dbd5cc", "#32353b", to_metres_per_mm=10.0),
    Theme.PATH: Look("#d0c8ba", "#3d3f42", 0.15, 5.0),
    Theme.TRACK: Look("#d0c8ba", "#3d3f42", 0.22, 12.0),
    Theme.MINOR_ROAD: Look("#c9c4bb", "#474b52", 0.4, 30.0),
    Theme.ROAD: Look("#c2baa9", "#555a63", 0.55, 80.0),
    Theme.MAJOR_ROAD: Look("#d9b779", "#7a6a48", 0.75, 400.0),
    Theme.MOTORWAY: Look("#d79a6a", "#8a6145", 0.85),
    Theme.RAILWAY: Look("#a9a9ad", "#5d6066", 0.3, 80.0),
    Theme.BOUNDARY: Look("#b9a9c4", "#6b5d78", 0.25),
}

_FOREST = {"wood", "forest", "trees", "tree"}
_GREEN = {
    "grass", "grassland", "meadow", "park", "garden", "scrub", "heath", "pitch", "cemetery",
    "recreation_ground", "village_green", "playground", "golf_course", "nature_reserve", "wetland",
    "national_park", "vineyard", "orchard", "plant_nursery", "allotments", "stadium", "track",
    "bog", "marsh", "swamp", "fell", "miniature_golf", "sports_centre",
}  # fmt: skip
_SAND = {"sand", "beach", "scree", "bare_rock", "rock", "quarry", "stone", "glacier", "ice"}
_FARMLAND = {"farmland", "farm", "farmyard", "greenhouse_horticulture"}
_BUILT_UP = {
    "residential", "industrial", "commercial", "retail", "construction", "school", "university",
    "hospital", "college", "kindergarten", "military", "railway", "religious", "landfill",
    "pedestrian", "parking", "garages", "suburb", "neighbourhood", "quarter", "aerodrome",
    "apron", "earth_urban", "urban_area", "education", "library", "bus_station", "brownfield",
}  # fmt: skip
_RIVERS = {"river", "canal", "riverbank"}
_ROADS = {
    Theme.MOTORWAY: {"motorway", "highway", "motorway_link"},
    Theme.MAJOR_ROAD: {"trunk", "primary", "major_road", "trunk_link", "primary_link"},
    Theme.ROAD: {
        "secondary", "tertiary", "medium_road", "secondary_link", "tertiary_link", "busway"
    },
    Theme.MINOR_ROAD: {
        "minor", "residential", "unclassified", "living_street", "minor_road", "service",
        "pedestrian", "road", "street", "raceway",
    },
    Theme.TRACK: {"track"},
    Theme.PATH: {"path", "footway", "cycleway", "bridleway", "steps", "other", "corridor"},
    Theme.RAILWAY: {"rail", "transit", "light_rail", "subway", "tram", "narrow_gauge", "railway"},
}  # fmt: skip
_ROAD_OF = {kind: theme for theme, kinds in _ROADS.items() for kind in kinds}
_LAND_OF = {
    kind: theme
    for theme, kinds in (
        (Theme.FARMLAND, _FARMLAND),
        (Theme.GREEN, _GREEN),
        (Theme.FOREST, _FOREST),
        (Theme.SAND, _SAND),
        (Theme.BUILT_UP, _BUILT_UP),
        (Theme.WATER, {"water", "basin", "reservoir", "swimming_pool"}),
    )
    for kind in kinds
}

_WATER_LAYERS = {"water", "ocean", "water_polygons", "dam_polygons"}
_STREAM_LAYERS = {"waterway", "waterways", "water_lines", "river", "rivers"}
_LAND_LAYERS = {
    "landuse",
    "landcover",
    "land",
    "natural",
    "sites",
    "park",
    "parks",
    "globallandcover",
}
_ROAD_LAYERS = {
    "transportation", "roads", "road", "streets", "street", "highway", "transit", "railway",
    "streets_med", "streets_low", "ferries", "street_polygons",
}  # fmt: skip
_BUILDING_LAYERS = {"building", "buildings"}
_BOUNDARY_LAYERS = {"boundary", "boundaries", "admin"}
_KINDS = (
    "class",
    "kind",
    "pmap:kind",
    "subclass",
    "highway",
    "railway",
    "landuse",
    "natural",
    "type",
)
_CLASSES = ("cls", "layer", "theme")
_LEAST_BOUNDARY = 6


def theme_of(layer: str, properties: Mapping[str, object], *, is_area: bool) -> Theme | None:
    """Return the theme of a feature by its layer and properties; None leaves it out."""
    name = layer.lower()
    if name not in _KNOWN:
        name = next((str(properties[key]).lower() for key in _CLASSES if key in properties), name)
    kinds = [str(properties[key]).lower() for key in _KINDS if key in properties]
    return _area(name, kinds) if is_area else _line(name, kinds, properties)


def _area(name: str, kinds: list[str]) -> Theme | None:
    if name in _WATER_LAYERS or name in _STREAM_LAYERS:
        return Theme.WATER
    if name in _BUILDING_LAYERS:
        return Theme.BUILDING
    if name in _LAND_LAYERS:
        return _first(kinds, _LAND_OF) or (Theme.GREEN if name in ("park", "parks") else None)
    return None


def _line(name: str, kinds: list[str], properties: Mapping[str, object]) -> Theme | None:
    if name in _WATER_LAYERS or name in _STREAM_LAYERS:
        return Theme.RIVER if _RIVERS.intersection(kinds) else Theme.STREAM
    if name in _ROAD_LAYERS:
        return _first(kinds, _ROAD_OF)
    return _boundary(properties) if name in _BOUNDARY_LAYERS else None


_KNOWN = (
    _WATER_LAYERS
    | _STREAM_LAYERS
    | _LAND_LAYERS
    | _ROAD_LAYERS
    | _BUILDING_LAYERS
    | _BOUNDARY_LAYERS
)


def _first(kinds: list[str], table: Mapping[str, Theme]) -> Theme | None:
    return next((table[kind] for kind in kinds if kind in table), None)


def _boundary(properties: Mapping[str, object]) -> Theme | None:
    level = properties.get("admin_level", properties.get("kind_detail", 2))
    is_high = isinstance(level, int | float) and level <= _LEAST_BOUNDARY
    return Theme.BOUNDARY if is_high and not properties.get("maritime") else None
