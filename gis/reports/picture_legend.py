"""The samples of what a picture shows, each itself a small picture."""

import numpy as np
import shapely

from gis.reports.picture_marks import Dots, Line, Mark, Picture, Shape
from gis.reports.picture_panel import corners, hatching, shapes_of
from gis.texts import Texts

LEGEND = ("subject", "neighbour", "defect", "frame", "home", "mark")
WIDTH_MM, HEIGHT_MM = 9.0, 4.5


def legend_sample(name: str, texts: Texts) -> Picture:
    """Return the sample of one of `LEGEND`."""
    return Picture(WIDTH_MM, HEIGHT_MM, tuple(_marks(name)), texts(f"audit_report.legend.{name}"))


def _marks(name: str) -> list[Mark]:
    whole = corners(0.3, 0.3, WIDTH_MM - 0.6, HEIGHT_MM - 0.6)
    middle = np.array([(WIDTH_MM / 2, HEIGHT_MM / 2)])
    if name == "subject":
        half = (WIDTH_MM - 0.6) / 2
        return [
            Shape(f"subject_{number + 1}", (corners(0.3 + number * half, 0.3, half, 3.9),))
            for number in range(2)
        ]
    if name == "neighbour":
        return [Shape("neighbour", (whole,))]
    if name == "defect":
        land = shapely.Polygon(whole)
        return [*shapes_of("gap", land), *hatching(land)]
    if name == "frame":
        return [Line("frame", np.array([(0.0, HEIGHT_MM / 2), (WIDTH_MM, HEIGHT_MM / 2)]))]
    if name == "home":
        return [Dots("home", middle, 1.3)]
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = middle + 1.7 * np.column_stack([np.cos(turn), np.sin(turn)])
    return [Line("mark", ring, closed=True)]
