"""`towngrid lock` and `towngrid unlock`: people's records in a file under a passphrase."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import existing_file
from app.cli.console import Console
from app.cli.passphrase import NEW_VARIABLE, VARIABLE, asked, passphrase_of
from gis.errors import InputProblem
from gis.files.people_lock import change_passphrase, lock_people, unlock_people


def add_lock_to(program: typer.Typer, console: Console) -> None:
    """Add the command that locks, and chooses another passphrase."""
    texts = console.texts

    @program.command("lock", help=texts("privacy.cli.lock.help"))
    def lock(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        change: Annotated[
            bool, typer.Option("--change", help=texts("privacy.cli.option.change"))
        ] = False,
    ) -> int:
        path = existing_file(project)
        console.say("privacy.cannot_be_found_again.long")
        if change:
            old = passphrase_of(path, console, needed=True)
            if old is None:
                raise InputProblem("files.not_locked", path=path)
            change_passphrase(path, old, _new(path, console, NEW_VARIABLE))
            console.text(texts("privacy.cli.changed", path=path))
            return 0
        lock_people(path, _new(path, console, VARIABLE))
        console.text(texts("privacy.cli.locked", path=path))
        return 0


def add_unlock_to(program: typer.Typer, console: Console) -> None:
    """Add the command that unlocks."""
    texts = console.texts

    @program.command("unlock", help=texts("privacy.cli.unlock.help"))
    def unlock(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
    ) -> int:
        passphrase = passphrase_of(project, console, needed=True)
        if passphrase is None:
            raise InputProblem("files.not_locked", path=project)
        unlock_people(project, passphrase)
        console.text(texts("privacy.cli.unlocked", path=project))
        return 0


def _new(path: Path, console: Console, variable: str) -> str:
    """Return a new passphrase; one that is typed is typed twice."""
    first = asked(console, variable, "privacy.cli.new_passphrase")
    if not first:
        raise InputProblem("privacy.cli.needed", path=path, variable=variable)
    if asked(console, variable, "privacy.cli.again") != first:
        raise InputProblem("privacy.not_the_same")
    return first
