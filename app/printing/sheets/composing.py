"""Composing a page: boxes of parts, then maps, then everything else; nothing is painted here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.long_lived import without_pauses
from app.printing.grid_wordings import names_people
from app.printing.missing_glyphs import missing_characters, missing_sentences
from app.printing.parts.maker import Maker
from app.printing.parts.registry import MAP_KIND, makers
from app.printing.sheet_spec import SizeMm, papers_mm
from app.printing.sheets.context import Desk, PageContext, PageOrder
from app.printing.sheets.fields import fields_of
from app.printing.sheets.fit import Fit, Float
from app.printing.sheets.imposing import imposed, imposition
from app.printing.sheets.map_additions import additions_of
from app.printing.sheets.map_making import MapDraft, drafted, finished, fitted, room_in
from app.printing.sheets.page import MapFrame, MapLook, Page, PlacedPart
from app.printing.templates.boxes import boxes_of, growth_of
from app.printing.templates.records import Dock, PageTemplate, PartTemplate
from gis.errors import InputProblem
from layers.boxes import Box
from layers.drawing import Text
from layers.label_houses import joined_numbers
from layers.lettering import HOUSE

CORNERS = {
    "legend": ("SE", "SW", "NE", "NW"),
    "north_arrow": ("NE", "NW", "SE", "SW"),
}
OTHER_CORNERS = ("NW", "SW", "NE", "SE")
TOUCHING_MM = 0.5
"""Parts that lie over each other by less only touch."""

_FittedMap = tuple[MapDraft, Fit, MapLook, Mapping[str, Box]]
"""A map, where it goes, how it looks there, and the boxes of the parts that stand on it."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """Be a paper with the boxes of its parts and the fits of its maps."""

    context: PageContext
    boxes: Mapping[str, Box]
    maps: Mapping[str, _FittedMap]

    @property
    def merit(self) -> tuple[bool, float]:
        """The less, the better: land under a legend, then the n of the main map's scale."""
        main = self.maps.get(MAP_KIND) or next(iter(self.maps.values()), None)
        return (False, 0.0) if main is None else (main[1].overlap_mm2 > 0, main[1].denominator)


