"""Measuring a composed page: texts on texts, texts outside their part, labels on labels.

Pure numbers from the page's shapes: a sheet that is fit to be printed has none of any.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.printing.sheets.page import Page
from layers.boxes import Box
from layers.drawing import Ruler, Text

LETTER = 0.8
"""How much of its height a letter's ink takes: what only meets in the air above is no fault."""
TOUCH_MM2 = 0.02
OUTSIDE_MM = 0.05


@dataclass(frozen=True, slots=True)
class Faults:
    """Name the texts that are at fault.

    `overlaps` are pairs that lie on each other, `outside` texts that leave their part or the
    sheet, each with the name of the part or map; `least_mm` is the height of the smallest letters.
    """

    overlaps: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, str], ...]
    least_mm: float

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.overlaps or self.outside)


def faults_of(page: Page, ruler: Ruler) -> Faults:
    """Return the faults of a page."""
    texts = [shape for shape in page.texts() if shape.text.strip()]
    outlines = [outline_of(text, ruler) for text in texts]
    return Faults(
        overlaps=tuple(_overlaps(texts, outlines)),
        outside=tuple(_outside(page, ruler)),
        least_mm=min((text.height_mm for text in texts), default=0.0),
    )


def outline_of(text: Text, ruler: Ruler) -> BaseGeometry:
    """Return the rectangle of a text's ink on the sheet, turned as the text is."""
    width = ruler.width(text.text, text.height_mm, bold=text.bold)
    before = {"left": 0.0, "centre": width / 2, "right": width}[text.align]
    half = text.height_mm * LETTER / 2
    outline = shapely.box(-before, -half, width - before, half)
    angle = np.radians(text.angle_deg - (90.0 if text.turned else 0.0))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return shapely.transform(outline, lambda xy: xy @ turn + (text.x_mm, text.y_mm))


def _overlaps(texts: Sequence[Text], outlines: Sequence[BaseGeometry]) -> list[tuple[str, str]]:
    every = np.array(outlines, dtype=object)
    first, second = shapely.STRtree(every).query(every, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    areas = shapely.area(shapely.intersection(every[first], every[second]))
    return [
        (texts[i].text, texts[j].text)
        for i, j, area in zip(first.tolist(), second.tolist(), areas.tolist(), strict=True)
        if area > TOUCH_MM2 and not _of_one_word(texts[i], texts[j])
    ]


def _of_one_word(one: Text, other: Text) -> bool:
    """Tell whether two are letters of one curved name, which may touch in a bend."""
    return bool(one.angle_deg or other.angle_deg) and len(one.text) == len(other.text) == 1


def _outside(page: Page, ruler: Ruler) -> list[tuple[str, str]]:
    width, height = page.paper_mm
    found: list[tuple[str, str]] = []
    for part in page.parts:
        found += _leaving(part.name, part.box, part.shapes, ruler)
    for frame in page.maps:
        found += _leaving(frame.name, frame.inner, frame.label_shapes, ruler)
        found += _leaving(frame.name, Box(0, 0, width, height), frame.frame, ruler)
    return found


def _leaving(name: str, box: Box, shapes: Sequence[object], ruler: Ruler) -> list[tuple[str, str]]:
    room = shapely.box(box.left, box.top, box.right, box.bottom).buffer(OUTSIDE_MM)
    texts = [shape for shape in shapes if isinstance(shape, Text) and shape.text.strip()]
    return [(name, text.text) for text in texts if not room.covers(outline_of(text, ruler))]
