"""What a template says, as frozen values: pages, their parts, paper, margins, style.

A template is data (a TOML file); nothing in it depends on a plan. Sizes are millimetres on A3 and
grow with the paper; places by hand are shares of the sheet, so that they fit other papers too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from app.printing.sheet_spec import Orientation, SizeMm
from gis.errors import InputProblem
from gis.texts import Language

Option = str | float | bool | tuple[str, ...]
OptionType = TypeVar("OptionType", str, float, bool)
Shares = tuple[float, float, float, float]
"""Left, top, width, height of a part as shares of the sheet's width and height."""


class Dock(StrEnum):
    """Say how a part gets its place in the sheet or in the part that holds it.

    TOP to RIGHT take a strip from what is left, FILL takes all that is left, CORNER a corner of
    the map that holds it, free of land if there is one; HAND stands where its `shares` say.
    """

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"
    FILL = "fill"
    CORNER = "corner"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Words:
    """Be a text of a template in both languages, with {fields} to be filled in."""

    zh: str = ""
    en: str = ""

    def of(self, language: Language) -> str:
        """Return the text in a language; a text that is only in one is used for both."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.zh or self.en)


@dataclass(frozen=True, slots=True)
class PartTemplate:
    """Be one part of a page: what it is (`kind`), where it stands, what it says.

    `size_mm` is the thickness of a docked strip on A3, 0 for what the part wants; `share` is that
    as a share of what is left, when it is not 0. `gap_mm` stays free between it and the rest.
    `inside` names the part that holds this one. `letters_mm` is the height of its letters, 0 for
    those of its kind. `options` are those that the kind knows. A part with a `from_mm` is shown
    only on papers whose short side is at least so long.
    """

    name: str
    kind: str
    dock: Dock = Dock.FILL
    size_mm: float = 0.0
    share: float = 0.0
    gap_mm: float = 0.0
    inside: str = ""
    shares: Shares | None = None
    words: Words = Words()
    letters_mm: float = 0.0
    is_shown: bool = True
    from_mm: float = 0.0
    options: Mapping[str, Option] = field(default_factory=dict)

    def is_on(self, paper_mm: SizeMm) -> bool:
        """Tell whether the part is shown on a paper, its holder permitting."""
        return self.is_shown and min(paper_mm) >= self.from_mm

    def option(self, name: str, default: OptionType) -> OptionType:
        """Return an option of the type of its default; raises InputProblem for another type."""
        value = self.options.get(name, default)
        if type(value) is not type(default):
            raise InputProblem("templates.wrong_option", part=self.name, option=name, value=value)
        return value

    def names(self, option: str) -> tuple[str, ...]:
        """Return an option that is a list of names; none when it is not there."""
        value = self.options.get(option, ())
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, tuple):
            raise InputProblem("templates.wrong_option", part=self.name, option=option, value=value)
        return value


@dataclass(frozen=True, slots=True)
class Margins:
    """Be the free edges of a sheet in millimetres; they do not grow with the paper."""

    left: float = 35.0
    top: float = 15.0
    right: float = 15.0
    bottom: float = 15.0


@dataclass(frozen=True, slots=True)
class TemplateStyle:
    """Say how a product looks: the palette of its maps, and factors for letters and lines.

    `growth` is the power by which sizes follow the short side of the paper: 0 keeps the sizes of
    A3 on every paper, 1 enlarges like a photograph.
    """

    palette: str = "pastel"
    letters: float = 1.0
    lines: float = 1.0
    growth: float = 0.7
    has_band: bool = False


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """Be the lay-out of one kind of page, parts in the order in which they are docked.

    `paper`, `orientation` and `margins` are those of the template unless the page has its own.
    """

    name: str
    parts: tuple[PartTemplate, ...]
    paper: str = ""
    orientation: Orientation | None = None
    margins: Margins | None = None

    def part(self, name: str) -> PartTemplate | None:
        """Return the part with a name, if there is one."""
        return next((part for part in self.parts if part.name == name), None)

    def with_part(self, part: PartTemplate) -> "PageTemplate":
        """Return the page with the part of this name in its place, or with it as the last."""
        if self.part(part.name) is None:
            return replace(self, parts=(*self.parts, part))
        changed = (part if old.name == part.name else old for old in self.parts)
        return replace(self, parts=tuple(changed))

    def without_part(self, name: str) -> "PageTemplate":
        """Return the page without a part and the parts inside it."""
        gone = {name}
        for _ in self.parts:
            gone |= {part.name for part in self.parts if part.inside in gone}
        return replace(self, parts=tuple(part for part in self.parts if part.name not in gone))


@dataclass(frozen=True, slots=True)
class Template:
    """Be a whole template; `key` is its file's name without ending.

    `product` names the product that it lays out, `title` is what users call the template.
    """

    key: str
    product: str
    title: Words
    pages: Mapping[str, PageTemplate]
    paper: str = "A3"
    orientation: Orientation = "auto"
    margins: Margins = Margins()
    style: TemplateStyle = TemplateStyle()
    is_public: bool = False

    def page(self, name: str) -> PageTemplate:
        """Return a page; raises InputProblem when the template lacks it."""
        found = self.pages.get(name)
        if found is None:
            raise InputProblem("templates.no_such_page", template=self.key, page=name)
        return found

    def with_page(self, page: PageTemplate) -> "Template":
        """Return the template with a page in the place of the one with its name."""
        return replace(self, pages={**self.pages, page.name: page})
