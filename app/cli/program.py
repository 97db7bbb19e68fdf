"""The table of commands and the program that they make together."""

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from app.cli import (
    access,
    assign,
    audit,
    check,
    demo,
    export,
    history,
    imports,
    info,
    locate,
    lock,
    new,
    print_sheet,
    profile,
    repair,
    templates,
    themes,
    versions,
    web,
)
from app.cli.console import Console

COMMANDS: Mapping[str, Callable[[typer.Typer, Console], None]] = {
    "demo": demo.add_to,
    "new": new.add_to,
    "info": info.add_to,
    "import": imports.add_to,
    "assign": assign.add_to,
    "locate": locate.add_to,
    "audit": audit.add_to,
    "repair": repair.add_to,
    "print": print_sheet.add_to,
    "export": export.add_to,
    "web": web.add_to,
    "templates": templates.add_to,
    "themes": themes.add_to,
    "profile": profile.add_to,
    "history": history.add_to,
    "version": versions.add_to,
    "check": check.add_to,
    "access": access.add_to,
    "lock": lock.add_lock_to,
    "unlock": lock.add_unlock_to,
}
"""Each command adds itself, with help in the language of the console."""


def build(console: Console) -> typer.Typer:
    """Return the whole command line, its help in the language of the console."""
    texts = console.texts
    program = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=texts("cli.program"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def show_version(wanted: bool) -> None:
        if wanted:
            console.text(f"TownGrid {_version()}".strip())
            raise typer.Exit

    @program.callback()
    def options(
        show: Annotated[
            bool,
            typer.Option(
                "--version", is_eager=True, callback=show_version, help=texts("cli.option.version")
            ),
        ] = False,
    ) -> None:
        del show

    for add_to in COMMANDS.values():
        add_to(program, console)
    return program


def _version() -> str:
    try:
        return version("towngrid")
    except PackageNotFoundError:  # run from a folder, not installed
        return ""
