"""Auditing: a project in full and after each edit, and polygons as they come from a file.

The peers are what a careful user of shapely would write: `is_valid` with `coverage_is_valid` for
"is it clean", pairwise intersections with the holes of the union for "where is it not".
"""

import math
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from bench.defects import with_defects, with_free_land
from bench.ground import TWENTY_THOUSAND, Ground, fresh, large_polygons_m, polygons_m
from bench.harness import Peer, Row, Series, TimesFaster, Under, repeated, require, side_by_side
from bench.moves import handles, path
from bench.synthetic import STRETCH
from gis.audits.audit_file import audit_polygon_file
from gis.audits.report import AuditReport
from gis.audits.runner import PlanAudit, audit_plan
from gis.files.polygon_fields import Fields
from gis.files.polygon_files import PolygonFile
from gis.plan.edit import Edit, apply, touched
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.progress import NoProgress
from gis.topology.records import is_unassigned

Polygons = NDArray[np.object_]

REACH_MM = 12_000
FREE_GRIDS = 20
DEFECTS = 50


def project(ground: Ground) -> Iterator[Row]:
    """Audit a project in full, none of its polygons made yet; some of its land is unassigned."""
    plan, profile = with_free_land(ground.plan, FREE_GRIDS), load_profile("default")
    times = ground.times(5)
    plans = iter([fresh(plan) for _ in range(times + 1)])
    full = repeated(lambda: audit_plan(next(plans), profile, None, NoProgress()), times)
    report, households = full.result, plan.households.values()
    free = [label for label in plan.partition.labels() if is_unassigned(label)]
    free_m2 = sum(plan.partition.area_m2(label) for label in free)
    require(
        math.isclose(report.land.gap_m2, free_m2, rel_tol=1e-9), "the gaps are not the free land"
    )
    require(report.land.overlap_m2 == 0, "a partition has an overlap")
    homeless = sum(household.grid is None for household in households)
    require(report.people.unassigned == homeless, "households in no grid are not all found")
    require(report.counts["household_in_wrong_grid"] == 0, "households are in the wrong grid")
    yield Row("full audit of a project", ground.scale, full.samples, Under(0.5))


