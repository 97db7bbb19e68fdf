"""The base maps of a project beneath the maps of a print: opened when they are first needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from pyproj import CRS
from PySide6.QtGui import QPainter

from app.printing.kept_base_maps import KeptBaseMaps
from app.printing.paper import SizeMm
from gis.base_maps.opening import open_base_map
from gis.errors import InputProblem
from gis.texts import Texts
from layers.base_maps.paper import PaperBaseMaps
from layers.base_maps.shown import ShownBaseMap
from layers.map_view import MapView

DOTS_PER_MM, DOTS_PER_MM_OF_LARGE = 8.0, 6.0
"""Two hundred to the inch, a hundred and fifty on what is larger than A2 and read from afar."""
LARGE_MM2 = 260_000.0


class SheetBaseMaps:
    """Be the visible base maps of a project for all maps of a print.

    Nothing is opened before it is needed. One that cannot be opened is left out and told of.
    May be used by one thread at a time.
    """

    def __init__(self, kept: KeptBaseMaps, crs: str, texts: Texts) -> None:
        self._kept, self._crs, self._texts = kept, crs, texts
        self._opening = Lock()
        self._opened: PaperBaseMaps | None = None
        self._faults: list[str] = []

    @property
    def attribution(self) -> str:
        """What must stand beside the maps, "" for nothing."""
        return self._paper().attribution

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be opened, and what could not be shown in full so far; sentences."""
        paper, texts = self._paper(), self._texts
        lacking = [
            texts("print_ground.lacking", name=name, why=texts(why.key, **why.facts))
            for name, why in paper.problems
        ]
        return (*self._faults, *lacking)

    def paint(self, painter: QPainter, view: MapView, paper_mm: SizeMm) -> None:
        """Paint the land of a view as finely as a paper of a size needs it."""
        is_large = paper_mm[0] * paper_mm[1] > LARGE_MM2
        self._paper().paint(painter, view, DOTS_PER_MM_OF_LARGE if is_large else DOTS_PER_MM)

    def close(self) -> None:
        """Close what was opened."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def _paper(self) -> PaperBaseMaps:
        with self._opening:
            if self._opened is None:
                shown = list(self._shown())
                self._opened = PaperBaseMaps(shown, CRS.from_user_input(self._crs))
            return self._opened

    def _shown(self) -> Iterator[ShownBaseMap]:
        kept, texts = self._kept, self._texts
        visible = [one for one in kept.records if one.is_seen]
        if not visible:
            self._faults.append(texts("print_ground.none"))
        for record in visible:
            try:
                source = open_base_map(record, kept.project, kept.means)
            except InputProblem as problem:
                why = texts.of_error(problem)
                self._faults.append(texts("print_ground.not_opened", name=record.name, why=why))
            else:
                yield ShownBaseMap(record, source)


@contextmanager
def opened_base_maps(kept: KeptBaseMaps, crs: str, texts: Texts) -> Iterator[SheetBaseMaps]:
    """Give base maps for a print, and close them after it."""
    base_maps = SheetBaseMaps(kept, crs, texts)
    try:
        yield base_maps
    finally:
        base_maps.close()
