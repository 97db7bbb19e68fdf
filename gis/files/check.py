"""Prove that a project file is whole: the database, the partition, the layers, the history."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from gis.errors import InputProblem
from gis.files.audits_kept import AuditsKept
from gis.files.check_database import database_problems
from gis.files.check_history import walked_back, walked_forward
from gis.files.check_layers import stale_rows, stale_shapes
from gis.files.check_people import people_problems
from gis.files.check_records import record_problems
from gis.files.check_themes import theme_problems
from gis.files.check_versions import approval_problems, kept_audit_problems, missing_guards
from gis.files.connection import connected_to_read, file_problems, read_meta
from gis.files.journal import read_entries
from gis.files.plan_reader import read_plan
from gis.files.problem import Problem, plain_detail
from gis.files.references import lost_references
from gis.files.seal import Seal, seal_of
from gis.files.sealed_records import PRIVATE_LAYERS, plain_people
from gis.files.versions import Versions
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.progress import NoProgress, Progress
from gis.topology.invariants import check as violations_of
from gis.topology.records import grid_label, unassigned_label

_LISTED_OF_A_KIND = 20


def check_project(
    path: Path, progress: Progress | None = None, *, passphrase: str | None = None
) -> list[Problem]:
    """Return what is wrong with a project file; nothing when it is whole.

    The file is not changed. Where people are locked and no passphrase is given, they, the history
    and the versions are left out. Raises InputProblem for a file that is missing, no project or
    newer than this program, and for a wrong passphrase. Of problems of one kind only the first
    are listed, then how many there are.
    """
    path = Path(path)
    problems: list[Problem] = []
    try:
        with file_problems(path), connected_to_read(path) as connection:
            for problem in _problems(connection, path, passphrase, progress or NoProgress()):
                problems.append(problem)  # noqa: PERF402  # those before a damaged part count too
    except InputProblem as damage:
        if damage.key != "files.damaged":
            raise
        problems.append(Problem(damage.key, damage.facts))
    return _shortened(problems)


def _problems(
    connection: sqlite3.Connection, path: Path, passphrase: str | None, progress: Progress
) -> Iterator[Problem]:
    yield from database_problems(connection)
    yield from missing_guards(connection)
    yield from theme_problems(connection)
    _went_on(progress, 0.2)
    seal = seal_of(read_meta(connection), passphrase, path)
    if seal.is_sealing:
        yield from plain_people(connection)
    try:
        plan = read_plan(connection, seal)
    except (ValueError, KeyError, TypeError) as error:
        yield Problem("files.damaged", {"path": str(path), "detail": plain_detail(error)})
        return
    lost = list(lost_references(plan))
    for reference in lost:
        yield Problem("files.check_reference", {"detail": str(reference)})
    if lost:
        return
    yield from record_problems(plan)
    yield from people_problems(plan)
    yield from _of_partition(plan)
    _went_on(progress, 0.5)
    for stale in (
        *stale_rows(connection, plan, PRIVATE_LAYERS.values() if seal.is_sealing else ()),
        *stale_shapes(connection, plan),
    ):
        yield Problem(
            "files.check_layer",
            {"layer": stale.layer, "fid": stale.fid, "columns": ", ".join(stale.columns)},
        )
    _went_on(progress, 0.8)
    if not seal.is_shut:
        yield from _of_history(connection, path, plan, seal)
        versions = Versions(connection, path, seal)
        yield from _of_versions(versions)
        yield from approval_problems(versions)
        yield from kept_audit_problems(AuditsKept(connection, path, seal))
    _went_on(progress, 1.0)


def _of_history(
    connection: sqlite3.Connection, path: Path, plan: Plan, seal: Seal
) -> Iterator[Problem]:
    (missing,) = connection.execute(
        "SELECT ifnull(max(seq) - min(seq) + 1, 0) - count(*) FROM towngrid_history"
    ).fetchone()
    if missing:
        yield Problem("files.check_history", {"label": f"seq −{missing}"})
    done, undone = read_entries(connection, path, seal)
    for end in (walked_back(plan, done), walked_forward(plan, undone)):
        if isinstance(end, Problem):
            yield end
        elif end is not plan:
            yield from _of_partition(end)


def _of_versions(versions: Versions) -> Iterator[Problem]:
    for version in versions.saved():
        try:
            plan = versions.load(version.id)
        except InputProblem:
            yield Problem("files.check_version", {"name": version.name})
        else:
            yield from _of_partition(plan)


def _of_partition(plan: Plan) -> Iterator[Problem]:
    known = {*map(grid_label, plan.grids), *map(unassigned_label, plan.units)}
    for violation in violations_of(plan.partition, known=known):
        at = violation.place_mm
        yield Problem(
            f"files.partition_{violation.invariant.name.lower()}",
            {
                "arcs": _listed(violation.arcs),
                "nodes": _listed(violation.nodes),
                "labels": _listed(violation.labels),
                "place": "–" if at is None else f"{at[0] / MM_PER_M:.3f}, {at[1] / MM_PER_M:.3f}",
            },
        )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_LISTED_OF_A_KIND])) or "–"


def _went_on(progress: Progress, fraction: float) -> None:
    progress.step(fraction)
    progress.raise_if_cancelled()


def _shortened(problems: list[Problem]) -> list[Problem]:
    by_key: dict[str, list[Problem]] = {}
    for problem in problems:
        by_key.setdefault(problem.key, []).append(problem)
    short: list[Problem] = []
    for same in by_key.values():
        short.extend(islice(same, _LISTED_OF_A_KIND))
        if len(same) > _LISTED_OF_A_KIND:
            short.append(Problem("files.check_more", {"count": len(same) - _LISTED_OF_A_KIND}))
    return short
