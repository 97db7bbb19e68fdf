"""A page as writers see it: paper, title and layers to be painted one over the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtGui import QPainter

from app.printing.paper import SizeMm


class LeafLayer(NamedTuple):
    """Be one layer of a page, named for readers of the file, who may show and hide it.

    `paint` is called with a painter whose origin is the upper left corner of the sheet, and with
    how many of its units are a millimetre.
    """

    name: str
    paint: Callable[[QPainter, float], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Be one page to be written.

    `identity` tells all that the page shows: two leaves with the same identity look the same. It
    is cheap, where `layers` may have to compose the page first. `label` is what a viewer calls the
    page in its list of pages and bookmarks.
    """

    paper_mm: SizeMm
    title: str
    identity: str
    label: str
    layers: Callable[[], Sequence[LeafLayer]]
