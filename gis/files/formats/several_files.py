"""Several vector files at once, from an archive or a folder, as the layers of one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from gis.files.formats.source import Extent, Place, VectorSource
from gis.files.vector_facts import EncodingChoice
from gis.files.vector_layer import VectorLayer


class SeveralFiles:
    """Read layers of the sources given by name; a name that is in two of them tells the file."""

    def __init__(self, sources: Mapping[str, VectorSource]) -> None:
        self._sources = sources

    @cached_property
    def _inner(self) -> dict[str, tuple[VectorSource, str, str]]:
        """The source, the layer in it and its kind, by the name that is told."""
        every = [
            (file, source, name, kind)
            for file, source in self._sources.items()
            for name, kind in source.layers().items()
        ]
        counts = Counter(name for _, _, name, _ in every)
        return {
            name if counts[name] == 1 else f"{file}/{name}": (source, name, kind)
            for file, source, name, kind in every
        }

    def layers(self) -> Mapping[str, str]:
        """Return the declared geometry type of each layer by its name."""
        return {told: kind for told, (_, _, kind) in self._inner.items()}

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read a layer, or its first rows."""
        source, name, _ = self._inner[layer]
        return source.read(name, rows)

    def extent(self, layer: str) -> Extent:
        """Return how many features a layer has and where they lie."""
        source, name, _ = self._inner[layer]
        return source.extent(name)

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying."""
        source, name, _ = self._inner[layer]
        return source.choices(name)

    def place(self, layer: str) -> Place | None:
        """Return the file and the layer in it that GDAL reads, if there are such."""
        source, name, _ = self._inner[layer]
        return source.place(name)
