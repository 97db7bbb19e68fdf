"""DXF drawings: their layers, areas and lines apart, and the words that name areas."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import InputProblem
from gis.files.formats.drawing_shapes import READ, Drawn, drawn
from gis.files.formats.drawing_text import drawing_choices, read_drawing
from gis.files.formats.source import Extent, Place
from gis.files.names_inside import names_inside
from gis.files.shapefile_encoding import Encoding
from gis.files.vector_facts import EncodingChoice, Remark
from gis.files.vector_layer import NamePoints, VectorLayer

Shapes = NDArray[np.object_]

AREAS, LINES, POINTS = "areas", "lines", "points"
_KINDS = {2: AREAS, 1: LINES, 0: POINTS}
_DECLARED = {AREAS: "Polygon", LINES: "LineString", POINTS: "Point"}
_WORDS = ("TEXT", "MTEXT")
_MOST_COLUMNS = 60


class DrawingSource:
    """Read the model space of a drawing, which says no coordinate system.

    A layer of the drawing that holds shapes of one kind is one layer here; where it holds more,
    `NAME/areas`, `NAME/lines` and `NAME/points` are. The lines have the outlines of its areas
    too, as those are often what dividing lines end at.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._drawing, self._said = read_drawing(path, encoding)
        if not self._layers:
            raise InputProblem("vector_files.empty_drawing", path=path)

    def layers(self) -> Mapping[str, str]:
        """Return the declared geometry type of each layer by its name."""
        return {name: _DECLARED[kind] for name, (_, kind) in self._layers.items()}

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read a layer; areas get the words that stand in them as their name."""
        of_drawing, kind = self._layers[layer]
        shapes = self._shapes[of_drawing][kind]
        if kind == LINES:
            shapes = [*shapes, *map(_outline, self._shapes[of_drawing].get(AREAS, ()))]
        chosen = shapes[:rows]
        columns = _columns(chosen)
        geometries = np.array([*(one.shape for one in chosen), None], dtype=object)[:-1]
        if kind == AREAS:
            names, words = names_inside(geometries, self._words)
            columns = {"name": names, "words": words, **columns}
        return VectorLayer(
            tuple(columns),
            tuple(np.array([*values, None], dtype=object)[:-1] for values in columns.values()),
            np.array([*shapely.to_wkb(geometries), None], dtype=object)[:-1],
            None,
            self._said,
            self._words,
            tuple(self._remarks(shapes)),
        )

    def extent(self, layer: str) -> Extent:
        """Return how many shapes a layer has and where they lie."""
        of_drawing, kind = self._layers[layer]
        shapes = self._shapes[of_drawing][kind]
        west, south, east, north = shapely.total_bounds([one.shape for one in shapes]).tolist()
        return Extent(len(shapes), (west, south, east, north))

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying of a drawing that says none, or says it wrong."""
        return drawing_choices(self._path, self._said)

    def place(self, layer: str) -> Place | None:
        """Return None: a drawing is not written again."""
        return None

    @property
    def encoding(self) -> Encoding:
        """How the texts of the drawing are written."""
        return self._said

    @cached_property
    def _entities(self) -> tuple[list[Drawn], Counter[str]]:
        found: list[Drawn] = []
        unread: Counter[str] = Counter()
        for entity in self._drawing.modelspace():
            if entity.dxftype() in READ:
                found.extend(drawn(entity))
            else:
                unread[entity.dxftype()] += 1
        return found, unread

    @cached_property
    def _shapes(self) -> dict[str, dict[str, list[Drawn]]]:
        shapes: dict[str, dict[str, list[Drawn]]] = {}
        for one in self._entities[0]:
            kind = _KINDS[int(shapely.get_dimensions(one.shape))]
            shapes.setdefault(one.layer, {}).setdefault(kind, []).append(one)
        for kinds in shapes.values():
            if AREAS in kinds:
                kinds[AREAS] = _once(kinds[AREAS])
        return shapes

    @cached_property
    def _layers(self) -> dict[str, tuple[str, str]]:
        """The layer of the drawing and the kind of shapes, by the name that is told."""
        return {
            layer if len(kinds) == 1 else f"{layer}/{kind}": (layer, kind)
            for layer, kinds in self._shapes.items()
            for kind in (AREAS, LINES, POINTS)
            if kind in kinds
        }

    @cached_property
    def _words(self) -> NamePoints:
        words = [one for one in self._entities[0] if one.type in _WORDS]
        return NamePoints(
            np.array([*(one.shape for one in words), None], dtype=object)[:-1],
            tuple(one.text for one in words),
            np.array([one.height for one in words], dtype=np.float64),
        )

    def _remarks(self, shapes: Sequence[Drawn]) -> list[Remark]:
        remarks: list[Remark] = []
        by_eye = sum(one.is_closed_by_eye for one in shapes)
        if by_eye:
            remarks.append(("vector_files.closed_by_eye", {"count": by_eye}))
        unread = self._entities[1]
        if unread:
            kinds = "、".join(sorted(unread))
            facts = {"count": sum(unread.values()), "kinds": kinds}
            remarks.append(("vector_files.entities_not_read", facts))
        return remarks


def _outline(one: Drawn) -> Drawn:
    return Drawn(one.layer, one.type, shapely.boundary(one.shape), attributes=one.attributes)


def _columns(shapes: Sequence[Drawn]) -> dict[str, list[str | None]]:
    attributes = [dict(one.attributes) for one in shapes]
    names = list(dict.fromkeys(name for each in attributes for name in each))[:_MOST_COLUMNS]
    columns: dict[str, list[str | None]] = {
        "layer": [one.layer for one in shapes],
        "entity": [one.type for one in shapes],
    }
    columns.update({name: [each.get(name) for each in attributes] for name in names})
    return columns


def _once(areas: Sequence[Drawn]) -> list[Drawn]:
    """Return areas without those that were drawn twice, as an outline and as its hatch."""
    shapes = np.array([one.shape for one in areas], dtype=object)
    plain = shapely.to_wkb(shapely.normalize(shapely.set_precision(shapes, 1e-3, mode="pointwise")))
    kept: dict[bytes, Drawn] = {}
    for one, key in zip(areas, plain.tolist(), strict=True):
        if key not in kept or kept[key].type in ("HATCH", "MPOLYGON"):
            kept[key] = one
    return list(kept.values())
