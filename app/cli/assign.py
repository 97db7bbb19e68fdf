"""`towngrid assign`: households and members to grids by where the house stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from app.cli.console import Console
from app.cli.passphrase import opened_project
from gis.operations.assign_households import assign_households
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, grid_of, is_grid


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("assign", help=texts("cli.assign.help"))
    def assign(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        with opened_project(project, console) as opened:
            history = opened.history()
            edit = assign_households(history.stable)
            history.commit(edit)
            outcome = describe(history.stable, changed=len(edit.puts["households"]))
        if as_json:
            console.document(outcome)
            return 0
        contradictions = outcome.pop("contradictions")
        console.text(texts("cli.assign.done", contradicting=len(contradictions), **outcome))
        for contradiction in contradictions:
            console.text(texts("cli.assign.contradiction", **contradiction))
        return 0


def describe(plan: Plan, changed: int) -> dict[str, Any]:
    """Return what an assignment came to, ready for JSON; people are named by number only."""
    households = list(plan.households.values())
    return {
        "changed": changed,
        "households": len(households),
        "assigned": sum(h.grid is not None for h in households),
        "unassigned": sum(h.grid is None and h.location is not None for h in households),
        "unlocated": sum(h.location is None for h in households),
        "by_hand": sum(h.assigned_by is AssignedBy.HAND for h in households),
        "contradictions": [
            {
                "household_no": household.household_no,
                "grid": _code(plan, household.grid),
                "located": _code(plan, located),
            }
            for household, located in _contradictions(plan)
        ],
    }


def _contradictions(plan: Plan) -> Iterator[tuple[Household, GridId | None]]:
    by_hand = [h for h in plan.households.values() if h.assigned_by is AssignedBy.HAND]
    located = [h for h in by_hand if h.location is not None]
    places = np.array([h.location for h in located], dtype=np.int64).reshape(-1, 2)
    for household, value in zip(located, labels_at(plan.partition, places).tolist(), strict=True):
        label = Label(value)
        grid = plan.base_grid(grid_of(label)) if is_grid(label) else None
        if grid != household.grid:
            yield household, grid


def _code(plan: Plan, grid: GridId | None) -> str:
    return "" if grid is None else plan.grids[grid].code
