"""Random edits into a project on disk, undo and redo among them: the file checks out."""

from pathlib import Path
from random import Random

from endurance import edit_at_random
from support.sample_project import make_project

from app.cli.run import run
from gis.files.project_file import open_project


def test_a_project_stands_random_edits(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    make_project(path)
    with open_project(path) as project:
        outcome = edit_at_random(project.history(), Random(7), steps=300, every=50)
    assert sum(count for name, count in outcome.items() if name.startswith("done")) == 300
    assert len([name for name in outcome if name.startswith("done")]) >= 12
    assert run(["check", str(path)]) == 0
