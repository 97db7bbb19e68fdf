"""Editing without a screen: what an edit costs to compute, to commit on disk and to take back."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import geopandas
import pyogrio

from bench.ground import Ground
from bench.harness import Peer, Row, Samples, Series, Under, repeated, require
from bench.moves import handles, path
from gis.files.project_file import open_project, open_project_readonly
from gis.plan.history import History
from gis.plan.plan import Plan

REACH_MM = 12_000


def commit_and_undo(ground: Ground) -> Iterator[Row]:
    """Move vertices and nodes all over the plan, one step each; undo and redo them all."""
    file = ground.project("edit")
    operation, commit, undo, redo = Series(), Series(), Series(), Series()
    with open_project(file) as project:
        opened, history = project.plan, project.history()
        _commit_moves(history, ground.times(200), operation, commit)
        edited, steps = history.stable, len(history.entries)
        require(
            open_project_readonly(file).same_content(edited), "the file lacks what was committed"
        )
        for _ in range(steps):
            with undo.sample():
                history.undo()
        require(history.stable.same_content(opened), "undo does not lead back")
        for _ in range(steps):
            with redo.sample():
                history.redo()
        require(history.stable.same_content(edited), "redo does not lead there again")
        households = sum("households" in entry.edit.tables() for entry in history.entries)
    require(open_project_readonly(file).same_content(edited), "the closed file lacks steps")
    require(households > 0, "no edit moved a household")

    peer = Peer("pyogrio rewrites layer grids", _rewriting(file, ground.times(3)))
    yield Row("compute a move, residents included", ground.scale, operation.samples())
    yield Row("commit on disk", ground.scale, commit.samples(), Under(0.010, "p95"), peer)
    yield Row("undo on disk", ground.scale, undo.samples(), Under(0.010, "p95"))
    yield Row("redo on disk", ground.scale, redo.samples(), Under(0.010, "p95"))


def _commit_moves(history: History, count: int, operation: Series, commit: Series) -> None:
    """Move as many handles as asked for, wherever they give way."""
    before: Plan = history.stable
    ways = ((handle, path(before, handle, REACH_MM, 1)) for handle in handles(before))
    for handle, way in islice(((handle, way) for handle, way in ways if way), count):
        with operation.sample():
            edit = handle.moved(history.stable, way[-1])
        with commit.sample():
            history.commit(edit)


def _rewriting(file: Path, times: int) -> Samples:
    grids = geopandas.read_file(file, layer="grids")
    copy = file.with_name("rewritten.gpkg")

    def rewrite() -> bool:
        pyogrio.write_dataframe(grids, copy, layer="grids")
        return True

    return repeated(rewrite, times).samples


BENCHMARKS = (commit_and_undo,)
