"""`towngrid profile …`: the profiles that ship, and the one that a project is judged by."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import free_path
from app.cli.console import Console
from app.cli.passphrase import opened_project, read_project
from app.cli.profile_lines import profile_lines
from app.cli.profile_source import profile_asked, text_asked
from gis.errors import InputProblem
from gis.files.profile_file import write_profile_text
from gis.operations.set_profile import set_profile
from gis.operations.use_shipped_profile import use_shipped_profile
from gis.plan.plan import Plan
from gis.plan.profile import Profile, load_profile, profile_names, profile_of_text
from gis.plan.profile_text import profile_text

PROJECT = "cli.argument.project"
JSON = "cli.option.json"


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command and those below it."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for add in (_add_list, _add_show, _add_use, _add_export):
        add(group, console)
    program.add_typer(group, name="profile", help=console.texts("profiles.cli.help"))


def _add_list(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("list", help=texts("profiles.cli.list.help"))
    def list_profiles(
        as_json: Annotated[bool, typer.Option("--json", help=texts(JSON))] = False,
    ) -> int:
        profiles = [load_profile(name) for name in profile_names()]
        if as_json:
            console.document([{"name": each.name, "title": each.title} for each in profiles])
            return 0
        width = max(len(each.name) for each in profiles)
        for each in profiles:
            console.text(f"{each.name:<{width}}  {each.title[texts.language]}")
        return 0


def _add_show(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("show", help=texts("profiles.cli.show.help"))
    def show(
        name: Annotated[str, typer.Argument(help=texts("profiles.cli.argument.source"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts(JSON))] = False,
    ) -> int:
        profile = _shown(name, console)
        if as_json:
            console.document(profile.canonical())
        else:
            console.text("\n".join(profile_lines(profile, texts)))
        return 0


def _add_use(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("use", help=texts("profiles.cli.use.help"))
    def use(
        project: Annotated[Path, typer.Argument(help=texts(PROJECT))],
        name: Annotated[str, typer.Argument(help=texts("profiles.cli.argument.name"))],
    ) -> int:
        profile_asked(name)  # says what is wrong with it, before any work
        text = text_asked(name)
        with opened_project(project, console) as opened:
            history = opened.history()
            plan = history.stable
            if text is not None:
                history.commit(set_profile(plan, text=text))
            else:
                history.commit(use_shipped_profile(plan, name=name))
            rules = history.stable.rules
        facts = {"path": project, "name": rules.name, "title": rules.title[texts.language]}
        console.text(texts("profiles.cli.use.done", **facts))
        return 0


def _add_export(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("export", help=texts("profiles.cli.export.help"))
    def export(
        project: Annotated[Path, typer.Argument(help=texts(PROJECT))],
        file: Annotated[
            Path | None, typer.Argument(help=texts("profiles.cli.argument.file"))
        ] = None,
        out: Annotated[Path | None, typer.Option("--out", help=texts("cli.option.out"))] = None,
        overwrite: Annotated[
            bool, typer.Option("--overwrite", help=texts("cli.option.overwrite"))
        ] = False,
    ) -> int:
        target = file or out
        if target is None or (file and out):
            raise InputProblem("profiles.cli.export.one_file")
        text = text_of_plan(read_project(project, console, people=False))
        write_profile_text(free_path(target, overwrite), text)
        console.say("profiles.cli.export.done", path=target)
        return 0


def text_of_plan(plan: Plan) -> str:
    """Return the profile of a plan as TOML: its own text, or one that names the shipped one."""
    own = next(iter(plan.profiles.values()), None)
    return profile_text({"base": plan.profile}) if own is None else own.text


def _shown(word: str, console: Console) -> Profile:
    if word.lower().endswith(".gpkg"):
        return profile_of_text(text_of_plan(read_project(Path(word), console, people=False)))
    return profile_asked(word)
