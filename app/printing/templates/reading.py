"""Reading a template from its TOML; every mistake is told with file, page, part and what is right.

A file may build on another one: `base = "layout"` takes over its pages and parts, of which those
that are named again are changed field by field.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from math import isfinite
from pathlib import Path
from typing import Any, cast, get_args

from app.printing.sheet_spec import Orientation
from app.printing.templates.checking import faults_in
from app.printing.templates.kinds import KINDS
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
    "from_mm", "options",
})  # fmt: skip
Node = Mapping[str, Any]


def read_template(path: Path, base: Callable[[str], Template]) -> Template:
    """Return the template in a file; `base` gives the one that it builds on.

    Raises InputProblem for a file that cannot be read, says what no template can, or has a part
    that can have no place.
    """
    template = parsed_template(path, base)
    for fault in faults_in(template, path.name):
        raise fault
    return template


def parsed_template(path: Path, base: Callable[[str], Template]) -> Template:
    """Return the template that a file spells, whether or not its parts can have a place."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem("templates.not_toml", path=path, why="UTF-8") from error
    except OSError as error:
        raise InputProblem("files.cannot_read", path=path, why=error.strerror) from error
    return template_of_text(text, path, base)


def template_of_text(text: str, path: Path, base: Callable[[str], Template]) -> Template:
    """Return the template that a text spells; `path` is where it stands or would stand."""
    try:
        node = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputProblem("templates.not_toml", path=path, why=str(error)) from error
    return _Reader(path.name).template(node, path.stem, base)


