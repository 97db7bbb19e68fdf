"""Asking services for tiles, beside all other work and only for what is in view."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from gis.base_maps.tile_scheme import PyramidTile
from layers.base_maps.finding import BaseLayer, Finder
from layers.base_maps.held import HeldSource
from layers.work_queue import Submit, WorkQueue

AT_ONCE_PER_SOURCE = 4
"""What one service is asked for at a time."""

Wish = tuple[BaseLayer, PyramidTile]


class Fetches:
    """Ask for what is wanted now; what nobody wants any more is not asked for.

    The methods belong to the window's thread. Nobody is told of answers, for who waits for a
    service may outlive the window: look for them with `collect`.
    """

    def __init__(self, submit: Submit) -> None:
        self._work: WorkQueue[tuple[HeldSource, PyramidTile], bool] = WorkQueue(
            submit, lambda: None
        )
        self._wishes: list[Wish] = []

    @property
    def loading(self) -> int:
        """How many tiles are awaited."""
        return len(self._wishes) + len(self._work.awaited())

    def want(self, wishes: Sequence[Wish], finder: Finder) -> None:
        """Ask for these tiles, the first ones first, in place of all that was not asked for yet."""
        self._wishes = [
            (layer, tile)
            for layer, tile in wishes
            if (layer.held, tile) not in self._work and finder.is_due(layer, tile)
        ]
        self._start(finder)

    def collect(self, finder: Finder) -> list[tuple[HeldSource, PyramidTile]]:
        """Return the tiles that have come; ask for more."""
        finished = self._work.finished()
        self._wishes = [wish for wish in self._wishes if finder.is_due(*wish)]
        self._start(finder)
        return [key for key, has_come in finished if has_come]

    def _start(self, finder: Finder) -> None:
        busy = Counter(held for held, _ in self._work.awaited())
        waiting: list[Wish] = []
        for layer, tile in self._wishes:
            if busy[layer.held] < AT_ONCE_PER_SOURCE:
                busy[layer.held] += 1
                self._work.start((layer.held, tile), partial(finder.fetch, layer, tile))
            else:
                waiting.append((layer, tile))
        self._wishes = waiting
