"""`towngrid repair`: make a polygon file a clean coverage, with every change itemised."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from pyproj import CRS

from app.cli.arguments import finite, output_file
from app.cli.console import Console
from app.cli.profile_source import profile_asked
from gis.errors import InputProblem
from gis.files.atomic import written_beside
from gis.files.polygon_files import PolygonFile, read_polygons, split_source
from gis.files.polygon_writer import driver_of, write_polygons
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.profile import Profile
from gis.progress import Progress
from gis.repair.feature_words import FeatureWords
from gis.repair.file_repair import FileRepair, Wishes, repair_file
from gis.repair.household_file import read_households
from gis.repair.records import FILL_WIDTH_M, SNAP_M, RepairRules, Resolve
from gis.repair.repair_report import RepairReport
from gis.repair.repair_report_map import write_pieces
from gis.repair.repair_report_table import read_decisions, write_table

CLEAN, FAULTS_LEFT = 0, 1
DEFAULT_PROFILE = "default"
ALL = "all"

_WAYS: Mapping[str, Callable[[RepairReport, Path], None]] = {
    ".json": lambda report, path: _write_text(json_of(report), path),
    ".txt": lambda report, path: _write_text(report.as_text(), path),
    ".csv": write_table,
    ".xlsx": write_table,
    ".gpkg": lambda report, path: write_pieces(report, path, "GPKG"),
    ".geojson": lambda report, path: write_pieces(report, path, "GeoJSON"),
}
"""How a report is written, by the ending of its file."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold the words of the user about one repair."""

    source: str
    out: Path | None
    within: str | None
    rules: RepairRules
    profile: Profile
    crs: CRS | None
    encoding: str | None
    priority: str | None
    locked: str | None
    allow_gaps: str | None
    households: str | None
    household_column: str | None
    decisions: Path | None
    report: Path | None
    as_json: bool
    dry_run: bool

    @property
    def written(self) -> Path | None:
        """The file that is written, if any."""
        return None if self.dry_run else self.out


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    def said(name: str) -> str:
        return texts(f"repair.option.{name}")

    @program.command("repair", help=texts("repair.help"))
    def repair(
        source: Annotated[str, typer.Argument(help=said("in"))],
        out: Annotated[Path | None, typer.Option("--out", help=said("out"))] = None,
        within: Annotated[str | None, typer.Option("--within", help=said("within"))] = None,
        overlaps: Annotated[
            str, typer.Option("--overlaps", help=said("overlaps"))
        ] = Resolve.LONGEST_BORDER.value,
        fill_gaps: Annotated[str, typer.Option("--fill-gaps", help=said("fill_gaps"))] = "0",
        fill_width: Annotated[
            float, typer.Option("--fill-width", min=0.0, help=said("fill_width"))
        ] = FILL_WIDTH_M,
        snap: Annotated[float, typer.Option("--snap", min=0.0, help=said("snap"))] = SNAP_M,
        priority: Annotated[str | None, typer.Option("--priority", help=said("priority"))] = None,
        locked: Annotated[str | None, typer.Option("--locked", help=said("locked"))] = None,
        allow_gaps: Annotated[
            str | None, typer.Option("--allow-gaps", help=said("allow_gaps"))
        ] = None,
        households: Annotated[
            str | None, typer.Option("--households", help=said("households"))
        ] = None,
        household_column: Annotated[
            str | None, typer.Option("--household-column", help=said("household_column"))
        ] = None,
        decisions: Annotated[
            Path | None, typer.Option("--decisions", help=said("decisions"))
        ] = None,
        without: Annotated[
            list[str] | None, typer.Option("--without", help=said("without"))
        ] = None,
        report: Annotated[Path | None, typer.Option("--report", help=said("report"))] = None,
        min_area: Annotated[
            float | None, typer.Option("--min-area", min=0.0, help=said("min_area"))
        ] = None,
        profile: Annotated[
            str | None, typer.Option("--profile", help=texts("cli.option.profile"))
        ] = None,
        crs: Annotated[str | None, typer.Option("--crs", help=said("crs"))] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", help=texts("cli.option.encoding"))
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=said("dry_run"))] = False,
    ) -> int:
        finite("--fill-width", fill_width)
        finite("--snap", snap)
        rules = RepairRules(
            overlaps=rule_of(overlaps),
            fill_width_m=fill_width,
            fill_area_m2=area_of("--fill-gaps", fill_gaps),
            snap_m=snap,
            left_alone=frozenset(without or ()),
        )
        judged_by = profile_asked(profile or DEFAULT_PROFILE)
        if min_area is not None:
            judged_by = replace(judged_by, min_area_m2=min_area)
        asked = _Asked(
            source, out, within, rules, judged_by, _system(crs), encoding, priority, locked,
            allow_gaps, households, household_column, decisions, report, as_json, dry_run,
        )  # fmt: skip
        _require_possible(asked)
        return _carried_out(asked, console)


