"""The layout that is being made, as a value: what is printed, by which template, changed how.

Every change is a function from a layout to another one, so that undoing is going back to the one
before. Nothing here knows a widget; boxes are millimetres of the sheet, y downwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.printing.sheet_spec import Purpose, SheetSpec, SizeMm
from app.printing.templates.records import (
    Dock,
    Margins,
    PageTemplate,
    PartTemplate,
    Template,
    Words,
)
from app.printing.templates.said import TITLE, is_title, said_on, words_key
from gis.plan.plan import Plan
from gis.texts import Language
from layers.boxes import Box, Point

WORD_KINDS = frozenset({TITLE, "words", "qr"})
"""The kinds of part that say what their template or the user writes."""
PHOTO = "photo"
PICTURE_KINDS = frozenset({PHOTO, "qr"})
"""The kinds of part that show a picture of the user's."""
LEAST_PART_MM = 3.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Be what is being laid out; `number` is the page that is looked at, from 1.

    `selected` is the name of the part in hand, nothing without one. `earlier` is the plan of the
    version that the spec's `since` names.
    """

    spec: SheetSpec
    template: Template
    number: int = 1
    selected: str = ""
    earlier: Plan | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LandInFrame:
    """Be what the main map shows: the box of its land on the sheet, and where and how large.

    `centre_m` is the point of the project's CRS in the middle of the box.
    """

    name: str
    inner: Box
    centre_m: Point
    denominator: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Be what is known of a composed page: its page of the template and where its parts stand."""

    page: PageTemplate
    paper_mm: SizeMm
    margins: Margins
    boxes: Mapping[str, Box] = field(default_factory=dict)
    land: LandInFrame | None = None

    def depth(self, name: str) -> int:
        """Return in how many other parts a part stands."""
        part = self.page.part(name)
        return 0 if part is None or not part.inside else 1 + self.depth(part.inside)

    def held_by(self, name: str) -> Iterator[PartTemplate]:
        """Yield all parts that stand in a part, in those that stand in it, and so on."""
        for part in self.page.parts:
            if part.inside == name:
                yield part
                yield from self.held_by(part.name)


# What is printed


def with_spec(layout: Layout, **changes: object) -> Layout:
    """Return the layout with some fields of its spec changed."""
    return replace(layout, spec=replace(layout.spec, **changes))  # type: ignore[arg-type]


def with_area(layout: Layout, unit_code: str | None, grid_codes: tuple[str, ...]) -> Layout:
    """Return the layout of another area: its map is fitted anew, its first page is shown."""
    layout = with_spec(layout, unit_code=unit_code, grid_codes=grid_codes)
    return replace(fitted(layout), number=1)


def with_template(layout: Layout, template: Template) -> Layout:
    """Return the layout by another template, perhaps of another product.

    What was written over texts of the old template goes, and for whom the sheet is is the new
    one's; area and paper stay.
    """
    purpose: Purpose = "public" if template.is_public else "internal"
    spec = replace(layout.spec, product=template.product, purpose=purpose, words={}, title=None)
    return fitted(replace(layout, spec=spec, template=template, number=1, selected=""))


def with_earlier(layout: Layout, version: str, earlier: Plan) -> Layout:
    """Return the layout that compares the plan with what it was in a version."""
    return replace(at_page(with_spec(layout, since=version), 1), earlier=earlier)


def reset(layout: Layout, template: Template) -> Layout:
    """Return the layout with nothing changed by hand: template, texts and map as they come."""
    spec = replace(layout.spec, words={}, title=None)
    return fitted(replace(layout, spec=spec, template=template, selected=""))


def at_page(layout: Layout, number: int) -> Layout:
    """Return the layout with another page shown."""
    return replace(layout, number=number, selected="")


def with_selected(layout: Layout, name: str) -> Layout:
    """Return the layout with another part in hand."""
    return replace(layout, selected=name)


# The map in its frame


def land_dragged(layout: Layout, land: LandInFrame, right_mm: float, down_mm: float) -> Layout:
    """Return the layout after the land was dragged in its frame by so many millimetres."""
    metres = land.denominator / 1000
    x, y = land.centre_m
    centre = (x - right_mm * metres, y + down_mm * metres)
    return with_spec(layout, centre_m=centre, scale=land.denominator)


def scaled(
    layout: Layout, land: LandInFrame, denominator: float, at: Point | None = None
) -> Layout:
    """Return the layout at another scale; the land at a point of the sheet stays where it is."""
    middle = land.inner.centre
    right, down = (0.0, 0.0) if at is None else (at[0] - middle[0], at[1] - middle[1])
    metres = (land.denominator - denominator) / 1000
    centre = (land.centre_m[0] + right * metres, land.centre_m[1] - down * metres)
    return with_spec(layout, scale=denominator, centre_m=centre)


def fitted(layout: Layout) -> Layout:
    """Return the layout with scale and place of the map found by the program."""
    return with_spec(layout, scale=None, centre_m=None)


# Parts


