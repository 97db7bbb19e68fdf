"""`towngrid templates …`: what lays out the paper products, listed, shown, copied, checked."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.arguments import existing_file, free_path
from app.cli.console import Console
from app.printing.templates.folder import own_folder
from app.printing.templates.library import SUFFIX, TemplateLibrary
from app.printing.templates.records import PartTemplate, Template
from app.printing.templates.writing import write_template
from gis.errors import InputProblem
from gis.texts import Texts

GOOD, FAULTY = 0, 2
NAME = "templates.cli.argument.name"
JSON = "cli.option.json"


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command and those below it."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for add in (_add_list, _add_show, _add_copy, _add_check):
        add(group, console)
    program.add_typer(group, name="templates", help=console.texts("templates.cli.help"))


def _add_list(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("list", help=texts("templates.cli.list.help"))
    def list_templates(
        as_json: Annotated[bool, typer.Option("--json", help=texts(JSON))] = False,
    ) -> int:
        folder = own_folder()
        library = TemplateLibrary(folder)
        own = set(library.own_keys())
        keys = library.keys()
        found = [library.template(key) for key in keys]
        if as_json:
            console.document([{**_head(each), "own": each.key in own} for each in found])
            return GOOD
        width = max(len(each.key) for each in found)
        for each in found:
            mark = texts("templates.cli.mark_own") if each.key in own else ""
            console.text(f"{each.key:<{width}}  {each.title.of(texts.language)}{mark}")
        console.say("templates.cli.list.own", folder=folder)
        return GOOD


def _add_show(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("show", help=texts("templates.cli.show.help"))
    def show(
        name: Annotated[str, typer.Argument(help=texts(NAME))],
        as_json: Annotated[bool, typer.Option("--json", help=texts(JSON))] = False,
    ) -> int:
        template = TemplateLibrary(own_folder()).template(name)
        if as_json:
            console.document(_document(template))
        else:
            console.text("\n".join(_lines(template, texts)))
        return GOOD


def _add_copy(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("copy", help=texts("templates.cli.copy.help"))
    def copy(
        name: Annotated[str, typer.Argument(help=texts(NAME))],
        out: Annotated[Path, typer.Argument(help=texts("templates.cli.argument.out"))],
        based: Annotated[
            bool, typer.Option("--based", help=texts("templates.cli.option.based"))
        ] = False,
        overwrite: Annotated[
            bool, typer.Option("--overwrite", help=texts("cli.option.overwrite"))
        ] = False,
    ) -> int:
        if out.suffix != SUFFIX:
            raise InputProblem("templates.cli.not_toml_name", path=out)
        library = TemplateLibrary(own_folder())
        template = library.template(name)
        free_path(out, overwrite)
        if based:
            write_template(replace(template, key=out.stem), out, template)
        else:
            library.copy(name, out)
        console.text(texts("templates.cli.copied", name=template.key, path=out))
        return GOOD


def _add_check(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("check", help=texts("templates.cli.check.help"))
    def check(
        file: Annotated[Path, typer.Argument(help=texts("templates.cli.argument.file"))],
    ) -> int:
        template, faults = TemplateLibrary(own_folder()).checked(existing_file(file))
        for fault in faults:
            console.say_line(texts.of_error(fault))
        if faults:
            return FAULTY
        pages = template.pages.values()
        parts = sum(len(page.parts) for page in pages)
        facts = {"path": file, "pages": len(pages), "parts": parts}
        console.text(texts("templates.cli.good", **facts))
        return GOOD


def _head(template: Template) -> dict[str, Any]:
    return {
        "key": template.key,
        "product": template.product,
        "title": {"zh": template.title.zh, "en": template.title.en},
        "paper": template.paper,
    }


def _document(template: Template) -> dict[str, Any]:
    pages = {
        page.name: [
            {
                "part": part.name,
                "kind": part.kind,
                "inside": part.inside,
                "dock": part.dock.value,
                "shown": part.is_shown,
                "words": {"zh": part.words.zh, "en": part.words.en},
                "options": dict(part.options),
            }
            for part in page.parts
        ]
        for page in template.pages.values()
    }
    return {**_head(template), "public": template.is_public, "pages": pages}


def _lines(template: Template, texts: Texts) -> list[str]:
    margins = template.margins
    lines = [
        texts(
            "templates.cli.head",
            title=template.title.of(texts.language),
            name=template.key,
            product=template.product,
            paper=template.paper,
            left=f"{margins.left:g}",
            top=f"{margins.top:g}",
            right=f"{margins.right:g}",
            bottom=f"{margins.bottom:g}",
        )
    ]
    for page in template.pages.values():
        lines.append(texts("templates.cli.page", page=page.name))
        width = max((len(part.name) for part in page.parts), default=0)
        lines += [_part_line(part, width, texts) for part in page.parts]
    return lines


def _part_line(part: PartTemplate, width: int, texts: Texts) -> str:
    place = f"{part.dock.value} < {part.inside}" if part.inside else part.dock.value
    words = part.words.of(texts.language)
    shown = "" if part.is_shown else "–"
    return f"  {part.name:<{width}}  {part.kind:<12} {place:<18} {shown}{words}".rstrip()