def _carried_out(asked: _Asked, console: Console) -> int:
    """Repair, write, report; return the exit code."""
    texts = console.texts
    with console.progress("repair.progress") as progress:
        done = _repaired(asked, progress)
    remarks = [texts(key, **facts) for key, facts in done.remarks]
    if asked.written is not None:
        written = write_polygons(done.file, done.geometries, asked.written, encoding=asked.encoding)
        remarks += [texts(key, **facts) for key, facts in written]
    report = RepairReport(done, texts, tuple(remarks))
    if asked.report is not None:
        with written_beside(asked.report) as beside:
            _WAYS[asked.report.suffix.lower()](report, beside)
    _say(report, asked, console)
    return CLEAN if done.is_clean else FAULTS_LEFT


def _say(report: RepairReport, asked: _Asked, console: Console) -> None:
    if asked.as_json:
        out = None if asked.written is None else str(asked.written)
        console.document({**report.as_json(), "out": out, "dry_run": asked.dry_run})
    else:
        console.text(report.as_text())
    if asked.written is None:
        console.say("repair.text.dry_run")
    else:
        console.say("repair.text.written", path=asked.written)
    if asked.report is not None:
        console.say("repair.text.report_written", path=asked.report)


def rule_of(word: str) -> Resolve:
    """Return the rule for overlaps that a user named; raises InputProblem."""
    try:
        return Resolve(word.strip().lower().replace("_", "-"))
    except ValueError as error:
        rules = ", ".join(rule.value for rule in Resolve)
        raise InputProblem("repair.rule_unknown", rule=word, rules=rules) from error


def area_of(option: str, word: str) -> float:
    """Return square metres, infinite for `all`; raises InputProblem."""
    if word.strip().lower() == ALL:
        return math.inf
    try:
        area_m2 = float(word)
    except ValueError:
        area_m2 = -1.0
    if not math.isfinite(area_m2) or area_m2 < 0:
        raise InputProblem("repair.area_unknown", option=option, word=word)
    return area_m2


def _system(word: str | None) -> CRS | None:
    crs = None if word is None else parse_crs(word)
    if isinstance(crs, ShiftedCrs):
        raise InputProblem("crs.no_repair_when_shifted", crs=crs)
    return crs


def _repaired(asked: _Asked, progress: Progress) -> FileRepair:
    path, layer = split_source(asked.source)
    file = read_polygons(path, layer, crs=asked.crs, encoding=asked.encoding)
    frame = _layer(asked.within, file)
    rules = asked.rules
    if asked.decisions is not None:
        rules = replace(rules, decisions=read_decisions(asked.decisions, FeatureWords(file)))
    homes = None
    if asked.households is not None:
        homes = read_households(*split_source(asked.households), asked.household_column)
    wishes = Wishes(asked.priority, asked.locked, homes, _layer(asked.allow_gaps, file))
    done = repair_file(file, frame, rules, asked.profile, progress, wishes=wishes)
    unknown = rules.left_alone - {left.key for left in done.repaired.left}
    if unknown:
        raise InputProblem("repair.no_such_key", fault=min(unknown))
    return done


def _layer(source: str | None, file: PolygonFile) -> PolygonFile | None:
    """Read another layer of polygons; one that says no CRS has that of the file."""
    if source is None:
        return None
    return read_polygons(*split_source(source), undeclared_crs=file.crs)


def _require_possible(asked: _Asked) -> None:
    """Raise InputProblem where an output is missing, unknown, or one of the inputs."""
    if asked.rules.overlaps is Resolve.PRIORITY and asked.priority is None:
        raise InputProblem("repair.priority_needs_column")
    named = (asked.source, asked.within, asked.allow_gaps, asked.households)
    inputs = [split_source(each)[0] for each in named if each]
    if asked.decisions is not None:
        inputs.append(asked.decisions)
    if asked.out is None and not asked.dry_run:
        raise InputProblem("repair.no_out")
    if asked.out is not None:
        driver_of(output_file(asked.out, *inputs))
    if asked.report is not None:
        output_file(asked.report, *inputs)
        if asked.report.suffix.lower() not in _WAYS:
            raise InputProblem("repair.report_unknown", path=asked.report, endings=" ".join(_WAYS))


def json_of(report: RepairReport) -> str:
    """Return the JSON document as text."""
    return json.dumps(report.as_json(), ensure_ascii=False, indent=2)


def _write_text(text: str, path: Path) -> None:
    path.write_text(text + "\n", encoding="utf-8")
