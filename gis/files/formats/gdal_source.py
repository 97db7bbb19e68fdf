"""Formats that GDAL reads rightly by itself: GeoPackage, FlatGeobuf, FileGDB, MapInfo, GML."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pyogrio

from gis.files.encoding_choices import choices_of
from gis.files.formats.source import Extent, Place, plain_kind
from gis.files.shapefile_encoding import Encoding
from gis.files.vector_facts import EncodingChoice
from gis.files.vector_layer import UNREADABLE, VectorLayer, read_layer
from gis.geometry.crs import Bounds

T = TypeVar("T")

_EVERY_BYTE = "ISO-8859-1"
_ROWS_LOOKED_AT = 2000
_COUNTED_BYTES = 500_000_000
"""In larger files features are not counted where the file does not say how many there are."""


class GdalSource:
    """Read a file as GDAL does.

    `said` is the encoding of a file that was brought into UTF-8 before. A user's `encoding` is
    taken where the text of a file is not in the encoding of its format.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str | None = None,
        said: Encoding | None = None,
        choices: Sequence[EncodingChoice] = (),
        left_out: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._path = path
        self._encoding = encoding
        self._said = said
        self._choices = choices
        self._left_out = left_out

    def layers(self) -> Mapping[str, str]:
        """Return the declared geometry type of each layer by its name."""
        return {
            str(name): plain_kind(kind)
            for name, kind in pyogrio.list_layers(self._path)
            if not self._left_out(str(name))
        }

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read a layer, or its first rows."""

        def work(options: Mapping[str, str]) -> VectorLayer:
            return read_layer(
                self._path, layer, None, otherwise=self._encoding, rows=rows, options=options
            )

        read = _with_any_index(work)
        return read if read.encoding is not None else replace(read, encoding=self._said)

    def extent(self, layer: str) -> Extent:
        """Return how many features a layer has and where they lie."""
        is_small = self._path.is_dir() or self._path.stat().st_size < _COUNTED_BYTES

        def work(options: Mapping[str, str]) -> dict[str, Any]:
            info: dict[str, Any] = pyogrio.read_info(
                self._path,
                layer=layer,
                encoding=_EVERY_BYTE,
                force_feature_count=is_small,
                force_total_bounds=is_small,
                **options,
            )
            return info

        info = _with_any_index(work)
        count = int(info["features"])
        return Extent(None if count < 0 else count, _bounds(info["total_bounds"]))

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying of a file whose text is not in that of its format."""
        taken = self.read(layer, _ROWS_LOOKED_AT).encoding
        if self._choices or taken is None or taken is self._said:
            return self._choices
        return choices_of_layer(self._path, layer, taken.name)

    def place(self, layer: str) -> Place | None:
        """Return the file itself."""
        return Place(self._path, layer, self._encoding)


def choices_of_layer(path: Path, layer: str, taken: str) -> Sequence[EncodingChoice]:
    """Return how the text of a layer looks in each encoding; nothing where it holds ASCII only."""
    meta, _, _, columns = pyogrio.raw.read(
        path, layer=layer, encoding=_EVERY_BYTE, max_features=_ROWS_LOOKED_AT, read_geometry=False
    )
    fields = [str(name).encode(_EVERY_BYTE) for name in meta["fields"]]
    rows = zip(*(map(_bytes, column.tolist()) for column in columns), strict=True)
    return choices_of(fields, rows, taken)


def _bytes(value: object) -> bytes:
    if value is None:
        return b""
    return value.encode(_EVERY_BYTE) if isinstance(value, str) else str(value).encode()


def _bounds(found: Sequence[float] | None) -> Bounds | None:
    if found is None or not all(map(math.isfinite, found)):
        return None
    west, south, east, north = map(float, found)
    return west, south, east, north


def _with_any_index(work: Callable[[Mapping[str, str]], T]) -> T:
    """Read an OpenStreetMap extract whose numbers are not in order by its slower index."""
    try:
        return work({})
    except UNREADABLE as error:
        if "USE_CUSTOM_INDEXING" not in str(error):
            raise
        return work({"USE_CUSTOM_INDEXING": "NO"})