def part_placed(layout: Layout, sheet: Sheet, name: str, box: Box) -> Layout:
    """Return the layout with a part in another box; all others stay where they are.

    What stands in the part goes with it. Those beside a docked part are given their places by
    hand too, since they would take the room that it leaves.
    """
    part = sheet.page.part(name)
    if part is None:
        return layout
    page = layout.template.page(sheet.page.name)
    places = {name: box_on_sheet(box, sheet.paper_mm)}
    if part.dock is not Dock.HAND:
        places = {**_beside(sheet, part), **places}
    old = sheet.boxes.get(name, box)
    right, down = places[name].left - old.left, places[name].top - old.top
    for held in sheet.held_by(name):
        if held.dock is Dock.HAND and held.name in sheet.boxes:
            places[held.name] = shifted(sheet.boxes[held.name], right, down)
    for each, place in places.items():
        changed = page.part(each)
        if changed is not None:
            shares = _shares(place, sheet.paper_mm)
            page = page.with_part(replace(changed, dock=Dock.HAND, shares=shares))
    return replace(layout, template=layout.template.with_page(page), selected=name)


def part_shown(layout: Layout, page_name: str, name: str, is_shown: bool) -> Layout:
    """Return the layout with a part shown or hidden."""
    page = layout.template.page(page_name)
    part = page.part(name)
    if part is None:
        return layout
    # Who wants a part wants it on this paper too.
    from_mm = 0.0 if is_shown else part.from_mm
    page = page.with_part(replace(part, is_shown=is_shown, from_mm=from_mm))
    selected = layout.selected if is_shown or layout.selected != name else ""
    return replace(layout, template=layout.template.with_page(page), selected=selected)


def with_words(layout: Layout, page_name: str, name: str, words: str) -> Layout:
    """Return the layout with a part that says something else; as the template has it is nothing.

    The title of the print is the spec's, so that a form can show it too.
    """
    part = layout.template.page(page_name).part(name)
    if part is None or part.kind not in WORD_KINDS:
        return layout
    if is_title(layout.template, page_name, part):
        return with_spec(layout, title=words or None)
    key = words_key(page_name, name)
    others = {each: said for each, said in layout.spec.words.items() if each != key}
    return with_spec(layout, words={**others, key: words})


def with_picture(layout: Layout, part: PartTemplate, path: Path) -> Layout:
    """Return the layout with a picture in a part.

    Photographs lie in one folder, named by grid: any of them stands for all.
    """
    kept = path.parent if part.kind == PHOTO and path.suffix else path
    return with_spec(layout, pictures={**layout.spec.pictures, part.name: kept})


def said_by(layout: Layout, page_name: str, part: PartTemplate, language: Language) -> str:
    """Return what a part of a page says, its {fields} not filled in."""
    return said_on(layout.spec, layout.template, page_name, part, language)


# Keeping a layout


def as_template(layout: Layout, key: str, title: str, language: Language) -> Template:
    """Return the layout as a template of its own, with all that was changed by hand in it.

    Area, scale, compiler and all else that belongs to one sheet is left out.
    """
    spec, template = layout.spec, layout.template
    pages = {name: _with_said(page, layout, language) for name, page in template.pages.items()}
    style = template.style
    if spec.palette is not None:
        style = replace(style, palette=spec.palette)
    return replace(
        template,
        key=key,
        title=Words(title, title),
        pages=pages,
        paper=spec.paper or template.paper,
        orientation=spec.orientation or template.orientation,
        style=style,
        is_public=spec.purpose == "public",
    )


def on_kept_template(layout: Layout, kept: Template) -> Layout:
    """Return the layout on the template that it was kept as, which says all that was changed."""
    spec = replace(layout.spec, words={}, title=None)
    return replace(layout, spec=spec, template=kept)


def _with_said(page: PageTemplate, layout: Layout, language: Language) -> PageTemplate:
    for part in page.parts:
        said = said_by(layout, page.name, part, language)
        if part.kind in WORD_KINDS and said != part.words.of(language):
            page = page.with_part(replace(part, words=_other_words(part.words, said, language)))
    return page


def _other_words(words: Words, said: str, language: Language) -> Words:
    return replace(words, zh=said) if language == "zh" else replace(words, en=said)


# Boxes


def shifted(box: Box, right: float, down: float) -> Box:
    """Return a box moved by so many millimetres."""
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def box_on_sheet(box: Box, paper_mm: SizeMm) -> Box:
    """Return a box that is not smaller than a part can be, and no larger than the sheet, on it."""
    width = min(max(box.width, LEAST_PART_MM), paper_mm[0])
    height = min(max(box.height, LEAST_PART_MM), paper_mm[1])
    left = min(max(box.left, 0.0), paper_mm[0] - width)
    top = min(max(box.top, 0.0), paper_mm[1] - height)
    return Box(left, top, left + width, top + height)


def _beside(sheet: Sheet, part: PartTemplate) -> dict[str, Box]:
    """Return the boxes of the parts whose place depends on that of a docked part."""
    return {
        each.name: sheet.boxes[each.name]
        for each in sheet.page.parts
        if each.inside == part.inside and each.dock is not Dock.HAND and each.name in sheet.boxes
    }


def _shares(box: Box, paper_mm: SizeMm) -> tuple[float, float, float, float]:
    width, height = paper_mm
    left, top = round(box.left / width, 6), round(box.top / height, 6)
    return (
        left,
        top,
        min(round(box.width / width, 6), round(1 - left, 6)),
        min(round(box.height / height, 6), round(1 - top, 6)),
    )
