"""What is asked of the placing of labels, and what it returns, as values."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from layers.boxes import Box, Point
from layers.label_room import FloatArray

Leader = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class LabelText:
    """Be one way to write a label: its lines, their joint size, and that of a character.

    A badge is a numeral in a circle.
    """

    lines: tuple[str, ...]
    width: float
    height: float
    character: float = 0.0
    is_badge: bool = False


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """Ask for a label: `texts` from long to short, for a polygon or for points to be centred on.

    `segments`, (n, 4) as x1, y1, x2, y2, may say the polygon's boundary, where they are at hand or
    quicker to make; without a polygon there is no leader.
    `beside` are the texts to try outside with a leader line; without any there is no leader.
    Higher `priority` is placed first; equals in the order of the requests.
    """

    key: Hashable
    texts: tuple[LabelText, ...]
    polygon: BaseGeometry | None = None
    points: tuple[Point, ...] = ()
    priority: float = 0.0
    beside: tuple[LabelText, ...] = ()
    segments: FloatArray | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Be a label with its place; a leader runs from the named thing to the box.

    `at` is the named point, of what is a point.
    """

    key: Hashable
    text: LabelText
    box: Box
    leader: Leader | None = None
    at: Point | None = None

    @property
    def x(self) -> float:
        """The centre, for centred text."""
        return self.box.centre[0]

    @property
    def y(self) -> float:
        """The centre, for centred text."""
        return self.box.centre[1]


@dataclass(frozen=True, slots=True)
class Placement:
    """Hold the placed labels and the keys of those that found no room, in placing order."""

    placed: tuple[PlacedLabel, ...]
    unplaced: tuple[Hashable, ...]


def smallest_of(requests: Iterable[LabelRequest]) -> float:
    """Return the least height of a text of some requests."""
    return min((t.height for r in requests for t in r.texts + r.beside), default=1.0)


def cell_for(requests: Iterable[LabelRequest]) -> float:
    """Return how large the cells of an index of such labels are best."""
    return max(4 * smallest_of(requests), 1e-6)
