"""`towngrid history`: what was done to a project, step by step."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Console
from app.cli.passphrase import passphrase_of
from gis.files.project_file import read_steps
from gis.plan.edit import EditLabel
from gis.texts import Texts


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("history", help=texts("cli.history.help"))
    def history(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        steps = read_steps(project, passphrase_of(project, console, needed=True))
        if as_json:
            console.document(
                {
                    "format": "towngrid-history",
                    "version": 1,
                    "path": str(project),
                    "steps": [
                        {
                            "time": step.at,
                            "step": step.label.key,
                            "text": in_words(step.label, texts),
                            "undone": step.is_undone,
                        }
                        for step in steps
                    ],
                }
            )
            return 0
        if not steps:
            console.text(texts("cli.history.empty"))
        for number, step in enumerate(steps, start=1):
            key = "cli.history.undone" if step.is_undone else "cli.history.step"
            text = in_words(step.label, texts)
            console.text(texts(key, number=number, time=local_time(step.at), text=text))
        return 0


def in_words(label: EditLabel, texts: Texts) -> str:
    """Return what a step did; one of a newer program is named by its key."""
    return texts(label.key, **label.facts) if label.key in texts else label.key


def local_time(at: str) -> str:
    """Return an ISO time in UTC as the clock on the wall shows it."""
    if not at:
        return "–"
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
