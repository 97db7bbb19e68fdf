"""Writing a template as TOML that people read and change further.

A template that builds on another says only what differs, where that can be said; what a file has
already keeps its place and its comments.
"""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Item, Table

from app.printing.templates.reading import template_of_text
from app.printing.templates.records import (
    PageTemplate,
    PartTemplate,
    Template,
    TemplateStyle,
    Words,
)
from gis.errors import InputProblem
from gis.files.atomic import written_beside

Node = dict[str, Any]


class _Inline(dict[str, Any]):
    """Be a table that stands in one line."""


def write_template(template: Template, path: Path, base: Template | None = None) -> None:
    """Write a template to a file, beside first; comments of a file that is there are kept.

    With a `base` only what differs from it is written. Raises InputProblem when the file cannot
    be written.
    """
    try:
        old = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except (OSError, UnicodeDecodeError):
        old = ""
    text = text_of(template, base, old)
    with written_beside(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def text_of(template: Template, base: Template | None = None, old: str = "") -> str:
    """Return a template as TOML: that of `old` with the changes, else a new text.

    What a text that builds on `base` cannot say (a part of the base taken away, another order) is
    said by the whole template without it. Reading the text always gives the template again.
    """
    full = _full(template)
    whole = _without_usual(full)
    ways: list[Callable[[], str]] = []
    if base is not None:
        short = {"base": base.key, **_differing(full, _full(base))}
        ways += [lambda: _changed(old, short, {**full, "base": base.key}), lambda: _new(short)]
    ways += [lambda: _changed(old, whole, full), lambda: _new(whole)]
    for way in ways:
        text = way()
        if _says(text, template, base):
            return text.rstrip() + "\n"
    raise AssertionError("a whole template can always be written")


def _says(text: str, template: Template, base: Template | None) -> bool:
    """Tell whether reading a text gives the template, its parts in their order."""

    def found(key: str) -> Template:
        if base is None or key != base.key:
            raise InputProblem("templates.unknown", name=key, known="")
        return base

    try:
        return template_of_text(text, Path(f"{template.key}.toml"), found) == template
    except InputProblem:
        return False


def _new(node: Node) -> str:
    document = tomlkit.document()
    _fill(document, node)
    return tomlkit.dumps(document)


def _fill(table: TOMLDocument | Table, node: Mapping[str, Any], *, is_super: bool = False) -> None:
    plain = {name: value for name, value in node.items() if not _is_table(value)}
    for name, value in plain.items():
        table.add(name, _item(value))
    for name, value in node.items():
        if name in plain:
            continue
        holds_tables = all(map(_is_table, value.values()))
        below = tomlkit.table(is_super_table=bool(value) and holds_tables)
        _fill(below, value, is_super=holds_tables)
        if not is_super and not holds_tables:
            table.add(tomlkit.nl())
        table.add(name, below)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and not isinstance(value, _Inline)


def _item(value: object) -> object:
    """Return a value as it stands in a file: what is short stands in one line."""
    match value:
        case Words(zh, ""):
            return zh
        case Words(zh, en):
            return _inline({"zh": zh, "en": en})
        case _Inline():
            return _inline(value)
        case float() if value.is_integer():
            return int(value)
        case tuple():
            return [_item(each) for each in value]
        case _:
            return value


def _inline(entries: Mapping[str, object]) -> InlineTable:
    inline = tomlkit.inline_table()
    for name, value in entries.items():
        inline.append(name, _item(value))
    return inline


def _changed(old: str, wanted: Node, full: Node) -> str:
    """Return a text in which what differs is changed; what it says rightly stays as it stands."""
    if not old:
        return ""
    try:
        document = tomlkit.parse(old)
        _change(document, wanted, full)
        return tomlkit.dumps(document)
    except TOMLKitError:
        return ""


def _change(table: MutableMapping[str, Any], wanted: Node, full: Node) -> None:
    """Change a table to say what is `wanted`; it may say more of what is so in `full`."""
    for name in list(table):
        if name not in full:
            del table[name]
    for name in [*table, *(each for each in wanted if each not in table)]:
        value = wanted.get(name, full[name])
        held = table.get(name)
        if held is not None and _plain(held, full[name]) == _plain(full[name], full[name]):
            continue
        if isinstance(held, MutableMapping) and isinstance(value, dict):
            _change(held, value, full[name])
        elif isinstance(value, dict) and _is_table(value):
            below = tomlkit.table()
            _fill(below, value)
            table[name] = below
        else:
            table[name] = _item(value)


def _plain(item: object, like: object) -> object:
    """Return what an entry says, however it is spelt; `like` tells what kind of entry it is."""
    value = item.unwrap() if isinstance(item, Item | Container) else item
    match value:
        case Words(zh, en):
            return {"zh": zh, "en": en}
        case str() if isinstance(like, Words):
            return {"zh": value, "en": ""}
        case {**languages} if isinstance(like, Words):
            return {"zh": "", "en": "", **languages}
        case {**entries}:
            below = like if isinstance(like, dict) else {}
            return {str(name): _plain(each, below.get(name)) for name, each in entries.items()}
        case bool():
            # 1 is no flag, though it equals True.
            return str(value)
        case _:
            return tuple(value) if isinstance(value, list) else value


def _differing(node: Node, base: Node) -> Node:
    """Return what a node says otherwise than the one that it builds on."""
    found: Node = {}
    for name, value in node.items():
        if name not in base:
            found[name] = _without_usual(value) if _is_table(value) else value
        elif isinstance(value, dict):
            below = type(value)(_differing(value, base[name]))
            if below:
                found[name] = below
        elif _plain(value, value) != _plain(base[name], value):
            found[name] = value
    if "at" in found and "kind" in node:
        found["dock"] = node["dock"]
    return found


def _without_usual(node: Node) -> Node:
    """Return a node without what goes without saying."""
    usual: Node = {"public": False} if "product" in node else {}
    if "kind" in node:
        usual = {**_part(PartTemplate("", "")), "kind": None}
        if "at" in node:
            # A part with a place and no dock stands by hand.
            usual["dock"] = None
    elif "palette" in node:
        usual = asdict(TemplateStyle())
    return {
        name: _without_usual(value) if _is_table(value) else value
        for name, value in node.items()
        if name not in usual or value != usual[name]
    }


def _full(template: Template) -> Node:
    return {
        "product": template.product,
        "title": template.title,
        "paper": template.paper,
        "orientation": template.orientation,
        "margins_mm": _Inline(asdict(template.margins)),
        "public": template.is_public,
        "style": asdict(template.style),
        "pages": {name: _page(page) for name, page in template.pages.items()},
    }


def _page(page: PageTemplate) -> Node:
    node: Node = {"paper": page.paper} if page.paper else {}
    if page.orientation is not None:
        node["orientation"] = page.orientation
    if page.margins is not None:
        node["margins_mm"] = _Inline(asdict(page.margins))
    return {**node, "parts": {part.name: _part(part) for part in page.parts}}


def _part(part: PartTemplate) -> Node:
    """Return all that a part says, in the order in which files say it."""
    node: Node = {"kind": part.kind, "inside": part.inside, "dock": part.dock.value}
    if part.shares is not None:
        node["at"] = part.shares
    return {
        **node,
        "size_mm": part.size_mm,
        "share": part.share,
        "gap_mm": part.gap_mm,
        "letters_mm": part.letters_mm,
        "shown": part.is_shown,
        "from_mm": part.from_mm,
        "words": part.words,
        "options": _Inline(part.options),
    }
