"""`towngrid info`: what is in a project."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.arguments import existing_file
from app.cli.console import Console
from gis.files.project_file import open_project_readonly
from gis.files.schema import FORMAT_VERSION
from gis.plan.plan import Plan
from gis.texts import Texts


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("info", help=texts("cli.info.help"))
    def info(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        document = describe(open_project_readonly(existing_file(project)), project)
        if json:
            console.document(document)
        else:
            tiers = "  ".join(
                f"{_tier(tier, texts)} {count}" for tier, count in document["tiers"].items()
            )
            facts = {**document, **document["layers"], "tiers": tiers}
            console.text(texts("cli.info.text", **facts))
        return 0


def _tier(tier: str, texts: Texts) -> str:
    """Return a tier's word; a tier of the user's own stands as it is."""
    key = f"cli.tier.{tier}"
    return texts(key) if key in texts else tier


def describe(plan: Plan, path: Path) -> dict[str, Any]:
    """Return the counts per tier and layer and the facts of a project, ready for JSON."""
    tiers: dict[str, int] = {}
    for unit in plan.units.values():
        tiers[unit.tier] = tiers.get(unit.tier, 0) + 1
    layers = ("units", "grids", "households", "members", "posts", "party_groups", "links")
    return {
        "format": "towngrid-project",
        "format_version": FORMAT_VERSION,
        "path": str(path),
        "title": plan.title,
        "crs": plan.crs,
        "profile": plan.profile,
        "revision": plan.revision,
        "tiers": tiers,
        "layers": {name: len(plan.table(name)) for name in layers},
        "vertices": sum(len(arc.points) for arc in plan.partition.arcs.values())
        + len(plan.partition.nodes),
    }
