"""Repair of a noisy township and of nearly clean polygons, beside what others make of them.

Each figure is one row: seconds, land of the township that stays in no grid, how well neighbours
stay neighbours, how many households end up in their grid, and grids that were lost. A peer that
cannot be installed here is named in a row without figures of its own; a quick run installs none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.defects import with_defects
from bench.ground import TWENTY_THOUSAND, Ground, large_polygons_m
from bench.harness import (
    AtLeast,
    Budget,
    NoSlower,
    Peer,
    Row,
    Samples,
    Under,
    repeated,
    require,
)
from bench.noise import NoisyTown, noisy_town
from bench.peers import MAPSHAPER, MAUP, Cleaned, Mapshaper, Maup
from bench.repair_quality import Quality, quality
from bench.synthetic import Size
from gis.progress import NoProgress
from gis.repair.records import Repaired, RepairRules, RepairTask, Resolve
from gis.repair.repair import repair

Polygons = NDArray[np.object_]

QUICK_GRIDS = 60
GAP_M = 30.0
EVERYWHERE_M = 1e6
"""A parent without blanks: each gap is to be filled, however wide."""

MAPSHAPER_TUNED = ("gap-fill-area=300000", "overlap-rule=max-area")
NEARLY_NOTHING_M2 = 0.01
DEFECTS = 200
RULES = RepairRules(fill_width_m=EVERYWHERE_M)
_SMALL = Size(grids=200, units=8, vertices=24_000, households=0)


@dataclass(frozen=True, eq=False)
class Outcome:
    """Be what one tool made of a layer: how long it took and how good it is."""

    name: str
    work: Samples
    quality: Quality


def noisy(ground: Ground) -> Iterator[Row]:
    """Repair noisy townships: ours beside all peers; maup, which is slow, at 300 grids only."""
    for grids in (QUICK_GRIDS,) if ground.quick else (300, 1000):
        town = noisy_town(grids)
        ours = _ours(town, _task(town), RULES, ground.times(5))
        peers: list[Outcome | str] = [_coverage_clean(town, ground.times(5))]
        if not ground.quick:
            peers.append(_mapshaper(town, ground.folder))
        if grids == 300:
            peers.append(_maup(town, ground.folder))
        seconds = Under(1.0) if grids == 300 else None
        yield from _rows(f"{grids:,} grids", ours, peers, seconds)
        yield from _other_ways(f"{grids:,} grids", town, ground.times(3))


def noisy_at_scale(ground: Ground) -> Iterator[Row]:
    """Repair a noisy county beside mapshaper."""
    if not ground.quick:
        town = noisy_town(5000)
        ours = _ours(town, _task(town), RULES, 1)
        yield from _rows("5,000 grids", ours, [_mapshaper(town, ground.folder)], Under(20.0))


def _other_ways(scale: str, town: NoisyTown, times: int) -> Iterator[Row]:
    """Repair by the middle, and with the register's households: the same budgets of quality."""
    middle = replace(RULES, overlaps=Resolve.MIDDLE)
    for name, task, rules in (
        ("by the middle", _task(town), middle),
        ("register known", _task(town, knows_register=True), RULES),
    ):
        ours = _ours(town, task, rules, times)
        yield Row(f"repair, {name}", scale, ours.work)
        for figure, samples, budget in _figures(ours.quality):
            yield Row(f"{figure}, {name}", scale, samples, budget)


def nearly_clean(ground: Ground) -> Iterator[Row]:
    """Repair a large layer with few defects, without a frame, beside mapshaper."""
    size = _SMALL if ground.quick else TWENTY_THOUSAND
    polygons = large_polygons_m(size)
    dirty = with_defects(polygons, ground.times(DEFECTS))
    found: list[Repaired] = []

    def work() -> None:
        found[:] = [repair(RepairTask(dirty), RepairRules(), NoProgress())]

    mine = repeated(work, ground.times(3), warm_up=0)
    require(not found[0].harms, "a nearly clean layer came to harm")
    require(bool(shapely.coverage_is_valid(found[0].polygons_m)), "the result is no coverage")
    scale = f"{len(polygons):,} polygons, {ground.times(DEFECTS)} defects"
    program = None if ground.quick else Mapshaper.installed()
    if program is None:
        yield Row(_missing("repair", f"mapshaper {MAPSHAPER}"), scale, mine.samples)
        return
    theirs = program.clean(dirty, (), ground.folder)
    budget = NoSlower()
    whole = Peer(f"{program.name}, whole process", theirs.whole)
    yield Row("repair", scale, mine.samples, budget, whole)
    without = Peer(f"{program.name}, less reading and writing", theirs.work)
    yield Row("repair", scale, mine.samples, None, without)


