"""`towngrid demo`: the main job, whole, on the sample township."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from app.cli.audit import audited_plan
from app.cli.console import Console
from app.printing.reports.audit_formats import ReportFormat, report_in
from app.sample_project import sample_plan
from gis.exports.choice import ExportChoice, ExportFormat
from gis.exports.export import Export
from gis.files.atomic import written_beside
from gis.files.check import check_project
from gis.files.polygon_files import read_polygons, split_source
from gis.files.project_file import create_project, open_project
from gis.files.reference_file import read_reference_layers
from gis.imports.grids import import_grids
from gis.imports.lists import LISTS, read_list
from gis.imports.references import import_references
from gis.operations.assign_households import assign_households
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.progress import NoProgress
from resources import path as resource

SHEETS = (
    "layout A3",
    "layout A0",
    "heads A2",
    "board A3",
    "card A4",
    "dossier A4",
    "field A3",
    "book A4",
)
"""One of each paper product; what is for each grid is made for one village."""
FILES = (
    (ExportFormat.GPKG, "grids.gpkg"),
    (ExportFormat.SHP, "shapefiles.zip"),
    (ExportFormat.GEOJSON, "geojson.zip"),
    (ExportFormat.KML, "map.kml"),
    (ExportFormat.DXF, "map.dxf"),
    (ExportFormat.XLSX, "lists.xlsx"),
    (ExportFormat.CSV, "tables.zip"),
)
"""One file of each format that other programs read."""
OF_ONE_VILLAGE = frozenset({"board", "card", "dossier", "field", "book"})
Value = TypeVar("Value")


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("demo", help=texts("cli.demo.help"))
    def demo(
        out: Annotated[Path, typer.Option("--out", help=texts("cli.option.out_folder"))] = Path(
            "towngrid-demo"
        ),
        open_window: Annotated[bool, typer.Option("--open", help=texts("cli.option.open"))] = False,
    ) -> int:
        out.mkdir(parents=True, exist_ok=True)
        project = out / "township.gpkg"
        steps = _Steps(console)
        _make(project, steps)
        plan = _fill(project, steps)
        _judge(project, plan, out, steps)
        _print(plan, out, steps)
        _hand_on(project, plan, out, steps)
        console.text(texts("cli.demo.written", folder=out))
        for file in sorted(out.iterdir()):
            console.text(f"  {file.name}  {file.stat().st_size:,}")
        return console.show_window(project) if open_window else 0


class _Steps:
    """Time each step and say what it came to."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def __call__(self, what: str, work: Callable[[], Value]) -> Value:
        begin = time.perf_counter()
        value = work()
        self.console.text(
            self.console.texts("cli.demo.step", seconds=time.perf_counter() - begin, what=what)
        )
        return value


def _sample(name: str) -> str:
    return str(resource(f"samples/township/{name}"))


def _make(project: Path, steps: _Steps) -> None:
    texts = steps.console.texts

    def work() -> None:
        plan = sample_plan(texts("cli.demo.title"), NoProgress())
        create_project(project, plan, overwrite=True)

    steps(texts("cli.demo.new"), work)


def _fill(project: Path, steps: _Steps) -> Plan:
    texts = steps.console.texts
    with open_project(project) as opened:
        history = opened.history()
        steps(texts("cli.demo.grids"), lambda: _import_grids(history))
        steps(texts("cli.demo.reference"), lambda: _import_references(history))
        for kind in LISTS:
            counts = steps(texts(f"cli.demo.{kind}"), partial(_import_list, history, kind))
            steps.console.text(texts("cli.demo.rows", used=counts[0], rejected=counts[1]))
        steps(texts("cli.demo.assign"), lambda: history.commit(assign_households(history.stable)))
        return history.stable


def _import_grids(history: History) -> None:
    polygons = read_polygons(*split_source(_sample("grids.gpkg")))
    history.commit(import_grids(history.stable, polygons).edit)


def _import_references(history: History) -> None:
    layers = read_reference_layers(Path(_sample("reference.gpkg")))
    history.commit(import_references(history.stable, layers).edit)


def _import_list(history: History, kind: str) -> tuple[int, int]:
    sheets = read_list(kind, Path(_sample(f"{kind}.xlsx")))
    result = LISTS[kind].into_plan(history.stable, sheets)
    history.commit(result.edit)
    return result.report.rows - result.report.rejected, result.report.rejected


def _judge(project: Path, plan: Plan, out: Path, steps: _Steps) -> None:
    texts = steps.console.texts
    today = date.today().isoformat()
    document = steps(
        texts("cli.demo.audit"),
        lambda: audited_plan(plan, None, None, NoProgress(), source=project.name, on=today),
    )
    for report_format, name in (
        (ReportFormat.TEXT, "audit.txt"),
        (ReportFormat.JSON, "audit.json"),
    ):
        with written_beside(out / name) as beside:
            beside.write_text(report_in(report_format, document, texts) + "\n", encoding="utf-8")
    counts = {rule: count for rule, count in document.report.counts.items() if count}
    steps.console.text(texts("cli.demo.findings", count=sum(counts.values())))
    problems = steps(texts("cli.demo.check"), lambda: check_project(project))
    for problem in problems:
        steps.console.text(f"    - {texts(problem.key, **problem.facts)}")


def _print(plan: Plan, out: Path, steps: _Steps) -> None:
    # Painting needs Qt; every other step must work without it.
    from app.printing.offscreen import offscreen_application  # noqa: PLC0415
    from app.printing.print_sheets import print_sheet  # noqa: PLC0415
    from app.printing.sheet_spec import SheetSpec  # noqa: PLC0415
    from app.printing.templates.library import TemplateLibrary  # noqa: PLC0415

    texts = steps.console.texts
    village = min(plan.units[unit].code for unit in plan.leaf_units())
    library = TemplateLibrary()
    with offscreen_application():
        for product, paper in map(str.split, SHEETS):
            spec = SheetSpec(
                product=product,
                paper=paper,
                compiler=texts("cli.demo.compiler"),
                made_on=date.today(),  # the date on the wall, not an instant
                unit_code=village if product in OF_ONE_VILLAGE else None,
            )
            title = library.shipped(product).title.of(texts.language)
            steps(
                texts("cli.demo.print", product=title, paper=paper),
                partial(
                    print_sheet, plan, spec, out / f"{product}-{paper}.pdf", texts, NoProgress()
                ),
            )


def _hand_on(project: Path, plan: Plan, out: Path, steps: _Steps) -> None:
    """Write the web map, and the plan for other programs."""
    # Both bring fonts and colours of the map along; every other step must work without them.
    from layers.project_look import look_of_project  # noqa: PLC0415
    from layers.web_map.web_map import write_web_map  # noqa: PLC0415
    from layers.web_map.web_map_spec import WebMapSpec  # noqa: PLC0415

    texts = steps.console.texts
    today = date.today()
    spec = WebMapSpec(made_on=today, compiler=texts("cli.demo.compiler"))
    web = out / "map.html"
    steps(texts("cli.demo.web"), lambda: write_web_map(plan, spec, web, texts, NoProgress()))
    look = look_of_project(project)
    for form, name in FILES:
        export = Export(plan, ExportChoice(form), look, texts, on=today.isoformat())
        words = texts("cli.demo.export", format=form.value)
        steps(words, partial(export.write, out / name, NoProgress()))
