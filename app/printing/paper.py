"""The sizes of paper by name: the A and B series, the Chinese sheets, and sizes by millimetres."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gis.errors import InputProblem
from gis.texts import Language

SizeMm = tuple[float, float]
LEAST_MM, MOST_MM = 50.0, 3000.0


@dataclass(frozen=True, slots=True)
class Paper:
    """Be a size of paper: its short and its long side, its key, its names in both languages.

    `also` are other ways in which people write it.
    """

    key: str
    size_mm: SizeMm
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """Return the name to show."""
        return self.zh if language == "zh" else self.en


def _series(letter: str, *sizes: SizeMm) -> tuple[Paper, ...]:
    names = (f"{letter}{number}" for number in range(len(sizes)))
    return tuple(Paper(name, size, name, name) for name, size in zip(names, sizes, strict=True))


SHEETS: tuple[Paper, ...] = (
    *_series("A", (841, 1189), (594, 841), (420, 594), (297, 420), (210, 297), (148, 210)),
    *_series("B", (1000, 1414), (707, 1000), (500, 707), (353, 500), (250, 353), (176, 250)),
    Paper("1K", (787, 1092), "全开", "Full sheet (1K)", ("全张", "整开", "1开")),
    Paper("2K", (546, 787), "对开", "Half sheet (2K)", ("2开", "二开")),
    Paper("4K", (390, 543), "4开", "Quarter sheet (4K)", ("四开",)),
    Paper("8K", (270, 390), "8开", "Eighth sheet (8K)", ("八开",)),
    Paper("16K", (195, 270), "16开", "Sixteenth sheet (16K)", ("十六开",)),
)
"""A and B as ISO 216 has them; the Chinese sheets are divisions of 787 x 1092 mm, trimmed."""

PAPERS: Mapping[str, SizeMm] = {paper.key: paper.size_mm for paper in SHEETS}
_BY_NAME = {
    name.upper(): paper.size_mm
    for paper in SHEETS
    for name in (paper.key, paper.zh, paper.en, *paper.also)
}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)\s*(?:mm|毫米)?", re.IGNORECASE)


def paper_mm(name: str) -> SizeMm:
    """Return width and height of a paper by key or name, or of a size such as `390x543mm`.

    Raises InputProblem when there is none of that name, or the size cannot be printed on.
    """
    known = _BY_NAME.get(name.strip().upper())
    if known is not None:
        return known
    found = _SIZE.fullmatch(name.strip())
    if found is None:
        raise InputProblem("print_output.unknown_paper", paper=name)
    width, height = float(found[1]), float(found[2])
    if not (LEAST_MM <= width <= MOST_MM and LEAST_MM <= height <= MOST_MM):
        raise InputProblem(
            "print_output.paper_out_of_range",
            paper=name,
            least=f"{LEAST_MM:g}",
            most=f"{MOST_MM:g}",
        )
    return width, height
