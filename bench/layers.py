"""Real layers of all kinds: what the audit finds beside GEOS, mapshaper and maup, and its cost.

The layers are not part of this repository: TOWNGRID_DATA names the folder in which they lie, and
without it the theme is skipped. Which they are, whose they are and what GEOS said of them
elsewhere stands in layers.toml.
"""

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from bench.ground import Ground
from bench.harness import Peer, Row, Samples, require, side_by_side
from bench.layer_figures import Figures, geos_figures, our_figures
from bench.peak_memory import peak_mib
from bench.peers import Mapshaper, Maup
from gis.audits.audit_file import audit_polygon_file
from gis.audits.report import AuditReport
from gis.files.polygon_files import PolygonFile, read_polygons, split_source
from gis.geometry.measuring_crs import MeasuringCrs
from gis.plan.profile import load_profile
from gis.progress import NoProgress

Polygons = NDArray[np.object_]

FOLDER = "TOWNGRID_DATA"
SHARE = 0.001
"""Projected areas may differ by so much."""

_MAUP_MOST = 400
_GEOS_PROGRAM = """
import sys
from bench.layers import measured_alone
measured_alone(sys.argv[1])
"""


@dataclass(frozen=True)
class Layer:
    """Be a layer and what was measured of it elsewhere, in the CRS `crs`."""

    source: str
    credit: str
    crs: int
    features: int
    expected: Figures
    may_differ: tuple[str, ...]
    because: str

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Layer":
        """Make it of a table of layers.toml."""
        expected = Figures(**{each.name: record[each.name] for each in fields(Figures)})
        differ = tuple(record.get("may_differ", ()))
        source, credit = record["source"], record["credit"]
        crs, features = record["crs"], record["features"]
        return cls(source, credit, crs, features, expected, differ, record.get("because", ""))


def layers() -> list[Layer]:
    """Return the layers of layers.toml."""
    with (Path(__file__).parent / "layers.toml").open("rb") as file:
        return [Layer.of(record) for record in tomllib.load(file)["layer"]]


