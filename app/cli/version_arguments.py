"""What the commands below `towngrid version` share: their arguments, and the version they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from typer.models import ArgumentInfo, OptionInfo

from app.cli.console import Console
from app.cli.passphrase import opened_project
from gis.files.project_file import OpenProject
from gis.files.versions import Version
from gis.texts import Texts


def project_argument(texts: Texts) -> ArgumentInfo:
    """Return the argument that names the project."""
    argument: ArgumentInfo = typer.Argument(help=texts("cli.argument.project"))
    return argument


def name_argument(texts: Texts) -> ArgumentInfo:
    """Return the argument that names the version."""
    argument: ArgumentInfo = typer.Argument(help=texts("cli.argument.version_name"))
    return argument


def office_option(texts: Texts) -> OptionInfo:
    """Return the option that says which office acts."""
    option: OptionInfo = typer.Option("--office", help=texts("gate.cli.office"))
    return option


def reason_option(texts: Texts, key: str) -> OptionInfo:
    """Return the option that says why, explained by the text of `key`."""
    option: OptionInfo = typer.Option("--reason", help=texts(key))
    return option


@contextmanager
def opened_version(
    project: Path, name: str, console: Console
) -> Iterator[tuple[OpenProject, Version]]:
    """Open a project to be written, and find its version of a name; raises InputProblem."""
    with opened_project(project, console) as opened:
        yield opened, opened.versions.named(name)
