"""What a product adds to the map of one page: a fixed window, shapes over the land, numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.printing.sheets.context import PageContext
from layers.boxes import Box, Point
from layers.drawing import Shape
from layers.legend import LegendEntry
from layers.lettering import HouseText
from layers.map_view import MapView

ADDITIONS = "map_additions"
"""The name in the order's data."""


@dataclass(frozen=True, slots=True)
class Window:
    """Fix a map: its scale 1:denominator, and the point of the CRS in its middle."""

    denominator: float
    centre_m: Point


@dataclass(frozen=True, slots=True)
class OverMap:
    """Be shapes that lie over the land and under the lettering, which stays off `obstacles`."""

    shapes: tuple[Shape, ...] = ()
    obstacles: tuple[Box, ...] = ()


Over = Callable[[PageContext, MapView, Box], OverMap]
"""Makes shapes from the view of the whole sheet in millimetres and the box of the land on it."""


@dataclass(frozen=True, slots=True)
class MapAdditions:
    """Be what the main map of a page shows besides what its template says.

    `house_text` tells what is written at the house of a household; `entries` explain the added
    shapes in the legend.
    """

    window: Window | None = None
    over: Sequence[Over] = ()
    house_text: HouseText | None = None
    entries: Sequence[LegendEntry] = ()


NOTHING = MapAdditions()


def additions_of(context: PageContext) -> MapAdditions:
    """Return what the order of a page adds to its main map."""
    found = context.order.data.get(ADDITIONS, NOTHING)
    assert isinstance(found, MapAdditions)
    return found
