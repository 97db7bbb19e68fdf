"""One map of all grids with its title, frame, legend and scale.

The layout sheet (区域布局图) tells how many households each has, the sheet of heads (分布图) who
answers for it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from app.printing.fit import Fit, Room, best_fit, fit_at, largest_denominator
from app.printing.frame import SheetFrame, sheet_frame
from app.printing.grid_wordings import wording_of
from app.printing.legend_entries import PaintedClasses, land_of, legend_entries, painted_classes
from app.printing.page import Page
from app.printing.sheet_spec import SheetSpec, SizeMm
from app.printing.sheet_texts import crs_lines, figures, place_name
from gis.errors import InputProblem
from gis.geometry.lattice import MM_PER_M
from gis.plan.excerpt import unit_of_code
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import UnitId
from layers.boxes import Box
from layers.drawing import PALE_INK, Ruler, Shape, Text
from layers.enlarging import enlarged
from layers.furniture import (
    frame_shapes,
    north_arrow_shapes,
    rounded_scale,
    scale_bar,
    scale_bar_shapes,
)
from layers.layer_view import FillScheme, MapLayer
from layers.legend import Figure, LegendBox, LegendEntry, legend_box
from layers.map_view import MapView
from layers.scene import Scene
from layers.sheet_labels import LetteringSpec, label_shapes, place_sheet_labels
from layers.style import PAPER, MapStyle

SHEET = replace(
    PAPER,
    tolerance_mm=0.1,
    households=replace(PAPER.households, diameter_mm=0.9),
    unit_text=replace(PAPER.unit_text, colour="#3b4a8c"),
)
ROOMY_GRID_MM, LEAST_SYMBOL_SHARE = 14.0, 0.5
"""Grids this wide on an A3 sheet, or wider, have room for symbols of full size."""
DOTS_TO_SCALE = 20_000
"""House dots are shown at 1:20000 and larger, unless the user says otherwise."""
OUTLINE_TOLERANCE_MM = 0.2


@dataclass(frozen=True, slots=True)
class _Subject:
    """Be what the sheet is about: a unit or the whole plan."""

    unit: UnitId | None
    leaves: tuple[UnitId, ...]
    outline_m: BaseGeometry
    figures: tuple[Figure, ...]
    classes: PaintedClasses


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Be a paper with its frame and the fit of the map."""

    frame: SheetFrame
    style: MapStyle
    entries: tuple[LegendEntry, ...]
    legend: LegendBox
    fit: Fit


