"""A base map as a project keeps it: where it comes from and how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class BaseMapKind(StrEnum):
    """Say what a base map is read with.

    TILES is a file of tiles (MBTiles, PMTiles), IMAGE a GeoTIFF or an image with a world file or
    with common points, SERVICE a template of addresses of tiles, or one of WMTS.
    """

    TILES = "tiles"
    IMAGE = "image"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class CommonPoint:
    """Pair a place in an image (column, row in pixels) with one of the project (metres)."""

    column: float
    row: float
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Be a base map of a project.

    `source` is a path (as the project keeps it: beside the project file relative to it, else
    absolute) or a template of addresses with {z}, {x}, {y} or {-y}, {s} or {0-7}, and {key} for a
    key that only the user's own settings hold. `crs` (EPSG:n, a WKT) is what the user says of a
    file that says none. `points` are how a scan was fitted. `subdomains`, `least_level` and
    `last_level` are of services. `attribution` stands beside the map.
    """

    name: str
    kind: BaseMapKind
    source: str
    is_visible: bool = True
    opacity: float = 1.0
    attribution: str = ""
    crs: str = ""
    points: tuple[CommonPoint, ...] = ()
    scheme: str = "web_mercator"
    subdomains: str = ""
    least_level: int = 0
    last_level: int = 18

    def __post_init__(self) -> None:
        object.__setattr__(self, "opacity", min(max(float(self.opacity), 0.0), 1.0))

    @property
    def is_seen(self) -> bool:
        """Whether anything of it can be seen."""
        return self.is_visible and self.opacity > 0.0

    def as_record(self) -> dict[str, Any]:
        """Return it as texts and numbers, to be kept as JSON."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "source": self.source,
            "is_visible": self.is_visible,
            "opacity": self.opacity,
            "attribution": self.attribution,
            "crs": self.crs,
            "points": [[one.column, one.row, one.x_m, one.y_m] for one in self.points],
            "scheme": self.scheme,
            "subdomains": self.subdomains,
            "levels": [self.least_level, self.last_level],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "BaseMap":
        """Return what was kept; raises ValueError, KeyError or TypeError for anything else."""
        least, last = (int(level) for level in record["levels"])
        return cls(
            name=str(record["name"]),
            kind=BaseMapKind(record["kind"]),
            source=str(record["source"]),
            is_visible=bool(record["is_visible"]),
            opacity=float(record["opacity"]),
            attribution=str(record["attribution"]),
            crs=str(record["crs"]),
            points=tuple(CommonPoint(*map(float, one)) for one in record["points"]),
            scheme=str(record["scheme"]),
            subdomains=str(record["subdomains"]),
            least_level=least,
            last_level=last,
        )
