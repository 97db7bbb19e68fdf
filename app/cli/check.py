"""`towngrid check`: prove that the project file itself is whole."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import existing_file
from app.cli.console import Console
from app.cli.passphrase import passphrase_of
from gis.errors import InputProblem
from gis.files.check import check_project
from gis.reports.approval_check import approval_changes

WHOLE, DAMAGED = 0, 1


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("check", help=texts("cli.check.help"))
    def check(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        passphrase = _passphrase(project, console)
        problems = check_project(project, passphrase=passphrase)
        problems += approval_changes(project, passphrase)
        sentences = [texts(problem.key, **problem.facts) for problem in problems]
        if as_json:
            console.document(
                {
                    "format": "towngrid-check",
                    "version": 1,
                    "path": str(project),
                    "passed": not problems,
                    "problems": [
                        {"problem": problem.key, "message": sentence}
                        for problem, sentence in zip(problems, sentences, strict=True)
                    ],
                }
            )
        elif problems:
            console.text(texts("cli.check.failed", path=project, count=len(problems)))
            for sentence in sentences:
                console.text(f"- {sentence}")
        else:
            console.text(texts("cli.check.passed", path=project))
        return DAMAGED if problems else WHOLE


def _passphrase(project: Path, console: Console) -> str | None:
    """Return the passphrase of a locked project; one too damaged to tell is checked without."""
    try:
        return passphrase_of(existing_file(project), console, needed=False)
    except InputProblem as problem:
        if problem.key != "files.damaged":
            raise
        return None
