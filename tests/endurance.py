"""A long run of random edits on the sample township, each written into the project file.

    python tests/endurance.py --steps 100000 --project FILE.gpkg [--seed N] [--every N]

Undo and redo are mixed in. The invariants of the whole partition, and that every reference leads
somewhere, are proved every so many steps; at the end the file is closed and checked as
`towngrid check` does. The exit code is 1 when something broke; what was done stands in the file's
own history.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from support.edits_by_chance import MAKERS
from support.sample_project import make_project

from app.cli.run import run
from gis.errors import Refused
from gis.files.project_file import open_project
from gis.files.references import lost_references
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.topology.invariants import Violation, check
from gis.topology.records import grid_label, unassigned_label

UNDO_SHARE = 0.1
RARE = {"online": 0.1, "overlay": 0.1, "renumber": 0.02, "recode": 0.2}
"""How often an edit is made that in a village is made once in a while; the others count 1."""
MOST_GRIDS = 200
"""From so many grids on they are merged and dissolved only, so that a township stays one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=100_000, help="edits that were committed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=200, help="steps between two proofs")
    options = parser.parse_args(arguments)
    make_project(options.project)
    begin = time.perf_counter()
    with open_project(options.project) as project:
        outcome = edit_at_random(
            project.history(), Random(options.seed), options.steps, options.every
        )
    seconds = time.perf_counter() - begin
    for name, count in sorted(outcome.items()):
        print(f"{count:8,}  {name}")
    done = sum(count for name, count in outcome.items() if name.startswith("done"))
    print(f"{done:,} steps in {seconds:,.0f} s, {done / seconds:.0f} a second; file checked:")
    return run(["check", str(options.project)])


def edit_at_random(history: History, chance: Random, steps: int, every: int) -> Counter[str]:
    """Commit so many steps, undo and redo among them; raise AssertionError when a proof fails."""
    outcome: Counter[str] = Counter()
    names = sorted(MAKERS)
    weights = [RARE.get(name, 1.0) for name in names]
    done = 0
    while done < steps:
        if chance.random() < UNDO_SHARE:
            back = chance.random() < 0.6
            (history.undo if back else history.redo)()
            name = "done: undo" if back else "done: redo"
        else:
            (name,) = chance.choices(names, weights)
            if len(history.stable.grids) > MOST_GRIDS:
                name = chance.choice(("merge", "dissolve"))
            try:
                edit = MAKERS[name](chance, history.stable)
            except IndexError:
                continue
            except Refused as refusal:
                outcome[f"refused: {name}: {refusal.reason}"] += 1
                continue
            history.commit(edit)
            name = f"done: {name}"
        outcome[name] += 1
        done += 1
        if done % every == 0 or done == steps:
            violations = broken(history.stable)
            assert not violations, f"step {done}, {name}: {violations[:3]}"
            lost = [str(each) for each in lost_references(history.stable)]
            assert not lost, f"step {done}, {name}: {lost[:3]}"
    return outcome


def broken(plan: Plan) -> list[Violation]:
    """Return what is wrong with the whole plan's land."""
    grids = {grid_label(grid) for grid in plan.grids}
    landed = {
        grid_label(grid.id)
        for grid in plan.grids.values()
        if grid.kind is not GridKind.ONLINE
        and grid.id not in plan.overlays
        and not plan.sub_grids(grid.id)
    }
    known = grids | {unassigned_label(unit) for unit in plan.units}
    return check(plan.partition, known=known, landed=landed)


if __name__ == "__main__":
    sys.exit(main())