def _task(town: NoisyTown, *, knows_register: bool = False) -> RepairTask:
    """Ask for a repair; the register names the true grid of each household, none if it is lost."""
    outline = np.array([town.outline], dtype=object)
    if not knows_register:
        return RepairTask(town.drawn, outline)
    number = np.full(len(town.truth), -1, dtype=np.int64)
    number[town.drawn_of] = np.arange(len(town.drawn_of))
    return RepairTask(
        town.drawn,
        outline,
        households_xy_m=town.places,
        household_feature=number[town.home],
    )


def _ours(town: NoisyTown, task: RepairTask, rules: RepairRules, times: int) -> Outcome:
    done = repeated(lambda: repair(task, rules, NoProgress()), times, warm_up=min(1, times - 1))
    found = quality(town, done.result.polygons_m)
    require(found.uncovered_m2 < NEARLY_NOTHING_M2, f"{found.uncovered_m2} m2 are uncovered")
    require(found.beyond_m2 < NEARLY_NOTHING_M2, f"{found.beyond_m2} m2 lie outside")
    require(found.twice_m2 < NEARLY_NOTHING_M2, f"{found.twice_m2} m2 are in two grids")
    require(found.lost == 0, f"{found.lost} grids are lost")
    return Outcome("ours", done.samples, found)


def _coverage_clean(town: NoisyTown, times: int) -> Outcome:
    def work() -> Polygons:
        valid = shapely.make_valid(town.drawn)
        # The type stubs of shapely do not know it yet.
        return np.asarray(shapely.coverage_clean(valid, gap_width=GAP_M))  # type: ignore[attr-defined]

    done = repeated(work, times)
    return Outcome(f"coverage_clean, gap {GAP_M:g} m", done.samples, quality(town, done.result))


def _mapshaper(town: NoisyTown, folder: Path) -> Outcome | str:
    program = Mapshaper.installed()
    if program is None:
        return f"mapshaper {MAPSHAPER}"
    return _judged(
        town, f"{program.name} tuned", lambda: program.clean(town.drawn, MAPSHAPER_TUNED, folder)
    )


def _maup(town: NoisyTown, folder: Path) -> Outcome | str:
    program = Maup.installed()
    if program is None:
        return f"maup {MAUP}"
    return _judged(town, program.name, lambda: program.clean(town.drawn, folder))


def _judged(town: NoisyTown, name: str, clean: Callable[[], Cleaned]) -> Outcome:
    cleaned = clean()
    return Outcome(name, cleaned.work, quality(town, cleaned.polygons))


def _rows(
    scale: str, ours: Outcome, peers: list[Outcome | str], seconds: Budget | None
) -> Iterator[Row]:
    """Yield a row for each figure and peer."""
    for peer in peers:
        if isinstance(peer, str):
            yield Row(_missing("repair", peer), scale, ours.work, seconds)
            continue
        yield Row("repair", scale, ours.work, seconds, Peer(peer.name, peer.work))
        both = zip(_figures(ours.quality), _figures(peer.quality), strict=True)
        for (name, mine, budget), (_, theirs, _) in both:
            yield Row(name, scale, mine, budget, Peer(peer.name, theirs))


def _figures(found: Quality) -> list[tuple[str, Samples, Budget]]:
    """Return the figures of quality with what is promised of ours."""
    return [
        (
            "uncovered",
            Samples((found.uncovered_m2,), "m2"),
            Under(NEARLY_NOTHING_M2, unit="m2"),
        ),
        ("neighbours kept, F1", Samples((found.adjacency_f1,), "ratio"), AtLeast(0.98, "ratio")),
        ("households right", Samples((found.right_percent,), "%"), AtLeast(99.3, "%")),
        ("grids lost", Samples((found.lost,), "count"), Under(1, unit="count")),
    ]


def _missing(name: str, peer: str) -> str:
    return f"{name} ({peer} is not installed here)"


BENCHMARKS = (noisy, noisy_at_scale, nearly_clean)
