"""A page as a value: everything that is to be painted and where, before any painter exists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtGui import QPainter
from shapely.geometry.base import BaseGeometry

from app.printing.sheet_spec import SizeMm
from layers.boxes import Box
from layers.drawing import Shape, Text
from layers.labels import Placement
from layers.legend import LegendEntry
from layers.map_view import MapView
from layers.scene import Scene
from layers.sheet_labels import LabelKey
from layers.style import MapStyle

REGISTERED = frozenset({"higher", "unit", "grid", "house"})
"""Kinds of labels that name what a register has."""


@dataclass(frozen=True, slots=True)
class MapLook:
    """Be how a map looks and what its legend has to tell of it."""

    style: MapStyle
    entries: tuple[LegendEntry, ...]


class Ground(Protocol):
    """Paint what lies beneath all layers of a map, as finely as the paper needs it."""

    def paint(self, painter: QPainter, view: MapView, paper_mm: SizeMm) -> None:
        """Paint the land of a view."""


@dataclass(frozen=True, slots=True)
class MapFrame:
    """Be one map of a page.

    All millimetres of the sheet, y downwards; `box` is the part's, `inner` the land seen in it;
    `view` covers the whole sheet with one unit to the millimetre. Land outside `focus`, if there
    is one, is only context and drawn pale. `floats` are the boxes of the parts that stand in its
    corners; `band_mm` is an outline with a band of colour; `over` are shapes between map and
    lettering, `frame` those of its border. On a `ground` the land outside `subject_mm` is paled.
    """

    name: str
    box: Box
    inner: Box
    view: MapView
    scene: Scene
    look: MapLook
    focus: BaseGeometry | None
    labels: Placement
    label_shapes: tuple[Shape, ...]
    floats: Mapping[str, Box] = field(default_factory=dict)
    band_mm: BaseGeometry | None = None
    over: tuple[Shape, ...] = ()
    frame: tuple[Shape, ...] = ()
    ground: Ground | None = None
    subject_mm: BaseGeometry | None = None

    @property
    def scale_denominator(self) -> float:
        """The n of the scale 1:n."""
        return self.view.scale_denominator

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the land in the frame, metres."""
        inner = self.inner
        (west, north), (east, south) = self.view.to_world(
            [(inner.left, inner.top), (inner.right, inner.bottom)]
        ).tolist()
        return west, south, east, north

    @property
    def unplaced(self) -> tuple[LabelKey, ...]:
        """The labels of the register that found no room: grids, units, houses.

        Names of roads, waters, places and neighbours are help to read by and do not count.
        """
        return tuple(
            key
            for key in self.labels.unplaced
            if isinstance(key, LabelKey) and key.kind in REGISTERED
        )


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """Be a part with its shapes; `box` is where it stands, of no meaning to its shapes."""

    name: str
    kind: str
    box: Box
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Be one page.

    `label` is what a list of pages calls it. `is_private` tells that it names people or houses in
    full; `warnings` are sentences for whoever prints it. `rows` are the register's rows that stand
    on it, by table and key, and `sums` what columns of tables add up to, by the name of the sum, so
    that a count on paper can be proved against the register.
    """

    paper_mm: SizeMm
    title: str
    label: str
    maps: tuple[MapFrame, ...]
    parts: tuple[PlacedPart, ...]
    is_private: bool = False
    warnings: tuple[str, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    sums: Mapping[str, int] = field(default_factory=dict)

    @property
    def main_map(self) -> MapFrame | None:
        """The map named `map`, else the first."""
        named = (frame for frame in self.maps if frame.name == "map")
        return next(named, self.maps[0] if self.maps else None)

    def part(self, name: str) -> PlacedPart:
        """Return a part by its name; raises KeyError."""
        return next(part for part in self.parts if part.name == name)

    def shapes(self) -> Iterator[Shape]:
        """Yield all shapes of maps and parts in the order of painting."""
        for frame in self.maps:
            yield from (*frame.over, *frame.label_shapes, *frame.frame)
        for part in self.parts:
            yield from part.shapes

    def texts(self) -> Iterator[Text]:
        """Yield every text."""
        return (shape for shape in self.shapes() if isinstance(shape, Text))
