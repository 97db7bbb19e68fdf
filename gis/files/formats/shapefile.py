"""Shapefiles: the encoding that they do not say, and an index that was left behind."""

import shutil
import struct
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gis.files.formats.gdal_source import GdalSource, choices_of_layer
from gis.files.formats.source import Extent, Place
from gis.files.shapefile_encoding import Encoding, encoding_of
from gis.files.vector_facts import EncodingChoice
from gis.files.vector_layer import VectorLayer, read_layer

_HEAD_BYTES = 100
_RECORD_HEAD_BYTES = 8


class ShapefileSource:
    """Read a shapefile in the encoding that a user names, else the one that was found out."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._gdal = GdalSource(path)
        self._encoding = (
            Encoding(encoding, declared=True) if encoding else encoding_of(path, path.stem)
        )

    def layers(self) -> Mapping[str, str]:
        """Return the one layer, named like the file."""
        return self._gdal.layers()

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read the shapes with their table."""
        name = None if self._encoding is None else self._encoding.name
        read = read_layer(self._path, layer, name, rows=rows)
        return replace(read, encoding=self._encoding)

    def extent(self, layer: str) -> Extent:
        """Return what the head of the file says."""
        return self._gdal.extent(layer)

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return how the table looks in each encoding; nothing where it holds ASCII only."""
        if self._encoding is None:
            return ()
        return choices_of_layer(self._path, layer, self._encoding.name)

    def place(self, layer: str) -> Place | None:
        """Return the file itself."""
        name = None if self._encoding is None else self._encoding.name
        return Place(self._path, layer, name)


def has_index(path: Path) -> bool:
    """Say whether the index of a shapefile lies beside it."""
    return any(path.with_suffix(suffix).exists() for suffix in (".shx", ".SHX"))


def with_index(path: Path, folder: Path) -> Path:
    """Return a copy of a shapefile in `folder`, with the index that it should have."""
    for part in path.parent.iterdir():
        if part.stem == path.stem and part.is_file():
            shutil.copyfile(part, folder / f"{path.stem}{part.suffix.lower()}")
    copy = folder / f"{path.stem}.shp"
    copy.with_suffix(".shx").write_bytes(_index_of(copy.read_bytes()))
    return copy


def _index_of(shapes: bytes) -> bytes:
    """Return the index of a shapefile; lengths and places in it are counted in 16 bit words."""
    places = []
    at = _HEAD_BYTES
    while at + _RECORD_HEAD_BYTES <= len(shapes):
        words = struct.unpack(">i", shapes[at + 4 : at + 8])[0]
        if words <= 0:
            break
        places.append(struct.pack(">ii", at // 2, words))
        at += _RECORD_HEAD_BYTES + 2 * words
    length = (_HEAD_BYTES + 8 * len(places)) // 2
    head = shapes[:24] + struct.pack(">i", length) + shapes[28:_HEAD_BYTES]
    return head + b"".join(places)
