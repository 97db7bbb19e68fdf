"""The sample township as a project with all its lists, made as a user makes it."""

from pathlib import Path

from app.cli.run import run
from resources import path


def make_project(project: Path) -> None:
    """Fill a new project with the grids, households, members and posts of the sample."""
    sample = path("samples/township")
    for call in (
        ["new", project, "--units", f"{sample / 'units.gpkg'}:units"],
        ["import", "grids", project, sample / "grids.gpkg"],
        ["import", "households", project, sample / "households.xlsx"],
        ["import", "members", project, sample / "members.xlsx"],
        ["import", "posts", project, sample / "posts.xlsx"],
        ["assign", project],
    ):
        assert run([str(word) for word in call]) == 0