class _Reader:
    """Read the nodes of one file, which is called `file` in what is said about it."""

    def __init__(self, file: str) -> None:
        self._file = file

    def template(self, node: Node, key: str, base: Callable[[str], Template]) -> Template:
        self._known(node, TEMPLATE_FIELDS, "")
        start: Template | None = None
        if "base" in node:
            start = base(self._text(node, "base", "", ""))
        pages = dict(start.pages) if start is not None else {}
        for name, page in self._tables(node, "pages", "").items():
            pages[name] = self._page(name, page, pages.get(name))
        if not pages:
            raise self._wrong("pages", "", "[pages.sheet.parts.map]")
        usual = start or Template(key, "", Words(), {})
        return Template(
            key=key,
            product=self._text(node, "product", usual.product, "") or key,
            title=self._words(node.get("title", usual.title), "title"),
            pages=pages,
            paper=self._text(node, "paper", usual.paper, ""),
            orientation=self._orientation(node, "") or usual.orientation,
            margins=self._margins(node, usual.margins, "") or usual.margins,
            style=self._style(node, usual.style),
            is_public=self._flag(node, "public", usual.is_public, ""),
        )

    def _page(self, name: str, node: Node, usual: PageTemplate | None) -> PageTemplate:
        where = f"pages.{name}"
        self._known(node, PAGE_FIELDS, where)
        page = usual or PageTemplate(name, ())
        for part_name, part in self._tables(node, "parts", where).items():
            page = page.with_part(self._part(name, part_name, part, page.part(part_name)))
        return PageTemplate(
            name,
            page.parts,
            self._text(node, "paper", page.paper, where),
            self._orientation(node, where) or page.orientation,
            self._margins(node, page.margins, where),
        )

    def _part(self, page: str, name: str, node: Node, usual: PartTemplate | None) -> PartTemplate:
        where = f"pages.{page}.parts.{name}"
        self._known(node, PART_FIELDS, where)
        part = usual or PartTemplate(name, "")
        kind = self._text(node, "kind", part.kind, where)
        if not kind:
            raise self._wrong(f"{where}.kind", "", ", ".join(sorted(KINDS)))
        options = node.get("options", {})
        if not isinstance(options, dict):
            raise self._wrong(f"{where}.options", options, "{ … }")
        dock = self._one_of(node, "dock", part.dock.value, [d.value for d in Dock], where)
        if "at" in node and "dock" not in node:
            dock = Dock.HAND.value
        return PartTemplate(
            name=name,
            kind=kind,
            dock=Dock(dock),
            size_mm=self._number(node, "size_mm", part.size_mm, where),
            share=self._number(node, "share", part.share, where),
            gap_mm=self._number(node, "gap_mm", part.gap_mm, where),
            inside=self._text(node, "inside", part.inside, where),
            shares=self._shares(node, where) or part.shares,
            words=self._words(node.get("words", part.words), f"{where}.words"),
            letters_mm=self._number(node, "letters_mm", part.letters_mm, where),
            is_shown=self._flag(node, "shown", part.is_shown, where),
            from_mm=self._number(node, "from_mm", part.from_mm, where),
            options={**part.options, **self._options(options, f"{where}.options")},
        )

    def _options(self, node: Node, where: str) -> dict[str, Option]:
        found: dict[str, Option] = {}
        for name, value in node.items():
            match value:
                case bool() | str():
                    found[name] = value
                case int() | float() if isfinite(value):
                    found[name] = float(value)
                case list() if all(isinstance(each, str) for each in value):
                    found[name] = tuple(value)
                case _:
                    raise self._wrong(f"{where}.{name}", value, '"…", 1.5, true, ["…", "…"]')
        return found

    def _style(self, node: Node, usual: TemplateStyle) -> TemplateStyle:
        style = node.get("style", {})
        names = {field.name for field in fields(TemplateStyle)}
        if not isinstance(style, dict):
            raise self._wrong("style", style, "[style]")
        self._known(style, names, "style")
        return TemplateStyle(
            palette=self._text(style, "palette", usual.palette, "style"),
            letters=self._number(style, "letters", usual.letters, "style"),
            lines=self._number(style, "lines", usual.lines, "style"),
            growth=self._number(style, "growth", usual.growth, "style"),
            has_band=self._flag(style, "has_band", usual.has_band, "style"),
        )

    def _margins(self, node: Node, usual: Margins | None, where: str) -> Margins | None:
        value = node.get("margins_mm")
        if value is None:
            return usual
        entry = _joined(where, "margins_mm")
        if not isinstance(value, dict):
            raise self._wrong(entry, value, "{ left = 35, top = 15, right = 15, bottom = 15 }")
        self._known(value, {"left", "top", "right", "bottom"}, entry)
        start = usual or Margins()
        return Margins(
            self._number(value, "left", start.left, entry),
            self._number(value, "top", start.top, entry),
            self._number(value, "right", start.right, entry),
            self._number(value, "bottom", start.bottom, entry),
        )

    def _orientation(self, node: Node, where: str) -> Orientation | None:
        if "orientation" not in node:
            return None
        known = get_args(Orientation)
        return cast("Orientation", self._one_of(node, "orientation", "", known, where))

    def _shares(self, node: Node, where: str) -> Shares | None:
        value = node.get("at")
        if value is None:
            return None
        is_four = isinstance(value, list) and len(value) == len(("x", "y", "w", "h"))
        if not is_four or not all(_is_share(each) for each in value):
            raise self._wrong(f"{where}.at", value, "[left, top, width, height], 0 … 1")
        left, top, width, height = map(float, value)
        return left, top, width, height

    def _words(self, value: object, where: str) -> Words:
        match value:
            case Words():
                return value
            case str():
                return Words(value, "")
            case {**languages} if _is_by_language(languages):
                return Words(str(languages.get("zh", "")), str(languages.get("en", "")))
            case _:
                raise self._wrong(where, value, '{ zh = "…", en = "…" }')

    def _tables(self, node: Node, name: str, where: str) -> dict[str, Node]:
        value = node.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
            raise self._wrong(_joined(where, name), value, f"[{_joined(where, name)}.…]")
        return value

    def _text(self, node: Node, name: str, usual: str, where: str) -> str:
        value = node.get(name, usual)
        if not isinstance(value, str):
            raise self._wrong(_joined(where, name), value, '"…"')
        return value

    def _number(self, node: Node, name: str, usual: float, where: str) -> float:
        value = node.get(name, usual)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not isfinite(value) or value < 0:
            raise self._wrong(_joined(where, name), value, "0, 1, 2.5 …")
        return float(value)

    def _flag(self, node: Node, name: str, usual: bool, where: str) -> bool:
        value = node.get(name, usual)
        if not isinstance(value, bool):
            raise self._wrong(_joined(where, name), value, "true, false")
        return value

    def _one_of(self, node: Node, name: str, usual: str, known: Iterable[str], where: str) -> str:
        value = self._text(node, name, usual, where)
        if value not in known:
            raise self._wrong(_joined(where, name), value, ", ".join(known))
        return value

    def _known(self, node: Node, names: Iterable[str], where: str) -> None:
        for name in node:
            if name not in names:
                raise InputProblem(
                    "templates.unknown_entry",
                    path=self._file,
                    entry=_joined(where, name),
                    known=", ".join(sorted(names)),
                )

    def _wrong(self, entry: str, value: object, right: str) -> InputProblem:
        return InputProblem(
            "templates.wrong_entry", path=self._file, entry=entry, value=value, right=right
        )


def _joined(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _is_share(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0.0 <= float(cast("float", value)) <= 1.0


def _is_by_language(value: Mapping[Any, object]) -> bool:
    return set(value) <= {"zh", "en"} and all(isinstance(each, str) for each in value.values())
