"""What the user may say about a sheet: paper, scale, title, who made it and for whom."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gis.errors import InputProblem

Orientation = Literal["auto", "portrait", "landscape"]
Purpose = Literal["internal", "public"]
ProductName = Literal["layout", "heads"]
SizeMm = tuple[float, float]

PAPERS: dict[str, SizeMm] = {
    "A0": (841.0, 1189.0),
    "A1": (594.0, 841.0),
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
}
LEAST_MM, MOST_MM = 140.0, 3000.0


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """Say what a layout sheet is to be.

    `paper` is A0 to A4 or `WxHmm`; `scale` is the n of 1:n, None for the largest rounded one that
    fits; `unit_code` is the code or name of the one unit that is meant; `show_households` None
    shows house dots where the scale has room for them. A public map carries its `review_number`
    (审图号) in place of the line that keeps it internal; `classification` overrides that line.
    Names and numbers of people are masked unless the sheet is `unmasked`.
    """

    paper: str = "A3"
    orientation: Orientation = "auto"
    scale: float | None = None
    title: str | None = None
    compiler: str = ""
    made_on: date | None = None
    purpose: Purpose = "internal"
    classification: str | None = None
    review_number: str = ""
    unit_code: str | None = None
    show_households: bool | None = None
    palette: str = "pastel"
    product: ProductName = "layout"
    unmasked: bool = False

    def papers_mm(self) -> tuple[SizeMm, ...]:
        """Return the sizes to try, width first, by paper and orientation.

        Raises InputProblem when the paper is not known or too small or large to print on.
        """
        short, long = sorted(paper_mm(self.paper))
        upright, across = (short, long), (long, short)
        if self.orientation == "portrait":
            return (upright,)
        if self.orientation == "landscape" or short == long:
            return (across,)
        return across, upright


def paper_mm(name: str) -> SizeMm:
    """Return width and height of `A0` to `A4` or of a size such as `390x543mm`."""
    known = PAPERS.get(name.strip().upper())
    if known is not None:
        return known
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)\s*(?:mm)?\s*", name, re.I)
    if found is None:
        raise InputProblem("print.unknown_paper", paper=name)
    width, height = float(found[1]), float(found[2])
    if not (LEAST_MM <= width <= MOST_MM and LEAST_MM <= height <= MOST_MM):
        raise InputProblem(
            "print.paper_out_of_range", paper=name, least=f"{LEAST_MM:g}", most=f"{MOST_MM:g}"
        )
    return width, height
