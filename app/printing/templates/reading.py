"""Reading a template from its TOML; every mistake is told with file, page, part and what is right.

A file may build on another one: `base = "layout"` takes over its pages and parts, of which those
that are named again are changed field by field.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, cast, get_args

from app.printing.sheet_spec import Orientation
from app.printing.templates.records import (
    Dock,
    Margins,
    Option,
    PageTemplate,
    PartTemplate,
    Shares,
    Template,
    TemplateStyle,
    Words,
)
from gis.errors import InputProblem

TEMPLATE_FIELDS = frozenset({
    "base", "product", "title", "paper", "orientation", "margins_mm", "style", "public", "pages",
})  # fmt: skip
PAGE_FIELDS = frozenset({"paper", "orientation", "margins_mm", "parts"})
PART_FIELDS = frozenset({
    "kind", "dock", "size_mm", "share", "gap_mm", "inside", "at", "words", "letters_mm", "shown",
    "options",
})  # fmt: skip
Node = Mapping[str, Any]


def read_template(path: Path, base: Callable[[str], Template]) -> Template:
    """Return the template in a file; `base` gives the one that it builds on.

    Raises InputProblem for a file that cannot be read or says what no template can.
    """
    try:
        node = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputProblem("templates.not_toml", path=path, why=str(error)) from error
    except OSError as error:
        raise InputProblem("files.cannot_read", path=path, why=error.strerror) from error
    return _Reader(path).template(node, base)


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path

    def template(self, node: Node, base: Callable[[str], Template]) -> Template:
        self._known(node, TEMPLATE_FIELDS, "")
        start: Template | None = None
        if "base" in node:
            start = base(self._text(node, "base", ""))
        pages = dict(start.pages) if start is not None else {}
        for name, page in self._tables(node, "pages").items():
            pages[name] = self._page(name, page, pages.get(name))
        if not pages:
            raise self._wrong("pages", "", "")
        usual = start or Template(self._path.stem, "", Words(), {})
        return Template(
            key=self._path.stem,
            product=self._text(node, "product", usual.product) or self._path.stem,
            title=self._words(node.get("title", usual.title), "title"),
            pages=pages,
            paper=self._text(node, "paper", usual.paper),
            orientation=self._orientation(node) or usual.orientation,
            margins=self._margins(node, usual.margins) or usual.margins,
            style=self._style(node, usual.style),
            is_public=self._flag(node, "public", usual.is_public),
        )

    def _page(self, name: str, node: Node, usual: PageTemplate | None) -> PageTemplate:
        self._known(node, PAGE_FIELDS, f"pages.{name}")
        page = usual or PageTemplate(name, ())
        for part_name, part in self._tables(node, "parts").items():
            page = page.with_part(self._part(name, part_name, part, page.part(part_name)))
        return PageTemplate(
            name,
            page.parts,
            self._text(node, "paper", page.paper),
            self._orientation(node) or page.orientation,
            self._margins(node, page.margins),
        )

    def _part(self, page: str, name: str, node: Node, usual: PartTemplate | None) -> PartTemplate:
        where = f"pages.{page}.parts.{name}"
        self._known(node, PART_FIELDS, where)
        part = usual or PartTemplate(name, "")
        kind = self._text(node, "kind", part.kind)
        if not kind:
            raise self._wrong(f"{where}.kind", "", "")
        options = node.get("options", {})
        if not isinstance(options, dict):
            raise self._wrong(f"{where}.options", options, "")
        at = self._shares(node, where) or part.shares
        dock = self._one_of(node, "dock", part.dock.value, [d.value for d in Dock])
        if "at" in node and "dock" not in node:
            dock = Dock.HAND.value
        return PartTemplate(
            name=name,
            kind=kind,
            dock=Dock(dock),
            size_mm=self._number(node, "size_mm", part.size_mm),
            share=self._number(node, "share", part.share),
            gap_mm=self._number(node, "gap_mm", part.gap_mm),
            inside=self._text(node, "inside", part.inside),
            shares=at,
            words=self._words(node.get("words", part.words), where),
            letters_mm=self._number(node, "letters_mm", part.letters_mm),
            is_shown=self._flag(node, "shown", part.is_shown),
            options={**part.options, **self._options(options, where)},
        )

    def _options(self, node: Node, where: str) -> dict[str, Option]:
        found: dict[str, Option] = {}
        for name, value in node.items():
            match value:
                case bool() | str():
                    found[name] = value
                case int() | float():
                    found[name] = float(value)
                case list() if all(isinstance(each, str) for each in value):
                    found[name] = tuple(value)
                case _:
                    raise self._wrong(f"{where}.options.{name}", value, "")
        return found

    def _style(self, node: Node, usual: TemplateStyle) -> TemplateStyle:
        style = node.get("style", {})
        names = {field.name for field in fields(TemplateStyle)}
        if not isinstance(style, dict):
            raise self._wrong("style", style, "")
        self._known(style, names, "style")
        return TemplateStyle(
            palette=self._text(style, "palette", usual.palette),
            letters=self._number(style, "letters", usual.letters),
            lines=self._number(style, "lines", usual.lines),
            growth=self._number(style, "growth", usual.growth),
            has_band=self._flag(style, "has_band", usual.has_band),
        )

    def _margins(self, node: Node, usual: Margins | None) -> Margins | None:
        value = node.get("margins_mm")
        if value is None:
            return usual
        if not isinstance(value, dict):
            raise self._wrong("margins_mm", value, "")
        self._known(value, {"left", "top", "right", "bottom"}, "margins_mm")
        start = usual or Margins()
        return Margins(
            self._number(value, "left", start.left),
            self._number(value, "top", start.top),
            self._number(value, "right", start.right),
            self._number(value, "bottom", start.bottom),
        )

    def _orientation(self, node: Node) -> Orientation | None:
        if "orientation" not in node:
            return None
        known = get_args(Orientation)
        return cast("Orientation", self._one_of(node, "orientation", "", known))

    def _shares(self, node: Node, where: str) -> Shares | None:
        value = node.get("at")
        if value is None:
            return None
        is_four = isinstance(value, list) and len(value) == len(("x", "y", "w", "h"))
        if not is_four or not all(isinstance(v, int | float) for v in value):
            raise self._wrong(f"{where}.at", value, "[left, top, width, height]")
        left, top, width, height = map(float, value)
        return left, top, width, height

    def _words(self, value: object, where: str) -> Words:
        match value:
            case Words():
                return value
            case str():
                return Words(value, "")
            case {**languages} if set(languages) <= {"zh", "en"}:
                return Words(str(languages.get("zh", "")), str(languages.get("en", "")))
            case _:
                raise self._wrong(f"{where}.words", value, '{ zh = "…", en = "…" }')

    def _tables(self, node: Node, name: str) -> dict[str, Node]:
        value = node.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
            raise self._wrong(name, value, "")
        return value

    def _text(self, node: Node, name: str, usual: str) -> str:
        value = node.get(name, usual)
        if not isinstance(value, str):
            raise self._wrong(name, value, "")
        return value

    def _number(self, node: Node, name: str, usual: float) -> float:
        value = node.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self._wrong(name, value, "")
        return float(value)

    def _flag(self, node: Node, name: str, usual: bool) -> bool:
        value = node.get(name, usual)
        if not isinstance(value, bool):
            raise self._wrong(name, value, "true, false")
        return value

    def _one_of(self, node: Node, name: str, usual: str, known: Iterable[str]) -> str:
        value = self._text(node, name, usual)
        if value not in known:
            raise self._wrong(name, value, ", ".join(known))
        return value

    def _known(self, node: Node, names: Iterable[str], where: str) -> None:
        for name in node:
            if name not in names:
                raise InputProblem(
                    "templates.unknown_entry",
                    path=self._path.name,
                    entry=f"{where}.{name}" if where else name,
                    known=", ".join(sorted(names)),
                )

    def _wrong(self, entry: str, value: object, right: str) -> InputProblem:
        return InputProblem(
            "templates.wrong_entry", path=self._path.name, entry=entry, value=value, right=right
        )
