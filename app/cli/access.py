"""`towngrid access`: which output with unmasked data of people was made, when and what for."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import existing_file
from app.cli.console import Console
from app.cli.history import local_time
from gis.files.access_record import Access, read_access
from gis.texts import Texts


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("access", help=texts("privacy.access.help"))
    def access(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        entries = read_access(existing_file(project))
        if as_json:
            console.document(
                {
                    "format": "towngrid-access",
                    "version": 1,
                    "path": str(project),
                    "entries": [asdict(entry) for entry in entries],
                }
            )
        elif not entries:
            console.text(texts("privacy.access.empty"))
        else:
            console.text("\n".join(_line(entry, texts) for entry in entries))
        return 0


def _line(entry: Access, texts: Texts) -> str:
    kind = "unmasked" if entry.unmasked else "masked"
    what, purpose = (texts(each) if each in texts else each for each in (entry.what, entry.purpose))
    return texts(
        "privacy.access.line",
        time=local_time(entry.at),
        what=what,
        kind=texts(f"privacy.access.{kind}"),
        purpose=purpose,
        office=entry.office or "–",
        detail=entry.detail or "–",
    )