def after_edits(ground: Ground) -> Iterator[Row]:
    """Follow edits all over the plan, half of them beside unassigned land."""
    plan, profile = with_free_land(ground.plan, FREE_GRIDS), load_profile("default")
    audit = PlanAudit(plan, profile, None, NoProgress())
    follow, whole = Series(), Series()
    count = ground.times(60)
    for turn, edit in enumerate(islice(edits_beside_free_land(plan), count), 1):
        after = apply(plan, edit)
        change = touched(plan, after, edit)
        with whole.sample():
            with follow.sample():
                audit.follow(after, change)
            report = audit.report()
        if turn % (count // 4) == 0:
            require_equal(report, audit_plan(after, profile, None, NoProgress()))
        plan = after
    yield Row("incremental audit after an edit", ground.scale, whole.samples(), Under(0.02, "p95"))
    yield Row("of it, following the edit", ground.scale, follow.samples())


def edits_beside_free_land(plan: Plan) -> Iterator[Edit]:
    """Yield moves that stand on their own: each is computed from the plan at the beginning."""
    free = [label for label in plan.partition.labels() if is_unassigned(label)]
    both = zip(handles(plan, seed=7, beside=free), handles(plan, seed=8), strict=False)
    used: set[object] = set()
    for handle in chain.from_iterable(both):
        way = path(plan, handle, REACH_MM, 1)
        edit = handle.moved(plan, way[-1]) if way else None
        ids = set() if edit is None else {id_ for puts in edit.puts.values() for id_ in puts}
        if edit is not None and not used & ids:
            used |= ids
            yield edit


def require_equal(incremental: AuditReport, full: AuditReport) -> None:
    """Raise WrongResult unless a report that followed edits equals one made anew."""
    require(incremental.findings == full.findings, "incremental and full findings differ")
    require(incremental.noise == full.noise, "incremental and full noise differ")
    require(incremental.people == full.people, "incremental and full counts differ")
    for name in ("frame_m2", "covered_m2", "gap_m2"):
        one, other = getattr(incremental.land, name), getattr(full.land, name)
        require(math.isclose(one, other, rel_tol=1e-12), f"incremental and full {name} differ")


def clean_polygons(ground: Ground) -> Iterator[Row]:
    """Audit clean coverages with all rules; the peer only says that they are clean."""
    yield _clean(polygons_m(ground.plan.partition), ground.times(5), None)
    if not ground.quick:
        yield _clean(large_polygons_m(TWENTY_THOUSAND), 2, None)
    if ground.stretch:
        yield _clean(large_polygons_m(STRETCH), 2, TimesFaster(4.5))


def _clean(polygons: Polygons, times: int, budget: TimesFaster | None) -> Row:
    file = _as_file(polygons)

    def peer() -> bool:
        return bool(shapely.is_valid(polygons).all()) and bool(shapely.coverage_is_valid(polygons))

    mine, theirs = side_by_side(lambda: _audited(file), peer, times, peer_times=min(times, 3))
    require(theirs.result, "the coverage is not clean")
    report, area = mine.result, float(shapely.area(polygons).sum())
    require(not report.findings, "a clean coverage has findings")
    require(math.isclose(report.land.covered_m2, area, rel_tol=1e-12), "the area is wrong")
    name = Peer("is_valid + coverage_is_valid", theirs.samples)
    scale = f"{len(polygons):,} polygons"
    return Row("land audit of clean polygons", scale, mine.samples, budget, name)


def faulty_polygons(ground: Ground) -> Iterator[Row]:
    """Audit the plan's polygons with faults put in; the peer overlays all pairs and the union."""
    polygons = with_defects(polygons_m(ground.plan.partition), DEFECTS)
    file = _as_file(polygons)
    mine, theirs = side_by_side(
        lambda: _audited(file), lambda: _overlaid(polygons), ground.times(5), peer_times=1
    )
    for rule, areas in zip(("overlap", "gap"), theirs.result, strict=True):
        ours = [each.area_m2 or 0.0 for each in mine.result.findings if each.rule == rule]
        require(len(areas) > 0, f"the polygons have no {rule}")
        require(len(ours) == len(areas), f"{len(ours)} findings of {rule}, not {len(areas)}")
        require(math.isclose(sum(ours), sum(areas), abs_tol=1e-3), f"areas of {rule} differ")
    yield Row(
        f"land audit of polygons with {DEFECTS} defects",
        ground.scale,
        mine.samples,
        TimesFaster(9.0),
        Peer("pairwise overlay + union holes", theirs.samples),
    )


def _overlaid(polygons: Polygons) -> tuple[list[float], list[float]]:
    """Return the areas above 1 m² of all overlaps and all gaps."""
    tree = shapely.STRtree(polygons)
    first, second = tree.query(polygons, predicate="intersects")
    once = first < second
    overlaps = shapely.area(shapely.intersection(polygons[first[once]], polygons[second[once]]))
    parts = shapely.get_parts(shapely.union_all(polygons))
    rings, part = shapely.get_rings(parts, return_index=True)
    holes = shapely.polygons(rings[1:][part[1:] == part[:-1]])
    hole, island = shapely.STRtree(parts).query(holes, predicate="contains")
    gaps = shapely.area(holes) - np.bincount(hole, shapely.area(parts)[island], len(holes))
    return overlaps[overlaps > 1.0].tolist(), gaps[gaps > 1.0].tolist()


def _as_file(polygons: Polygons) -> PolygonFile:
    codes = [f"341181{number:09d}" for number in range(1, len(polygons) + 1)]
    return PolygonFile(
        Path("synthetic.gpkg"),
        "grids",
        CRS.from_epsg(4549),
        polygons,
        pd.DataFrame({"code": codes}),
        Fields(code="code"),
    )


def _audited(file: PolygonFile) -> AuditReport:
    return audit_polygon_file(file, None, load_profile("default"), None, NoProgress())


BENCHMARKS = (project, after_edits, clean_polygons, faulty_polygons)