class Composer:
    """Compose pages of one print."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._makers: Mapping[str, Maker] = makers()

    def compose(self, order: PageOrder, number: int = 1, pages: int = 1) -> Page:
        """Return the page; raises InputProblem when spec or template cannot be met."""
        with without_pauses():
            return self._composed(order, number, pages)

    def _composed(self, order: PageOrder, number: int, pages: int) -> Page:
        desk = self._desk
        if order.cards:
            cards = [self._composed(card, number, pages) for card in order.cards]
            way = imposition(self._papers(None), cards[0].paper_mm)
            return imposed(cards, way, order.label)
        template = desk.template.page(order.page)
        fields = fields_of(desk, order, number, pages)
        papers = self._papers(template, is_own=order.has_own_paper)
        drafts: list[_Draft] = []
        for paper in papers:
            known = drafts[0].maps if drafts else {}
            drafts.append(self._draft(order, template, paper, fields, known))
        return self._finished(min(drafts, key=lambda draft: draft.merit))

    def room_of(self, order: PageOrder, part: str) -> tuple[PageContext, Box]:
        """Return the box that a part gets on the page of an order, to see how much it holds."""
        template = self._desk.template.page(order.page)
        fields = fields_of(self._desk, order, 1, 1)
        paper = self._papers(template, is_own=order.has_own_paper)[0]
        draft = self._draft(order, template, paper, fields, {})
        return draft.context, draft.boxes[part]

    def cards_on_a_page(self, card_mm: SizeMm) -> int:
        """Return how many cards of a size stand side by side on the paper of the print."""
        return len(imposition(self._papers(None), card_mm).corners)

    def _papers(self, page: PageTemplate | None, *, is_own: bool = False) -> tuple[SizeMm, ...]:
        spec, template = self._desk.spec, self._desk.template
        if page is None:
            orientation = spec.orientation or template.orientation
            return papers_mm(spec.paper or template.paper, orientation)
        if is_own:
            orientation = page.orientation or template.orientation
            return papers_mm(page.paper or template.paper, orientation)
        orientation = spec.orientation or page.orientation or template.orientation
        return papers_mm(spec.paper or page.paper or template.paper, orientation)

    def _draft(
        self,
        order: PageOrder,
        page: PageTemplate,
        paper: SizeMm,
        fields: Mapping[str, str],
        known: Mapping[str, _FittedMap],
    ) -> _Draft:
        """Return the page on a paper; `known` are its maps on another one."""
        template = self._desk.template
        size = growth_of(paper, template.style.growth)
        context = PageContext(self._desk, order, page, paper, size, fields)
        drafts = {
            part.name: drafted(part, context, known[part.name][0] if part.name in known else None)
            for part in page.parts
            if part.kind == MAP_KIND and part.is_on(paper)
        }
        looks = {name: draft.look for name, draft in drafts.items()}
        context = replace(context, looks=looks)
        margins = page.margins or template.margins
        boxes = boxes_of(page, paper, margins, size, lambda p, room: self._wanted(p, context, room))
        maps = {
            name: self._fitted(draft, context, boxes[name], _over(page, boxes, name))
            for name, draft in drafts.items()
            if name in boxes
        }
        return _Draft(context, boxes, maps)

    def _wanted(self, part: PartTemplate, context: PageContext, room: Box) -> SizeMm:
        if part.kind == MAP_KIND:
            return room.width, room.height
        return self._maker(part).wanted(part, context, room)

    def _maker(self, part: PartTemplate) -> Maker:
        maker = self._makers.get(part.kind)
        if maker is None:
            raise InputProblem("templates.unknown_kind", part=part.name, kind=part.kind)
        return maker

    def _fitted(
        self, draft: MapDraft, context: PageContext, box: Box, over: Mapping[str, Box]
    ) -> _FittedMap:
        """Return where a map goes; `over` are parts that stand on it by hand, and stay there."""
        taken = tuple(over.values())
        floating = self._floating(context, draft.part.name, box)
        room = room_in(draft.part, context, box, tuple(floating.values()), taken)
        fit, look = fitted(draft, context, room)
        # The legend is smaller or larger with what is really shown at the scale that was found.
        shown = replace(context, looks={**context.looks, draft.part.name: look})
        floating = self._floating(shown, draft.part.name, box)
        room = room_in(draft.part, context, box, tuple(floating.values()), taken)
        fit, look = fitted(draft, context, room)
        return draft, fit, look, {**dict(zip(floating, fit.boxes, strict=True)), **over}

    def _floating(self, context: PageContext, map_name: str, box: Box) -> Mapping[str, Float]:
        """Return what wants a corner of a map, by part; what has nothing to show wants none."""
        found: dict[str, Float] = {}
        for part in _floats(context, map_name):
            most = min(box.width, part.size_mm * context.size or box.width)
            width, height = self._wanted(part, context, Box(0.0, 0.0, most, box.height))
            if width > 0 and height > 0:
                corners = part.names("corners") or CORNERS.get(part.kind, OTHER_CORNERS)
                found[part.name] = Float((min(width, most), min(height, box.height)), corners)
        return found

    def _finished(self, draft: _Draft) -> Page:
        context = draft.context
        looks = {name: look for name, (_, _, look, _) in draft.maps.items()}
        context = replace(context, looks=looks)
        maps = {
            name: finished(held, context, draft.boxes[name], (fit, look, floats))
            for name, (held, fit, look, floats) in draft.maps.items()
        }
        context = replace(context, maps=maps, fields={**context.fields, **_of_map(context, maps)})
        boxes = {**draft.boxes}
        for frame in maps.values():
            boxes.update(frame.floats)
        placed: list[PlacedPart] = []
        private = context.masking.is_off and any(
            names_people(held.part) for held, *_ in draft.maps.values()
        )
        rows: list[tuple[str, int]] = []
        sums: Counter[str] = Counter()
        warnings = list(context.order.warnings)
        for part in context.page.parts:
            if part.kind == MAP_KIND or part.name not in boxes:
                continue
            box = boxes[part.name]
            made = self._maker(part).made(part, context, box)
            placed.append(PlacedPart(part.name, part.kind, box, made.shapes))
            private |= made.is_private
            rows += made.rows
            sums.update(dict(made.sums))
            warnings += made.warnings
        page = Page(
            paper_mm=context.paper_mm,
            title=_title(placed, context),
            label=context.order.label,
            maps=tuple(maps.values()),
            parts=tuple(placed),
            is_private=private,
            warnings=tuple(warnings),
            rows=tuple(rows),
            sums=dict(sums),
        )
        missing = missing_characters(text.text for text in page.texts())
        told = missing_sentences(missing, context.texts)
        return replace(page, warnings=(*page.warnings, *told))


def _of_map(context: PageContext, maps: Mapping[str, MapFrame]) -> dict[str, str]:
    """Return the fields that are known when the main map is made."""
    main = maps.get(MAP_KIND) or next(iter(maps.values()), None)
    if main is None:
        return {}
    left = len(main.unplaced)
    sides = ("west_m", "south_m", "east_m", "north_m")
    return {
        **{name: f"{value:.1f}" for name, value in zip(sides, main.bounds_m, strict=True)},
        "scale": f"1:{main.scale_denominator:.6g}",
        "unplaced": context.texts("print.note_unplaced", count=left) if left else "",
        "unplaced_houses": _unplaced_houses(context, main),
    }


def _unplaced_houses(context: PageContext, frame: MapFrame) -> str:
    """Return the sentence that lists the numbers of houses without room; "" if all are there."""
    text = additions_of(context).house_text
    houses = [key.id for key in frame.unplaced if key.kind == HOUSE]
    numbers = joined_numbers(filter(None, map(text, houses))) if text is not None else []
    if not numbers:
        return ""
    said = context.texts("print_field.between").join(numbers)
    return context.texts("print_field.unplaced_houses", numbers=said)


def _title(placed: list[PlacedPart], context: PageContext) -> str:
    """Return what the part that is the title says, else what the page is called."""
    titles = (
        shape.text
        for part in placed
        if part.kind == "title"
        for shape in part.shapes
        if isinstance(shape, Text)
    )
    return next(titles, context.order.label)


def _over(page: PageTemplate, boxes: Mapping[str, Box], map_name: str) -> dict[str, Box]:
    """Return the boxes of the parts that stand on a map by hand."""
    return {
        part.name: boxes[part.name]
        for part in page.parts
        if part.dock is Dock.HAND
        and part.name in boxes
        and part.name != map_name
        and boxes[part.name].grown(-TOUCHING_MM).meets(boxes[map_name])
        and not boxes[part.name].holds(boxes[map_name])
    }


def _floats(context: PageContext, map_name: str) -> list[PartTemplate]:
    return [
        part
        for part in context.page.parts
        if part.is_on(context.paper_mm) and part.dock is Dock.CORNER and part.inside == map_name
    ]
