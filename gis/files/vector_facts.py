"""What a vector file holds, told before anybody decides how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pyproj import CRS

from gis.geometry.crs import Bounds
from gis.geometry.gcj02 import ShiftedCrs

Remark = tuple[str, Mapping[str, object]]
"""A text key and its facts."""


class GeometryKind(StrEnum):
    """Say what the features of a layer are, by what they hold and not only by what is declared."""

    POLYGONS = "polygons"
    LINES = "lines"
    POINTS = "points"
    MIXED = "mixed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """Offer a text encoding: what field names and a few rows look like when it is taken."""

    name: str
    fields: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    has_broken_characters: bool = False


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """Tell what one layer holds.

    `declared` is the CRS that the file declares, None where it says none. `bounds` are in units of
    the file. `encodings` are those worth trying, the one that is taken first; empty for formats
    whose encoding is fixed. `remarks` say what reading it makes of it: closed lines taken for
    areas, texts for names.
    """

    name: str
    kind: GeometryKind
    features: int
    fields: tuple[str, ...]
    declared: CRS | None = None
    bounds: Bounds | None = None
    encodings: tuple[EncodingChoice, ...] = ()
    is_encoding_declared: bool = True
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Tell what a file holds; `format` is its name for people.

    `likely` is a shifted system that files of this kind are in whatever they say, as Ovital's are;
    it is preselected and never taken without being asked for.
    """

    path: Path
    format: str
    layers: tuple[LayerFacts, ...]
    likely: ShiftedCrs | None = None
    remarks: tuple[Remark, ...] = ()
