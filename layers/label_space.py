"""The room of a sheet that labels share: what is placed, and where another one may go."""

from collections.abc import Iterable
from typing import Protocol

from layers.boxes import Box, BoxIndex, Point
from layers.label_values import PlacedLabel


class Crowd(Protocol):
    """Tell how much a box would cover of what it had better not."""

    def count_met(self, box: Box) -> int:
        """Return how many things a box meets."""
        ...


class LabelSpace:
    """Hold what is placed within `bounds`; labels keep `spacing` between them.

    All placing of a sheet goes through one of these, so that no two labels meet, whichever way
    they were placed. Device units, y downwards.
    """

    def __init__(self, bounds: Box, obstacles: Iterable[Box], spacing: float, cell: float) -> None:
        self.bounds = bounds
        self.placed: list[PlacedLabel] = []
        self._spacing = spacing
        self._taken = BoxIndex(cell)
        for obstacle in obstacles:
            self._taken.add(obstacle)

    def is_free(self, box: Box) -> bool:
        """Tell whether a label may stand in `box`."""
        return self.bounds.holds(box) and self._taken.is_free(box.grown(self._spacing / 2))

    def is_free_line(self, start: Point, end: Point) -> bool:
        """Tell whether a leader may run so: through no label and across no other leader."""
        return self._taken.is_free_line(start, end)

    def put(self, label: PlacedLabel) -> None:
        """Take in a label with its leader."""
        self.placed.append(label)
        self.take(label.box)
        if label.leader is not None:
            self._taken.add_line(*label.leader)

    def take(self, box: Box) -> None:
        """Keep a box free of labels from now on."""
        self._taken.add(box.grown(self._spacing / 2))
