"""Plots of a land survey as Chinese land offices exchange them: a text with a head and vertices.

    [属性描述]
    坐标系=2000国家大地坐标系
    几度分带=3
    带号=40
    [地块坐标]
    4,0.5,1,东村一组,面,,宅基地,,@
    J1,1,3619919.611,40406229.803

A plot begins with a line that ends in @: how many points, hectares, number, name, shape, map sheet,
use, code of the class. Then point, ring, X (the northing), Y (the easting).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.encoding_choices import choices_of
from gis.files.formats.areas_of_rings import FEWEST_VERTICES, area_of_rings
from gis.files.formats.coordinate_table import encoding_said
from gis.files.formats.source import UNDECIDED, Extent, Place
from gis.files.formats.survey_crs import survey_system
from gis.files.vector_facts import EncodingChoice, Remark
from gis.files.vector_layer import VectorLayer

_MARKS = ("[属性描述]", "[地块坐标]")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_HEAD_BYTES = 4096
_COLUMNS = ("编号", "名称", "面积_公顷", "图幅号", "用途", "地类编码")
_PLACES = (2, 3, 1, 5, 6, 7)
"""Where in the line of a plot the columns stand."""

_SHAPE = 4
_COMMA = re.compile(r"\s*[,，]\s*")


@dataclass(slots=True)
class _Plot:
    """Collect a plot: the cells of its line, and (ring, easting, northing) of its points."""

    cells: list[str] = field(repr=False)
    points: list[tuple[str, float, float]] = field(default_factory=list)

    @property
    def rings(self) -> list[list[tuple[float, float]]]:
        """The points of each ring; one that has come back to its first point is ended."""
        rings: list[list[tuple[float, float]]] = []
        number = None
        for ring, x, y in self.points:
            if ring != number or _is_closed(rings[-1]):
                number = ring
                rings.append([])
            rings[-1].append((x, y))
        return rings

    @property
    def announced(self) -> int | None:
        """How many points its line says, if there are others; None else.

        The point at which a ring closes may be counted or not.
        """
        if not self.cells[0].isdecimal():
            return None
        count, closed = int(self.cells[0]), sum(map(_is_closed, self.rings))
        return None if count in (len(self.points), len(self.points) - closed) else count


def _is_closed(ring: Sequence[tuple[float, float]]) -> bool:
    return len(ring) > FEWEST_VERTICES and ring[0] == ring[-1]


def is_survey_text(path: Path) -> bool:
    """Tell whether a text begins as such a survey does."""
    with path.open("rb") as stream:
        return is_survey_head(stream.read(_HEAD_BYTES))


def is_survey_head(head: bytes) -> bool:
    """Tell whether these are the first bytes of such a survey."""
    return any(mark.encode(encoding) in head for mark in _MARKS for encoding in _ENCODINGS)


class SurveyTextSource:
    """Read the plots of one survey as a layer."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._path = path
        self._said = encoding_said(path, encoding)

    def layers(self) -> Mapping[str, str]:
        """Return the one layer, called as the file."""
        return {self._path.stem: UNDECIDED[0]}

    def read(self, layer: str, rows: int | None = None) -> VectorLayer:
        """Read the plots. Raises InputProblem for a point without coordinates."""
        whole = self._whole
        wkb = whole.wkb_of_all()[:rows]
        columns = tuple(column[:rows] for column in whole.columns)
        return VectorLayer(whole.fields, columns, wkb, whole.crs, self._said, remarks=whole.remarks)

    def extent(self, layer: str) -> Extent:
        """Return how many plots there are and where they lie."""
        wkb = self._whole.wkb_of_all()
        west, south, east, north = shapely.total_bounds(shapely.from_wkb(wkb)).tolist()
        is_empty = bool(np.isnan(west))
        return Extent(len(wkb), None if is_empty else (west, south, east, north))

    def choices(self, layer: str) -> Sequence[EncodingChoice]:
        """Return the encodings worth trying."""
        if self._said is None or self._said.declared:
            return ()
        lines = [line for line in self._path.read_bytes().splitlines() if not line.isascii()]
        return choices_of((), [(line,) for line in lines], self._said.name)

    def place(self, layer: str) -> Place | None:
        """Return None: GDAL does not know such texts."""
        return None

    @cached_property
    def _whole(self) -> VectorLayer:
        encoding = "utf-8" if self._said is None else self._said.name
        text = self._path.read_bytes().decode(encoding, "replace").removeprefix("\ufeff")
        head, plots = _parsed(text.splitlines(), self._path)
        every = [point[1:] for plot in plots for point in plot.points]
        system = survey_system(head, np.array(every, dtype=np.float64).reshape(-1, 2))
        wkb: NDArray[np.object_] = np.full(len(plots), None, dtype=object)
        wkb[:] = [shapely.to_wkb(shape) if (shape := _shape_of(one)) else None for one in plots]
        columns = tuple(
            np.array([*(_cell(plot.cells, at) for plot in plots), None], dtype=object)[:-1]
            for at in _PLACES
        )
        remarks = tuple(_remarks(self._path, plots, contradicts=system.contradicts))
        return VectorLayer(_COLUMNS, columns, wkb, system.crs, self._said, remarks=remarks)


def _remarks(path: Path, plots: Sequence[_Plot], *, contradicts: bool) -> Iterable[Remark]:
    yield "vector_files.survey_text", {"path": path, "count": len(plots)}
    if contradicts:
        yield "vector_files.survey_zone_differs", {"path": path}
    for plot in plots:
        if plot.announced is not None:
            facts = {"plot": _cell(plot.cells, 3) or _cell(plot.cells, 2) or "–"}
            counts = {"announced": plot.announced, "found": len(plot.points)}
            yield "vector_files.survey_points_differ", {"path": path, **facts, **counts}


def _parsed(lines: Iterable[str], path: Path) -> tuple[dict[str, str], list[_Plot]]:
    head: dict[str, str] = {}
    plots: list[_Plot] = []
    is_in_plots = False
    for number, line in enumerate(lines, start=1):
        words = line.strip()
        if words.startswith("["):
            is_in_plots = words.startswith(_MARKS[1])
        elif not is_in_plots:
            key, _, value = words.replace("＝", "=").partition("=")
            head[key.strip()] = value.strip()
        elif words.endswith("@"):
            plots.append(_Plot(_COMMA.split(words.removesuffix("@").strip())))
        elif words:
            if not plots:
                plots.append(_Plot([""]))
            plots[-1].points.append(_point(words, number, path))
    return head, plots


def _point(words: str, number: int, path: Path) -> tuple[str, float, float]:
    cells = _COMMA.split(words)
    try:
        northing, easting = float(cells[2]), float(cells[3])
    except (IndexError, ValueError) as error:
        raise InputProblem("vector_files.vertex_without_place", path=path, row=number) from error
    return cells[1], easting, northing


def _cell(cells: Sequence[str], at: int) -> str | None:
    return cells[at] or None if at < len(cells) else None


def _shape_of(plot: _Plot) -> BaseGeometry | None:
    said = _cell(plot.cells, _SHAPE) or ""
    rings = plot.rings
    if "点" in said:
        return shapely.MultiPoint([xy for ring in rings for xy in ring])
    if "线" in said:
        lines = [shapely.LineString(ring) for ring in rings if len(ring) > 1]
        return shapely.multilinestrings(lines) if lines else None
    areas = [shapely.Polygon(ring) for ring in rings if len(set(ring)) >= FEWEST_VERTICES]
    return area_of_rings(areas)
