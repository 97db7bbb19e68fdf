"""The sample township as a project, to look round in: made of the bundled files by the imports."""

from pathlib import Path

from gis.files.polygon_files import read_polygons
from gis.files.project_file import create_project
from gis.imports.grids import import_grids
from gis.imports.lists import LISTS, read_list
from gis.imports.units import new_plan
from gis.operations.assign_households import assign_households
from gis.operations.set_profile import set_profile
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.progress import Progress
from resources import path as resource


def sample_plan(title: str, progress: Progress) -> Plan:
    """Return the sample's units, without grids yet, with the profile of the township.

    Raises Cancelled.
    """
    units = f"{_sample('units.gpkg')}:units"
    plan = new_plan(units, title=title, profile="default", progress=progress).plan
    rules = resource("samples/township.toml").read_text(encoding="utf-8")
    return apply(plan, set_profile(plan, text=rules))


def make_sample(project: Path, title: str, progress: Progress) -> None:
    """Write the sample project, over what is there; it has no steps to undo.

    Raises Cancelled between two files, and InputProblem when the project cannot be written.
    """
    plan = sample_plan(title, progress)
    plan = apply(plan, import_grids(plan, read_polygons(_sample("grids.gpkg"))).edit)
    for kind in LISTS:
        progress.raise_if_cancelled()
        plan = _with_list(plan, kind)
    create_project(project, apply(plan, assign_households(plan)), overwrite=True)


def _with_list(plan: Plan, kind: str) -> Plan:
    sheets = read_list(kind, _sample(f"{kind}.xlsx"))
    return apply(plan, LISTS[kind].into_plan(plan, sheets).edit)


def _sample(name: str) -> Path:
    return resource(f"samples/township/{name}")
