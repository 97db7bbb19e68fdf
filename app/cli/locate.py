"""`towngrid locate`: households that have no coordinates, by house number or villager group."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.console import Console
from app.cli.passphrase import opened_project
from gis.errors import InputProblem, Reason, Refused
from gis.operations.locate_by_house_number import locate_by_house_number, search_house_numbers
from gis.operations.locate_by_villager_group import (
    locate_by_villager_group,
    search_villager_groups,
)
from gis.operations.located_households import LocationSearch
from gis.plan.edit import Edit, apply
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.reports.location_coverage import GRADES, location_coverage, name_of
from gis.texts import Texts

WAYS: Mapping[str, tuple[Callable[[Plan], LocationSearch], Callable[[Plan], Edit]]] = {
    "house-number": (search_house_numbers, locate_by_house_number),
    "villager-group": (search_villager_groups, locate_by_villager_group),
}
"""The surest first; whoever is found is not looked for again."""


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("locate", help=texts("location.cli_help"))
    def locate(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        by: Annotated[str, typer.Option("--by", help=texts("location.cli_by"))] = ",".join(WAYS),
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=texts("cli.option.dry_run"))
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        ways = _ways(by)
        with opened_project(project, console) as opened:
            history = opened.history()
            outcome = located(history, ways, dry_run=dry_run)
        if as_json:
            console.document(outcome)
        else:
            console.text("\n".join(lines(outcome, texts)))
        return 0


def located(history: History, ways: tuple[str, ...], *, dry_run: bool) -> dict[str, Any]:
    """Locate households in some ways, each a step, and return what came of it, ready for JSON."""
    before = plan = history.stable
    left: dict[str, dict[str, int]] = {}
    for way in ways:
        search, operation = WAYS[way]
        why = Counter(reason.value for reason in search(plan).left.values())
        left[way] = dict(sorted(why.items()))
        try:
            edit = operation(plan)
        except Refused as refused:
            if refused.reason is not Reason.NOBODY_LOCATED:
                raise
            continue
        if not dry_run:
            history.commit(edit)
        plan = apply(plan, edit)
    after = location_coverage(plan)
    return {
        "dry_run": dry_run,
        "before": location_coverage(before).total.as_json(),
        "after": after.total.as_json(),
        "left": left,
        "units": [
            {"code": plan.units[one.unit].code, **one.as_json()}
            for one in after.units
            if one.unit is not None
        ],
    }


def lines(outcome: Mapping[str, Any], texts: Texts) -> list[str]:
    """Return the outcome as lines of text; nobody is named."""
    before, after = outcome["before"]["grades"], outcome["after"]["grades"]
    found = [texts("location.cli_head", households=outcome["after"]["households"])]
    for name in map(name_of, GRADES):
        facts = {
            "grade": texts(f"location.grade_{name}"),
            "before": before[name]["households"],
            "after": after[name]["households"],
            "people": after[name]["people"],
            "share": 100 * after[name]["share"],
        }
        found.append(texts("location.cli_grade", **facts))
    for way, reasons in outcome["left"].items():
        for reason, count in reasons.items():
            facts = {
                "way": texts(f"location.way_{way.replace('-', '_')}"),
                "why": texts(f"location.left_{reason}"),
                "count": count,
            }
            found.append(texts("location.cli_left", **facts))
    if outcome["dry_run"]:
        found.append(texts("location.cli_dry_run"))
    return found


def _ways(by: str) -> tuple[str, ...]:
    named = {word.strip() for word in by.split(",") if word.strip()}
    unknown = named - WAYS.keys()
    if unknown or not named:
        raise InputProblem("location.cli_unknown_way", way=", ".join(unknown), ways=", ".join(WAYS))
    return tuple(way for way in WAYS if way in named)
