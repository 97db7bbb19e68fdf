"""Mapbox vector tiles into arrays: lines and rings by theme, in the plane of the project.

The message is read by the library's own protocol buffer; its decoder of geometry makes a Python
list of every point and takes twenty times as long, so the strokes of the pen are added up here,
for a whole layer at once (Mapbox Vector Tile Specification 2.1, section 4.3).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from layers.base_maps.vector_style import LOOKS, Theme, theme_of
from layers.to_qt import XY, Lines

_MOVE, _CLOSE = 1, 7
_POINT, _POLYGON = 1, 3

ToLand = Callable[[XY], XY]
"""Takes places in a tile, (n, 2) from 0 to 1 from its upper left corner, to metres."""


class _Feature(Protocol):
    type: int
    tags: Sequence[int]
    geometry: Sequence[int]


class _Value(Protocol):
    def ListFields(self) -> Sequence[tuple[object, object]]: ...


class _Layer(Protocol):
    """Be a layer of the message, as the schema of the specification names its fields."""

    name: str
    extent: int
    keys: Sequence[str]
    values: Sequence[_Value]
    features: Sequence[_Feature]


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Be lines or rings of one theme in metres; `boxes` are west, south, east, north of each."""

    lines: Lines
    boxes: NDArray[np.float64]

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return self.lines[0].nbytes + self.lines[1].nbytes + self.boxes.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class VectorTile:
    """Hold the shapes of a tile by theme, and its own outline, all in metres of the project."""

    shapes: Mapping[Theme, Shapes]
    outline: XY

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return self.outline.nbytes + sum(shapes.nbytes for shapes in self.shapes.values())


def decoded_vector(data: bytes, to_land: ToLand) -> VectorTile | None:
    """Return what a tile has to show; None if its bytes are damaged."""
    # The library brings shapely's writers along; only who has vector tiles pays for it.
    from google.protobuf.message import DecodeError  # noqa: PLC0415
    from mapbox_vector_tile.Mapbox import vector_tile_pb2  # noqa: PLC0415

    message = vector_tile_pb2.tile()
    try:
        message.ParseFromString(data)
        strokes = [found for layer in message.layers for found in _layer(layer)]
    except (DecodeError, IndexError, ValueError):
        return None
    shapes: dict[Theme, Shapes] = {}
    for theme in Theme:
        mine = [lines for other, lines in strokes if other is theme]
        if mine:
            shapes[theme] = _shapes(mine, to_land)
    return VectorTile(shapes, outline_of(to_land))


def outline_of(to_land: ToLand) -> XY:
    """Return the outline of a tile in metres, with as many points as its sides are bent."""
    side = np.linspace(0.0, 1.0, 9)[:-1]
    none, whole = np.zeros(8), np.ones(8)
    sides = ((side, none), (whole, side), (1 - side, whole), (none, 1 - side))
    return to_land(np.concatenate([np.column_stack(one) for one in sides]))


def _shapes(parts: list[Lines], to_land: ToLand) -> Shapes:
    counts = np.cumsum([0, *(len(xy) for xy, _ in parts)])
    xy = to_land(np.concatenate([xy for xy, _ in parts]))
    starts = np.concatenate(
        [starts + before for (_, starts), before in zip(parts, counts, strict=False)]
    )
    least = np.minimum.reduceat(xy, starts, axis=0)
    most = np.maximum.reduceat(xy, starts, axis=0)
    return Shapes((xy, starts), np.column_stack([least, most]))


def _layer(layer: _Layer) -> Iterator[tuple[Theme, Lines]]:
    """Yield the shapes of a layer by theme, from 0 to 1."""
    by_theme: dict[Theme, list[NDArray[np.int64]]] = {}
    known: dict[tuple[int, ...], Theme | None] = {}
    told = _told(layer)
    for feature in layer.features:
        if feature.type == _POINT:
            continue
        tags = tuple(feature.tags)
        key = (feature.type, *(tag for pair in _pairs(tags) if pair[0] in told for tag in pair))
        if key not in known:
            properties = {layer.keys[k]: _value(layer.values[v]) for k, v in _pairs(tags)}
            known[key] = theme_of(layer.name, properties, is_area=feature.type == _POLYGON)
        theme = known[key]
        # An outline of an area tells nothing more, and an area of a road is no line.
        if theme is not None and LOOKS[theme].is_area == (feature.type == _POLYGON):
            by_theme.setdefault(theme, []).append(np.array(feature.geometry, dtype=np.int64))
    for theme, drawn in by_theme.items():
        lines = _drawn(drawn)
        if len(lines[1]):
            yield theme, (lines[0] / float(layer.extent), lines[1])


def _told(layer: _Layer) -> frozenset[int]:
    """Return the numbers of the keys that may tell a theme: those with few different values."""
    names = {"name", "ref", "id", "osm_id", "height", "min_height", "render_height", "ele"}
    return frozenset(
        number
        for number, key in enumerate(layer.keys)
        if key not in names and not key.startswith(("name:", "name_", "addr"))
    )


def _pairs(tags: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    return zip(tags[::2], tags[1::2], strict=False)


def _value(value: _Value) -> object:
    return next((found for _, found in value.ListFields()), None)


def _drawn(geometries: list[NDArray[np.int64]]) -> Lines:
    """Return what pens drew: the vertices, and at which each line begins."""
    strokes: list[tuple[int, int, bool, bool]] = []
    at = 0
    for geometry in geometries:
        strokes += _commands(geometry.tolist(), at)
        at += len(geometry)
    whole = np.concatenate(geometries)
    if not strokes:
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    firsts, counts, begins, is_first = (np.array(one) for one in zip(*strokes, strict=True))
    before = np.cumsum(counts) - counts
    vertex = np.arange(counts.sum()) - np.repeat(before, counts)
    place = np.repeat(firsts, counts) + 2 * vertex
    zigzag = np.column_stack([whole[place], whole[place + 1]])
    steps = (zigzag >> 1) ^ -(zigzag & 1)
    xy = np.cumsum(steps, axis=0)
    # Each feature's pen starts at the corner: take off where the one before had ended.
    heads = before[is_first]
    ended = np.where(heads[:, None] > 0, xy[heads - 1], 0)
    xy -= np.repeat(ended, np.diff(heads, append=len(xy)), axis=0)
    return xy.astype(np.float64), before[begins].astype(np.int64)


def _commands(geometry: list[int], offset: int) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield where the parameters of each stroke stand, how many points it has, what it begins.

    The last two: whether it begins a line, and whether a feature. Raises IndexError for what ends
    too early.
    """
    at, is_first = 0, True
    while at < len(geometry):
        command, count = geometry[at] & 7, geometry[at] >> 3
        at += 1
        if command == _CLOSE:
            continue
        if at + 2 * count > len(geometry):
            raise IndexError
        if command == _MOVE and count != 1:
            raise ValueError("a line begins at several points")
        yield offset + at, count, command == _MOVE, is_first
        at += 2 * count
        is_first = False
