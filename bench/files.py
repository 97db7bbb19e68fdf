"""The project file: created, read, and opened to the first full picture."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pyogrio

from bench.ground import Ground
from bench.harness import Peer, Row, Samples, Series, Under, require, side_by_side
from gis.files.project_file import create_project, open_project, open_project_readonly
from gis.plan.plan import Plan

LAYERS = ("units", "grids", "households")


def create(ground: Ground) -> Iterator[Row]:
    """Write the plan as a new file; the peer writes three bare layers."""
    plan, path, bare = ground.plan, ground.folder / "created.gpkg", ground.folder / "bare.gpkg"
    source = ground.project("layers")
    frames = {layer: geopandas.read_file(source, layer=layer) for layer in LAYERS}

    def ours() -> bool:
        create_project(path, plan, overwrite=True)
        return True

    def peer() -> bool:
        bare.unlink(missing_ok=True)
        for layer, frame in frames.items():
            pyogrio.write_dataframe(frame, bare, layer=layer)
        return True

    mine, theirs = side_by_side(ours, peer, ground.times(2))
    require(open_project_readonly(path).same_content(plan), "the file is not what was written")
    yield Row(
        f"create a project ({path.stat().st_size / 2**20:.0f} MiB)",
        ground.scale,
        mine.samples,
        peer=Peer("pyogrio, 3 bare layers", theirs.samples),
    )


def read(ground: Ground) -> Iterator[Row]:
    """Open the file; the peer reads its layers into data frames."""
    path = ground.project("read")

    def ours() -> Plan:
        with open_project(path) as project:
            return project.plan

    def peer() -> list[int]:
        return [len(geopandas.read_file(path, layer=layer)) for layer in LAYERS]

    mine, theirs = side_by_side(ours, peer, ground.times(3))
    plan = mine.result
    require(plan.same_content(ground.plan), "the plan is not what was written")
    require(
        theirs.result == [len(plan.units), len(plan.grids), len(plan.households)],
        "the layers hold other numbers of records than the plan",
    )
    peer_row = Peer("geopandas reads 3 layers", theirs.samples)
    yield Row("open a project, no picture", ground.scale, mine.samples, peer=peer_row)


def first_picture(ground: Ground) -> Iterator[Row]:
    """Open the file in a fresh process, to the first full picture on a canvas of 1600 × 1000."""
    path = ground.project("shown")
    runs = [_shown(path) for _ in range(ground.times(3))]
    for name, key, budget in (
        ("open to the first full picture", "shown", Under(1.5)),
        ("of it, reading the file", "read", None),
    ):
        wall = tuple(run[key] for run in runs)
        cpu = tuple(run[f"{key}_cpu"] for run in runs)
        yield Row(name, ground.scale, Samples(wall, cpu=cpu), budget)
    for name, key, budget in (
        ("memory, project open", "memory_mib", Under(1024, unit="MiB")),
        ("memory, most while opening", "peak_mib", None),
    ):
        held = tuple(run[key] for run in runs if run[key] is not None)
        if held:
            yield Row(name, ground.scale, Samples(held, "MiB"), budget)


def _shown(path: Path) -> dict[str, float]:
    """Run `bench.opening` in a process of its own."""
    command = [sys.executable, "-m", "bench.opening", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    require(done.returncode == 0, f"opening fails: {done.stderr.strip()[-500:]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def versions(ground: Ground) -> Iterator[Row]:
    """Keep the plan as a named version beside the history, and read it back."""
    save, load = Series(), Series()
    with open_project(ground.project("versions")) as project:
        for number in range(ground.times(5)):
            with save.sample():
                version = project.versions.save(f"v{number}", project.plan)
            with load.sample():
                kept = project.versions.load(version.id)
        require(kept.same_content(project.plan), "the version is not what was kept")
    yield Row("keep a named version", ground.scale, save.samples(), Under(2.0))
    yield Row("read a named version", ground.scale, load.samples(), Under(2.0))


BENCHMARKS = (create, read, first_picture, versions)
