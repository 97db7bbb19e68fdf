"""What the user may say about a print: product, area, paper, scale, words, for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from app.printing.paper import PAPERS, SizeMm, paper_mm
from layers.boxes import Point

Orientation = Literal["auto", "portrait", "landscape"]
Purpose = Literal["internal", "public"]

__all__ = ["PAPERS", "Orientation", "Purpose", "SheetSpec", "SizeMm", "paper_mm", "papers_mm"]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """Say what is to be printed; what is None is as the template has it.

    `paper` is the name of a size, such as A3 or 4开, or `WxHmm`; `scale` is the n of 1:n, None
    for the largest rounded one that fits, `centre_m` the point of the project's CRS in the middle
    of the main map, None for the best. `unit_code` is the code or name of the one unit that is
    meant, `grid_codes` are the grids. `show_households` None shows house dots where the scale has
    room for them. A public map carries its `review_number` (审图号) in place of the line that
    keeps it internal; `classification` overrides that line. `words` replace texts of the template
    by part name, `pictures` are files, or folders with a file for each grid's code, by part name.
    `since` names the kept version that a map of changes starts from. With `base_maps` the visible
    base maps of the project lie beneath the maps, with `themes` its visible theme layers on them.
    Names and numbers of people are masked unless the sheet is `unmasked`.
    """

    product: str = "layout"
    paper: str | None = None
    orientation: Orientation | None = None
    scale: float | None = None
    centre_m: Point | None = None
    title: str | None = None
    compiler: str = ""
    sources: str = ""
    made_on: date | None = None
    purpose: Purpose = "internal"
    classification: str | None = None
    review_number: str = ""
    unit_code: str | None = None
    grid_codes: tuple[str, ...] = ()
    show_households: bool | None = None
    palette: str | None = None
    unmasked: bool = False
    since: str = ""
    base_maps: bool = False
    themes: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Path] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day that the sheet bears."""
        return self.made_on or date.today()


def papers_mm(paper: str, orientation: Orientation) -> tuple[SizeMm, ...]:
    """Return the sizes to try, width first, by paper and orientation.

    Raises InputProblem when the paper is not known or too small or large to print on.
    """
    short, long = sorted(paper_mm(paper))
    upright, across = (short, long), (long, short)
    if orientation == "portrait":
        return (upright,)
    if orientation == "landscape" or short == long:
        return (across,)
    return across, upright
