"""KML: folders as layers, and the attributes that programs hide in descriptions."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.files.formats.description_table import pairs_in
from gis.files.formats.gdal_source import GdalSource
from gis.files.formats.source import Extent, Place
from gis.files.shapefile_encoding import Encoding
from gis.files.vector_facts import EncodingChoice
from gis.files.vector_layer import VectorLayer

_MOST_COLUMNS = 100
_DATA_NAME = re.compile(r"""(<(?:\w+:)?Data\s[^>]*?\bname\s*=\s*)(["'])(.*?)\2""", re.DOTALL)
_RING = re.compile(
    r"(BoundaryIs\s*>\s*)?<((?:\w+:)?)LinearRing\b[^>]*>(.*?)</\2LinearRing\s*>", re.DOTALL
)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*$")
_DEFAULTS: Mapping[str, frozenset[object]] = {
    "id": frozenset({None, ""}),
    "timestamp": frozenset({None}),
    "begin": frozenset({None}),
    "end": frozenset({None}),
    "altitudeMode": frozenset({None, "", "clampToGround"}),
    "tessellate": frozenset({-1, 0, 1}),
    "extrude": frozenset({-1, 0, 1}),
    "visibility": frozenset({-1, 0, 1}),
    "drawOrder": frozenset({None}),
    "icon": frozenset({None, ""}),
}
"""How placemarks are drawn, which GDAL gives as columns: left out where it says nothing."""


class KmlSource:
    """Read a KML file that is in UTF-8; `said` is the encoding that it was in.

    `names` are the names of data by those that stand for them in the file.
    """

    def __init__(
        self,
        path: Path,
        *,
        said: Encoding | None = None,
        choices: Sequence[EncodingChoice] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._gdal = GdalSource(path, said=said, choices=choices)
        self._names = names or {}

    def layers(self) -> Mapping[str, str]:
        """Return the folders that hold placemarks."""
        return {name.strip(): kind for name, kind in self._gdal.layers().items()}

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read a folder; what its descriptions list becomes columns beside the others."""
        read = self._gdal.read(self._inner(layer), rows)
        told = [self._names.get(name, name) for name in read.fields]
        fields = dict(zip(told, read.columns, strict=True))
        fields = {name: column for name, column in fields.items() if _says(name, column)}
        for name in ("description", "Description"):
            if name in fields:
                fields.update(_hidden_in(fields[name], fields))
        return replace(read, fields=tuple(fields), columns=tuple(fields.values()))

    def extent(self, layer: str) -> Extent:
        """Return how many placemarks a folder has and where they lie."""
        return self._gdal.extent(self._inner(layer))

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying of a file that was not in UTF-8."""
        return self._gdal.choices(layer)

    def place(self, layer: str) -> Place | None:
        """Return None: what descriptions list has no place of its own."""
        return None

    def _inner(self, layer: str) -> str:
        return next((name for name in self._gdal.layers() if name.strip() == layer), layer)


def with_plain_names(text: str) -> tuple[str, dict[str, str]]:
    """Return KML with plain names of its data, and what they stand for.

    GDAL makes underscores of Chinese signs in such names, so that several become one.
    """
    tokens: dict[str, str] = {}

    def plain(found: re.Match[str]) -> str:
        name = html.unescape(found[3]).strip()
        if _PLAIN.match(name):
            return found[0]
        token = tokens.setdefault(name, f"data_{len(tokens) + 1:04d}_")
        return f"{found[1]}{found[2]}{token}{found[2]}"

    changed = _DATA_NAME.sub(plain, text)
    return changed, {token: name for name, token in tokens.items()}


def with_lines_for_rings(text: str) -> str:
    """Return KML with lines for rings that bound no polygon, which GDAL writes as nothing known."""

    def line(found: re.Match[str]) -> str:
        if found[1]:
            return found[0]
        return f"<{found[2]}LineString>{found[3]}</{found[2]}LineString>"

    return _RING.sub(line, text)


def _says(name: str, column: NDArray[Any]) -> bool:
    """Say whether a column tells something of the placemarks."""
    if name not in _DEFAULTS:
        return True
    return any(value not in _DEFAULTS[name] for value in column.tolist() if value == value)  # noqa: PLR0124


def _hidden_in(
    descriptions: NDArray[Any], known: Mapping[str, NDArray[Any]]
) -> Iterator[tuple[str, NDArray[Any]]]:
    listed = [pairs_in(text) if isinstance(text, str) else {} for text in descriptions]
    names = list(dict.fromkeys(name for pairs in listed for name in pairs if name not in known))
    for name in names[:_MOST_COLUMNS]:
        yield name, np.array([pairs.get(name) for pairs in listed], dtype=object)
