"""`towngrid version …`: named versions of a project, kept, listed and restored.

Their way to approval is in `app.cli.version_gate`.
"""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import version_gate
from app.cli.arguments import existing_file
from app.cli.console import Console
from app.cli.history import local_time
from app.cli.passphrase import opened_project
from app.cli.version_arguments import name_argument, opened_version, project_argument
from gis.files.project_file import read_versions
from gis.files.versions import Version
from gis.plan.edit import EditLabel
from gis.plan.edit_between import edit_to
from gis.texts import Texts


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command and those below it."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    _add_save(group, console)
    _add_list(group, console)
    _add_restore(group, console)
    _add_delete(group, console)
    version_gate.add_to(group, console)
    program.add_typer(group, name="version", help=console.texts("cli.version.help"))


def _add_save(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("save", help=texts("cli.version.save.help"))
    def save(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
    ) -> int:
        with opened_project(project, console) as opened:
            version = opened.versions.save(name, opened.plan)
        facts = {"name": version.name, "revision": version.revision}
        console.text(texts("cli.version.save.done", **facts))
        return 0


def _add_list(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("list", help=texts("cli.version.list.help"))
    def list_versions(
        project: Annotated[Path, project_argument(texts)],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        versions = read_versions(existing_file(project))
        if as_json:
            console.document(
                {
                    "format": "towngrid-versions",
                    "version": 1,
                    "path": str(project),
                    "versions": [version_gate.version_as_json(version) for version in versions],
                }
            )
        elif not versions:
            console.text(texts("cli.version.list.empty"))
        else:
            console.text("\n".join(_line(version, texts) for version in versions))
        return 0


def _add_restore(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("restore", help=texts("cli.version.restore.help"))
    def restore(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
    ) -> int:
        with opened_version(project, name, console) as (opened, version):
            then = opened.versions.load(version.id)
            label = EditLabel("files.restore_version", {"name": version.name})
            edit = edit_to(opened.plan, then, label)
            opened.history().commit(edit)
        changed = sum(map(len, (*edit.puts.values(), *edit.deletes.values())))
        key = "cli.version.restore.same" if edit.is_empty() else "cli.version.restore.done"
        console.text(texts(key, name=version.name, records=changed))
        return 0


def _add_delete(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("delete", help=texts("cli.version.delete.help"))
    def delete(
        project: Annotated[Path, project_argument(texts)],
        name: Annotated[str, name_argument(texts)],
    ) -> int:
        with opened_version(project, name, console) as (opened, version):
            opened.versions.delete(version.id)
        console.text(texts("cli.version.delete.done", name=version.name))
        return 0


def _line(version: Version, texts: Texts) -> str:
    facts = {"time": local_time(version.saved_on), "revision": version.revision}
    state = texts(f"gate.state.{version.state.value}")
    return texts("gate.cli.list_line", name=version.name, state=state, **facts)
