"""What every reader of vector files gives: layers that are read one at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gis.files.rings_from_lines import JOIN_M
from gis.files.vector_facts import EncodingChoice, Remark
from gis.files.vector_layer import VectorLayer
from gis.geometry.crs import Bounds
from gis.geometry.gcj02 import ShiftedCrs

POLYGONAL = ("Polygon", "MultiPolygon", "CurvePolygon", "MultiSurface", "Surface")
LINEAR = ("LineString", "MultiLineString", "CompoundCurve", "MultiCurve", "CircularString", "Curve")
UNDECIDED = ("Unknown", "GeometryCollection")
NO_SHAPES = "None"


@dataclass(frozen=True, slots=True)
class Extent:
    """Count the features of a layer and bound them; None where that is not known cheaply."""

    features: int | None
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Place:
    """Say where GDAL finds a layer, and in which encoding its text is (None: its format's own)."""

    path: Path
    layer: str
    encoding: str | None = None


class VectorSource(Protocol):
    """Read the layers of one file. All methods raise what is in UNREADABLE."""

    def layers(self) -> Mapping[str, str]:
        """Return the declared geometry type of each layer by its name, as GDAL calls them."""

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read a layer, or its first rows."""

    def extent(self, layer: str) -> Extent:
        """Return how many features a layer has and where they lie."""

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying, the one taken first; empty where there is no doubt."""

    def place(self, layer: str) -> Place | None:
        """Return where GDAL reads the layer as `read` does; None if there is no such place.

        For writing the layer again with all that the file has.
        """


@dataclass(frozen=True, slots=True)
class Opened:
    """Be a file that can be read now: what it is, its reader, and what opening it met.

    `ends_meet_m` is how far apart ends of its lines may be that are meant to meet.
    """

    path: Path
    format: str
    source: VectorSource
    likely: ShiftedCrs | None = None
    remarks: tuple[Remark, ...] = ()
    ends_meet_m: float = JOIN_M


def plain_kind(declared: object) -> str:
    """Return a geometry type of GDAL without heights and measures: Polygon for 2.5D Polygon."""
    words = str(declared).removeprefix("2.5D ").split(" ")
    return words[0]
