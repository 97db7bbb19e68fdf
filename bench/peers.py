"""Programs of others that repair polygons, installed on demand beside the project, never needed.

They go into `build/peers`, which git ignores, with pinned versions. Where one cannot be installed
(no network, no node) it is None, and the tables say so.
"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.harness import Samples

Polygons = NDArray[np.object_]

PEERS = Path(__file__).parent.parent / "build" / "peers"
MAPSHAPER = "0.7.70"
MAUP = "2.1.1"
_INSTALL_S = 600
_RUN_S = 3600


@dataclass(frozen=True, eq=False)
class Cleaned:
    """Be what a peer made of polygons, in their order, and how long it took.

    `work` are the seconds of the repair alone, `whole` those of the whole process where reading
    and writing belong to it.
    """

    polygons: Polygons
    work: Samples
    whole: Samples


@dataclass(frozen=True)
class Mapshaper:
    """Run mapshaper's `-clean`, the fastest peer, through files of GeoJSON."""

    program: Path
    name: str = f"mapshaper {MAPSHAPER} -clean"

    @classmethod
    def installed(cls) -> "Mapshaper | None":
        """Install it with npm unless it is there; None where that fails."""
        folder = PEERS / "mapshaper"
        program = folder / "node_modules" / "mapshaper" / "bin" / "mapshaper"
        wanted = f"mapshaper@{MAPSHAPER}"
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), wanted]
        return cls(program) if _is_there(program, folder, [command]) else None

    def clean(self, polygons: Polygons, options: tuple[str, ...], folder: Path) -> Cleaned:
        """Clean polygons; `work` is the whole process less one that only reads and writes."""
        source, target = folder / "noisy.json", folder / "clean.json"
        source.write_text(_geojson(polygons), encoding="utf-8")
        before = self._seconds(str(source), "-o", str(target))
        whole = self._seconds(str(source), "-clean", *options, "-o", str(target))
        found = np.full(len(polygons), shapely.Polygon(), dtype=object)
        for feature in json.loads(target.read_text(encoding="utf-8"))["features"]:
            if feature["geometry"] is not None:
                found[feature["properties"]["n"]] = shapely.geometry.shape(feature["geometry"])
        return Cleaned(found, Samples((max(whole - before, 0.0),)), Samples((whole,)))

    def _seconds(self, *arguments: str) -> float:
        command = ["node", "--max-old-space-size=8000", str(self.program), *arguments]
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=_RUN_S)
        return time.perf_counter() - begin


@dataclass(frozen=True)
class Maup:
    """Run maup's `smart_repair` in an environment of its own."""

    python: Path
    name: str = f"maup {MAUP} smart_repair"

    @classmethod
    def installed(cls) -> "Maup | None":
        """Install it with pip unless it is there; None where that fails."""
        folder = PEERS / "maup"
        python = folder / "bin" / "python"
        make = [sys.executable, "-m", "venv", str(folder)]
        install = [str(python), "-m", "pip", "install", "-q", f"maup=={MAUP}"]
        sign = folder / f"maup-{MAUP}"
        if not _is_there(sign, folder, [make, install]):
            return None
        return cls(python)

    def clean(self, polygons: Polygons, folder: Path) -> Cleaned:
        """Clean polygons; `work` counts neither the start nor reading and writing."""
        source, target = folder / "noisy.npy", folder / "clean.npy"
        np.save(source, _wkb(polygons))
        begin = time.perf_counter()
        done = subprocess.run(
            [str(self.python), "-c", _MAUP_SCRIPT, str(source), str(target)],
            check=True,
            capture_output=True,
            text=True,
            timeout=_RUN_S,
        )
        whole = time.perf_counter() - begin
        found = shapely.from_wkb(np.load(target, allow_pickle=True))
        work = float(done.stdout.strip().splitlines()[-1])
        return Cleaned(np.asarray(found, dtype=object), Samples((work,)), Samples((whole,)))


_MAUP_SCRIPT = """
import sys, time, warnings
import geopandas, maup, numpy, shapely
warnings.simplefilter("ignore")
polygons = shapely.from_wkb(numpy.load(sys.argv[1], allow_pickle=True))
frame = geopandas.GeoDataFrame(geometry=polygons, crs="EPSG:4549")
begin = time.perf_counter()
found = maup.smart_repair(frame)
print()
print(time.perf_counter() - begin)
numpy.save(sys.argv[2], numpy.array(shapely.to_wkb(found.geometry.values), dtype=object))
"""


def _is_there(sign: Path, folder: Path, commands: list[list[str]]) -> bool:
    """Run the commands of an installation unless its sign is there; tell whether it worked."""
    if sign.exists():
        return True
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, timeout=_INSTALL_S)
    except (OSError, subprocess.SubprocessError):
        return False
    sign.touch()
    return True


def _wkb(polygons: Polygons) -> Polygons:
    return np.array(shapely.to_wkb(polygons), dtype=object)


def _geojson(polygons: Polygons) -> str:
    shapes = shapely.to_geojson(polygons)
    features = (
        f'{{"type":"Feature","properties":{{"n":{n}}},"geometry":{shape}}}'
        for n, shape in enumerate(shapes)
    )
    return '{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}"
