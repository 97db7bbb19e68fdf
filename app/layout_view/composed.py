"""A layout composed and painted: the slow part of the preview, done by workers; no widgets."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.layout_view.layout_model import LandInFrame, Layout, Sheet
from app.printing.parts.registry import MAP_KIND
from app.printing.print_sheets import desk_of, ordered_pages
from app.printing.sheet_base_maps import SheetBaseMaps
from app.printing.sheet_themes import SheetThemes
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.fields import fields_of
from app.printing.sheets.page import MapFrame, Page
from app.printing.sheets.painting import paint_page
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts
from layers.boxes import Box


@dataclass(frozen=True, slots=True)
class Source:
    """Be what layouts are made of: the plan, and what can be laid beneath its maps and on them."""

    plan: Plan
    base_maps: SheetBaseMaps
    themes: SheetThemes


@dataclass(frozen=True, slots=True)
class Ordered:
    """Be a print with its pages ordered, which holds for all pages of one spec and template."""

    desk: Desk
    composer: Composer
    orders: tuple[PageOrder, ...]

    def is_for(self, plan: Plan, layout: Layout) -> bool:
        """Tell whether a layout of a plan has the same pages."""
        desk = self.desk
        return desk.plan is plan and desk.spec == layout.spec and desk.template == layout.template


@dataclass(frozen=True, slots=True)
class Composed:
    """Be a layout with one of its pages composed."""

    layout: Layout
    ordered: Ordered
    number: int
    page: Page
    sheet: Sheet
    fields: Mapping[str, str]

    @property
    def labels(self) -> tuple[str, ...]:
        """What lists call the pages."""
        return tuple(order.label for order in self.ordered.orders)


@dataclass(frozen=True, slots=True)
class Picture:
    """Be a part of a page in dots: `area` is the part, in millimetres of the sheet."""

    page: Page
    area: Box
    dots_per_mm: float
    image: QImage


def compose_layout(
    source: Source, layout: Layout, texts: Texts, before: Composed | None, progress: Progress
) -> Composed:
    """Return a layout composed; what the last one has in common with it is not made again.

    A number beyond the last page shows that one. Raises InputProblem as the composer does.
    """
    ordered = _ordered(source, layout, texts, before)
    progress.raise_if_cancelled()
    orders = ordered.orders
    number = max(1, min(layout.number, len(orders)))
    order = orders[number - 1]
    page = ordered.composer.compose(order, number, len(orders))
    template_page = layout.template.page(order.page)
    sheet = Sheet(
        template_page,
        page.paper_mm,
        template_page.margins or layout.template.margins,
        _boxes(page),
        _land(page.main_map) if _is_one_map(ordered) else None,
    )
    fields = fields_of(ordered.desk, order, number, len(orders))
    return Composed(layout, ordered, number, page, sheet, fields)


def paint_picture(composed: Composed, area: Box, dots_per_mm: float) -> Picture:
    """Return a part of a page painted on white."""
    width = max(1, round(area.width * dots_per_mm))
    height = max(1, round(area.height * dots_per_mm))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-area.left * dots_per_mm, -area.top * dots_per_mm)
    paint_page(painter, composed.page, composed.ordered.desk.ruler, dots_per_mm)
    painter.end()
    return Picture(composed.page, area, dots_per_mm, image)


def _ordered(source: Source, layout: Layout, texts: Texts, before: Composed | None) -> Ordered:
    plan = source.plan
    if before is not None and before.ordered.is_for(plan, layout):
        return before.ordered
    if before is not None and before.ordered.desk.plan is plan:
        desk = before.ordered.desk.for_print(layout.spec, layout.template, layout.earlier)
    else:
        desk = desk_of(
            plan,
            layout.spec,
            texts,
            layout.template,
            before=layout.earlier,
            base_maps=source.base_maps,
            themes=source.themes,
        )
    composer = Composer(desk)
    return Ordered(desk, composer, tuple(ordered_pages(desk, composer)))


def _boxes(page: Page) -> dict[str, Box]:
    boxes = {frame.name: frame.box for frame in page.maps}
    return boxes | {part.name: part.box for part in page.parts}


def _is_one_map(ordered: Ordered) -> bool:
    """Tell whether only one page has a main map: a spec has a place and a scale for one.

    Maps of several pages are fitted each by itself.
    """
    template = ordered.desk.template
    mapped = [
        order
        for order in ordered.orders
        if any(part.kind == MAP_KIND for part in template.page(order.page).parts)
    ]
    return len(mapped) <= 1 and not any(order.cards for order in ordered.orders)


def _land(frame: MapFrame | None) -> LandInFrame | None:
    if frame is None:
        return None
    west, south, east, north = frame.bounds_m
    centre = ((west + east) / 2, (south + north) / 2)
    return LandInFrame(frame.name, frame.inner, centre, frame.scale_denominator)
