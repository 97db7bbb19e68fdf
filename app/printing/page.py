"""A page as a value: everything that is to be painted and where, before any painter exists."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from app.printing.sheet_spec import SizeMm
from layers.boxes import Box
from layers.drawing import Shape
from layers.labels import Placement
from layers.legend import LegendEntry
from layers.map_view import MapView
from layers.scene import Scene
from layers.sheet_labels import LabelKey
from layers.style import MapStyle


@dataclass(frozen=True, slots=True)
class Page:
    """Be one page: a map in a box and shapes round and over it.

    All millimetres of the sheet, y downwards; `view` covers the whole sheet with one unit to the
    millimetre. Land outside `focus`, if there is one, is only context and drawn pale.
    """

    paper_mm: SizeMm
    title: str
    scale_denominator: float
    map_box: Box
    view: MapView
    scene: Scene
    style: MapStyle
    focus: BaseGeometry | None
    labels: Placement
    label_shapes: tuple[Shape, ...]
    legend: tuple[LegendEntry, ...]
    legend_box: Box
    arrow_box: Box
    furniture: tuple[Shape, ...]

    @property
    def unplaced(self) -> tuple[LabelKey, ...]:
        """The labels of the subject that found no room; names of neighbours do not count."""
        return tuple(
            key
            for key in self.labels.unplaced
            if isinstance(key, LabelKey) and key.kind != "context"
        )