def every_layer(ground: Ground) -> Iterator[Row]:
    """Audit each layer; in the CRS of the figures measured elsewhere they must be the same."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        print(f"layers: skipped, {FOLDER} does not name the folder of the data sets")
        return
    wrong: list[str] = []
    others = _Others(None, None, ground.folder)
    if not ground.quick:
        others = _Others(Mapshaper.installed(), Maup.installed(), ground.folder)
    for layer in layers():
        source = str(Path(folder) / layer.source)
        yield _row(layer, source, others, wrong)
        if not ground.quick:
            yield _whole_process(layer.source, source)
    require(not wrong, "; ".join(wrong))


@dataclass(frozen=True)
class _Others:
    """Hold the programs of others that are there, and a folder for their files."""

    mapshaper: Mapshaper | None
    maup: Maup | None
    folder: Path

    def say(self, polygons: Polygons) -> dict[str, object]:
        """Return what each of them makes of a layer."""
        said: dict[str, object] = {}
        if self.mapshaper is not None:
            said["mapshaper_clean"] = _cleaned(self.mapshaper, polygons, self.folder)
        if self.maup is not None and len(polygons) <= _MAUP_MOST:
            said["maup_doctor"] = _doctor(self.maup, polygons, self.folder)
        return said


def _row(layer: Layer, source: str, others: _Others, wrong: list[str]) -> Row:
    file = read_polygons(*split_source(source))
    polygons = MeasuringCrs(CRS.from_epsg(layer.crs), 1.0).geometries_m(file.geometries, file.crs)
    invalid = int(np.count_nonzero(~_valid(file.geometries)))
    ours = replace(our_figures(polygons), invalid=invalid)
    wrong += [f"{layer.source}: {each}" for each in _differences(layer, ours)]
    mine, geos = side_by_side(lambda: audited(file), lambda: geos_figures(polygons), 3)
    edges = _seconds(lambda: shapely.coverage_invalid_edges(polygons))
    facts: dict[str, object] = {
        "credit": layer.credit,
        "measured_in": f"EPSG:{layer.crs}",
        "figures": asdict(ours),
        "measured_elsewhere": asdict(layer.expected),
        "geos_in_this_run": asdict(geos.result),
        "default_audit": _as_facts(mine.result),
        "seconds_geos_coverage_invalid_edges": edges,
    }
    if layer.because:
        facts["differs"] = {"figures": layer.may_differ, "because": layer.because}
    facts |= others.say(polygons)
    peer = Peer("pairwise overlay, union holes, invalid edges", geos.samples)
    return Row(layer.source, f"{len(polygons):,} features", mine.samples, None, peer, facts)


def audited(file: PolygonFile) -> AuditReport:
    """Audit a file with all rules, every fault listed."""
    return audit_polygon_file(file, None, load_profile("default"), 0.0, NoProgress())


def measured_alone(source: str) -> None:
    """Read a layer and find its faults with GEOS alone, as a program of its own would."""
    file = read_polygons(*split_source(source))
    geos_figures(file.geometries)


def _valid(polygons: Polygons) -> NDArray[np.bool_]:
    return np.asarray(shapely.is_valid(polygons) | shapely.is_missing(polygons), dtype=np.bool_)


def _differences(layer: Layer, ours: Figures) -> list[str]:
    """Tell where our figures are others than those measured elsewhere without being explained."""
    found = []
    for name, expected in asdict(layer.expected).items():
        value = asdict(ours)[name]
        same = abs(value - expected) <= (SHARE * expected + 0.01 if name.endswith("_m2") else 0)
        if not same and name not in layer.may_differ:
            found.append(f"{name} is {value}, not {expected}")
    return found


def _as_facts(report: AuditReport) -> dict[str, object]:
    counts = {rule: count for rule, count in report.counts.items() if count}
    return {"areas_crs": report.measuring.label, "counts": counts, "land": asdict(report.land)}


def _cleaned(program: Mapshaper, polygons: Polygons, folder: Path) -> dict[str, object]:
    """Say what mapshaper makes of the faults, and of the features."""
    try:
        done = program.clean(polygons, (), folder)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        return {"failed": str(error)[:200]}
    lost = shapely.is_empty(done.polygons) & ~shapely.is_empty(polygons)
    return {
        "program": program.name,
        "seconds": done.work.median,
        "seconds_whole_process": done.whole.median,
        "features_lost": int(np.count_nonzero(lost)),
        "left": asdict(geos_figures(done.polygons)),
    }


_DOCTOR = """
import io, contextlib, sys, time, warnings
import geopandas, maup, numpy, shapely
warnings.simplefilter("ignore")
polygons = shapely.from_wkb(numpy.load(sys.argv[1], allow_pickle=True))
frame = geopandas.GeoDataFrame(geometry=polygons, crs="EPSG:4549")
begin, said = time.perf_counter(), io.StringIO()
with contextlib.redirect_stdout(said):
    healthy = maup.doctor(frame, silent=False)
print(" / ".join(said.getvalue().split("\\n")))
print(healthy, time.perf_counter() - begin)
"""


def _doctor(program: Maup, polygons: Polygons, folder: Path) -> dict[str, object]:
    """Say what maup's doctor sees."""
    path = folder / "layer.npy"
    np.save(path, np.asarray(shapely.to_wkb(polygons), dtype=object))
    command = [str(program.python), "-c", _DOCTOR, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return {"failed": done.stderr.strip().splitlines()[-1][:200]}
    *said, last = done.stdout.strip().splitlines()
    healthy, seconds = last.split()
    return {"healthy": healthy == "True", "says": " ".join(said), "seconds": float(seconds)}


def _whole_process(name: str, source: str) -> Row:
    """Measure the memory of the command line, reading included, beside GEOS in a process."""
    audit = [sys.executable, "-m", "app", "audit", source, "--min-area", "0", "--json"]
    mine, peer = peak_mib(audit), peak_mib([sys.executable, "-c", _GEOS_PROGRAM, source])
    both = Peer("reading and GEOS alone", Samples((peer,), "MiB"))
    return Row(f"{name}, memory of the whole process", "", Samples((mine,), "MiB"), None, both)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


BENCHMARKS = (every_layer,)