class LayoutSheet:
    """Compose layout sheets of a plan in one language; nothing is painted here.

    `scene` is that of the plan, `ruler` measures the bundled font.
    """

    def __init__(self, scene: Scene, texts: Texts, ruler: Ruler) -> None:
        self._scene = scene
        self._plan: Plan = scene.plan
        self._texts = texts
        self._ruler = ruler

    def compose(self, spec: SheetSpec) -> Page:
        """Return the page; raises InputProblem when the spec cannot be met."""
        subject = self._subject(spec)
        sheets = [self._sheet(subject, spec, paper) for paper in spec.papers_mm()]
        sheet = min(sheets, key=lambda s: (s.fit.overlap_mm2 > 0, s.fit.denominator))
        frame, fit = sheet.frame, sheet.fit
        view = _sheet_view(frame, fit)
        lettering = LetteringSpec(
            units=subject.leaves,
            bounds=frame.inner.grown(-0.8 * frame.size),
            obstacles=(fit.legend.grown(frame.size), fit.arrow.grown(frame.size)),
            size=frame.size,
            wording=wording_of(self._plan, spec, self._texts),
        )
        labels = place_sheet_labels(self._plan, view, sheet.style, lettering, self._ruler)
        title = spec.title or self._title(subject, spec)
        page = Page(
            paper_mm=frame.paper_mm,
            title=title,
            scale_denominator=fit.denominator,
            map_box=frame.inner,
            view=view,
            scene=self._scene,
            style=sheet.style,
            focus=self._focus(subject, view),
            labels=labels,
            label_shapes=tuple(label_shapes(labels.placed, self._scene, sheet.style, frame.size)),
            legend=sheet.entries,
            legend_box=fit.legend,
            arrow_box=fit.arrow,
            furniture=(),
        )
        return replace(page, furniture=tuple(self._furniture(page, sheet, spec)))

    def _subject(self, spec: SheetSpec) -> _Subject:
        plan = self._plan
        unit = None if spec.unit_code is None else unit_of_code(plan, spec.unit_code)
        leaves = _carriers(plan, unit)
        outline = plan.partition.outline_mm(land_of(plan, leaves))
        if outline.is_empty:
            raise InputProblem("print.nothing_to_print", title=plan.title)
        outline_m = shapely.transform(outline, lambda xy: xy / MM_PER_M)
        numbers = tuple(figures(plan, leaves, self._texts))
        wording = wording_of(plan, spec, self._texts)
        labels = self._texts(f"print.class_label_{spec.product}")
        classes = painted_classes(self._scene, leaves, wording, labels)
        return _Subject(unit, leaves, outline_m, numbers, classes)

    def _sheet(self, subject: _Subject, spec: SheetSpec, paper: SizeMm) -> _Sheet:
        frame = sheet_frame(paper)
        dots = bool(spec.show_households)
        sheet = self._fitted(subject, spec, frame, with_households=dots)
        if spec.show_households is None and sheet.fit.denominator <= DOTS_TO_SCALE:
            return self._fitted(subject, spec, frame, with_households=True)
        return sheet

    def _fitted(
        self, subject: _Subject, spec: SheetSpec, frame: SheetFrame, *, with_households: bool
    ) -> _Sheet:
        size = frame.size
        style = self._style(spec, size, with_households=with_households)
        entries = tuple(legend_entries(subject.classes, style, self._texts))
        legend = self._legend(entries, subject, size)
        room = Room(
            inner=frame.inner,
            legend_mm=(legend.width_mm, legend.height_mm),
            arrow_mm=(9.0 * size, 18.0 * size),
            space_mm=5.0 * size,
        )
        exact = largest_denominator(subject.outline_m, room)
        outline = shapely.simplify(subject.outline_m, OUTLINE_TOLERANCE_MM * exact / 1000)
        fit = self._fit(outline, room, spec, exact)
        symbol_size = size * self._symbol_share(subject, fit.denominator, size)
        style = self._style(spec, symbol_size, with_households=with_households)
        entries = tuple(legend_entries(subject.classes, style, self._texts, fit.denominator))
        legend = self._legend(entries, subject, size)
        return _Sheet(frame, style, entries, legend, fit)

    def _symbol_share(self, subject: _Subject, denominator: float, size: float) -> float:
        """Return how much finer lines and dots must be where the grids are small on the sheet."""
        grids = sum(len(self._plan.grids_of(leaf)) for leaf in subject.leaves)
        side_mm = math.sqrt(subject.outline_m.area / max(grids, 1)) * 1000 / denominator
        return min(1.0, max(LEAST_SYMBOL_SHARE, side_mm / (ROOMY_GRID_MM * size)))

    def _fit(self, outline: BaseGeometry, room: Room, spec: SheetSpec, exact: float) -> Fit:
        if spec.scale is None:
            return best_fit(outline, room)
        if spec.scale <= 0:
            raise InputProblem("print.bad_scale", scale=f"{spec.scale:g}")
        if spec.scale < exact:
            raise InputProblem(
                "print.scale_too_large",
                scale=f"{spec.scale:g}",
                width=f"{room.inner.width:.0f}",
                height=f"{room.inner.height:.0f}",
                fitting=rounded_scale(exact),
            )
        return fit_at(outline, room, spec.scale)

    def _style(self, spec: SheetSpec, size: float, *, with_households: bool) -> MapStyle:
        if spec.palette not in list(FillScheme):
            raise InputProblem(
                "print.unknown_palette", palette=spec.palette, known=", ".join(FillScheme)
            )
        layers = SHEET.layers.with_fills(FillScheme(spec.palette))
        if not with_households:
            layers = layers.without(MapLayer.HOUSEHOLDS)
        return replace(enlarged(SHEET, size), layers=layers)

    def _legend(
        self, entries: tuple[LegendEntry, ...], subject: _Subject, size: float
    ) -> LegendBox:
        texts = self._texts
        return legend_box(
            (texts("print.legend"), texts("print.figures")),
            entries,
            subject.figures,
            ruler=self._ruler,
            size=size,
        )

    def _title(self, subject: _Subject, spec: SheetSpec) -> str:
        place = place_name(self._plan, subject.unit, self._texts)
        return self._texts(f"print.{spec.product}_title", place=place)

    def _focus(self, subject: _Subject, view: MapView) -> BaseGeometry | None:
        if subject.leaves == _carriers(self._plan, None):
            return None
        return shapely.transform(subject.outline_m, view.to_screen)

    def _furniture(self, page: Page, sheet: _Sheet, spec: SheetSpec) -> Iterator[Shape]:
        frame, fit, size = sheet.frame, sheet.fit, sheet.frame.size
        bounds_m = _bounds_m(page.view, frame.inner)
        yield from frame_shapes(frame.outer, frame.inner, bounds_m, self._ruler, size)
        yield from sheet.legend.shapes_at(fit.legend.left, fit.legend.top)
        yield from north_arrow_shapes(fit.arrow, self._texts("print.north"))
        yield from self._header(page, frame, spec)
        yield from self._scale(frame, fit)
        yield from self._left_notes(page, frame)
        yield from self._right_notes(frame, spec)

    def _header(self, page: Page, frame: SheetFrame, spec: SheetSpec) -> Iterator[Shape]:
        size, header = frame.size, frame.header
        side = self._classification(spec)
        side_width = self._ruler.width(side, 3.2 * size, bold=True) if side else 0.0
        room = header.width - 2 * (side_width + 4 * size)
        high = self._ruler.fitting(page.title, 10.5 * size, room, bold=True)
        middle, y = header.centre[0], header.top + 6.5 * size
        yield Text(page.title, middle, y, high, "centre", bold=True)
        if side:
            y = header.bottom - 4.0 * size
            yield Text(side, header.right, y, 3.2 * size, "right", bold=True)

    def _classification(self, spec: SheetSpec) -> str:
        if spec.classification is not None:
            return spec.classification
        if spec.purpose == "internal":
            return self._texts("print.internal_use")
        if spec.review_number:
            return self._texts("print.review_number", number=spec.review_number)
        return ""

    def _scale(self, frame: SheetFrame, fit: Fit) -> Iterator[Shape]:
        size, footer = frame.size, frame.footer
        middle = footer.centre[0]
        numeric = self._texts("print.scale", denominator=f"{fit.denominator:g}")
        yield Text(numeric, middle, footer.top + 2.2 * size, 3.4 * size, "centre", bold=True)
        bar = scale_bar(fit.denominator, min(80 * size, footer.width * 0.28))
        unit = self._texts("print.kilometres" if bar.in_kilometres else "print.metres")
        left, top = middle - bar.length_mm / 2, footer.top + 5.2 * size
        yield from scale_bar_shapes(bar, left, top, unit, size)

    def _left_notes(self, page: Page, frame: SheetFrame) -> Iterator[Shape]:
        lines = list(crs_lines(self._plan.crs, self._texts))
        if page.unplaced:
            lines.append(self._texts("print.note_unplaced", count=len(page.unplaced)))
        yield from self._notes(lines, frame, "left")

    def _right_notes(self, frame: SheetFrame, spec: SheetSpec) -> Iterator[Shape]:
        day = spec.made_on or date.today()
        compiler = spec.compiler or "＿" * 10
        lines = [
            self._texts("print.compiler", compiler=compiler),
            self._texts("print.date", year=day.year, month=day.month, day=day.day),
        ]
        yield from self._notes(lines, frame, "right")

    def _notes(self, lines: list[str], frame: SheetFrame, side: str) -> Iterator[Shape]:
        size, footer = frame.size, frame.footer
        room = footer.width * 0.33
        y = footer.top + 1.6 * size
        for line in lines:
            high = self._ruler.fitting(line, 2.5 * size, room)
            if side == "left":
                yield Text(line, footer.left, y, high, colour=PALE_INK)
            else:
                yield Text(line, footer.right, y, high, "right")
            y += 3.6 * size


def _carriers(plan: Plan, unit: UnitId | None) -> tuple[UnitId, ...]:
    """Return the units, of a unit or of the plan, that have none below or carry land themselves."""
    units = sorted(plan.units) if unit is None else plan.units_within(unit)
    return tuple(u for u in units if u not in plan.children or any(land_of(plan, (u,))))


def _sheet_view(frame: SheetFrame, fit: Fit) -> MapView:
    """Return the view of the whole sheet in which the frame's middle shows the fit's centre."""
    width, height = frame.paper_mm
    metres_per_mm = fit.denominator / 1000
    middle = frame.inner.centre
    return MapView(
        center_x_m=fit.centre_m[0] + (width / 2 - middle[0]) * metres_per_mm,
        center_y_m=fit.centre_m[1] - (height / 2 - middle[1]) * metres_per_mm,
        metres_per_unit=metres_per_mm,
        width=width,
        height=height,
        units_per_mm=1.0,
    )


def _bounds_m(view: MapView, box: Box) -> tuple[float, float, float, float]:
    (west, north), (east, south) = view.to_world(
        [(box.left, box.top), (box.right, box.bottom)]
    ).tolist()
    return west, south, east, north
