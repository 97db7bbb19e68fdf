"""`towngrid info`: what is in a project."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pyproj import CRS

from app.cli.console import Console
from app.cli.passphrase import passphrase_of
from gis.files.people_lock import are_people_locked
from gis.files.project_file import format_of, open_project_readonly
from gis.files.rows import REFERENCE_LAYERS, reference_layer
from gis.files.schema import FORMAT_VERSION
from gis.geometry.lattice import MM_PER_M
from gis.geometry.zone_fit import zone_remark
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.texts import Texts

_COUNTED = (
    "units",
    "grids",
    "households",
    "members",
    "posts",
    "party_groups",
    "links",
    "overlays",
    "lineage",
    "places",
)

_SEALED = ("households", "members", "posts", "links")
"""The layers whose records are encrypted where people are locked."""

_OTHER_ROLE = ""


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("info", help=texts("cli.info.help"))
    def info(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        passphrase = passphrase_of(project, console, needed=False)
        is_locked = are_people_locked(project)
        plan = open_project_readonly(project, passphrase)
        document = describe(plan, project, format_version=format_of(project))
        document["people_locked"] = is_locked
        if is_locked and passphrase is None:
            document["roles"] = None
            document["layers"].update(dict.fromkeys(_SEALED))
        if json:
            console.document(document)
        else:
            console.text("\n".join(_lines(document, plan, texts)))
        return 0


def _lines(document: Mapping[str, Any], plan: Plan, texts: Texts) -> list[str]:
    tiers = tiers_in_words(document["tiers"], plan.rules, texts)
    facts = {**document, **document["layers"], "tiers": tiers}
    roles = document["roles"]
    people = "cli.info.people_locked"
    if roles is not None:
        people = "cli.info.people"
        counts = (f"{_role(key, plan, texts)} {count}" for key, count in roles.items())
        words = texts("cli.tier_comma").join(counts)
        facts["roles"] = texts("cli.info.roles", roles=words) if words else ""
    lines = [texts(key, **facts) for key in ("cli.info.head", people, "cli.info.rest")]
    remark = _zone_remark(plan)
    return lines if remark is None else [*lines, texts(remark[0], **remark[1])]


def _zone_remark(plan: Plan) -> tuple[str, Mapping[str, object]] | None:
    west, south, east, north = (edge / MM_PER_M for edge in plan.partition.bounds_mm())
    crs = CRS.from_user_input(plan.crs) if plan.crs else None
    return None if crs is None else zone_remark(crs, (west, south, east, north))


def _role(key: str, plan: Plan, texts: Texts) -> str:
    role = plan.rules.role(key)
    return texts("cli.info.other_role") if role is None else role.title[texts.language]


def tiers_in_words(tiers: Mapping[str, int], rules: Profile, texts: Texts) -> str:
    """Return how many units each tier has, with what the profile calls it."""
    return texts("cli.tier_comma").join(
        f"{rules.tier_title(tier, texts.language)} {count}" for tier, count in tiers.items()
    )


def describe(plan: Plan, path: Path, *, format_version: int = FORMAT_VERSION) -> dict[str, Any]:
    """Return the counts per tier and layer and the facts of a project, ready for JSON."""
    tiers: dict[str, int] = {}
    for unit in plan.units.values():
        tiers[unit.tier] = tiers.get(unit.tier, 0) + 1
    counted = {name: len(plan.table(name)) for name in _COUNTED}
    parts = sum(grid.parent is not None for grid in plan.grids.values())
    shown = Counter(map(reference_layer, plan.references.values()))
    return {
        "format": "towngrid-project",
        "format_version": format_version,
        "path": str(path),
        "title": plan.title,
        "crs": plan.crs,
        "between_zones": _zone_remark(plan) is not None,
        "profile": plan.rules.name,
        "revision": plan.revision,
        "tiers": tiers,
        "layers": {
            **counted,
            "grids": counted["grids"] - parts,
            "micro_grids": parts,
            **{layer: shown[layer] for layer in REFERENCE_LAYERS},
        },
        "roles": _roles(plan),
        "themes": dict(sorted(Counter(one.theme for one in plan.references.values()).items())),
        "vertices": sum(len(arc.points) for arc in plan.partition.arcs.values())
        + len(plan.partition.nodes),
    }


def _roles(plan: Plan) -> dict[str, int]:
    """Count the posts by role, in the profile's order; last, under "", those it does not know."""
    found = Counter(
        _OTHER_ROLE if role is None else role.key
        for role in (plan.rules.role(post.role) for post in plan.posts.values())
    )
    keys = (*(role.key for role in plan.rules.roles), _OTHER_ROLE)
    return {key: found[key] for key in keys if found[key]}
